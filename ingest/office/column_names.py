"""Tells which rows of a sheet name its columns."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.office.sheet_cells import Cell, Row

_MAX_NAME = 120  # characters of a column's name
_LOOK_AHEAD = 5
_MAX_FIGURE = 40
# "2024", "2025*": years name the columns of a budget
_YEAR = re.compile(r"^(?:19|20)\d\d\*?$")
# "12", "1.234,50 €", "16.79", "22%", "05/03/2024", "2024-03-05", "-": what stands under a name, not a name
_FIGURE = re.compile(r"^[-+(]?[€$\s]*[\d.,:/'\s-]*\d[\d.,:/'\s-]*[%€$)\s]*(?:euro)?$|^-$", re.I)


def is_figure(text: str) -> bool:
    """Whether a text is a number, an amount, a percentage or a date."""
    # No figure is that long, and on a longer text the pattern would try for very long.
    return len(text) <= _MAX_FIGURE and bool(_FIGURE.match(text))


def _is_name(cell: Cell) -> bool:
    return (
        len(cell.text) <= _MAX_NAME
        and any(char.isalnum() for char in cell.text)
        and (not is_figure(cell.text) or bool(_YEAR.match(cell.text)))
    )


def may_name(rows: Sequence[Row]) -> bool:
    """Whether the first row could name the columns of those after it: short texts, each said once."""
    if len(rows) < 2 or len(rows[0]) < 2:
        return False
    cells = [rows[0][column] for column in sorted(rows[0])]
    names = [cell.text for cell in cells]
    # "| 2024 | 2025" leaves the corner over the row labels empty; "Settore: | Ragioneria" is a form's line.
    corner = min(rows[0]) > min(rows[1])
    return (
        all(_is_name(cell) for cell in cells)
        and (corner or not _YEAR.match(names[0]))
        and not (len(names) == 2 and names[0].endswith(":"))
        and len({name.lower() for name in names}) >= 0.7 * len(names)
    )


def stands_out(rows: Sequence[Row]) -> bool:
    """Whether the first row differs from those under it in weight, or in text over figures."""
    first, following = rows[0], rows[1 : 1 + _LOOK_AHEAD]
    if all(cell.marked for cell in first.values()) and not all(
        cell.marked for row in following for cell in row.values()
    ):
        return True
    labels = min(column for row in (first, *following) for column in row)
    for column in first.keys() - {labels}:
        under = [row[column] for row in following if column in row]
        if under and sum(is_figure(cell.text) for cell in under) >= 0.6 * len(under):
            return True
    return False


def is_wide(rows: Sequence[Row]) -> bool:
    """Whether the rows after the first are about as wide as it is, and no more so."""
    first, following = rows[0], [row for row in rows[1 : 1 + _LOOK_AHEAD] if len(row) > 1]
    if not following:
        # A form to fill in: only the labels at the left are there.
        return (
            len(first) > 2 and len(rows) > 2 and all(min(first) in row for row in rows[1 : 1 + _LOOK_AHEAD])
        )
    if len(first) == 2 and not first[min(first)].marked and all(r[min(r)].marked for r in following):
        return False
    # "Cognome (bold) | Rossi" over other such lines: the names stand at the left.
    if len(first) == 2 and [cell.marked for cell in first.values()] == [True, False]:
        return False
    reach = {place for column, cell in first.items() for place in range(column, column + cell.across)}
    used = {column for row in following for column in row}
    return len(used & reach) >= 0.8 * len(used) and len(reach) >= 0.6 * len(used)


def goes_on(above: Row, below: Row) -> bool:
    """Whether ``below`` names the single columns under the groups that ``above`` names."""
    own = {column for column, cell in below.items() if above.get(column) is not cell}
    grouped = {
        place
        for column, cell in above.items()
        if cell.across > 1
        for place in range(column, column + cell.across)
    }
    return len(own) > 1 and bool(own & grouped) and all(_is_name(cell) for cell in below.values())


def repeats(row: Row, heading: Row) -> bool:
    """Whether a row says the open table's headings again: a printed sheet does so on every page."""
    same = sum(
        column in heading and heading[column] is not cell and heading[column].text == cell.text
        for column, cell in row.items()
    )
    return len(row) > 1 and same >= 2 and same >= 0.5 * len(heading)
