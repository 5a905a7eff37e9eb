"""Intervals and tests of significance: on values whose right answer is known."""

from __future__ import annotations

from math import comb, isclose

import numpy as np
import pytest
from scipy import stats

from eval.statistics import Interval, NoValues, interval, intervals, paired, randomisation_p

RANDOM = 7


def test_an_interval_covers_the_true_mean_about_as_often_as_it_says() -> None:
    random = np.random.default_rng(RANDOM)
    met = 0
    for seed in range(300):
        found = interval((random.random(120) < 0.7).astype(float).tolist(), resamples=600, seed=seed)
        met += found.low <= 0.7 <= found.high
    assert 0.91 <= met / 300 <= 0.99


def test_an_interval_is_scipys() -> None:
    values = np.random.default_rng(RANDOM).beta(2, 1, 250)
    theirs = stats.bootstrap((values,), np.mean, n_resamples=8000, method="percentile", rng=1, batch=500)
    ours = interval(values.tolist(), resamples=8000)
    assert isclose(ours.low, theirs.confidence_interval.low, abs_tol=0.003)
    assert isclose(ours.high, theirs.confidence_interval.high, abs_tol=0.003)
    assert isclose(ours.mean, float(values.mean()))


def test_more_queries_than_a_step_holds_give_the_same_kind_of_interval() -> None:
    values = np.random.default_rng(RANDOM).random(9_000)
    found = interval(values.tolist(), resamples=1000)
    half = 1.96 * float(values.std()) / len(values) ** 0.5
    assert isclose(found.high - found.low, 2 * half, rel_tol=0.1)


def test_the_seed_alone_decides() -> None:
    values = np.random.default_rng(RANDOM).random(40).tolist()
    assert interval(values) == interval(values)
    assert interval(values) != interval(values, seed=1)


def test_columns_are_resampled_together() -> None:
    values = np.random.default_rng(RANDOM).random(50)
    first, double = intervals(np.column_stack([values, values * 2]))
    assert isclose(double.low, first.low * 2) and isclose(double.high, first.high * 2)
    assert isclose(first.low, interval(values.tolist()).low)


def test_equal_values_have_no_spread() -> None:
    assert interval([1.0] * 9) == Interval(1.0, 1.0, 1.0)


def test_p_is_uniform_where_there_is_no_difference() -> None:
    random = np.random.default_rng(RANDOM)
    found = [randomisation_p(random.normal(0, 1, 40), 499, seed) for seed in range(300)]
    assert stats.kstest(found, "uniform").pvalue > 0.01
    assert 0.02 <= np.mean([p <= 0.05 for p in found]) <= 0.09


def test_p_is_small_where_one_run_is_better() -> None:
    random = np.random.default_rng(RANDOM)
    a = random.random(80)
    b = a + random.normal(0.05, 0.1, 80)
    found = paired(a.tolist(), b.tolist())
    assert found.p < 0.001 and found.difference.low > 0
    turned = paired(b.tolist(), a.tolist())
    assert isclose(turned.p, found.p, abs_tol=0.001) and turned.difference.high < 0


def test_p_depends_on_which_values_are_pairs() -> None:
    a = np.linspace(0, 1, 60)
    b = a + 0.01
    assert paired(a.tolist(), b.tolist()).p < 0.001
    assert paired(a.tolist(), b[::-1].tolist()).p > 0.5


@pytest.mark.parametrize(("up", "down"), [(9, 2), (5, 0), (1, 1), (7, 6)])
def test_p_of_few_equal_differences_is_exactly_the_sign_tests(up: int, down: int) -> None:
    differences = np.array([1.0] * up + [-1.0] * down + [0.0] * 30)
    fewer, all_of_them = min(up, down), up + down
    one_side = sum(comb(all_of_them, n) for n in range(fewer + 1)) / 2**all_of_them
    assert isclose(randomisation_p(differences), min(1.0, 2 * one_side))


def test_p_of_many_differences_is_near_the_exact_one() -> None:
    differences = np.array([1.0] * 40 + [-1.0] * 20)
    assert isclose(randomisation_p(differences), stats.binomtest(20, 60).pvalue, abs_tol=0.004)


def test_p_is_never_zero() -> None:
    assert randomisation_p(np.ones(200), permutations=999) == 1 / 1000


def test_wins_ties_and_losses_are_counted_without_rounding_noise() -> None:
    found = paired([0.3, 0.5, 0.1 + 0.2, 1.0], [0.4, 0.5, 0.3, 0.0])
    assert (found.wins, found.ties, found.losses) == (1, 2, 1)
    assert paired([1.0, 0.0], [1.0, 0.0]).p == 1.0


def test_no_values_and_unequal_pairs_are_refused() -> None:
    with pytest.raises(NoValues):
        interval([])
    with pytest.raises(NoValues):
        paired([1.0], [1.0, 0.0])
