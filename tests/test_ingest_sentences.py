"""Sentences end where a reader would end them, not at every full stop."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sentences import split_sentences

WHOLE = [
    "Ai sensi dell'art. 5 del d.lgs. n. 50/2016 si procede.",
    "Visto il D. Lgs. 267/2000 e s.m.i. in materia di enti locali.",
    "La L.R. Emilia-Romagna 13 aprile 2023 n. 3 promuove il Terzo settore.",
    "Si veda il c. 2 dell'art. 14, lett. b, del regolamento.",
    "La sig.ra G. Rossi e il Dott. Bianchi sono presenti.",
    "Il prof. Neri, l'avv. Verdi e l'ing. Gialli firmano.",
    "L'importo è di euro 17.506.113,57 per 5 annualità.",
    "Il contributo (cfr. pag. 12) è ripartito tra i Comuni.",
    "1. di approvare la relazione finale;",
    "Il D.P.C.M. 12 gennaio 2017 definisce i livelli essenziali.",
    "Cooperativa sociale Il Ponte soc. coop. a r.l. di Pratolungo",
]


@pytest.mark.parametrize("text", WHOLE)
def test_one_sentence_stays_whole(text: str) -> None:
    assert [text[s.start : s.end] for s in split_sentences(text)] == [text]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Il progetto è partito. Dura tre anni.", ["Il progetto è partito.", "Dura tre anni."]),
        ("Chi decide? La Giunta decide.", ["Chi decide?", "La Giunta decide."]),
        ("Disse «basta.» Poi tacque.", ["Disse «basta.»", "Poi tacque."]),
        ("Primo punto\nSecondo punto", ["Primo punto", "Secondo punto"]),
        ("Nel 2024. Nel 2025 si chiude.", ["Nel 2024.", "Nel 2025 si chiude."]),
        ("", []),
        ("  \n \n", []),
    ],
)
def test_sentences_are_told_apart(text: str, sentences: list[str]) -> None:
    assert [text[s.start : s.end] for s in split_sentences(text)] == sentences


@given(st.text(alphabet=st.sampled_from("abcA. \n?!«»1;:"), max_size=200))
def test_nothing_but_white_space_is_lost(text: str) -> None:
    spans = split_sentences(text)
    assert all(a.end <= b.start for a, b in itertools.pairwise(spans))
    kept = "".join(text[s.start : s.end] for s in spans)
    assert "".join(kept.split()) == "".join(text.split())
