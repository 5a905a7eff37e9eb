"""What holds for references in any text: offsets, order, no crash, a time that grows with the text alone."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.norms import Context, find_references

CONTEXT = Context(authority="Comune di Borgo Sereno", date="2025-03-01")

# words of which texts full of near references are made
WORDS = (
    "art. artt. articoli comma commi lett. a) b) e , ; . ( ) \n del della dell' di cui al D.Lgs. D.L."
    " L. legge decreto legislativo ministeriale DM DPR DPCM L.R. regionale Regione Lombardia Codice"
    " civile c.c. Costituzione TUEL CAD (di seguito “Codice”) medesimo citato stesso articolo"
    " Regolamento (UE) n. direttiva 2016/679 267/2000 n.36/2023 1 2 3-bis 55-57 7 agosto 1990"
    " 29/01/2026 determina deliberazione di G.C. DGR n. XI/2531 PG prot. nota verbale ANAC delibera"
    " Corte cost. sentenza Cons. Stato linee guida intesa Conferenza unificata rep. atti 138/CU \x00"
    " \ud800 ² Ⅳ ٣"
).split(" ")


def holds(text: str, context: Context) -> None:
    found = find_references(text, context)
    assert list(found) == sorted(found, key=lambda one: (one.start, one.end))
    for one in found:
        assert 0 <= one.start < one.end <= len(text)
        assert text[one.start : one.end] == one.text
        assert (one.confidence == "ambiguous") == (one.urn is None)
        assert one.url is None or one.urn is not None


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join))
def test_texts_full_of_near_references(text: str) -> None:
    holds(text, CONTEXT)
    holds(text, Context())


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(), max_size=200))
def test_any_text(text: str) -> None:
    holds(text, CONTEXT)
    holds(f"art. 3 del D.Lgs. 267/2000{text}art. 4, comma 2", CONTEXT)
    holds(f"determina n. {text}/2024 del {text}", CONTEXT)


@given(st.text(max_size=30), st.text(max_size=10), st.text(max_size=10))
def test_any_context(authority: str, date: str, region: str) -> None:
    text = (
        "L.R. 5/2004, art. 50 del Codice dei contratti, delibera di Giunta n. 5/2024, DGR 3/2020, PG 12/2024"
    )
    holds(text, Context(authority, date, region))


# what a pattern could take a time for that grows faster than the text
ADVERSARIAL = {
    "nested parentheses": "(" * 40,
    "articles without end": "art. ",
    "a list of articles": "artt. 1, 2, 3, 4, 5, ",
    "figures": "1, 2, 3, ",
    "spaces": " " * 60,
    "full stops": "." * 60,
    "capitals": "A" * 60,
    "dashes": "-" * 60,
    "del del del": "del ",
    "legge legge": "legge ",
    "determina without number": "determina di cui ",
    "acts without places": "L. 241/1990 ",
    "places that point back": "L. 241/1990 citato art. 17 medesimo articolo ",
    "acts that point back": "L. 241/1990, la citata legge n. 5, del medesimo decreto ",
    "decrees of nobody": "decreto n. 33 del 2013, D.Lgs. 33/2013, ",
    "terms defined": "L. 241/1990 (AB), ",
    "protocols": "nota prot. n. 5, ",
    "agreements": "intesa accordo conferenza ",
    "courts": "Corte dei conti, sez. ",
    "quotes": "“ art. 5 « del ",
    "directives": "direttiva regolamento (UE) n. ",
    "minutes": "verbale della commissione ",
    "dates": "1/1/2020 2 marzo 2021 n. ",
    "ministries": "decreto del Ministro della salute e della ",
}
SMALL, FACTOR = 20_000, 4
PATIENCE = 2.5
"""How many times over linear the larger text may take, for the noise of a busy machine."""


def seconds(text: str) -> float:
    start = time.process_time()
    find_references(text, CONTEXT)
    return time.process_time() - start


@pytest.mark.parametrize("unit", ADVERSARIAL.values(), ids=list(ADVERSARIAL))
def test_time_is_linear(unit: str) -> None:
    """Four times the text may not take more than ten times the time; quadratic takes sixteen."""
    small = unit * (SMALL // len(unit))
    find_references(small[:1000], CONTEXT)
    once = max(seconds(small), 0.02)
    assert seconds(small * FACTOR) < once * FACTOR * PATIENCE


def test_many_different_terms_and_numbers_take_linear_time() -> None:
    def text(count: int) -> str:
        return " ".join(
            f"L. {k}/1990 (AB{chr(65 + k % 26)}{chr(65 + k // 26 % 26)}), legge n. {k};" for k in range(count)
        )

    find_references(text(50), CONTEXT)
    once = max(seconds(text(600)), 0.02)
    assert seconds(text(2400)) < once * FACTOR * PATIENCE
