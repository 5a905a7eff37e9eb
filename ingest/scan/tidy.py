"""Takes specks and ruling lines off a picture of a page before its words are read."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter
from scipy import ndimage

_APART = 50  # of 255: a dot so far from all its neighbours is a speck
_SPECKLED = 0.0005  # share of such dots from which on a page is smoothed
_SAMPLE = 600  # pixels a side
_SOFT = 0.7  # pixels of blur that quiet the grain of a speckled page
_DARK = 150
_LONG = 0.45  # inches: no stroke of a letter is so long
_THIN = 0.03  # inches


def tidy(picture: Image.Image, dpi: float) -> Image.Image:
    """The picture without ruling lines, and smoothed where it is speckled."""
    return without_rules(without_specks(picture), dpi)


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


def without_rules(picture: Image.Image, dpi: float) -> Image.Image:
    """The picture without its long thin lines, level or upright, which tesseract reads as letters."""
    gray = np.asarray(picture)
    dark = (gray < _DARK).astype(np.uint8)
    long, thin = max(round(_LONG * dpi), 2), max(round(_THIN * dpi), 1)
    rules = np.zeros(gray.shape, dtype=bool)
    for axis in (0, 1):
        lines = _opened(dark, long, axis)
        rules |= (lines > 0) & (_opened(lines, thin + 1, 1 - axis) == 0)
    if not rules.any():
        return picture
    rules = ndimage.binary_dilation(rules, iterations=1)
    return Image.fromarray(np.where(rules, np.uint8(255), gray))


def _opened(mask: NDArray[np.uint8], size: int, axis: int) -> NDArray[np.uint8]:
    """The parts of a mask that run on for ``size`` pixels along an axis."""
    worn = ndimage.minimum_filter1d(mask, size, axis=axis, mode="constant")
    return np.asarray(
        ndimage.maximum_filter1d(worn, size, axis=axis, mode="constant", origin=-(1 - size % 2))
    )
