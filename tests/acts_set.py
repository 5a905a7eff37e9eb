"""A small office's acts, invented: a resolution, a determination, one that revokes it, a report."""

from __future__ import annotations

from pathlib import Path

RESOLUTION = """COMUNE DI PRATOLUNGO

DELIBERAZIONE DELLA GIUNTA COMUNALE N. 12 DEL 20/01/2026

OGGETTO: Indirizzi per il trasporto scolastico

LA GIUNTA COMUNALE

Visto l'art. 48 del D.Lgs. 267/2000;
Visto il Codice del Terzo settore, D.Lgs. 117/2017, in particolare gli artt. 55-57;

DELIBERA

1. di approvare gli indirizzi per il servizio di trasporto scolastico in via delle Fonti.
"""

DETERMINATION = """COMUNE DI PRATOLUNGO
Settore Servizi alla persona

DETERMINAZIONE N. 41 DEL 12/02/2026

OGGETTO: Affidamento del servizio di trasporto scolastico di via delle Fonti. CIG A1B2C3D4E5

IL DIRIGENTE

Visti gli artt. 107 e 183 del D.Lgs. 18 agosto 2000, n. 267;
Visto l'art. 50 del D.Lgs. 36/2023, Codice dei contratti pubblici;
Richiamata la deliberazione di Giunta comunale n. 12 del 20/01/2026, esecutiva;

DETERMINA

1. di affidare il servizio per dodici mesi alla cooperativa Il Faro, secondo il D.Lgs. 36/2023;
2. di impegnare la somma di euro 18.450,00 sul capitolo 1204.
"""

REVOCATION = """COMUNE DI PRATOLUNGO
Settore Servizi alla persona

DETERMINAZIONE N. 77 DEL 30/03/2026

OGGETTO: Revoca della determinazione n. 41 del 12/02/2026. Trasporto scolastico. CIG A1B2C3D4E5

IL DIRIGENTE

Visto l'art. 21-quinquies della Legge 7 agosto 1990, n. 241;
Richiamata la determinazione n. 41 del 12/02/2026;

DETERMINA

1. di revocare, per le ragioni esposte in premessa, la determinazione n. 41 del 12/02/2026;
2. di dare atto che il responsabile del procedimento è il dott. Ivo Sarti.
"""

REPORT = """RELAZIONE SUL TRASPORTO SCOLASTICO

Il servizio è nato con la deliberazione di Giunta comunale n. 12/2026 del Comune di Pratolungo.

La coprogettazione segue l'art. 55, comma 3, del Codice del Terzo settore.
"""


def write_acts(folder: Path) -> Path:
    """The four documents as files in ``folder``, which is made."""
    folder.mkdir()
    for name, text in (
        ("delibera12", RESOLUTION),
        ("determina41", DETERMINATION),
        ("determina77", REVOCATION),
        ("relazione", REPORT),
    ):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder
