"""Questions for what a thing is, and passages that say it."""

from __future__ import annotations

import pytest

from index.definitions import defining, thing_asked_after

ASKED = [
    ("Cos'è il Budget di Salute?", "Budget di Salute"),
    ("cos’è l'alloggio ponte", "alloggio ponte"),
    ("Che cosa sono gli enti del Terzo settore?", "enti del Terzo settore"),
    ("Che cos'è UVM?", "UVM"),
    ("che significa PTRI", "PTRI"),
    ("Che cosa si intende per «co-progettazione»?", "co-progettazione"),
    ("definizione di cohousing", "cohousing"),
    ("Cosa vuol dire DGR?", "DGR"),
    ("Che cosa è stato deciso dalla Giunta?", None),
    ("Che cosa sono tenuti a presentare gli enti?", None),
    ("Chi è il responsabile del procedimento?", None),
    ("Quali sono gli obiettivi del Budget di Salute?", None),
    ("cos'è il modello che l'Unione ha scelto per gli alloggi dei giovani nel 2024", None),
    ("", None),
]


@pytest.mark.parametrize(("query", "thing"), ASKED)
def test_what_is_asked_after(query: str, thing: str | None) -> None:
    assert thing_asked_after(query) == thing


SAID = [
    ("Il Budget di Salute è uno strumento di cura.", True),
    ("Si ricorda che il budget di\nsalute (BdS), nato a Trieste, è un progetto.", True),
    ("Budget di Salute: insieme delle risorse", True),
    ("Per Budget di Salute si intende l'insieme delle risorse", True),
    ("Gli obiettivi del Budget di Salute sono i seguenti", False),
    ("La gestione del Budget di Salute è un compito dell'Unione", False),
    ("Il Budget di Salute è stato approvato", False),
    ("Il budget è uno strumento", False),
]


@pytest.mark.parametrize(("text", "says"), SAID)
def test_who_says_what_it_is(text: str, says: bool) -> None:
    assert defining("Budget di Salute", {"p": text}) == (["p"] if says else [])
