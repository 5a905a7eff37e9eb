"""Our encoders as LlamaIndex embeddings, behind one factory."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from llama_index.core.base.embeddings.base import BaseEmbedding
from pydantic import PrivateAttr

from index.e5 import ModelUnavailable
from index.e5.encoder import E5Encoder, Vectors
from index.e5.store import ModelMissing
from index.encoders import DEFAULT_MODEL, Encoder, open_encoder

__all__ = [
    "DEFAULT_MODEL",
    "Embedding",
    "Encoder",
    "ModelMissing",
    "ModelUnavailable",
    "OnnxE5Embedding",
    "open_embedding",
]

_BATCH: Final = 256
"""Texts handed over at once. Vectors do not depend on it; the encoder spreads them over cores."""


class Embedding(BaseEmbedding):
    """An encoder as LlamaIndex wants it: texts are passages, queries are questions."""

    _encoder: Encoder = PrivateAttr()

    def __init__(self, encoder: Encoder) -> None:
        super().__init__(model_name=encoder.identity, embed_batch_size=_BATCH)
        self._encoder = encoder

    @property
    def identity(self) -> str:
        """Model, revision and format: an index made with another identity is of no use."""
        return self._encoder.identity

    @property
    def dimension(self) -> int:
        """Length of every vector."""
        return self._encoder.dimension

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Shape (len(texts), dimension), float32, rows of length 1, in the order given."""
        return self._encoder.embed_passages(texts)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """As ``embed_passages``, for questions."""
        return self._encoder.embed_queries(texts)

    def _get_query_embedding(self, query: str) -> list[float]:
        return _floats(self.embed_queries([query])[0])

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return await asyncio.to_thread(self._get_query_embedding, query)

    def _get_text_embedding(self, text: str) -> list[float]:
        return _floats(self.embed_passages([text])[0])

    async def _aget_text_embedding(self, text: str) -> list[float]:
        return await asyncio.to_thread(self._get_text_embedding, text)

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return [_floats(vector) for vector in self.embed_passages(texts)]

    async def _aget_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return await asyncio.to_thread(self._get_text_embeddings, texts)


class OnnxE5Embedding(Embedding):
    """The default: multilingual-e5-small in int8, built by ``python -m index.e5.build``."""

    def __init__(self, folder: Path | None = None, threads: int | None = None) -> None:
        """See ``E5Encoder``. Raises ModelMissing."""
        super().__init__(E5Encoder(folder, threads))


def open_embedding(name: str | None = None, threads: int | None = None) -> Embedding:
    """The embedding called ``name``: see ``open_encoder``. Raises ModelUnavailable."""
    if name is None or name in ("", DEFAULT_MODEL):
        return OnnxE5Embedding(threads=threads)
    return Embedding(open_encoder(name, threads))


def _floats(vector: Vectors) -> list[float]:
    values: list[float] = vector.tolist()
    return values
