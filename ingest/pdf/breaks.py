"""Tells whether the page cut a table's row: its last row on one page, its first on the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest import markers
from ingest.clean import LINE_END_HYPHENS
from ingest.pdf.lines import Line, read_lines
from ingest.pdf.page import Word
from ingest.pdf.ruled import Box
from ingest.pdf.wraps import is_figure, is_wrapped

_SAME_COLUMN = 6.0  # points, the pages' margins apart
_AT_THE_END = 1.6  # lines: a cell that goes on has text down to the end of its row
_SAME_INDENT = 2.0  # points
_USUAL = 0.8  # of the rows: then a row without a first cell is none of its own
_MOST_PADDING = 12.0  # points between a cell's rule and its text
_ENDS = (".", ";", ":", "!", "?")


@dataclass(frozen=True, slots=True)
class EdgeRow:
    """A row at the end or at the start of a page: its cells' boxes and lines.

    ``is_open`` says that the walls go on towards the other page without a rule that closes them.
    """

    boxes: tuple[Box, ...]
    lines: tuple[tuple[Line, ...], ...]
    is_open: bool


@dataclass(frozen=True, slots=True)
class _Cell:
    """What a cell that may go on says for it and against it."""

    runs_on: bool  # the next word had no room on the line, which ends in mid-sentence
    small: bool
    ended: bool  # a text that ended where its line still had room, and another one
    is_figure: bool


def edge_row(boxes: Sequence[Box], cells: Sequence[Sequence[Word]], is_open: bool) -> EdgeRow:
    """The row of these ``cells`` (words in ``boxes``)."""
    return EdgeRow(tuple(boxes), tuple(tuple(read_lines(words)) for words in cells), is_open)


def is_cut(above: EdgeRow, below: EdgeRow, with_first: float) -> bool:
    """Whether ``below`` is the rest of ``above``, in doubt not.

    ``with_first`` is the share of the table's rows, these two apart, whose first cell has text.
    """
    pairs = _pairs(above, below)
    if pairs is None:
        return False
    end = max((line.base for lines in above.lines for line in lines), default=0.0)
    if any(not before or end - before[-1].base > _AT_THE_END * before[-1].size for _, before, _ in pairs):
        return False
    cells = [_judged(box, before, after, _padding(above)) for box, before, after in pairs]
    if not cells or any(cell.is_figure for cell in cells):
        return False
    first_is_empty = not below.lines[0]
    if first_is_empty and any(cell.runs_on and cell.small for cell in cells):
        return True
    if any(cell.ended for cell in cells):
        return False
    on, small = sum(cell.runs_on for cell in cells), sum(cell.small for cell in cells)
    headless = first_is_empty and bool(above.lines[0]) and with_first >= _USUAL
    if headless or above.is_open or below.is_open:
        return headless or on > 0
    return on == len(cells) and 2 * small >= len(cells)


def _pairs(above: EdgeRow, below: EdgeRow) -> list[tuple[Box, tuple[Line, ...], tuple[Line, ...]]] | None:
    """The cells of ``below`` that have text with those over them; None where the columns differ."""
    shift = below.boxes[0][0] - above.boxes[0][0]
    pairs = []
    for box, after in zip(below.boxes, below.lines, strict=True):
        if not after:
            continue
        over = [k for k, other in enumerate(above.boxes) if abs(box[0] - other[0] - shift) <= _SAME_COLUMN]
        if not over:
            return None
        pairs.append((above.boxes[over[0]], above.lines[over[0]], after))
    return pairs


def _padding(row: EdgeRow) -> float:
    left = [lines[0].x0 - box[0] for box, lines in zip(row.boxes, row.lines, strict=True) if lines]
    return max(0.0, min([*left, _MOST_PADDING]))


def _judged(box: Box, before: Sequence[Line], after: Sequence[Line], padding: float) -> _Cell:
    last, first = before[-1], after[0]
    indented = any(abs(line.x0 - last.x0) < _SAME_INDENT for line in before[:-1])
    room = (last.x0 if indented else box[0] + padding, box[2] - padding)
    wrapped = is_wrapped(last.words, first.words, room) or last.text[-1:] in LINE_END_HYPHENS
    ended = last.text.endswith(_ENDS)
    small = first.text[:1].islower()
    paragraph = ended or markers.marker(first.text) is not None
    figure = is_figure(last.text) and is_figure(first.text)
    return _Cell(wrapped and not ended, small, not wrapped and not paragraph, figure)
