"""Compares two runs of the same queries, measure by measure and query by query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.errors import AppError
from eval.runs import QueryOutcome, Run, measure_names
from eval.statistics import Paired, paired
from eval.wording import MAIN, kind_name

SHOWN = 10
"""How many of the queries that gained most, and that lost most, are listed."""


class NotComparable(AppError):
    """Two runs that do not answer the same questions."""


@dataclass(frozen=True, slots=True)
class MeasureChange:
    """One measure in both runs, over the ``queries`` that have it."""

    name: str
    queries: int
    a: float
    b: float
    paired: Paired


@dataclass(frozen=True, slots=True)
class QueryChange:
    """One query in both runs; ``difference`` is B less A in the main measure."""

    a: QueryOutcome
    b: QueryOutcome
    difference: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs compared. ``changes`` are the queries that have the main measure, most gained first."""

    a: Run
    b: Run
    main: str
    measures: tuple[MeasureChange, ...]
    changes: tuple[QueryChange, ...]

    @property
    def gained(self) -> tuple[QueryChange, ...]:
        """The queries that gained most, the most first."""
        return tuple(one for one in self.changes[:SHOWN] if one.difference > 0)

    @property
    def lost(self) -> tuple[QueryChange, ...]:
        """The queries that lost most, the most first."""
        return tuple(one for one in reversed(self.changes[-SHOWN:]) if one.difference < 0)


def compare(a: Run, b: Run) -> Comparison:
    """Compare ``b`` with ``a``. Raises NotComparable."""
    pairs = _pairs(a, b)
    main = MAIN[a.kind]
    changes = [
        QueryChange(one, other, other.values[main] - one.values[main])
        for one, other in pairs
        if main in one.values
    ]
    # Where the measure is the same, the query that climbed further stands first.
    changes.sort(key=lambda change: (-change.difference, _fall(change), change.a.id))
    return Comparison(
        a=a,
        b=b,
        main=main,
        measures=tuple(_measure(name, pairs) for name in measure_names(a.queries)),
        changes=tuple(changes),
    )


def _fall(change: QueryChange) -> int:
    beyond = 1 + max(len(change.a.ranked), len(change.b.ranked))
    return (change.b.rank or beyond) - (change.a.rank or beyond)


def _measure(name: str, pairs: Sequence[tuple[QueryOutcome, QueryOutcome]]) -> MeasureChange:
    a = [one.values[name] for one, _ in pairs if name in one.values]
    b = [other.values[name] for one, other in pairs if name in one.values]
    return MeasureChange(name, len(a), sum(a) / len(a), sum(b) / len(b), paired(a, b))


def _pairs(a: Run, b: Run) -> list[tuple[QueryOutcome, QueryOutcome]]:
    """The queries of both runs, side by side in the order of the first. Raises NotComparable."""
    if a.kind != b.kind:
        raise NotComparable(
            f"«{a.name}» misura {_the(a)} e «{b.name}» {_the(b)}: "
            "si confrontano solo prove dello stesso tipo."
        )
    others = {query.id: query for query in b.queries}
    mine = {query.id: query for query in a.queries}
    only_a, only_b = mine.keys() - others.keys(), others.keys() - mine.keys()
    if not mine or only_a or only_b:
        raise NotComparable(
            f"«{a.name}» e «{b.name}» non hanno le stesse domande: {len(only_a)} sono solo nella prima, "
            f"{len(only_b)} solo nella seconda, {len(mine) - len(only_a)} in entrambe. "
            "Ripetere le due misure sulla stessa raccolta."
        )
    for query in a.queries:
        _require_same(query, others[query.id])
    return [(query, others[query.id]) for query in a.queries]


def _the(run: Run) -> str:
    return f"la {kind_name(run.kind)}" if run.kind == "retrieval" else f"le {kind_name(run.kind)}"


def _require_same(a: QueryOutcome, b: QueryOutcome) -> None:
    if a.text != b.text:
        what = "ha un altro testo"
    elif a.relevant != b.relevant:
        what = "ha altri giudizi di pertinenza"
    elif a.values.keys() != b.values.keys():
        what = "ha altre misure"
    else:
        return
    raise NotComparable(
        f"Nella seconda prova la domanda «{a.id}» {what}: la raccolta è cambiata tra le due misure. "
        "Ripetere la prima con --save e confrontare di nuovo."
    )
