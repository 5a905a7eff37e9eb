"""The embedded Qdrant engine as a LlamaIndex vector store: nodes in, nodes out.

LlamaIndex takes a second to load, so searches go to the engine itself; passages come in through here.
"""

from __future__ import annotations

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
from qdrant_edge import EdgeShard

from index.conditions import DOCUMENT, FILTERS, filter_pairs
from index.engine import Engine, Entry
from index.fuse import CANDIDATES, DENSE_WEIGHT
from index.metadata_filters import conditions, engine_filter
from index.nodes import payload_node


class EdgeVectorStore(BasePydanticVectorStore):
    """LlamaIndex's vector store over one Qdrant Edge shard.

    Nodes must carry their embedding; their lexical vector is made here from the same text
    that was embedded. Node identifiers are passage identifiers, ``ref_doc_id`` is the document.
    """

    stores_text: bool = True

    _engine: Engine = PrivateAttr()

    def __init__(self, engine: Engine) -> None:
        super().__init__(stores_text=True)
        self._engine = engine

    @classmethod
    def open(cls, folder: Path, dimension: int, average_length: float) -> EdgeVectorStore:
        """See ``Engine.open``. Raises IndexDamaged, DiskFull."""
        return cls(Engine.open(folder, dimension, average_length))

    @property
    def client(self) -> EdgeShard:
        return self._engine.client

    def add(self, nodes: Sequence[BaseNode], **kwargs: Any) -> list[str]:
        """Put nodes in, replacing those with the same identifier."""
        self._engine.put([_entry(node) for node in nodes])
        return [node.node_id for node in nodes]

    def delete(self, ref_doc_id: str, **delete_kwargs: Any) -> None:
        self._engine.delete_document(ref_doc_id)

    def delete_nodes(
        self,
        node_ids: list[str] | None = None,
        filters: MetadataFilters | None = None,
        **delete_kwargs: Any,
    ) -> None:
        if node_ids:
            self._engine.delete_passages(node_ids)
        if filters is not None:
            self._engine.delete_where(engine_filter(filters))

    def query(self, query: VectorStoreQuery, **kwargs: Any) -> VectorStoreQueryResult:
        """Modes DEFAULT (dense), SPARSE and TEXT_SEARCH (lexical), HYBRID (both, fused).

        ``alpha`` is the dense weight of HYBRID. ``sparse_top_k`` is how many candidates each
        side brings. Similarities are fused scores for HYBRID, the engine's own otherwise.
        """
        found = self._engine.query(
            query.similarity_top_k,
            vector=query.query_embedding if query.mode != VectorStoreQueryMode.SPARSE else None,
            text=query.query_str if query.mode != VectorStoreQueryMode.DEFAULT else None,
            condition=conditions(query),
            depth=query.sparse_top_k or CANDIDATES,
            dense_weight=DENSE_WEIGHT if query.alpha is None else query.alpha,
        )
        return VectorStoreQueryResult(
            nodes=[payload_node(one.payload) for one in found],
            similarities=[one.score for one in found],
            ids=[one.passage_id for one in found],
        )


def _entry(node: BaseNode) -> Entry:
    payload = {key: value for key, value in node.metadata.items() if value is not None}
    payload[DOCUMENT] = node.ref_doc_id
    payload[FILTERS] = filter_pairs(node.metadata)
    payload["text"] = node.get_content(MetadataMode.NONE)
    return Entry(node.node_id, node.get_embedding(), node.get_content(MetadataMode.EMBED), payload)
