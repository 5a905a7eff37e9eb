"""The floor of a search: every vector multiplied with numpy, every word weighed by bm25s, no index at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import bm25s  # type: ignore[import-untyped]
import numpy as np
from numpy.typing import NDArray

from eval.process_use import Spent, Watch, memory, now
from eval.scale_collection import SELECTIONS, Base, Vectors, chunks, meets
from eval.scale_figures import Recall, Side, Stage, percentiles
from index.fuse import CANDIDATES
from index.lexical import K1, B, terms

Places = tuple[tuple[int, ...], ...]
"""For each question the places of passages."""

_ROUNDING = 1e-6
"""Products of the same vectors, added up in another order, are equal up to this."""


class Floor:
    """A collection in memory: its vectors as one matrix, its words as bm25s keeps them."""

    def __init__(self, base: Base, size: int, watch: Watch) -> None:
        self.matrix = np.empty((size, base.vectors.shape[1]), dtype=np.float32)
        vocabulary: dict[str, int] = {}
        documents: list[list[int]] = []
        for chunk in chunks(base, size):
            self.matrix[chunk.start : chunk.start + len(chunk.texts)] = chunk.vectors
            with watch.timed("build"):
                documents.extend(_numbers(terms(text), vocabulary) for text in chunk.texts)
        self.words = bm25s.BM25(k1=K1, b=B)
        with watch.timed("build"):
            self.words.index((documents, vocabulary), show_progress=False)

    def nearest(self, vector: NDArray[np.float32], count: int) -> NDArray[np.intp]:
        """The places of the ``count`` vectors nearest to a unit vector, best first."""
        return _best(self.matrix @ vector, count)

    def weightiest(self, question: str, count: int) -> NDArray[np.intp]:
        """The places of the ``count`` passages that say most of the words of ``question``."""
        known = [term for term in terms(question) if term in self.words.vocab_dict]
        if not known:
            return np.empty(0, dtype=np.intp)
        return _best(self.words.get_scores(known), count)


def measure(
    base: Base, size: int, vectors: Vectors, found: Mapping[str, Places]
) -> tuple[Side, tuple[Recall, ...]]:
    """Ask the floor the questions of ``base``, whose ``vectors`` are given.

    Also how many of the nearest vectors are among those ``found`` with each filter.
    """
    watch = Watch()
    floor = Floor(base, size, watch)
    build, peak = watch.take()["build"], memory().peak
    taken: dict[str, list[Spent]] = {name: [] for name in ("search", "dense", "lexical")}
    for question, vector in zip(base.warm_up, vectors, strict=False):
        floor.nearest(vector, CANDIDATES)
        floor.weightiest(question, CANDIDATES)
    for question, vector in zip(base.questions, vectors, strict=True):
        begun = now()
        floor.nearest(vector, CANDIDATES)
        halfway = now()
        floor.weightiest(question, CANDIDATES)
        end = now()
        taken["search"].append(end - begun)
        taken["dense"].append(halfway - begun)
        taken["lexical"].append(end - halfway)
    stages = tuple(Stage(name, percentiles(spent)) for name, spent in taken.items())
    side = Side(build, Spent(), Spent(), 0, peak, memory(), stages)
    shares = (
        Recall(name, recall(floor.matrix, vectors, found[name], meets(size, asked)))
        for name, asked in SELECTIONS.items()
    )
    return side, tuple(shares)


def recall(
    matrix: Vectors, vectors: Vectors, found: Places, left: NDArray[np.bool_], depth: int = 10
) -> float:
    """The mean share of the ``depth`` nearest rows that was found, among those that a filter ``left``.

    One that is as near as the last of them is as good. Where nothing is left nothing is missed.
    """
    part, shares = matrix if left.all() else matrix[left], []
    depth = min(depth, len(part))
    if not depth:
        return 1.0
    for vector, places in zip(vectors, found, strict=True):
        near = np.partition(part @ vector, len(part) - depth)[len(part) - depth :]
        allowed = [place for place in places[:depth] if left[place]]
        good = matrix[allowed] @ vector >= near.min() - _ROUNDING
        shares.append(float(good.sum()) / depth)
    return sum(shares) / len(shares)


def _best(scores: NDArray[np.float32], count: int) -> NDArray[np.intp]:
    count = min(count, len(scores))
    top = np.argpartition(scores, len(scores) - count)[len(scores) - count :]
    order: NDArray[np.intp] = top[np.argsort(-scores[top], kind="stable")]
    return order


def _numbers(words: Sequence[str], vocabulary: dict[str, int]) -> list[int]:
    return [vocabulary.setdefault(word, len(vocabulary)) for word in words]
