"""Gathers the text of one RTF story into blocks: its paragraphs, points and table rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ingest import markers
from ingest.clean import clean
from ingest.document import Block
from ingest.office.column_names import may_name
from ingest.office.sheet_cells import Cell

# "2 Tipi complessi 3": a line of the table of contents
_PAGE_NUMBER = re.compile(r"\s\d{1,3}$")
_MAX_TITLE = 120
_MAX_HEADING = 200


@dataclass(frozen=True, slots=True)
class ParagraphLook:
    """What the file says of a paragraph. ``outline`` is a heading's level from 1, 0 for body text."""

    outline: int = 0
    depth: int = 0
    in_table: bool = False


@dataclass(slots=True)
class Flow:
    """A story (the body, a footnote, a text box) while it is read."""

    blocks: list[Block] = field(default_factory=list)
    label: str = ""
    _text: list[str] = field(default_factory=list)
    _light: bool = False  # some of the paragraph is not set in bold
    _cell: list[Block] = field(default_factory=list)
    _row: list[list[Block]] = field(default_factory=list)
    _table: list[tuple[list[list[Block]], bool]] = field(default_factory=list)
    _later: list[Block] = field(default_factory=list)  # text boxes, which follow their paragraph

    def write(self, text: str, bold: bool) -> None:
        self._text.append(text)
        self._light = self._light or (not bold and any(map(str.isalnum, text)))

    def insert(self, blocks: Sequence[Block]) -> None:
        self._later += blocks

    def end_paragraph(self, look: ParagraphLook) -> None:
        """Closes the paragraph; within a table it belongs to the cell that is open."""
        raw, label, bold = "".join(self._text), clean(self.label), not self._light
        self._text, self.label, self._light = [], "", False
        found = [*_paragraph(_joined(raw), label, look, bold), *self._later]
        self._later = []
        if look.in_table:
            self._cell += found
        elif found:
            self._end_table()
            self.blocks += found

    def end_cell(self) -> None:
        self._row.append(self._cell)
        self._cell = []

    def end_row(self, header: bool) -> None:
        if self._row:
            self._table.append((self._row, header))
        self._row = []

    def end(self) -> list[Block]:
        """The blocks of the whole story; a row that the file leaves open counts as ended."""
        if self._cell:
            self.end_cell()
        self.end_row(header=False)
        self._end_table()
        return self.blocks

    def _end_table(self) -> None:
        rows, self._table = self._table, []
        if max((len(row) for row, _ in rows), default=0) <= 1:
            # A table of one column is a frame around text.
            self.blocks += (block for row, _ in rows for cell in row for block in cell)
            return
        texts = [tuple(clean(" ".join(block.text for block in cell)) for cell in row) for row, _ in rows]
        named = any(header for _, header in rows) or not _names_columns(texts)
        for place, cells in enumerate(texts):
            if any(cells):
                header = rows[place][1] if named else place == 0
                self.blocks.append(Block("row", "\t".join(cells), cells=cells, header=header))


def _joined(text: str) -> str:
    # \u writes what lies beyond the first plane as two halves of UTF-16.
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _paragraph(raw: str, label: str, look: ParagraphLook, bold: bool) -> Iterator[Block]:
    text = clean(raw)
    if not any(map(str.isalnum, text)):  # not the lines of a form, "_____"
        return
    whole = clean(f"{label} {text}")
    sentence = text.endswith((";", ",")) or label == "•"
    if look.outline and len(text) <= _MAX_HEADING and not sentence:
        yield Block("heading", whole, level=look.outline)
    elif bold and not label and not look.in_table and _may_be_title(text):
        yield Block("heading", text, level=3)
    elif label:
        yield Block("item", whole, level=max(look.depth, 1))
    elif markers.marker(text):
        yield Block("item", text, level=1)
    else:
        yield Block("paragraph", text)


def _may_be_title(text: str) -> bool:
    """Whether a paragraph in bold is the heading of who does not use styles."""
    if _PAGE_NUMBER.search(text):
        return False
    letters = sum(map(str.isalpha, text))
    return 3 <= letters <= _MAX_TITLE and not text.endswith((".", ";", ",", ":")) and not text[0].islower()


def _names_columns(rows: Sequence[Iterable[str]]) -> bool:
    filled = [{place: Cell(text) for place, text in enumerate(cells) if text} for cells in rows]
    return len(filled) > 1 and all(rows[0]) and bool(filled[1]) and may_name(filled)
