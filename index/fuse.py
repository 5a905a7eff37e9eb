"""Joins the dense and the lexical ranking of one query into one score."""

from __future__ import annotations

from collections.abc import Mapping

DENSE_WEIGHT = 0.855
"""The share of the cosine; what a passage says of the query's words has the rest.

Chosen on three collections together: questions of an encyclopedia, of a help page, and titles of
projects. With the first or the last left out the other two choose it as well; without the help page they
would choose .77, which costs that one 1.4 points of nDCG@10. Both sides are taken as they are: stretched
to 0–1 over the candidates of a query, as is usual, the words count the same whether the best passage says
all of them or hardly one, which cost one point of nDCG@10 on the first and four of success@1 on the last."""

CANDIDATES = 200
"""How many passages each side brings to the fusion."""


def fuse(
    dense: Mapping[str, float],
    lexical: Mapping[str, float],
    possible: float,
    dense_weight: float = DENSE_WEIGHT,
) -> dict[str, float]:
    """Convex combination of cosines and of the share of the query's words, best first.

    ``possible`` is the lexical score of a passage that says every word of the query as often as counts.
    A passage that only the lexical side brought gets the lowest cosine of the others. Ties stand in
    order of identifier. Scores are 0–1: 1 says it all, 0 is as far as the furthest candidate.
    """
    lowest = min(dense.values(), default=0.0)
    share = (1 - dense_weight) / possible if possible > 0 else 0.0
    scores = {
        identifier: dense_weight * dense.get(identifier, lowest) + share * lexical.get(identifier, 0.0)
        for identifier in {**dense, **lexical}
    }
    floor = dense_weight * lowest if len(dense) > 1 else 0.0
    scale = 1 / max(1.0 - floor, 1e-9)
    moved = {identifier: min(max((score - floor) * scale, 0.0), 1.0) for identifier, score in scores.items()}
    return dict(sorted(moved.items(), key=lambda item: (-item[1], item[0])))
