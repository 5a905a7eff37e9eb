"""Sentences end where a reader would end them, not at every full stop."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.sentences import GoldText, halves, read_gold, score
from ingest.document import Span
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
    "1.2. Il presente regolamento disciplina l'uso delle sale.",
    "a. Il proponente è iscritto al registro.",
    "Il R.U.P. Arch. Ferri presiede il seggio.",
    "La scuola è intitolata a G. Di Vittorio.",
    "Si applicano gli artt. 96 e ss. Del d.lgs. n. 159/2011.",
    "Art. 12. - Durata della convenzione",
    "Il testo è: «Il Comune promuove. La Giunta attua.»",
    "La spesa è alla Miss. 12 Progr. 07 Tit. 1.",
    "[…] La commissione ne prende atto.",
    "Coop. Il Ponte\tDott. Landi\tVia Roma 3. Piano terra",
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
        (
            "Sono esclusi gli arredi ecc. Il ritiro è a cura loro.",
            ["Sono esclusi gli arredi ecc.", "Il ritiro è a cura loro."],
        ),
        ("La fascia C. Il resto paga.", ["La fascia C.", "Il resto paga."]),
        ("È approvato. 2. Il Sindaco firma.", ["È approvato.", "2. Il Sindaco firma."]),
        ("Affidato alla Beta S.p.A. Il resto no.", ["Affidato alla Beta S.p.A.", "Il resto no."]),
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


GOLD = read_gold()


def test_the_gold_file_is_large_and_true_to_its_text() -> None:
    spans = [(one.text, span) for one in GOLD for span in one.sentences]
    assert len(spans) >= 400
    assert all(text[span.start : span.end].strip() == text[span.start : span.end] for text, span in spans)


@pytest.mark.parametrize("part", halves(GOLD), ids=("development", "held-out"))
def test_sentences_of_administrative_prose(part: list[GoldText]) -> None:
    assert score(part, split_sentences).f1 >= 0.99


def test_a_splitter_at_every_full_stop_does_badly() -> None:
    def naive(text: str) -> list[Span]:
        ends = [place + 1 for place, char in enumerate(text) if char in ".\n"]
        return [Span(start, end) for start, end in itertools.pairwise([0, *ends, len(text)])]

    assert score(GOLD, naive).f1 < 0.8
