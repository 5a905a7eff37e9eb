"""Takes the specks off a picture of a page before its words are read."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

_APART = 50  # of 255: a dot so far from all its neighbours is a speck
_SPECKLED = 0.0005  # share of such dots from which on a page is smoothed
_SAMPLE = 600  # pixels a side
_SOFT = 0.7  # pixels of blur that quiet the grain of a speckled page


def without_specks(picture: Image.Image) -> Image.Image:
    """The picture with single dots replaced by their surroundings, where it has many."""
    left, top = max((picture.width - _SAMPLE) // 2, 0), max((picture.height - _SAMPLE) // 2, 0)
    sample = picture.crop((left, top, min(left + _SAMPLE, picture.width), min(top + _SAMPLE, picture.height)))
    if _specks(sample).mean() < _SPECKLED:
        return picture
    median = np.asarray(picture.filter(ImageFilter.MedianFilter(3)))
    mended = np.where(_specks(picture), median, np.asarray(picture))
    return Image.fromarray(mended).filter(ImageFilter.GaussianBlur(_SOFT))


def _specks(picture: Image.Image) -> NDArray[np.bool_]:
    """Dots much darker, or much lighter, than every other dot around them."""
    own = np.asarray(picture).astype(np.int16)
    second_darkest = np.asarray(picture.filter(ImageFilter.RankFilter(3, 1))).astype(np.int16)
    second_lightest = np.asarray(picture.filter(ImageFilter.RankFilter(3, 7))).astype(np.int16)
    return np.asarray((own < second_darkest - _APART) | (own > second_lightest + _APART))
