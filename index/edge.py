"""The embedded Qdrant engine as a LlamaIndex vector store, with a dense and a lexical vector.

One process at a time can hold a shard. A write that returned survives the process being
killed; ``flush`` makes it survive a power cut.
"""

from __future__ import annotations

import math
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from llama_index.core.bridge.pydantic import PrivateAttr
from llama_index.core.schema import BaseNode, MetadataMode, NodeRelationship, RelatedNodeInfo, TextNode
from llama_index.core.vector_stores.types import (
    BasePydanticVectorStore,
    FilterCondition,
    FilterOperator,
    MetadataFilter,
    MetadataFilters,
    VectorStoreQuery,
    VectorStoreQueryMode,
    VectorStoreQueryResult,
)
from qdrant_edge import (
    CountRequest,
    Distance,
    EdgeConfig,
    EdgeShard,
    EdgeSparseVectorParams,
    EdgeVectorParams,
    FieldCondition,
    Filter,
    HasIdCondition,
    MatchAny,
    Modifier,
    PayloadSchemaType,
    Point,
    PointVectors,
    Query,
    QueryBatchRequest,
    QueryRequest,
    ScrollRequest,
    SparseVector,
    UpdateOperation,
)

from index.errors import IndexDamaged
from index.fuse import CANDIDATES, DENSE_WEIGHT, fuse
from index.lexical import SparseTerms, passage_terms, query_terms, term_number

DENSE = "dense"
LEXICAL = "lexical"

_KEYWORDS = ("document_id", "type", "authority", "number", "year", "language")
_WRITE_BATCH = 256


class EdgeVectorStore(BasePydanticVectorStore):
    """LlamaIndex's vector store over one Qdrant Edge shard.

    Nodes must carry their embedding; their lexical vector is made here from the same text
    that was embedded. Node identifiers are passage identifiers, ``ref_doc_id`` is the document.
    """

    stores_text: bool = True
    average_length: float

    _shard: EdgeShard = PrivateAttr()

    @classmethod
    def open(cls, folder: Path, dimension: int, average_length: float) -> EdgeVectorStore:
        """Open the shard in ``folder``, creating it when there is none. Raises IndexDamaged.

        ``dimension`` is the length of the dense vectors, ``average_length`` the mean number
        of terms of a passage.
        """
        store = cls(average_length=average_length)
        store._shard = _load(folder) if folder.exists() else _create(folder, dimension)
        return store

    @property
    def client(self) -> EdgeShard:
        return self._shard

    def close(self) -> None:
        """Write everything to disk and let the shard go."""
        self._shard.flush()
        self._shard.close()

    def flush(self) -> None:
        self._shard.flush()

    def optimize(self) -> None:
        """Merge segments and build the graph of neighbours; blocks until done."""
        self._shard.optimize()

    def count(self) -> int:
        return self._shard.count(CountRequest(exact=True))

    def add(self, nodes: Sequence[BaseNode], **kwargs: Any) -> list[str]:
        """Put nodes in, replacing those with the same identifier."""
        for start in range(0, len(nodes), _WRITE_BATCH):
            points = [self._point(node) for node in nodes[start : start + _WRITE_BATCH]]
            self._shard.update(UpdateOperation.upsert_points(points))
        return [node.node_id for node in nodes]

    def refit(self, texts: Sequence[tuple[str, str]]) -> None:
        """Write the lexical vectors again for (node identifier, embedded text) pairs."""
        for start in range(0, len(texts), _WRITE_BATCH):
            batch = texts[start : start + _WRITE_BATCH]
            vectors = [
                PointVectors(point_id(identifier), {LEXICAL: self._lexical(text)})
                for identifier, text in batch
            ]
            self._shard.update(UpdateOperation.update_vectors(vectors))

    def delete(self, ref_doc_id: str, **delete_kwargs: Any) -> None:
        condition = FieldCondition("document_id", match=MatchAny([ref_doc_id]))
        self._shard.update(UpdateOperation.delete_points_by_filter(Filter(must=[condition])))

    def delete_nodes(
        self,
        node_ids: list[str] | None = None,
        filters: MetadataFilters | None = None,
        **delete_kwargs: Any,
    ) -> None:
        if node_ids:
            self._shard.update(UpdateOperation.delete_points([point_id(i) for i in node_ids]))
        if filters is not None:
            self._shard.update(UpdateOperation.delete_points_by_filter(_filter(filters)))

    def node_ids_of(self, ref_doc_id: str) -> list[str]:
        """The identifiers of all nodes of a document, in no order."""
        condition = Filter(must=[FieldCondition("document_id", match=MatchAny([ref_doc_id]))])
        return [record.payload["passage_id"] for record in self._scroll(condition)]

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
        condition = _conditions(query)
        depth = max(query.sparse_top_k or CANDIDATES, query.similarity_top_k)
        asked: list[QueryRequest] = []
        if query.mode != VectorStoreQueryMode.SPARSE and query.query_embedding is not None:
            nearest = Query.Nearest(list(query.query_embedding), using=DENSE)
            asked.append(_request(nearest, depth, condition))
        if query.mode != VectorStoreQueryMode.DEFAULT and query.query_str is not None:
            terms = query_terms(query.query_str)
            if terms.indices:
                nearest = Query.Nearest(_sparse(terms), using=LEXICAL)
                asked.append(_request(nearest, depth, condition))
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
        records = {str(r.id): r for r in self._shard.retrieve(list(scores), with_payload=True, with_vector=False)}
        found = [(records[point].payload, score) for point, score in scores.items() if point in records]
        return VectorStoreQueryResult(
            nodes=[_node(payload) for payload, _ in found],
            similarities=[score for _, score in found],
            ids=[payload["passage_id"] for payload, _ in found],
        )

    def _point(self, node: BaseNode) -> Point:
        payload = {key: value for key, value in node.metadata.items() if value is not None}
        payload["passage_id"] = node.node_id
        payload["document_id"] = node.ref_doc_id
        payload["text"] = node.get_content(MetadataMode.NONE)
        lexical = self._lexical(node.get_content(MetadataMode.EMBED))
        return Point(point_id(node.node_id), {DENSE: node.get_embedding(), LEXICAL: lexical}, payload)

    def _lexical(self, text: str) -> SparseVector:
        return _sparse(passage_terms(text, self.average_length))


