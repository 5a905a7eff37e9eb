"""Joins the lines of a page into paragraphs and list items."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from ingest import markers
from ingest.clean import LINE_END_HYPHENS, Evidence, join_lines
from ingest.pdf.lines import Line

# "A.1 Finalità ........ 4" ends an entry of a table of contents.
_LEADER = re.compile(r"(?:\.\s?){5,}\d{0,4}$|…{2,}\s*\d{0,4}$")
_ENDS = (".", ";", ":", "!", "?", "»", '."', ".”", ".)")


@dataclass(slots=True)
class Piece:
    """Lines that belong together, before their text is joined. ``hang`` is where an item's text begins."""

    page: int
    lines: list[Line] = field(default_factory=list)
    marker: str | None = None
    hang: float = 0.0

    @property
    def size(self) -> float:
        return median(line.size for line in self.lines)

    @property
    def bold(self) -> bool:
        return all(line.bold for line in self.lines)


@dataclass(frozen=True, slots=True)
class Part:
    """A piece with its text, when nothing asks for its lines any more; ``lines`` is how many it had."""

    page: int
    text: str
    size: float
    bold: bool
    marker: str | None
    upright: bool
    lines: int
    x0: float
    y0: float

    @classmethod
    def of(cls, piece: Piece, known: Evidence) -> Part:
        """The part that a piece becomes once the document's evidence on hyphens is known."""
        first = piece.lines[0]
        text = join_lines([line.text for line in piece.lines], known)
        look = piece.size, piece.bold, piece.marker, first.upright
        return cls(piece.page, text, *look, len(piece.lines), first.x0, first.y0)


@dataclass(frozen=True, slots=True)
class Pitch:
    """The usual distance of baselines, as a multiple of the font size."""

    usual: float


class Habits:
    """What most lines of a document do, gathered page by page."""

    def __init__(self) -> None:
        self._steps: Counter[float] = Counter()
        self._sizes: Counter[float] = Counter()

    def take(self, lines: Sequence[Line]) -> None:
        """Counts the lines of one page."""
        for above, below in pairwise(lines):
            if abs(above.size - below.size) < 0.5 and above.size > 1:
                step = round((below.base - above.base) / below.size, 1)
                if 0.9 <= step <= 2.2:
                    self._steps[step] += 1
        for line in lines:
            self._sizes[round(line.size * 2) / 2] += len(re.sub(r"\s", "", line.text))

    def pitch(self) -> Pitch:
        """The usual distance of baselines."""
        return Pitch(self._steps.most_common(1)[0][0] if self._steps else 1.2)

    def usual_size(self) -> float:
        """The font size of most letters, in points."""
        return self._sizes.most_common(1)[0][0] if self._sizes else 10.0


def pieces(page: int, lines: Sequence[Line], pitch: Pitch) -> list[Piece]:
    """The paragraphs and items of one page, headings among them still unnamed."""
    found: list[Piece] = []
    for line in lines:
        if found and _continues(found[-1], line, pitch):
            found[-1].lines.append(line)
            continue
        marker = markers.marker(line.text)
        found.append(Piece(page, [line], marker, line.hang))
    return found


def _continues(piece: Piece, line: Line, pitch: Pitch) -> bool:
    last = piece.lines[-1]
    if not (line.upright and last.upright) or abs(line.size - last.size) > 0.08 * last.size + 0.2:
        return False
    broken_word = _breaks_word(last.text, line.text)
    if (line.left, line.right) != (last.left, last.right):
        return broken_word  # goes on at the top of the next column
    step = (line.base - last.base) / max(line.size, 1.0)
    if step < 0.4 or step > max(1.25 * pitch.usual, pitch.usual + 0.25):
        return False
    if broken_word:
        return True
    if _starts_item(piece, last, line) or _LEADER.search(last.text):
        return False
    if _is_centred(last) and _is_centred(line):
        return last.bold == line.bold and not last.text.endswith(_ENDS)
    if _first_word_fitted(last, line):
        return False
    return not _changes_indent(piece, last, line)


def _breaks_word(above: str, below: str) -> bool:
    if len(above) < 2 or above[-1] not in LINE_END_HYPHENS or not above[-2].isalpha():
        return False
    return below[0].islower() or (above[-2].isupper() and below[0].isupper())


def _starts_item(piece: Piece, last: Line, line: Line) -> bool:
    text = line.text
    if markers.bullet(text):
        # A dash may be a wrapped aside, "Comune di Bologna – / – Area"; a bullet is always a bullet.
        return not (text[0] in "-–—−‒*" and not last.text.endswith(_ENDS) and line.x0 > piece.hang + 1)
    number = markers.number(text)
    if number is None:
        return False
    if last.text.endswith(_ENDS) or last.text.endswith(","):
        return True
    # "…ai sensi dell'art." / "12. del" is no item: its text neither hangs nor follows a short line.
    hangs = line.gap > 0.6 * line.size
    same_kind = piece.marker is not None and markers.number(piece.marker) is not None
    return hangs or _first_word_fitted(last, line) or (same_kind and abs(line.x0 - piece.lines[0].x0) < 2)


def _is_centred(line: Line) -> bool:
    before, after = line.x0 - line.left, line.right - line.x1
    return before > 2 * line.size and abs(before - after) < 0.12 * max(line.right - line.left, 1.0)


def _first_word_fitted(last: Line, line: Line) -> bool:
    """Whether the line's first word had room at the end of the one before: then somebody broke it."""
    room = last.right - last.x1
    return room > line.lead + 0.25 * line.size + 0.02 * (last.right - last.left)


def _changes_indent(piece: Piece, last: Line, line: Line) -> bool:
    slack = 0.35 * line.size
    first = piece.lines[0]
    if piece.marker is not None and len(piece.lines) == 1:
        # After an item's first line the text hangs, starts under the marker, or again at the margin.
        hangs = first.x0 - slack <= line.x0 <= piece.hang + 1.5 * line.size
        return not hangs and (line.x0 > first.x0 or last.text.endswith(_ENDS))
    if len(piece.lines) == 1:
        # A first line may be indented or hang out, but not after a full stop.
        return abs(line.x0 - last.x0) > slack and last.text.endswith((".", ":", ";")) and line.x0 > last.x0
    return abs(line.x0 - last.x0) > slack and (line.x0 > last.x0 or last.text.endswith(_ENDS))


def nesting(found: Sequence[Part], headings: Container[int]) -> dict[int, int]:
    """The depth of each item, from 1, by the indents of the items around it (index → depth)."""
    depths: dict[int, int] = {}
    stack: list[float] = []
    for index, piece in enumerate(found):
        if index in headings:
            stack = []
            continue
        if piece.marker is None:
            # A paragraph at the margin ends the list; one under an item's text does not.
            if stack and piece.x0 <= stack[0] + 1:
                stack = []
            continue
        x = piece.x0
        while stack and x < stack[-1] - 3:
            stack.pop()
        if not stack or x > stack[-1] + 3:
            stack.append(x)
        depths[index] = min(len(stack), 6)
    return depths
