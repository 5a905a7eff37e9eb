"""Makes paragraphs, headings and list items of recognised words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ingest import clean, markers
from ingest.document import Block
from ingest.pdf import headings
from ingest.scan.tesseract import OcrWord

_SPACED = re.compile(r"^(?:[A-Z] ){3,}[A-Z] ?:?$")  # "D E L I B E R A"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The lines of a paragraph, its upper edge in points from the top of the page, its block's number."""

    lines: tuple[str, ...]
    top: float
    block: int


def paragraphs(words: Sequence[OcrWord]) -> Iterator[Paragraph]:
    """The paragraphs of a page; tesseract may hold a whole list for one: a marker begins a new one."""
    for (block, _), group in groupby(words, key=lambda word: (word.block, word.paragraph)):
        lines: list[str] = []
        top = 0.0
        for _, found in groupby(group, key=lambda word: word.line):
            line = list(found)
            text = " ".join(word.text for word in line)
            if lines and markers.marker(text):
                yield Paragraph(tuple(lines), top, block)
                lines = []
            if not lines:
                top = min(word.y0 for word in line)
            lines.append(text)
        yield Paragraph(tuple(lines), top, block)


def blocks(
    found: Iterable[Paragraph], page: int, known: clean.Evidence
) -> Iterator[tuple[int, float, Block]]:
    """The blocks of a recognised page, each after the number of tesseract's block and its upper edge.

    Specks read as signs alone are left out.
    """
    for paragraph in found:
        text = clean.join_lines(paragraph.lines, known)
        if any(char.isalnum() for char in text):
            yield paragraph.block, paragraph.top, _block(text, page)


def _block(text: str, page: int) -> Block:
    if _SPACED.match(text):
        text = text.replace(" ", "")
    if headings.ACT_WORDS.match(text) and text.isupper():
        return Block("heading", text, page, 1)
    if markers.marker(text):
        return Block("item", text, page, 1)
    return Block("paragraph", text, page)
