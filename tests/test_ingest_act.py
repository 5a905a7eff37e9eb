"""What a document says of itself: type, numbers, days, body, object, title."""

from __future__ import annotations

import pytest

from ingest.document import Block, Document, Reading
from ingest.structure import build_document


def document(*lines: str, title: str | None = None, name: str = "file.pdf") -> Document:
    """A document of one page; a line with tabs is a row, one in capitals a heading."""
    return build_document(Reading(tuple(map(_block, lines)), title=title), name)


def _block(line: str) -> Block:
    if "\t" in line:
        return Block("row", line, 1, cells=tuple(line.split("\t")))
    return Block("heading" if line.isupper() else "paragraph", line, 1)


FRONTISPIECE = (
    "Azienda USL di Valfiore - Determinazione n. 276 del 29/01/2026",
    "FRONTESPIZIO DETERMINAZIONE",
    "AOO: ASL_X",
    "NUMERO: 0000276",
    "DATA: 29/01/2026 18:54",
    "OGGETTO: Esito dei lavori ai sensi dell'art. 55 del D.lgs. n. 117/2017",
)
MUNICIPAL = (
    "COMUNE DI PRATOLUNGO",
    "(Provincia di Valfiore)",
    "DETERMINAZIONE DEL RESPONSABILE DEL SERVIZIO\t",
    "N. 10 DEL 02/03/2026\tOGGETTO: Acquisto di sedie, rettifica della determina n. 417 del 29/07/2025",
    "Registro Generale N. 212 DEL 03/03/2026\te di tavoli per la scuola",
    "L'anno duemilaventisei, il giorno tre, del mese di marzo nel proprio Ufficio.\t",
    "IL RESPONSABILE DEL SERVIZIO",
    "VISTO il decreto sindacale n. 19 del 31/12/2025;",
    "DETERMINA",
    "1. di acquistare le sedie;",
)


@pytest.mark.parametrize(
    ("lines", "kind", "number", "date", "authority"),
    [
        (FRONTISPIECE, "determinazione", "276", "2026-01-29", "Azienda USL di Valfiore"),
        # Of two registers the general one is cited
        (MUNICIPAL, "determinazione", "212", "2026-03-03", "Comune di Pratolungo"),
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
            (
                "DELIBERAZIONE N° XII / 1234 Seduta del 03/03/2026",
                "Presidente LIVIO SARTI",
                "Oggetto",
                "CRITERI PER I CONTRIBUTI",
                "VISTA la D.G.R. n. 3597 del 29 maggio 2015;",
                "da pubblicare sul Bollettino Ufficiale della Regione Liguria (BURL)",
            ),
            "deliberazione",
            "1234",
            "2026-03-03",
            "Regione Liguria",
        ),
        (
            (
                "– 62 – Bollettino Ufficiale",
                "Serie Ordinaria n. 50 - Martedì 10 marzo 2026",
                "D.d.u.o. 5 marzo 2026 - n. 19046",
                "D.g.r. n. 7370/2022 - Disposizioni per i vigneti della Regione Liguria",
                "IL DIRIGENTE DELLA STRUTTURA Visti i Regolamenti (UE):",
            ),
            "decreto",
            "19046",
            "2026-03-05",
            "Regione Liguria",
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
        (
            # The letters of a title set apart
            ("COMUNE DI PRATOLUNGO", "D E T E R M I N A Z I O N E", "N. 9 del 04/03/2026"),
            "determinazione",
            "9",
            "2026-03-04",
            "Comune di Pratolungo",
        ),
        (
            # Nothing but the word of decision tells what it is; the day stands in words
            (
                "CITTA’ DI PRATOLUNGO",
                "Il Dirigente del Settore",
                "N. 31",
                "L’anno duemilaventisei il giorno ventotto del mese di aprile",
                "DETERMINA",
                "1. di approvare",
            ),
            "determinazione",
            "31",
            "2026-04-28",
            "Comune di Pratolungo",
        ),
        (
            (
                "AGENZIA PER I BORGHI DIGITALI",
                "CIRCOLARE N. 61/2026",
                "Oggetto: Disposizioni del decreto legge 18 ottobre 2012, n. 179",
                "Il decreto legge 18 ottobre 2012, n. 179 (G.U. n. 245 del 19 ottobre 2012) prevede:",
                "Roma, 29 marzo 2026",
            ),
            "circolare",
            "61",
            "2026-03-29",
            "Agenzia per i Borghi Digitali",
        ),
        (
            # A certificate has neither the number nor the object of the act that it certifies
            (
                "COMUNE DI PRATOLUNGO",
                "CERTIFICATO DI PUBBLICAZIONE",
                "(pubblicazione registrata al n. 382 dell’albo)",
                "Estremi identificativi dell'atto:",
                "Delibera di Giunta n. 46 del 31/03/2026;",
                "Oggetto: Rettifica della delibera n. 41 del 24-3-2026",
                "Pratolungo (VF), 01/04/2026",
            ),
            "certificato",
            None,
            "2026-04-01",
            "Comune di Pratolungo",
        ),
        (
            (
                "COMUNE DI PRATOLUNGO",
                "N. 93 DEL 24/06/2025",
                "PROPOSTA DI DELIBERA DI GIUNTA",
                "OGGETTO: Piano delle assunzioni",
            ),
            "proposta",
            "93",
            "2025-06-24",
            "Comune di Pratolungo",
        ),
        (
            # The stamp of the office that received it names neither its body nor its day
            (
                "COMUNE DI BORGO - AOO1 - REG_UFF_PROT - 0004902 - Ingresso - 24/04/2026 - 15:43",
                "Comune di Pratolungo",
                "AVVISO PUBBLICO PER LE CANDIDATURE",
                "inviato al Comune di Borgo e affisso dal Comune di Borgo",
                "Pratolungo, lì 22 aprile 2026",
            ),
            "avviso",
            None,
            "2026-04-22",
            "Comune di Pratolungo",
        ),
        (
            (
                "COMUNE DI PRATOLUNGO",
                "Prot. n. 5241 PRATICA n.1160/2024 Data: 05/05/2026 AVVISO PERMESSO n. 924 anno 2026",
                "Visto il decreto del Sindaco n.15/2026;",
            ),
            "avviso",
            "924",
            "2026-05-05",
            "Comune di Pratolungo",
        ),
    ],
)
def test_identity(
    lines: tuple[str, ...], kind: str, number: str | None, date: str | None, authority: str | None
) -> None:
    act = document(*lines).act
    assert (act.type, act.number, act.date, act.authority) == (kind, number, date, authority)


