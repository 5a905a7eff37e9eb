"""Reads one file into blocks, by what its bytes are and not by its name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from ingest import sniff
from ingest.document import (
    Block,
    EmptyFile,
    EncryptedFile,
    LimitExceeded,
    Reading,
    UnreadableFile,
    UnsupportedFile,
)
from ingest.pdf.enclosed import enclosed
from ingest.pdf.read import read_pdf
from ingest.read_html import read_html
from ingest.read_image import read_image
from ingest.read_mail import read_mail
from ingest.read_p7m import read_p7m
from ingest.read_text import read_markdown, read_text
from ingest.read_zip import read_zip

MAX_BYTES = 256 * 1024 * 1024


def _read_pdf(data: bytes) -> Reading:
    members, left_out, signatures = enclosed(data)
    try:
        reading = read_pdf(data)
    except EmptyFile:
        if not members:
            raise
        # A cover sheet without text, or a portfolio: the documents are what is attached.
        names = tuple(Block("item", f"Allegato: {member.name}", level=1) for member in members)
        reading = Reading(names)
    return replace(reading, members=members, left_out=left_out, signatures=signatures)


def _office(module: str, name: str) -> Callable[[bytes], Reading]:
    """A reader whose libraries are loaded with the first file that wants them.

    Those of all office formats are a third of a reading process's start, and most files are none.
    """

    def read(data: bytes) -> Reading:
        reader: Callable[[bytes], Reading] = getattr(import_module(f"ingest.office.{module}"), name)
        return reader(data)

    return read


READERS: dict[str, Callable[[bytes], Reading]] = {
    sniff.PDF: _read_pdf,
    sniff.DOCX: _office("read_docx", "read_docx"),
    sniff.ODT: _office("read_odt", "read_odt"),
    sniff.RTF: _office("read_rtf", "read_rtf"),
    sniff.XLSX: _office("read_sheet", "read_xlsx"),
    sniff.ODS: _office("read_sheet", "read_ods"),
    sniff.CSV: _office("read_sheet", "read_csv"),
    sniff.PPTX: _office("read_slides", "read_pptx"),
    sniff.ODP: _office("read_slides", "read_odp"),
    sniff.DOC: _office("read_legacy", "read_doc"),
    sniff.XLS: _office("read_legacy", "read_xls"),
    sniff.PPT: _office("read_legacy", "read_ppt"),
    sniff.JPEG: read_image,
    sniff.PNG: read_image,
    sniff.TIFF: read_image,
    sniff.HTML: read_html,
    sniff.MAIL: read_mail,
    sniff.P7M: read_p7m,
    sniff.ZIP: read_zip,
    sniff.MARKDOWN: read_markdown,
    sniff.TEXT: read_text,
}

_UNSUPPORTED: dict[str, str] = {
    sniff.OLE: "File di un vecchio programma Office: aprirlo, salvarlo in PDF e ripetere.",
    sniff.MSG: "Messaggio di Outlook (.msg): salvarlo in formato .eml o in PDF e ripetere.",
    sniff.RAR: "Archivio RAR: estrarne i file e caricarli uno a uno.",
    sniff.SEVEN_ZIP: "Archivio 7z: estrarne i file e caricarli uno a uno.",
    sniff.GZIP: "Archivio compresso (.gz): estrarne i file e caricarli uno a uno.",
    sniff.EPUB: "Libro elettronico EPUB: salvarlo in PDF e ripetere.",
    sniff.GIF: "Immagine GIF: salvarla in PDF e ripetere, così il testo può essere riconosciuto.",
    sniff.XML: "File di dati XML: aprirlo con il suo programma, salvarlo in PDF e ripetere.",
    sniff.EXECUTABLE: "Programma eseguibile: non è un documento e non viene letto.",
}
_ENCRYPTED = "Il documento Office è protetto da una password: salvarne una copia senza password e ripetere."
_UNKNOWN = (
    "Il contenuto non è di un tipo conosciuto, o il file è danneggiato: "
    "aprirlo con il suo programma, salvarlo in PDF e ripetere."
)
_NO_BYTES = "Il file è vuoto (0 byte): scaricarlo o copiarlo di nuovo e ripetere."


def read_file(path: Path) -> Reading:
    """Reads the file at ``path``. Raises an IngestError whose text is an Italian sentence for the user."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise LimitExceeded(_too_large())
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise UnreadableFile("Il file non esiste più: controllare la cartella e ripetere.") from error
    except OSError as error:
        reason = "Il file non si può aprire: controllare che i permessi ne consentano la lettura e ripetere."
        raise UnreadableFile(reason) from error
    return read_bytes(data)


def read_bytes(data: bytes) -> Reading:
    """Reads a file's bytes; the files in it are in the reading, unread.

    Raises an IngestError whose text is an Italian sentence for the user.
    """
    if not data:
        raise EmptyFile(_NO_BYTES)
    if len(data) > MAX_BYTES:
        raise LimitExceeded(_too_large())
    kind = sniff.sniff(data)
    if kind == sniff.ENCRYPTED_OFFICE:
        raise EncryptedFile(_ENCRYPTED)
    reader = READERS.get(kind)
    if reader is None:
        raise UnsupportedFile(_UNSUPPORTED.get(kind, _UNKNOWN))
    return reader(data)


def _too_large() -> str:
    return f"Il file supera i {MAX_BYTES // 1024 // 1024} MB: dividerlo in più file e ripetere."