def point_id(passage_id: str) -> str:
    """The engine's identifier of a passage: the same in every home."""
    return str(uuid5(NAMESPACE_URL, f"prassi:{passage_id}"))


def _load(folder: Path) -> EdgeShard:
    try:
        return EdgeShard.load(str(folder))
    except Exception as error:  # noqa: BLE001  the engine raises nothing narrower
        raise IndexDamaged(
            f"L'indice in {folder} non si apre ({error}). Ricostruirlo con: prassi reindex"
        ) from error


def _create(folder: Path, dimension: int) -> EdgeShard:
    """Create the shard beside its place and rename it: a killed creation leaves nothing half made."""
    draft = folder.with_name(folder.name + ".new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.parent.mkdir(parents=True, exist_ok=True)
    shard = EdgeShard.create(
        str(draft),
        EdgeConfig(
            vectors={DENSE: EdgeVectorParams(size=dimension, distance=Distance.Cosine)},
            sparse_vectors={LEXICAL: EdgeSparseVectorParams(modifier=Modifier.Idf)},
        ),
    )
    for field in _KEYWORDS:
        shard.update(UpdateOperation.create_field_index(field, PayloadSchemaType.Keyword))
    shard.flush()
    shard.close()
    del shard
    draft.rename(folder)
    return _load(folder)


def _sparse(terms: SparseTerms) -> SparseVector:
    return SparseVector(list(terms.indices), list(terms.values))


def _idf(point: Any, number: int) -> float:
    """What the engine multiplied the weight stored in ``point`` by."""
    vector = point.vector[LEXICAL]
    stored = dict(zip(vector.indices, vector.values, strict=True))[number]
    return float(point.score / stored)


def _request(query: Query, limit: int, condition: Filter | None) -> QueryRequest:
    return QueryRequest(limit=limit, query=query, filter=condition)


def _conditions(query: VectorStoreQuery) -> Filter | None:
    must: list[Any] = []
    if query.filters is not None:
        must.append(_filter(query.filters))
    if query.doc_ids:
        must.append(FieldCondition("document_id", match=MatchAny(list(query.doc_ids))))
    if query.node_ids:
        must.append(HasIdCondition([point_id(identifier) for identifier in query.node_ids]))
    return Filter(must=must) if must else None


def _filter(filters: MetadataFilters) -> Filter:
    conditions = [
        _filter(part) if isinstance(part, MetadataFilters) else _condition(part) for part in filters.filters
    ]
    if filters.condition == FilterCondition.OR:
        return Filter(should=conditions)
    if filters.condition == FilterCondition.NOT:
        return Filter(must_not=conditions)
    return Filter(must=conditions)


def _condition(part: MetadataFilter) -> FieldCondition:
    if part.operator == FilterOperator.EQ:
        return FieldCondition(part.key, match=MatchAny([str(part.value)]))
    if part.operator == FilterOperator.IN and isinstance(part.value, list):
        return FieldCondition(part.key, match=MatchAny([str(value) for value in part.value]))
    raise ValueError(f"filter operator {part.operator} is not supported by this store")


def _node(payload: dict[str, Any]) -> TextNode:
    metadata = {k: v for k, v in payload.items() if k not in ("text", "passage_id", "document_id")}
    node = TextNode(id_=payload["passage_id"], text=payload["text"], metadata=metadata)
    source = RelatedNodeInfo(node_id=payload["document_id"])
    node.relationships = {NodeRelationship.SOURCE: source}
    return node
