"""Finds the ruled tables of a page from its ruling lines."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.pdf.open_sides import MIN_SIDE, SNAP, Line, open_ends, open_sides
from ingest.pdf.page import Word
from ingest.pdf.rules import Rule
from ingest.pdf.shades import without_text_shades

_MAX_RULES = 3_000
_MAX_CELL = 0.4  # of the page: larger ones frame a text
_MIN_FILL = 0.7  # of a table's box: cells that leave more of it open frame something else

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Grid:
    """One table: its box and, per row from the top, the boxes of its cells from the left.

    ``heads`` is the number of rows at the top that its rules set apart as column headings.
    ``open_top`` and ``open_bottom`` say that its walls go on there without a rule that closes them.
    ``columns`` are the edges of the columns' text where no rules part them.
    """

    box: Box
    rows: tuple[tuple[Box, ...], ...]
    heads: int = 0
    open_top: bool = False
    open_bottom: bool = False
    columns: tuple[tuple[float, float], ...] = ()


def find_grids(rules: Sequence[Rule], width: float, height: float) -> list[Grid]:
    """The ruled tables of a page with at least two columns and two cells in some row."""
    largest = _MAX_CELL * width * height
    if any(rule.shade for rule in rules):
        drawn, _, _ = _closed_cells([rule for rule in rules if not rule.shade])
        rules = without_text_shades(rules, drawn)
    closed, tops, bottoms = _closed_cells(rules)
    cells = [cell for cell in closed if (cell[2] - cell[0]) * (cell[3] - cell[1]) <= largest]
    grids = [grid for group in _connected(cells) if (grid := _grid(group)) is not None]
    return [_with_ends(grid, tops, bottoms) for grid in grids]


def _closed_cells(rules: Sequence[Rule]) -> tuple[list[Box], list[Line], list[Line]]:
    """The cells that rules enclose, with the rules missing above and below tables that go on."""
    across = merge([rule for rule in rules if rule.across], across=True)
    down = merge([rule for rule in rules if not rule.across], across=False)
    if not across or len(down) < 2 or len(across) + len(down) > _MAX_RULES:
        return [], [], []
    down = sorted([*down, *open_sides(across, down)])
    tops, bottoms = open_ends(across, down)
    return _cells(sorted([*across, *tops, *bottoms]), down), tops, bottoms


def merge(rules: list[Rule], across: bool) -> list[Line]:
    """Collinear rules that touch become one: (position, start, end), sorted by position."""
    flat = sorted(
        ((r.y0 + r.y1) / 2, r.x0, r.x1) if across else ((r.x0 + r.x1) / 2, r.y0, r.y1) for r in rules
    )
    merged: list[Line] = []
    band: list[Line] = []
    for rule in [*flat, (float("inf"), 0.0, 0.0)]:
        if band and rule[0] - band[-1][0] > SNAP / 2:
            merged.extend(_join_band(band))
            band = []
        band.append(rule)
    return merged


def _join_band(band: list[Line]) -> list[Line]:
    position = sum(rule[0] for rule in band) / len(band)
    spans: list[tuple[float, float]] = []
    for _, start, end in sorted(band, key=lambda rule: rule[1]):
        if spans and start <= spans[-1][1] + SNAP:
            spans[-1] = spans[-1][0], max(spans[-1][1], end)
        else:
            spans.append((start, end))
    return [(position, start, end) for start, end in spans]


def _cells(across: list[Line], down: list[Line]) -> list[Box]:
    """The smallest boxes with a rule on all four sides, found from each crossing as top left corner."""
    crossings: dict[tuple[int, int], None] = {}
    for i, (y, x0, x1) in enumerate(across):
        for j, (x, y0, y1) in enumerate(down):
            if x0 - SNAP <= x <= x1 + SNAP and y0 - SNAP <= y <= y1 + SNAP:
                crossings[i, j] = None
    by_rule: dict[int, list[int]] = {}
    by_column: dict[int, list[int]] = {}
    for i, j in crossings:
        by_rule.setdefault(i, []).append(j)
        by_column.setdefault(j, []).append(i)
    cells: dict[Box, None] = {}
    for i, j in crossings:
        box = _cell_from(i, j, across, down, by_rule, by_column)
        if box is not None:
            cells[box] = None
    return list(cells)


def _cell_from(
    i: int,
    j: int,
    across: list[Line],
    down: list[Line],
    by_rule: dict[int, list[int]],
    by_column: dict[int, list[int]],
) -> Box | None:
    y, x = across[i][0], down[j][0]
    rights = sorted((down[k][0], k) for k in by_rule[i] if down[k][0] > x + MIN_SIDE)
    bottoms = sorted((across[k][0], k) for k in by_column[j] if across[k][0] > y + MIN_SIDE)
    for bottom, low in bottoms:
        for right, far in rights:
            # The rules that meet in the lower right corner may be other pieces on the same lines.
            if _covers(across, bottom, x, right) and _covers(down, right, y, bottom):
                return x, y, right, bottom
            if low in by_column.get(far, ()):
                return x, y, right, bottom
    return None


def _covers(rules: list[Line], position: float, start: float, end: float) -> bool:
    index = bisect_right(rules, (position - SNAP, float("inf"), 0.0))
    while index < len(rules) and rules[index][0] <= position + SNAP:
        if rules[index][1] <= start + SNAP and rules[index][2] >= end - SNAP:
            return True
        index += 1
    return False


def _connected(cells: list[Box]) -> list[list[Box]]:
    """Cells that share a corner belong to one table."""
    corner: dict[tuple[int, int], int] = {}
    parent = list(range(len(cells)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for index, (x0, y0, x1, y1) in enumerate(cells):
        for point in ((x0, y0), (x1, y0), (x0, y1), (x1, y1)):
            key = round(point[0]), round(point[1])
            parent[root(index)] = root(corner.setdefault(key, index))
    groups: dict[int, list[Box]] = {}
    for index, cell in enumerate(cells):
        groups.setdefault(root(index), []).append(cell)
    return list(groups.values())


def _grid(cells: list[Box]) -> Grid | None:
    rows: list[list[Box]] = []
    for cell in sorted(cells, key=lambda box: (box[1], box[0])):
        if rows and cell[1] - rows[-1][0][1] <= SNAP:
            rows[-1].append(cell)
        else:
            rows.append([cell])
    columns = {round(cell[0]) for cell in cells}
    if len(cells) < 2 or len(columns) < 2 or max(len(row) for row in rows) < 2:
        return None
    box = (
        min(cell[0] for cell in cells),
        min(cell[1] for cell in cells),
        max(cell[2] for cell in cells),
        max(cell[3] for cell in cells),
    )
    area = sum((cell[2] - cell[0]) * (cell[3] - cell[1]) for cell in cells)
    if area < _MIN_FILL * (box[2] - box[0]) * (box[3] - box[1]):
        return None
    return Grid(box, tuple(tuple(sorted(row)) for row in rows))


def _with_ends(grid: Grid, tops: Sequence[Line], bottoms: Sequence[Line]) -> Grid:
    return replace(
        grid,
        open_top=any(abs(rule[0] - grid.box[1]) <= SNAP and rule[1] < grid.box[2] for rule in tops),
        open_bottom=any(abs(rule[0] - grid.box[3]) <= SNAP and rule[1] < grid.box[2] for rule in bottoms),
    )


def inside(word: Word, box: Box) -> bool:
    """Whether the middle of a word lies in a box."""
    x, y = (word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2
    return box[0] - 1 <= x <= box[2] + 1 and box[1] - 1 <= y <= box[3] + 1


def with_names(grid: Grid, words: Sequence[Word]) -> Grid:
    """The grid with a row on top where the names of its columns stand unruled above it, each over its own."""
    widest = max(grid.rows, key=len)
    x0, y0, x1, _ = grid.box
    above = [w for w in words if y0 - 2.7 * w.size <= w.y0 and w.y1 <= y0 + 2 and x0 - 2 <= w.x0 <= x1]
    if not above or len(widest) < 3:
        return grid
    line = [w for w in above if abs(w.base - above[-1].base) < 2]
    places = [[w for w in line if box[0] - 2 <= w.x0 and w.x1 <= box[2] + 2] for box in widest]
    gaps = [b[0].x0 - a[-1].x1 for a, b in pairwise([place for place in places if place])]
    if min(gaps, default=0.0) < line[0].size:  # a line of text whose words fall into the columns
        return grid
    if sum(map(len, places)) != len(line) or sum(map(bool, places)) < max(3, len(widest) - 1):
        return grid
    top = min(w.y0 for w in line)
    names = tuple((box[0], top, box[2], y0) for box in widest)
    return replace(grid, box=(x0, top, x1, grid.box[3]), rows=(names, *grid.rows))


def with_parted_names(grid: Grid, words: Sequence[Word]) -> Grid:
    """The grid with a cell at its top parted where no rule parts the names of the columns in it."""
    widest = max(grid.rows[1:], key=len, default=())
    top: list[Box] = []
    for box in grid.rows[0]:
        under = [other for other in widest if box[0] - SNAP <= other[0] and other[2] <= box[2] + SNAP]
        own = [word for word in words if inside(word, box)]
        places = [[w for w in own if other[0] <= w.x0 and w.x1 <= other[2]] for other in under]
        gaps = [min(w.x0 for w in b) - max(w.x1 for w in a) for a, b in pairwise(places) if a and b]
        if len(under) > 1 and all(places) and sum(map(len, places)) == len(own) and min(gaps) > own[0].size:
            top += [(other[0], box[1], other[2], box[3]) for other in under]
        else:
            top.append(box)
    return grid if len(top) == len(grid.rows[0]) else replace(grid, rows=(tuple(top), *grid.rows[1:]))
