"""Reads what a first reading of a page passed over, and puts it into the lines where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image, ImageDraw

from ingest.scan import glyphs
from ingest.scan.tesseract import OcrWord

_MIN_CONFIDENCE = 0.5  # what stands alone has no line that speaks for it
_REACH = 4.0  # times a word's height: from the number of a point to its text
_OVERLAP = 0.5  # of the height, to stand on one line
_MOST = 150  # rows of a page
_BESIDE, _ABOVE = 0.6, 0.3  # of a row's height: room for points, accents and tails
_MARGIN = 15  # pixels of white around a row
_CONTRAST = 60  # of 255


@dataclass(frozen=True, slots=True)
class Row:
    """A picture of one row of dark letters on white, and where its upper left corner was."""

    picture: Image.Image
    x: float
    y: float


def rows(picture: Image.Image, words: Sequence[OcrWord], dpi: float) -> list[Row]:
    """The rows of letters, dark or light, that none of the words covers."""
    scale = dpi / glyphs.DPI
    left = _without(picture, words, scale)
    size = max(round(left.width / scale), 1), max(round(left.height / scale), 1)
    small = np.asarray(left.resize(size, Image.Resampling.BOX))
    found = [
        (chain, light)
        for light, letters in enumerate(glyphs.letters_of(small))
        for chain in glyphs.chains(letters)
    ]
    found.sort(key=lambda each: len(each[0]), reverse=True)
    return [row for chain, light in found[:_MOST] for row in _row(left, chain * scale, bool(light))]


def _without(picture: Image.Image, words: Sequence[OcrWord], pad: float) -> Image.Image:
    """The picture with the words painted over in the colour of their ground."""
    left = picture.copy()
    draw = ImageDraw.Draw(left)
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


def _row(left: Image.Image, chain: glyphs.Boxes, light: bool) -> Iterator[Row]:
    x0, y0, x1, y1 = chain[:, 0].min(), chain[:, 1].min(), chain[:, 2].max(), chain[:, 3].max()
    beside, above = _BESIDE * (y1 - y0), _ABOVE * (y1 - y0)
    box = (
        max(round(x0 - beside), 0),
        max(round(y0 - above), 0),
        min(round(x1 + beside), left.width),
        min(round(y1 + above), left.height),
    )
    part = np.asarray(left.crop(box)).astype(np.float32)
    if light:
        part = 255 - part
    ground, ink = np.median(part), part.min()
    if ground - ink < _CONTRAST:
        return
    part = np.clip((part - ink) / (ground - ink), 0, 1) * 255
    sheet = Image.new("L", (part.shape[1] + 2 * _MARGIN, part.shape[0] + 2 * _MARGIN), 255)
    sheet.paste(Image.fromarray(part.astype(np.uint8)), (_MARGIN, _MARGIN))
    yield Row(sheet, box[0] - _MARGIN, box[1] - _MARGIN)


def words_of(rows: Sequence[Row], read: Sequence[Sequence[OcrWord]]) -> list[OcrWord]:
    """The words read on rows, where they stand on the page, each row a block."""
    return [
        replace(
            word,
            x0=word.x0 + row.x,
            y0=word.y0 + row.y,
            x1=word.x1 + row.x,
            y1=word.y1 + row.y,
            block=number,
        )
        for number, (row, words) in enumerate(zip(rows, read, strict=True), start=1)
        for word in words
    ]


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
