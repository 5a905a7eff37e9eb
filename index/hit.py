"""What a search gives back."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.records import DocumentRef, PassageRecord


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


def hit_of(rank: int, score: float, passage: PassageRecord, document: DocumentRef) -> Hit:
    """A passage of ``document`` as found at ``rank``."""
    return Hit(
        rank=rank,
        score=round(score, 6),
        passage_id=passage.id,
        text=passage.text,
        document=document,
        page=passage.page,
        page_end=passage.page_end,
        section=passage.section,
        start=passage.start,
        end=passage.end,
    )


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The hits for one query, best first. ``took_ms`` is wall time in milliseconds."""

    query: str
    hits: tuple[Hit, ...]
    took_ms: float
