"""Weighs the sentences, points and rows of the passages found against a question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from app.question import Question, fits
from app.quote import fold
from index.lexical import terms
from index.hit import Hit
from ingest.sentences import split_sentences

WEIGHT_WORDS = 0.5
WEIGHT_MEANING = 0.35
WEIGHT_PASSAGE = 0.15
"""How much shared words, nearness of meaning and the rank of the passage count for a unit."""

_SHORTEST_CHARS = 12
_TYPE_PENALTY = 0.6
_HEADING_CHARS = 80


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence, point or row that could be part of an answer. Offsets count in the document.

    ``ordinal`` is its place among the units of its passage, ``header`` the column headings
    of a row.
    """

    hit: Hit
    ordinal: int
    text: str
    start: int
    end: int
    header: str | None = None


@dataclass(frozen=True, slots=True)
class Weighed:
    """A unit with its weight for a question, 0–1."""

    unit: Unit
    score: float


def units_of(hit: Hit) -> list[Unit]:
    """The units of a passage in order. Rows keep the heading row above them."""
    units: list[Unit] = []
    header: str | None = None
    for span in split_sentences(hit.text):
        raw = hit.text[span.start : span.end]
        if "\t" in raw and header is None:
            header = raw
        elif "\t" not in raw:
            header = None
        is_row = "\t" in raw and header is not None and header != raw
        units.append(
            Unit(
                hit=hit,
                ordinal=len(units),
                text=fold(raw),
                start=hit.start + span.start,
                end=hit.start + span.end,
                header=header if is_row else None,
            )
        )
    return units


def coverage(question: Question, found: frozenset[str], weight: Mapping[str, float]) -> float:
    """The share of the question's content that ``found`` has, by the rarity of its terms, 0–1."""
    total = sum(weight[term] for term in question.terms)
    if total <= 0:
        return 0.0
    return sum(weight[term] for term in question.terms if term in found) / total


def weigh(
    question: Question,
    units: Sequence[Unit],
    weight: Mapping[str, float],
    similarity: Sequence[float],
) -> list[Weighed]:
    """Weigh ``units``, best first. ``similarity`` is the cosine of each to the question."""
    if not units:
        return []
    meaning = _spread(similarity)
    passage = _spread([unit.hit.score for unit in units])
    weighed = []
    for unit, near, rank in zip(units, meaning, passage, strict=True):
        words = coverage(question, frozenset(terms(unit.text)), weight)
        around = coverage(question, context_terms(unit.hit), weight)
        score = (
            WEIGHT_WORDS * (0.75 * words + 0.25 * around) + WEIGHT_MEANING * near + WEIGHT_PASSAGE * rank
        )
        if not fits(question.kind, unit.text):
            score *= _TYPE_PENALTY
        if len(unit.text) < _SHORTEST_CHARS or _is_heading(unit):
            score *= _TYPE_PENALTY
        weighed.append(Weighed(unit, score))
    return sorted(weighed, key=lambda w: (-w.score, w.unit.hit.rank, w.unit.ordinal))


def context_terms(hit: Hit) -> frozenset[str]:
    """The terms of a passage with its title and section."""
    return frozenset(terms(" ".join((hit.document.title, *hit.section, hit.text))))


def _is_heading(unit: Unit) -> bool:
    return unit.text in unit.hit.section and len(unit.text) < _HEADING_CHARS


def _spread(values: Sequence[float]) -> list[float]:
    """Values moved to 0–1 by their smallest and largest."""
    array = np.asarray(values, dtype=np.float64)
    low, high = float(array.min()), float(array.max())
    if high <= low:
        return [1.0] * len(values)
    return [float(value) for value in (array - low) / (high - low)]
