"""Takes the specks off a picture of a page before its words are read."""

from __future__ import annotations

from functools import reduce

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter
from scipy import ndimage

Gray = NDArray[np.uint8]

_APART = 50  # of 255: a dot so far from all its neighbours is a speck
_SPECKLED = 0.0004  # share of such dots from which on a page is smoothed
# Both margins and the middle, as shares of the sides: thin letters have such dots too, but not on margins.
_PLACES = ((0.01, 0.2, 0.05, 0.8), (0.95, 0.2, 0.99, 0.8), (0.4, 0.4, 0.6, 0.6))
_STAIN, _REACH = 80, 2  # of 255 below the lightest dot within so many pixels
_LARGEST_STAIN = 3  # pixels: the point of a sentence in eight point letters has six at 200 dpi
_SOFT = 0.7  # pixels of blur that quiet the grain of a speckled page
_BESIDE = [(row, column) for row in range(3) for column in range(3) if (row, column) != (1, 1)]


def without_specks(picture: Image.Image) -> Image.Image:
    """The picture with single dots replaced by their surroundings, where it has many all over."""
    gray = np.asarray(picture)
    if min(picture.size) < 100 or not all(_is_speckled(gray, place) for place in _PLACES):
        return picture
    mended = gray.copy()
    neighbours = _neighbours(gray)
    specks = _specks(gray)
    mended[specks] = np.median([gray[specks], *(each[specks] for each in neighbours)], axis=0)
    stains, around = _stains(mended)
    mended[stains] = around[stains]
    return Image.fromarray(mended).filter(ImageFilter.GaussianBlur(_SOFT))


def _is_speckled(gray: Gray, place: tuple[float, float, float, float]) -> bool:
    height, width = gray.shape
    x0, y0, x1, y1 = place
    part = gray[round(y0 * height) : round(y1 * height), round(x0 * width) : round(x1 * width)]
    return bool((_specks(part) | _stains(part)[0]).mean() >= _SPECKLED)


def _neighbours(gray: Gray) -> list[Gray]:
    """The picture moved by one pixel in each of the eight directions."""
    padded = np.pad(gray, 1, mode="edge")
    height, width = gray.shape
    return [padded[row : row + height, column : column + width] for row, column in _BESIDE]


def _specks(gray: Gray) -> NDArray[np.bool_]:
    """Dots much darker, or much lighter, than every other dot around them."""
    neighbours = _neighbours(gray)
    darkest, lightest = reduce(np.minimum, neighbours), reduce(np.maximum, neighbours)
    own = gray.astype(np.int16)
    return np.asarray((own < darkest.astype(np.int16) - _APART) | (own > lightest.astype(np.int16) + _APART))


def _stains(gray: Gray) -> tuple[NDArray[np.bool_], Gray]:
    """Dark dots of a few pixels with nothing beside them, and the ground they stand on.

    A speck of a scan that was drawn again at another size has spread over two pixels or three.
    """
    around = _lightest(_lightest(gray).T).T
    dark = gray.astype(np.int16) < around.astype(np.int16) - _STAIN
    labels, count = ndimage.label(dark, structure=np.ones((3, 3), dtype=int))
    areas = np.bincount(labels.ravel(), minlength=count + 1)
    areas[0] = _LARGEST_STAIN + 1
    return np.asarray((areas <= _LARGEST_STAIN)[labels]), around


def _lightest(gray: Gray) -> Gray:
    """The lightest dot within reach above and below each."""
    padded = np.pad(gray, ((_REACH, _REACH), (0, 0)), mode="edge")
    return reduce(np.maximum, (padded[row : row + len(gray)] for row in range(2 * _REACH + 1)))
