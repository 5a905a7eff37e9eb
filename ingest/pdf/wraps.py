"""Tells the wrapped lines of a table's cells from its rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.pdf.page import Word
from ingest.pdf.runs import Edges

_SIDE_BY_SIDE = 0.8  # of the font size: a row cannot begin so close under another
_CONSISTENT = 0.85  # of the lines under a line of the same row: then gaps between rows are trusted


@dataclass(frozen=True, slots=True)
class CellLine:
    """One baseline of a table: its words by column."""

    cells: Mapping[int, tuple[Word, ...]]
    base: float
    size: float
    y0: float
    y1: float


def logical_rows(
    lines: Sequence[CellLine], columns: Sequence[Edges], rules: Sequence[float]
) -> list[list[CellLine]]:
    """The lines of each row. ``rules`` are the heights of the rules between lines."""
    bands = _bands(_level(lines), rules)
    if len(bands) > 3 and all(_is_one_row(band, columns) for band in bands[1:]):
        return bands
    limit = _row_step(lines, columns)
    return [row for band in bands for row in _split(band, columns, limit)]


def _level(lines: Sequence[CellLine]) -> list[CellLine]:
    """Lines that stand side by side, hardly lower one than the other, become one."""
    level: list[CellLine] = []
    for line in lines:
        above = level[-1] if level else None
        if (
            above is not None
            and line.base - above.base < _SIDE_BY_SIDE * line.size
            and not above.cells.keys() & line.cells.keys()
        ):
            cells = {**above.cells, **line.cells}
            level[-1] = CellLine(
                cells, above.base, above.size, min(above.y0, line.y0), max(above.y1, line.y1)
            )
        else:
            level.append(line)
    return level


def _bands(lines: Sequence[CellLine], rules: Sequence[float]) -> list[list[CellLine]]:
    bands: list[list[CellLine]] = [[lines[0]]]
    for above, line in pairwise(lines):
        if any(above.base - 1 < y < line.base for y in rules):
            bands.append([])
        bands[-1].append(line)
    return bands


def _is_one_row(band: Sequence[CellLine], columns: Sequence[Edges]) -> bool:
    return all(_continues(band[:k], band[k], columns) for k in range(1, len(band)))


def _row_step(lines: Sequence[CellLine], columns: Sequence[Edges]) -> float:
    """The distance of baselines beyond which a new row begins; 0 where no cell is wrapped."""
    steps = []
    for column, edges in enumerate(columns):
        own = [line for line in lines if column in line.cells]
        steps += [
            (b.base - a.base, (b.base - a.base) / b.size)
            for a, b in pairwise(own)
            if is_wrapped(a.cells[column], b.cells[column], edges)
        ]
    usual = [step for step, multiple in steps if multiple <= 1.7]
    wide = [step for step, multiple in steps if multiple <= 1.9]
    found = usual or (wide if len(wide) > 1 else [])
    return 1.1 * min(found) + 0.4 if found else 0.0


def _split(band: Sequence[CellLine], columns: Sequence[Edges], limit: float) -> list[list[CellLine]]:
    if not limit:
        return [[line] for line in band]
    groups: list[list[CellLine]] = [[band[0]]]
    for above, line in pairwise(band):
        if line.base - above.base > limit or _changes_weight(groups[-1], line):
            groups.append([])
        groups[-1].append(line)
    inner = [(group[:k], group[k]) for group in groups for k in range(1, len(group))]
    good = sum(_continues(before, line, columns) for before, line in inner)
    # All lines alike far apart: without gaps between rows only the text can tell.
    if good >= _CONSISTENT * len(inner) and (len(groups) > 1 or len(band) <= 3):
        return groups
    rows: list[list[CellLine]] = []
    for group in groups:
        rows.append([group[0]])
        for line in group[1:]:
            if _carries_on(rows[-1], line, columns):
                rows[-1].append(line)
            else:
                rows.append([line])
    return rows


def _changes_weight(above: Sequence[CellLine], line: CellLine) -> bool:
    heavy = [word.bold for part in above for words in part.cells.values() for word in words]
    own = [word.bold for words in line.cells.values() for word in words]
    return all(heavy) and not any(own)


def _continues(before: Sequence[CellLine], line: CellLine, columns: Sequence[Edges]) -> bool:
    """Whether every cell of the line may go on from the one above in its row."""
    for column, words in line.cells.items():
        above = next((part.cells[column] for part in reversed(before) if column in part.cells), None)
        if above is not None and not is_wrapped(above, words, columns[column]):
            return False
    return True


def _carries_on(before: Sequence[CellLine], line: CellLine, columns: Sequence[Edges]) -> bool:
    """Where the distance of lines does not tell: whether a line's text says that it goes on."""
    small = all(words[0].text[0].islower() for words in line.cells.values())
    if len(line.cells) > 1 and 0 in line.cells:
        return small and _continues(before, line, columns)
    return 0 not in line.cells or small or _continues(before, line, columns)


def is_wrapped(above: Sequence[Word], below: Sequence[Word], column: Edges) -> bool:
    """Whether the first word of a line had no room at the end of the line above it."""
    if _is_amount(below) and _is_amount(above):
        return False
    room = column[1] - column[0] - (max(word.x1 for word in above) - above[0].x0)
    return (
        room < below[0].x1 - below[0].x0 + 0.2 * below[0].size or above[-1].text[-1:] in "-\ufffe\x02\u2010"
    )


def _is_amount(words: Sequence[Word]) -> bool:
    """Whether a cell holds one figure, "€ 12.500,00" or "45%", which is never wrapped."""
    text = "".join(word.text for word in words)
    return len(text) < 20 and sum(char.isalpha() for char in text) < 2 and is_figure(text)


def is_figure(text: str) -> bool:
    """Whether at least half of the letters and digits of a text are digits."""
    return sum(char.isdigit() for char in text) >= 0.5 * sum(char.isalnum() for char in text) > 0
