"""Fusion of two rankings."""

from __future__ import annotations

import pytest

from index.fuse import fuse


def test_convex_combination_of_normalised_scores() -> None:
    fused = fuse({"a": 0.9, "b": 0.8}, {"b": 10.0, "c": 2.0}, dense_weight=0.7)
    assert fused == pytest.approx({"a": 0.7, "b": 0.3, "c": 0.0})
    assert list(fused) == ["a", "b", "c"]


def test_one_empty_side_leaves_the_other() -> None:
    assert fuse({}, {"a": 3.0, "b": 1.0}, 0.7) == pytest.approx({"a": 0.3, "b": 0.0})
    assert fuse({}, {}) == {}


def test_ties_are_in_order_of_identifier() -> None:
    assert list(fuse({"z": 1.0, "a": 1.0}, {})) == ["a", "z"]
