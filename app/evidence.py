"""Weighs the passages found, and their sentences, points and rows, against a question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from app.question import Question, explains, suits
from app.quote import fold
from index.hit import Hit
from index.lexical import terms
from ingest.sentences import split_sentences

WEIGHT_WORDS = 0.5
WEIGHT_MEANING = 0.35
WEIGHT_PASSAGE = 0.15
"""How much shared words, nearness of meaning and the rank of the passage count for a unit."""

_OFF_TYPE = 0.5
"""What is left of a unit that does not hold the sort of thing asked for, or is a bare heading."""

_EXPLAINED = 1.5
"""A unit that spells out the term asked for goes first."""

_SHORTEST_CHARS = 12
_HEADING_CHARS = 80


@dataclass(frozen=True, slots=True)
class Source:
    """A passage as evidence. ``context`` is what the search read with it and people do not see;
    ``terms`` are those of both, ``coverage`` the share of the question they have, 0–1.
    """

    hit: Hit
    context: str
    terms: frozenset[str]
    coverage: float


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence, point or row that could be part of an answer. Offsets count in the document.

    ``ordinal`` is its place among the units of its passage, ``header`` the column headings
    of a row.
    """

    source: Source
    ordinal: int
    text: str
    start: int
    end: int
    header: str | None = None


@dataclass(frozen=True, slots=True)
class Weighed:
    """A unit with its weight for a question; weights compare within one question."""

    unit: Unit
    score: float


def make_source(question: Question, hit: Hit, context: str, rarity: Mapping[str, float]) -> Source:
    """A passage found, with how much of the question it has by the ``rarity`` of the terms."""
    found = frozenset(terms(f"{context}\n{hit.text}"))
    return Source(hit, context, found, coverage(question, found, rarity))


def coverage(question: Question, found: frozenset[str], rarity: Mapping[str, float]) -> float:
    """The share of the question's content that ``found`` has, by the rarity of its terms, 0–1."""
    total = sum(rarity[term] for term in question.terms)
    if total <= 0:
        return 0.0
    return sum(rarity[term] for term in question.terms if term in found) / total


def units_of(source: Source) -> list[Unit]:
    """The units of a passage in order. Rows keep the heading row above them."""
    hit = source.hit
    units: list[Unit] = []
    header = _cut_header(source)
    for span in split_sentences(hit.text):
        raw = hit.text[span.start : span.end]
        is_row = "\t" in raw
        heads = is_row and header is None
        if heads or not is_row:
            header = raw if is_row else None
        units.append(
            Unit(
                source=source,
                ordinal=len(units),
                text=fold(raw),
                start=hit.start + span.start,
                end=hit.start + span.end,
                header=header if is_row and not heads else None,
            )
        )
    return units


def _cut_header(source: Source) -> str | None:
    """The heading row of a table that was cut before this passage, from its context."""
    last = source.context.rsplit("\n", 1)[-1]
    first_row = source.hit.text.split("\n", 1)[0]
    if "\t" not in first_row or last.count(" | ") != first_row.count("\t"):
        return None
    return last.replace(" | ", "\t")


def weigh(
    question: Question,
    units: Sequence[Unit],
    rarity: Mapping[str, float],
    similarity: Sequence[float],
) -> list[Weighed]:
    """Weigh ``units``, best first. ``similarity`` is the cosine of each to the question."""
    if not units:
        return []
    meaning = _spread(similarity)
    passage = _spread([unit.source.hit.score for unit in units])
    weighed = [
        Weighed(unit, _score(question, unit, rarity, near, rank))
        for unit, near, rank in zip(units, meaning, passage, strict=True)
    ]
    return sorted(weighed, key=lambda w: (-w.score, w.unit.source.hit.rank, w.unit.ordinal))


def _score(question: Question, unit: Unit, rarity: Mapping[str, float], near: float, rank: float) -> float:
    words = coverage(question, frozenset(terms(unit.text)), rarity)
    shared = 0.75 * words + 0.25 * unit.source.coverage
    score = WEIGHT_WORDS * shared + WEIGHT_MEANING * near + WEIGHT_PASSAGE * rank
    if not suits(question, readable(unit)):
        score *= _OFF_TYPE
    if len(unit.text) < _SHORTEST_CHARS or _is_heading(unit):
        score *= _OFF_TYPE
    if question.acronym is not None and explains(question.acronym, raw_text(unit)):
        score *= _EXPLAINED
    return score


def raw_text(unit: Unit) -> str:
    """The unit with its tabs: cells tell a glossary's term from its explanation."""
    hit = unit.source.hit
    return hit.text[unit.start - hit.start : unit.end - hit.start]


def readable(unit: Unit) -> str:
    """The text of a unit as a sentence; a row with the name of each column before its cell."""
    if unit.header is None:
        return unit.text
    names, cells = unit.header.split("\t"), raw_text(unit).split("\t")
    if len(names) != len(cells):
        return unit.text
    pairs = [(fold(name), fold(cell)) for name, cell in zip(names, cells, strict=True)]
    return "; ".join(f"{name}: {cell}" if name else cell for name, cell in pairs if cell)


def _is_heading(unit: Unit) -> bool:
    if unit.text.casefold().startswith("oggetto") or (unit.header is None and "\t" in raw_text(unit)):
        return True
    if len(unit.text) >= _HEADING_CHARS:
        return False
    return unit.text in unit.source.hit.section or unit.text.endswith("?") or unit.text.isupper()


def _spread(values: Sequence[float]) -> list[float]:
    """Values moved to 0–1 by their smallest and largest."""
    array = np.asarray(values, dtype=np.float64)
    low, high = float(array.min()), float(array.max())
    if high <= low:
        return [1.0] * len(values)
    return [float(value) for value in (array - low) / (high - low)]
