"""Reads one page of a PDF into lines, tables or a recognised scan, small enough to keep by the thousand."""

from __future__ import annotations

import pickle
import zlib
from dataclasses import dataclass, field, fields

import pypdfium2 as pdfium

from ingest import ocr
from ingest.pdf import furniture, stamps
from ingest.pdf import tables as page_tables
from ingest.pdf.annotations import shown
from ingest.pdf.choice import Chooser
from ingest.pdf.lines import Line, read_lines
from ingest.pdf.page import PageContent, Word, as_written, page_content
from ingest.pdf.table_blocks import FoundTable
from ingest.pdf.tags import Hint


@dataclass(slots=True)
class PageText:
    """A page on its way to blocks: free lines, tables, and what was found in their stead.

    ``plain`` is the text of a page that only pypdf could read, or read better. ``places`` tells of
    each line where it stands at the page's edge. ``stamps`` and ``furniture`` are set apart.
    ``headings`` are those that the file itself marks, ``cells`` the lines in the cells of the tables.
    ``words`` counts those of the text layer, ``survey`` tells of writing outside it, and ``scan``,
    which is known once all pages are surveyed, what recognition found.
    """

    number: int
    width: float
    height: float
    lines: list[Line] = field(default_factory=list)
    places: list[furniture.Place | None] = field(default_factory=list)
    tables: list[FoundTable] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    plain: str = ""
    words: int = 0
    survey: ocr.Survey | None = None
    scan: ocr.Recognised | None = None
    stamps: list[str] = field(default_factory=list)
    furniture: list[str] = field(default_factory=list)
    headings: list[Hint] = field(default_factory=list)


def read_page(
    document: pdfium.PdfDocument, number: int, chooser: Chooser, surveyor: ocr.Surveyor
) -> PageText:
    """Reads page ``number`` (from 1); one that pdfium cannot load has at most pypdf's text."""
    try:
        content = page_content(document, number)
        extra = shown(document, content)
        survey = surveyor.survey(document, number, content)
    except pdfium.PdfiumError:
        return PageText(number, 0.0, 0.0, plain=chooser.other(number, ""))
    page = PageText(number, content.width, content.height, stamps=list(extra.stamps))
    words, margin = stamps.set_apart(content)
    page.stamps.extend(margin)
    page.words = len(words)
    page.plain = chooser.other(number, " ".join(word.text for word in words))
    if not page.plain.strip():
        page.survey = survey
        _lay_out(page, as_written(content, (*words, *extra.fields)))
        page.headings = list(content.headings)
    return page


def _lay_out(page: PageText, content: PageContent) -> None:
    taken: set[int] = set()
    for grid in page_tables.page_grids(content):
        words = page_tables.fill(grid, content.words, taken)
        lines = [[[line.text for line in read_lines(cell)] for cell in row] for row in words]
        page.tables.append(FoundTable(grid, words, lines))
        page.cells.extend(line for row in lines for cell in row for line in cell)
    page.lines = read_lines([word for index, word in enumerate(content.words) if index not in taken])
    page.places = furniture.places(page.lines, content.height)


def pack(page: PageText) -> bytes:
    """The page in some kilobytes. The words of its lines, which nothing asks for any more, are gone."""
    head = [getattr(page, name) for name in _HEAD]
    lines = [[getattr(line, name) for name in _LINE] for line in page.lines]
    tables = [
        (table.grid, [[list(map(_word, cell)) for cell in row] for row in table.words], table.lines)
        for table in page.tables
    ]
    parts = (zlib.compress(pickle.dumps(part, pickle.HIGHEST_PROTOCOL), 1) for part in (head, lines, tables))
    return pickle.dumps((*parts, page.cells), pickle.HIGHEST_PROTOCOL)


def unpack(packed: bytes, lines: bool = False, tables: bool = False) -> PageText:
    """The page that ``pack`` made small, with what is asked for of it; only for what this program packed.

    ``lines`` brings the lines of the cells along.
    """
    head, some_lines, some_tables, cells = pickle.loads(packed)
    page = PageText(**dict(zip(_HEAD, pickle.loads(zlib.decompress(head)), strict=True)))
    if lines:
        page.lines = [Line((), *line) for line in pickle.loads(zlib.decompress(some_lines))]
        page.cells = cells
    if tables:
        page.tables = [
            FoundTable(grid, [[[Word(*word) for word in cell] for cell in row] for row in words], texts)
            for grid, words, texts in pickle.loads(zlib.decompress(some_tables))
        ]
    return page


_HEAD = [name.name for name in fields(PageText) if name.name not in ("lines", "tables", "cells")]
_LINE = [name.name for name in fields(Line) if name.name != "words"]
_WORD = [name.name for name in fields(Word)]


def _word(word: Word) -> list[object]:
    return [getattr(word, name) for name in _WORD]
