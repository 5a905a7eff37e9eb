"""Finds the cell that belongs to the title of a table: beside it or below it."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.act.lines import Line

_REACH = 80
"""Cells after a title in which the row below it begins."""


def beside(lines: Sequence[Line], position: int) -> Line | None:
    """The next cell of the same row that is not empty."""
    following = lines[position + 1] if position + 1 < len(lines) else None
    return following if following and following.element == lines[position].element else None


def below(lines: Sequence[Line], position: int) -> Line | None:
    """The cell of the same column in the next row that has as many cells."""
    title = lines[position]
    for line in lines[position + 1 : position + _REACH]:
        if line.element > title.element and line.columns == title.columns and line.column == title.column:
            return line
    return None


def above(lines: Sequence[Line], position: int) -> Line | None:
    """The cell of the same column in the nearest row before that has as many cells."""
    cell = lines[position]
    for line in reversed(lines[max(0, position - _REACH) : position]):
        if line.element < cell.element and line.columns == cell.columns and line.column == cell.column:
            return line
    return None
