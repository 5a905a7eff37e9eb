"""What turns texts into vectors, opened by name: at once, or when the first vector is wanted."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Final, Protocol

from index.e5 import ModelUnavailable, store

if TYPE_CHECKING:
    from index.e5.encoder import Vectors

DEFAULT_MODEL: Final = "default"


class Encoder(Protocol):
    """What turns texts into unit vectors."""

    @property
    def identity(self) -> str:
        """Model, revision and format: changes whenever vectors of the same text would."""

    @property
    def dimension(self) -> int:
        """Length of every vector."""

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Shape (len(texts), dimension), float32, rows of length 1, in the order given."""

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """As ``embed_passages``, for questions."""


def open_encoder(name: str | None = None, threads: int | None = None) -> Encoder:
    """The encoder called ``name``: the default where it is None, empty or "default", otherwise
    a SentenceTransformer by its folder or hub name. ``threads`` limits the cores used (default:
    all). Raises ModelUnavailable, whose message says in Italian what to do.
    """
    # Each brings libraries that take from tenths of a second to seconds, and only one is wanted.
    if name is None or name in ("", DEFAULT_MODEL):
        from index.e5.encoder import E5Encoder

        return E5Encoder(threads=threads)
    from index.sentence_transformer import SentenceTransformerEncoder

    return SentenceTransformerEncoder(name, threads)


class LateEncoder:
    """An encoder that is loaded when the first vector is wanted, though its identity is known before.

    A list of documents does without vectors, and so without the half second that loading takes.
    Safe to use from several threads.
    """

    def __init__(self, identity: str, dimension: int, opening: Callable[[], Encoder]) -> None:
        self.identity = identity
        self.dimension = dimension
        self._opening = opening
        self._lock = threading.Lock()
        self._opened: Encoder | None = None

    def _encoder(self) -> Encoder:
        with self._lock:
            if self._opened is None:
                self._opened = self._opening()
            return self._opened

    def begin(self) -> None:
        """Load it in another thread meanwhile. What goes wrong there goes wrong again at the first use."""

        def load() -> None:
            with suppress(ModelUnavailable):
                self.load()

        threading.Thread(target=load, name="encoder").start()

    def load(self) -> None:
        """Load it now, if it is not. Raises ModelUnavailable."""
        self._encoder()

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """See ``Encoder``. Raises ModelUnavailable the first time."""
        return self._encoder().embed_passages(texts)

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """See ``Encoder``. Raises ModelUnavailable the first time."""
        return self._encoder().embed_queries(texts)


def late_encoder(name: str | None = None) -> LateEncoder:
    """As ``open_encoder``, but loaded late where that can be. Raises ModelUnavailable where the model
    is not there; for a damaged one that comes with the first vector.
    """
    if name is None or name in ("", DEFAULT_MODEL):
        identity = store.check(store.default_folder(), content=False).identity
        return LateEncoder(identity, store.DIMENSION, open_encoder)
    encoder = open_encoder(name)  # nothing but the model itself knows who it is
    return LateEncoder(encoder.identity, encoder.dimension, lambda: encoder)
