"""Tells whether a text is a table of delimited values, and by which delimiter."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter

_DELIMITERS = ";\t,|"
_LOOKED_AT = 200  # records
_SHARE = 0.9  # of the records that have the usual number of fields
# Excel's own first line, "sep=;"
_DECLARED = re.compile(r"^sep=(.)\r?\n", re.I)


def delimiter(text: str, whole: bool = True) -> str | None:
    """The delimiter of a table in text form, None for a text that is none.

    ``whole`` is False for the beginning of a longer text, whose last record may be cut.
    """
    declared = _DECLARED.match(text)
    if declared is not None:
        return declared.group(1)
    if text.lstrip().startswith("|"):
        return None  # "| a | b |" is Markdown
    found = [(fields, mark) for mark in _DELIMITERS if (fields := _fields(text, mark, whole))]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _fields(text: str, mark: str, whole: bool) -> int:
    """How many fields the records have, 0 where they do not agree or read like sentences."""
    if mark not in text[:4096]:
        return 0
    records: list[list[str]] = []
    try:
        for record in csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True):
            if record and any(field.strip() for field in record):
                records.append(record)
            if len(records) > _LOOKED_AT:
                break
    except csv.Error:
        # A cut window may end within quotes; elsewhere a lone quote is a text's.
        if whole or len(records) < 3:
            return 0
    if not whole and len(records) <= _LOOKED_AT:
        records = records[:-1]
    if not records:
        return 0
    width, times = Counter(len(record) for record in records).most_common(1)[0]
    # Two lines of two parts each prove nothing: "Bologna;5 marzo".
    if width < 2 or times < _SHARE * len(records) or len(records) + width < 5 or len(records) < 2:
        return 0
    return 0 if _is_prose(records, width, mark) else width


def _is_prose(records: list[list[str]], width: int, mark: str) -> bool:
    fields = [record[1:] for record in records if len(record) == width]
    # "a) lo statuto;" ends every point of a list with an empty field
    if sum(not record[-1].strip() for record in fields) > 0.5 * len(fields) and width == 2:
        return True
    if mark == "\t":
        return False
    filled = [field for record in fields for field in record if field.strip()]
    # A comma or semicolon within a sentence is followed by a space; values follow at once.
    return sum(field[0].isspace() for field in filled) > 0.2 * len(filled)