@pytest.mark.parametrize(
    ("lines", "entries"),
    [
        (MUNICIPAL, [("general", "212", "2026-03-03"), ("service", "10", "2026-03-02")]),
        (
            ("DETERMINAZIONE", "N. Reg. Gen. 845 del 03/03/2026 / N. Settoriale 112"),
            [("general", "845", "2026-03-03"), ("service", "112", None)],
        ),
        (
            (
                "DETERMINAZIONE DEL SETTORE II",
                "R.G. n. 845 del 03/03/2026",
                "Reg. Servizio n. 112 del 01/03/2026",
            ),
            [("general", "845", "2026-03-03"), ("service", "112", "2026-03-01")],
        ),
        (
            (
                "DETERMINAZIONE",
                "Registro generale\tN. 845 del 03/03/2026",
                "Registro di settore\tN. 112 del 01/03/2026",
            ),
            [("general", "845", "2026-03-03"), ("service", "112", "2026-03-01")],
        ),
        (("DETERMINAZIONE", "NUMERO\tDATA", "845\t03/03/2026"), [("general", "845", "2026-03-03")]),
        (("DELIBERAZIONE", "Numero\t000845", "Data\t03/03/2026"), [("general", "845", None)]),
        (("DETERMINAZIONE N. 12/2026",), [("general", "12", None)]),
        (("DETERMINAZIONE N. DD-2026-00123 del 03/03/2026",), [("general", "123", "2026-03-03")]),
        # One number alone is the one the act is cited by, whatever register it calls it
        (("DETERMINAZIONE DEL SERVIZIO N. 45 del 02.03.2026",), [("general", "45", "2026-03-02")]),
        (
            ("VERBALE DI DELIBERAZIONE DELLA GIUNTA COMUNALE N. 5 DEL 02/03/2026",),
            [("general", "5", "2026-03-02")],
        ),
        # The certificate of publication names the act by the general number
        (
            (
                "DETERMINAZIONE",
                "N. 95 DEL 24/02/2026",
                "DETERMINA",
                "di liquidare",
                "Estremi identificativi dell'atto:",
                "Determina n. 141 del 27/02/2026;",
            ),
            [("general", "141", "2026-02-27"), ("service", "95", "2026-02-24")],
        ),
        # Numbers of others: protocol, proposal, amended act, notice board, law, postcode, lots
        (("DETERMINAZIONE", "Prot. n. 2856 dell’11.03.2026"), []),
        (("DELIBERAZIONE DELLA GIUNTA", "Proposta n. 36 del 12/02/2026"), []),
        (("DETERMINAZIONE", "Rettifica della determinazione n. 417 del 29/07/2025"), []),
        (("DETERMINAZIONE", "Albo pretorio n. 355 del 24/03/2026"), []),
        (("DETERMINAZIONE", "ai sensi del D.lgs. n. 117"), []),
        (("DETERMINAZIONE", "Piazza Municipio n. 1 - tel. n. 0818259343"), []),
        (("DETERMINAZIONE", "OGGETTO: Attuazione della delibera di G.C. n. 8 del 02/02/2026"), []),
        (("Avviso pubblico", "approvato con determinazione n. 4 del 02/02/2026"), []),
        (("Spett.le Ditta", "Oggetto: invio della determinazione", "N. 4 del 02/02/2026"), []),
    ],
)
def test_registers(lines: tuple[str, ...], entries: list[tuple[str, str, str | None]]) -> None:
    found = document(*lines).fields.numbers
    assert [(e.register, e.number.value, e.date.value if e.date else None) for e in found] == entries


