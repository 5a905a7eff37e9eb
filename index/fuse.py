"""Joins the dense and the lexical ranking of one query into one score."""

from __future__ import annotations

from collections.abc import Mapping

DENSE_WEIGHT = 0.7
"""The share of the dense score; the lexical score has the rest. From FINDINGS: a convex
combination beats reciprocal rank fusion by three to four points of nDCG@10 on Italian text."""

CANDIDATES = 200
"""How many passages each side brings to the fusion."""


def fuse(
    dense: Mapping[str, float], lexical: Mapping[str, float], dense_weight: float = DENSE_WEIGHT
) -> dict[str, float]:
    """Convex combination of min-max normalised scores, best first; ties in order of identifier.

    A passage that one side did not bring gets that side's lowest score. Scores are 0–1 and
    comparable within one query only.
    """
    sides = ((_normalise(dense), dense_weight), (_normalise(lexical), 1 - dense_weight))
    scores: dict[str, float] = {}
    for side, weight in sides:
        for identifier, score in side.items():
            scores[identifier] = scores.get(identifier, 0.0) + weight * score
    return dict(sorted(scores.items(), key=lambda item: (-item[1], item[0])))


def _normalise(scores: Mapping[str, float]) -> dict[str, float]:
    """To 0–1 over the candidates; where all are equal they are all full matches."""
    if not scores:
        return {}
    low, high = min(scores.values()), max(scores.values())
    if high <= low:
        return dict.fromkeys(scores, 1.0)
    return {identifier: (score - low) / (high - low) for identifier, score in scores.items()}
