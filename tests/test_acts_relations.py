"""What the words between acts say they do to one another."""

from __future__ import annotations

import pytest

from ingest.norms import Context, find_references
from ingest.relations import find_relations

CONTEXT = Context("Comune di Pratolungo", "2026-05-01")

# text, (kind, who, to whom) with the acts' numbers, None for the act that is read
TOLD = [
    ("di revocare la determinazione n. 5/2025", [("revokes", None, "5")]),
    ("Revoca della determinazione n. 5 del 3/2/2025", [("revokes", None, "5")]),
    ("di modificare il punto 3 del dispositivo della determinazione n. 5/2025", [("modifies", None, "5")]),
    ("di prorogare i termini fissati con la determinazione n. 5/2025", [("extends", None, "5")]),
    ("Rettifica di errore materiale nella determinazione n. 5/2025", []),
    (
        "di rettificare l'errore materiale contenuto nella determinazione n. 5/2025",
        [("rectifies", None, "5")],
    ),
    (
        "di annullare in autotutela, per le ragioni esposte, la propria determinazione n. 5/2025",
        [("annuls", None, "5")],
    ),
    ("il presente atto sostituisce la determinazione n. 5/2025", [("replaces", None, "5")]),
    ("in esecuzione della deliberazione di Giunta comunale n. 3/2025", [("executes", None, "3")]),
    ("di confermare la determinazione n. 5/2025", [("confirms", None, "5")]),
    (
        "la deliberazione di Giunta comunale n. 12/2024, come modificata e integrata dalla deliberazione di "
        "Giunta comunale n. 30/2025",
        [("modifies", "30", "12")],
    ),
    (
        "la determinazione n. 5/2025, successivamente revocata con la determinazione n. 9/2025",
        [("revokes", "9", "5")],
    ),
    ("la determinazione n. 9/2025 di rettifica della determinazione n. 5/2025", [("rectifies", "9", "5")]),
    (
        "la determinazione n. 9/2025 con la quale si è provveduto a modificare la determinazione n. 5/2025",
        [("modifies", "9", "5")],
    ),
    ("la legge 241/1990 come modificata dalla legge 15/2005", [("modifies", "15", "241")]),
    # what is changed is the contract, not the act that approved it
    ("di approvare la modifica del contratto di cui alla determinazione n. 5/2025", []),
    ("di non modificare la determinazione n. 5/2025", []),
    ("senza modificare la determinazione n. 5/2025", []),
    ("Vista la determinazione n. 5/2025 e la proroga del servizio", []),
    ("di liquidare la somma impegnata con la determinazione n. 5/2025", []),
]


@pytest.mark.parametrize(("text", "expected"), TOLD, ids=[text[:60] for text, _ in TOLD])
def test_relations(text: str, expected: list[tuple[str, str | None, str]]) -> None:
    references = find_references(text, CONTEXT)
    found = [
        (
            one.kind,
            references[one.subject].number if one.subject is not None else None,
            references[one.object].number,
        )
        for one in find_relations(text, references, [(0, len(text))])
    ]
    assert found == expected


def test_what_others_did_is_not_what_this_act_does() -> None:
    """In the reasons of an act «revocare la determinazione 5» tells of the past or of a wish."""
    text = "Ritenuto di revocare la determinazione n. 5/2025"
    references = find_references(text, CONTEXT)
    assert list(find_relations(text, references, own=[])) == []


def test_long_text_takes_no_more_than_its_length() -> None:
    text = (
        "di modificare il punto, di cui alla la parte del testo della determinazione n. 5/2025, e poi " * 400
    )
    references = find_references(text, CONTEXT)
    assert len(references) == 400
    assert len(list(find_relations(text, references, [(0, len(text))]))) <= 400
