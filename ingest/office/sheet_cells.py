"""The cells of a sheet, whatever program wrote it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

_MAX_REPEATED = 80  # characters of a merged cell that names rows; longer ones are notes
_MAX_DOWN = 1_000
_MAX_ACROSS = 256


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell shows: its text, cleaned, never empty.

    ``marked`` where it is set in bold or carries a filter; ``across`` counts the columns it covers.
    """

    text: str
    marked: bool = False
    across: int = 1


Row = Mapping[int, Cell]
"""The filled cells of a row by column; a row without any sets parts of the sheet apart."""

Area = tuple[int, int, int, int]
"""Merged cells: top row, left column, bottom row, right column, all counted from 0 and included."""


def spread(rows: Sequence[dict[int, Cell]], areas: Iterable[Area]) -> None:
    """Gives merged cells their width, and repeats those that cover several rows in each of them.

    So a row says by itself which "Lotto 1" it belongs to.
    """
    for top, left, bottom, right in areas:
        if top >= len(rows) or left not in rows[top]:
            continue
        cell = replace(rows[top][left], across=min(right - left + 1, _MAX_ACROSS))
        rows[top][left] = cell
        if len(cell.text) > _MAX_REPEATED:
            continue
        for row in rows[top + 1 : min(bottom + 1, top + _MAX_DOWN)]:
            if row:
                row.setdefault(left, cell)
