"""Chooses between pdfium's and pypdf's text of a page by signs that one of them read it wrongly."""

from __future__ import annotations

import re
import time

from ingest.pdf.guard import Guarded

_MANY_STRANGE = 0.005  # of the letters
_SECONDS = 10.0  # for pypdf in one file: it reads eight pages a second
_MORE = 1.2  # times as many words that pypdf must find to be believed
# What Italian text does not hold: private use, characters that nobody could map, controls, and letters
# of other alphabets' Latin, "Ł" where a font says neither encoding nor Unicode and means "è".
_STRANGE = re.compile("[\ue000-\uefff\uf100-\uf8ff\ufffd\u200b\x01\x03-\x08\x0e-\x1f\x7f-\x9f\u0100-\u024f]")
_WORD = re.compile(r"\w\w+")


class Chooser:
    """The second opinion on the pages of one file; asked rarely, and no more once it took too long."""

    def __init__(self, guarded: Guarded | None) -> None:
        self._guarded = guarded
        self._spent = 0.0

    def other(self, number: int, text: str) -> str:
        """pypdf's text of page ``number`` where it reads better than ``text``, else nothing."""
        if self._guarded is None or self._spent > _SECONDS or not _is_suspect(text):
            return ""
        start = time.monotonic()
        second = self._guarded.page_text(number)
        self._spent += time.monotonic() - start
        return second if is_better(second, text) else ""


def _is_suspect(text: str) -> bool:
    return not _WORD.search(text) or _strange(text) > _MANY_STRANGE


def is_better(second: str, first: str) -> bool:
    """Whether the second reading of a page is the better one, by strange characters and words found."""
    words, other_words = len(_WORD.findall(first)), len(_WORD.findall(second))
    strange, other_strange = _strange(first), _strange(second)
    if strange > _MANY_STRANGE:
        return other_strange < 0.5 * strange and other_words >= 0.9 * words
    return other_words > _MORE * words and other_words > words + 2 and other_strange <= _MANY_STRANGE


def _strange(text: str) -> float:
    letters = sum(map(str.isalnum, text))
    strange = len(_STRANGE.findall(text))
    return strange / max(letters, 1) if strange > 1 else 0.0
