"""Takes the characters of a page out of pdfium all at once: text, boxes and fonts by index.

A call into pdfium costs half a microsecond, what Python does around it several: boxes are written
into one array, fonts are asked for once a text object, and their names once a font.
"""

from __future__ import annotations

import ctypes
import math
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import cast

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw
from numpy.typing import NDArray

from ingest.pdf.calls import ADDRESS, DOUBLE, INT, direct
from ingest.pdf.rules import Point

_BOLD_NAMES = ("bold", "black", "heavy", "semibold", "demi")
_NO_CHARACTER = "\u200b"  # where the font does not say what a glyph is


_text_object = direct(raw.FPDFText_GetTextObject, ADDRESS, ADDRESS, INT)
_loose_box = direct(raw.FPDFText_GetLooseCharBox, INT, ADDRESS, INT, ADDRESS)
_origin = direct(raw.FPDFText_GetCharOrigin, INT, ADDRESS, INT, ADDRESS, ADDRESS)
_matrix = direct(raw.FPDFText_GetMatrix, INT, ADDRESS, INT, ADDRESS)
_size = direct(raw.FPDFText_GetFontSize, DOUBLE, ADDRESS, INT)
_font = direct(raw.FPDFTextObj_GetFont, ADDRESS, ADDRESS)

Column = NDArray[np.float64]
Boxes = NDArray[np.float64]
"""One row (x0, y0, x1, y1) a character, in points from the top left of the page as shown."""


@dataclass(frozen=True, slots=True)
class Font:
    """Size in points, boldness, and the direction of the writing in the page as shown.

    ``turn`` is 0 for writing from left to right, 90, 180 or 270 for writing turned so many degrees
    clockwise, and -1 for slanting writing.
    """

    size: float
    bold: bool
    turn: int = 0


class Glyphs:
    """The characters of one page; valid while its text page is open."""

    def __init__(self, text_page: pdfium.PdfTextPage, place: Point) -> None:
        self._handle = text_page.raw
        self._at = ctypes.addressof(self._handle.contents)
        self._place = place
        self.count: int = text_page.count_chars()
        self.text = self._text()
        self.boxes = self._boxes()
        self._fonts: dict[int, Font] = {}  # by text object
        self._by_index: dict[int, Font] = {}
        self._looks: dict[tuple[bool, float, float, float, float, float], Font] = {}
        self._bold: dict[int, bool] = {}  # by pdfium's font
        self._matrix = raw.FS_MATRIX()
        self._matrix_at = ctypes.addressof(self._matrix)
        self._name = ctypes.create_string_buffer(256)

    def _text(self) -> str:
        """One character for each index."""
        buffer = (ctypes.c_ushort * (self.count + 1))()
        raw.FPDFText_GetText(self._handle, 0, self.count, buffer)
        text = bytes(buffer)[:-2].decode("utf-16-le", "surrogatepass")
        if len(text) == self.count and "\0" not in text:
            return text
        # Glyphs without a character are left out there, those beyond U+FFFF count double.
        return "".join(map(self._character, range(self.count)))

    def _character(self, index: int) -> str:
        code = raw.FPDFText_GetUnicode(self._handle, index)
        return chr(code) if 0 < code < 0x110000 else _NO_CHARACTER

    def _boxes(self) -> Boxes:
        rects = (raw.FS_RECTF * max(self.count, 1))()
        start, size = ctypes.addressof(rects), ctypes.sizeof(raw.FS_RECTF)
        places = range(start, start + size * self.count, size)
        deque(map(_loose_box, repeat(self._at), range(self.count), places), maxlen=0)
        edges = np.frombuffer(rects, dtype=np.float32).reshape(-1, 4)[: self.count].astype(np.float64)
        (ox, oy), (ax, ay), (bx, by) = (self._place(*corner) for corner in ((0, 0), (1, 0), (0, 1)))
        across, up = edges[:, 0::2], edges[:, 1::2]  # left and right, top and bottom
        xs = ox + (ax - ox) * across + (bx - ox) * up
        ys = oy + (ay - oy) * across + (by - oy) * up
        return np.column_stack([xs.min(axis=1), ys.min(axis=1), xs.max(axis=1), ys.max(axis=1)])

    def bases(self, indices: Sequence[int]) -> list[float]:
        """How far from the top the baseline stands of the glyphs at ``indices``."""
        points = np.zeros((len(indices), 2))
        start, end, step = points.ctypes.data, points.ctypes.data + points.nbytes, points.strides[0]
        xs, ys = range(start, end, step), range(start + points.itemsize, end, step)
        deque(map(_origin, repeat(self._at), indices, xs, ys), maxlen=0)
        place = cast(Callable[[Column, Column], tuple[Column, Column]], self._place)
        bases: list[float] = place(points[:, 0], points[:, 1])[1].tolist()
        return bases

    def is_generated(self, index: int) -> bool:
        """Whether pdfium put the character in: a space where it saw a gap."""
        return bool(raw.FPDFText_IsGenerated(self._handle, index))

    def font(self, index: int) -> Font:
        """The font of a character; all characters of one text object share it."""
        return self.fonts((index,))[0]

    def fonts(self, indices: Sequence[int]) -> list[Font]:
        """The font of each of some characters."""
        known, by_object = self._by_index, self._fonts
        new = [index for index in indices if index not in known]
        for index, key in zip(new, map(_text_object, repeat(self._at), new), strict=True):
            font = by_object.get(key or 0)
            if font is None:
                font = self._ask_font(index, key or 0)
                if key:
                    by_object[key] = font
            known[index] = font
        return [known[index] for index in indices]

    def _ask_font(self, index: int, text_object: int) -> Font:
        _matrix(self._at, index, self._matrix_at)
        matrix = self._matrix
        size = _size(self._at, index)
        look = self._is_bold(index, text_object), size, matrix.a, matrix.b, matrix.c, matrix.d
        font = self._looks.get(look)
        if font is None:
            size *= math.hypot(matrix.c, matrix.d) or 1.0
            font = self._looks[look] = Font(size, look[0], self._turn(matrix))
        return font

    def _is_bold(self, index: int, text_object: int) -> bool:
        key = _font(text_object) if text_object else None
        bold = self._bold.get(key or 0)
        if bold is None or not key:
            self._name.value = b""
            raw.FPDFText_GetFontInfo(self._handle, index, self._name, 256, None)
            name = self._name.value.decode("utf-8", "replace").lower()
            bold = self._bold[key or 0] = any(part in name for part in _BOLD_NAMES)
        return bold

    def _turn(self, matrix: raw.FS_MATRIX) -> int:
        (ax, ay), (bx, by) = self._place(0.0, 0.0), self._place(matrix.a, matrix.b)
        dx, dy = bx - ax, by - ay
        if abs(dy) <= 0.3 * abs(dx):
            return 0 if dx > 0 else 180
        if abs(dx) <= 0.3 * abs(dy):
            return 90 if dy > 0 else 270
        return -1 if dx or dy else 0
