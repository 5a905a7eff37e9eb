"""Cleaning: each case is one kind of dirt seen in real files."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.clean import BREAK_HYPHENS, Evidence, clean, clean_lines, evidence, join_lines


@pytest.mark.parametrize(
    ("dirty", "expected"),
    [
        ("uﬃcio eﬀettivo ﬁrma ﬂusso", "ufficio effettivo firma flusso"),
        ("perche\u0301", "perché"),
        ("art.\u00a05\u2009comma\u202f2", "art. 5 comma 2"),
        ("\u200bAll\u200eegato\ufeff", "Allegato"),
        ("due\r\n  righe\te tab", "due righe e tab"),
        ("co\u2011programmazione", "co-programmazione"),
        ("a\x00b\x07c", "abc"),
        ("\uf0b7 primo punto", "• primo punto"),
        ("A.1 Finalità ............... 4", "A.1 Finalità … 4"),
        ("art. 5... e altro", "art. 5... e altro"),
        ("\ud835 rotto", "rotto"),
        ("per\u00adcorso", "percorso"),
    ],
)
def test_clean(dirty: str, expected: str) -> None:
    assert clean(dirty) == expected


def test_clean_lines_keeps_line_breaks() -> None:
    assert clean_lines(" uno\u00a0due \r\n\r\ntre\rquattro") == "uno due\n\ntre\nquattro"


@given(st.text())
def test_clean_is_idempotent_and_one_line(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert not set(once) & set("\n\r\t\u00a0\u00ad\ufffe")
    once.encode("utf-8")


@pytest.mark.parametrize(
    ("lines", "known", "expected"),
    [
        (["indivi\u2010", "duazione"], Evidence(), "individuazione"),
        (["indivi\u00ad", "duazione"], Evidence(), "individuazione"),
        (["CRITICI\u2010", "TA' SU"], Evidence(), "CRITICITA' SU"),
        # Only the hyphenated form is known: the hyphen was a word's own.
        (["co\u2010", "progettare"], Evidence(frozenset({"co-progettare"})), "co-progettare"),
        (["sub-", "impegno"], Evidence(), "sub-impegno"),
        (["sub\x02", "impegno"], Evidence(), "sub-impegno"),
        (["azien\ufffe", "dale"], Evidence(frozenset({"aziendale"})), "aziendale"),
        (["dell’azien\x02", "da unica"], Evidence(frozenset({"azienda"})), "dell’azienda unica"),
        (["12-", "2022"], Evidence(frozenset({"122022"})), "12-2022"),
        (["A15\u2010", "DCF"], Evidence(), "A15-DCF"),
        (["Emilia-", "Romagna"], Evidence(frozenset({"emiliaromagna"})), "Emilia-Romagna"),
        # A document that breaks words automatically, and a compound of two known words in it.
        (["ultraperife\x02", "riche"], Evidence(frozenset(), True), "ultraperiferiche"),
        (
            ["tecnico\x02", "scientifica"],
            Evidence(frozenset({"tecnico", "scientifica"}), True),
            "tecnico-scientifica",
        ),
        (["Comune -", "Area"], Evidence(), "Comune - Area"),
        (["prima riga", "seconda"], Evidence(), "prima riga seconda"),
        (["l'integrazione orga\u2010"], Evidence(), "l'integrazione orga-"),
    ],
)
def test_join_lines(lines: list[str], known: Evidence, expected: str) -> None:
    assert join_lines(lines, known) == expected


def test_evidence_learns_that_a_document_breaks_words() -> None:
    whole = ["regione decreto commissione controllo prodotto"]
    broken = ["la re-", "gione e il de-", "creto della com-", "missione sul con-", "trollo"]
    assert evidence(whole + broken).breaks_words
    assert not evidence(whole).breaks_words
    assert "gione" not in evidence(broken).words


def test_a_compound_cut_elsewhere_shows_its_own_hyphen() -> None:
    whole = ["regione decreto commissione controllo prodotto"]
    broken = ["la re-", "gione e il de-", "creto della com-", "missione sul con-", "trollo"]
    twice = ["dotazione quali-", "quantitativa", "", "la quali-quanti-", "tativa"]
    known = evidence([*whole, *broken, *twice])
    assert known.breaks_words
    assert join_lines(twice[:2], known) == "dotazione quali-quantitativa"
    assert join_lines(twice[:2], evidence([*whole, *broken, *twice[:2]])) == "dotazione qualiquantitativa"


def test_a_document_with_break_hyphens_means_its_other_hyphens() -> None:
    whole = ["regione decreto commissione controllo prodotto"]
    broken = [
        "la re-",
        "gione e il de-",
        "creto della com-",
        "missione sul con-",
        "trollo pro\u2010",
        "dotto",
    ]
    assert not evidence(whole + broken).breaks_words


@given(st.lists(st.text(alphabet="abcà -\u2010\u00ad1.", max_size=12), max_size=6))
def test_join_lines_loses_no_letter(lines: list[str]) -> None:
    def letters(text: str) -> str:
        return "".join(char for char in text if char.isalnum())

    assert letters(join_lines(lines)) == letters("".join(lines))
    assert not set(join_lines(lines)) & BREAK_HYPHENS
