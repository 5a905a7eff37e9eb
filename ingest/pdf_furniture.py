"""Recognises running headers and footers: lines that stand at the same place on most pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ingest.clean import clean
from ingest.pdf_lines import Line

_EDGE_LINES = 5  # looked at from each end of a page
_EDGE_SHARE = 0.16  # of the page's height
_MIN_PAGES = 3
_SHARE = 0.5
# "Pagina 3 di 52", "pag. 3/52", "3", "- 3 -", "Pag. 3"
_PAGE_NUMBER = re.compile(r"^(?:pag(?:ina|\.)?\s*)?[-–—|]?\s*\d{1,4}\s*(?:(?:di|of|/|su)\s*\d{1,4})?\s*[-–—|]?$", re.I)
_DIGITS = re.compile(r"\d+")

Place = tuple[str, str]


def running_places(pages: Sequence[tuple[float, Sequence[Line]]]) -> frozenset[Place]:
    """The texts, digits masked, that run at the top or bottom of the pages (height, lines)."""
    if len(pages) < 2:
        return frozenset()
    counts: Counter[Place] = Counter()
    for height, lines in pages:
        counts.update({place for line in lines if (place := place_of(line, height, lines)) is not None})
    needed = max(_MIN_PAGES, _SHARE * len(pages)) if len(pages) > 2 else 2
    return frozenset(place for place, count in counts.items() if count >= needed)


def place_of(line: Line, height: float, lines: Sequence[Line]) -> Place | None:
    """Which end of the page a line stands at with which masked text, None in the middle."""
    if not line.upright:
        return None
    text = _DIGITS.sub("#", clean(line.text)).lower()
    above = sum(other.base < line.base - 1 for other in lines)
    below = sum(other.base > line.base + 1 for other in lines)
    if line.y1 <= _EDGE_SHARE * height and above < _EDGE_LINES:
        return "top", text
    if line.y0 >= (1 - _EDGE_SHARE) * height and below < _EDGE_LINES:
        return "bottom", text
    return None


def is_page_number(text: str) -> bool:
    """Whether a text is nothing but a page's number."""
    return bool(_PAGE_NUMBER.match(text))
