"""Finds runs of lines on a page whose words stand in columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise

from ingest.pdf.page import Word

# Gaps in a line, as multiples of the font size: a weak one may be a justified space, a strong one is none.
_WEAK, _STRONG = 0.55, 1.2
_FURTHEST = 3.4  # baselines of one run, as a multiple of the font size
_OTHER_SIZE = 1.3  # text that is so much larger or smaller is no part of the run
_SAME_PLACE = 2.0  # points
_AHEAD = 3  # starts tried for a run that reaches further

Edges = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Segment:
    """Words of one line without a gap between them."""

    words: tuple[Word, ...]
    x0: float
    x1: float


@dataclass(frozen=True, slots=True)
class TextLine:
    """The segments of one baseline, from the left."""

    segments: tuple[Segment, ...]
    base: float
    size: float
    y0: float
    y1: float


@dataclass(slots=True)
class Column:
    """A column as far as it is known: its edges, and those of its text on each line (by index)."""

    x0: float
    x1: float
    places: dict[int, Edges] = field(default_factory=dict)

    def takes(self, other: Column) -> None:
        """Makes one column of two."""
        self.x0, self.x1 = min(self.x0, other.x0), max(self.x1, other.x1)
        for index, (x0, x1) in other.places.items():
            mine = self.places.get(index, (x0, x1))
            self.places[index] = min(mine[0], x0), max(mine[1], x1)


@dataclass(frozen=True, slots=True)
class Run:
    """Lines ``start`` to ``end`` (exclusive) of a page, and their columns from the left."""

    start: int
    end: int
    columns: tuple[Column, ...]


def text_line(words: Sequence[Word]) -> TextLine:
    """A line from its words, which are in order and not none."""
    cuts = [0]
    reach = words[0].x1
    for index, word in enumerate(words[1:], 1):
        gap = word.x0 - reach
        if gap >= 4.0 and gap >= _WEAK * min(word.size, words[index - 1].size):
            cuts.append(index)
        if word.x1 > reach:
            reach = word.x1
    parts = [tuple(words[a:b]) for a, b in pairwise([*cuts, len(words)])]
    longest = max(words, key=lambda word: len(word.text))
    return TextLine(
        tuple(Segment(part, part[0].x0, max(word.x1 for word in part)) for part in parts),
        longest.base,
        longest.size,
        min(word.y0 for word in words),
        max(word.y1 for word in words),
    )


def is_gapped(line: TextLine) -> bool:
    """Whether a gap in the line is too wide for a space."""
    return any(b.x0 - a.x1 >= _STRONG * line.size for a, b in pairwise(line.segments))


def find_run(lines: Sequence[TextLine], start: int) -> Run:
    """The run from ``start``, or from one of the next lines where that one reaches further."""
    best = _with_hanging(lines, _grow(lines, start))
    for later in range(start + 1, min(start + 1 + _AHEAD, len(lines))):
        if is_gapped(lines[later]):
            run = _grow(lines, later)
            if run.end > best.end + 1:
                best = _with_hanging(lines, run)
    return best


def _grow(lines: Sequence[TextLine], start: int) -> Run:
    columns: list[Column] = []
    end = start
    while end < len(lines) and (end == start or _goes_on(lines[end - 1], lines[end], lines[start])):
        grown = _with_line(columns, lines[end], end)
        if grown is None:
            break
        columns = grown
        end += 1
    return Run(start, end, tuple(_settled(columns, lines[start].size)))


def _with_hanging(lines: Sequence[TextLine], run: Run) -> Run:
    """The run with the lines above it that begin where an inner column does: the rest of a cut row."""
    start = run.start
    while (
        start > 0
        and _hangs(lines[start - 1], run.columns)
        and _goes_on(lines[start - 1], lines[start], lines[run.start])
    ):
        start -= 1
    columns = [Column(c.x0, c.x1, dict(c.places)) for c in run.columns]
    for line in lines[start : run.start]:
        for segment in line.segments:
            column = next(c for c in columns if abs(c.x0 - segment.x0) <= _SAME_PLACE)
            column.takes(Column(segment.x0, segment.x1))
    return Run(start, run.end, tuple(columns))


def _hangs(line: TextLine, columns: Sequence[Column]) -> bool:
    """Whether all of a line's parts begin where a column after the first does, and end before the next."""
    for segment in line.segments:
        at = next((k for k, c in enumerate(columns) if abs(c.x0 - segment.x0) <= _SAME_PLACE), 0)
        if at == 0 or (at + 1 < len(columns) and segment.x1 > columns[at + 1].x0 - 3):
            return False
    return True


def _goes_on(above: TextLine, line: TextLine, first: TextLine) -> bool:
    if max(line.size, first.size) > _OTHER_SIZE * min(line.size, first.size):
        return False
    return line.base - above.base <= _FURTHEST * first.size


def _with_line(columns: Sequence[Column], line: TextLine, index: int) -> list[Column] | None:
    """The columns with one more line, or None where it runs across a gap that others keep free."""
    found = [Column(c.x0, c.x1, dict(c.places)) for c in columns]
    if found and not is_gapped(line) and len(line.segments) > sum(_meets(c, line) for c in found):
        return None  # a line of justified text, whose words happen to stand clear of the gaps
    for segment in line.segments:
        new = Column(segment.x0, segment.x1, {index: (segment.x0, segment.x1)})
        touched = [c for c in found if c.x0 < segment.x1 + 1 and c.x1 > segment.x0 - 1]
        if any(_apart(a, b, line.size) for a, b in combinations([*touched, new], 2)):
            return None
        parts = sorted([*touched, new], key=lambda c: c.x0)
        for part in parts[1:]:
            parts[0].takes(part)
        found = sorted([*(c for c in found if c not in touched), parts[0]], key=lambda c: c.x0)
    return found


def _meets(column: Column, line: TextLine) -> bool:
    return any(segment.x0 < column.x1 and segment.x1 > column.x0 for segment in line.segments)


def _apart(a: Column, b: Column, size: float) -> bool:
    """Whether some line keeps two columns apart by more than a space."""
    return any(
        max(b.places[k][0] - a.places[k][1], a.places[k][0] - b.places[k][1]) >= _STRONG * size
        for k in a.places.keys() & b.places.keys()
    )


def _settled(columns: Sequence[Column], size: float) -> list[Column]:
    """Joins neighbours that no line keeps apart: a heading and the figures that stand beside it."""
    kept: list[Column] = []
    for column in columns:
        both = kept and kept[-1].places.keys() & column.places.keys()
        few = kept and min(len(kept[-1].places), len(column.places)) <= 2
        if kept and (both or few) and not _apart(kept[-1], column, size):
            kept[-1].takes(column)
        else:
            kept.append(column)
    return kept
