"""Lays a document out as the lines that the finders read: a block each, a cell each in a table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.act.fields import Field
from ingest.document import BlockKind, Element, Span


@dataclass(frozen=True, slots=True)
class Line:
    """A block, or one cell of a row, in its place.

    ``element`` counts blocks from 0, ``column`` cells from 0; ``columns`` is 1 outside tables.
    """

    text: str
    start: int
    element: int
    kind: BlockKind
    column: int = 0
    columns: int = 1

    def span(self, start: int, end: int) -> Span:
        """The place in the document of ``text[start:end]``."""
        return Span(self.start + start, self.start + end)

    def field(self, value: str, start: int, end: int) -> Field:
        """A value read from ``text[start:end]``."""
        return Field(value, self.span(start, end))


def lines_of(elements: Sequence[Element]) -> tuple[Line, ...]:
    """The lines of a document; empty cells are left out."""
    lines: list[Line] = []
    for index, element in enumerate(elements):
        block, start = element.block, element.span.start
        cells = block.text.split("\t") if block.kind == "row" else [block.text]
        for column, cell in enumerate(cells):
            if cell.strip():
                lines.append(Line(cell, start, index, block.kind, column, len(cells)))
            start += len(cell) + 1
    return tuple(lines)


# «D E T E R M I N A Z I O N E», as titles are set apart
_SPACED = re.compile(r"(?<!\w)(?:[^\W\d_] ){3,}[^\W\d_](?!\w)")
# Two spaced words that came out as one: «DELIBERAZIONEDELLAGIUNTA»
_RUN_ON = re.compile(r"\b(determinazione|deliberazione|decreto|ordinanza|oggetto)(?=\w)", re.IGNORECASE)


def closed(text: str) -> str:
    """Spaced letters drawn together: for telling what a line says, never for offsets."""
    drawn = _SPACED.sub(lambda match: match.group().replace(" ", ""), text)
    return text if drawn == text else _RUN_ON.sub(r"\1 ", drawn)
