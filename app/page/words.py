"""Finds in a text the words that a query asked for, so that a person sees why it was found."""

from __future__ import annotations

import re

from index.lexical import terms

# Words that carry no meaning of their own: marking them would mark every line.
_EMPTY = frozenset(
    "a ad ai al alla alle allo agli c che chi ci come con cosa cui d da dal dalla dalle dallo dai dagli"
    " degli dei del della delle dello di dove e ed è era essere gli ha hanno i il in io l la le lo ma ne"
    " nei nel nella nelle nello negli non o per perché più qual quale quali quando quanti quanto se si sono"
    " su sua sue sugli sui sul sulla sulle sullo suo suoi tra fra un una uno".split()
)

# «cura», «2026», «co-programmazione»
_WORD = re.compile(r"\w+(?:-\w+)*")

Part = tuple[str, bool]
"""A piece of text and whether it was asked for."""


def marked(text: str, query: str) -> list[Part]:
    """``text`` cut into pieces; the pieces that are words of ``query`` are flagged True."""
    # «co» of «co-programmazione» is a term of its own, but no reason to mark «co-progettare».
    wanted = {term for word in _meaningful(query) for term in terms(word) if len(term) > 2 or term.isdigit()}
    parts: list[Part] = []
    end = 0
    for match in _WORD.finditer(text):
        word = match.group()
        if word.lower() in _EMPTY or wanted.isdisjoint(terms(word)):
            continue
        parts += [(text[end : match.start()], False), (word, True)]
        end = match.end()
    parts.append((text[end:], False))
    return [part for part in parts if part[0]]


def excerpt(text: str, query: str, length: int = 360) -> str:
    """About ``length`` characters of ``text`` around the place with most words of ``query``."""
    folded = " ".join(text.split())
    if len(folded) <= length:
        return folded
    places: list[int] = []
    position = 0
    for piece, hit in marked(folded, query):
        if hit:
            places.append(position)
        position += len(piece)
    best = max(places, key=lambda at: sum(at <= p < at + length * 3 // 4 for p in places), default=0)
    start = _word_start(folded, max(0, min(best - length // 6, len(folded) - length)))
    end = folded.rfind(" ", start, start + length) if start + length < len(folded) else len(folded)
    return ("… " if start else "") + folded[start:end].strip() + (" …" if end < len(folded) else "")


def _meaningful(query: str) -> list[str]:
    return [word for word in _WORD.findall(query) if word.lower() not in _EMPTY]


def _word_start(text: str, at: int) -> int:
    return 0 if at == 0 else text.find(" ", at) + 1
