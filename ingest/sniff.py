"""Tells the media type of a file from its bytes; extensions lie (real PDFs are named ``.php``)."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from ingest.office.delimited import delimiter

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
ODP = "application/vnd.oasis.opendocument.presentation"
EPUB = "application/epub+zip"
ZIP = "application/zip"
OLE = "application/x-ole-storage"
DOC = "application/msword"
XLS = "application/vnd.ms-excel"
PPT = "application/vnd.ms-powerpoint"
MSG = "application/vnd.ms-outlook"
ENCRYPTED_OFFICE = "application/x-encrypted-office"
P7M = "application/pkcs7-mime"
RTF = "application/rtf"
HTML = "text/html"
XML = "application/xml"
MAIL = "message/rfc822"
MARKDOWN = "text/markdown"
TEXT = "text/plain"
CSV = "text/csv"
JPEG = "image/jpeg"
PNG = "image/png"
TIFF = "image/tiff"
GIF = "image/gif"
RAR = "application/vnd.rar"
SEVEN_ZIP = "application/x-7z-compressed"
GZIP = "application/gzip"
EXECUTABLE = "application/x-executable"
UNKNOWN = "application/octet-stream"

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"{\\rtf", RTF),
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"GIF8", GIF),
    (b"Rar!\x1a\x07", RAR),
    (b"7z\xbc\xaf\x27\x1c", SEVEN_ZIP),
    (b"\x1f\x8b", GZIP),
    (b"MZ", EXECUTABLE),
    (b"\x7fELF", EXECUTABLE),
)
# OLE directory entries name the program: "WordDocument" as UTF-16.
_OLE_STREAMS: tuple[tuple[str, str], ...] = (
    ("EncryptedPackage", ENCRYPTED_OFFICE),
    ("WordDocument", DOC),
    ("Workbook", XLS),
    ("PowerPoint Document", PPT),
    ("__substg1.0_", MSG),
)
_HTML_TAG = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|title|div|p|table|h[1-6]|main|article)[\s>]", re.I
)
_MAIL_HEADER = re.compile(
    rb"(?:^|\n)(?:from|to|subject|date|received|return-path|message-id|mime-version|delivered-to|da|oggetto):",
    re.I,
)
_MAIL_START = re.compile(rb"^[A-Za-z][A-Za-z0-9-]{0,40}:[ \t]?\S?")
# "## Titolo", "- [link](http://...)", "| a | b |" with its rule, "```", "**grassetto**"
_MARKDOWN = re.compile(
    r"^#{1,6} \S|^\|?[ :]*-{3,}[ :]*\|[-:| ]*$|^(?:```|~~~)"
    r"|\[[^\]\n]{1,200}\]\([^)\s]{1,500}\)|\*\*[^*\n]+\*\*",
    re.M,
)
_HEAD = 64 * 1024
_CHUNK = 1024 * 1024
_OLE_OVERLAP = 2 * max(len(name) for name, _ in _OLE_STREAMS)
_ZIP_END = 22
_BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError)
_MAX_DIRECTORY = 4 * 1024 * 1024  # some 50,000 entries


def sniff(data: bytes) -> str:
    """The media type of a file's bytes: one of this module's constants, ``UNKNOWN`` for anything else."""
    return _sniff(BytesIO(data))


def sniff_file(path: Path) -> str:
    """The media type of the file at ``path``, of which only parts are held in memory. Raises OSError."""
    with path.open("rb") as stream:
        return _sniff(stream)


def _sniff(stream: BinaryIO) -> str:
    head = stream.read(_HEAD)
    # Before PDF: a signed PDF has its own first bytes within the first 1,024 of the envelope.
    if _is_pkcs7(head):
        return P7M
    # A PDF may start after up to 1,024 foreign bytes (PDF 32000-1, Annex H, implementation note 13).
    if b"%PDF-" in head[:1024]:
        return PDF
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return _zip_kind(stream, head)
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _ole_kind(stream, head)
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    return _text_kind(head)


def _zip_kind(stream: BinaryIO, head: bytes) -> str:
    if not _has_small_directory(stream):
        return _zip_kind_by_parts(head)
    try:
        with zipfile.ZipFile(stream) as archive:
            names = frozenset(archive.namelist())
            mimetype = _mimetype(archive) if "mimetype" in names else ""
    except _BROKEN_ZIP:
        return _zip_kind_by_parts(head)
    if mimetype == EPUB:
        return EPUB
    for kind in (ODT, ODS, ODP):
        if mimetype.startswith(kind):  # templates and master documents too: "...text-template"
            return kind
    for part, kind in (("word/", DOCX), ("xl/", XLSX), ("ppt/", PPTX)):
        if any(name.startswith(part) for name in names):
            return kind
    return ZIP


def _has_small_directory(stream: BinaryIO) -> bool:
    """Whether the archive's directory is quickly read: a million entries take half a gigabyte.

    Its size stands at offset 12 of the record that ends the archive (APPNOTE 4.3.16). The larger
    form for archives over 4 GB, which overrides it, announces itself in the 20 bytes before.
    """
    size = stream.seek(0, 2)
    stream.seek(max(0, size - _ZIP_END - 0xFFFF))
    tail = stream.read(_ZIP_END + 0xFFFF)
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or end + _ZIP_END > len(tail):
        return True  # zipfile looks no further and says that it is none
    announced = tail[max(0, end - 20) : end].startswith(b"PK\x06\x07")
    return not announced and int.from_bytes(tail[end + 12 : end + 16], "little") <= _MAX_DIRECTORY


def _mimetype(archive: zipfile.ZipFile) -> str:
    part = archive.getinfo("mimetype")
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return ""  # only these two are unpacked no further than asked
    with archive.open(part) as opened:
        return opened.read(100).decode("ascii", "ignore").strip()


def _zip_kind_by_parts(head: bytes) -> str:
    # A truncated archive has lost its directory; the local headers still name the parts.
    for kind in (ODT, ODS, ODP):
        if b"mimetype" + kind.encode() in head:
            return kind
    for part, kind in ((b"word/", DOCX), (b"xl/", XLSX), (b"ppt/", PPTX)):
        if part in head:
            return kind
    return ZIP


def _ole_kind(stream: BinaryIO, head: bytes) -> str:
    found: set[str] = set()
    window = head
    while window:
        found.update(kind for name, kind in _OLE_STREAMS if name.encode("utf-16-le") in window)
        more = stream.read(_CHUNK)
        # A name may lie across two chunks.
        window = window[-_OLE_OVERLAP:] + more if more else b""
    return next((kind for _, kind in _OLE_STREAMS if kind in found), OLE)


def _is_pkcs7(head: bytes) -> bool:
    # The object identifier 1.2.840.113549.1.7.2 (signedData) or .3 (envelopedData, which is encrypted)
    # stands in the first bytes of DER or BER...
    if head[:1] == b"\x30" and re.search(rb"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07[\x02\x03]", head[:64]):
        return True
    # ... and "MIA" begins them in base64, or "MII" to "MIT" by the size: the third letter holds the
    # number of octets of the length and the first two bits of the length itself.
    start = head[:512].lstrip(b"\xef\xbb\xbf \t\r\n")
    pem = (b"-----BEGIN PKCS7", b"-----BEGIN PKCS #7", b"-----BEGIN CMS")
    return start.startswith(pem) or bool(re.match(rb"MI[AI-T][A-Za-z0-9+/]{40}", start))


def _text_kind(head: bytes) -> str:
    text = _as_text(head)
    if text is None:
        return UNKNOWN
    start = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    flat = text.lstrip("\ufeff").encode("utf-8", "ignore").lstrip()
    if _is_mail(start):
        return MAIL
    if flat[:1] == b"<" and _HTML_TAG.search(flat[:4096]):
        return HTML
    if flat.startswith(b"<?xml"):
        return HTML if b"<html" in flat[:4096].lower() else XML
    # Before Markdown: a first column named "# ID" is no heading.
    if delimiter(text, whole=len(head) < _HEAD) is not None:
        return CSV
    return MARKDOWN if len(_MARKDOWN.findall(text)) >= 2 or text.startswith("# ") else TEXT


def _is_mail(start: bytes) -> bool:
    if not _MAIL_START.match(start):
        return False
    block = re.split(rb"\r?\n\r?\n", start, maxsplit=1)[0]
    # What a signed message seals begins with its kind: "Content-Type: multipart/mixed; ..."
    if re.match(rb"content-type:\s*(?:multipart|message)/", block, re.I):
        return True
    names = {name.strip().lower() for name in _MAIL_HEADER.findall(block)}
    technical = re.search(
        rb"(?:^|\n)(?:received|return-path|message-id|mime-version|delivered-to):", block, re.I
    )
    return len(names) >= 2 and technical is not None


def _as_text(head: bytes) -> str | None:
    """The bytes as text, or None where they are not: nulls and control bytes betray binary files."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[: len(head) // 2 * 2].decode("utf-16", "replace")
    if b"\x00" in head:
        sample = head[:2048]
        for encoding, offset in (("utf-16-le", 1), ("utf-16-be", 0)):
            if sample[offset::2].count(0) > 0.8 * len(sample[offset::2]):
                return head[: len(head) // 2 * 2].decode(encoding, "replace")
        return None
    controls = sum(byte < 32 and byte not in (9, 10, 12, 13, 27) for byte in head)
    if controls > 0.01 * len(head):
        return None
    try:
        # The window may cut a character in two: up to three bytes are forgiven.
        return head.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(head) - 3 and len(head) == _HEAD:
            return head[: error.start].decode("utf-8")
    text = head.decode("cp1252", "replace")
    # Random bytes decode to cp1252 too, but text is mostly letters and spaces.
    plain = sum(char.isalnum() or char.isspace() for char in text)
    high = sum(byte >= 0x80 for byte in head)
    return text if plain > 0.7 * len(text) and high < 0.3 * len(head) else None
