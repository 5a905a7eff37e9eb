"""Puts the words of a page into lines, and the lines into reading order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter
from statistics import median

from ingest import markers
from ingest.pdf.gutters import MIN_COLUMN_LINES, gutter_from
from ingest.pdf.page import Word

_SPACED_LETTERS = 4
_SAME_EDGE = 4.0
_left = attrgetter("x0")
_AROUND = [(a, b) for a in (-1, 0, 1) for b in (-1, 0, 1)]


@dataclass(frozen=True, slots=True)
class Line:
    """Words on one baseline. ``left`` and ``right`` are the edges of the column it stands in.

    ``base`` and ``size`` are those of its longest word; ``bold`` says that (nearly) all letters
    are, a marker before them not counted. ``lead`` is the width of its first word and ``gap`` the
    space after it, 0 where it stands alone; ``hang`` is where the text after a marker begins.
    """

    words: tuple[Word, ...]
    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    base: float
    size: float
    bold: bool
    left: float
    right: float
    upright: bool = True
    lead: float = 0.0
    gap: float = 0.0
    hang: float = 0.0


def line_of(words: Sequence[Word], left: float = 0.0, right: float = 0.0, upright: bool = True) -> Line:
    """A line from its words, which are in order and not none."""
    letters = heavy = 0
    y0, x1, y1 = words[0].y0, words[0].x1, words[0].y1
    for word in words:
        length = len(word.text)
        letters += length
        if word.bold:
            heavy += length
        y0 = word.y0 if word.y0 < y0 else y0
        x1 = word.x1 if word.x1 > x1 else x1
        y1 = word.y1 if word.y1 > y1 else y1
    main, first, text = _main(words), words[0], _text(words)
    return Line(
        tuple(words),
        text,
        first.x0,
        y0,
        x1,
        y1,
        main.base,
        main.size,
        heavy > 0 and heavy >= 0.9 * letters - 3,
        left,
        right,
        upright,
        first.x1 - first.x0,
        words[1].x0 - first.x1 if len(words) > 1 else 0.0,
        _text_start(words, markers.marker(text)),
    )


def _text_start(words: Sequence[Word], marker: str | None) -> float:
    if marker is None:
        return words[0].x0
    taken = ""
    for word in words:
        if len(taken) >= len(marker.replace(" ", "")):
            return word.x0
        taken += word.text
    return words[0].x0


def _text(words: Sequence[Word]) -> str:
    parts = [words[0].text]
    for index, word in enumerate(words[1:], 1):
        parts.append(word.text if len(word.text) == 1 and _is_spaced_out(words, index) else f" {word.text}")
    return "".join(parts)


def _is_spaced_out(words: Sequence[Word], index: int) -> bool:
    """Whether a letter belongs to the one before: "D E L I B E R A" is one word set with wide spaces."""
    low = index
    while low > 0 and len(words[low - 1].text) == 1 and words[low - 1].text.isalpha():
        low -= 1
    high = index
    while high < len(words) and len(words[high].text) == 1 and words[high].text.isalpha():
        high += 1
    if high - low < _SPACED_LETTERS or high == index:
        return False
    gaps = [words[k].x0 - words[k - 1].x1 for k in range(low + 1, high)]
    return words[index].x0 - words[index - 1].x1 <= 1.6 * median(gaps)


def _main(words: Sequence[Word]) -> Word:
    """The first of the longest words that begin or end with a letter or figure, else the first."""
    best, longest = words[0], 0
    for word in words:
        text = word.text
        if len(text) > longest and (text[0].isalnum() or text[-1].isalnum()):
            best, longest = word, len(text)
    return best


def read_lines(words: Iterable[Word]) -> list[Line]:
    """The lines of a page in reading order; rotated writing (stamps, watermarks) comes last."""
    upright: list[Word] = []
    turned: list[Word] = []
    for word in _without_doubles(words):
        (upright if word.upright else turned).append(word)
    lines = _in_columns(rows_of(upright))
    if turned:
        lines.append(line_of(turned, turned[0].x0, turned[-1].x1, upright=False))
    return lines


def _without_doubles(words: Iterable[Word]) -> Iterable[Word]:
    """Some writers print a text twice, shifted by a hair, to make it bold."""
    first: dict[str, Word] = {}
    known: dict[str, set[tuple[int, int]]] = {}  # the places of texts that came twice: most do not
    for word in words:
        text = word.text
        if len(text) > 1:
            earlier = first.get(text)
            if earlier is None:
                first[text] = word
            else:
                own = {(round(earlier.x0 / 2), round(earlier.base / 2))}
                places, x, y = known.setdefault(text, own), round(word.x0 / 2), round(word.base / 2)
                if not places.isdisjoint([(x + a, y + b) for a, b in _AROUND]):
                    continue
                places.add((x, y))
        yield word


def rows_of(words: list[Word]) -> list[list[Word]]:
    """Words whose baselines meet, from top to bottom, each row from left to right.

    Small raised or lowered words (footnote marks, "n°") go with the row whose height they share.
    Bullets and numbers that the content stream holds apart from their text come back to it here.
    """
    rows: list[list[Word]] = []
    sizes = {size: -round(size) for size in {word.size for word in words}}
    keys = [(_is_sign(word), sizes[word.size], word.base) for word in words]
    for index in sorted(range(len(words)), key=keys.__getitem__):
        word = words[index]
        row = _row_beside(word, rows) if keys[index][0] else _row_for(word, rows)
        if row is None:
            rows.append([word])
        else:
            row.append(word)
    for row in rows:
        row.sort(key=_left)
    rows.sort(key=lambda row: _main(row).base)
    return rows


def _row_for(word: Word, rows: list[list[Word]]) -> list[Word] | None:
    base, size = word.base, word.size
    slack = 0.22 * (size if size > 1.0 else 1.0)
    for row in reversed(rows):
        head = row[0]
        if -slack <= head.base - base <= slack:
            return row
        if size < 0.8 * head.size:  # perhaps raised
            shared = min(head.y1, word.y1) - max(head.y0, word.y0)
            if shared >= 0.5 * (word.y1 - word.y0) and _beside(word, row):
                return row
    return None


def _is_sign(word: Word) -> bool:
    return len(word.text) == 1 and not word.text.isalnum()


def _row_beside(sign: Word, rows: list[list[Word]]) -> list[Word] | None:
    """The row whose height holds the middle of a bullet, whatever the bullet's own font and baseline."""
    middle = (sign.y0 + sign.y1) / 2
    near = [row for row in rows if row[0].y0 <= middle <= row[0].y1 and not _is_sign(row[0])]
    # Two columns have rows at like heights: the bullet's own text is the nearest to its right.
    ahead = [(word.x0 - sign.x1, k) for k, row in enumerate(near) for word in row if word.x0 >= sign.x1 - 1]
    return near[min(ahead)[1]] if ahead else _row_for(sign, rows)


