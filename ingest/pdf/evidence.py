"""Judges whether words in columns are a table: in doubt they are none, and are read line by line."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from ingest import markers
from ingest.pdf.page import Word
from ingest.pdf.runs import Edges
from ingest.pdf.wraps import CellLine, is_figure, is_wrapped

Rows = Sequence[Sequence[CellLine]]

_MIN_FILL = 0.5  # of the cells
_ALIGNED = 0.75  # of the cells of a column that begin, end or lie around one place
_SLACK = 2.5  # points
_FIGURES = 0.7  # of the cells of a column of figures
_TEXT_STEP = 1.7  # baselines of running text, as a multiple of the font size
_MAX_WORDS = 60  # of a cell: longer ones are text in columns
# "Finalità ........ 4", "Finalità …… 4"
_LEADER = re.compile(r"(?:\.\s?){4,}|…{2,}|_{4,}")


def is_table(rows: Rows, columns: Sequence[Edges], rules: int) -> bool:
    """Whether the rows are a table's. ``rules`` counts the rules above, between and below them."""
    texts = [[_text(row, column) for column in range(len(columns))] for row in rows]
    filled = [sum(map(bool, row)) for row in texts]
    ruled = rules >= 2
    full = sum(count > 1 for count in filled)
    if full < (2 if rules > 2 and len(columns) > 2 else 3) or _overlap(rows):
        return False
    if sum(filled) < _MIN_FILL * len(columns) * len(rows) or _is_something_else(texts, filled):
        return False
    if len(columns) > 2 and sum(count > 2 for count in filled) < 2:
        return False
    if rules < len(rows) and (_runs_on(rows, columns) or _holds_two_rows(rows, columns)):
        return False
    if not all(_is_aligned(rows, column) for column in range(len(columns))):
        return False
    if ruled or _has_figures(texts) or _is_plain_table(rows, texts, filled):
        return True
    return _has_headings(rows) and (len(columns) > 2 or (full > 3 and _are_left(rows, columns) > 1))


def _overlap(rows: Rows) -> bool:
    """Whether a row begins beside the one above it: then they are not the table's rows."""
    return any(b[0].base - a[-1].base < 0.8 * b[0].size for a, b in pairwise(rows))


def _text(row: Sequence[CellLine], column: int) -> str:
    return " ".join(word.text for line in row for word in line.cells.get(column, ()))


def _is_something_else(texts: Sequence[Sequence[str]], filled: Sequence[int]) -> bool:
    """A form, a list with hanging marks, a table of contents, text in columns."""
    cells = [text for row in texts for text in row if text]
    if sum(text.endswith(":") for text in cells) >= 0.3 * len(cells):
        return True
    if sum(bool(_LEADER.search(text)) for text in cells) >= 0.1 * len(cells):
        return True
    if max(len(text.split()) for text in cells) > _MAX_WORDS:
        return True
    first = [row[0] for row in texts if row[0]]
    marked = sum(markers.marker(text) == text for text in first) >= 0.6 * len(first)
    return (marked and len(texts[0]) == 2) or _is_contents(texts)


def _is_contents(texts: Sequence[Sequence[str]]) -> bool:
    """Titles, perhaps numbered, and pages that never fall."""
    pages = [row[-1] for row in texts if row[-1]]
    if not all(page.isdigit() and len(page) < 4 for page in pages) or len(texts[0]) > 3:
        return False
    rises = all(int(a) <= int(b) for a, b in pairwise(pages))
    return rises and any(len(row[-2].split()) > 2 for row in texts)


def _is_aligned(rows: Rows, column: int) -> bool:
    places = [line.cells[column] for row in rows for line in row if column in line.cells]
    return any(_agree(places, edge) for edge in (_left, _right, _middle)) or any(
        _agree(places[1:], edge) for edge in (_left, _right)
    )


def _agree(places: Sequence[tuple[Word, ...]], edge: Callable[[tuple[Word, ...]], float]) -> bool:
    xs = sorted(map(edge, places))
    most = max((sum(x <= other <= x + _SLACK for other in xs) for x in xs), default=0)
    return most >= _ALIGNED * len(xs)


def _left(words: tuple[Word, ...]) -> float:
    return words[0].x0


def _right(words: tuple[Word, ...]) -> float:
    return max(word.x1 for word in words)


def _middle(words: tuple[Word, ...]) -> float:
    return (_left(words) + _right(words)) / 2


def _runs_on(rows: Rows, columns: Sequence[Edges]) -> bool:
    """Whether the text of the cells goes on from row to row, as in columns of text."""
    steps = goes_on = 0
    for column, edges in enumerate(columns):
        own = [(line.base, line.cells[column]) for row in rows for line in row if column in line.cells]
        if sum(len(words) for _, words in own) < 3 * len(own):
            continue
        starts = {row[0].base for row in rows}
        for (base, above), (lower, below) in pairwise(own):
            if lower in starts and not is_figure(below[0].text):
                steps += 1
                near = lower - base < _TEXT_STEP * below[0].size
                goes_on += near and below[0].text[0].islower() and is_wrapped(above, below, edges)
    return goes_on > 0.2 * steps


def _holds_two_rows(rows: Rows, columns: Sequence[Edges]) -> bool:
    """Whether in some row two cells hold lines that did not have to wrap: "C.1", "C.2" and "SI", "SI"."""
    for row in rows:
        broken = 0
        for column, edges in enumerate(columns):
            own = [line.cells[column] for line in row if column in line.cells]
            broken += any(not is_wrapped(above, below, edges) for above, below in pairwise(own))
        if broken > 1:
            return True
    return False


def _has_headings(rows: Rows) -> bool:
    """A first row in bold over rows that mostly are not."""
    bold = [all(w.bold for line in row for words in line.cells.values() for w in words) for row in rows]
    return bold[0] and sum(bold[1:]) < 0.5 * len(bold[1:])


def _has_figures(texts: Sequence[Sequence[str]]) -> bool:
    """A column of figures beside one of words."""
    columns = [[row[k] for row in texts[1:] if row[k]] for k in range(len(texts[0]))]
    figures = [sum(map(is_figure, column)) >= _FIGURES * len(column) for column in columns]
    return any(figures[1:]) and len(texts) >= 3 and not all(figures)


def _is_plain_table(rows: Rows, texts: Sequence[Sequence[str]], filled: Sequence[int]) -> bool:
    """Three columns or more of short cells that begin at the same places, row after row."""
    if len(texts[0]) < 3 or sum(count > 2 for count in filled) < 4:
        return False
    return _are_left(rows, texts[0]) >= len(texts[0]) - 1


def _are_left(rows: Rows, columns: Sequence[object]) -> int:
    """How many columns begin at one place."""
    cells = [[line.cells[k] for row in rows for line in row if k in line.cells] for k in range(len(columns))]
    return sum(_agree(own, _left) for own in cells)
