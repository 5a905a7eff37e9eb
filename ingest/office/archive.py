"""Checks a zipped office document before its XML is parsed: intact, not encrypted, not a bomb."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO

from lxml import etree

from ingest.document import EncryptedFile, LimitExceeded, UnreadableFile

EXPANDS = (
    "Il documento si espande oltre il limite ammesso: dividerlo in più file, o salvarlo in PDF, e ripetere."
)
# Of OpenDocument: names the parts that are encrypted.
_MANIFEST = "META-INF/manifest.xml"
# Bytes of one part: 285 MB of XML held python-docx over 75 s (FINDINGS).
_MAX_XML = 120 * 1024 * 1024
_MAX_TOTAL = 2 * 1024 * 1024 * 1024


# What the office libraries raise for a file that was damaged after it was written.
DAMAGE: tuple[type[Exception], ...] = (
    zipfile.BadZipFile,
    zlib.error,
    etree.LxmlError,
    EOFError,
    OSError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    AssertionError,
    NotImplementedError,
)


def check_archive(data: bytes, damaged: str) -> None:
    """Raises UnreadableFile(damaged), EncryptedFile, or LimitExceeded where a parser would hang."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            names = {part.filename for part in parts}
            manifest = archive.read(_MANIFEST) if _MANIFEST in names else b""
    except (
        zipfile.BadZipFile,
        OSError,
        ValueError,
        RuntimeError,
        NotImplementedError,
        zlib.error,
        EOFError,
    ) as error:
        raise UnreadableFile(damaged) from error
    if any(part.flag_bits & 1 for part in parts) or b"encryption-data" in manifest:
        raise EncryptedFile(
            "Il documento è protetto da una password: salvarne una copia senza password e ripetere."
        )
    xml = max((part.file_size for part in parts if part.filename.endswith((".xml", ".rels"))), default=0)
    if xml > _MAX_XML or sum(part.file_size for part in parts) > _MAX_TOTAL:
        raise LimitExceeded(EXPANDS)
