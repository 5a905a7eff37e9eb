"""Takes the files attached to a PDF out of it: in the table of names, or pinned to a page."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import islice

from pypdf import PdfReader
from pypdf.errors import LimitReachedError
from pypdf.generic import DictionaryObject, EmbeddedFile

from ingest.document import LimitExceeded, UnreadableFile
from ingest.members import MAX_MEMBERS, MemberList
from ingest.pdf.guard import PYPDF_ERRORS

_DAMAGED = "L'allegato è danneggiato nel PDF: procurarsi il file originale e acquisirlo a parte."
_TABLE_DAMAGED = (
    "L'elenco degli allegati del PDF è danneggiato: aprirlo con il suo programma, estrarre gli allegati "
    "e acquisirli a parte."
)
_TOO_LARGE = "L'allegato si espande oltre i limiti ammessi: estrarlo dal PDF e acquisirlo a parte."
_MAX_PAGES = 2_000  # looked at for pinned files


def attached_files(reader: PdfReader) -> MemberList:
    """The files attached to a PDF; what is damaged or too large is left out with its reason."""
    found = MemberList()
    seen: set[int] = set()
    for name, specification in (*_named(reader, found), *_pinned(reader)):
        identity = _identity(specification)
        if identity in seen:
            continue
        seen.add(identity)
        found.take(name, partial(_content, specification))
    return found


def _content(specification: DictionaryObject, _most: int) -> bytes:
    try:
        return EmbeddedFile("", specification).content
    except LimitReachedError as error:
        raise LimitExceeded(_TOO_LARGE) from error
    except PYPDF_ERRORS as error:
        raise UnreadableFile(_DAMAGED) from error


def _named(reader: PdfReader, found: MemberList) -> list[tuple[str, DictionaryObject]]:
    named: list[tuple[str, DictionaryObject]] = []
    try:
        for file in islice(reader.attachment_list, 2 * MAX_MEMBERS):
            named.append((_name(file.pdf_object, file.name), file.pdf_object))
    except PYPDF_ERRORS:
        found.leave_out("", _TABLE_DAMAGED)
    return named


def _pinned(reader: PdfReader) -> Iterator[tuple[str, DictionaryObject]]:
    """The files of FileAttachment annotations, shown as a paper clip on a page (PDF 32000-1, 12.5.6.15)."""
    for number in range(min(_MAX_PAGES, _page_count(reader))):
        try:
            notes = reader.pages[number].get("/Annots")
            for note in (notes.get_object() if notes is not None else None) or ():
                annotation = note.get_object()
                if annotation.get("/Subtype") == "/FileAttachment":
                    specification = annotation["/FS"].get_object()
                    yield _name(specification, ""), specification
        except PYPDF_ERRORS:
            continue


def _page_count(reader: PdfReader) -> int:
    try:
        return len(reader.pages)
    except PYPDF_ERRORS:
        return 0


def _name(specification: DictionaryObject, other: str) -> str:
    for key in ("/UF", "/F"):
        value = specification.get(key)
        if isinstance(value, str) and value.strip():
            return value
    return str(other)


def _identity(specification: DictionaryObject) -> int:
    """The number of the object: one file may be both in the table and on a page."""
    reference = specification.indirect_reference
    return reference.idnum if reference is not None else -id(specification)
