"""Takes the characters of a page out of pdfium all at once: text, boxes and fonts by index.

A call into pdfium costs half a microsecond, what Python does around it several: boxes are written
into one array, and fonts are asked for once a text object.
"""

from __future__ import annotations

import ctypes
import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from itertools import repeat
from typing import cast

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw
from numpy.typing import NDArray

from ingest.pdf.rules import Point

_BOLD_NAMES = ("bold", "black", "heavy", "semibold", "demi")
Call = Callable[..., int | None]
_NO_CHARACTER = "\u200b"  # where the font does not say what a glyph is


def _with_addresses(
    function: object, result: type[ctypes.c_void_p] | type[ctypes.c_int], *rest: type
) -> Call:
    """A call of pdfium's that takes and gives addresses as numbers, and keeps the interpreter's lock."""
    address = ctypes.cast(cast(ctypes.c_void_p, function), ctypes.c_void_p).value or 0
    return cast(Call, ctypes.PYFUNCTYPE(result, ctypes.c_void_p, ctypes.c_int, *rest)(address))


_text_object = _with_addresses(raw.FPDFText_GetTextObject, ctypes.c_void_p)
_loose_box = _with_addresses(raw.FPDFText_GetLooseCharBox, ctypes.c_int, ctypes.c_void_p)

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
        self._place = place
        self.count: int = text_page.count_chars()
        self.text = self._text()
        self.boxes = self._boxes()
        self._fonts: dict[int, Font] = {}  # by text object
        self._by_index: dict[int, Font] = {}
        self._matrix = raw.FS_MATRIX()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
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
        deque(map(_loose_box, repeat(self._handle), range(self.count), places), maxlen=0)
        edges = np.frombuffer(rects, dtype=np.float32).reshape(-1, 4)[: self.count].astype(np.float64)
        (ox, oy), (ax, ay), (bx, by) = (self._place(*corner) for corner in ((0, 0), (1, 0), (0, 1)))
        across, up = edges[:, 0::2], edges[:, 1::2]  # left and right, top and bottom
        xs = ox + (ax - ox) * across + (bx - ox) * up
        ys = oy + (ay - oy) * across + (by - oy) * up
        return np.column_stack([xs.min(axis=1), ys.min(axis=1), xs.max(axis=1), ys.max(axis=1)])

    def origin(self, index: int) -> tuple[float, float]:
        """Where the glyph stands on its baseline."""
        raw.FPDFText_GetCharOrigin(self._handle, index, self._x, self._y)
        return self._place(self._x.value, self._y.value)

    def is_generated(self, index: int) -> bool:
        """Whether pdfium put the character in: a space where it saw a gap."""
        return bool(raw.FPDFText_IsGenerated(self._handle, index))

    def font(self, index: int) -> Font:
        """The font of a character; all characters of one text object share it."""
        known = self._by_index.get(index)
        if known is not None:
            return known
        key = _text_object(self._handle, index) or 0
        font = self._fonts.get(key)
        if font is None:
            font = self._ask_font(index)
            if key:
                self._fonts[key] = font
        self._by_index[index] = font
        return font

    def _ask_font(self, index: int) -> Font:
        matrix = self._matrix
        raw.FPDFText_GetMatrix(self._handle, index, matrix)
        size = raw.FPDFText_GetFontSize(self._handle, index) * (math.hypot(matrix.c, matrix.d) or 1.0)
        self._name.value = b""
        raw.FPDFText_GetFontInfo(self._handle, index, self._name, 256, None)
        name = self._name.value.decode("utf-8", "replace").lower()
        return Font(size, any(part in name for part in _BOLD_NAMES), self._turn(matrix))

    def _turn(self, matrix: raw.FS_MATRIX) -> int:
        (ax, ay), (bx, by) = self._place(0.0, 0.0), self._place(matrix.a, matrix.b)
        dx, dy = bx - ax, by - ay
        if abs(dy) <= 0.3 * abs(dx):
            return 0 if dx > 0 else 180
        if abs(dx) <= 0.3 * abs(dy):
            return 90 if dy > 0 else 270
        return -1 if dx or dy else 0
