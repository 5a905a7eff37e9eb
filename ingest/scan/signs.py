"""Puts right the letters that tesseract takes for signs, by how they stand in their line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from statistics import median

from ingest.scan.tesseract import OcrWord

# The heights of a capital, as shares of the words of its line: the rule of a table is taller.
_LOWEST, _TALLEST = 0.7, 1.15
_THINNEST, _WIDEST = 0.08, 0.4  # of its height
_BAR = "|"
_OF = re.compile(r"^(\d{1,4})?di(\d{1,4})?$")  # "4di26" of "Pagina 4 di 26", or a part of it
_LGS = re.compile(r"\bIgs\b")  # "D.Igs." for "D.lgs.": no Italian word or abbreviation begins so


def right(words: Iterable[OcrWord]) -> Iterator[OcrWord]:
    """The words with "|" for the article "I", "Igs" for "lgs" and "4di26" for "4 di 26" put right."""
    for _, group in groupby(words, key=lambda word: (word.block, word.paragraph, word.line)):
        line = list(group)
        for word in line:
            if word.text == _BAR and _is_capital(word, line):
                yield replace(word, text="I")
            elif numbers := _OF.match(word.text):
                yield from _parted(word, [part for part in (numbers[1], "di", numbers[2]) if part])
            else:
                yield replace(word, text=_LGS.sub("lgs", word.text))


def _parted(word: OcrWord, parts: Sequence[str]) -> Iterator[OcrWord]:
    """The parts of a word, each as wide as its share of the signs."""
    sign = (word.x1 - word.x0) / len(word.text)
    x = word.x0
    for part in parts:
        yield replace(word, text=part, x0=x, x1=x + sign * len(part))
        x += sign * len(part)


def _is_capital(bar: OcrWord, line: Sequence[OcrWord]) -> bool:
    heights = [word.y1 - word.y0 for word in line if any(char.isalnum() for char in word.text)]
    if not heights:
        return False
    height, width = bar.y1 - bar.y0, bar.x1 - bar.x0
    usual = median(heights)
    return _LOWEST * usual <= height <= _TALLEST * usual and _THINNEST * height <= width <= _WIDEST * height
