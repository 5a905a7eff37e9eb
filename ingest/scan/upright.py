"""Finds how far a picture of writing is turned, turns it upright, and carries places back."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ingest.scan import glyphs

_LARGEST = 10.0  # degrees
_COARSE, _FINE = 0.5, 0.1
_WORTH_TURNING = 0.25  # degrees: less costs more sharpness than it gives
_FEWEST = 40  # letters below which no angle is told
_QUARTERS = {
    1: Image.Transpose.ROTATE_90,
    2: Image.Transpose.ROTATE_180,
    3: Image.Transpose.ROTATE_270,
}  # counterclockwise


@dataclass(frozen=True, slots=True)
class Turn:
    """Quarter turns and then degrees, both counterclockwise, that bring a picture of a size upright."""

    width: int
    height: int
    quarters: int = 0
    degrees: float = 0.0

    def apply(self, picture: Image.Image) -> Image.Image:
        """The picture upright, white where it had no pixels."""
        if self.quarters:
            picture = picture.transpose(_QUARTERS[self.quarters])
        if self.degrees:
            picture = picture.rotate(self.degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=255)
        return picture

    def back(self, x: float, y: float, width: int, height: int) -> tuple[float, float]:
        """Where a point of the upright picture, which measures ``width`` by ``height``, was before."""
        own = (self.height, self.width) if self.quarters % 2 else (self.width, self.height)
        if self.degrees:
            angle = math.radians(self.degrees)
            dx, dy = x - width / 2, y - height / 2
            x = dx * math.cos(angle) - dy * math.sin(angle) + own[0] / 2
            y = dx * math.sin(angle) + dy * math.cos(angle) + own[1] / 2
        if self.quarters == 1:
            return self.width - y, x
        if self.quarters == 2:
            return self.width - x, self.height - y
        if self.quarters == 3:
            return y, self.height - x
        return x, y

    def box_back(
        self, box: tuple[float, float, float, float], width: int, height: int
    ) -> tuple[float, float, float, float]:
        """The upright box around where a box of the upright picture was before."""
        x0, y0, x1, y1 = box
        corners = [self.back(x, y, width, height) for x in (x0, x1) for y in (y0, y1)]
        xs, ys = zip(*corners, strict=True)
        return min(xs), min(ys), max(xs), max(ys)


def lean(letters: NDArray[np.float64]) -> tuple[bool, float]:
    """Whether the writing runs up or down the page, and its lean in degrees clockwise, −10 to 10.

    ``letters`` are boxes x0, y0, x1, y1. Where letters stand on lines, their lower edges projected
    along the lines fall together. A lean too small to mend, or of too few letters, is 0. The cells of
    a table, with the same words below each other, make columns fall together better than lines: there
    the rows that the letters make say which way the writing runs.
    """
    if len(letters) < _FEWEST:
        return False, 0.0
    x, y = (letters[:, 0] + letters[:, 2]) / 2, letters[:, 3]
    level, level_score = _angle(x, y)
    # Turned by a quarter either way, the edges that lines stand on are left or right ones.
    middle = (letters[:, 1] + letters[:, 3]) / 2
    sideways = [_angle(middle, -letters[:, 0]), _angle(middle, -letters[:, 2])]
    side, side_score = max(sideways, key=lambda found: found[1])
    along, across = glyphs.in_rows(letters), glyphs.in_rows(letters[:, [1, 0, 3, 2]])
    told = max(along, across) >= _FEWEST
    if across > along if told else side_score > 1.2 * level_score:
        return True, side if abs(side) >= _WORTH_TURNING else 0.0
    return False, level if abs(level) >= _WORTH_TURNING else 0.0


def _angle(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[float, float]:
    """The angle at which ``y`` falls together best, and how well."""
    coarse = np.arange(-_LARGEST, _LARGEST + _COARSE / 2, _COARSE)
    best = max(coarse, key=lambda angle: _score(x, y, float(angle)))
    fine = np.arange(best - _COARSE, best + _COARSE + _FINE / 2, _FINE)
    found = max(fine, key=lambda angle: _score(x, y, float(angle)))
    return round(float(found), 2), _score(x, y, float(found))


def _score(x: NDArray[np.float64], y: NDArray[np.float64], degrees: float) -> float:
    angle = math.radians(degrees)
    rows = y * math.cos(angle) - x * math.sin(angle)
    counts = np.bincount(np.round(rows - rows.min()).astype(int)).astype(float)
    return float((np.convolve(counts, (0.5, 1.0, 0.5)) ** 2).sum() / len(x))
