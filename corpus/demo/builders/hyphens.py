"""Mark where long Italian words may break, so that justified pages carry line-end hyphens."""

from __future__ import annotations

import re

SOFT = "\u00ad"
LONG_WORD = re.compile(r"[a-zàèéìòù]{11,}")
# vowel, one consonant, vowel: the consonant opens the next syllable ("pro-gram-ma-zio-ne" at "a-zio")
OPEN_SYLLABLE = re.compile(r"(?<=[aeiou])(?=[bcdfglmnprstvz][aeiouàèéìòù])")


def soften(text: str) -> str:
    """Insert soft hyphens into words of eleven letters or more, never within three of an end."""
    return LONG_WORD.sub(lambda word: _break(word[0]), text)


def _break(word: str) -> str:
    places = [m.start() for m in OPEN_SYLLABLE.finditer(word) if 3 <= m.start() <= len(word) - 3]
    pieces = [word[a:b] for a, b in zip([0, *places], [*places, len(word)], strict=True)]
    return SOFT.join(pieces)
