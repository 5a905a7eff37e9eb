"""Tells a text layer that holds words from one that bad recognition left behind a scan."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ingest.language import function_share

_FEWEST = 20  # words below which nothing is told
_MIN_PLAUSIBLE = 0.75
_MIN_FUNCTION, _MIN_WORDLIKE = 0.04, 0.9
# A word without the signs around it: "(l'impegno)," is "l'impegno"
_CORE = re.compile(r"^[\W_]+|[\W_]+$")
_FIGURES = re.compile(r"^[\d.,:/€%()-]+$")  # "48.600,00", "12/03/2025"
_VOWEL = re.compile(r"[aeiouyàáèéìíòóùúäöü]", re.I)
# Shapes that writing has not: six consonants ("tvvrntb"), a capital within ("deIla"), a digit within
# ("c0mune"), three letters alike ("iiil"), a sign within ("pr~vv"; "dell'art" and "sub-impegno" are words)
_ODD = re.compile(
    r"[bcdfghjklmnpqrstvwxzBCDFGHJKLMNPQRSTVWXZ]{6}|[a-zà-ü][A-Z][a-zà-ü]|[a-zà-ü]\d[a-zà-ü]"
    r"|([A-Za-z])\1\1|[a-z][^\w\s'’./@:-]+[a-z]"
)


def is_junk(words: Iterable[str]) -> bool:
    """Whether the words of a layer are mostly none: odd in shape, or few function words among odd ones.

    Lists of names and tables have hardly any function words but are well formed; too few words tell nothing.
    """
    cores = [core for word in words if (core := _CORE.sub("", word)) and not _FIGURES.match(core)]
    if len(cores) < _FEWEST:
        return False
    wordlike = sum(_is_wordlike(core) for core in cores) / len(cores)
    functions = function_share([core.lower() for core in cores])
    return wordlike < _MIN_PLAUSIBLE or (functions < _MIN_FUNCTION and wordlike < _MIN_WORDLIKE)


def _is_wordlike(core: str) -> bool:
    if _ODD.search(core):
        return False
    if len(core) == 1:
        return core.lower() in "aeioè"
    # "art", "CIG", "SpA" have few vowels or none: short words and capitals need no vowel.
    return bool(_VOWEL.search(core)) or (len(core) <= 4 and core.isalpha())
