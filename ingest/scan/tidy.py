"""Takes the specks off a picture of a page before its words are read."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter
from scipy import ndimage

_APART = 50  # of 255: a dot so far from all its neighbours is a speck
_SPECKLED = 0.0004  # share of such dots from which on a page is smoothed
# Both margins and the middle, as shares of the sides: thin letters have such dots too, but not on margins.
_PLACES = ((0.01, 0.2, 0.05, 0.8), (0.95, 0.2, 0.99, 0.8), (0.4, 0.4, 0.6, 0.6))
_STAIN, _WIDE = 80, 5  # of 255 below the lightest dot so many pixels around
_LARGEST_STAIN = 3  # pixels: the point of a sentence in eight point letters has six at 200 dpi
_SOFT = 0.7  # pixels of blur that quiet the grain of a speckled page


def without_specks(picture: Image.Image) -> Image.Image:
    """The picture with single dots replaced by their surroundings, where it has many all over."""
    if min(picture.size) < 100 or not all(_is_speckled(picture, place) for place in _PLACES):
        return picture
    median = np.asarray(picture.filter(ImageFilter.MedianFilter(3)))
    mended = np.where(_specks(picture), median, np.asarray(picture))
    stains, around = _stains(mended)
    mended = np.where(stains, around, mended)
    return Image.fromarray(mended).filter(ImageFilter.GaussianBlur(_SOFT))


def _is_speckled(picture: Image.Image, place: tuple[float, float, float, float]) -> bool:
    width, height = picture.size
    x0, y0, x1, y1 = place
    part = picture.crop((round(x0 * width), round(y0 * height), round(x1 * width), round(y1 * height)))
    return bool((_specks(part) | _stains(np.asarray(part))[0]).mean() >= _SPECKLED)


def _specks(picture: Image.Image) -> NDArray[np.bool_]:
    """Dots much darker, or much lighter, than every other dot around them."""
    own = np.asarray(picture).astype(np.int16)
    second_darkest = np.asarray(picture.filter(ImageFilter.RankFilter(3, 1))).astype(np.int16)
    second_lightest = np.asarray(picture.filter(ImageFilter.RankFilter(3, 7))).astype(np.int16)
    return np.asarray((own < second_darkest - _APART) | (own > second_lightest + _APART))


def _stains(gray: NDArray[np.uint8]) -> tuple[NDArray[np.bool_], NDArray[np.uint8]]:
    """Dark dots of a few pixels with nothing beside them, and the ground they stand on.

    A speck of a scan that was drawn again at another size has spread over two pixels or three.
    """
    around = ndimage.maximum_filter(gray, _WIDE, mode="nearest")
    dark = gray.astype(np.int16) < around.astype(np.int16) - _STAIN
    labels, count = ndimage.label(dark, structure=np.ones((3, 3), dtype=int))
    areas = np.bincount(labels.ravel(), minlength=count + 1)
    areas[0] = _LARGEST_STAIN + 1
    return np.asarray(areas[labels] <= _LARGEST_STAIN), around
