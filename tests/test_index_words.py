"""Our words are spaCy's words: its rules, and its algorithm."""

from __future__ import annotations

import json
import random

import pytest
import spacy
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.words import RULES_FILE, words
from index.words_rules import rules
from tests.conftest import ROOT

SPACY = spacy.blank("it").tokenizer
SPECIALS = sorted(SPACY.rules)

# Everything that a rule of spaCy's looks at, and the beginnings of what it does not.
SIGNS = st.sampled_from(
    [*"aàzAÈZ019.,;:!?-–—_'’\"«»()[]{}<>/\\|@#&%°€$*+^=~…·•\t\n\xa0\u2009 ", "n.", "art", "l'", "www.", "km"]
)
PIECES = st.one_of(SIGNS, st.sampled_from(SPECIALS), st.characters(exclude_categories=("Cs",)))


def spacy_words(text: str) -> list[str]:
    return [token.text for token in SPACY(text)]


def test_the_rules_are_those_of_the_installed_spacy() -> None:
    stored = json.loads(RULES_FILE.read_text(encoding="utf-8"))
    assert stored == rules(), "eseguire python -m index.words_rules e contare LEXICAL_FORMAT"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Visto l'art. 107 del D.Lgs. 267/2000;", "Visto|l'|art.|107|del|D.Lgs|.|267/2000|;"),
        ("nell'art.55, co-programmazione", "nell'|art.55|,|co|-|programmazione"),
        ("«Città» (80%) e/o www.comune.bs.it", "«|Città|»|(|80|%|)|e/o|www.comune.bs.it"),
        ("  due  spazi\n\nfine ", "  |due| |spazi|\n\n|fine"),
        ("", ""),
    ],
)
def test_words(text: str, expected: str) -> None:
    assert words(text) == (expected.split("|") if expected else [])
    assert spacy_words(text) == words(text)


@settings(max_examples=1000, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join))
@example("((8)) :) :-))")
@example("(*_* )(*_*)")
@example("<space>sett..sett..")
def test_any_text_gives_the_words_of_spacy(text: str) -> None:
    assert words(text) == spacy_words(text)


def test_a_special_among_signs_gives_the_words_of_spacy() -> None:
    rest = random.Random(20)
    for special in SPECIALS:
        for before in ("", "(", "a", " ", "l'", "«", "8"):
            for after in ("", ")", "a", " ", ".", "»,", rest.choice(SPECIALS)):
                text = f"x {before}{special}{after} y"
                assert words(text) == spacy_words(text)


def test_italian_texts_give_the_words_of_spacy() -> None:
    for path in [*sorted((ROOT / "docs" / "guida").glob("*.md")), ROOT / "eval" / "gold" / "sentences.txt"]:
        text = path.read_text(encoding="utf-8")
        assert words(text) == spacy_words(text), path.name
