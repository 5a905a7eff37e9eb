"""Reads the rows of an OpenDocument sheet: what is shown, merged and hidden."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation

import odfdo

from ingest.clean import clean
from ingest.office.odf_text import attribute, count, inline_text
from ingest.office.sheet_cells import Area, Cell
from ingest.office.sheet_values import shown

_PARAGRAPHS = frozenset(("text:p", "text:h"))
_GROUPS = frozenset(
    "table:table-header-rows table:table-rows table:table-row-group table:table-columns "
    "table:table-header-columns table:table-column-group".split()
)
_FORMATS = {"percentage": "0.##%", "currency": "#,##0.00", "float": "General"}
# "5/1/24", "2024-01-05": a date with all its parts, in whatever order the author's settings had
_DATE = re.compile(r"^\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}$")
_MAX_DEPTH = 20
_LAST_COLUMN = 16_384


@dataclass(slots=True)
class OdsRows:
    """``rows`` from the first row with text on, empty ones folded to one.

    Hidden rows and columns are left out, and counted where they have text.
    """

    rows: list[dict[int, Cell]] = field(default_factory=list)
    merged: list[Area] = field(default_factory=list)
    hidden_rows: int = 0
    hidden_columns: int = 0


def ods_rows(table: odfdo.Element, bold: frozenset[str], limit: int) -> OdsRows | None:
    """The rows of ``table``; None where it has more than ``limit`` filled cells.

    ``bold`` names the cell styles set in bold.
    """
    found = OdsRows()
    hidden = _hidden_columns(table)
    lost: set[int] = set()
    cells = 0
    for element in _descend(table, "table:table-row", 0):
        times = count(element, "table:number-rows-repeated")
        row, areas = _cells(element, bold, len(found.rows))
        if row and attribute(element, "table:visibility") in ("collapse", "filter"):
            found.hidden_rows += times
            continue
        lost |= row.keys() & hidden
        row = {column: cell for column, cell in row.items() if column not in hidden}
        cells += len(row) * times
        if cells > limit:
            return None
        if row:
            found.merged += areas
            found.rows += [dict(row) for _ in range(times)]
        elif found.rows and found.rows[-1]:
            found.rows.append({})
    found.hidden_columns = len(lost)
    return found


def _descend(parent: odfdo.Element, tag: str, depth: int) -> Iterator[odfdo.Element]:
    for child in parent.children:
        if child.tag == tag:
            yield child
        elif child.tag in _GROUPS and depth < _MAX_DEPTH:
            yield from _descend(child, tag, depth + 1)


def _hidden_columns(table: odfdo.Element) -> frozenset[int]:
    hidden: set[int] = set()
    place = 0
    for column in _descend(table, "table:table-column", 0):
        times = min(count(column, "table:number-columns-repeated"), _LAST_COLUMN)
        if attribute(column, "table:visibility") in ("collapse", "filter"):
            hidden.update(range(place, place + times))
        place += times
    return frozenset(hidden)


def _cells(row: odfdo.Element, bold: frozenset[str], number: int) -> tuple[dict[int, Cell], list[Area]]:
    cells: dict[int, Cell] = {}
    areas: list[Area] = []
    column = 0
    for element in row.children:
        times = min(count(element, "table:number-columns-repeated"), _LAST_COLUMN)
        text = _text(element) if element.tag == "table:table-cell" else ""
        if text:
            cell = Cell(text, attribute(element, "table:style-name") in bold)
            cells.update(dict.fromkeys(range(column, min(column + times, _LAST_COLUMN)), cell))
            down, across = (count(element, f"table:number-{name}-spanned") for name in ("rows", "columns"))
            if down > 1 or across > 1:
                areas.append((number, column, number + down - 1, column + across - 1))
        column += times
    return cells, areas


def _text(cell: odfdo.Element) -> str:
    """What the cell shows; its stored value where a program has written no more than that."""
    text = clean(" ".join(inline_text(child) for child in cell.children if child.tag in _PARAGRAPHS))
    kind = attribute(cell, "office:value-type")
    if kind == "date" and (not text or _DATE.match(text)):
        try:
            moment = datetime.fromisoformat(attribute(cell, "office:date-value"))
        except ValueError:
            return text
        return shown(moment)
    value = attribute(cell, "office:value")
    if kind in _FORMATS and (not text or (text == value and "." in text)):
        try:
            return shown(Decimal(value), _FORMATS[kind])
        except InvalidOperation:
            return text
    if not text and kind == "boolean":
        return shown(attribute(cell, "office:boolean-value") == "true")
    return shown(text) or clean(attribute(cell, "office:string-value"))
