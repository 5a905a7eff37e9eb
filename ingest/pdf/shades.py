"""Tells the edges of the colour behind the lines of a cell's text, which part no cells."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.pdf.rules import Box, Rule

_CLOSE = 1.5  # points within which the edge of a colour is that of its cell
_PADDING = 9.0  # points at most between a cell's rule and the colour behind its text
_MOST_PAIRS = 500_000


def without_text_shades(rules: Sequence[Rule], cells: Sequence[Box]) -> list[Rule]:
    """The rules without the edges of shades that lie in one of the ``cells``, its padding apart."""
    shades = sum(rule.shade for rule in rules)
    if not shades or not cells or shades * len(cells) > _MOST_PAIRS:
        return list(rules)
    return [rule for rule in rules if not (rule.shade and any(_lies_in(rule, cell) for cell in cells))]


def _lies_in(rule: Rule, cell: Box) -> bool:
    x0, y0, x1, y1 = cell
    if rule.across:
        if not y0 + _CLOSE < rule.y0 < y1 - _CLOSE:
            return False
        return _CLOSE < rule.x0 - x0 <= _PADDING and _CLOSE < x1 - rule.x1 <= _PADDING
    if not (y0 - _CLOSE <= rule.y0 and rule.y1 <= y1 + _CLOSE):
        return False
    return _CLOSE < rule.x0 - x0 <= _PADDING or _CLOSE < x1 - rule.x0 <= _PADDING
