"""Tells which pages of a PDF hold writing that their text layer does not have."""

from __future__ import annotations

import ctypes
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.pdf.page import PageContent
from ingest.pdf.rules import Box, Point, pictures
from ingest.scan import glyphs, junk
from ingest.scan.glyphs import Run

Need = Literal["whole", "beside", "blank"]
"""Recognise in place of the text layer; beside it; or nothing is written on the page."""

_POINTS = 72 / glyphs.DPI  # of one pixel
_FEW_WORDS = 50
_SOME_COVER = 0.003  # of the page: smaller pictures are bullets and rules
_SCAN_COVER = 0.5
_DIAGRAM_COVER, _MAX_DIAGRAMS = 0.02, 8  # smaller pictures hold no legible small writing
_MAX_SIDE = 2_400  # pixels: plans and posters are shrunk to it
_MANY_LETTERS = 40
_FEW_LETTERS, _LONG_RUN = 10, 8  # a title of two words; leaves and bricks give no run so long
_SAME_PLACE, _SAME_SIZE = 12.0, 6.0  # points
_SUB = 16  # steps of a point


_Sign = tuple[int, ...]
"""A picture's box in whole points and its size in bytes: where it comes again it is the same picture."""


@dataclass(frozen=True, slots=True)
class Survey:
    """The rows of letters on a page outside its text layer, boxes in points from the top left.

    ``signs`` names the picture that each row stands in, None outside pictures, and ``pictures`` all of
    the page. ``is_junk`` where the layer holds no words, ``has_text`` where it holds any. ``drawn``
    names the pictures for whose sake alone the page was looked at.
    """

    number: int
    runs: tuple[Run, ...]
    signs: tuple[_Sign | None, ...]
    pictures: tuple[_Sign, ...]
    is_scan: bool
    is_junk: bool
    has_text: bool
    drawn: tuple[_Sign, ...] = ()


class Surveyor:
    """Looks at the pages of a document; pictures seen before are not looked at again.

    That only saves time: ``needs`` judges the same whatever was seen, for the pages may be shared out
    among several surveyors.
    """

    def __init__(self) -> None:
        self._seen: set[_Sign] = set()

    def survey(self, document: pdfium.PdfDocument, number: int, content: PageContent) -> Survey | None:
        """What stands outside the page's text layer; None where the layer is sure to have all."""
        few = len(content.words) < _FEW_WORDS
        if not few and content.image_share < _SOME_COVER:
            return None
        is_scan = content.image_share >= _SCAN_COVER
        is_junk = is_scan and junk.is_junk(word.text for word in content.words)
        page = document[number - 1]
        try:
            signs = {_sign(box, size): box for box, size in pictures(page, _placement(page))}
            whole = (0.0, 0.0, content.width, content.height)
            large = () if few or is_junk else _large(signs, content)
            area = whole if few or is_junk else self._new_area(large, content)
            known = () if is_junk else [(word.x0, word.y0, word.x1, word.y1) for word in content.words]
            runs = _runs(page, area, known, is_scan) if area else []
            if not is_scan:
                runs += self._small_writing(page, signs, known, runs, content)
        finally:
            page.close()
        self._seen.update(signs)
        places = tuple(_picture_of(run, signs) for run in runs)
        return Survey(number, tuple(runs), places, tuple(signs), is_scan, is_junk, bool(content.words), large)

    def _small_writing(
        self,
        page: pdfium.PdfPage,
        signs: Mapping[_Sign, Box],
        known: Sequence[Box],
        runs: Sequence[Run],
        content: PageContent,
    ) -> list[Run]:
        """The rows in new pictures that seem to have none; diagrams are often shrunk: draws them larger."""
        least = _DIAGRAM_COVER * content.width * content.height
        found: list[Run] = []
        for sign, box in islice(signs.items(), _MAX_DIAGRAMS):
            if sign not in self._seen and _size(box) >= least:
                own = [run for run in runs if _picture_of(run, signs) == sign]
                inside = (
                    max(box[0], 0.0),
                    max(box[1], 0.0),
                    min(box[2], content.width),
                    min(box[3], content.height),
                )
                if not _is_writing(own) and _size(inside) >= least:
                    found += _runs(page, inside, known, False, closeness=2.0)
        return found

    def _new_area(self, large: Sequence[_Sign], content: PageContent) -> Box | None:
        """The part of the page that large pictures cover, if no earlier page had one of them there."""
        if self._seen.issuperset(large):
            return None
        x0, y0, x1, y1 = zip(*(sign[:4] for sign in large), strict=True)
        inside = (
            max(min(x0), 0.0),
            max(min(y0), 0.0),
            min(max(x1), content.width),
            min(max(y1), content.height),
        )
        return inside if inside[2] - inside[0] > 5 and inside[3] - inside[1] > 5 else None


def _large(signs: Mapping[_Sign, Box], content: PageContent) -> tuple[_Sign, ...]:
    least = _SOME_COVER * content.width * content.height
    return tuple(sign for sign, box in signs.items() if _size(box) >= least)


def _sign(box: Box, size: int) -> _Sign:
    return (*(round(side) for side in box), size)


