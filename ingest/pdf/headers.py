"""Turns the cells of a table into rows with one cell a column, and tells which rows are headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.pdf.columns import Cells, PlacedRow, column_edges, filled_columns, only_columns, placed_rows
from ingest.pdf.ruled import Grid
from ingest.pdf.runs import Edges
from ingest.pdf.wraps import is_figure

_MOVED = 8.0  # points by which a column may stand elsewhere on the next page
_MAX_HEADING = 80  # characters of a heading over several columns
_BODY_ENDS = (".", ";", ":", "!", "?")
# "2026", "Anno 2026", "2026 (€)", "2026-2027 (€)", "2024/2025": years name the columns of a budget
_YEAR = re.compile(r"(?:anno |esercizio )?(?:19|20)\d\d(?:[-–/](?:19|20)?\d\d)?(?: \((?:€|euro)\))?", re.I)


@dataclass(frozen=True, slots=True)
class Shape:
    """What a table is known by on the next page.

    ``edges`` are where its columns begin, ``columns`` the edges of their text where no rules part
    them, ``kept`` the columns with text, ``headings`` the texts of its heading rows.
    """

    edges: tuple[float, ...]
    columns: tuple[Edges, ...]
    kept: tuple[int, ...]
    headings: frozenset[Cells]


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row as it is read. ``first`` and ``last`` are the rows of the grid that it is made of."""

    cells: Cells
    header: bool
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class NamedTable:
    """The rows of a table, and whether it goes on from the page before."""

    rows: tuple[TableRow, ...]
    shape: Shape
    goes_on: bool


def table_rows(
    grid: Grid, texts: Sequence[Cells], bold: Sequence[bool], before: Shape | None = None
) -> NamedTable:
    """Rows that say something, each with whether it heads the rows after it.

    ``texts`` are the cells in the shape of ``grid.rows``; ``bold`` says of each row whether all its
    text is. ``before`` is the table that ends on the page before, where this one stands first.
    """
    edges = tuple(column_edges(grid))
    placed = placed_rows(grid, texts, bold)
    kept = filled_columns(placed)
    like = before is not None and _is_like(before, edges, grid.columns)
    if before is not None and like and set(kept) <= set(before.kept):
        kept = before.kept
    rows = _combined(only_columns(placed, kept))
    names = _names_row(rows)
    if before is not None and like:
        named = [
            row if (head := _filled(row.cells) in before.headings) == row.heads else replace(row, heads=head)
            for row in rows
        ]
        if names is None or not rows[names].bold or named[names].heads:
            return NamedTable(_whole(named), Shape(edges, grid.columns, kept, before.headings), True)
    heads = set() if names is None else {*range(names + 1), *_named_again(rows, names)}
    named = [replace(row, heads=k in heads) for k, row in enumerate(rows)]
    headings = frozenset(_filled(row.cells) for row in named if row.heads)
    return NamedTable(_whole(named), Shape(edges, grid.columns, kept, headings), False)


def _filled(cells: Cells) -> Cells:
    return tuple(cell for cell in cells if cell)


def _combined(rows: list[PlacedRow]) -> list[PlacedRow]:
    """Headings over several columns go into the row of headings under them: "Anno 2025 Entrate"."""
    for index, row in enumerate(rows[:2]):
        if index + 1 >= len(rows) - 1 or not _is_spanning(row):
            continue
        below = rows[index + 1]
        if len(below.cells) != len(row.cells) or not _are_headings(row, below):
            continue
        over = _spread(row)
        cells = tuple(f"{a} {b}".strip() if a != b else a for a, b in zip(over, below.cells, strict=True))
        joined = replace(below, cells=cells, bold=row.bold and below.bold, heads=True)
        return [*rows[:index], joined, *rows[index + 2 :]]
    return rows


def _is_spanning(row: PlacedRow) -> bool:
    wide = [span for span, cell in zip(row.spans, row.cells, strict=True) if cell and span > 1]
    short = all(len(cell) <= _MAX_HEADING for cell in row.cells)
    return (
        bool(wide) and max(wide) < len(row.cells) and short and not any(map(is_figure, _not_years(row.cells)))
    )


def _are_headings(row: PlacedRow, below: PlacedRow) -> bool:
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


def _spread(row: PlacedRow) -> list[str]:
    over = list(row.cells)
    for k, span in enumerate(row.spans):
        for other in range(k + 1, k + span):
            over[other] = row.cells[k]
    return over


