"""Cuts single rows of writing out of the picture of a page, as dark letters on white."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from ingest.scan.tesseract import OcrWord

_LARGER = 1.5
_MARGIN = 15  # pixels of white around a row
_CONTRAST = 60  # of 255


@dataclass(frozen=True, slots=True)
class Row:
    """A picture of one row of dark letters on white, and where its upper left corner was."""

    picture: Image.Image
    x: float
    y: float
    scale: float = 1.0

    def enlarged(self) -> Row:
        """The same row in larger letters, which a recogniser reads a second time independently."""
        size = round(_LARGER * self.picture.width), round(_LARGER * self.picture.height)
        return Row(self.picture.resize(size, Image.Resampling.BICUBIC), self.x, self.y, _LARGER * self.scale)

    def on_page(self, words: Sequence[OcrWord], block: int) -> list[OcrWord]:
        """The words read on it, where they stand on the page."""
        return [
            replace(
                word,
                x0=word.x0 / self.scale + self.x,
                y0=word.y0 / self.scale + self.y,
                x1=word.x1 / self.scale + self.x,
                y1=word.y1 / self.scale + self.y,
                block=block,
            )
            for word in words
        ]


def cut(
    picture: Image.Image, box: tuple[float, float, float, float], beside: float, above: float
) -> Row | None:
    """What a box holds, with some room around it; None where nothing stands out in it."""
    x0, y0 = max(round(box[0] - beside), 0), max(round(box[1] - above), 0)
    x1, y1 = min(round(box[2] + beside), picture.width), min(round(box[3] + above), picture.height)
    if x1 <= x0 or y1 <= y0:
        return None
    part = np.asarray(picture.crop((x0, y0, x1, y1))).astype(np.float32)
    ground = float(np.median(part))
    if part.max() - ground > ground - part.min():
        part, ground = 255 - part, 255 - ground
    ink = float(part.min())
    if ground - ink < _CONTRAST:
        return None
    part = np.clip((part - ink) / (ground - ink), 0, 1) * 255
    sheet = Image.new("L", (part.shape[1] + 2 * _MARGIN, part.shape[0] + 2 * _MARGIN), 255)
    sheet.paste(Image.fromarray(part.astype(np.uint8)), (_MARGIN, _MARGIN))
    return Row(sheet, x0 - _MARGIN, y0 - _MARGIN)
