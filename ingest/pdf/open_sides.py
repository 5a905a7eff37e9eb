"""Closes tables whose outer rules are not drawn, at the sides or where the page cuts a row."""

from __future__ import annotations

from collections.abc import Sequence

SNAP = 3.0  # points within which two rules are one
MIN_SIDE = 4.0  # of a cell

Line = tuple[float, float, float]
"""A rule as its position, its start and its end."""


def open_sides(across: Sequence[Line], down: Sequence[Line]) -> list[Line]:
    """The sides that a table without rules left and right would have: where its rules begin and end."""
    sides: list[Line] = []
    inner = [[rule for rule in across if _crosses(rule, wall)] for wall in down]
    for side in (1, 2):
        places: dict[int, list[float]] = {}
        for y, x in {(rule[0], rule[side]) for rules in inner for rule in rules if len(rules) > 2}:
            places.setdefault(round(x), []).append(y)
        for x, ys in places.items():
            top, bottom = min(ys), max(ys)
            closed = any(
                abs(wall[0] - x) <= 2 * SNAP and min(wall[2], bottom) - max(wall[1], top) > SNAP
                for wall in down
            )
            if len(ys) > 2 and not closed:
                sides.append((float(x), top, bottom))
    return sides


def _crosses(rule: Line, wall: Line) -> bool:
    """Whether a rule meets a vertical one well inside its own length."""
    y, x0, x1 = rule
    return x0 + MIN_SIDE < wall[0] < x1 - MIN_SIDE and wall[1] - SNAP <= y <= wall[2] + SNAP


def open_ends(across: Sequence[Line], down: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """The rules that are missing above and below walls which go on beyond the table's outer rules.

    A row that the page cuts is often left open: its walls end together, without a rule.
    """
    return _ends(across, down, 1), _ends(across, down, 2)


def _ends(across: Sequence[Line], down: Sequence[Line], end: int) -> list[Line]:
    groups: list[list[Line]] = []
    for wall in sorted(down, key=lambda wall: wall[end]):
        if groups and wall[end] - groups[-1][0][end] <= SNAP:
            groups[-1].append(wall)
        else:
            groups.append([wall])
    found: list[Line] = []
    for walls in groups:
        y = walls[0][end]
        low, high = min(wall[0] for wall in walls), max(wall[0] for wall in walls)
        closed = any(
            abs(rule[0] - y) <= SNAP and rule[1] < high - SNAP and rule[2] > low + SNAP for rule in across
        )
        if len(walls) > 2 and not closed and any(_ties(rule, walls) for rule in across):
            found.append((y, low, high))
    return found


def _ties(rule: Line, walls: Sequence[Line]) -> bool:
    """Whether a rule crosses all of some walls."""
    y, x0, x1 = rule
    return all(x0 - SNAP <= wall[0] <= x1 + SNAP and wall[1] - SNAP <= y <= wall[2] + SNAP for wall in walls)
