"""Finds the passages that match a question: the one search that answers, page and API use."""

from __future__ import annotations

import time

from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.vector_stores.types import (
    FilterOperator,
    MetadataFilter,
    MetadataFilters,
    VectorStoreQuery,
    VectorStoreQueryMode,
)

from corpus.records import DocumentRef, PassageRecord
from corpus.register import Register
from index.conditions import DOCUMENT
from index.edge import EdgeVectorStore
from index.filters import NO_FILTERS, Filters
from index.hit import Hit, SearchResult
from index.named import boosted, named_acts


class Searcher:
    """Searches one home's passages. Safe to use from several threads."""

    def __init__(self, register: Register, store: EdgeVectorStore, embedding: BaseEmbedding) -> None:
        self._register = register
        self._store = store
        self._embedding = embedding

    def search(self, query: str, k: int = 10, filters: Filters = NO_FILTERS) -> SearchResult:
        """The ``k`` passages that match ``query`` best. An empty query finds nothing."""
        started = time.perf_counter()
        hits: tuple[Hit, ...] = ()
        if query.strip() and k > 0:
            hits = self._hits(query, k, filters)
        return SearchResult(query, hits, round((time.perf_counter() - started) * 1000, 2))

    def _hits(self, query: str, k: int, filters: Filters) -> tuple[Hit, ...]:
        vector = self._embedding.get_query_embedding(query)
        scores = self._scores(query, vector, k, filters)
        named = named_acts(query)
        if named.keys and "reference" not in filters:
            citing = self._scores(query, vector, k, {**filters, "reference": named.keys})
            scores = dict(list(boosted(scores, citing, named.alone).items())[:k])
        passages = self._register.passages(scores)
        refs = self._register.refs({passage.document_id for passage in passages.values()})
        # A document that is being taken out may still be in the index for a moment.
        found = [
            (passages[identifier], score)
            for identifier, score in scores.items()
            if identifier in passages and passages[identifier].document_id in refs
        ]
        return tuple(
            _hit(rank, score, passage, refs[passage.document_id])
            for rank, (passage, score) in enumerate(found, start=1)
        )

    def _scores(self, query: str, vector: list[float], k: int, filters: Filters) -> dict[str, float]:
        """The ``k`` best passages with their fused score, best first."""
        result = self._store.query(
            VectorStoreQuery(
                query_embedding=vector,
                query_str=query,
                similarity_top_k=k,
                mode=VectorStoreQueryMode.HYBRID,
                filters=_metadata_filters(filters),
            )
        )
        return dict(zip(result.ids or [], result.similarities or [], strict=True))


def _hit(rank: int, score: float, passage: PassageRecord, document: DocumentRef) -> Hit:
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


def _metadata_filters(filters: Filters) -> MetadataFilters | None:
    if not filters:
        return None
    return MetadataFilters(
        filters=[
            MetadataFilter(
                key=DOCUMENT if field == "document" else field,
                operator=FilterOperator.IN,
                value=list(values),
            )
            for field, values in filters.items()
        ]
    )
