"""What a passage is found by: its text in its context, and the values that filters ask for."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import cast

from corpus.records import DocumentRecord, PassageRecord
from index.capitals import in_small_letters
from index.filters import FIELDS

TEXT_FORMAT = "2"
"""Changes whenever the same passage would be embedded as another text."""


def passage_text(passage: PassageRecord) -> str:
    """What is embedded and indexed of a passage: its context, then its text, capitals written small."""
    text = f"{passage.context}\n{passage.text}" if passage.context else passage.text
    return in_small_letters(text)


def filter_values(document: DocumentRecord) -> dict[str, tuple[str, ...]]:
    """The values by which a document is found with a filter, for every field but ``document``.

    An act has all its numbers, also with their year («678/2025»), and the years of all its dates.
    """
    ref = document.ref
    stated = cast(Mapping[str, Sequence[str]], json.loads(document.filter_values))
    own: dict[str, str | None] = {
        "type": ref.type,
        "authority": ref.authority,
        "number": ref.number,
        "year": ref.date[:4] if ref.date else None,
        "language": document.language,
    }
    return {
        field: tuple(dict.fromkeys([*filter(None, [own.get(field)]), *stated.get(field, ())]))
        for field in FIELDS
        if field != "document"
    }
