"""The figures of the bench of scale: what was measured at one size, beside its floor."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from eval.process_use import Memory, Spent


@dataclass(frozen=True, slots=True)
class Percentiles:
    """Milliseconds on the clock, and the mean of those that the cores worked."""

    p50: float
    p95: float
    p99: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Stage:
    """What one stage of a query took, over all questions."""

    name: str
    times: Percentiles


@dataclass(frozen=True, slots=True)
class Recall:
    """Of the ten nearest vectors that a filter leaves, the share found; ``filter`` is the share it leaves."""

    filter: str
    at_10: float


@dataclass(frozen=True, slots=True)
class Side:
    """What was measured of the index, or of its floor: building it, then asking it."""

    build: Spent
    optimize: Spent
    register: Spent
    disk: int
    peak_building: int
    memory: Memory
    stages: tuple[Stage, ...]

    def stage(self, name: str) -> Percentiles:
        return next(stage.times for stage in self.stages if stage.name == name)


@dataclass(frozen=True, slots=True)
class Scale:
    """Both sides at one number of passages."""

    passages: int
    ours: Side
    floor: Side
    recall: tuple[Recall, ...]

    def ratio(self, stage: str = "search") -> float:
        """Processor time of a query against the floor's."""
        return self.ours.stage(stage).cpu / self.floor.stage(stage).cpu


def percentiles(spent: Sequence[Spent]) -> Percentiles:
    """Of what single queries took. The quantiles are values that occurred (NIST's nearest rank)."""
    walls = sorted(one.wall * 1000 for one in spent)
    p50, p95, p99 = (walls[max(0, math.ceil(q * len(walls)) - 1)] for q in (0.5, 0.95, 0.99))
    return Percentiles(p50, p95, p99, sum(one.cpu for one in spent) * 1000 / len(spent))


def exponent(points: Sequence[tuple[float, float]]) -> float:
    """The power of the size that a cost grows with: the slope of a straight line through the logarithms.

    1 is linear, 0 is constant. Of two sizes at least.
    """
    xs, ys = np.log([x for x, _ in points]), np.log([y for _, y in points])
    return float(np.polyfit(xs, ys, 1)[0])
