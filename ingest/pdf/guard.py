"""Opens a PDF under guard: encryption, damage and size are known before pdfium reads it."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from io import BytesIO

import pypdf
from pypdf.errors import PyPdfError

from ingest.document import EncryptedFile, LimitExceeded, UnreadableFile

MAX_PAGES = 20_000
ENCRYPTED = (
    "Il PDF è protetto da una password: salvarne una copia senza password "
    "(Stampa → Salva come PDF) e ripetere."
)
# What pypdf raises over what a file holds: also for a filter or an encryption that it does not know
# (NotImplementedError), an offset beyond all numbers (OverflowError), and for AES where the
# cryptography package lacks (ImportError).
PYPDF_ERRORS: tuple[type[Exception], ...] = (
    PyPdfError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    OverflowError,
    RecursionError,
    OSError,
    NotImplementedError,
    ImportError,
)
DAMAGED = "Il PDF è danneggiato o incompleto: scaricarlo o esportarlo di nuovo dall'originale e ripetere."

# pypdf logs every oddity of a file; what matters reaches the user as a warning of the reading.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Guarded:
    """A PDF that pypdf could open; ``reader`` gives the text of pages where pdfium finds none."""

    pages: int
    reader: pypdf.PdfReader

    def page_text(self, number: int) -> str:
        """pypdf's plain text of page ``number`` (from 1), empty where pypdf fails too."""
        try:
            return self.reader.pages[number - 1].extract_text()
        except PYPDF_ERRORS:
            return ""


def guard(data: bytes) -> Guarded | None:
    """Checks a PDF with pypdf, which has limits of its own.

    None where pypdf cannot read it: pdfium repairs more. Raises EncryptedFile unless the empty
    password opens it, LimitExceeded over MAX_PAGES.
    """
    try:
        reader = pypdf.PdfReader(BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise EncryptedFile(ENCRYPTED)
        pages = len(reader.pages)
    except PYPDF_ERRORS:
        return None
    check_pages(pages)
    return Guarded(pages, reader)


def check_pages(pages: int) -> None:
    """Raises LimitExceeded for more than MAX_PAGES."""
    if pages > MAX_PAGES:
        raise LimitExceeded(
            f"Il PDF ha {pages} pagine, più delle {MAX_PAGES} ammesse: dividerlo in più file e ripetere."
        )


def damaged() -> UnreadableFile:
    """The error for a PDF that no library opens."""
    return UnreadableFile(DAMAGED)
