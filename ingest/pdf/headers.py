"""Turns the cells of a table into rows with one cell a column, and tells which rows are headings.

A row that the page cuts stays two rows, each on the page where it stands: a quote is checked against
one page. Both carry the headings of their columns, as the rows of a table that goes on belong to the
headings on the page before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.pdf.ruled import Box, Grid
from ingest.pdf.wraps import is_figure

_SNAP = 4.0  # points within which two edges are one
_REGULAR = 0.6  # of the rows of a table that have all its columns
_MAX_HEADING = 80  # characters of a heading over several columns
_BODY_ENDS = (".", ";", ":", "!", "?")
_YEAR = re.compile(r"(?:anno |esercizio )?(?:19|20)\d\d", re.I)

Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """The places of a table's columns and the texts of its heading rows, to know it on the next page."""

    edges: tuple[float, ...]
    headings: frozenset[Cells]


@dataclass(frozen=True, slots=True)
class _Row:
    cells: Cells
    spans: tuple[int, ...]  # how many columns each cell is over, 0 where another covers it
    bold: bool
    heads: bool = False


def table_rows(
    grid: Grid, texts: Sequence[Cells], bold: Sequence[bool], before: Shape | None = None
) -> tuple[list[tuple[Cells, bool]], Shape]:
    """Rows that say something, each with whether it heads the rows after it, and the table's shape.

    ``texts`` are the cells in the shape of ``grid.rows``; ``bold`` says of each row whether all its
    text is. ``before`` is the table that ends on the page before, where this one stands first.
    """
    edges = _edges(grid)
    rows = [
        _Row(*_in_place(boxes, cells, edges), heavy, k < grid.heads)
        for k, (boxes, cells, heavy) in enumerate(zip(grid.rows, texts, bold, strict=True))
        if any(map(_says, cells))
    ]
    rows = _combined(_without_empty_columns(rows))
    names = _names_row(rows)
    if before is not None and _is_like(before.edges, edges) and not (names is not None and rows[names].bold):
        named = [(row.cells, _filled(row.cells) in before.headings) for row in rows]
        return _whole(named), Shape(tuple(edges), before.headings)
    named = [(row.cells, names is not None and k <= names) for k, row in enumerate(rows)]
    return _whole(named), Shape(tuple(edges), frozenset(_filled(cells) for cells, head in named if head))


def _filled(cells: Cells) -> Cells:
    return tuple(cell for cell in cells if cell)


def _without_empty_columns(rows: list[_Row]) -> list[_Row]:
    """Leaves out columns without any text, which double rules and the frames of others make."""
    if len({len(row.cells) for row in rows}) != 1:
        return rows
    kept = [k for k in range(len(rows[0].cells)) if any(row.cells[k] for row in rows)]
    return [
        _Row(
            tuple(row.cells[k] for k in kept),
            tuple(_kept_span(row.spans, k, kept) for k in kept),
            row.bold,
            row.heads,
        )
        for row in rows
    ]


def _kept_span(spans: tuple[int, ...], k: int, kept: Sequence[int]) -> int:
    return sum(k <= other < k + spans[k] for other in kept)


def _edges(grid: Grid) -> list[float]:
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
    often = [x for x in edges if sum(any(abs(b[0] - x) <= _SNAP for b in row) for row in grid.rows) > 1]
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


def _combined(rows: list[_Row]) -> list[_Row]:
    """Headings over several columns go into the row of headings under them: "Anno 2025 Entrate"."""
    for index, row in enumerate(rows[:2]):
        if index + 1 >= len(rows) - 1 or not _is_spanning(row):
            continue
        below = rows[index + 1]
        if len(below.cells) != len(row.cells) or not _are_headings(row, below):
            continue
        over = _spread(row)
        cells = tuple(f"{a} {b}".strip() if a != b else a for a, b in zip(over, below.cells, strict=True))
        joined = _Row(cells, below.spans, row.bold and below.bold, True)
        return [*rows[:index], joined, *rows[index + 2 :]]
    return rows


