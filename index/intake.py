"""Puts passages into the index through LlamaIndex: as nodes, by its embedding, into its vector store."""

from __future__ import annotations

from collections.abc import Sequence

from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.vector_stores.types import BasePydanticVectorStore

from corpus.records import DocumentRecord, PassageRecord
from index.edge import EdgeVectorStore
from index.embed import Embedding
from index.encoders import Encoder
from index.engine import Engine
from index.fields import passage_text
from index.kept_vectors import KeptVectors
from index.nodes import passage_node


class Intake:
    """The way in of one index."""

    def __init__(self, engine: Engine, encoder: Encoder, kept: KeptVectors) -> None:
        self._store: BasePydanticVectorStore = EdgeVectorStore(engine)
        self._embedding: BaseEmbedding = Embedding(encoder)
        self._kept = kept

    def add(self, batch: Sequence[tuple[DocumentRecord, PassageRecord]]) -> None:
        """Embed passages with their documents and store them, replacing those of the same identifier.

        What was embedded before is not embedded again.
        """
        nodes = [passage_node(passage, document) for document, passage in batch]
        texts = [passage_text(passage) for _, passage in batch]
        vectors = self._kept.vectors(texts, self._embedding.get_text_embedding_batch)
        for node, vector in zip(nodes, vectors, strict=True):
            node.embedding = vector
        self._store.add(nodes)
