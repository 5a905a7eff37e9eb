"""Turns the tables of a page into blocks of rows, and carries the open table over the page break."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest import clean
from ingest.document import Block, RowJoin
from ingest.pdf.breaks import EdgeRow, edge_row, is_cut
from ingest.pdf.headers import NamedTable, Shape, TableRow, table_rows
from ingest.pdf.page import Word
from ingest.pdf.ruled import Grid

_EDGE = 0.12  # of a page's height: headers and footers stand there

# "12 Inserita nella Missione", "* per memoria"
_FOOTNOTE = re.compile(r"(?:\d{1,3}|\*{1,3}|\(\d{1,2}\)) [^\W\d_]")

# "1.03.02.19.0 01": a code of the plan of accounts, whose last three digits a narrow cell cut
_CUT_CODE = re.compile(r"^(\d(?:\.\d\d){3}\.)(\d{1,2}) (\d{1,2})$")

CellWords = list[list[list[Word]]]
"""The words of each cell, in the shape of ``Grid.rows``."""

CellLines = list[list[list[str]]]
"""The lines of each cell, in the same shape."""


@dataclass(frozen=True, slots=True)
class FoundTable:
    """A table on a page, its words and its lines cell by cell."""

    grid: Grid
    words: CellWords
    lines: CellLines


@dataclass(frozen=True, slots=True)
class OpenTable:
    """The table at the end of a page. ``with_first`` counts its rows whose first cell has text.

    ``followed`` says that other text than footnotes stands under it: only a cut row then tells
    that the table goes on.
    """

    shape: Shape
    last: EdgeRow | None
    rows: int
    with_first: int
    followed: bool


@dataclass(frozen=True, slots=True)
class TablePage:
    """The tables of one page; ``around`` is the text outside them, each with its height in points."""

    number: int
    height: float
    tables: Sequence[FoundTable]
    around: Sequence[tuple[float, str]]


def table_blocks(
    page: TablePage, known: clean.Evidence, before: OpenTable | None
) -> tuple[list[tuple[float, list[Block]]], OpenTable | None]:
    """The rows of each table with its height on the page, and the table that is open at the end.

    ``before`` is the table that was open at the end of the page before.
    """
    tables = sorted(page.tables, key=lambda table: table.grid.box[1])
    if not tables:
        return [], None
    if any(_EDGE * page.height < y < tables[0].grid.box[1] for y, _ in page.around):
        before = None  # text stands between the table on the page before and this page's first
    found: list[tuple[float, list[Block]]] = []
    last: OpenTable | None = None
    for table in tables:
        grid, words = table.grid, table.words
        texts, bold = _cells(table, known)
        named = table_rows(grid, texts, bold, before.shape if before else None)
        joins = _joins(named, grid, words, before if named.goes_on else None)
        if before is not None and before.followed and "row" not in joins:
            named = table_rows(grid, texts, bold)
            joins = _joins(named, grid, words, None)
        blocks = [
            Block("row", "\t".join(row.cells), page.number, cells=row.cells, header=row.header, joins=join)
            for row, join in zip(named.rows, joins, strict=True)
        ]
        found.append((grid.box[1], blocks))
        last = _open(named, grid, words, _is_followed(page, grid))
        before = None
    return found, last


def _is_followed(page: TablePage, grid: Grid) -> bool:
    """Whether text stands between a table and the end of its page: more than footnotes."""
    under = [text for y, text in page.around if grid.box[3] < y < (1 - _EDGE) * page.height]
    return bool(under) and not _FOOTNOTE.match(under[0])


def _cells(table: FoundTable, known: clean.Evidence) -> tuple[list[tuple[str, ...]], list[bool]]:
    """The text of each cell, and of each row whether all of it is bold."""
    texts = [tuple(_text(lines, known) for lines in cells) for cells in table.lines]
    return texts, [all(word.bold for cell in cells for word in cell) for cells in table.words]


def _text(lines: Sequence[str], known: clean.Evidence) -> str:
    text = clean.join_lines(lines, known)
    code = _CUT_CODE.match(text)
    return "".join(code.groups()) if code and len(code[2] + code[3]) == 3 else text


def _joins(named: NamedTable, grid: Grid, words: CellWords, before: OpenTable | None) -> list[RowJoin]:
    """How each row goes on from the one before it."""
    joins: list[RowJoin] = [""] * len(named.rows)
    if not joins:
        return joins
    joins[0] = "table" if before is not None else "none"
    body = [k for k, row in enumerate(named.rows) if not row.header]
    if before is None or before.last is None or not body:
        return joins
    first = named.rows[body[0]]
    rows = before.rows + len(body) - 1
    with_first = before.with_first + _with_first([named.rows[k] for k in body[1:]])
    below = edge_row(grid.rows[first.first], words[first.first], grid.open_top)
    if is_cut(before.last, below, with_first / rows if rows else 1.0):
        joins[body[0]] = "row"
    return joins


def _open(named: NamedTable, grid: Grid, words: CellWords, followed: bool) -> OpenTable:
    body = [row for row in named.rows if not row.header]
    last = body[-1].last if body else None
    edge = None if last is None else edge_row(grid.rows[last], words[last], grid.open_bottom)
    return OpenTable(named.shape, edge, len(body) - 1, _with_first(body[:-1]), followed)


def _with_first(rows: Sequence[TableRow]) -> int:
    return sum(bool(row.cells[0]) for row in rows)
