"""Reads what a first reading of a page passed over, and puts it into the lines where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from PIL import Image, ImageDraw

from ingest.scan import glyphs
from ingest.scan.tesseract import OcrWord

_LEAST_LETTERS = 2  # left over: fewer are specks
_MIN_CONFIDENCE = 0.5  # what stands alone has no line that speaks for it
_REACH = 4.0  # times a word's height: from the number of a point to its text
_OVERLAP = 0.5  # of the height, to stand on one line


def without(picture: Image.Image, words: Sequence[OcrWord], dpi: float) -> Image.Image | None:
    """The picture with the words painted over, None where hardly a letter is left."""
    left = picture.copy()
    draw = ImageDraw.Draw(left)
    pad = dpi / glyphs.DPI
    for word in words:
        draw.rectangle((word.x0 - pad, word.y0 - pad, word.x1 + pad, word.y1 + pad), fill=255)
    size = max(round(left.width / pad), 1), max(round(left.height / pad), 1)
    letters = glyphs.letters(np.asarray(left.resize(size, Image.Resampling.BOX)))
    return left if len(letters) >= _LEAST_LETTERS else None


def put_in(words: Sequence[OcrWord], found: Sequence[OcrWord]) -> list[OcrWord]:
    """The words of a page with those found afterwards, each in the line it stands on or after all others."""
    merged = list(words)
    last = max((word.block for word in words), default=0)
    for word in found:
        if word.confidence < _MIN_CONFIDENCE or not any(char.isalnum() for char in word.text):
            continue
        neighbour = _neighbour(merged, word)
        if neighbour is None:
            merged.append(replace(word, block=last + word.block))
            continue
        beside = merged[neighbour]
        at = neighbour if word.x0 < beside.x0 else neighbour + 1
        merged.insert(at, replace(word, block=beside.block, paragraph=beside.paragraph, line=beside.line))
    return merged


def _neighbour(words: Sequence[OcrWord], word: OcrWord) -> int | None:
    """The index of the nearest word on the same line."""
    best: tuple[float, int] | None = None
    for index, other in enumerate(words):
        common = min(word.y1, other.y1) - max(word.y0, other.y0)
        height = min(word.y1 - word.y0, other.y1 - other.y0)
        gap = max(other.x0 - word.x1, word.x0 - other.x1, 0.0)
        if (
            common >= _OVERLAP * height
            and gap <= _REACH * (other.y1 - other.y0)
            and (not best or gap < best[0])
        ):
            best = gap, index
    return best[1] if best else None
