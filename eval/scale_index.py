"""Builds the index of a collection through the engine's own door, then asks it as a search does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from corpus.home import Home
from corpus.records import PassageRecord
from corpus.register import Register
from eval.made_documents import made_documents
from eval.process_use import Memory, Spent, Watch, disk, memory, now, watched
from eval.scale_collection import SELECTIONS, Base, Vectors, chunks, values
from eval.scale_figures import Side, Stage, percentiles
from index.conditions import DOCUMENT, FILTERS, filter_pairs, meeting
from index.encoders import Encoder, open_encoder
from index.engine import Engine, Entry
from index.lexical import terms
from index.search import Searcher

DEEP = 10
"""How many passages a person is shown."""


@dataclass(frozen=True, slots=True)
class Built:
    """What building took: putting passages in, making the graph of neighbours, the register beside it."""

    put: Spent
    optimize: Spent
    register: Spent
    disk: int
    peak: int
    average_length: float


@dataclass(frozen=True, slots=True)
class Asked:
    """What questions took stage by stage, and the places of the nearest vectors by filter and question."""

    stages: tuple[Stage, ...]
    memory: Memory
    nearest: dict[str, tuple[tuple[int, ...], ...]]


def build(base: Base, size: int, folder: Path) -> Built:
    """Make a home of ``size`` passages in the empty ``folder``. Making the passages is not counted."""
    home, watch = Home(folder), Watch()
    folder.mkdir(parents=True, exist_ok=True)
    average = sum(len(terms(text)) for text in base.texts) / len(base.texts)
    register = Register.open(home.register)
    engine = Engine.open(home.index, base.vectors.shape[1], average)
    for chunk in chunks(base, size):
        documents = made_documents(chunk.texts, chunk.start)
        held = chain.from_iterable(passages for _, passages in documents)
        entries = [_entry(*one) for one in zip(held, chunk.vectors.tolist(), strict=True)]
        with watch.timed("put"):
            engine.put(entries)
        with watch.timed("register"):
            for document, passages in documents:
                register.put_document(document, passages, ())
    with watch.timed("optimize"):
        engine.flush()
        engine.optimize()
    engine.close()
    register.close()
    spent = watch.take()
    return Built(spent["put"], spent["optimize"], spent["register"], disk(home.index), memory().peak, average)


def ask(
    base: Base, folder: Path, average_length: float, opening: Callable[[], Encoder] = open_encoder
) -> tuple[Asked, Vectors]:
    """Ask the home in ``folder``, in a process that did not build it; also the questions' vectors.

    With a filter the questions are asked again, whose words are known by then.
    """
    home, watch = Home(folder), Watch()
    encoder, register = opening(), Register.open(home.register)
    engine = Engine.open(home.index, encoder.dimension, average_length)
    seen = Engine(home.index, watched(engine.client, watch, "store"), average_length)
    searcher = Searcher(watched(register, watch, "register"), seen, watched(encoder, watch, "encode"))
    try:
        for question in base.warm_up:
            searcher.search(question, DEEP)
        stages = [stage for name in SELECTIONS for stage in _times(searcher, watch, name, base.questions)]
        used = memory()
        vectors = encoder.embed_queries(base.questions)
        return Asked(tuple(stages), used, _nearest(engine, vectors)), vectors
    finally:
        engine.close()
        register.close()


def _times(searcher: Searcher, watch: Watch, filtered: str, questions: Sequence[str]) -> Iterator[Stage]:
    """``total``, of which ``encode``, and ``search``: the rest, of which ``store`` and ``register``."""
    taken: dict[str, list[Spent]] = {}
    for question in questions:
        watch.take()
        begun = now()
        searcher.search(question, DEEP, SELECTIONS[filtered])
        total, parts = now() - begun, watch.take()
        encode, store, register = (parts.get(name, Spent()) for name in ("encode", "store", "register"))
        search = total - encode
        named = {
            "total": total,
            "encode": encode,
            "search": search,
            "store": store,
            "register": register,
            "own": search - store - register,
        }
        for name, spent in named.items():
            taken.setdefault(name, []).append(spent)
    suffix = "" if not SELECTIONS[filtered] else f", {filtered}"
    for name, times in taken.items():
        yield Stage(name + suffix, percentiles(times))


def _nearest(engine: Engine, vectors: Vectors) -> dict[str, tuple[tuple[int, ...], ...]]:
    return {
        name: tuple(
            tuple(
                int(found.passage_id)
                for found in engine.query(DEEP, vector=vector.tolist(), condition=meeting(asked))
            )
            for vector in vectors
        )
        for name, asked in SELECTIONS.items()
    }


def side(built: Built, asked: Asked) -> Side:
    """Both as one."""
    return Side(built.put, built.optimize, built.register, built.disk, built.peak, asked.memory, asked.stages)


def _entry(passage: PassageRecord, vector: Sequence[float]) -> Entry:
    payload = {
        DOCUMENT: passage.document_id,
        FILTERS: filter_pairs(values(int(passage.id))),
        "text": passage.text,
        "context": passage.context,
    }
    return Entry(passage.id, vector, passage.text, payload)
