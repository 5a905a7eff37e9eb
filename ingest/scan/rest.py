"""Finds rows of letters that a first reading passed over, and puts what they say into their lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from PIL import Image, ImageDraw

from ingest.scan import glyphs
from ingest.scan.rows import Row, cut
from ingest.scan.tesseract import OcrWord

_DPI = 150  # of the picture on which letters are looked for
_LOWEST, _TALLEST = 0.4, 2.5  # times the words of the page: dots are less, figures and ruled tables more
_MOST = 150  # rows of a page
_BESIDE, _ABOVE = 0.6, 0.3  # of a row's height: room for points, accents and tails
_FAIR = 0.5  # confidence in a word beside a line
_SURE, _LONG = 0.9, 0.7  # and in one that no line speaks for: of a sign or two, of more
_FEW_SIGNS = 2
_REACH = 4.0  # times a word's height: from the number of a point to its text
_OVERLAP = 0.5  # of the height, to stand on one line


def rows(picture: Image.Image, words: Sequence[OcrWord], dpi: float) -> list[Row]:
    """The rows of letters, dark or light, that none of the words covers."""
    scale = dpi / _DPI
    usual = float(np.median([word.y1 - word.y0 for word in words]))
    left = _without(picture, words, dpi)
    size = max(round(left.width / scale), 1), max(round(left.height / scale), 1)
    small = np.asarray(left.resize(size, Image.Resampling.BOX))
    boxes = [_box(chain * scale) for part in glyphs.letters_of(small) for chain in glyphs.chains(part)]
    boxes = [box for box in boxes if _LOWEST * usual <= box[3] - box[1] <= _TALLEST * usual]
    boxes.sort(key=lambda box: box[0] - box[2])
    heights = [box[3] - box[1] for box in boxes[:_MOST]]
    found = [
        cut(left, box, _BESIDE * height, _ABOVE * height) for box, height in zip(boxes, heights, strict=False)
    ]
    return [row for row in found if row is not None]


def _box(chain: glyphs.Boxes) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = chain[:, 0].min(), chain[:, 1].min(), chain[:, 2].max(), chain[:, 3].max()
    return float(x0), float(y0), float(x1), float(y1)


def _without(picture: Image.Image, words: Sequence[OcrWord], dpi: float) -> Image.Image:
    """The picture with the words painted over in the colour of their ground."""
    left = picture.copy()
    draw = ImageDraw.Draw(left)
    pad = dpi / 100
    for word in words:
        box = (word.x0 - pad, word.y0 - pad, word.x1 + pad, word.y1 + pad)
        draw.rectangle(box, fill=_ground(picture, box))
    return left


def _ground(picture: Image.Image, box: tuple[float, float, float, float]) -> int:
    """The colour around a word: what most of the edge of its box shows."""
    part = np.asarray(picture.crop((round(box[0]), round(box[1]), round(box[2]), round(box[3]))))
    if not part.size:
        return 255
    return int(np.median(np.concatenate([part[0], part[-1], part[:, 0], part[:, -1]])))


def agreed(first: Sequence[OcrWord], second: Sequence[OcrWord]) -> list[OcrWord]:
    """The surer of two readings of a row, surest where both say the same."""
    texts = [[word.text for word in reading] for reading in (first, second)]
    if texts[0] == texts[1]:
        return [replace(word, confidence=max(word.confidence, _SURE)) for word in first]
    return list(max(first, second, key=lambda reading: min((w.confidence for w in reading), default=0.0)))


def put_in(words: Sequence[OcrWord], found: Sequence[OcrWord]) -> list[OcrWord]:
    """The words of a page with those found afterwards, each in the line it stands on or after all others."""
    merged = list(words)
    last = max((word.block for word in words), default=0)
    for word in found:
        if word.confidence < _FAIR or not any(char.isalnum() for char in word.text):
            continue
        neighbour = _neighbour(merged, word)
        if neighbour is None:
            if word.confidence >= (_SURE if len(word.text) <= _FEW_SIGNS else _LONG):
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
