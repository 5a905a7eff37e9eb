"""Parts the article "i" from the word before it where the picture shows a gap between them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np
from PIL import Image

from ingest.scan.tesseract import OcrWord

# Words before the article that make another word with it: "peri" for "per i", "sei" for "se i". Tesseract
# prefers the one word, and is sure of it, where the gap is narrow.
_GLUED = re.compile(r"^(per|che|tra|fra|con|se)(i)$", re.I)
_INK = 150  # of 255
_CLEARLY = 1.35  # times the widest gap between letters
_WIDE = 0.2  # of the height of the word's box


def part(picture: Image.Image, words: Iterable[OcrWord]) -> Iterator[OcrWord]:
    """The words, those glued to the article parted."""
    for word in words:
        glued = _GLUED.match(word.text)
        gap = _gap(picture, word) if glued else None
        if glued is None or gap is None:
            yield word
        else:
            yield replace(word, text=glued[1], x1=gap[0])
            yield replace(word, text=glued[2], x0=gap[1])


def _gap(picture: Image.Image, word: OcrWord) -> tuple[float, float] | None:
    """Where the gap before the last letter is, if it is clearly the widest of the word."""
    box = round(word.x0) - 1, round(word.y0), round(word.x1) + 1, round(word.y1)
    ink = np.flatnonzero((np.asarray(picture.crop(box)) < _INK).any(axis=0))
    widths = np.diff(ink) - 1
    gaps = widths[widths > 0]
    if len(gaps) < 2 or gaps[-1] < max(_CLEARLY * gaps[:-1].max(), _WIDE * (word.y1 - word.y0)):
        return None
    before = int(np.flatnonzero(widths > 0)[-1])
    return float(box[0] + ink[before] + 1), float(box[0] + ink[before + 1])
