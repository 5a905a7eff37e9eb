"""The embedded Qdrant engine as a LlamaIndex vector store, with a dense and a lexical vector.

One process at a time can hold a shard. A write that returned survives the process being
killed; ``flush`` makes it survive a power cut.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from llama_index.core.bridge.pydantic import PrivateAttr
from llama_index.core.schema import BaseNode, MetadataMode
from llama_index.core.vector_stores.types import (
    BasePydanticVectorStore,
    MetadataFilters,
    VectorStoreQuery,
    VectorStoreQueryMode,
    VectorStoreQueryResult,
)
from qdrant_edge import (
    CountRequest,
    EdgeShard,
    Filter,
    IdfParams,
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

from index.conditions import (
    DOCUMENT,
    FILTERS,
    conditions,
    engine_filter,
    filter_pairs,
    of_document,
    point_id,
)
from index.fuse import CANDIDATES, DENSE_WEIGHT, fuse
from index.lexical import SparseTerms, passage_terms, query_terms, term_number
from index.nodes import payload_node
from index.shard import DENSE, LEXICAL, open_shard, translated

_WRITE_BATCH = 256

# Left to itself the engine goes on counting deleted points in the rarity of a term, until its
# segments are rewritten: scores would depend on the history of an index. A corpus that is named,
# be it everything, is counted from the points that are there.
_LIVE = SearchParams(idf=IdfParams(corpus=Filter()))


class EdgeVectorStore(BasePydanticVectorStore):
    """LlamaIndex's vector store over one Qdrant Edge shard.

    Nodes must carry their embedding; their lexical vector is made here from the same text
    that was embedded. Node identifiers are passage identifiers, ``ref_doc_id`` is the document.
    """

    stores_text: bool = True
    average_length: float

    _shard: EdgeShard = PrivateAttr()
    _folder: Path = PrivateAttr()
    _unflushed: bool = PrivateAttr(default=False)

    @classmethod
    def open(cls, folder: Path, dimension: int, average_length: float) -> EdgeVectorStore:
        """Open the shard in ``folder``, creating it when there is none. Raises IndexDamaged, DiskFull.

        ``dimension`` is the length of the dense vectors, ``average_length`` the mean number
        of terms of a passage.
        """
        store = cls(average_length=average_length)
        store._folder = folder
        store._shard = open_shard(folder, dimension)
        return store

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

    def optimize(self) -> None:
        """Merge segments and build the graph of neighbours; blocks until done."""
        with translated(self._folder):
            self._shard.optimize()

    def count(self) -> int:
        return self._shard.count(CountRequest(exact=True))

    def add(self, nodes: Sequence[BaseNode], **kwargs: Any) -> list[str]:
        """Put nodes in, replacing those with the same identifier."""
        for start in range(0, len(nodes), _WRITE_BATCH):
            points = [self._point(node) for node in nodes[start : start + _WRITE_BATCH]]
            self._update(UpdateOperation.upsert_points(points))
        return [node.node_id for node in nodes]

    def refit(self, texts: Sequence[tuple[str, str]]) -> None:
        """Write the lexical vectors again for (node identifier, embedded text) pairs."""
        for start in range(0, len(texts), _WRITE_BATCH):
            batch = texts[start : start + _WRITE_BATCH]
            vectors = [
                PointVectors(point_id(identifier), {LEXICAL: self._lexical(text)})
                for identifier, text in batch
            ]
            self._update(UpdateOperation.update_vectors(vectors))

    def delete(self, ref_doc_id: str, **delete_kwargs: Any) -> None:
        self._update(UpdateOperation.delete_points_by_filter(of_document(ref_doc_id)))

    def delete_nodes(
        self,
        node_ids: list[str] | None = None,
        filters: MetadataFilters | None = None,
        **delete_kwargs: Any,
    ) -> None:
        if node_ids:
            self._update(UpdateOperation.delete_points([point_id(i) for i in node_ids]))
        if filters is not None:
            self._update(UpdateOperation.delete_points_by_filter(engine_filter(filters)))

    def node_ids_of(self, ref_doc_id: str) -> list[str]:
        """The identifiers of all nodes of a document, in no order."""
        return [_payload(record)["passage_id"] for record in self._scroll(of_document(ref_doc_id))]

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

    def query(self, query: VectorStoreQuery, **kwargs: Any) -> VectorStoreQueryResult:
        """Modes DEFAULT (dense), SPARSE and TEXT_SEARCH (lexical), HYBRID (both, fused).

        ``alpha`` is the dense weight of HYBRID. ``sparse_top_k`` is how many candidates each
        side brings. Similarities are fused scores for HYBRID, the engine's own otherwise.
        """
        condition = conditions(query)
        depth = max(query.sparse_top_k or CANDIDATES, query.similarity_top_k)
        asked: list[QueryRequest] = []
        if query.mode != VectorStoreQueryMode.SPARSE and query.query_embedding is not None:
            nearest = Query.Nearest(list(query.query_embedding), using=DENSE)
            asked.append(_request(nearest, depth, condition))
        if query.mode != VectorStoreQueryMode.DEFAULT and query.query_str is not None:
            terms = query_terms(query.query_str)
            if terms.indices:
                nearest = Query.Nearest(_sparse(terms), using=LEXICAL)
                asked.append(_request(nearest, depth, condition, _LIVE))
        rankings = [
            {str(point.id): point.score for point in ranking}
            for ranking in (self._shard.query_batch(QueryBatchRequest(asked)) if asked else [])
        ]
        if len(rankings) == 2:
            weight = DENSE_WEIGHT if query.alpha is None else query.alpha
            scores = fuse(rankings[0], rankings[1], weight)
        else:
            scores = rankings[0] if rankings else {}
        return self._result(dict(list(scores.items())[: query.similarity_top_k]))

    def rarity(self, terms: Sequence[str]) -> dict[str, float]:
        """The inverse document frequency of each term, as the engine weighs it.

        A term that no passage has gets the weight of one that would stand in a single passage.
        """
        if not terms:
            return {}
        asked = [
            QueryRequest(
                limit=1,
                query=Query.Nearest(SparseVector([term_number(term)], [1.0]), using=LEXICAL),
                with_vector=[LEXICAL],
                params=_LIVE,
            )
            for term in terms
        ]
        rarest = math.log(1 + (self.count() + 0.5) / 1.5)
        found = self._shard.query_batch(QueryBatchRequest(asked))
        return {
            term: _idf(points[0], term_number(term)) if points else rarest
            for term, points in zip(terms, found, strict=True)
        }

    def _result(self, scores: dict[str, float]) -> VectorStoreQueryResult:
        records = {
            str(r.id): r for r in self._shard.retrieve(list(scores), with_payload=True, with_vector=False)
        }
        found = [(_payload(records[point]), score) for point, score in scores.items() if point in records]
        return VectorStoreQueryResult(
            nodes=[payload_node(payload) for payload, _ in found],
            similarities=[score for _, score in found],
            ids=[payload["passage_id"] for payload, _ in found],
        )

    def _point(self, node: BaseNode) -> Point:
        payload = {key: value for key, value in node.metadata.items() if value is not None}
        payload["passage_id"] = node.node_id
        payload[DOCUMENT] = node.ref_doc_id
        payload[FILTERS] = filter_pairs(node.metadata)
        payload["text"] = node.get_content(MetadataMode.NONE)
        lexical = self._lexical(node.get_content(MetadataMode.EMBED))
        return Point(point_id(node.node_id), {DENSE: node.get_embedding(), LEXICAL: lexical}, payload)

    def _lexical(self, text: str) -> SparseVector:
        return _sparse(passage_terms(text, self.average_length))


def _sparse(terms: SparseTerms) -> SparseVector:
    return SparseVector(list(terms.indices), list(terms.values))


def _idf(point: Any, number: int) -> float:
    """What the engine multiplied the weight stored in ``point`` by."""
    vector = point.vector[LEXICAL]
    stored = dict(zip(vector.indices, vector.values, strict=True))[number]
    return float(point.score / stored)


def _request(
    query: Query, limit: int, condition: Filter | None, params: SearchParams | None = None
) -> QueryRequest:
    return QueryRequest(limit=limit, query=query, filter=condition, params=params)


def _payload(record: Any) -> dict[str, Any]:
    payload: dict[str, Any] = record.payload
    return payload
