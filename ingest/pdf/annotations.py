"""Reads what annotations show on a page: the values of form fields, and stamps laid over the text."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.clean import clean
from ingest.pdf.lines import read_lines
from ingest.pdf.page import SHOWN_ANNOTATIONS, PageContent, Word, page_content, placement

_HIDDEN = raw.FPDF_ANNOT_FLAG_HIDDEN | raw.FPDF_ANNOT_FLAG_NOVIEW
_SIGNATURE = "Sig"
_MAX_ANNOTATIONS = 2_000  # of a page: more are a drawing
_SLACK = 2.0  # points


@dataclass(frozen=True, slots=True)
class Shown:
    """The words of form fields, which belong to the text, and the texts of stamps, which do not."""

    fields: tuple[Word, ...] = ()
    stamps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Place:
    box: tuple[float, float, float, float]
    field: bool


def shown(document: pdfium.PdfDocument, content: PageContent) -> Shown:
    """What the annotations of a page show beside its content; flattens the page in ``document``.

    pdfium reads the content of a page alone: after the annotations are made part of it, the words
    that are new are theirs. Raises pdfium.PdfiumError.
    """
    if not content.annotated:
        return Shown()
    page = document[content.number - 1]
    try:
        places = list(_places(page))
        if not places or raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) != raw.FLATTEN_SUCCESS:
            return Shown()
    finally:
        page.close()
    before = {(word.text, round(word.x0), round(word.base)) for word in content.words}
    words = [
        word
        for word in page_content(document, content.number).words
        if (word.text, round(word.x0), round(word.base)) not in before
    ]
    fields: list[Word] = []
    stamps: list[str] = []
    for place in places:
        own = [word for word in words if _inside(word, place.box)]
        words = [word for word in words if not _inside(word, place.box)]
        if place.field:
            fields.extend(own)
        elif own:
            stamps.append(_text(own))
    return Shown(tuple(fields), tuple(filter(None, stamps)))


def _places(page: pdfium.PdfPage) -> Iterator[_Place]:
    count = raw.FPDFPage_GetAnnotCount(page)
    if not 0 < count <= _MAX_ANNOTATIONS:
        return
    place = placement(page)
    for index in range(count):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        try:
            kind = raw.FPDFAnnot_GetSubtype(annotation)
            rect = raw.FS_RECTF()
            if kind not in SHOWN_ANNOTATIONS or raw.FPDFAnnot_GetFlags(annotation) & _HIDDEN:
                continue
            if not raw.FPDFAnnot_GetRect(annotation, rect):
                continue
            (ax, ay), (bx, by) = place(rect.left, rect.top), place(rect.right, rect.bottom)
            box = min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)
            field = kind == raw.FPDF_ANNOT_WIDGET and _value(annotation, b"FT") != _SIGNATURE
            yield _Place(box, field)
        finally:
            raw.FPDFPage_CloseAnnot(annotation)


def _value(annotation: object, key: bytes) -> str:
    size = raw.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    if size <= 2:
        return ""
    buffer = ctypes.create_string_buffer(size)
    text = ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR))
    raw.FPDFAnnot_GetStringValue(annotation, key, text, size)
    return buffer.raw[: size - 2].decode("utf-16-le", "replace")


def _inside(word: Word, box: tuple[float, float, float, float]) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2
    return box[0] - _SLACK <= x <= box[2] + _SLACK and box[1] - _SLACK <= y <= box[3] + _SLACK


def _text(words: Sequence[Word]) -> str:
    return clean(" ".join(line.text for line in read_lines(words)))
