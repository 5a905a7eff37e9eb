"""Proves that a quote stands in the document, to the letter, on the page it is said to be on."""

from __future__ import annotations

import json
from dataclasses import dataclass

from corpus.records import DocumentRecord


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a document: ``text`` is the stored text from ``start`` to ``end`` with white
    space folded; ``page`` is the page on which they begin, None where there are no pages.
    """

    text: str
    start: int
    end: int
    page: int | None


def fold(text: str) -> str:
    """White space folded to single spaces: the form in which quotes are shown and compared."""
    return " ".join(text.split())


def quote_at(document: DocumentRecord, start: int, end: int) -> Quote:
    """The words from ``start`` to ``end`` of the document's text: a quote by construction.

    Raises ValueError for a range that is empty or outside the text.
    """
    if not 0 <= start < end <= len(document.text):
        raise ValueError(f"no text at {start}:{end} of document {document.ref.id}")
    text = fold(document.text[start:end])
    if not text:
        raise ValueError(f"only white space at {start}:{end} of document {document.ref.id}")
    return Quote(text, start, end, page_at(document, start))


def page_at(document: DocumentRecord, offset: int) -> int | None:
    """The page on which the character at ``offset`` stands."""
    for number, start, end, *_ in json.loads(document.page_layout):
        if start <= offset < end:
            return int(number)
    return None


def stands(document: DocumentRecord, quote: str, page: int | None) -> bool:
    """Whether ``quote`` stands verbatim on ``page`` of the document (anywhere, without pages)."""
    text = document.text
    if page is not None:
        layout = json.loads(document.page_layout)
        span = next(((start, end) for number, start, end, *_ in layout if number == page), None)
        if span is None:
            return False
        text = text[span[0] : span[1]]
    return fold(quote) in fold(text)
