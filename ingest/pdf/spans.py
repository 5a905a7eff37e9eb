"""Puts the headings over several columns on top of a table found by its columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.pdf.ruled import Box, Grid
from ingest.pdf.runs import Edges, Segment, TextLine

_STEP = 2.4  # baselines between headings and the row under them, as a multiple of the font size
_SLACK = 6.0


def with_spans(
    grid: Grid,
    columns: Sequence[Edges],
    above: Sequence[TextLine],
    rules: Sequence[tuple[float, float, float]],
) -> Grid:
    """The grid with a row on top where the line ``above`` it holds headings over groups of columns.

    A rule under such a heading shows which columns it is over; otherwise it stands in their middle
    or where the first of them begins.
    """
    if len(columns) < 3 or not above:
        return grid
    line, top = above[-1], grid.box[1]
    if top - line.y1 > (_STEP - 1) * line.size or top < line.base - line.size:
        return grid
    clear = all(b.x0 - a.x1 >= line.size for a, b in pairwise(line.segments))
    alone = len(line.segments) == 1 and not all(word.bold for word in line.segments[0].words)
    if alone or not clear:  # text that ends above the table
        return grid
    spans = [_span(segment, columns, line, top, rules) for segment in line.segments]
    known = _widened([span for span in spans if span is not None], line, columns)
    if len(known) < len(spans) or any(a[1] >= b[0] for a, b in pairwise(known)):
        return grid
    if not any(a < b for a, b in known) or known[0] == (0, len(columns) - 1):
        return grid
    if len(known) == 1 and known[0][0] == 0:  # a title; the column of labels has no heading over it
        return grid
    return _on_top(grid, known, line)


def _span(
    segment: Segment,
    columns: Sequence[Edges],
    line: TextLine,
    top: float,
    rules: Sequence[tuple[float, float, float]],
) -> tuple[int, int] | None:
    """The first and the last column that a heading is over, None where it fits none."""
    last = len(columns) - 1
    for y, x0, x1 in rules:
        own = [s for s in line.segments if x0 - 3 <= s.x0 and s.x1 <= x1 + 3]
        # Rules under neighbouring headings that touch are one, which tells nothing of either.
        if line.base - 1 < y < top + line.size and own == [segment]:
            under = [k for k, (a, b) in enumerate(columns) if x0 - 3 <= (a + b) / 2 <= x1 + 3]
            if under and len(under) <= last:
                return under[0], under[-1]
    middle = (segment.x0 + segment.x1) / 2
    found: list[tuple[int, float, int]] = []
    for a in range(last + 1):
        for b in range(a, last + 1):
            fits = columns[a][0] - _SLACK <= segment.x0 and segment.x1 <= columns[b][1] + _SLACK
            apart = abs((columns[a][0] + columns[b][1]) / 2 - middle)
            # Figures set to the right draw the middle of their columns away from that of the heading.
            near = _SLACK if a == b else max(_SLACK, 0.2 * (columns[b][1] - columns[a][0]))
            if fits and (apart <= near or abs(columns[a][0] - segment.x0) <= 3):
                found.append((b - a, apart, a))
    if not found:
        return None
    wide, _, first = min(found)
    return first, first + wide


def _widened(
    spans: Sequence[tuple[int, int]], line: TextLine, columns: Sequence[Edges]
) -> list[tuple[int, int]]:
    """Headings that begin where a column does are over all columns up to the next heading."""
    wide = list(spans)
    for k, ((a, b), segment) in enumerate(zip(spans, line.segments, strict=False)):
        until = spans[k + 1][0] - 1 if k + 1 < len(spans) else len(columns) - 1
        if len(spans) > 1 and a == b < until and abs(columns[a][0] - segment.x0) <= 3:
            wide[k] = a, until
    return wide


def _on_top(grid: Grid, spans: Sequence[tuple[int, int]], line: TextLine) -> Grid:
    first = grid.rows[0]
    y0, y1 = line.y0 - 1, max(grid.box[1], line.base + 1)
    boxes: list[Box] = []
    start = 0
    for a, b in spans:
        boxes += [(box[0], y0, box[2], y1) for box in first[start:a]]
        boxes.append((first[a][0], y0, first[b][2], y1))
        start = b + 1
    boxes += [(box[0], y0, box[2], y1) for box in first[start:]]
    box = (grid.box[0], y0, grid.box[2], grid.box[3])
    heads = grid.heads + 1 if grid.heads else 0
    return replace(grid, box=box, rows=(tuple(boxes), *grid.rows), heads=heads)
