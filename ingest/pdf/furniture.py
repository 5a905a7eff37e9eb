"""Recognises running headers and footers: lines that stand at the same place on most pages."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence

from ingest.clean import clean
from ingest.pdf.lines import Line

_EDGE_LINES = 8  # looked at from each end of a page
_EDGE_SHARE = 0.16  # of the page's height
_MIN_PAGES = 3
_SHARE = 0.5
# "Pagina 3 di 52", "pag. 3/52", "3", "- 3 -", "Pag. 3"
_PAGE_NUMBER = re.compile(
    r"^(?:pag(?:ina|\.)?\s*)?[-–—|]?\s*\d{1,4}\s*(?:(?:di|of|/|su)\s*\d{1,4})?\s*[-–—|]?$", re.I
)
_DIGITS = re.compile(r"\d+")

Place = tuple[str, str]


def running_places(pages: Sequence[tuple[float, Sequence[Line]]]) -> frozenset[Place]:
    """The texts, digits masked, that run at the top or bottom of the pages (height, lines)."""
    if len(pages) < 2:
        return frozenset()
    counts: Counter[Place] = Counter()
    for height, lines in pages:
        counts.update({place for place in places(lines, height) if place is not None})
    needed = max(_MIN_PAGES, _SHARE * len(pages)) if len(pages) > 2 else 2
    return frozenset(place for place, count in counts.items() if count >= needed)


def places(lines: Sequence[Line], height: float) -> list[Place | None]:
    """For each line, at which end of the page it stands with which masked text; None in the middle."""
    bases = sorted(line.base for line in lines if line.upright)
    return [_place(line, height, bases) for line in lines]


def _place(line: Line, height: float, bases: Sequence[float]) -> Place | None:
    if not line.upright:
        return None
    if line.y1 <= _EDGE_SHARE * height and bisect_left(bases, line.base - 1) < _EDGE_LINES:
        return "top", _mask(line.text)
    if (
        line.y0 >= (1 - _EDGE_SHARE) * height
        and len(bases) - bisect_right(bases, line.base + 1) < _EDGE_LINES
    ):
        return "bottom", _mask(line.text)
    return None


def _mask(text: str) -> str:
    return _DIGITS.sub("#", clean(text)).lower()


def is_page_number(text: str) -> bool:
    """Whether a text is nothing but a page's number."""
    return bool(_PAGE_NUMBER.match(text))