def _names_row(rows: Sequence[PlacedRow]) -> int | None:
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
        words = _not_years(tuple(filled))
        if not rest or not words or any(map(is_figure, words)):
            return None
        few = sum(other.bold for other in rest) < 0.5 * len(rest)
        if row.bold and not rest[0].bold and (few or _are_blocks(row, rest)):
            return index
        return index if (few and row.bold) or _over_figures(row, rest) or _is_form(row, rest) else None
    return None


def _are_blocks(row: PlacedRow, rest: Sequence[PlacedRow]) -> bool:
    """Whether bold rows as full as the first and others take turns: names of columns again and again."""
    return all(len(_filled(other.cells)) >= len(_filled(row.cells)) - 1 for other in rest if other.bold)


def _is_form(row: PlacedRow, rest: Sequence[PlacedRow]) -> bool:
    """Whether a full row stands over rows to fill in, of which only the labels at the left are there."""
    return (
        len(row.cells) > 2
        and all(row.cells)
        and len(rest) > 1
        and sum(any(other.cells[1:]) for other in rest) <= 0.2 * len(rest)
    )


def _named_again(rows: Sequence[PlacedRow], names: int) -> Iterator[int]:
    """Rows further down that name columns, as a form of several tables does, with their titles."""
    wanted = rows[names]
    for k in range(names + 2, len(rows) - 1):
        if not (_names_the_same(wanted, rows[k]) or _names_others(wanted, rows[k], rows[k + 1])):
            continue
        yield k
        if len(_filled(rows[k - 1].cells)) == 1:
            yield k - 1


def _names_the_same(wanted: PlacedRow, row: PlacedRow) -> bool:
    same = sum(a == b != "" for a, b in zip(wanted.cells, row.cells, strict=False))
    return len(row.cells) == len(wanted.cells) and same >= max(2, 0.6 * len(_filled(wanted.cells)))


def _names_others(wanted: PlacedRow, row: PlacedRow, below: PlacedRow) -> bool:
    """Whether a row in bold over one that is not holds words in nearly every column."""
    filled = _filled(row.cells)
    if not (wanted.bold and row.bold) or below.bold or len(filled) < max(3, len(row.cells) - 1):
        return False
    return not any(map(is_figure, _not_years(filled)))


def _over_figures(row: PlacedRow, rest: Sequence[PlacedRow]) -> bool:
    columns = [
        [other.cells[k] for other in rest if k < len(other.cells) and other.cells[k]]
        for k in range(1, len(row.cells))
    ]
    return any(column and sum(map(is_figure, column)) >= 0.7 * len(column) for column in columns)


def _is_like(before: Shape, edges: Sequence[float], columns: Sequence[Edges]) -> bool:
    """Whether columns stand where they did on the page before, but for its margin."""
    if not edges or len(before.edges) != len(edges):
        return False
    shift = edges[0] - before.edges[0]
    if all(abs(b - a - shift) <= _MOVED for a, b in zip(before.edges, edges, strict=True)):
        return True
    if not columns or len(before.columns) != len(columns):
        return False
    # Where no rules part them, columns are known by their text, which meets that of one column alone.
    met = [[k for k, (x0, x1) in enumerate(before.columns) if x0 < b and a < x1] for a, b in columns]
    return all(k in own and len(own) == 1 for k, own in enumerate(met))


def _whole(rows: Sequence[PlacedRow]) -> tuple[TableRow, ...]:
    """Joins a row that a former page break cut: "Casa di" over "Tina", "Offrire luogo" over "comunitario"."""
    body = [row.cells for row in rows if not row.heads]
    begun = sum(_begins_small(cells) >= 0.6 for cells in body)
    apart = begun == 0 or begun > 0.35 * len(body)
    joined: list[TableRow] = []
    for row in rows:
        above = joined[-1] if joined else None
        if (
            not apart
            and above is not None
            and not row.heads
            and not above.header
            and _is_rest(above.cells, row.cells)
        ):
            cells = tuple(f"{a} {b}" for a, b in zip(above.cells, row.cells, strict=True))
            joined[-1] = replace(above, cells=cells, last=row.source)
        else:
            joined.append(TableRow(row.cells, row.heads, row.source, row.source))
    return tuple(joined)


def _begins_small(cells: Cells) -> float:
    return sum(cell[:1].islower() for cell in cells) / len(cells)


def _is_rest(above: Cells, cells: Cells) -> bool:
    if len(cells) < 3 or len(above) != len(cells) or not all(above) or not all(cells):
        return False
    ended = any(cell.endswith(_BODY_ENDS) for cell in above)
    return not ended and _begins_small(cells) >= 0.6 and _begins_small(above) < 0.4