def test_a_number_keeps_its_series_and_its_year() -> None:
    regional, yearly = document("DELIBERAZIONE N. XII/1234"), document("ORDINANZA N. 12/26")
    assert [(e.number.value, e.series, e.year) for e in regional.fields.numbers] == [("1234", "XII", None)]
    assert [(e.number.value, e.series, e.year) for e in yearly.fields.numbers] == [("12", None, "2026")]


@pytest.mark.parametrize(
    ("lines", "subject"),
    [
        (
            MUNICIPAL,
            "Acquisto di sedie, rettifica della determina n. 417 del 29/07/2025 e di tavoli per la scuola",
        ),
        (("DECRETO SINDACALE", "OGGETTO:\tNomina del “Garante”."), "Nomina del “Garante”."),
        (("ORDINANZA", "OGGETTO", "Divieto di sosta", "IL SINDACO"), "Divieto di sosta"),
        (("ORDINANZA", "OGGETTO: | Divieto di sosta"), "Divieto di sosta"),
        (
            ("DETERMINAZIONE", "OGGETTO: Piano di cui all'art. 6 del D. LGS.", "N. 165/2001. AGGIORNAMENTO."),
            "Piano di cui all'art. 6 del D. LGS. N. 165/2001. AGGIORNAMENTO.",
        ),
        (
            ("DETERMINAZIONE", "OGGETTO: Servizio di “Trasporto", "solidale” per gli anziani"),
            "Servizio di “Trasporto solidale” per gli anziani",
        ),
        (
            ("ORGANO DI REVISIONE", "Verbale n. 4 del 31/03/2026 Oggetto: Parere sui residui"),
            "Parere sui residui",
        ),
        # A scan lost the first; the proposal repeats it
        (
            (
                "DELIBERAZIONE DELLA GIUNTA",
                "OGGETTO:",
                "L'anno duemilaventisei addì sei marzo",
                "Oggetto: Albo aperto",
            ),
            "Albo aperto",
        ),
        (
            ("D.d.s. 5 marzo 2026 - n. 7", "Aiuti ai vigneti", "– anno 2026", "IL DIRIGENTE"),
            "Aiuti ai vigneti – anno 2026",
        ),
        (
            ("Comune di Borgo", "AVVISO RILASCIO PERMESSO DI COSTRUIRE n. 9 Anno 2026"),
            "AVVISO RILASCIO PERMESSO DI COSTRUIRE",
        ),
        # A capital that the file sets apart; «A mare» stays two words
        (
            ("Avviso pubblico aggiornamento P iano casa A mare", "Il Piano vale"),
            "Avviso pubblico aggiornamento Piano casa A mare",
        ),
        (("DETERMINAZIONE N. 3", "1. Oggetto del servizio è la manutenzione"), None),
    ],
)
def test_object(lines: tuple[str, ...], subject: str | None) -> None:
    found = document(*lines).fields.object
    assert (found.value if found else None) == subject


def test_a_certificate_has_no_object_of_its_own() -> None:
    read = document(
        "CERTIFICATO DI PUBBLICAZIONE", "Delibera n. 46 del 31/03/2026", "Oggetto: Rettifica della delibera"
    )
    assert (read.act.type, read.fields.object, read.fields.numbers) == ("certificato", None, ())


