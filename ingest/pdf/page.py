"""Takes the words of one PDF page out of pdfium, in points from the top left of the page as shown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.pdf.glyphs import Glyphs
from ingest.pdf.rules import Point, Rule, drawings
from ingest.pdf.tags import Hint, tagged_headings
from ingest.pdf.word_breaks import BLANKS, breaks

_RUN = re.compile(f"[^{BLANKS}]+")
SHOWN_ANNOTATIONS = (raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_STAMP)
"""Kinds of annotation that show text of their own."""

_MAX_ANNOTATIONS = 2_000  # of a page: more are a drawing
_MOSTLY = 0.8  # of a page's words
_DESCENT = 0.22  # of a box's height that is under the baseline
_IS_SPACE = np.array([bool(re.match(f"[{BLANKS}]", chr(code))) for code in range(0x3002)])
"""By code; the last one stands for all above."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word with its box, baseline and font; ``upright`` is false for rotated writing.

    ``turn`` is the direction of the writing as in glyphs.Font.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    base: float
    size: float
    bold: bool
    upright: bool = True
    turn: int = 0


@dataclass(frozen=True, slots=True)
class PageContent:
    """What stands on a page. ``image_share`` is the part of its area that images cover, 0–1.

    ``headings`` are those that the file's tags mark; ``annotated`` says that form fields or
    stamps are laid over it.
    """

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    rules: tuple[Rule, ...]
    image_share: float
    headings: tuple[Hint, ...] = ()
    annotated: bool = False


def page_content(document: pdfium.PdfDocument, number: int) -> PageContent:
    """Reads page ``number`` (from 1). Raises pdfium.PdfiumError where the page cannot be loaded."""
    page = document[number - 1]
    try:
        width, height = page.get_size()
        place = placement(page)
        text_page = page.get_textpage()
        try:
            words = tuple(_words(Glyphs(text_page, place), width, height))
            headings = tagged_headings(document, page, text_page)
        finally:
            text_page.close()
        rules, share = drawings(page, place, width * height)
        return PageContent(number, width, height, words, rules, share, headings, _is_annotated(page))
    finally:
        page.close()


def _is_annotated(page: pdfium.PdfPage) -> bool:
    for index in range(min(raw.FPDFPage_GetAnnotCount(page), _MAX_ANNOTATIONS)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        kind = raw.FPDFAnnot_GetSubtype(annotation)
        raw.FPDFPage_CloseAnnot(annotation)
        if kind in SHOWN_ANNOTATIONS:
            return True
    return False


def placement(page: pdfium.PdfPage) -> Point:
    """The map from the page's own coordinates to points from the top left of the page as shown."""
    left, bottom, right, top = page.get_bbox()
    return {
        0: lambda x, y: (x - left, top - y),
        90: lambda x, y: (y - bottom, x - left),
        180: lambda x, y: (right - x, y - bottom),
        270: lambda x, y: (top - y, right - x),
    }[page.get_rotation() % 360]


def _words(glyphs: Glyphs, width: float, height: float) -> Iterator[Word]:
    """The words that can be seen: some files carry the next page's text below the page's edge."""
    ends = _cut(_runs(glyphs), breaks(glyphs))
    if not ends:
        return
    text, starts = glyphs.text, [start for start, _ in ends]
    found = zip(ends, _outlines(glyphs, starts), glyphs.fonts(starts), glyphs.bases(starts), strict=True)
    for (start, end), (x0, y0, x1, y1), font, base in found:
        if x1 < 0 or y1 < 0 or x0 > width or y0 > height:
            continue
        word = text[start:end].replace(" ", "")
        yield Word(word, x0, y0, x1, y1, base, font.size, font.bold, font.turn == 0, font.turn)


def _cut(runs: Iterable[tuple[int, int]], cuts: Sequence[int]) -> list[tuple[int, int]]:
    """The stretches of characters, parted where a word begins within one."""
    ends: list[tuple[int, int]] = []
    last, at = len(cuts), 0
    for start, end in runs:
        while at < last and cuts[at] < end:
            if cuts[at] > start:
                ends.append((start, cuts[at]))
                start = cuts[at]
            at += 1
        ends.append((start, end))
    return ends


def _runs(glyphs: Glyphs) -> Iterable[tuple[int, int]]:
    """The stretches of characters without a space; a false space within them does not count."""
    spans = [found.span() for found in _RUN.finditer(glyphs.text)]
    if all(font.turn == 0 for font in glyphs.fonts([start for start, _ in spans])):
        return spans
    return _joined(glyphs, spans)


def _joined(glyphs: Glyphs, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    start = end = -1
    for span in spans:
        if span[0] == end + 1 and _is_false_space(glyphs, end):
            end = span[1]
            continue
        if end > 0:
            yield start, end
        start, end = span
    if end > 0:
        yield start, end


def _is_false_space(glyphs: Glyphs, index: int) -> bool:
    """pdfium guesses spaces between the letters of rotated text ("Uffi ci o"): only a gap makes one."""
    if glyphs.text[index] != " " or glyphs.font(index - 1).turn == 0 or not glyphs.is_generated(index):
        return False
    before, after = glyphs.boxes[index - 1], glyphs.boxes[index + 1]
    gap = max(after[0] - before[2], before[0] - after[2], after[1] - before[3], before[1] - after[3])
    return bool(gap < 0.12 * max(before[2] - before[0], before[3] - before[1]))


def _outlines(glyphs: Glyphs, starts: list[int]) -> list[list[float]]:
    """The box around the characters from each start to the next, spaces not counted."""
    low, high = glyphs.boxes[:, :2].copy(), glyphs.boxes[:, 2:].copy()
    codes = np.frombuffer(glyphs.text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    spaces = _IS_SPACE[np.minimum(codes, len(_IS_SPACE) - 1)]
    low[spaces], high[spaces] = np.inf, -np.inf
    boxes = np.hstack([np.minimum.reduceat(low, starts), np.maximum.reduceat(high, starts)])
    outlines: list[list[float]] = boxes.tolist()
    return outlines


def as_written(content: PageContent, words: Sequence[Word]) -> PageContent:
    """The page with these words, turned so that most of its writing runs from left to right."""
    turns = Counter(word.turn for word in words)
    turn = next((turn for turn in (90, 180, 270) if turns[turn] > _MOSTLY * len(words)), 0)
    if not turn:
        return replace(content, words=tuple(words))
    width, height = content.width, content.height
    point: Point = {
        90: lambda x, y: (y, width - x),
        180: lambda x, y: (width - x, height - y),
        270: lambda x, y: (height - y, x),
    }[turn]
    rules = tuple(
        Rule(*_box(rule, point), rule.across if turn == 180 else not rule.across, rule.shade)
        for rule in content.rules
    )
    size = (width, height) if turn == 180 else (height, width)
    turned = tuple(_turned(word, turn, point) for word in words)
    return PageContent(content.number, *size, turned, rules, content.image_share)


def _box(item: Word | Rule, point: Point) -> tuple[float, float, float, float]:
    (ax, ay), (bx, by) = point(item.x0, item.y0), point(item.x1, item.y1)
    return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def _turned(word: Word, turn: int, point: Point) -> Word:
    box = _box(word, point)
    base = box[3] - _DESCENT * (box[3] - box[1])
    upright = word.turn == turn
    return replace(word, x0=box[0], y0=box[1], x1=box[2], y1=box[3], base=base, upright=upright)
