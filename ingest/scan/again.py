"""Reads the words that were read with doubt once more, each by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PIL import Image

from ingest.scan.rows import Row, cut
from ingest.scan.tesseract import OcrWord

_DOUBT = 0.9  # confidence of a word below which it is read again
_NOTHING = 0.3  # below it a word that by itself reads as nothing is dropped
_AROUND = 0.15  # of a word's height
_SHORTER = 0.6  # of the signs: a reading of fewer lost some


def rows(picture: Image.Image, words: Sequence[OcrWord]) -> dict[int, Row]:
    """A picture of each doubtful word, by its index."""
    found: dict[int, Row] = {}
    for index, word in enumerate(words):
        around = _AROUND * (word.y1 - word.y0)
        if word.confidence < _DOUBT and any(char.isalnum() for char in word.text):
            row = cut(picture, (word.x0, word.y0, word.x1, word.y1), around, around)
            if row is not None:
                found[index] = row
    return found


def mend(words: Sequence[OcrWord], read: dict[int, Sequence[OcrWord]]) -> list[OcrWord]:
    """The words, each read again replaced by what it gave the second time where that is surer."""
    mended: list[OcrWord] = []
    for index, word in enumerate(words):
        second = read.get(index)
        if second is None or not _is_better(second, word):
            mended.append(word)
        else:
            place = {"block": word.block, "paragraph": word.paragraph, "line": word.line}
            mended += [replace(part, **place) for part in second]
    return mended


def _is_better(second: Sequence[OcrWord], word: OcrWord) -> bool:
    if not second:
        return word.confidence < _NOTHING
    signs = sum(char.isalnum() for part in second for char in part.text)
    enough = signs >= _SHORTER * sum(char.isalnum() for char in word.text)
    return enough and min(part.confidence for part in second) > word.confidence
