"""Lays a document's text out as headings and paragraphs, with one range of offsets marked."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

PART_LENGTH = 60_000
"""Characters shown at once, about thirty pages: an old machine scrolls that without effort."""

_LINE = re.compile(r"[^\n]+")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of the document's text, ``text[start:end]``; ``level`` 1–6 when it is a heading, else 0."""

    start: int
    end: int
    level: int


def paragraphs(text: str, headings: Sequence[tuple[str, int]]) -> list[Paragraph]:
    """The lines of ``text``; those that equal a (title, level) of the outline become headings."""
    levels = {_folded(title): level for title, level in headings}
    found = []
    for match in _LINE.finditer(text):
        line = match.group()
        if line.strip():
            level = levels.get(_folded(line), 0) if len(line) < 300 else 0
            found.append(Paragraph(match.start(), match.end(), min(level, 6)))
    return found


def parts(found: Sequence[Paragraph]) -> list[Sequence[Paragraph]]:
    """``found`` cut into stretches of about PART_LENGTH characters."""
    stretches: list[Sequence[Paragraph]] = []
    first = 0
    for index, paragraph in enumerate(found):
        if paragraph.end - found[first].start > PART_LENGTH and index > first:
            stretches.append(found[first:index])
            first = index
    stretches.append(found[first:])
    return stretches


def part_at(stretches: Sequence[Sequence[Paragraph]], offset: int) -> int:
    """The index of the part in which ``offset`` lies."""
    starts = [stretch[0].start if stretch else 0 for stretch in stretches]
    return max(bisect_right(starts, offset) - 1, 0)


def render_paragraphs(text: str, found: Sequence[Paragraph], mark: tuple[int, int] | None) -> str:
    """``found`` as escaped HTML. ``mark`` (start, end) is wrapped in <mark>, the first with an id."""
    html = []
    marked = False
    for paragraph in found:
        content, has_mark = _content(text, paragraph, mark, first=not marked)
        marked = marked or has_mark
        # The document's own title is the page's h1.
        tag = f"h{min(paragraph.level + 1, 6)}" if paragraph.level else "p"
        html.append(f"<{tag}>{content}</{tag}>")
    return "\n".join(html)


def _content(text: str, paragraph: Paragraph, mark: tuple[int, int] | None, first: bool) -> tuple[str, bool]:
    start, end = paragraph.start, paragraph.end
    low, high = (max(start, mark[0]), min(end, mark[1])) if mark else (end, end)
    if low >= high:
        return escape(text[start:end]), False
    opening = '<mark id="passaggio">' if first else "<mark>"
    return (
        f"{escape(text[start:low])}{opening}{escape(text[low:high])}</mark>{escape(text[high:end])}",
        True,
    )


def _folded(line: str) -> str:
    return " ".join(line.split()).casefold()
