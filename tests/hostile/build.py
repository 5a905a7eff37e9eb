"""Puts together the containers that hostile files are made of."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

import odfdo
import pypdf

from tests import make_files
from tests.make_pdf import PdfPage, make_pdf


def pdf(objects: Mapping[int, bytes], trailer: bytes = b"", root: int = 1) -> bytes:
    """A PDF of these objects with a right table of them."""
    out = bytearray(b"%PDF-1.7\n")
    places: dict[int, int] = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    size = max(objects) + 1
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        out += b"%d 1\n%010d 00000 n \n" % (number, place)
    out += b"trailer << /Size %d /Root %d 0 R %s >>\nstartxref\n%d\n%%%%EOF" % (size, root, trailer, start)
    return bytes(out)


def stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), entries, content)


def page_pdf(
    content: bytes,
    page: bytes = b"/MediaBox [0 0 595 842]",
    catalog: bytes = b"",
    resources: bytes = b"",
    more: Mapping[int, bytes] | None = None,
) -> bytes:
    """A PDF of one page; ``content`` is the object of its content stream."""
    return pdf(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R %s "
            b"/Resources << /Font << /F1 5 0 R >> %s >> >>" % (page, resources),
            4: content,
            5: b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
            **(more or {}),
        }
    )


def words(text: str = "Testo leggibile della pagina.") -> bytes:
    """A content stream that shows ``text``."""
    return stream(b"BT /F1 12 Tf 60 700 Td (%s) Tj ET" % text.encode("cp1252"))


def plain_pdf() -> bytes:
    """A harmless PDF of two pages."""
    first = PdfPage().text(60, 780, "Determinazione n. 5 del 3 marzo 2026").text(60, 740, "Testo dell'atto.")
    return make_pdf([first, PdfPage().text(60, 780, "Seconda pagina con altro testo.")])


def locked_pdf(user: str, owner: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(plain_pdf()))
    writer.encrypt(user, owner, algorithm="AES-256")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def deflated(chunk: bytes, times: int) -> bytes:
    """``chunk`` that many times as a zlib stream, which is never held whole."""
    checksum = 1
    for _ in range(times):
        checksum = zlib.adler32(chunk, checksum)
    return b"\x78\xda" + _packed(chunk, times) + checksum.to_bytes(4, "big")


def _packed(chunk: bytes, times: int) -> bytes:
    # Packed once: a full flush forgets what came before, so that the piece can be repeated.
    packer = zlib.compressobj(9, wbits=-15)
    piece = packer.compress(chunk) + packer.flush(zlib.Z_FULL_FLUSH)
    return piece * times + b"\x03\x00"


def archive(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as out:
        for name, data in parts.items():
            out.writestr(name, data)
    return buffer.getvalue()


def bomb(name: str, chunk: bytes, times: int, others: Mapping[str, bytes] | None = None) -> bytes:
    """An archive with one part that unpacks to ``chunk`` that many times."""
    checksum = 0
    for _ in range(times):
        checksum = zlib.crc32(chunk, checksum)
    entries = [(name, _packed(chunk, times), checksum, len(chunk) * times)]
    entries += [
        (other, _packed(data, 1), zlib.crc32(data), len(data)) for other, data in (others or {}).items()
    ]
    body = directory = b""
    for title, packed, check, size in reversed(entries):
        directory += _directory_entry(title.encode(), len(packed), check, size, len(body))
        body += _local_header(title.encode(), len(packed), check, size) + packed
    return body + directory + _directory_end(len(entries), len(directory), len(body))


def _local_header(name: bytes, packed: int, checksum: int, size: int) -> bytes:
    return (
        struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0, 8, 0, 0x21, checksum, packed, size, len(name), 0)
        + name
    )


def _directory_entry(name: bytes, packed: int, checksum: int, size: int, place: int) -> bytes:
    fields = (0x02014B50, 20, 20, 0, 8, 0, 0x21, checksum, packed, size, len(name), 0, 0, 0, 0, 0, place)
    return struct.pack("<IHHHHHHIIIHHHHHII", *fields) + name


def _directory_end(count: int, size: int, place: int) -> bytes:
    return struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count, count, size, place, 0)


_CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/{part}" ContentType="application/vnd.openxmlformats-officedocument.{kind}+xml"/>'
    '<Override PartName="/xl/sharedStrings.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    "</Types>"
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    'officeDocument" '
    'Target="{part}"/></Relationships>'
)


def office(part: str, kind: str) -> dict[str, bytes]:
    """The parts around the main part of an Office Open XML document."""
    return {
        "[Content_Types].xml": _CONTENT_TYPES.format(part=part, kind=kind).encode(),
        "_rels/.rels": _RELATIONS.format(part=part).encode(),
    }


WORD = office("word/document.xml", "wordprocessingml.document.main")
WORD_SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SHEET = office("xl/workbook.xml", "spreadsheetml.sheet.main")
ODT = {"mimetype": b"application/vnd.oasis.opendocument.text"}
ODT_OPEN = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">'
    "<office:body><office:text>"
)
ODT_CLOSE = "</office:text></office:body></office:document-content>"


def docx(body: str, prologue: str = "") -> bytes:
    document = f'<?xml version="1.0"?>{prologue}<w:document {WORD_SPACE}><w:body>{body}</w:body></w:document>'
    return archive({**WORD, "word/document.xml": document.encode()})


def odt(body: str, prologue: str = "") -> bytes:
    content = f'<?xml version="1.0"?>{prologue}{ODT_OPEN}{body}{ODT_CLOSE}'
    whole = make_files.odt(odfdo.Paragraph("Testo."))
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as source, zipfile.ZipFile(buffer, "w") as out:
        for part in source.infolist():
            data = content.encode() if part.filename == "content.xml" else source.read(part)
            # Stored: odfdo takes what shrinks to a hundredth for a bomb, and looks no further.
            out.writestr(part.filename, data)
    return buffer.getvalue()


def xlsx(shared: str, prologue: str = "") -> bytes:
    """A workbook of one cell, which shows the shared string ``shared``."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    return archive(
        {
            **SHEET,
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{links}"><sheets>'
            '<sheet name="Foglio" sheetId="1" r:id="r1"/></sheets></workbook>'.encode(),
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{relations}">'
            f'<Relationship Id="r1" Type="{links}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="r2" Type="{links}/sharedStrings" Target="sharedStrings.xml"/>'
            "</Relationships>".encode(),
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData><row r="1">'
            '<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>0</v></c></row></sheetData></worksheet>'.encode(),
            "xl/sharedStrings.xml": f'<?xml version="1.0"?>{prologue}<sst xmlns="{main}" count="1">'
            f"<si><t>{shared}</t></si></sst>".encode(),
        }
    )


def der(tag: int, content: bytes) -> bytes:
    """One value in DER (X.690)."""
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(octets))) + octets + content


_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
_DATA = bytes.fromhex("06092a864886f70d010701")


def envelope(content: bytes) -> bytes:
    """A signed envelope without signers around ``content``."""
    inner = der(0x30, _DATA + der(0xA0, der(0x04, content)))
    signed = der(0x30, der(0x02, b"\x01") + der(0x31, b"") + inner + der(0x31, b""))
    return der(0x30, _SIGNED_DATA + der(0xA0, signed))


def overlapping(copies: int, megabytes: int) -> bytes:
    """An archive whose entries all name the same packed bytes (Fifield 2019, in its simplest form)."""
    packed = _packed(bytes(1 << 20), megabytes)
    size = megabytes << 20
    checksum = zlib.crc32(bytes(size))
    body = _local_header(b"0", len(packed), checksum, size) + packed
    directory = b"".join(
        _directory_entry(b"%06d" % number, len(packed), checksum, size, 0) for number in range(copies)
    )
    return body + directory + _directory_end(copies, len(directory), len(body))
