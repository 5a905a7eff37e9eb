"""A collection of any size for the bench of scale: passages cut from texts, then varied copies."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.encoders import Encoder

Vectors = NDArray[np.float32]

SEED = 20_261_125
CHUNK = 2_000
"""Passages made at a time: what a collection of any size holds in memory."""

SHORTEST, LONGEST = 300, 900
"""Characters of a passage; shorter texts go on into the next one of their file."""

NOISE = 0.3
"""Length of what is added to a unit vector: copies are .958 like their original in the mean, and so
among themselves .92, as paraphrases are."""

SWAPPED = 0.3
"""Share of the words of a copy that are another's."""

WARM_UP = 50
_MOST_QUESTION_WORDS = 24
_LEAST_QUESTION_WORDS = 4
_SAVED_EVERY = 256

# «... del contratto. La spesa è imputata», but not «art. 5»
_SENTENCE_END = re.compile(r"(?<=[^\W\d_]{4}[.;:])\s+")


class NoTexts(ValueError):
    """A folder without texts to make a collection of, or with fewer than are asked for."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Consecutive passages of a collection; ``start`` is the place of the first."""

    start: int
    texts: tuple[str, ...]
    vectors: Vectors


@dataclass(frozen=True, slots=True)
class Base:
    """What collections are made of: passages with their vectors, and questions of other passages.

    Those of ``warm_up`` are asked first and not timed: a service that runs has seen the common words.
    """

    texts: tuple[str, ...]
    vectors: Vectors
    questions: tuple[str, ...]
    warm_up: tuple[str, ...] = ()


def read_base(
    folder: Path, encoder: Encoder, cache: Path, passages: int, questions: int, gold: Sequence[str] = ()
) -> Base:
    """The first ``passages`` of the texts in ``folder``, their vectors kept in ``cache``. Raises NoTexts.

    Of the ``questions`` those of ``gold`` come first, then sentences of passages that are in no collection.
    There are WARM_UP more, at the end, to begin with.
    """
    found = read_texts(folder)
    if len(found) <= passages:
        raise NoTexts(f"{folder} gives {len(found)} passages, fewer than {passages} and one for questions")
    begun = [question for text in reversed(found[passages:]) if (question := question_of(text))]
    texts = tuple(found[:passages])
    asked = tuple(dict.fromkeys([*gold, *begun]))
    return Base(
        texts,
        cached_vectors(encoder, texts, cache),
        asked[:questions],
        asked[questions : questions + WARM_UP],
    )


def read_texts(folder: Path) -> list[str]:
    """Every passage of the ``*.jsonl.gz`` in ``folder``, whose lines have a text, in one mixed order."""
    found: list[str] = []
    for path in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            found.extend(cut([json.loads(line)["text"] for line in lines]))
    found = list(dict.fromkeys(found))  # equal ones would be nearest to each other
    random.Random(SEED).shuffle(found)
    return found


def cut(texts: Sequence[str]) -> Iterator[str]:
    """Stretches of SHORTEST to LONGEST characters; what is left over at the end is no passage."""
    words: list[str] = []
    length = 0
    for text in texts:
        for word in text.split():
            if words and length + len(word) > LONGEST:
                yield " ".join(words)
                words, length = [], 0
            words.append(word[:LONGEST])
            length += len(words[-1]) + 1
        if length > SHORTEST:  # a space is counted behind every word
            yield " ".join(words)
            words, length = [], 0


def question_of(text: str) -> str | None:
    """The first sentence that is as long as a question; None where there is none."""
    for sentence in _SENTENCE_END.split(text):
        words = sentence.split()
        if _LEAST_QUESTION_WORDS <= len(words) <= _MOST_QUESTION_WORDS:
            return sentence
    return None


def cached_vectors(encoder: Encoder, texts: Sequence[str], cache: Path) -> Vectors:
    """The vectors of ``texts``; those that ``cache`` has not are made and kept, some at a time."""
    cache.mkdir(parents=True, exist_ok=True)
    path = cache / (re.sub(r"\W+", "-", encoder.identity) + ".npz")
    held: dict[str, Vectors] = {}
    if path.exists():
        with np.load(path) as stored:
            held = dict(zip(stored["texts"].tolist(), stored["vectors"], strict=True))
    missing = [text for text in dict.fromkeys(texts) if text not in held]
    for start in range(0, len(missing), _SAVED_EVERY):
        batch = missing[start : start + _SAVED_EVERY]
        held.update(zip(batch, encoder.embed_passages(batch), strict=True))
        np.savez(path, texts=np.array(list(held)), vectors=np.stack(list(held.values())))
    return np.stack([held[text] for text in texts])


def chunks(base: Base, size: int) -> Iterator[Chunk]:
    """The ``size`` passages of a collection: the base, then copies of it. The same at every call."""
    words = [word for text in base.texts for word in text.split()]
    originals = len(base.texts)
    for start in range(0, size, CHUNK):
        places = np.arange(start, min(start + CHUNK, size))
        chance = random.Random(f"{SEED} {start}")
        texts = tuple(
            base.texts[place]
            if place < originals
            else varied(base.texts[place % originals], words, chance, SWAPPED)
            for place in places.tolist()
        )
        vectors = base.vectors[places % originals]
        copies = places >= originals
        vectors[copies] = perturbed(vectors[copies], np.random.default_rng([SEED, start]), NOISE)
        yield Chunk(start, texts, vectors)


def varied(text: str, words: Sequence[str], chance: random.Random, share: float) -> str:
    """``text`` with a ``share`` of its words replaced by some of ``words``, common ones more often."""
    own = text.split()
    for place in chance.sample(range(len(own)), round(share * len(own))):
        own[place] = words[int(chance.random() * len(words))]
    return " ".join(own)


def perturbed(vectors: Vectors, chance: np.random.Generator, noise: float) -> Vectors:
    """Unit vectors near the unit ``vectors``: noise of that length is added, in any direction."""
    dimension = vectors.shape[1]
    moved = vectors + chance.standard_normal(vectors.shape, dtype=np.float32) * np.float32(
        noise / dimension**0.5
    )
    unit: Vectors = (moved / np.linalg.norm(moved, axis=1, keepdims=True)).astype(np.float32)
    return unit


def values(place: int) -> dict[str, str]:
    """What the passage at ``place`` is filtered by: one in a hundred has its year, one in ten its type.

    Which original a passage copies has no part in it.
    """
    mixed = place * 2_654_435_761 % 2**32  # Knuth's multiplicative hash
    return {"year": str(1900 + mixed * 100 // 2**32), "type": f"tipo {mixed // 7 % 10}"}


SELECTIONS: dict[str, dict[str, tuple[str, ...]]] = {
    "tutti": {},
    "10%": {"type": ("tipo 3",)},
    "1%": {"year": ("1925",)},
}
"""What is searched, by the share of the collection that it leaves."""


def meets(size: int, asked: dict[str, tuple[str, ...]]) -> NDArray[np.bool_]:
    """For each place of a collection of ``size``, whether a filter leaves it."""
    found = (all(values(place)[field] in wanted for field, wanted in asked.items()) for place in count())
    return np.fromiter(found, dtype=np.bool_, count=size)
