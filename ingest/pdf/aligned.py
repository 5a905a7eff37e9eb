"""Finds the tables of a page that no grid of rules shows: words in columns, rows perhaps ruled apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from ingest.pdf.evidence import is_table
from ingest.pdf.lines import rows_of
from ingest.pdf.page import PageContent
from ingest.pdf.ruled import Grid, inside, merge
from ingest.pdf.runs import Column, Edges, Run, Segment, TextLine, find_run, is_gapped, text_line
from ingest.pdf.spans import with_spans
from ingest.pdf.wraps import CellLine, logical_rows

_RULE_SHARE = 0.7  # of the table's width that a rule between rows covers
_MEETING = 6.0  # points between rules that are drawn cell by cell
_NEAR = 2.2  # from a table to its outer rules, as a multiple of the font size
_MIN_LINES = 3
_MAX_LINES = 400  # of a page: more are a drawing
_LONG = 40  # lines of a run that is not tried again from its second line, its third, …
_TEXT_STEP = 1.35  # baselines of lines of one text, as a multiple of the font size


def aligned_grids(page: PageContent, ruled: Sequence[Grid]) -> list[Grid]:
    """The tables without vertical rules, outside the ``ruled`` ones, from the top of the page."""
    words = [
        word for word in page.words if word.upright and not any(inside(word, grid.box) for grid in ruled)
    ]
    lines = [text_line(row) for row in rows_of(words)]
    if sum(map(is_gapped, lines)) < 2 or len(lines) > _MAX_LINES:
        return []
    rules = merge([rule for rule in page.rules if rule.across], across=True)
    return [grid for part in _between(lines, ruled) for grid in _grids(part, rules)]


def _between(lines: Sequence[TextLine], ruled: Sequence[Grid]) -> Iterator[list[TextLine]]:
    """The lines in the stretches that the ruled tables leave."""
    part: list[TextLine] = []
    above = 0
    for line in lines:
        passed = sum(grid.box[1] < line.base for grid in ruled)
        if passed != above and part:
            yield part
            part = []
        above = passed
        part.append(line)
    if part:
        yield part


def _grids(lines: Sequence[TextLine], rules: Sequence[Line3]) -> Iterator[Grid]:
    index = 0
    while index < len(lines):
        run = find_run(lines, index) if is_gapped(lines[index]) else None
        grid = _grid(lines, run, rules) if run is not None else None
        if run is not None and grid is not None and not _is_torn(grid, lines, run):
            yield grid
            index = run.end
        else:
            index = run.end if run is not None and run.end - run.start > _LONG else index + 1


Line3 = tuple[float, float, float]


def _grid(lines: Sequence[TextLine], run: Run, rules: Sequence[Line3]) -> Grid | None:
    if len(run.columns) < 2 or run.end - run.start < _MIN_LINES - 1:
        return None
    columns = [(column.x0, column.x1) for column in run.columns]
    own = [_cell_line(line, run.columns) for line in lines[run.start : run.end]]
    heights = _rules_of(rules, columns, own)
    rows = _trimmed(logical_rows(own, columns, heights), heights)
    if len(rows) < 2 or not is_table(rows, columns, _ruled(rows, heights)):
        return None
    start = next(k for k, line in enumerate(lines) if line.base >= rows[0][0].base - 0.01)
    if len(columns) > 2 and len(rows) > 2 and len(rows[0][0].cells) < len(columns):
        # The first line may hold headings over several columns, which blur where the columns lie.
        below = [rows[0][1:], *rows[1:]] if len(rows[0]) > 1 else rows[1:]
        inner = _edges(below, columns)
        plain = _as_grid(below, inner, heights)
        spanned = with_spans(plain, inner, lines[: start + 1], rules)
        if spanned is not plain:
            return spanned
    return with_spans(_as_grid(rows, columns, heights), columns, lines[:start], rules)


def _is_torn(grid: Grid, lines: Sequence[TextLine], run: Run) -> bool:
    """Whether lines with gaps go on directly above or below: the run is a part of something else."""
    first, last = lines[run.start], lines[run.end - 1]
    if run.end < len(lines) and is_gapped(lines[run.end]) and _is_next(last, lines[run.end]):
        return True
    above = lines[run.start - 1] if run.start else None
    if above is None or above.base > grid.box[1] or not _is_next(above, first):
        return False
    return is_gapped(above) and not all(word.bold for part in above.segments for word in part.words)


def _is_next(above: TextLine, line: TextLine) -> bool:
    return line.base - above.base <= _TEXT_STEP * line.size


def _edges(rows: Sequence[Sequence[CellLine]], columns: Sequence[Edges]) -> list[Edges]:
    edges: list[Edges] = []
    for k, column in enumerate(columns):
        words = [word for row in rows for line in row for word in line.cells.get(k, ())]
        edges.append((min(w.x0 for w in words), max(w.x1 for w in words)) if words else column)
    return edges


def _as_grid(rows: Sequence[Sequence[CellLine]], columns: Sequence[Edges], heights: Sequence[float]) -> Grid:
    bounds, walls = _bounds(rows), _walls(columns)
    boxes = tuple(tuple((x0, y0, x1, y1) for x0, x1 in pairwise(walls)) for y0, y1 in pairwise(bounds))
    box = (walls[0], bounds[0], walls[-1], bounds[-1])
    return Grid(box, boxes, _heads(rows, heights), columns=tuple(columns))


def _cell_line(line: TextLine, columns: Sequence[Column]) -> CellLine:
    cells: dict[int, tuple[Segment, ...]] = {}
    for segment in line.segments:
        middle = (segment.x0 + segment.x1) / 2
        index = next(k for k, column in enumerate(columns) if middle <= column.x1)
        cells[index] = (*cells.get(index, ()), segment)
    words = {k: tuple(word for part in parts for word in part.words) for k, parts in cells.items()}
    return CellLine(words, line.base, line.size, line.y0, line.y1)


def _rules_of(rules: Sequence[Line3], columns: Sequence[Edges], lines: Sequence[CellLine]) -> list[float]:
    """The heights of the rules across the table, from just above it to just below."""
    low, high = columns[0][0], columns[-1][1]
    reach = _NEAR * median(line.size for line in lines)
    found: list[float] = []
    pieces = [rule for rule in rules if lines[0].y0 - reach <= rule[0] <= lines[-1].y1 + reach]
    for y in sorted({rule[0] for rule in pieces}):
        whole = _longest([(x0, x1) for other, x0, x1 in pieces if other == y])
        if min(whole[1], high) - max(whole[0], low) >= _RULE_SHARE * (high - low):
            found.append(y)
    return found


def _longest(pieces: Sequence[Edges]) -> Edges:
    """The longest of the rules on one height, those that nearly meet taken together."""
    joined: list[Edges] = []
    for x0, x1 in sorted(pieces):
        if joined and x0 <= joined[-1][1] + _MEETING:
            joined[-1] = joined[-1][0], max(joined[-1][1], x1)
        else:
            joined.append((x0, x1))
    return max(joined, key=lambda edges: edges[1] - edges[0])


def _trimmed(rows: list[list[CellLine]], heights: Sequence[float]) -> list[list[CellLine]]:
    """Without lines above and below that fill the first column alone: a caption, the text that follows."""
    kept = [
        any(column > 0 for line in row for column in line.cells) or _is_between_rules(row, heights)
        for row in rows
    ]
    if not any(kept):
        return []
    return rows[kept.index(True) : len(kept) - kept[::-1].index(True)]


def _is_between_rules(row: Sequence[CellLine], heights: Sequence[float]) -> bool:
    near = 1.5 * row[0].size
    above = any(row[0].base - row[0].size - near < y < row[0].base - 1 for y in heights)
    return above and any(row[-1].base - 1 < y < row[-1].base + near for y in heights)


def _ruled(rows: Sequence[Sequence[CellLine]], heights: Sequence[float]) -> int:
    """How many of the places above, between and below the rows hold a rule."""
    bases = [-1e9, *(row[-1].base for row in rows)]
    tops = [*(row[0].base for row in rows), 1e9]
    return sum(any(a - 1 < y < b for y in heights) for a, b in zip(bases, tops, strict=True))


def _heads(rows: Sequence[Sequence[CellLine]], heights: Sequence[float]) -> int:
    """One where a rule parts the first row from others that hardly any rules part."""
    parted = [any(above[-1].base - 1 < y < below[0].base for y in heights) for above, below in pairwise(rows)]
    return int(len(parted) > 1 and parted[0] and sum(parted[1:]) < 0.5 * len(parted))


def _bounds(rows: Sequence[Sequence[CellLine]]) -> list[float]:
    between = [
        (max(line.y1 for line in above) + min(line.y0 for line in below)) / 2
        for above, below in pairwise(rows)
    ]
    return [
        min(line.y0 for line in rows[0]) - 1,
        *between,
        max(line.y1 for line in rows[-1]) + 1,
    ]


def _walls(columns: Sequence[Edges]) -> list[float]:
    between = [(a[1] + b[0]) / 2 for a, b in pairwise(columns)]
    return [columns[0][0] - 2, *between, columns[-1][1] + 2]
