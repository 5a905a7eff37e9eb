"""Turns the rows of a sheet into blocks: titles, column headings, rows that keep to their columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ingest import markers
from ingest.document import Block
from ingest.office.column_names import goes_on, is_wide, may_name, repeats, stands_out
from ingest.office.sheet_cells import Cell, Row

_MAX_TITLE = 100
_MAX_TITLES = 3  # more lines in a row are a list, whatever their looks
_MAX_LEVELS = 3  # rows that together name the columns


def sheet_blocks(rows: Sequence[Row]) -> list[Block]:
    """The blocks of a sheet in its order, columns without any text left out."""
    sheet = _Sheet()
    region: list[Row] = []
    for row in (*rows, {}):
        if row:
            region.append(row)
        elif region:
            sheet.add(region)
            region = []
    sheet.close()
    return sheet.blocks


class _Sheet:
    """The table that is open, until other column headings or a paragraph close it."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._names: dict[int, str] = {}
        self._heading: dict[int, Cell] = {}
        self._rows: list[Row] = []
        self._lines: list[Row] = []  # of one cell each, which may turn out the title of a table

    def add(self, region: Sequence[Row]) -> None:
        """Adds rows without an empty one between them."""
        start = next((place for place, row in enumerate(region) if len(row) > 1), len(region))
        if start == len(region):
            self.close()
            self._lines = list(region)
            return
        levels = self._levels(region[start:], titled=start > 0 or bool(self._lines))
        if levels or not self._names:
            if start:
                self.close()
                self._lines = list(region[:start])
            self.close(before_table=levels > 0)
            region = region[start:]
        self._open(region[:levels])
        for place, row in enumerate(region[levels:], levels):
            if self._names and place + 1 < len(region) and repeats(row, self._heading):
                self.close()
                self._open([row])
            else:
                self._rows.append(row)

    def _levels(self, rows: Sequence[Row], titled: bool) -> int:
        """How many of the first rows name the columns, 0 if none."""
        if not may_name(rows):
            return 0
        # Under an open table rows of mere text may as well be its own.
        if not stands_out(rows) and not (is_wide(rows) and (titled or not self._names)):
            return 0
        levels = 1
        while levels < min(_MAX_LEVELS, len(rows) - 1) and goes_on(rows[levels - 1], rows[levels]):
            levels += 1
        return levels

    def _open(self, heading: Sequence[Row]) -> None:
        if not heading:
            return
        names: dict[int, list[str]] = {}
        for level, row in enumerate(heading):
            for column, cell in row.items():
                # The name of a group stands over each of its columns.
                reach = cell.across if level < len(heading) - 1 else 1
                for place in range(column, column + reach):
                    above = names.setdefault(place, [])
                    if cell.text not in above:
                        above.append(cell.text)
        self._heading = {column: cell for row in heading for column, cell in row.items()}
        self._names = {column: " ".join(parts) for column, parts in sorted(names.items())}

    def close(self, before_table: bool = False) -> None:
        """Gives out the open table, or the lines outside one."""
        columns = sorted({*self._names, *(column for row in self._rows for column in row)})
        if self._names:
            self.blocks.append(_row_block([self._names.get(column, "") for column in columns], header=True))
        for row in self._rows:
            self.blocks.append(_row_block([row[column].text if column in row else "" for column in columns]))
        self.blocks += _line_blocks(self._lines, before_table)
        self._names, self._heading, self._rows, self._lines = {}, {}, [], []


def _row_block(cells: Sequence[str], header: bool = False) -> Block:
    kept = list(cells)
    while kept and not kept[-1]:
        kept.pop()
    return Block("row", "\t".join(kept), cells=tuple(kept), header=header)


def _line_blocks(rows: Sequence[Row], before_table: bool) -> Iterator[Block]:
    """Rows of one cell outside a table: titles of what follows, points, sentences."""
    cells = [cell for row in rows for cell in row.values()]
    for place, cell in enumerate(cells):
        last = place + 1 == len(cells)
        title = (before_table and last) or _is_title(cell)
        if title and len(cells) > _MAX_TITLES and not last:
            title = not _is_title(cells[place + 1])
        if title and len(cell.text) <= _MAX_TITLE and any(char.isalpha() for char in cell.text):
            yield Block("heading", cell.text, level=2)
        elif markers.marker(cell.text):
            yield Block("item", cell.text, level=1)
        else:
            yield Block("paragraph", cell.text)


def _is_title(cell: Cell) -> bool:
    sentence = cell.text.endswith((".", ";", ",", ":")) or markers.bullet(cell.text)
    return not sentence and (cell.marked or (cell.text.isupper() and len(cell.text) > 3))
