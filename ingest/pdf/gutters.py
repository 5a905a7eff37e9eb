"""Finds the gutter between two columns of text."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from ingest.pdf.page import Word

_GUTTER = 9.0  # points; narrower gaps between words are justified spaces
MIN_COLUMN_LINES = 4
_SHORT_LINE = 4.0  # words
_LONG_WORDS = 22.0  # letters of a line that is not short, however few its words
_MANY_LINES = 8  # of a column: a table of so many lines has short ones among them

Side = tuple[int, int]
_left = attrgetter("x0")


def gutter_from(rows: list[list[Word]], start: int) -> tuple[int, float | None]:
    """The longest run of rows from ``start`` with one free gutter, and its place; None if no columns."""
    best: tuple[int, float | None] = (start + 1, None)
    # The lines of two columns may lie at different heights: look for gaps in three rows at once.
    together = sorted([word for row in rows[start : start + 3] for word in row], key=_left)
    for low, high in _gaps(together):
        end = start
        words_left: list[Side] = []
        words_right: list[Side] = []
        while end < len(rows):
            narrowed = _narrow(rows[end], low, high)
            if narrowed is None:
                break
            low, high = narrowed
            left, right = _sides(rows[end], low)
            words_left.append(left)
            words_right.append(right)
            end += 1
        if end > best[0] and _are_prose(words_left, words_right):
            best = end, (low + high) / 2
    return best


def _are_prose(left: Sequence[Side], right: Sequence[Side]) -> bool:
    """Whether both sides of a gutter hold text, by their words in each row.

    A few words on a side are table cells or signatures, which read across; so do short lines that
    mostly stand beside a line of the other side.
    """
    beside = sum(a[0] > 0 and b[0] > 0 for a, b in zip(left, right, strict=True))
    for side in (left, right):
        lines = [words for words, _ in side if words]
        letters = sum(letters for _, letters in side)
        if len(lines) < MIN_COLUMN_LINES or sum(count >= 3 for count in lines) < 0.6 * len(lines):
            return False
        wide = len(lines) >= _MANY_LINES and letters >= _LONG_WORDS * len(lines)
        if not wide and sum(lines) < _SHORT_LINE * len(lines) and beside >= 0.7 * len(lines):
            return False
    return True


def _gaps(row: list[Word]) -> list[tuple[float, float]]:
    gaps: list[tuple[float, float]] = []
    reach = row[0].x1
    for word in row[1:]:
        gap = word.x0 - reach
        if gap >= _GUTTER and gap >= 1.1 * word.size:
            gaps.append((reach, word.x0))
        if word.x1 > reach:
            reach = word.x1
    return gaps


def _narrow(row: list[Word], low: float, high: float) -> tuple[float, float] | None:
    """What the row leaves free of the gutter ``low``–``high``, or None where it crosses it."""
    for word in row:
        if word.x1 <= low or word.x0 >= high:
            continue
        if word.x0 - low >= high - word.x1:
            high = word.x0
        else:
            low = word.x1
        if high - low < _GUTTER:
            return None
    return low, high


def _sides(row: list[Word], gutter: float) -> tuple[Side, Side]:
    """How many words, figures not counted, stand on either side, and how many letters they have."""
    words = [word for word in row if word.text.isalpha() or any(map(str.isalpha, word.text))]
    left = [len(word.text) for word in words if word.x1 <= gutter + 1]
    letters = sum(len(word.text) for word in words)
    return (len(left), sum(left)), (len(words) - len(left), letters - sum(left))
