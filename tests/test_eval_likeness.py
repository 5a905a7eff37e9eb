"""The measure of two readings of a page: what counts as the same word, and as the same order."""

from __future__ import annotations

import pytest

from eval.likeness import common_subsequence, likeness, total, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Il «Comune», (art. 5):", ["il", "comune", "art", "5"]),
        ("sub-impegno 12-2022", ["subimpegno", "122022"]),
        ("sub\u00adimpegno", ["subimpegno"]),
        ("Finalità ........ 4", ["finalità", "4"]),
        ("Finalità......4", ["finalità", "4"]),
        ("Il/La sottoscritto/a ______ nato/a", ["il/la", "sottoscritto/a", "nato/a"]),
        ("D E L I B E R A di", ["delibera", "di"]),
        ("a e i", ["a", "e", "i"]),
        ("ﬁne • – 1.234,56 €", ["fine", "1.234,56"]),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_words_set_apart_count_for_recall_and_not_for_order() -> None:
    found = likeness("uno due tre", "pagina 7", "pagina 7 uno due tre")
    assert (found.recall, found.precision, found.order) == (1.0, 1.0, 1.0)


def test_lost_added_and_moved_words() -> None:
    found = likeness("due uno tre sei", "", "uno due tre quattro")
    assert (found.recall, found.precision) == (0.75, 0.75)
    assert found.order == pytest.approx(2 / 3)
    assert total([found, likeness("a", "", "a")]).recall == 0.8


@pytest.mark.parametrize(
    ("a", "b", "length"), [("abcbdab", "bdcaba", 4), ("", "abc", 0), ("abc", "abc", 3), ("cba", "abc", 1)]
)
def test_longest_common_subsequence(a: str, b: str, length: int) -> None:
    assert common_subsequence(list(a), list(b)) == length
