"""Finds the documents of one matter: those that share a CUP, a CIG or their object."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import cast

from app.act_results import ThreadView
from corpus.records import DocumentRecord
from corpus.register import Register
from index.lexical import terms

LEAST_LIKENESS = 0.7
"""Share of content words that two objects have in common, from which on they are of one matter."""

_FEWEST_TERMS = 5
_SHOWN = 50


def threads_of(register: Register, identifier: str) -> tuple[ThreadView, ...]:
    """The other documents of the matter, earliest first."""
    records = register.documents("indexed")
    own = next((record for record in records if record.ref.id == identifier), None)
    if own is None:
        return ()
    codes, subject = _codes(own), _subject(own)
    found: list[ThreadView] = []
    for record in records:
        if record.ref.id == identifier:
            continue
        shared = sorted(codes & _codes(record))
        if shared:
            found.append(ThreadView(record.ref, ", ".join(shared)))
        elif _alike(subject, _subject(record)):
            found.append(ThreadView(record.ref, "stesso oggetto"))
    found.sort(key=lambda one: (one.document.date or "9999", one.document.title))
    return tuple(found[:_SHOWN])


def _codes(record: DocumentRecord) -> frozenset[str]:
    stated = cast(dict[str, Sequence[str]], json.loads(record.filter_values))
    return frozenset(f"{name.upper()} {value}" for name in ("cup", "cig") for value in stated.get(name, ()))


def _subject(record: DocumentRecord) -> frozenset[str]:
    """The content terms of the object, which stands after the number in the title of an act."""
    title = record.ref.title
    if not record.ref.number or " – " not in title:
        return frozenset()
    return frozenset(term for term in terms(title.split(" – ", 1)[1]) if len(term) > 3)


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    if min(len(one), len(other)) < _FEWEST_TERMS:
        return False
    return len(one & other) >= LEAST_LIKENESS * len(one | other)
