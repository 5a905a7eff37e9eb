"""Reads the headings that a tagged PDF marks as such in its structure tree."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import repeat

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.clean import clean
from ingest.pdf.calls import ADDRESS, INT, LONG, direct

# "H1" … "H6", "Title"; a plain "H" gets its level from its place in the tree, which few programs write
_HEADING = re.compile(r"^(?:H(?P<level>[1-6])|Title)$")
_MAX_DEPTH = 50
_MAX_ELEMENTS = 4_000  # of a page
_MAX_CHARS = 400  # of a heading: longer ones are paragraphs in a heading's style
_TYPE_BYTES = 64

_root = direct(raw.FPDF_StructTree_GetChildAtIndex, ADDRESS, ADDRESS, INT)
_child = direct(raw.FPDF_StructElement_GetChildAtIndex, ADDRESS, ADDRESS, INT)
_count = direct(raw.FPDF_StructElement_CountChildren, INT, ADDRESS)
_child_mark = direct(raw.FPDF_StructElement_GetChildMarkedContentID, INT, ADDRESS, INT)
_type = direct(raw.FPDF_StructElement_GetType, LONG, ADDRESS, ADDRESS, LONG)
_shape = direct(raw.FPDFPage_GetObject, ADDRESS, ADDRESS, INT)
_mark = direct(raw.FPDFPageObj_GetMarkedContentID, INT, ADDRESS)


@dataclass(frozen=True, slots=True)
class Hint:
    """A title that the file itself marks, in its outline or its tags, with its depth from 1."""

    title: str
    level: int


def tagged_headings(
    document: pdfium.PdfDocument, page: pdfium.PdfPage, text_page: pdfium.PdfTextPage
) -> tuple[Hint, ...]:
    """The headings of a page in the order of the tree; none where the file has no tags."""
    if not raw.FPDFCatalog_IsTagged(document):
        return ()
    tree = raw.FPDF_StructTree_GetForPage(page)
    if not tree:
        return ()
    try:
        marks = [(level, contents) for level, contents in _headings(tree) if contents]
    finally:
        raw.FPDF_StructTree_Close(tree)
    if not marks:
        return ()
    texts = _texts(page, text_page, {mark for _, contents in marks for mark in contents})
    titles = [(clean("".join(texts.get(mark, "") for mark in contents)), level) for level, contents in marks]
    return tuple(Hint(title, level) for title, level in titles if 0 < len(title) <= _MAX_CHARS)


def _headings(tree: raw.FPDF_STRUCTTREE) -> Iterator[tuple[int, list[int]]]:
    """Each heading's level with the numbers of the marked content that it holds."""
    count = min(raw.FPDF_StructTree_CountChildren(tree), _MAX_ELEMENTS)
    roots = map(_root, repeat(ctypes.addressof(tree.contents)), range(count))
    stack = [(root, 0) for root in roots if root][::-1]
    for _ in range(_MAX_ELEMENTS):
        if not stack:
            return
        element, depth = stack.pop()
        found = _HEADING.match(_kind(element))
        if found:
            yield int(found["level"] or 1), list(_contents(element, 0))
        elif depth < _MAX_DEPTH:
            stack.extend((child, depth + 1) for child in reversed(_children(element)))


def _children(element: int) -> list[int]:
    count = min(_count(element), _MAX_ELEMENTS)
    children = map(_child, repeat(element), range(count))
    return [child for child in children if child]


def _contents(element: int, depth: int) -> Iterator[int]:
    count = min(_count(element), _MAX_ELEMENTS)
    for place in range(count):
        mark = _child_mark(element, place)
        if mark >= 0:
            yield mark
        elif depth < _MAX_DEPTH:
            child = _child(element, place)
            if child:
                yield from _contents(child, depth + 1)


def _kind(element: int) -> str:
    buffer = ctypes.create_string_buffer(_TYPE_BYTES)
    size = _type(element, ctypes.addressof(buffer), _TYPE_BYTES)
    return buffer.raw[: max(size - 2, 0)].decode("utf-16-le", "replace") if size <= _TYPE_BYTES else ""


def _texts(page: pdfium.PdfPage, text_page: pdfium.PdfTextPage, wanted: set[int]) -> dict[int, str]:
    """The text of each marked content of the page that is ``wanted``."""
    texts: dict[int, str] = {}
    held = ctypes.addressof(page.raw.contents)
    for place in range(raw.FPDFPage_CountObjects(page)):
        mark = _mark(_shape(held, place))
        if mark not in wanted:
            continue
        shape = raw.FPDFPage_GetObject(page, place)
        if raw.FPDFPageObj_GetType(shape) == raw.FPDF_PAGEOBJ_TEXT:
            size = raw.FPDFTextObj_GetText(shape, text_page, None, 0)
            if 2 < size <= 4 * _MAX_CHARS:
                buffer = (ctypes.c_ushort * (size // 2 + 1))()
                raw.FPDFTextObj_GetText(shape, text_page, buffer, size)
                text = bytes(buffer)[: size - 2].decode("utf-16-le", "replace")
                texts[mark] = texts.get(mark, "") + text
    return texts
