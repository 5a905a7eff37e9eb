"""Reads the words that were read with doubt once more, each by itself."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace

import numpy as np
from PIL import Image

from ingest.scan.rows import Row, cut
from ingest.scan.tesseract import OcrWord

_DOUBT = 0.9  # confidence of a word below which it is read again
_MOST = 300  # words of a page: each takes a hundredth of a second
_NOTHING = 0.3  # below it a word that by itself reads as nothing is dropped
_AROUND = 0.15  # of a word's height
_SHORTER = 0.6  # of the signs: a reading of fewer lost some
_TOO_TALL = 1.9  # times the words of the page: a word that spans two lines


def amiss(words: Sequence[OcrWord]) -> set[int]:
    """The indexes of the words whose box holds other words, or two lines: none to read by themselves."""
    usual = float(np.median([word.y1 - word.y0 for word in words]))
    x = np.array([(word.x0 + word.x1) / 2 for word in words])
    y = np.array([(word.y0 + word.y1) / 2 for word in words])
    sure = np.array([word.confidence for word in words])
    found: set[int] = set()
    for index, word in enumerate(words):
        inside = (x > word.x0) & (x < word.x1) & (y > word.y0) & (y < word.y1) & (sure > word.confidence)
        if inside.any() or (word.y1 - word.y0 > _TOO_TALL * usual and word.confidence < _DOUBT):
            found.add(index)
    return found


def rows(picture: Image.Image, words: Sequence[OcrWord], amiss: Container[int]) -> dict[int, Row]:
    """A picture of each doubtful word by its index, of the most doubtful where they are very many."""
    doubtful = [
        index
        for index, word in enumerate(words)
        if word.confidence < _DOUBT and index not in amiss and any(char.isalnum() for char in word.text)
    ]
    doubtful.sort(key=lambda index: words[index].confidence)
    found: dict[int, Row] = {}
    for index in doubtful[:_MOST]:
        word = words[index]
        around = _AROUND * (word.y1 - word.y0)
        row = cut(picture, (word.x0, word.y0, word.x1, word.y1), around, around)
        if row is not None:
            found[index] = row
    return found


def mend(words: Sequence[OcrWord], read: Mapping[int, Sequence[OcrWord]]) -> list[OcrWord]:
    """The words, each read again replaced by what it gave the second time where that is surer."""
    mended: list[OcrWord] = []
    for index, word in enumerate(words):
        second = read.get(index)
        if second is None or not _is_better(second, word):
            mended.append(word)
        else:
            mended += [
                replace(part, block=word.block, paragraph=word.paragraph, line=word.line) for part in second
            ]
    return mended


def _is_better(second: Sequence[OcrWord], word: OcrWord) -> bool:
    if not second:
        return word.confidence < _NOTHING
    signs = sum(char.isalnum() for part in second for char in part.text)
    enough = signs >= _SHORTER * sum(char.isalnum() for char in word.text)
    return enough and min(part.confidence for part in second) > word.confidence
