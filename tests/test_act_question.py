"""Which questions are about an act itself, and which ask for what it says."""

from __future__ import annotations

import pytest

from app.act_question import act_question
from ingest.norms.typed import find_typed

ASKED = [
    ("Quali atti citano l'art. 55 del Codice del Terzo settore?", "cited-by"),
    ("quali dei nostri documenti richiamano il d.lgs. 117/2017", "cited-by"),
    ("Quali nostri documenti richiamano il d.lgs. 117/2017?", "cited-by"),
    ("Chi cita la determinazione n. 41/2026?", "cited-by"),
    ("Dove è citata la delibera di Giunta n. 12/2026?", "cited-by"),
    ("In quali atti si richiama l'art. 107 del TUEL?", "cited-by"),
    ("Quali determine fanno riferimento alla delibera n. 12/2026?", "cited-by"),
    ("L'art. 55 del CTS da chi è citato?", "cited-by"),
    ("Elenca gli atti che citano la legge 241/1990", "cited-by"),
    ("Su che cosa si fonda la determinazione n. 41/2026?", "rests-on"),
    ("Su quali norme si basa la determinazione n. 41/2026?", "rests-on"),
    ("Quali norme cita la determinazione 41 del 2026?", "rests-on"),
    ("riferimenti normativi richiamati nella determinazione n. 41/2026", "rests-on"),
    ("La determinazione n. 41/2026 è ancora in vigore?", "in-force"),
    ("È ancora in vigore la determinazione n. 41/2026?", "in-force"),
    ("È stata modificata la delibera n. 214/2023?", "in-force"),
    ("La determinazione 41/2026 è stata revocata?", "in-force"),
    ("La determinazione 41/2026 è stata modificata o revocata?", "in-force"),
    ("Quali atti hanno modificato o revocato la determinazione 41/2026?", "in-force"),
    ("Quali atti modificano la determinazione 41/2026?", "in-force"),
    ("Chi ha revocato la determinazione 41/2026?", "in-force"),
    # these ask for what the act says or did
    ("Chi è stato nominato presidente della commissione con determinazione n. 502/2025?", None),
    ("Quali importi sono stati modificati con la determinazione n. 731/2025?", None),
    ("Quali importi sono stati modificati dalla determinazione n. 731/2025?", None),
    ("Quali atti ha approvato la deliberazione n. 12/2026?", None),
    ("Che cosa è stato revocato dalla determinazione n. 77/2026?", None),
    ("Quando è stata adottata la determinazione n. 41/2026?", None),
    ("Che cosa prevede l'art. 55 del Codice del Terzo settore?", None),
    ("Quali sanzioni si applicano ai sensi dell'art. 7 del D.Lgs. 36/2023?", None),
    ("Che cosa stabilisce l'art. 7 del regolamento approvato con delibera n. 214/2023?", None),
    ("Chi è il responsabile del procedimento della determinazione n. 41/2026?", None),
    ("La determinazione 41/2026 è stata revocata dal dirigente con quale motivazione?", None),
    ("Chi cita in giudizio il Comune secondo la determinazione n. 41/2026?", None),
]


@pytest.mark.parametrize(("text", "kind"), ASKED, ids=[text for text, _ in ASKED])
def test_questions_about_acts(text: str, kind: str | None) -> None:
    found = find_typed(text)
    assert found
    assert act_question(text, found[0].start, found[-1].end) == kind
