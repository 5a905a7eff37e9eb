"""Repairs a PDF that no reader opens: qpdf rebuilds its table of objects and leaves out what is broken."""

from __future__ import annotations

from io import BytesIO

import pikepdf

REPAIRED = (
    "Il PDF era danneggiato ed è stato riparato: parte del contenuto può mancare. "
    "Confrontarlo con l'originale."
)


def repaired(data: bytes) -> bytes | None:
    """The file written anew, None where there is nothing to save."""
    out = BytesIO()
    try:
        with pikepdf.open(BytesIO(data), suppress_warnings=True) as pdf:
            if not len(pdf.pages):
                return None
            pdf.save(out)
    except (pikepdf.PdfError, ValueError, KeyError, TypeError, RuntimeError, RecursionError):
        return None
    return out.getvalue()
