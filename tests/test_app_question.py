"""What a question asks for."""

from __future__ import annotations

import pytest

from app.question import defines, explains, fits, read_question, suits


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Cos'è il Budget di Salute?", "definition"),
        ("Che cosa si intende per cohousing?", "definition"),
        ("Cosa significa UVM?", "definition"),
        ("Chi firma le deliberazioni?", "who"),
        ("Quando è iniziato il progetto?", "when"),
        ("Quando conviene la gara d'appalto?", "other"),
        ("Entro quando si presenta la domanda?", "when"),
        ("Quanto costa il servizio?", "amount"),
        ("Quante persone sono state coinvolte?", "count"),
        ("Quali esperienze usano lo sport?", "list"),
        ("In quale sezione del sito va pubblicato l'atto?", "where"),
        ("orto sociale anziani", "other"),
        ("Perché il servizio è stato chiuso?", "why"),
    ],
)
def test_kind(text: str, kind: str) -> None:
    assert read_question(text).kind == kind


def test_terms_leave_out_what_only_asks() -> None:
    question = read_question("Che cosa prevede l'art. 48 del D.lgs. 36/2023?")
    assert "48" in question.numbers and "36/2023" in question.numbers
    assert not {"che", "cosa", "del", "prev", "l"} & set(question.terms)


@pytest.mark.parametrize(
    ("text", "focus"),
    [
        ("Chi è il comandante della polizia locale?", "comand"),
        ("Qual è l'importo del contributo?", "import"),
        ("Come si prenota il trasporto?", None),
    ],
)
def test_focus(text: str, focus: str | None) -> None:
    assert read_question(text).focus == focus


def test_a_question_of_empty_words_keeps_them() -> None:
    assert read_question("che cosa è?").terms
    assert read_question("???").terms == ()


@pytest.mark.parametrize(
    ("kind", "text", "holds"),
    [
        ("amount", "impegnare la somma di euro 48.600,00", True),
        ("amount", "il servizio è affidato alla cooperativa", False),
        ("count", "otto focus group", True),
        ("count", "i focus group si sono svolti", False),
        ("when", "entro il 16 gennaio 2026", True),
        ("when", "presso la sede", False),
        ("who", "la dott.ssa Livia Sarti", True),
        ("who", "il progetto è attivo", False),
        ("definition", "qualunque cosa", True),
    ],
)
def test_fits(kind: str, text: str, holds: bool) -> None:
    assert fits(kind, text) is holds  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("acronym", "text", "spelt"),
    [
        ("UVM", "dall'Unità di Valutazione Multidimensionale (UVM), nella quale", True),
        ("PTRI", "PTRI\tProgetto Terapeutico Riabilitativo Individualizzato", True),
        ("BdS", "Per Budget di Salute (BdS) si intende", True),
        ("UVM", "la sede dell'UVM è in via Roma", False),
        ("UVM", "la commissione del distretto (UVM)", False),
        ("RLS", "Reno Lavino Samoggia (RLS nel prosieguo)", True),
        ("IESA", "il servizio IESA (inserimento eterofamiliare supportato)", True),
    ],
)
def test_explains(acronym: str, text: str, spelt: bool) -> None:
    assert explains(acronym, text) is spelt


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("I gruppi AMA sono percorsi autogestiti", True),
        ("Il servizio AMA è attivo dal 2019", True),
        ("la sede dei gruppi AMA di Pratolungo", False),
        ("La sede dell'AMA è in via Roma", False),
        ("La sede della AMA è in via Roma", False),
    ],
)
def test_defines(text: str, said: bool) -> None:
    assert defines("AMA", text) is said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Il Sindaco Mario Rossi ha convocato la seduta", True),
        ("f.to Dott. Mario Rossi – Sindaco", True),
        ("Visto il decreto del Sindaco prot. n. 20", False),
        ("Al Sindaco del Comune", False),
        ("il decreto del Sindaco n. 20, con il quale l'arch. Carlo Verdi è nominato", False),
    ],
)
def test_who_holds_a_role_is_told_beside_a_name(text: str, said: bool) -> None:
    assert suits(read_question("Chi è il sindaco di Pratolungo?"), text) is said
