"""Reads the words of one picture of a page, however it lies."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from PIL import Image

from ingest.scan import again, glyphs, rest, signs, tesseract
from ingest.scan.part import part
from ingest.scan.rejoin import rejoin
from ingest.scan.tesseract import OcrWord
from ingest.scan.tidy import without_specks
from ingest.scan.upright import Turn, lean

_SECONDS = 180.0  # by the clock: a page takes two of a free core, many times that on a busy computer
_SURE = 0.70  # mean confidence above which no other orientation is tried
_WORTH = 0.5  # mean confidence below which a reading is not gone over: most likely it is upside down
_FEW = 40  # letters: a page with fewer need not have words


def recognise(picture: Image.Image, dpi: float, seconds: float = _SECONDS) -> list[OcrWord] | None:
    """The words on a grey picture with boxes in its pixels as it lies; None where tesseract fails.

    Pages scanned sideways, upside down or up to ten degrees askew are turned first. May run in
    several threads at once.
    """
    deadline = time.monotonic() + seconds
    picture = without_specks(picture)
    scale = glyphs.DPI / dpi
    small = picture.resize(
        (max(round(picture.width * scale), 1), max(round(picture.height * scale), 1)), Image.Resampling.BOX
    )
    letters = glyphs.letters(np.asarray(small))
    sideways, degrees = lean(letters)
    best: list[OcrWord] | None = None
    for quarters in (1, 3) if sideways else (0, 2):
        turn = Turn(picture.width, picture.height, quarters, degrees)
        words = _read(picture, turn, dpi, deadline)
        if words is None:
            break
        if best is None or _weight(words) > _weight(best):
            best = words
        if _is_sure(words, len(letters)):
            break
    return best


def _read(picture: Image.Image, turn: Turn, dpi: float, deadline: float) -> list[OcrWord] | None:
    left = deadline - time.monotonic()
    if left <= 0:
        return None
    upright = turn.apply(picture)
    words = tesseract.read(upright, dpi, left)
    if words and _mean(words) >= _WORTH:
        words = _completed(upright, words, dpi, deadline)
    words = None if words is None else rejoin(list(signs.right(part(upright, words))))
    if words is None or not (turn.quarters or turn.degrees):
        return words
    return [_moved(word, turn, upright) for word in words]


def _completed(upright: Image.Image, words: list[OcrWord], dpi: float, deadline: float) -> list[OcrWord]:
    """The words with those passed over, and with the doubtful ones read again, each row by itself."""
    amiss = again.amiss(words)
    doubtful = again.rows(upright, words, amiss)
    over = rest.rows(upright, [word for index, word in enumerate(words) if index not in amiss], dpi)
    cut = [*doubtful.values(), *over, *(row.enlarged() for row in over)]
    seconds = deadline - time.monotonic()
    read = tesseract.read_rows([row.picture for row in cut], dpi, seconds) if seconds > 0 else None
    if read is None:
        return words
    placed = [
        row.on_page(found, number) for number, (row, found) in enumerate(zip(cut, read, strict=True), 1)
    ]
    seconds_of = zip(placed[len(doubtful) :], placed[len(doubtful) + len(over) :], strict=False)
    found = [word for first, second in seconds_of for word in rest.agreed(first, second)]
    mended = again.mend(words, dict(zip(doubtful, placed, strict=False)))
    return rest.put_in(mended, found)


def _moved(word: OcrWord, turn: Turn, upright: Image.Image) -> OcrWord:
    box = turn.box_back((word.x0, word.y0, word.x1, word.y1), upright.width, upright.height)
    return replace(word, x0=box[0], y0=box[1], x1=box[2], y1=box[3])


def _weight(words: Sequence[OcrWord]) -> float:
    return sum(len(word.text) * max(word.confidence - 0.4, 0.0) for word in words)


def _is_sure(words: Sequence[OcrWord], letters: int) -> bool:
    return _mean(words) >= _SURE if words else letters < _FEW


def _mean(words: Sequence[OcrWord]) -> float:
    """The mean confidence of the letters."""
    letters = sum(len(word.text) for word in words)
    return sum(len(word.text) * word.confidence for word in words) / max(letters, 1)
