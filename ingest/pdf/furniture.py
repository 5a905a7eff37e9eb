"""Recognises running headers and footers: lines that stand at the same place on most pages."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Protocol

from ingest.clean import clean
from ingest.pdf.lines import Line
from ingest.pdf.stamps import says_signed

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


class Running:
    """Counts on how many pages each text stands at the top or the bottom, digits masked."""

    def __init__(self) -> None:
        self._counts: Counter[Place] = Counter()
        self._pages = 0

    def take(self, found: Iterable[Place | None]) -> None:
        """Counts the places of one page's lines."""
        self._pages += 1
        self._counts.update({place for place in found if place is not None})

    def places(self) -> frozenset[Place]:
        """Those that run through the pages."""
        if self._pages < 2:
            return frozenset()
        needed = max(_MIN_PAGES, _SHARE * self._pages) if self._pages > 2 else 2
        return frozenset(place for place, count in self._counts.items() if count >= needed)


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


class Page(Protocol):
    """A page as far as its running lines go; ``places`` is one for each line."""

    lines: list[Line]
    places: list[Place | None]
    furniture: list[str]
    stamps: list[str]


def take_out(page: Page, running: frozenset[Place], seen: set[Place]) -> None:
    """Takes running lines off a page, all but their first appearance, which may name the act or the office.

    ``seen`` holds those that have appeared. A running line that says who signed is a stamp and
    never text.
    """
    kept: list[Line] = []
    for line, place in zip(page.lines, page.places, strict=True):
        if place is None or place not in running:
            kept.append(line)
            continue
        text = clean(line.text)
        if says_signed(text):
            page.stamps.append(text)
        elif place in seen or is_page_number(text):
            page.furniture.append(text)
        else:
            seen.add(place)
            kept.append(line)
    page.lines = kept
