"""The embedded Qdrant engine in our own terms: passages with a dense and a lexical vector.

One process at a time can hold a shard. A write that returned survives the process being
killed; ``flush`` makes it survive a power cut.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from qdrant_edge import (
    CountRequest,
    EdgeShard,
    Filter,
    Point,
    PointVectors,
    Query,
    QueryBatchRequest,
    QueryRequest,
    ScrollRequest,
    SearchParams,
    SparseVector,
    UpdateOperation,
)

from index.conditions import of_document, point_id
from index.fuse import CANDIDATES, DENSE_WEIGHT, fuse
from index.lexical import K1, SparseTerms, passage_terms, query_terms, term_number
from index.rarity import Rarities
from index.shard import DENSE, LEXICAL, LIVE, open_shard, translated

T = TypeVar("T")

_WRITE_BATCH = 256


@dataclass(frozen=True, slots=True)
class Entry:
    """A passage on its way in: its dense vector, the text it is found by, and what is kept with it."""

    passage_id: str
    vector: Sequence[float]
    indexed_text: str
    payload: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that a query found, with what is kept with it."""

    passage_id: str
    score: float
    payload: Mapping[str, Any]


class Engine:
    """One shard, open. Safe to search from several threads."""

    def __init__(self, folder: Path, shard: EdgeShard, average_length: float) -> None:
        self._folder = folder
        self._shard = shard
        self._unflushed = False
        self._rarities = Rarities(shard)
        self.average_length = average_length

    @classmethod
    def open(cls, folder: Path, dimension: int, average_length: float) -> Engine:
        """Open the shard in ``folder``, creating it when there is none. Raises IndexDamaged, DiskFull.

        ``dimension`` is the length of the dense vectors, ``average_length`` the mean number
        of terms of a passage.
        """
        return cls(folder, open_shard(folder, dimension), average_length)

    @property
    def client(self) -> EdgeShard:
        return self._shard

    def close(self) -> None:
        """Write everything to disk and let the shard go."""
        try:
            self.flush()
        finally:
            with translated(self._folder):
                self._shard.close()

    def flush(self) -> None:
        """Bring what was written to disk; without anything written it touches nothing."""
        if self._unflushed:
            with translated(self._folder):
                self._shard.flush()
            self._unflushed = False

    def _update(self, operation: UpdateOperation) -> None:
        self._unflushed = True
        with translated(self._folder):
            self._shard.update(operation)
        self._rarities.forget()

    def optimize(self) -> None:
        """Merge segments and build the graph of neighbours; blocks until done."""
        with translated(self._folder):
            self._shard.optimize()

    def count(self) -> int:
        return self._shard.count(CountRequest(exact=True))

    def put(self, entries: Sequence[Entry]) -> None:
        """Put passages in, replacing those with the same identifier."""
        for batch in _batches(entries):
            self._update(UpdateOperation.upsert_points([self._point(entry) for entry in batch]))

    def _point(self, entry: Entry) -> Point:
        payload = {**entry.payload, "passage_id": entry.passage_id}
        lexical = self._lexical(entry.indexed_text)
        return Point(point_id(entry.passage_id), {DENSE: list(entry.vector), LEXICAL: lexical}, payload)

    def refit(self, texts: Sequence[tuple[str, str]]) -> None:
        """Write the lexical vectors again for (passage identifier, indexed text) pairs."""
        for batch in _batches(texts):
            vectors = [PointVectors(point_id(name), {LEXICAL: self._lexical(text)}) for name, text in batch]
            self._update(UpdateOperation.update_vectors(vectors))

    def _lexical(self, text: str) -> SparseVector:
        return _sparse(passage_terms(text, self.average_length))

    def delete_where(self, condition: Filter) -> None:
        self._update(UpdateOperation.delete_points_by_filter(condition))

    def delete_document(self, identifier: str) -> None:
        self.delete_where(of_document(identifier))

    def delete_passages(self, identifiers: Sequence[str]) -> None:
        self._update(UpdateOperation.delete_points([point_id(i) for i in identifiers]))

    def passage_ids_of(self, document_id: str) -> list[str]:
        """The identifiers of all passages of a document, in no order."""
        return [_payload(record)["passage_id"] for record in self._scroll(of_document(document_id))]

    def _scroll(self, condition: Filter) -> list[Any]:
        found: list[Any] = []
        offset = None
        while True:
            records, offset = self._shard.scroll(
                ScrollRequest(offset=offset, limit=1000, filter=condition, with_payload=["passage_id"])
            )
            found.extend(records)
            if offset is None:
                return found

    def query(
        self,
        k: int,
        vector: Sequence[float] | None = None,
        text: str | None = None,
        condition: Filter | None = None,
        depth: int = CANDIDATES,
        dense_weight: float = DENSE_WEIGHT,
    ) -> list[Found]:
        """The ``k`` passages nearest to ``vector``, or that say the words of ``text``, or both, fused.

        ``depth`` is how many candidates each side brings at least. Scores are fused ones where both
        are asked for, the engine's own otherwise.
        """
        depth = max(depth, k)
        asked: list[QueryRequest] = []
        if vector is not None:
            asked.append(_request(Query.Nearest(list(vector), using=DENSE), depth, condition))
        terms = query_terms(text) if text is not None else None
        if terms is not None and terms.indices:
            asked.append(_request(Query.Nearest(_sparse(terms), using=LEXICAL), depth, condition, LIVE))
        rankings = [
            {str(point.id): point.score for point in ranking}
            for ranking in (self._shard.query_batch(QueryBatchRequest(asked)) if asked else [])
        ]
        if len(rankings) == 2 and terms is not None:
            scores = fuse(rankings[0], rankings[1], self._possible(terms), dense_weight)
        else:
            scores = rankings[0] if rankings else {}
        return self._with_payloads(dict(list(scores.items())[:k]))

    def _possible(self, terms: SparseTerms) -> float:
        """The lexical score that no passage can pass: every term as often as it counts."""
        rarities = self._rarities.of(terms.indices)
        weights = zip(terms.values, rarities, strict=True)
        return sum(count * rarity for count, rarity in weights) * (K1 + 1)

    def _with_payloads(self, scores: dict[str, float]) -> list[Found]:
        records = {
            str(r.id): r for r in self._shard.retrieve(list(scores), with_payload=True, with_vector=False)
        }
        found = [(_payload(records[point]), score) for point, score in scores.items() if point in records]
        return [Found(payload["passage_id"], score, payload) for payload, score in found]

    def rarity(self, terms: Sequence[str]) -> dict[str, float]:
        """The inverse document frequency of each term, as the engine weighs it.

        A term that no passage has gets the weight of one that would stand in a single passage.
        """
        return dict(zip(terms, self._rarities.of([term_number(term) for term in terms]), strict=True))


def _batches(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(items), _WRITE_BATCH):
        yield items[start : start + _WRITE_BATCH]


def _sparse(terms: SparseTerms) -> SparseVector:
    return SparseVector(list(terms.indices), list(terms.values))


def _request(
    query: Query, limit: int, condition: Filter | None, params: SearchParams | None = None
) -> QueryRequest:
    return QueryRequest(limit=limit, query=query, filter=condition, params=params)


def _payload(record: Any) -> dict[str, Any]:
    payload: dict[str, Any] = record.payload
    return payload
