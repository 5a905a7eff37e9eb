"""First pages as the programs of different offices lay them out (bodies and people are invented)."""

from __future__ import annotations

import pytest

from tests.test_ingest_act import document


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            (
                "REGIONE VAL-SERENA",
                "GIUNTA REGIONALE",
                "Atto del Dirigente DETERMINAZIONE",
                "Num. 1234 del 12/03/2026 VALFIORE",
                "Proposta: DPG/2026/1100 del 10/03/2026",
                "Struttura proponente: SETTORE POLITICHE SOCIALI",
                "Oggetto: Approvazione del bando",
            ),
            ("determinazione", "1234", "2026-03-12", "Regione Val-Serena", "Approvazione del bando"),
        ),
        (
            (
                "REGIONE VALSERENA",
                "DIREZIONE SALUTE",
                "Numero adozione: 5566 - Data adozione: 12/03/2026",
                "Oggetto: Approvazione avviso",
                "Il presente atto è pubblicato nella banca dati",
                "DECRETA",
            ),
            ("decreto", "5566", "2026-03-12", "Regione Valserena", "Approvazione avviso"),
        ),
        (
            (
                "COMUNE DI BORGO",
                "DELIBERA DI CONSIGLIO COMUNALE",
                "N. Delibera: 12",
                "Data: 02/03/2026",
                "Oggetto: Bilancio",
            ),
            ("deliberazione", "12", "2026-03-02", "Comune di Borgo", "Bilancio"),
        ),
        (
            (
                "COMUNE DI BORGO",
                "DETERMINA DI IMPEGNO N. 5 DEL 03-03-2026",
                "REG. GEN. N. 45 DEL 04-03-2026",
                "Oggetto: Lavori",
            ),
            ("determinazione", "45", "2026-03-04", "Comune di Borgo", "Lavori"),
        ),
        (
            (
                "COMUNE DI BORGO",
                "ORDINANZA N. 5 / 2026",
                "IL SINDACO",
                "ORDINA",
                "il divieto",
                "Borgo, 3 marzo 2026",
            ),
            ("ordinanza", "5", "2026-03-03", "Comune di Borgo", None),
        ),
        (
            ("Comune di Borgo", "Determinazione Dirigenziale n. 2026/123 del 03/03/2026"),
            ("determinazione", "123", "2026-03-03", "Comune di Borgo", None),
        ),
        (
            ("COMUNE DI BORGO", "Deliberazione n.ro 12", "Adunanza del 02/03/2026", "OGGETTO: Bilancio"),
            ("deliberazione", "12", "2026-03-02", "Comune di Borgo", "Bilancio"),
        ),
        (
            (
                "COMUNE DI BORGO",
                "DETERMINAZIONE DIRIGENZIALE",
                "Raccolta n. 845 del 03/03/2026",
                "Registro di Settore n. 112 del 01/03/2026",
            ),
            ("determinazione", "845", "2026-03-03", "Comune di Borgo", None),
        ),
        (
            ("PROVINCIA DI VALFIORE", "Determinazione n. 88 / AT del 03.03.2026", "Oggetto: Strade"),
            ("determinazione", "88", "2026-03-03", "Provincia di Valfiore", "Strade"),
        ),
        (
            (
                "UNIVERSITÀ DEGLI STUDI DI VALFIORE",
                "Decreto Rettorale Rep. n. 123/2026 Prot. n. 4567",
                "OGGETTO: Bando",
            ),
            ("decreto", "123", None, "Università degli Studi di Valfiore", "Bando"),
        ),
        (
            ("AZIENDA ULSS N. 9 VALFIORE", "DELIBERAZIONE DEL DIRETTORE GENERALE", "n. 345 del 03/03/2026"),
            ("deliberazione", "345", "2026-03-03", "Azienda ULSS n. 9 Valfiore", None),
        ),
        (
            # The body stands in the footer alone; the list of recipients names others
            (
                "FRONTESPIZIO DETERMINAZIONE",
                "NUMERO: 0000502",
                "DATA: 11/06/2026 17:08",
                "DESTINATARI:",
                "Comune di Borgo – Settore Servizi",
                "Azienda USL di Valfiore – Determinazione n. 502 del 11/06/2026 Pagina 1 di 3",
            ),
            ("determinazione", "502", "2026-06-11", "Azienda USL di Valfiore", None),
        ),
        (
            # The bulletin of the region carries the day of the issue and other acts' numbers
            (
                "Serie Ordinaria n. 50 - Martedì 10 marzo 2026",
                "D.G. Agricoltura",
                "D.d.s. 5 marzo 2026 - n. 19",
                "Complemento per lo sviluppo rurale",
                "IL DIRIGENTE DELLA STRUTTURA",
                "DECRETA",
                "di pubblicare sul Bollettino Ufficiale della Regione Liguria;",
            ),
            ("decreto", "19", "2026-03-05", "Regione Liguria", "Complemento per lo sviluppo rurale"),
        ),
    ],
)
def test_layouts(lines: tuple[str, ...], expected: tuple[str | None, ...]) -> None:
    read = document(*lines)
    subject = read.fields.object.value if read.fields.object else None
    assert (read.act.type, read.act.number, read.act.date, read.act.authority, subject) == expected


def test_a_mail_is_dated_by_its_header_and_not_by_what_it_mentions() -> None:
    read = document(
        "Oggetto: Trasmissione della determinazione n. 731/2025",
        "Data: Tue, 02 Dec 2025 10:14:00 +0100",
        "Alla dott.ssa Livia Sarti, Azienda USL di Valfiore",
        "Gentile dottoressa,",
        "l'avviso resterà aperto fino al 16 gennaio 2026.",
        "Comune di Borgo",
    )
    assert (read.act.date, read.act.number, read.act.authority) == ("2025-12-02", None, "Comune di Borgo")
    assert [recipient.value for recipient in read.fields.recipients] == [
        "Alla dott.ssa Livia Sarti, Azienda USL di Valfiore"
    ]


def test_signers_and_roles_of_a_title_page() -> None:
    read = document(
        "DELIBERAZIONE N. 7 del 03/03/2026",
        "SOTTOSCRITTO DIGITALMENTE DA:",
        "Livio Sarti – Sindaco",
        "Ada De Neri – Segretaria generale",
        "ADOTTATO DA: Giunta comunale",
    )
    found = [
        (signer.name.value, signer.role.value if signer.role else None) for signer in read.fields.signers
    ]
    assert found == [("Livio Sarti", "Sindaco"), ("Ada De Neri", "Segretaria generale")]
    assert read.fields.office and read.fields.office.value == "Giunta comunale"


def test_a_table_of_commitments() -> None:
    fields = document(
        "DETERMINAZIONE N. 7 del 03/03/2026",
        "Visto il bilancio;",
        "DETERMINA",
        "Voce\tCapitolo\t2026 (€)",
        "Tutor\t1204/455\t59.000,00",
        "Arredi\t2204/810\t22.000,00",
        "Impegni nn. 2025/1893 e 2025/1894.",
    ).fields
    places = [
        (e.chapter.value if e.chapter else None, e.commitment.value if e.commitment else None)
        for e in fields.expenditures
    ]
    assert sorted(places, key=str) == [
        ("1204/455", None),
        ("2204/810", None),
        (None, "2025/1893"),
        (None, "2025/1894"),
    ]
    assert [amount.euro.value for amount in fields.amounts] == ["59000.00", "22000.00"]
