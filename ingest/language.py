"""Tells the language of a text by its most frequent function words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

_FUNCTION_WORDS = {
    "it": "il lo la gli le di del della dei delle che e in per con non è una sono al alla nel da si".split(),
    "en": "the of and to in a is that for it as with on by be this are or was from at".split(),
    "de": "der die das und in zu den mit von ist des im für auf nicht dem ein eine wird als".split(),
    "fr": "le la les de des du et en un une que est pour dans qui au par sur pas plus".split(),
}

_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE_CHARS = 20_000


def guess_language(text: str) -> str:
    """``it``, ``en``, ``de`` or ``fr``; ``it`` where the text is too short to tell."""
    words = Counter(_WORD.findall(text[:_SAMPLE_CHARS].lower()))
    scores = {
        language: sum(words[word] for word in function_words)
        for language, function_words in _FUNCTION_WORDS.items()
    }
    best = max(scores, key=lambda language: scores[language])
    return best if scores[best] > scores["it"] and scores[best] >= 10 else "it"


def function_share(words: Sequence[str]) -> float:
    """The share of the words, in lower case, that are function words of any language known here, 0–1."""
    known = {word for function_words in _FUNCTION_WORDS.values() for word in function_words}
    return sum(word in known for word in words) / max(len(words), 1)
