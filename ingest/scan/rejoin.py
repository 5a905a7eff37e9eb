"""Joins the lines of paragraphs that recognition took apart, parts what it joined, drops what seals gave."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from statistics import median

from ingest import markers
from ingest.pdf import headings
from ingest.scan.tesseract import OcrWord

_ENDS = (".", ";", ":", "!", "?", "»", ".”", '."', ".)")
_GAP = 1.1  # of a line's height, between lines of one paragraph
_INDENT = 3.0  # of a line's height
_FULL = 0.96  # of the column's width
_LONG = 25.0  # times a line's height: titles are shorter
_OBJECT = re.compile(r"^oggetto\s*:", re.I)  # "OGGETTO: Affidamento del servizio"
# "Visto il decreto", "Vista la richiesta", "Dato atto che"
_PREMISE = re.compile(
    r"^(?:VIST[OAIE]|Vist[oaie]|CONSIDERAT[OAIE]|Considerat[oaie]|RITENUT[OA]|Ritenut[oa]|RICHIAMAT[OAIE]|"
    r"Richiamat[oaie]|DATO ATTO|Dato atto|PRESO ATTO|Preso atto|PREMESSO|Premesso|ACQUISIT[OAI]|"
    r"Acquisit[oai]|ATTES[OA]|Attes[oa]|ACCERTAT[OA]|Accertat[oa])\b"
)
_POOR, _DOUBTFUL = 0.45, 0.8  # confidence of a paragraph, of one of a few letters
_FEW_LETTERS = 3


@dataclass(frozen=True, slots=True)
class _Line:
    words: tuple[OcrWord, ...]
    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    height: float


def rejoin(words: Sequence[OcrWord]) -> list[OcrWord]:
    """The words with paragraphs and lines numbered anew; to be asked while the page is upright."""
    paragraphs = [found for found in _paragraphs(_lines(words)) if _is_legible(found)]
    return [
        replace(word, block=found[0].words[0].block, paragraph=number, line=count)
        for number, found in enumerate(paragraphs, 1)
        for count, line in enumerate(found, 1)
        for word in line.words
    ]


def _lines(words: Iterable[OcrWord]) -> Iterator[_Line]:
    for _, group in groupby(words, key=lambda word: (word.block, word.paragraph, word.line)):
        line = tuple(group)
        x0, y0 = min(word.x0 for word in line), min(word.y0 for word in line)
        x1, y1 = max(word.x1 for word in line), max(word.y1 for word in line)
        height = median(word.y1 - word.y0 for word in line)
        yield _Line(line, " ".join(word.text for word in line), x0, y0, x1, y1, max(height, 1.0))


def _paragraphs(lines: Iterable[_Line]) -> list[list[_Line]]:
    found: list[list[_Line]] = []
    for line in lines:
        one = found and _is_one(found[-1][-1], line) and not _begins(found[-1][-1], line)
        if one or (found and _continues(found[-1], line)):
            found[-1].append(line)
        else:
            found.append([line])
    return found


def _is_one(above: _Line, line: _Line) -> bool:
    """Whether tesseract holds both lines for one paragraph."""
    first, second = above.words[-1], line.words[0]
    return (first.block, first.paragraph) == (second.block, second.paragraph)


def _begins(above: _Line, line: _Line) -> bool:
    """Whether a line opens a paragraph of an act, which stands as close to the one above as its own lines."""
    if _OBJECT.match(line.text) or markers.marker(line.text) or _is_act_word(line) or _is_act_word(above):
        return True
    return above.text.endswith(_ENDS) and _PREMISE.match(line.text) is not None


def _is_act_word(line: _Line) -> bool:
    """Whether a line is one of the words that open a part of an act, "DETERMINA", alone."""
    return line.text.isupper() and headings.ACT_WORDS.match(line.text) is not None


def _continues(paragraph: Sequence[_Line], line: _Line) -> bool:
    """Whether a line goes on where the paragraph above stops: in a sentence, at its margin, close below."""
    last = paragraph[-1]
    close = -0.5 * last.height <= line.y0 - last.y1 <= _GAP * last.height
    if not close or abs(line.height - last.height) > 0.35 * last.height or last.text.endswith(_ENDS):
        return False
    margin = min(each.x0 for each in paragraph)
    if abs(line.x0 - margin) > _INDENT * line.height or _begins(last, line):
        return False
    width = max(last.x1, line.x1) - min(last.x0, line.x0)
    is_full = last.x1 - last.x0 >= max(_FULL * width, _LONG * last.height)
    return line.text[0].islower() if not is_full else not line.text.isupper() or last.text.isupper()


def _is_legible(paragraph: Sequence[_Line]) -> bool:
    """Seals, signatures and stains give paragraphs read poorly, or of a letter or two."""
    words = [word for line in paragraph for word in line.words]
    letters = sum(len(word.text) for word in words)
    confidence = sum(len(word.text) * word.confidence for word in words) / max(letters, 1)
    signs = [char for word in words for char in word.text if char.isalnum()]
    if confidence < _POOR or not signs:
        return False
    return len(signs) > _FEW_LETTERS or confidence >= _DOUBTFUL or any(char.isdigit() for char in signs)
