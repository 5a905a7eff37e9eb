"""Any SentenceTransformer model, from a folder or the hub, in place of the default encoder."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from index.e5 import ModelUnavailable
from index.e5.encoder import PASSAGE_PREFIX, QUERY_PREFIX, Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_FORMAT: Final = "fp32/1"
_BATCH: Final = 16
_E5: Final = re.compile(r"(?<![a-z0-9])e5(?![a-z0-9])", re.IGNORECASE)
"""``intfloat/multilingual-e5-base``, ``/srv/modelli/e5_large``; not ``model-e50``."""
_INSTRUCTION: Final = (
    "Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery: "
)
"""From the model card of multilingual-e5-large-instruct; its passages take no prefix."""


class ModelLibraryMissing(ModelUnavailable):
    """sentence-transformers or torch is not installed."""


class SentenceTransformerEncoder:
    """A SentenceTransformer behind the same methods as the default encoder.

    Unlike there, the last digits of a vector may depend on the texts embedded with it.
    """

    def __init__(self, name: str, threads: int | None = None) -> None:
        """Load ``name``, a folder or a hub name. Raises ModelUnavailable."""
        self._model = _load(name, threads)
        self._identity = f"{_label(name)}@{_revision(name, self._model)}/{_FORMAT}"
        self._query_prefix, self._passage_prefix = _prefixes(name, self._model.prompts)
        self._dimension = _dimension(name, self._model)

    @property
    def identity(self) -> str:
        """Name, revision (hub commit or hash of the folder's files) and format."""
        return self._identity

    @property
    def dimension(self) -> int:
        """Length of every vector."""
        return self._dimension

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Shape (len(texts), dimension), float32, rows of length 1, in the order given."""
        return self._embed(self._passage_prefix, texts)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """As ``embed_passages``, for questions."""
        return self._embed(self._query_prefix, texts)

    def _embed(self, prefix: str, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.empty((0, self._dimension), dtype=np.float32)
        vectors = self._model.encode(
            [_sound(text) for text in texts],
            prompt=prefix,
            batch_size=_BATCH,
            show_progress_bar=False,
            convert_to_numpy=True,
            normalize_embeddings=True,
        )
        return np.asarray(vectors, dtype=np.float32)


def _load(name: str, threads: int | None) -> SentenceTransformer:
    try:
        import torch
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise ModelLibraryMissing(
            f"Per usare il modello «{name}» servono sentence-transformers e torch ({error}): "
            "eseguire «pip install '.[models]'»."
        ) from error
    if threads:
        torch.set_num_threads(threads)
    try:
        return SentenceTransformer(name)
    except (OSError, ValueError, KeyError, RuntimeError) as error:
        first_line = str(error).strip().splitlines()[0] if str(error).strip() else repr(error)
        raise ModelUnavailable(
            f"Il modello «{name}» non si apre ({first_line}): indicare la cartella di un modello "
            "SentenceTransformer, o un nome che la rete permette di scaricare."
        ) from error


def _dimension(name: str, model: SentenceTransformer) -> int:
    # Version 6 has the first name, version 5 may have the second alone.
    ask = getattr(model, "get_embedding_dimension", None) or model.get_sentence_embedding_dimension
    if not (dimension := ask()):
        raise ModelUnavailable(f"Il modello «{name}» non dichiara quante dimensioni ha: sceglierne un altro.")
    return int(dimension)


def _sound(text: str) -> str:
    """``text`` without lone surrogates, which the Rust tokenizer refuses."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _prefixes(name: str, prompts: Mapping[str, str | None]) -> tuple[str, str]:
    """What goes before questions and before passages: the model's own prompts, else e5's."""
    query = prompts.get("query") or ""
    passage = prompts.get("passage") or prompts.get("document") or ""
    if query or passage:
        return query, passage
    if not _E5.search(name):
        return "", ""
    return (_INSTRUCTION, "") if "instruct" in name.lower() else (QUERY_PREFIX, PASSAGE_PREFIX)


def _label(name: str) -> str:
    """A folder's last part, so that moving it does not change the identity."""
    return Path(name).resolve().name if Path(name).is_dir() else name


def _revision(name: str, model: SentenceTransformer) -> str:
    """12 hexadecimal digits: of the files' content for a folder, of the commit for the hub."""
    folder = Path(name)
    if folder.is_dir():
        digest = hashlib.sha256()
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            digest.update(path.relative_to(folder).as_posix().encode("utf-8"))
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
        return digest.hexdigest()[:12]
    commit = getattr(getattr(model[0], "config", None), "_commit_hash", None)
    return str(commit or "unknown")[:12]
