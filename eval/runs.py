"""The form in which a measurement is kept: what was measured, with what, and what came of every query."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from typing import Literal

Kind = Literal["retrieval", "answers"]
Setting = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class QueryOutcome:
    """What came of one query. ``values`` are its measures by name: those that apply to it.

    ``rank`` is that of the first relevant thing found, from 1; ``ranked`` the identifiers found,
    best first; ``relevant`` the judgements by identifier.
    """

    id: str
    text: str
    values: Mapping[str, float]
    ms: float
    rank: int | None
    ranked: tuple[str, ...] = ()
    relevant: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Run:
    """One measurement of one collection.

    ``config`` is what could make another one differ, ``counts`` what was counted on the way.
    """

    kind: Kind
    name: str
    collection: str
    made: str
    release: str
    config: Mapping[str, Setting]
    counts: Mapping[str, float]
    queries: tuple[QueryOutcome, ...]


def measure_names(queries: Iterable[QueryOutcome]) -> tuple[str, ...]:
    """The measures that any of these queries has, those of the queries that have most first."""
    most_first = sorted(queries, key=lambda query: -len(query.values))
    return tuple(dict.fromkeys(name for query in most_first for name in query.values))


def release() -> str:
    """The installed release of the project."""
    try:
        return version("prassi")
    except PackageNotFoundError:
        return "?"
