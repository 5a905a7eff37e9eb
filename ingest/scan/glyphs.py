"""Finds runs of letters on the picture of a page, without recognising them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

DPI = 100
Gray = NDArray[np.uint8]
Boxes = NDArray[np.float64]
Mask = NDArray[np.bool_]

_WINDOW = 31  # pixels: wider than any stroke, narrower than most pictures
_CONTRAST = 36  # of 255 against the surroundings
_DARK_GROUND = 185  # a ground on which light letters can be read
_MIN_HEIGHT, _MAX_HEIGHT = 5, 75  # pixels at 100 dpi: 4 to 54 points
_MAX_WIDTH = 14.0  # times the height: touching letters of a scan
_MIN_FILL, _MAX_FILL = 0.08, 0.92
_MIN_LETTERS = 5
_MIN_ALIGNED, _MIN_REGULAR = 0.7, 0.7
# Heights of letters as multiples of a row's median: the same, with ascender, without where most have one.
_RELATIVE_HEIGHTS = ((1.0, 0.18), (1.4, 0.2), (0.72, 0.12))
_MAX_SLOPE = 0.2  # of a row's baseline: 11 degrees
_MAX_COMPONENTS = 12_000


@dataclass(frozen=True, slots=True)
class Run:
    """Letters in a row: box in pixels, their number, their median height."""

    x0: float
    y0: float
    x1: float
    y1: float
    letters: int
    height: float


def runs(picture: Gray, known: Sequence[tuple[float, float, float, float]] = ()) -> list[Run]:
    """The rows of letters, dark or light, on a 100 dpi picture outside the ``known`` boxes."""
    return [run for mask in _ink(picture, known) for run in _rows(_letters(mask))]


def letters(picture: Gray) -> Boxes:
    """The letters of a 100 dpi picture, dark or light, as rows of x0, y0, x1, y1 in pixels."""
    return np.concatenate(letters_of(picture))


def letters_of(picture: Gray) -> tuple[Boxes, Boxes]:
    """The dark letters of a 100 dpi picture and the light ones."""
    dark, light = _ink(picture, ())
    return _letters(dark), _letters(light)


def in_rows(boxes: Boxes) -> int:
    """How many letters stand in rows along the lines of the picture."""
    return sum(run.letters for run in _rows(boxes))


def _ink(picture: Gray, known: Sequence[tuple[float, float, float, float]]) -> tuple[Mask, Mask]:
    """What is darker and what is lighter than its surroundings."""
    gray = picture.astype(np.float32)
    shown = np.ones(picture.shape, dtype=np.float32)
    for x0, y0, x1, y1 in known:
        rows = slice(max(int(y0) - 1, 0), max(int(y1) + 2, 0))
        shown[rows, max(int(x0) - 1, 0) : max(int(x1) + 2, 0)] = 0
    # The mean of what is not hidden: else the white between known lines would stand out as light.
    share = ndimage.uniform_filter(shown, _WINDOW, mode="nearest")
    around = ndimage.uniform_filter(gray * shown, _WINDOW, mode="nearest") / np.maximum(share, 0.01)
    dark = (gray < around - _CONTRAST) & (shown > 0)
    light = (gray > around + _CONTRAST) & (around < _DARK_GROUND) & (shown > 0)
    return dark, light


def _letters(mask: Mask) -> Boxes:
    """The components that may be letters, as rows of x0, y0, x1, y1."""
    labels, count = ndimage.label(mask, structure=np.ones((3, 3), dtype=int))
    if not 0 < count <= _MAX_COMPONENTS:
        return np.empty((0, 4))
    areas = np.bincount(labels.ravel(), minlength=count + 1)[1:]
    slices = ndimage.find_objects(labels)
    boxes = np.array([(s[1].start, s[0].start, s[1].stop, s[0].stop) for s in slices], dtype=float)
    width, height = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    fill = areas / (width * height)
    good = (height >= _MIN_HEIGHT) & (height <= _MAX_HEIGHT) & (width <= _MAX_WIDTH * height) & (width >= 2)
    good &= (fill >= _MIN_FILL) & ((fill <= _MAX_FILL) | (width < 0.5 * height))
    return np.asarray(boxes[good])


def _rows(boxes: Boxes) -> Iterator[Run]:
    """The rows of letters that are writing."""
    for chain in chains(boxes):
        yield from _run(chain)


def chains(boxes: Boxes) -> Iterator[Boxes]:
    """Joins letters to their right neighbours of like height on the same row; each row's boxes."""
    if not len(boxes):
        return
    boxes = boxes[np.argsort(boxes[:, 0], kind="stable")]
    following = np.full(len(boxes), -1)
    taken = np.zeros(len(boxes), dtype=bool)
    starts, heights = boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    centres = (boxes[:, 1] + boxes[:, 3]) / 2
    for index, (_, y0, x1, y1) in enumerate(boxes):
        height = y1 - y0
        last = int(np.searchsorted(starts, x1 + 1.3 * height, side="right"))
        near = np.arange(index + 1, last)
        if not len(near):
            continue
        tallest = np.maximum(heights[near], height)
        fits = (np.abs(centres[near] - (y0 + y1) / 2) < 0.45 * tallest) & ~taken[near]
        fits &= (tallest < 2.6 * np.minimum(heights[near], height)) & (boxes[near, 2] > x1)
        if fits.any():
            chosen = near[np.argmax(fits)]
            following[index] = chosen
            taken[chosen] = True
    for first in np.flatnonzero(~taken):
        chain = [int(first)]
        while following[chain[-1]] >= 0:
            chain.append(int(following[chain[-1]]))
        yield boxes[chain]


def _run(chain: Boxes) -> Iterator[Run]:
    """Writing stands on a line, in letters of few heights; leaves and bricks do neither."""
    widths, heights = chain[:, 2] - chain[:, 0], chain[:, 3] - chain[:, 1]
    height = float(np.median(heights))
    x0, y0, x1, y1 = chain[:, 0].min(), chain[:, 1].min(), chain[:, 2].max(), chain[:, 3].max()
    if len(chain) < _MIN_LETTERS or x1 - x0 < 2 * height:
        return
    slack = max(1.01, 0.1 * height)
    aligned = max(_aligned(chain[:, 0], chain[:, side], slack) for side in (1, 3))
    relative = heights / height
    regular = np.zeros(len(chain), dtype=bool)
    for usual, spread in _RELATIVE_HEIGHTS:
        regular |= np.abs(relative - usual) < spread
    if aligned >= _MIN_ALIGNED and regular.mean() >= _MIN_REGULAR:
        # Touching letters count for as many as they are wide.
        wide = int(np.maximum(np.round(widths / max(0.75 * height, 1.0)), 1).sum())
        letters = min(wide, 3 * len(chain) // 2)
        yield Run(float(x0), float(y0), float(x1), float(y1), letters, height)


def _aligned(x: NDArray[np.float64], y: NDArray[np.float64], slack: float) -> float:
    """The share of letters that keep to one line, which may be slanted."""
    if len(x) >= 6:
        slope = np.polyfit(x, y, 1)[0]
        y = y - np.clip(slope, -_MAX_SLOPE, _MAX_SLOPE) * x
    return float((np.abs(y - np.median(y)) <= slack).mean())
