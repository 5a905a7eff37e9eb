"""Gathers the rows of a document into tables, whole over page breaks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest import clean
from ingest.document import Element, Span, Table, TableRow


@dataclass(slots=True)
class _Open:
    """A table whose end is not yet known: its names, and the parts of each of its rows."""

    first: Element
    last: Element
    names: Element | None = None
    titles: list[str] = field(default_factory=list)
    rows: list[list[Element]] = field(default_factory=list)


def find_tables(elements: Sequence[Element]) -> tuple[Table, ...]:
    """The tables of a document in their order. Only names of columns, without rows, are a table too."""
    opened = list(_opened(elements))
    known = clean.NO_EVIDENCE
    if any(len(parts) > 1 for table in opened for parts in table.rows):
        known = clean.evidence(element.block.text for element in elements)
    return tuple(_closed(table, known) for table in opened)


def _opened(elements: Sequence[Element]) -> Iterator[_Open]:
    current: _Open | None = None
    apart = True  # whether something else stands between the open table and this place
    for element in elements:
        if element.block.kind != "row":
            apart = True
            continue
        if current is None or _begins(current, element, apart):
            if current is not None:
                yield current
            current = _Open(element, element)
        _add(current, element)
        apart = False
    if current is not None:
        yield current


def _begins(table: _Open, element: Element, apart: bool) -> bool:
    """Whether a row is the first of another table."""
    block = element.block
    if block.joins:
        return block.joins == "none"
    if apart:
        return True
    return block.header and bool(table.rows) and not _repeats(table, element)


def _repeats(table: _Open, element: Element) -> bool:
    return table.names is not None and table.names.block.cells == element.block.cells


def _add(table: _Open, element: Element) -> None:
    table.last = element
    if element.block.header:
        if not table.rows:
            _name(table, element)
    elif element.block.joins == "row" and table.rows:
        table.rows[-1].append(element)
    else:
        table.rows.append([element])


def _name(table: _Open, element: Element) -> None:
    """The last heading row names the columns, unless it is a title over all of them."""
    filled = [cell for cell in element.block.cells if cell]
    if len(filled) == 1 and len(element.block.cells) > 1:
        table.titles += filled
    else:
        table.names = element


def _closed(table: _Open, known: clean.Evidence) -> Table:
    columns = table.names.block.cells if table.names is not None else ()
    wide = max([len(columns), *(len(part.block.cells) for parts in table.rows for part in parts)])
    return Table(
        columns=columns,
        rows=tuple(_row(parts, wide, known) for parts in table.rows),
        span=Span(table.first.span.start, table.last.span.end),
        page=table.first.block.page,
        page_end=table.last.block.page,
        titles=tuple(table.titles),
    )


def _row(parts: Sequence[Element], wide: int, known: clean.Evidence) -> TableRow:
    padded = [(*part.block.cells, *[""] * (wide - len(part.block.cells))) for part in parts]
    cells = (
        padded[0]
        if len(parts) == 1
        else (clean.join_lines(cell, known) for cell in zip(*padded, strict=True))
    )
    return TableRow(
        tuple(cells),
        tuple(part.span for part in parts),
        parts[0].block.page,
        parts[-1].block.page,
    )