def _is_spanning(row: _Row) -> bool:
    wide = [span for span, cell in zip(row.spans, row.cells, strict=True) if cell and span > 1]
    short = all(len(cell) <= _MAX_HEADING for cell in row.cells)
    return (
        bool(wide) and max(wide) < len(row.cells) and short and not any(map(is_figure, _not_years(row.cells)))
    )


def _are_headings(row: _Row, below: _Row) -> bool:
    """Whether a row holds words (or years) under every wide heading, and nothing under the others."""
    if any(is_figure(cell) for cell in _not_years(below.cells)):
        return False
    covered: set[int] = set()
    for k, span in enumerate(row.spans):
        if not row.cells[k]:
            continue
        covered.update(range(k, k + span))
        if not all(below.cells[k : k + span]) if span > 1 else below.cells[k]:
            return False
    return all(k in covered or below.cells[k] for k in range(1, len(row.cells)))


def _not_years(cells: Cells) -> list[str]:
    return [cell for cell in cells if not _YEAR.fullmatch(cell)]


def _spread(row: _Row) -> list[str]:
    over = list(row.cells)
    for k, span in enumerate(row.spans):
        for other in range(k + 1, k + span):
            over[other] = row.cells[k]
    return over


def _says(text: str) -> bool:
    return any(char.isalnum() for char in text)


def _names_row(rows: Sequence[_Row]) -> int | None:
    """The row that names the columns: after at most two titles, set apart by a rule, bold over plain
    or words over figures."""
    for index, row in enumerate(rows[:3]):
        filled = [cell for cell in row.cells if cell]
        if row.heads and index + 1 < len(rows) and not rows[index + 1].heads:
            return index
        if len(filled) < 2:
            continue
        if all(cell[0].islower() for cell in filled):  # the rest of a row that the page cut
            return None
        rest = rows[index + 1 :]
        if not rest or any(is_figure(cell) for cell in filled):
            return None
        if row.bold and sum(other.bold for other in rest) < 0.5 * len(rest):
            return index
        return index if _over_figures(row, rest) else None
    return None


def _over_figures(row: _Row, rest: Sequence[_Row]) -> bool:
    columns = [
        [other.cells[k] for other in rest if k < len(other.cells) and other.cells[k]]
        for k in range(1, len(row.cells))
    ]
    return any(column and sum(map(is_figure, column)) >= 0.7 * len(column) for column in columns)


def _is_like(one: Sequence[float], other: Sequence[float]) -> bool:
    if not one or len(one) != len(other):
        return False
    # The other page's margin may differ: the distances count.
    return all(abs((a - one[0]) - (b - other[0])) <= 2 * _SNAP for a, b in zip(one, other, strict=True))


def _whole(rows: list[tuple[Cells, bool]]) -> list[tuple[Cells, bool]]:
    """Joins a row that a former page break cut: "Casa di" over "Tina", "Offrire luogo" over "comunitario"."""
    body = [cells for cells, head in rows if not head]
    begun = sum(_begins_small(cells) >= 0.6 for cells in body)
    if begun == 0 or begun > 0.35 * len(body):
        return rows
    joined: list[tuple[Cells, bool]] = []
    for cells, head in rows:
        above = joined[-1] if joined else None
        if above is not None and not head and not above[1] and _is_rest(above[0], cells):
            joined[-1] = tuple(f"{a} {b}" for a, b in zip(above[0], cells, strict=True)), False
        else:
            joined.append((cells, head))
    return joined


def _begins_small(cells: Cells) -> float:
    return sum(cell[:1].islower() for cell in cells) / len(cells)


def _is_rest(above: Cells, cells: Cells) -> bool:
    if len(cells) < 3 or len(above) != len(cells) or not all(above) or not all(cells):
        return False
    ended = any(cell.endswith(_BODY_ENDS) for cell in above)
    return not ended and _begins_small(cells) >= 0.6 and _begins_small(above) < 0.4
