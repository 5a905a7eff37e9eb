"""What a document says of itself."""

from __future__ import annotations

import pytest

from ingest.act import identify_act
from ingest.document import Block


def _blocks(*lines: str) -> list[Block]:
    return [Block("heading" if line.isupper() else "paragraph", line, 1) for line in lines]


@pytest.mark.parametrize(
    ("lines", "kind", "number", "date", "authority"),
    [
        (
            (
                "FRONTESPIZIO DETERMINAZIONE",
                "AOO: ASL_X",
                "NUMERO: 0000276",
                "DATA: 29/01/2026 18:54",
                "OGGETTO: Esito dei lavori ai sensi dell'art. 55 del D.lgs. n. 117/2017",
                "Azienda USL di Valfiore - Determinazione n. 276 del 29/01/2026",
            ),
            "determinazione",
            "276",
            "2026-01-29",
            "Azienda USL di Valfiore",
        ),
        (
            (
                "COMUNE DI PRATOLUNGO",
                "DELIBERAZIONE DELLA GIUNTA COMUNALE",
                "N. 142 del 16 ottobre 2025",
                "OGGETTO: Linee di indirizzo",
            ),
            "deliberazione",
            "142",
            "2025-10-16",
            "Comune di Pratolungo",
        ),
        (
            # The number of a law that is cited is not the number of the act
            (
                "Comune di Pratolungo",
                "DETERMINAZIONE",
                "Visto il D.Lgs. n. 267 del 18/08/2000",
                "Determinazione n. 12 del 03/03/2026",
            ),
            "determinazione",
            "12",
            "2026-03-03",
            "Comune di Pratolungo",
        ),
        (
            ("Regolamento per i rapporti con gli enti", "Approvato con deliberazione n. 8 del 02/02/2024"),
            "regolamento",
            None,
            "2024-02-02",
            None,
        ),
        (("Verbale della seduta del 1° luglio 2025",), "verbale", None, "2025-07-01", None),
        (("Appunti sparsi",), "documento", None, None, None),
        (("DETERMINAZIONE N. 5 del 31/02/2026",), "determinazione", "5", None, None),
    ],
)
def test_fields(
    lines: tuple[str, ...], kind: str, number: str | None, date: str | None, authority: str | None
) -> None:
    act = identify_act(_blocks(*lines), None, "file.pdf")
    assert (act.type, act.number, act.date, act.authority) == (kind, number, date, authority)


def test_an_act_is_titled_by_number_date_and_subject() -> None:
    act = identify_act(
        _blocks("DETERMINAZIONE N. 7 del 01/02/2026", "OGGETTO: Acquisto di sedie"), None, "x.pdf"
    )
    assert act.title == "Determinazione n. 7 del 01/02/2026 – Acquisto di sedie"


def test_a_heading_that_every_document_has_is_no_title() -> None:
    act = identify_act(
        _blocks("COMUNE DI PRATOLUNGO", "ALLEGATO A", "PIANO DELLE AZIONI POSITIVE"), None, "p.pdf"
    )
    assert act.title == "PIANO DELLE AZIONI POSITIVE"


def test_the_file_name_is_the_last_resort() -> None:
    assert identify_act(_blocks("12"), None, "Elenco_aree_2026.pdf").title == "Elenco aree 2026"


def test_a_notice_that_cites_a_determination_is_a_notice() -> None:
    title = "Avviso pubblico approvato con determinazione n. 4"
    assert identify_act(_blocks(title), title, "a.pdf").type == "avviso"


@pytest.mark.parametrize(
    ("line", "authority"),
    [
        ("COMUNE DI BORGO SANT’ELMO", "Comune di Borgo Sant’Elmo"),
        ("UNIONE DEI COMUNI DELLA VALLE SERENA", "Unione dei Comuni della Valle Serena"),
        ("AUSL di Valfiore", "Azienda USL di Valfiore"),
        ("AZIENDA USL DELLA VALLE SERENA", "Azienda USL della Valle Serena"),
    ],
)
def test_a_body_has_one_spelling(line: str, authority: str) -> None:
    assert identify_act(_blocks(line), None, "x.pdf").authority == authority