def test_every_field_stands_where_it_says() -> None:
    read = document(*MUNICIPAL)
    fields = read.fields
    assert fields.object and fields.authority and fields.date and fields.type
    at = {f.value: read.text[f.span.start : f.span.end] for f in (fields.authority, fields.date, fields.type)}
    assert at == {
        "Comune di Pratolungo": "COMUNE DI PRATOLUNGO",
        "2026-03-03": "03/03/2026",
        "determinazione": "DETERMINAZIONE",
    }
    assert [read.text[e.number.span.start : e.number.span.end] for e in fields.numbers] == ["N. 212", "N. 10"]
    evidence = read.text[fields.object.span.start : fields.object.span.end]
    assert evidence.startswith("Acquisto di sedie") and evidence.endswith("e di tavoli per la scuola")


def test_an_act_is_titled_by_number_date_and_subject() -> None:
    act = document("DETERMINAZIONE N. 7 del 01/02/2026", "OGGETTO: Acquisto di sedie").act
    assert act.title == "Determinazione n. 7 del 01/02/2026 – Acquisto di sedie"


def test_a_heading_that_every_document_has_is_no_title() -> None:
    act = document("COMUNE DI PRATOLUNGO", "ALLEGATO A", "PIANO DELLE AZIONI POSITIVE", name="p.pdf").act
    assert act.title == "PIANO DELLE AZIONI POSITIVE"


def test_the_file_name_is_the_last_resort() -> None:
    assert document("12", name="Elenco_aree_2026.pdf").act.title == "Elenco aree 2026"


def test_a_notice_that_cites_a_determination_is_a_notice() -> None:
    title = "Avviso pubblico approvato con determinazione n. 4"
    assert document(title, title=title).act.type == "avviso"


def test_a_file_named_after_an_act_may_be_a_letter() -> None:
    lines = (
        "COMUNE DI BORGO",
        "Prot. n. 83 del 04.08.2025",
        "OGGETTO: Rettifica",
        "Si comunica che il verbale è errato",
    )
    act = document(*lines, name="Delibera_76.pdf").act
    assert (act.type, act.number, act.date) == ("lettera", None, "2025-08-04")


def test_a_title_goes_on_in_small_letters() -> None:
    act = document(
        "COMUNE DI BORGO",
        "Parere del Revisore sulla proposta di BILANCIO 2026",
        "e documenti allegati",
        "IL REVISORE",
        name="parere.pdf",
    )
    assert act.fields.object is not None
    assert (
        act.fields.object.value == "Parere del Revisore sulla proposta di BILANCIO 2026 e documenti allegati"
    )


@pytest.mark.parametrize(
    ("line", "authority"),
    [
        ("COMUNE DI BORGO SANT’ELMO", "Comune di Borgo Sant’Elmo"),
        ("UNIONE DEI COMUNI DELLA VALLE SERENA", "Unione dei Comuni della Valle Serena"),
        ("AUSL di Valfiore", "Azienda USL di Valfiore"),
        ("AZIENDA USL DELLA VALLE SERENA", "Azienda USL della Valle Serena"),
        ("CITTA' DI BORGO", "Comune di Borgo"),
        ("MUNICIPIO DELLA CITTÀ DI BORGO", "Comune di Borgo"),
        ("CITTÀ METROPOLITANA DI VALFIORE", "Città Metropolitana di Valfiore"),
        ("COMUNE DI BORGO PROTOCOLLO GENERALE", "Comune di Borgo"),
        ("RegioneAlta LA GIUNTA", "Regione Alta"),
        ("COMUNE DI LA VALLE", "Comune di La Valle"),
        ("COMUNE E DI BORGO", "Comune di Borgo"),
    ],
)
def test_a_body_has_one_spelling(line: str, authority: str) -> None:
    assert document(line, name="x.pdf").act.authority == authority


def test_a_letterhead_cut_by_a_scan_is_completed_from_the_text() -> None:
    read = document(
        "COMUNE DI SAN",
        "DELIBERAZIONE N. 3",
        "La Giunta del Comune di San Livio in Valle approva il progetto",
    )
    assert read.act.authority == "Comune di San Livio in Valle"


def test_a_page_may_name_its_body_in_its_first_sentence() -> None:
    sentence = (
        "Il progetto è realizzato dal COMUNE DI BORGO, con "
        + "altri " * 50
        + "e Università degli Studi di Valfiore"
    )
    assert document("Il progetto", sentence, name="p.html").act.authority == "Comune di Borgo"
