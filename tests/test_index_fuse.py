"""Fusion of two rankings."""

from __future__ import annotations

import pytest

from index.fuse import fuse


def test_cosines_and_the_share_of_the_words_that_are_said() -> None:
    fused = fuse({"a": 0.9, "b": 0.8}, {"b": 10.0, "c": 5.0}, possible=20.0, dense_weight=0.8)
    # all moved by the lowest cosine that counts, 0.8 * 0.8
    assert fused == pytest.approx({"b": 0.1 / 0.36, "a": 0.08 / 0.36, "c": 0.05 / 0.36})
    assert list(fused) == ["b", "a", "c"]


def test_words_weigh_by_how_many_of_them_are_said_not_by_who_says_most() -> None:
    dense = {"near": 0.86, "far": 0.84}
    said = {"far": 4.0}
    assert next(iter(fuse(dense, said, possible=8.0))) == "far"
    assert next(iter(fuse(dense, said, possible=80.0))) == "near"


def test_a_passage_that_says_it_all_scores_one() -> None:
    assert fuse({"a": 1.0, "b": 0.2}, {"a": 7.0}, possible=7.0)["a"] == pytest.approx(1.0)


def test_one_empty_side_leaves_the_other() -> None:
    lexical_only = fuse({}, {"a": 3.0, "b": 1.0}, possible=6.0, dense_weight=0.7)
    assert lexical_only == pytest.approx({"a": 0.15, "b": 0.05})
    assert fuse({"a": 0.9}, {}, possible=0.0, dense_weight=0.7) == pytest.approx({"a": 0.63})
    assert fuse({}, {}, possible=0.0) == {}


def test_ties_are_in_order_of_identifier() -> None:
    assert list(fuse({"z": 0.9, "a": 0.9}, {}, possible=0.0)) == ["a", "z"]
