"""Turns what came of gold questions into a run that can be kept and compared."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from eval.answers import DEPTHS, Outcome
from eval.runs import QueryOutcome, Run, release


def answers_run(collection: str, outcomes: Sequence[Outcome]) -> Run:
    """The run of a gold file. What searches and answers belongs to the home, which may be a server's."""
    return Run(
        kind="answers",
        name="",
        collection=collection,
        made=datetime.now(UTC).isoformat(timespec="seconds"),
        release=release(),
        config={},
        counts={},
        queries=tuple(map(_query, outcomes)),
    )


def _query(outcome: Outcome) -> QueryOutcome:
    gold = outcome.gold
    return QueryOutcome(
        id=gold.id, text=gold.question, values=_values(outcome), ms=outcome.ms, rank=outcome.rank
    )


def _values(outcome: Outcome) -> dict[str, float]:
    """1 or 0 in every measure that applies to the question."""
    if not outcome.gold.answerable:
        return {"refused": float(outcome.refused)}
    found = {f"top{depth}": outcome.rank is not None and outcome.rank <= depth for depth in DEPTHS}
    said = {"right": outcome.right, "answered": not outcome.refused} | found
    return {name: float(value) for name, value in said.items()}
