"""Reads one page of a PDF into lines, tables or a recognised scan, small enough to keep by the thousand."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field, fields

import pypdfium2 as pdfium

from ingest import ocr
from ingest.pdf import furniture, stamps
from ingest.pdf import tables as page_tables
from ingest.pdf.annotations import shown
from ingest.pdf.choice import Chooser
from ingest.pdf.lines import Line, read_lines
from ingest.pdf.page import PageContent, Word, as_written, page_content
from ingest.pdf.ruled import Grid
from ingest.pdf.table_blocks import CellWords
from ingest.pdf.tags import Hint


@dataclass(slots=True)
class PageText:
    """A page on its way to blocks: free lines, tables, and what was found in their stead.

    ``plain`` is the text of a page that only pypdf could read, or read better. ``places`` tells of
    each line where it stands at the page's edge. ``stamps`` and ``furniture`` are set apart.
    ``headings`` are those that the file itself marks.
    ``words`` counts those of the text layer, ``survey`` tells of writing outside it, and ``scan``,
    which is known once all pages are surveyed, what recognition found.
    """

    number: int
    width: float
    height: float
    lines: list[Line] = field(default_factory=list)
    places: list[furniture.Place | None] = field(default_factory=list)
    tables: list[tuple[Grid, CellWords]] = field(default_factory=list)
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
    grids = page_tables.page_grids(content)
    page.tables = [(grid, page_tables.fill(grid, content.words, taken)) for grid in grids]
    page.lines = read_lines([word for index, word in enumerate(content.words) if index not in taken])
    page.places = furniture.places(page.lines, content.height)


def pack(page: PageText) -> bytes:
    """The page in some kilobytes. The words of its lines, which nothing asks for any more, are gone."""
    tables = [
        (grid, [[list(map(_word, cell)) for cell in row] for row in cells]) for grid, cells in page.tables
    ]
    lines = [[getattr(line, name) for name in _LINE] for line in page.lines]
    rest = page.plain, page.words, page.survey, page.scan, page.stamps, page.furniture, page.headings
    parts = page.number, page.width, page.height, lines, page.places, tables, *rest
    return zlib.compress(pickle.dumps(parts, pickle.HIGHEST_PROTOCOL), 1)


def unpack(packed: bytes) -> PageText:
    """The page that ``pack`` made small; only for what this program packed itself."""
    number, width, height, lines, places, tables, *rest = pickle.loads(zlib.decompress(packed))
    words = [
        (grid, [[[Word(*word) for word in cell] for cell in row] for row in cells]) for grid, cells in tables
    ]
    return PageText(number, width, height, [Line((), *line) for line in lines], places, words, *rest)


_LINE: Sequence[str] = [name.name for name in fields(Line) if name.name != "words"]
_WORD: Sequence[str] = [name.name for name in fields(Word)]


def _word(word: Word) -> list[object]:
    return [getattr(word, name) for name in _WORD]
