"""Puts the cells of a table into columns: one place a column, "" where a row has no cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.pdf.ruled import Box, Grid

_SNAP = 4.0  # points within which two edges are one
_REGULAR = 0.6  # of the rows of a table that have all its columns

Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A row with one cell a column. ``source`` is its index in ``grid.rows``."""

    cells: Cells
    spans: tuple[int, ...]  # how many columns each cell is over, 0 where another covers it
    bold: bool
    heads: bool
    source: int


def placed_rows(grid: Grid, texts: Sequence[Cells], bold: Sequence[bool]) -> list[PlacedRow]:
    """The rows that say something, in the columns of the grid."""
    edges = column_edges(grid)
    return [
        PlacedRow(*_in_place(boxes, cells, edges), heavy, k < grid.heads, k)
        for k, (boxes, cells, heavy) in enumerate(zip(grid.rows, texts, bold, strict=True))
        if any(map(_says, cells))
    ]


def filled_columns(rows: Sequence[PlacedRow]) -> tuple[int, ...]:
    """The columns with any text: double rules and the frames of others make empty ones."""
    if len({len(row.cells) for row in rows}) != 1:
        return ()
    return tuple(k for k in range(len(rows[0].cells)) if any(row.cells[k] for row in rows))


def only_columns(rows: Sequence[PlacedRow], kept: Sequence[int]) -> list[PlacedRow]:
    """The rows with the ``kept`` columns alone; as they are where they are no columns (a form)."""
    if not kept or len({len(row.cells) for row in rows}) != 1:
        return list(rows)
    return [
        replace(
            row,
            cells=tuple(row.cells[k] for k in kept),
            spans=tuple(_kept_span(row.spans, k, kept) for k in kept),
        )
        for row in rows
    ]


def _kept_span(spans: tuple[int, ...], k: int, kept: Sequence[int]) -> int:
    return sum(k <= other < k + spans[k] for other in kept)


def column_edges(grid: Grid) -> list[float]:
    """Where the columns begin; those of the widest row alone for a form, whose rows differ."""
    edges: list[float] = []
    for x in sorted(box[0] for row in grid.rows for box in row):
        if not edges or x - edges[-1] > _SNAP:
            edges.append(x)
    widest = max(map(len, grid.rows))
    whole = sum(len(row) >= widest for row in grid.rows)
    return edges if len(edges) == widest and whole >= _REGULAR * len(grid.rows) else _shared(grid, edges)


def _shared(grid: Grid, edges: list[float]) -> list[float]:
    """The edges at which more than one row has a cell begin, if there are few others."""
    boxes = [box for row in grid.rows for box in row]
    heights = [(row[0][1] + min(box[3] for box in row)) / 2 for row in grid.rows]
    often = [
        x
        for x in edges
        if sum(any(abs(b[0] - x) <= _SNAP and b[1] < y < b[3] for b in boxes) for y in heights) > 1
    ]
    return edges if len(often) >= 0.8 * len(edges) and len(edges) <= 12 else []


def _in_place(boxes: Sequence[Box], cells: Cells, edges: Sequence[float]) -> tuple[Cells, tuple[int, ...]]:
    """The cells with one place a column, "" where there is none; as they are for a form."""
    if not edges:
        return cells, (1,) * len(cells)
    placed = [""] * len(edges)
    spans = [0] * len(edges)
    for box, text in zip(boxes, cells, strict=True):
        first = min(range(len(edges)), key=lambda k: abs(edges[k] - box[0]))
        placed[first] = f"{placed[first]} {text}".strip()
        spans[first] = max(1, sum(box[0] - _SNAP <= x < box[2] - _SNAP for x in edges))
    return tuple(placed), tuple(spans)


def _says(text: str) -> bool:
    return any(char.isalnum() for char in text)
