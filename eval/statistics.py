"""Says how sure a mean over queries is: bootstrap intervals, paired randomisation tests.

Both are resampling methods, which ask nothing of how the values are distributed: Efron and
Tibshirani, An Introduction to the Bootstrap (1993), chapters 13 and 15; for retrieval Smucker, Allan
and Carterette, A comparison of statistical significance tests (CIKM 2007). Every figure depends on
the values and the seed alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 2_000
PERMUTATIONS = 10_000
SEED = 20_261_125
LEVEL = 0.95

_CELLS = 4_000_000
"""How many numbers a step of resampling holds at once: 32 MB, whatever the number of queries."""

_ROUNDING = 1e-12
"""Sums of the same differences in another order are equal up to this."""


class NoValues(ValueError):
    """A mean was asked of no values at all, or values were paired with others that are not as many."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean with the bounds between which it lies at LEVEL."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Paired:
    """How two runs differ on the same queries: B less A.

    ``p`` is the share of random exchanges between A and B that differ at least as much (two-sided).
    """

    difference: Interval
    p: float
    wins: int
    ties: int
    losses: int


def interval(values: Sequence[float], resamples: int = RESAMPLES, seed: int = SEED) -> Interval:
    """The mean of ``values`` with its percentile bootstrap interval. Raises NoValues."""
    return intervals(np.asarray(values, dtype=float)[:, None], resamples, seed)[0]


def intervals(
    matrix: NDArray[np.float64], resamples: int = RESAMPLES, seed: int = SEED
) -> tuple[Interval, ...]:
    """The same for every column of a matrix of queries × measures, on the same resamples.

    Raises NoValues.
    """
    if matrix.ndim != 2 or not matrix.size:
        raise NoValues("no values to resample")
    means = np.concatenate(list(_resampled_means(matrix, resamples, seed)))
    tail = (1 - LEVEL) / 2 * 100
    low, high = np.percentile(means, [tail, 100 - tail], axis=0)
    return tuple(
        Interval(float(mean), float(a), float(b))
        for mean, a, b in zip(matrix.mean(axis=0), low, high, strict=True)
    )


def _resampled_means(matrix: NDArray[np.float64], resamples: int, seed: int) -> Iterator[NDArray[np.float64]]:
    """Means of queries drawn with replacement: how often each was drawn, times its values."""
    random = np.random.default_rng(seed)
    count = len(matrix)
    step = max(1, _CELLS // count)
    for start in range(0, resamples, step):
        rows = min(step, resamples - start)
        drawn = random.integers(count, size=(rows, count))
        drawn += np.arange(rows)[:, None] * count
        times = np.bincount(drawn.ravel(), minlength=rows * count).reshape(rows, count)
        yield times @ matrix / count


def paired(
    a: Sequence[float],
    b: Sequence[float],
    resamples: int = RESAMPLES,
    permutations: int = PERMUTATIONS,
    seed: int = SEED,
) -> Paired:
    """Compare two runs whose values stand in the same order of queries. Raises NoValues."""
    if len(a) != len(b):
        raise NoValues("paired values are not as many")
    differences = np.asarray(b, dtype=float) - np.asarray(a, dtype=float)
    wins = int((differences > _ROUNDING).sum())
    losses = int((differences < -_ROUNDING).sum())
    return Paired(
        difference=interval(differences.tolist(), resamples, seed),
        p=randomisation_p(differences, permutations, seed),
        wins=wins,
        ties=len(differences) - wins - losses,
        losses=losses,
    )


def randomisation_p(
    differences: NDArray[np.float64], permutations: int = PERMUTATIONS, seed: int = SEED
) -> float:
    """The two-sided p of a mean difference when signs are exchanged at random.

    Exact where all exchanges are at most ``permutations``. Otherwise the one observed counts among
    them, so that p is never 0 (Phipson and Smyth, 2010).
    """
    moved = differences[np.abs(differences) > _ROUNDING]
    if not moved.size:
        return 1.0
    observed = abs(float(moved.sum())) - _ROUNDING * moved.size
    if moved.size < 63 and 2**moved.size <= permutations:
        patterns = np.arange(2**moved.size)[:, None] >> np.arange(moved.size) & 1
        return float((np.abs((patterns * 2 - 1) @ moved) >= observed).mean())
    random = np.random.default_rng(seed)
    step = max(1, _CELLS // moved.size)
    reached = 0
    for start in range(0, permutations, step):
        rows = min(step, permutations - start)
        signs = random.integers(2, size=(rows, moved.size), dtype=np.int8).astype(float)
        reached += int((np.abs((signs * 2 - 1) @ moved) >= observed).sum())
    return (reached + 1) / (permutations + 1)
