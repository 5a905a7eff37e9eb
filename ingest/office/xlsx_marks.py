"""Finds in the XML of an XLSX sheet what openpyxl's read-only mode leaves out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.office.sheet_cells import Area

# <mergeCell ref="B2:E2"/>, <autoFilter ref="A3:F100">; names may carry a prefix, <x:mergeCell ref=...
_AREA = rb'<(?:\w+:)?%s\s[^<>]{0,500}?\bref="\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})"'
_MERGED = re.compile(_AREA % b"mergeCell")
_FILTER = re.compile(_AREA % b"autoFilter")
# <row r="5" spans="1:9" hidden="1">, <col min="3" max="4" width="9" hidden="1"/>
_HIDDEN = re.compile(rb'<(?:\w+:)?(row|col)\s([^<>]{0,500}?\bhidden="(?:1|true)"[^<>]{0,500})>')
_NUMBER = re.compile(rb'\b(r|min|max)="(\d{1,7})"')
# <c r="C2"><f>SUM(C1:C1)</f><v></v></c>: written by a program that does not calculate
_UNCALCULATED = re.compile(
    rb"<(?:\w+:)?c\b([^<>]{0,500})>\s*<(?:\w+:)?f\b(?:[^<>]{0,500}/>|[^<>]{0,500}>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_LAST_COLUMN = 16_384


@dataclass(frozen=True, slots=True)
class SheetMarks:
    """Rows and columns count from 0. ``filter_row`` names the columns of a filtered table.

    ``uncalculated`` counts the formulas without a stored value.
    """

    merged: tuple[Area, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    filter_row: int | None = None
    uncalculated: int = 0


def find_marks(xml: bytes) -> SheetMarks:
    """The marks of a sheet; ``xml`` is its whole part, only searched and never parsed.

    The bounds in the patterns keep the search linear, whatever the bytes are.
    """
    hidden = [(found[1], dict(_NUMBER.findall(found[2]))) for found in _HIDDEN.finditer(xml)]
    filters = list(_areas(_FILTER, xml))
    return SheetMarks(
        merged=tuple(_areas(_MERGED, xml)),
        hidden_rows=frozenset(int(at[b"r"]) - 1 for tag, at in hidden if tag == b"row" and b"r" in at),
        hidden_columns=frozenset(
            column
            for tag, at in hidden
            if tag == b"col" and b"min" in at and b"max" in at
            for column in range(int(at[b"min"]) - 1, min(int(at[b"max"]), _LAST_COLUMN))
        ),
        filter_row=filters[0][0] if filters else None,
        # A formula whose result is an empty text, t="str", has been calculated.
        uncalculated=sum(b't="str"' not in found[1] for found in _UNCALCULATED.finditer(xml)),
    )


def _areas(pattern: re.Pattern[bytes], xml: bytes) -> Iterator[Area]:
    for left, top, right, bottom in pattern.findall(xml):
        yield int(top) - 1, _column(left), int(bottom) - 1, _column(right)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number - 1
