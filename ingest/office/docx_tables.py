"""Tells what the table of a DOCX is: a frame around text, or rows of cells in their columns."""

from __future__ import annotations

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MAX_COLUMNS = 64


def rows_of(table: etree._Element) -> list[etree._Element]:
    """The rows of a table but those of tables within it and those that a tracked change took away."""
    return [
        row
        for row in table.iter(f"{_W}tr")
        if _owner(row, f"{_W}tbl") is table and row.find(f"{_W}trPr/{_W}del") is None
    ]


def cells_of(row: etree._Element) -> list[etree._Element]:
    """The cells of a row but those of tables within it."""
    return [cell for cell in row.iter(f"{_W}tc") if _owner(cell, f"{_W}tr") is row]


def is_frame(table: etree._Element) -> bool:
    """Whether no row has two cells: a table of one column is a frame around text."""
    return max((len(cells_of(row)) for row in rows_of(table)), default=0) <= 1


def goes_on(cell: etree._Element) -> bool:
    """Whether the cell above reaches down into this one."""
    merged = cell.find(f"{_W}tcPr/{_W}vMerge")
    return merged is not None and merged.get(f"{_W}val", "continue") == "continue"


def across(cell: etree._Element) -> int:
    """How many columns a cell takes."""
    return _count(cell.find(f"{_W}tcPr/{_W}gridSpan")) or 1


def left_out(row: etree._Element) -> int:
    """How many columns lie before a row's first cell."""
    return _count(row.find(f"{_W}trPr/{_W}gridBefore"))


def _owner(element: etree._Element, tag: str) -> etree._Element | None:
    return next(element.iterancestors(tag), None)


def _count(element: etree._Element | None) -> int:
    value = element.get(f"{_W}val", "") if element is not None else ""
    return min(int(value), _MAX_COLUMNS) if value.isdigit() else 0