def _size(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _picture_of(run: Run, signs: Mapping[_Sign, Box]) -> _Sign | None:
    """The smallest picture around the middle of a row."""
    x, y = (run.x0 + run.x1) / 2, (run.y0 + run.y1) / 2
    around = [
        (_size(box), sign) for sign, box in signs.items() if box[0] <= x <= box[2] and box[1] <= y <= box[3]
    ]
    return min(around)[1] if around else None


def needs(surveys: Iterable[Survey | None]) -> dict[int, Need]:
    """What each surveyed page needs, by its number; pages that need nothing are left out.

    Writing in a picture that an earlier page had too, or drawn at the same place as there, such as a
    letterhead, counts on that page alone, as running lines of the text layer do.
    """
    found: dict[int, Need] = {}
    seen: set[_Sign] = set()
    earlier = np.empty((0, 4))
    for survey in surveys:
        if survey is None:
            continue
        boxes = np.array([(run.x0, run.y0, run.x1, run.y1) for run in survey.runs]).reshape(-1, 4)
        fresh = np.array([sign is None or sign not in seen for sign in survey.signs], dtype=bool)
        if survey.drawn and seen.issuperset(survey.drawn):
            fresh[:] = False
        if not survey.is_scan:  # the lines of two scans may fall on the same places
            fresh &= ~_stand_among(boxes, earlier)
            earlier = np.concatenate([earlier, boxes[fresh]])
        seen.update(survey.pictures)
        unread = [run for run, is_fresh in zip(survey.runs, fresh, strict=True) if is_fresh]
        drawn = survey.has_text and all(
            sign is None for sign, is_fresh in zip(survey.signs, fresh, strict=True) if is_fresh
        )
        if survey.is_junk or _is_writing(unread, sure=drawn):
            found[survey.number] = "beside" if survey.has_text and not survey.is_junk else "whole"
        elif not survey.has_text and not _is_writing(survey.runs):
            found[survey.number] = "blank"
    return found


def holds_writing(gray: glyphs.Gray) -> bool:
    """Whether anything is written on a picture drawn at glyphs.DPI, level or sideways."""
    return _is_writing(glyphs.runs(gray)) or bool(_sideways(gray, ()))


def unread_area(survey: Survey) -> Box | None:
    """The part of a page that holds all its unread writing, None where there is none."""
    if not survey.runs:
        return None
    x0, y0, x1, y1 = (tuple(getattr(run, side) for run in survey.runs) for side in ("x0", "y0", "x1", "y1"))
    return min(x0), min(y0), max(x1), max(y1)


def _stand_among(boxes: glyphs.Boxes, earlier: glyphs.Boxes) -> glyphs.Mask:
    """Which boxes have one of the same size at nearly the same place among the earlier ones."""
    if not len(boxes) or not len(earlier):
        return np.zeros(len(boxes), dtype=bool)
    sizes, earlier_sizes = boxes[:, 2:] - boxes[:, :2], earlier[:, 2:] - earlier[:, :2]
    near = np.abs(boxes[:, None, :2] - earlier[None, :, :2]).max(axis=2) < _SAME_PLACE
    alike = np.abs(sizes[:, None] - earlier_sizes[None]).max(axis=2) < _SAME_SIZE
    return np.asarray((near & alike).any(axis=1))


def _is_writing(runs: Sequence[Run], sure: bool = False) -> bool:
    """Whether rows are enough to be writing; ``sure`` asks for many letters."""
    letters = sum(run.letters for run in runs)
    longest = max((run.letters for run in runs), default=0)
    return letters >= _MANY_LETTERS or (not sure and letters >= _FEW_LETTERS and longest >= _LONG_RUN)


def _runs(
    page: pdfium.PdfPage, area: Box, known: Sequence[Box], scanned: bool, closeness: float = 1.0
) -> list[Run]:
    """The rows of letters in the area outside the known boxes, in points of the page."""
    width, height = page.get_size()
    scale = min(closeness / _POINTS, _MAX_SIDE / max(area[2] - area[0], area[3] - area[1], 1.0))
    crop = (area[0], height - area[3], width - area[2], area[1])
    drawn = page.render(scale=scale, crop=crop, grayscale=True).to_numpy()
    gray = np.ascontiguousarray(drawn.reshape(drawn.shape[:2]))
    boxes = [_scaled(box, (-area[0], -area[1]), scale) for box in known]
    found = glyphs.runs(gray, boxes)
    if scanned and not _is_writing(found):
        found = _sideways(gray, boxes) or found
    placed: list[Run] = []
    for run in found:
        x0, y0, x1, y1 = (side / scale for side in (run.x0, run.y0, run.x1, run.y1))
        left, top = area[0], area[1]
        placed.append(Run(x0 + left, y0 + top, x1 + left, y1 + top, run.letters, run.height / scale))
    return placed


def _sideways(gray: glyphs.Gray, known: Sequence[Box]) -> list[Run]:
    """The rows of a page that went sideways through the scanner, none where they are no writing."""
    turned = glyphs.runs(np.ascontiguousarray(gray.T), [(y0, x0, y1, x1) for x0, y0, x1, y1 in known])
    if not _is_writing(turned):
        return []
    return [Run(run.y0, run.x0, run.y1, run.x1, run.letters, run.height) for run in turned]


def _scaled(box: Box, shift: tuple[float, float], scale: float) -> Box:
    x0, y0, x1, y1 = box
    return (x0 + shift[0]) * scale, (y0 + shift[1]) * scale, (x1 + shift[0]) * scale, (y1 + shift[1]) * scale


def _placement(page: pdfium.PdfPage) -> Point:
    """The map from the page's own coordinates to points from the top left of the page as shown."""
    width, height = page.get_size()
    x, y = ctypes.c_int(), ctypes.c_int()

    def place(px: float, py: float) -> tuple[float, float]:
        raw.FPDF_PageToDevice(page.raw, 0, 0, round(width * _SUB), round(height * _SUB), 0, px, py, x, y)
        return x.value / _SUB, y.value / _SUB

    return place
