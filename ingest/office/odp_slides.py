"""Reads the slides of an ODP: frames in their order, lists, tables, notes."""

from __future__ import annotations

import re
from collections.abc import Iterator

import odfdo

from ingest import markers
from ingest.clean import clean
from ingest.document import Block
from ingest.office.odf_text import attribute, count, inline_text

_FURNITURE = frozenset(("page-number", "date-time", "footer", "header"))
_SKIPPED = frozenset(
    "presentation:notes office:forms office:annotation anim:par anim:seq svg:title svg:desc".split()
)
_LISTS = frozenset(("text:list", "text:ordered-list", "text:unordered-list"))
# "28cm", "11.02in", "793.7pt", "280mm"
_LENGTH = re.compile(r"^(\d+(?:\.\d+)?)(cm|mm|in|pt|px)$")
_POINTS = {"cm": 72 / 2.54, "mm": 72 / 25.4, "in": 72.0, "pt": 1.0, "px": 0.75}
_MAX_DEPTH = 60
_MAX_REPEATED = 64
DEFAULT_SIZE = (793.7, 595.3)


def page_size(document: odfdo.Document) -> tuple[float, float]:
    """Width and height of the slides in points; a file's slides share one size."""
    for layout in document.get_styles("page-layout"):
        for properties in layout.children:
            width = _points(attribute(properties, "fo:page-width"))
            height = _points(attribute(properties, "fo:page-height"))
            # Notes and handouts have a portrait layout of their own.
            if width and height and width > height:
                return width, height
    return DEFAULT_SIZE


def _points(length: str) -> float:
    found = _LENGTH.match(length)
    return round(float(found[1]) * _POINTS[found[2]], 1) if found else 0.0


def slide_blocks(slide: odfdo.Element, page: int, level: int) -> Iterator[Block]:
    """The blocks of a draw:page without its notes; its title, a heading of ``level``, comes first."""
    shapes = [shape for shape in slide.children if attribute(shape, "presentation:class") not in _FURNITURE]
    titles = [shape for shape in shapes if attribute(shape, "presentation:class") == "title"]
    for title in titles:
        # Not by _children: LibreOffice puts titles into lists.
        text = clean(" ".join(map(inline_text, title.get_elements("descendant::text:p"))))
        if text:
            yield Block("heading", text, page, level)
    for shape in shapes:
        if shape not in titles and shape.tag not in _SKIPPED:
            yield from _children(shape, page, 0)


def note_lines(slide: odfdo.Element) -> list[str]:
    """The paragraphs of the speaker's notes."""
    return [
        block.text
        for notes in slide.children
        if notes.tag == "presentation:notes"
        for frame in notes.children
        if attribute(frame, "presentation:class") == "notes"
        for block in _children(frame, 0, 0)
    ]


def _children(parent: odfdo.Element, page: int, depth: int) -> Iterator[Block]:
    if depth > _MAX_DEPTH:
        return
    for child in parent.children:
        if child.tag in ("text:p", "text:h"):
            yield from _paragraph(child, page)
        elif child.tag in _LISTS:
            yield from _list(child, page, 1)
        elif child.tag == "table:table":
            yield from _table(child, page)
            return  # the image after it shows the same table
        elif child.tag not in _SKIPPED:
            yield from _children(child, page, depth + 1)


def _paragraph(element: odfdo.Element, page: int, level: int = 0) -> Iterator[Block]:
    text = inline_text(element)
    if not any(char.isalnum() for char in text):
        return
    if level and not markers.marker(text):
        yield Block("item", f"• {text}", page, level)
    elif level or markers.marker(text):
        yield Block("item", text, page, max(level, 1))
    else:
        yield Block("paragraph", text, page)


def _list(element: odfdo.Element, page: int, level: int) -> Iterator[Block]:
    if level > _MAX_DEPTH:
        return
    for item in element.children:
        for child in item.children:
            if child.tag in _LISTS:
                yield from _list(child, page, level + 1)
            elif child.tag in ("text:p", "text:h"):
                yield from _paragraph(child, page, min(level, 6))


def _table(table: odfdo.Element, page: int) -> Iterator[Block]:
    rows = [tuple(_cells(row)) for row in _rows(table, 0)]
    # LibreOffice marks a first row that its table style sets apart.
    named = attribute(table, "table:use-first-row-styles") == "true" and len(rows) > 1
    for place, cells in enumerate(rows):
        if any(cells):
            yield Block("row", "\t".join(cells), page, cells=cells, header=named and place == 0)


def _rows(parent: odfdo.Element, depth: int) -> Iterator[odfdo.Element]:
    for child in parent.children:
        if child.tag == "table:table-row":
            yield child
        elif child.tag in ("table:table-header-rows", "table:table-rows") and depth < _MAX_DEPTH:
            yield from _rows(child, depth + 1)


def _cells(row: odfdo.Element) -> Iterator[str]:
    for cell in row.children:
        if cell.tag in ("table:table-cell", "table:covered-table-cell"):
            text = clean(" ".join(block.text for block in _children(cell, 0, 0)))
            times = count(cell, "table:number-columns-repeated")
            for _ in range(min(times, _MAX_REPEATED)):
                yield text if cell.tag == "table:table-cell" else ""