def _beside(word: Word, row: list[Word]) -> bool:
    return any(abs(word.x0 - other.x1) < other.size or abs(other.x0 - word.x1) < other.size for other in row)


def _in_columns(rows: list[list[Word]]) -> list[Line]:
    """Splits stretches of rows that share a gutter into columns, read one after the other."""
    if len(rows) < MIN_COLUMN_LINES:
        return _with_edges([line_of(row) for row in rows])
    lines: list[Line] = []
    known: dict[int, tuple[int, float | None]] = {}
    index = 0
    while index < len(rows):
        for start in range(index, min(index + 4, len(rows))):
            if start not in known:
                known[start] = gutter_from(rows, start)
        end, gutter = known[index]
        later = max(known[start][0] for start in range(index, min(index + 4, len(rows))))
        # A centred page number above two columns would cut them short: then it stands alone.
        if gutter is not None and later <= end + 3:
            left = [[w for w in row if w.x1 <= gutter + 1] for row in rows[index:end]]
            right = [[w for w in row if w.x1 > gutter + 1] for row in rows[index:end]]
            for half in (left, right):
                lines.extend(_in_columns([row for row in half if row]))
            index = end
        else:
            lines.append(line_of(rows[index]))
            index += 1
    return _with_edges(lines)


def _with_edges(lines: list[Line]) -> list[Line]:
    fresh = [line for line in lines if line.right == 0.0]
    if not fresh:
        return lines
    left, right = min(line.x0 for line in fresh), _right_edge([line.x1 for line in fresh])
    return [line if line.right else _between(line, left, right) for line in lines]


def _between(line: Line, left: float, right: float) -> Line:
    """The line with its column's edges; dataclasses.replace takes four times as long."""
    place = line.words, line.text, line.x0, line.y0, line.x1, line.y1
    look = line.base, line.size, line.bold
    return Line(*place, *look, left, right, line.upright, line.lead, line.gap, line.hang)


def _right_edge(ends: list[float]) -> float:
    """The furthest place at which two lines end; a lone header may reach beyond."""
    ends = sorted(ends, reverse=True)
    return next((a for a, b in pairwise(ends) if a - b <= _SAME_EDGE), ends[0])
