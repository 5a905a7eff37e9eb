"""Finds where characters that pdfium gives as one word stand apart on the page."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from ingest.pdf.glyphs import Glyphs

# What parts words; pdfium ends its lines with "\r\n" that it puts in.
BLANKS = " \t\r\n\u00a0\u2000-\u200a\u202f\u3000"
_NO_BLANKS = re.compile(f"[^{BLANKS}]{{2}}")
_GAP = 0.115  # of a line's height: a space that justified text pressed together
_TIGHT = 0.03  # of a line's height: between the letters of a word that is not set apart
# A space is missing here, "inparte", "nazionale,il", "terzi(es.": never beside a figure, "1 .234"
_JOINED = re.compile(r"[^\W\d_][^\W\d_(]|[,;:)][^\W\d_]")
_SMALLER = 0.85
# A footnote and its mark, "1dell'art. 5", and a mark after a word, "Regolamento2", "norma).12"; but not "m2"
_MARKS = re.compile(
    rf"(?<![^{BLANKS}])\d{{1,3}}(?=[^\W\d_])|(?<=[^\W\d_]{{3}})(?:[.,;:)”\"»’]{{0,2}})(?=\d{{1,3}}(?![^{BLANKS}]))"
)


def breaks(glyphs: Glyphs) -> list[int]:
    """The indices at which a word begins though no space stands before it, in their order."""
    boxes = glyphs.boxes
    if len(boxes) < 2:
        return []
    x0, y0, x1, y1 = boxes.T
    height = np.maximum((y1 - y0)[:-1], 1.0)
    em = np.maximum(height, (x1 - x0)[:-1])
    ahead = x0[1:] - x1[:-1]
    level = np.abs(y0[1:] - y0[:-1]) <= 1.2 * em
    # pdfium joins cells that touch in the stream.
    apart = ~level | (ahead > em) | (x0[:-1] - x1[1:] > em)
    found = {k for k in _after(apart) if _NO_BLANKS.match(glyphs.text, k - 1)}
    found.update(_pressed_spaces(glyphs, level & (ahead > _GAP * height), ahead / height))
    found.update(_marks(glyphs))
    return sorted(found)


def _after(pairs: NDArray[np.bool_]) -> list[int]:
    indices: list[int] = (np.flatnonzero(pairs) + 1).tolist()
    return indices


def _pressed_spaces(glyphs: Glyphs, wide: NDArray[np.bool_], gaps: NDArray[np.float64]) -> list[int]:
    """Gaps in a word whose other letters stand close: writing that is spaced out has them everywhere."""
    found: list[int] = []
    for k in _after(wide):
        if _JOINED.match(glyphs.text, k - 1) and glyphs.font(k).turn == 0:
            around = [gaps[n] for n in range(max(k - 4, 0), min(k + 3, len(gaps))) if n != k - 1]
            if sorted(map(abs, around))[len(around) // 2] < _TIGHT:
                found.append(k)
    return found


def _marks(glyphs: Glyphs) -> list[int]:
    """Where small raised figures touch a word."""
    found: list[int] = []
    for mark in _MARKS.finditer(glyphs.text):
        k = mark.end()
        if 0 < k < glyphs.count:
            before, after = glyphs.font(k - 1).size, glyphs.font(k).size
            figure, letter = (before, after) if glyphs.text[k - 1].isdigit() else (after, before)
            if figure < _SMALLER * letter:
                found.append(k)
    return found
