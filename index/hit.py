"""What a search gives back."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.records import DocumentRef


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found. ``start`` and ``end`` count code points in the document's text.

    ``score`` is the fused score, 0–1, comparable within one result only.
    """

    rank: int
    score: float
    passage_id: str
    text: str
    document: DocumentRef
    page: int | None
    page_end: int | None
    section: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The hits for one query, best first. ``took_ms`` is wall time in milliseconds."""

    query: str
    hits: tuple[Hit, ...]
    took_ms: float
