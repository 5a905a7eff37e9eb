"""Takes the words of one PDF page out of pdfium, in points from the top left of the page as shown."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.pdf.rules import Box, Point, Rule, drawings

_GENERATED_OR_SPACE = frozenset(" \t\r\n\u00a0\u2007\u202f\u3000" + "".join(map(chr, range(0x2000, 0x200B))))
_BOLD_NAMES = ("bold", "black", "heavy", "semibold", "demi")


@dataclass(frozen=True, slots=True)
class Word:
    """One word with its box, baseline and font; ``upright`` is false for rotated writing."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    base: float
    size: float
    bold: bool
    upright: bool = True


@dataclass(frozen=True, slots=True)
class PageContent:
    """What stands on a page. ``image_share`` is the part of its area that images cover, 0–1."""

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    rules: tuple[Rule, ...]
    image_share: float


def page_content(document: pdfium.PdfDocument, number: int) -> PageContent:
    """Reads page ``number`` (from 1). Raises pdfium.PdfiumError where the page cannot be loaded."""
    page = document[number - 1]
    try:
        width, height = page.get_size()
        place = _placement(page)
        text_page = page.get_textpage()
        try:
            words = tuple(_words(text_page, place))
        finally:
            text_page.close()
        rules, share = drawings(page, place, width * height)
        return PageContent(number, width, height, words, rules, share)
    finally:
        page.close()


def _placement(page: pdfium.PdfPage) -> Point:
    """The map from the page's own coordinates to points from the top left of the page as shown."""
    left, bottom, right, top = page.get_bbox()
    return {
        0: lambda x, y: (x - left, top - y),
        90: lambda x, y: (y - bottom, x - left),
        180: lambda x, y: (right - x, y - bottom),
        270: lambda x, y: (top - y, right - x),
    }[page.get_rotation() % 360]


class _Glyphs:
    """Reads characters by index; the raw calls cost half a microsecond each, the helpers ten times that."""

    def __init__(self, text_page: pdfium.PdfTextPage, place: Point) -> None:
        self.handle = text_page.raw
        self.place = place
        self._rect = raw.FS_RECTF()
        self._matrix = raw.FS_MATRIX()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._name = ctypes.create_string_buffer(256)

    def box(self, index: int) -> Box:
        rect = self._rect
        raw.FPDFText_GetLooseCharBox(self.handle, index, rect)
        ax, ay = self.place(rect.left, rect.top)
        bx, by = self.place(rect.right, rect.bottom)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)

    def base(self, index: int) -> float:
        raw.FPDFText_GetCharOrigin(self.handle, index, self._x, self._y)
        return self.place(self._x.value, self._y.value)[1]

    def font(self, index: int) -> tuple[float, bool, bool]:
        """Size in points, boldness, and whether the writing runs from left to right."""
        matrix = self._matrix
        raw.FPDFText_GetMatrix(self.handle, index, matrix)
        size = raw.FPDFText_GetFontSize(self.handle, index) * (math.hypot(matrix.c, matrix.d) or 1.0)
        raw.FPDFText_GetFontInfo(self.handle, index, self._name, 256, None)
        name = self._name.value.decode("utf-8", "replace").lower()
        ax, ay = self.place(0.0, 0.0)
        bx, by = self.place(matrix.a, matrix.b)
        upright = abs(by - ay) <= 0.3 * abs(bx - ax) and bx > ax if matrix.a or matrix.b else True
        return size, any(part in name for part in _BOLD_NAMES), upright


def _words(text_page: pdfium.PdfTextPage, place: Point) -> Iterator[Word]:
    glyphs = _Glyphs(text_page, place)
    start = 0
    count = text_page.count_chars()
    chars = [_character(glyphs.handle, index) for index in range(count)]
    for index, char in enumerate(chars):
        if char in _GENERATED_OR_SPACE:
            if start < index < count - 1 and char == " " and _is_false_space(glyphs, index):
                chars[index] = ""
                continue
            yield from _split_word(glyphs, chars, start, index)
            start = index + 1
    yield from _split_word(glyphs, chars, start, count)


def _is_false_space(glyphs: _Glyphs, index: int) -> bool:
    """pdfium guesses spaces between the letters of rotated text ("Uffi ci o"): only a gap makes one."""
    if not raw.FPDFText_IsGenerated(glyphs.handle, index) or glyphs.font(index - 1)[2]:
        return False
    before, after = glyphs.box(index - 1), glyphs.box(index + 1)
    gap = max(after[0] - before[2], before[0] - after[2], after[1] - before[3], before[1] - after[3])
    return gap < 0.12 * max(before[2] - before[0], before[3] - before[1])


def _character(handle: object, index: int) -> str:
    code = raw.FPDFText_GetUnicode(handle, index)
    return chr(code) if 0 < code < 0x110000 else "\u200b"


def _split_word(glyphs: _Glyphs, chars: list[str], start: int, end: int) -> Iterator[Word]:
    """Cuts where a glyph does not follow its neighbour: pdfium joins cells that touch in the stream."""
    if start >= end:
        return
    indices = [index for index in range(start, end) if chars[index]]
    boxes = [glyphs.box(index) for index in indices]
    cut = 0
    for k in range(1, len(boxes)):
        before, after = boxes[k - 1], boxes[k]
        em = max(before[3] - before[1], before[2] - before[0], 1.0)
        if abs(after[1] - before[1]) > 1.2 * em or after[0] - before[2] > em or before[0] - after[2] > em:
            yield _word(glyphs, chars, indices[cut:k], boxes[cut:k])
            cut = k
    yield _word(glyphs, chars, indices[cut:], boxes[cut:])


def _word(glyphs: _Glyphs, chars: list[str], indices: list[int], boxes: list[Box]) -> Word:
    size, bold, upright = glyphs.font(indices[0])
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    text = "".join(chars[index] for index in indices)
    base = glyphs.base(indices[0])
    return Word(text, min(lefts), min(tops), max(rights), max(bottoms), base, size, bold, upright)
