"""The words a passage is found by."""

from __future__ import annotations

import pytest

from index.lexical import passage_terms, query_terms, terms


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("delibera", "delibere"),
        ("delibera", "deliberazione"),
        ("deliberazioni", "DELIBERAZIONE"),
        ("determina", "determinazioni"),
        ("determinazione", "determine"),
        ("responsabile del procedimento", "responsabili del procedimento"),
        ("procedimenti responsabili", "procedimento responsabile"),
        ("co-programmazione", "coprogrammazione"),
        ("n. 0000276", "n. 276"),
        ("perché", "perche"),
        ("dell’articolo", "dell'articolo"),
    ],
)
def test_forms_of_the_same_thing_give_the_same_terms(one: str, other: str) -> None:
    assert terms(one) == terms(other)


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("D.Lgs. n.267/2000", "267/2000"),
        ("D.Lgs. n.267/2000", "267"),
        ("dell'art.55 del decreto", "55"),
        ("euro 17.506.113,57", "17.506.113,57"),
        ("il BdS, (CTSSM)", "ctssm"),
    ],
)
def test_terms_that_must_be_found(text: str, term: str) -> None:
    assert term in terms(text)


def test_different_acts_stay_apart() -> None:
    assert terms("decreto") != terms("delibera") != terms("ordinanza")


def test_odd_text_gives_no_terms_and_no_error() -> None:
    assert terms("  …—!?  ") == []
    assert query_terms("").indices == ()
    assert terms("\x00\u202e") == []


def test_a_longer_passage_weighs_each_word_less() -> None:
    short = passage_terms("orto comune", 100.0)
    long = passage_terms("orto comune " + "parola " * 300, 100.0)
    orto = query_terms("orto").indices[0]
    weight = lambda sparse: dict(zip(sparse.indices, sparse.values, strict=True))[orto]  # noqa: E731
    assert weight(long) < weight(short)
