"""How rare the words of a collection are, as the engine weighs them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from qdrant_edge import CountRequest, EdgeShard, Query, QueryBatchRequest, QueryRequest, SparseVector

from index.shard import LEXICAL, LIVE

_MOST_KEPT = 100_000
"""Terms kept: the common ones come again in every question, and cost most."""


class Rarities:
    """The inverse document frequencies of one shard. Safe to use from several threads."""

    def __init__(self, shard: EdgeShard) -> None:
        self._shard = shard
        self._known: dict[int, float] = {}

    def forget(self) -> None:
        """Call after every write: what a query that is under way still learns is not kept."""
        self._known = {}

    def of(self, numbers: Sequence[int]) -> list[float]:
        """The rarity of each term by its number.

        A term that no passage has gets the weight of one that would stand in a single passage.
        """
        known = self._known
        found = {number: known[number] for number in numbers if number in known}
        found |= self._asked([number for number in dict.fromkeys(numbers) if number not in found])
        if len(known) + len(found) <= _MOST_KEPT:
            known.update(found)
        return [found[number] for number in numbers]

    def _asked(self, numbers: Sequence[int]) -> dict[int, float]:
        if not numbers:
            return {}
        requests = [
            QueryRequest(
                limit=1,
                query=Query.Nearest(SparseVector([number], [1.0]), using=LEXICAL),
                with_vector=[LEXICAL],
                params=LIVE,
            )
            for number in numbers
        ]
        rarest = math.log(1 + (self._shard.count(CountRequest(exact=True)) + 0.5) / 1.5)
        answers = self._shard.query_batch(QueryBatchRequest(requests))
        return {
            number: _idf(points[0], number) if points else rarest
            for number, points in zip(numbers, answers, strict=True)
        }


def _idf(point: Any, number: int) -> float:
    """What the engine multiplied the weight stored in ``point`` by."""
    vector = point.vector[LEXICAL]
    stored = dict(zip(vector.indices, vector.values, strict=True))[number]
    return float(point.score / stored)
