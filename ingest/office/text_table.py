"""Turns the rows of a table in a text document into blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.document import Block


def row_blocks(rows: list[tuple[tuple[str, ...], bool]]) -> Iterator[Block]:
    """The rows that have text, each with whether it is marked as heading; the first may head by its looks."""
    width = max((_filled(cells) for cells, _ in rows), default=0)
    first = True
    for cells, header in rows:
        if any(cells):
            kept = cells[:width]
            named = header or (first and _names(kept, len(rows)))
            yield Block("row", "\t".join(kept), cells=kept, header=named)
            first = False


def _filled(cells: tuple[str, ...]) -> int:
    return max((place for place, text in enumerate(cells, 1) if text), default=0)


def _names(cells: tuple[str, ...], rows: int) -> bool:
    """Whether a first row can name columns: all cells filled, short and without figures."""
    return (
        rows > 1 and all(cells) and all(len(cell) <= 60 and not re.search(r"\d{3}", cell) for cell in cells)
    )
