"""Judges rankings by measures of retrieval, query by query."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ir_measures
import numpy as np
from ir_measures import RR, Qrel, R, ScoredDoc, Success, nDCG

from eval.runs import QueryOutcome, Run, measure_names
from eval.statistics import Interval, intervals

MEASURES = {
    "ndcg@10": nDCG @ 10,
    "mrr@10": RR @ 10,
    "success@1": Success @ 1,
    "recall@1": R @ 1,
    "recall@5": R @ 5,
    "recall@10": R @ 10,
    "recall@20": R @ 20,
    "recall@100": R @ 100,
}


@dataclass(frozen=True, slots=True)
class Found:
    """What a query found: identifiers, best first and each once, in so many milliseconds."""

    ranked: tuple[str, ...]
    ms: float


def judge(
    asked: Mapping[str, str], judged: Mapping[str, Mapping[str, int]], found: Mapping[str, Found]
) -> tuple[QueryOutcome, ...]:
    """The measures of every query, in the order in which they were asked.

    What counts is the order that a person sees. The tools of TREC sort by score and then by
    identifier, so entries of equal score would be judged in an order that nobody sees.
    """
    qrels = [Qrel(query, entry, score) for query in asked for entry, score in judged[query].items()]
    run = [
        ScoredDoc(query, entry, float(-place))
        for query, one in found.items()
        for place, entry in enumerate(one.ranked)
    ]
    names = {measure: name for name, measure in MEASURES.items()}
    values: dict[str, dict[str, float]] = defaultdict(dict)
    for metric in ir_measures.iter_calc(list(names), qrels, run) if qrels else ():
        values[metric.query_id][names[metric.measure]] = float(metric.value)
    return tuple(
        QueryOutcome(
            id=query,
            text=text,
            values={name: values[query][name] for name in MEASURES},
            ms=found[query].ms,
            rank=first_relevant(found[query].ranked, judged[query]),
            ranked=found[query].ranked,
            relevant=judged[query],
        )
        for query, text in asked.items()
    )


def first_relevant(ranked: Sequence[str], relevant: Mapping[str, int]) -> int | None:
    """The rank from 1 of the first relevant identifier, None where there is none."""
    return next((rank for rank, one in enumerate(ranked, start=1) if relevant.get(one, 0) > 0), None)


def mean_intervals(run: Run) -> dict[str, Interval]:
    """Every measure of a run with its interval, over the queries that have it."""
    names = measure_names(run.queries)
    groups: dict[tuple[int, ...], list[str]] = defaultdict(list)
    for name in names:
        groups[tuple(i for i, query in enumerate(run.queries) if name in query.values)].append(name)
    found: dict[str, Interval] = {}
    for rows, group in groups.items():
        matrix = np.array([[run.queries[row].values[name] for name in group] for row in rows], dtype=float)
        found.update(zip(group, intervals(matrix), strict=True))
    return {name: found[name] for name in names}


def bounds(run: Run) -> dict[str, list[float]]:
    """The intervals as they stand in JSON: low and high by measure."""
    return {name: [round(one.low, 4), round(one.high, 4)] for name, one in mean_intervals(run).items()}


def percentile(times: Sequence[float], share: float) -> float:
    """The nearest-rank percentile of times in any order, 0 where there are none."""
    if not times:
        return 0.0
    return sorted(times)[max(0, math.ceil(len(times) * share) - 1)]


def retrieval_scores(run: Run) -> dict[str, object]:
    """The contract's RetrievalScores of a run, with intervals."""
    times = [query.ms for query in run.queries]
    count = len(run.queries)
    return {
        "queries": count,
        "passages": int(run.counts["passages"]),
        **{
            name: round(sum(query.values[name] for query in run.queries) / count, 4) if count else 0.0
            for name in MEASURES
        },
        "intervals": bounds(run),
        "index_seconds": run.counts["index_seconds"],
        "ms_p50": percentile(times, 0.50),
        "ms_p95": percentile(times, 0.95),
        "ms_p99": percentile(times, 0.99),
        "config": dict(run.config),
    }
