"""Takes the specks off a picture of a page before its words are read."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

_APART = 50  # of 255: a dot so far from all its neighbours is a speck
_SPECKLED = 0.0004  # share of such dots from which on a page is smoothed
# Both margins and the middle, as shares of the sides: thin letters have such dots too, but not on margins.
_PLACES = ((0.01, 0.2, 0.05, 0.8), (0.95, 0.2, 0.99, 0.8), (0.4, 0.4, 0.6, 0.6))
_SOFT = 0.7  # pixels of blur that quiet the grain of a speckled page


def without_specks(picture: Image.Image) -> Image.Image:
    """The picture with single dots replaced by their surroundings, where it has many all over."""
    if min(picture.size) < 100 or not all(_is_speckled(picture, place) for place in _PLACES):
        return picture
    median = np.asarray(picture.filter(ImageFilter.MedianFilter(3)))
    mended = np.where(_specks(picture), median, np.asarray(picture))
    return Image.fromarray(mended).filter(ImageFilter.GaussianBlur(_SOFT))


def _is_speckled(picture: Image.Image, place: tuple[float, float, float, float]) -> bool:
    width, height = picture.size
    x0, y0, x1, y1 = place
    part = picture.crop((round(x0 * width), round(y0 * height), round(x1 * width), round(y1 * height)))
    return bool(_specks(part).mean() >= _SPECKLED)


def _specks(picture: Image.Image) -> NDArray[np.bool_]:
    """Dots much darker, or much lighter, than every other dot around them."""
    own = np.asarray(picture).astype(np.int16)
    second_darkest = np.asarray(picture.filter(ImageFilter.RankFilter(3, 1))).astype(np.int16)
    second_lightest = np.asarray(picture.filter(ImageFilter.RankFilter(3, 7))).astype(np.int16)
    return np.asarray((own < second_darkest - _APART) | (own > second_lightest + _APART))
