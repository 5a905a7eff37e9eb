"""Repairs a PDF that pdfium does not open.

qpdf rebuilds the table of objects and leaves out what is broken; what qpdf cannot read and pypdf
can, pypdf writes anew.
"""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pypdf

from ingest.document import EncryptedFile
from ingest.pdf.guard import ENCRYPTED, PYPDF_ERRORS

REPAIRED = (
    "Il PDF era danneggiato ed è stato riparato: parte del contenuto può mancare. "
    "Confrontarlo con l'originale."
)


def repaired(data: bytes) -> bytes | None:
    """The file written anew, None where there is nothing to save. Raises EncryptedFile."""
    return _by_qpdf(data) or _by_pypdf(data)


def _by_qpdf(data: bytes) -> bytes | None:
    out = BytesIO()
    try:
        with pikepdf.open(BytesIO(data), suppress_warnings=True) as pdf:
            if not len(pdf.pages):
                return None
            pdf.save(out)
    except pikepdf.PasswordError as error:  # which the damage hid from the others
        raise EncryptedFile(ENCRYPTED) from error
    except (pikepdf.PdfError, ValueError, KeyError, TypeError, RuntimeError, RecursionError):
        return None
    return out.getvalue()


def _by_pypdf(data: bytes) -> bytes | None:
    out = BytesIO()
    try:
        writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(BytesIO(data), strict=False))
        if not len(writer.pages):
            return None
        writer.write(out)
    except PYPDF_ERRORS:
        return None
    return out.getvalue()
