"""Takes the time of an ingestion stage by stage, by wrapping the functions that each stage begins with."""

from __future__ import annotations

import resource
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec, TypeVar
from unittest.mock import patch

from corpus.register import Register
from eval.process_use import Spent
from eval.scale_collection import Vectors
from index.encoders import Encoder
from index.engine import Engine
from ingest import pipeline

P = ParamSpec("P")
T = TypeVar("T")

READ, STRUCTURE, PASSAGES, REFERENCES = "read", "structure", "passages", "references"
EMBED, STORE, REGISTER = "embed", "store", "register"
STAGES = (READ, STRUCTURE, PASSAGES, REFERENCES, EMBED, STORE, REGISTER)

# Where each stage begins. Cleaning is a part of reading, which another process does.
_SEAMS: tuple[tuple[object, str, str], ...] = (
    (pipeline, "read_isolated", READ),
    (pipeline, "build_document", STRUCTURE),
    (pipeline, "cut_passages", PASSAGES),
    (pipeline, "document_acts", REFERENCES),
    (Engine, "put", STORE),
    (Engine, "refit", STORE),
    (Engine, "flush", STORE),
    (Engine, "optimize", STORE),
    (Engine, "passage_ids_of", STORE),
    (Register, "put_document", REGISTER),
    (Register, "put_file", REGISTER),
    (Register, "set_state", REGISTER),
    (Register, "passages_of", REGISTER),
)


class Stages:
    """Adds up the time of each stage over all threads; a stage inside another counts once, as the inner."""

    def __init__(self) -> None:
        self._spent: dict[str, Spent] = defaultdict(Spent)
        self._lock = threading.Lock()
        self._inner = threading.local()

    def timed(self, work: Callable[P, T], stage: str) -> Callable[P, T]:
        """``work`` with its time added to ``stage``: on the clock, and of the thread that it runs in."""

        @wraps(work)
        def run(*given: P.args, **named: P.kwargs) -> T:
            outer: Spent = getattr(self._inner, "spent", Spent())
            self._inner.spent = Spent()
            begun = _thread_time()
            try:
                return work(*given, **named)
            finally:
                whole = _thread_time() - begun
                with self._lock:
                    self._spent[stage] += whole - self._inner.spent
                self._inner.spent = outer + whole

        return run

    def of(self, stage: str) -> Spent:
        return self._spent[stage]

    def known(self) -> Spent:
        """Of all stages but embedding, which runs in threads of its own."""
        return sum((spent for stage, spent in self._spent.items() if stage != EMBED), Spent())


class WatchedEncoder:
    """An encoder whose embedding of passages is timed, and that remembers what it embedded."""

    def __init__(self, encoder: Encoder, stages: Stages) -> None:
        self.identity, self.dimension = encoder.identity, encoder.dimension
        self.embed_queries = encoder.embed_queries
        self.texts: list[str] = []
        self._embed = stages.timed(encoder.embed_passages, EMBED)

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """As the encoder that it stands for."""
        self.texts.extend(texts)
        return self._embed(texts)


@contextmanager
def watching(stages: Stages) -> Iterator[None]:
    """Every ingestion of this process within the block is timed."""
    with ExitStack() as patches:
        for owner, name, stage in _SEAMS:
            patches.enter_context(patch.object(owner, name, stages.timed(getattr(owner, name), stage)))
        yield


@dataclass(frozen=True, slots=True)
class Whole:
    """A run: seconds on the clock, of this process, of those that it started and that have ended."""

    wall: float
    own: float
    children: float

    @property
    def cpu(self) -> float:
        return self.own + self.children

    def __sub__(self, other: Whole) -> Whole:
        return Whole(self.wall - other.wall, self.own - other.own, self.children - other.children)


def whole() -> Whole:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Whole(time.perf_counter(), time.process_time(), children.ru_utime + children.ru_stime)


def _thread_time() -> Spent:
    return Spent(time.perf_counter(), time.thread_time())
