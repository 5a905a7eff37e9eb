"""Finds the cell that belongs to the title of a table: beside it or below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest.act.lines import Line

_REACH = 80
"""Cells after a title in which the row below it begins."""


def beside(lines: Sequence[Line], position: int) -> Line | None:
    """The next cell of the same row that is not empty."""
    following = lines[position + 1] if position + 1 < len(lines) else None
    return following if following and following.element == lines[position].element else None


def below(lines: Sequence[Line], position: int) -> Line | None:
    """The cell of the same column in the next row that has as many cells."""
    return next(column_below(lines, position), None)


def column_below(lines: Sequence[Line], position: int) -> Iterator[Line]:
    """The cells of the same column in the rows that follow, those of another width left out."""
    title = lines[position]
    row, quiet = title.element, 0
    for index in range(position + 1, len(lines)):
        line = lines[index]
        if line.element > row and line.columns == title.columns and line.column == title.column:
            row, quiet = line.element, 0
            yield line
        quiet += 1
        if quiet > _REACH:
            return
