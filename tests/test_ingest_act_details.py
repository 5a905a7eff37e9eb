"""Codes, money, people, filing and annexes of an act; how the fields are kept and shown."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.act.codes import is_cig
from ingest.act.dates import DATE, IN_WORDS, iso, iso_in_words
from ingest.act.describe import describe, in_euro, searchable
from ingest.act.fields import ActFields, Field
from ingest.act.money import euro
from ingest.act.serial import from_json, to_json
from ingest.document import Document, Span
from tests.test_ingest_act import document

HEAD = ("COMUNE DI PRATOLUNGO", "SETTORE II – SERVIZI ALLA PERSONA", "DETERMINAZIONE N. 7 del 03/03/2026")
CUP, OTHER_CUP, CIG = "J25E26000370006", "J27G26000110006", "95156957EC"


def act(*lines: str) -> Document:
    """A determination that decides what ``lines`` say."""
    return document(*HEAD, "Visto il bilancio;", "DETERMINA", *lines)


def _values(fields: tuple[Field, ...]) -> list[str]:
    return [field.value for field in fields]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("29/01/2026", "2026-01-29"),
        ("3 marzo 2026", "2026-03-03"),
        ("1° luglio 2025", "2025-07-01"),
        ("18.02.25", "2025-02-18"),
        ("24-3-2026", "2026-03-24"),
        ("31/02/2026", None),
    ],
)
def test_days_in_figures(text: str, day: str | None) -> None:
    match = DATE.search(text)
    assert match and iso(match) == day


@pytest.mark.parametrize("text", ["n. 36/2023", "20.01.08.2", "0818259343", "XII/628", "art. 5.3"])
def test_what_is_no_day(text: str) -> None:
    assert DATE.search(text) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("L'anno duemilaventisei, il giorno tre, del mese di marzo, alle ore 17:00", "2026-03-03"),
        ("L’Anno DUEMILADICIASSETTE addì sei del mese di marzo", "2017-03-06"),
        ("L’anno 2018 ,il giorno 23 del mese di gennaio", "2018-01-23"),
        ("L'anno duemilaventotto il giorno trentuno del mese di agosto", "2028-08-31"),
        ("L'anno duemilaventisei il giorno primo del mese di aprile", "2026-04-01"),
        ("L'anno duemilaventisei il giorno trenta del mese di febbraio", None),
        ("L'anno duemilaventisei il giorno dopo del mese di marzo", None),
    ],
)
def test_days_in_words(text: str, day: str | None) -> None:
    match = IN_WORDS.search(text)
    assert match and iso_in_words(match) == day


@pytest.mark.parametrize(
    ("code", "valid"),
    [
        ("95156957EC", True),
        ("95156957ED", False),
        ("0000000000", False),
        ("Z8B2D3A1B4", False),
        ("Y" + format(0x2D3A1B4 * 211 % 251, "02X") + "2D3A1B4", True),
        ("BA0CD3E392", True),
        ("DECABACADE", False),
        ("W123456789", False),
        ("CAPITOLATO", False),
    ],
)
def test_a_cig_is_checked_by_its_kind(code: str, valid: bool) -> None:
    assert is_cig(code) is valid


@pytest.mark.parametrize(
    ("lines", "cups", "cigs"),
    [
        ((f"CUP: {CUP} CIG: {CIG}",), [CUP], [CIG]),
        ((f"il Codice Identificativo Gara (CIG) risulta essere il seguente: {CIG};",), [], [CIG]),
        ((f"CIG\t{CIG}", f"CUP\t{CUP}"), [CUP], []),
        # No code, the check fails, a fiscal code, a CUP after a CIG without one
        (("CIG: CUP: Descrizione Capitolo",), [], []),
        (("CIG: 95156957ED",), [], []),
        (("C.F. SRTLVI80A01H501X, P.IVA 00248800641",), [], []),
        ((f"CIG: - CUP {CUP}",), [CUP], []),
    ],
)
def test_codes(lines: tuple[str, ...], cups: list[str], cigs: list[str]) -> None:
    fields = act(*lines).fields
    assert (_values(fields.cups), _values(fields.cigs)) == (cups, cigs)


def test_codes_of_other_projects_stay_in_the_premises() -> None:
    premises = ("Premesso che gli interventi sono:", f"Mensa\t{CUP}", f"Museo\t{OTHER_CUP}")
    own = document(*HEAD, *premises, "DETERMINA", f"di affidare i lavori (CUP {CUP})")
    assert _values(own.fields.cups) == [CUP]
    assert document(*HEAD, *premises, "DETERMINA", "di affidare").fields.cups == ()
    assert _values(document(*HEAD, *premises[:2], "DETERMINA", "di affidare").fields.cups) == [CUP]


@pytest.mark.parametrize(
    ("lines", "amounts"),
    [
        (("1. di impegnare la somma di euro 48.600,00;",), [("48600.00", None)]),
        (("di liquidare € 4.166,27 di cui € 3.787,52 per imponibile ed € 378,75 per IVA;",),
         [("4166.27", None), ("3787.52", "per imponibile"), ("378.75", "per IVA")]),
        (("la dotazione è di € 4. 200. 000,00, la cui spesa",), [("4200000.00", None)]),
        (("per 1.500,00 euro, IVA inclusa",), [("1500.00", "IVA inclusa")]),
        (("Ditta\t€ 4.599,00", "Altra\t€ 0,00"), [("4599.00", None)]),
        (("Importo\tEsercizio", "860,00\t2026"), [("860.00", None)]),
        # Neither a threshold nor a unit price, a share or a code
        (("inferiore a € 140.000,00 e fino a € 20.000,00",), []),
        (("al prezzo di €/ton 128,00",), []),
        (("quota del 63,00 per il codice 20.01.08",), []),
    ],
)  # fmt: skip
def test_amounts(lines: tuple[str, ...], amounts: list[tuple[str, str | None]]) -> None:
    found = act(*lines).fields.amounts
    assert [(a.euro.value, a.purpose.value if a.purpose else None) for a in found] == amounts


def test_the_premises_speak_of_other_money() -> None:
    read = document(*HEAD, "Premesso che il progetto costa € 780.313,60;", "DETERMINA", "di approvare € 5,00")
    assert [amount.euro.value for amount in read.fields.amounts] == ["5.00"]
    assert document(*HEAD, "Vista la fattura di € 10,00").fields.amounts == ()


def test_the_accountants_table_counts_and_an_annex_does_not() -> None:
    read = act(
        "di impegnare la spesa",
        "f.to dott. Livio Sarti",
        "VISTO DI REGOLARITÀ CONTABILE",
        "Capitolo\tImporto",
        "115\t€ 3.030,00",
        "ALLEGATO A",
        "Contributo massimo\t€ 9.000,00",
    )
    assert [amount.euro.value for amount in read.fields.amounts] == ["3030.00"]


@pytest.mark.parametrize(
    ("figure", "value"),
    [
        ("4.200.000,00", "4200000.00"),
        ("48.600", "48600.00"),
        ("7,5", "7.50"),
        ("0,00", None),
        ("12’000,10", "12000.10"),
    ],
)
def test_euro(figure: str, value: str | None) -> None:
    assert euro(figure) == value


@pytest.mark.parametrize(
    ("lines", "places"),
    [
        (("sul capitolo 1204;",), [("1204", None, None)]),
        (("sul capitolo n. 2613.3 imp n. 144/2024 e di",), [("2613.3", None, "144/2024")]),
        (("al cap. 1204 art. 3, impegno 12/2026",), [("1204", "3", "12/2026")]),
        (("– impegno 63/2025 per € 1.150,32",), [(None, None, "63/2025")]),
        (
            ("Missione\tCapitolo", "1.3\t253.2", "N. Impegno Definitivo\tImporto", "167\t€ 11,00"),
            [("253.2", None, "167")],
        ),
        (("Capitolo\tEsercizio", "115\t2026"), [("115", None, None)]),
        # A chapter of a text, a duty
        (("il capitolo III del bando; l'impegno a collaborare",), []),
    ],
)
def test_budget_places(
    lines: tuple[str, ...], places: list[tuple[str | None, str | None, str | None]]
) -> None:
    found = act(*lines).fields.expenditures
    assert [
        tuple(field.value if field else None for field in (item.chapter, item.article, item.commitment))
        for item in found
    ] == places


@pytest.mark.parametrize(
    ("lines", "signers"),
    [
        (("Borgo (VF), 24/03/2026 IL RESPONSABILE DEL SERVIZIO TURISMO", "f.to Dott. Livio Sarti"),
         [("Livio Sarti", "Responsabile del servizio turismo")]),
        (("SINDACO SEGRETARIO COMUNALE f.to Dott. Livio Sarti f.to Avv. Ada De Neri",),
         [("Livio Sarti", "Sindaco"), ("Ada De Neri", "Segretario comunale")]),
        (("Il dirigente Livio Sarti",), [("Livio Sarti", "Dirigente")]),
        (("Firmato digitalmente da:", "Livio Sarti"), [("Livio Sarti", None)]),
        # One person once, however the name is turned; the role where one is given
        (("f.to SARTI LIVIO", "Il Responsabile del Servizio", "f.to dott. Livio Sarti"),
         [("Livio Sarti", "Responsabile del Servizio")]),
        (("documento firmato digitalmente ai sensi di legge",), []),
        (("Il Responsabile del Servizio provvede",), []),
    ],
)  # fmt: skip
def test_signers(lines: tuple[str, ...], signers: list[tuple[str, str | None]]) -> None:
    found = act("di approvare", *lines).fields.signers
    assert [(signer.name.value, signer.role.value if signer.role else None) for signer in found] == signers


@pytest.mark.parametrize(
    ("lines", "people"),
    [
        (("Il Responsabile unico del procedimento è l’Arch. Livio Sarti;",), ["Livio Sarti"]),
        (
            ("quale Responsabile del Procedimento ai sensi della L. n. 241/90, il Dott. Livio Sarti",),
            ["Livio Sarti"],
        ),
        (("Responsabile del procedimento ai sensi della L. 241/90:", "Livio Sarti"), ["Livio Sarti"]),
        (("RUP: Ada De Neri",), ["Ada De Neri"]),
        (("di nominare responsabile unico del progetto (RUP), l'ing. Ada De Neri",), ["Ada De Neri"]),
        # The duty without the person; a person the responsible chose
        (("con verbale il responsabile del procedimento ha scelto l’istanza dell’arch. Gino Valli",), []),
        (
            ("a firma del Responsabile Unico del Procedimento (RUP), trasmesso mediante la Piattaforma",),
            [],
        ),
        (("Vista l’istruttoria del Responsabile del procedimento ex art. 6 della Legge n. 241/1990;",), []),
    ],
)
def test_responsible(lines: tuple[str, ...], people: list[str]) -> None:
    assert _values(act(*lines).fields.responsible) == people


def test_recipients_filing_and_annexes() -> None:
    digest = "0D0FC3392C423ED971773835A6DE974C A05D81685A15-DCF421B8B1643E27FBF9"
    read = document(
        *HEAD,
        "CLASSIFICAZIONI:",
        "[01-02]",
        "Fascicolo n. 12/2026",
        "DOCUMENTI:",
        "File\tHash",
        f"DETE7_Allegato1.pdf:\t{digest}",
    )
    fields = read.fields
    assert _values(fields.classification) == ["01-02"] and _values(fields.dossiers) == ["12/2026"]
    (annex,) = fields.annexes
    assert annex.title.value == "DETE7_Allegato1.pdf" and annex.digest
    assert annex.digest.value == re.sub(r"[ -]", "", digest).lower()
    assert read.text[annex.digest.span.start : annex.digest.span.end] == digest
    circular = document("CIRCOLARE N. 2/2026", "Alle Amministrazioni pubbliche", "Oggetto: Accesso")
    assert _values(circular.fields.recipients) == ["Alle Amministrazioni pubbliche"]
    assert fields.office and fields.office.value == "SETTORE II – SERVIZI ALLA PERSONA"


def _full() -> ActFields:
    return act(
        f"1. di affidarlo (CUP {CUP}, CIG {CIG}) per € 11.000,00 sul capitolo 115, impegno 167/2026;",
        "Il Responsabile del procedimento è l'ing. Ada De Neri;",
        "Allegati:",
        "Allegato A – Schema di avviso",
        "f.to dott. Livio Sarti",
    ).fields


def test_fields_are_kept_as_json() -> None:
    fields = _full()
    assert from_json(to_json(fields)) == fields
    assert from_json("") == ActFields() == from_json(to_json(ActFields()))


_FIELDS = st.builds(Field, st.text(max_size=20), st.builds(Span, st.integers(0, 99), st.integers(0, 99)))


@given(st.builds(ActFields, object=st.none() | _FIELDS, cups=st.lists(_FIELDS, max_size=3).map(tuple)))
def test_any_text_survives_being_kept(fields: ActFields) -> None:
    assert from_json(to_json(fields)) == fields


@pytest.mark.parametrize(
    "text", ['{"numbers": [["own", ["1", 0, 1], null, null, null]]}', '{"object": 3}', "[]", "{"]
)
def test_what_is_not_fields_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        from_json(text)


def test_fields_are_described_in_italian() -> None:
    shown = {label: value for label, value, _ in describe(_full())}
    assert shown == {
        "Tipo di atto": "Determinazione",
        "Ente": "Comune di Pratolungo",
        "Ufficio": "SETTORE II – SERVIZI ALLA PERSONA",
        "Numero": "7",
        "Data": "03/03/2026",
        "Firmatario": "Livio Sarti",
        "Responsabile del procedimento": "Ada De Neri",
        "CUP": CUP,
        "CIG": CIG,
        "Importo": "€ 11.000,00",
        "Imputazione della spesa": "capitolo 115, impegno 167/2026",
        "Allegato": "Allegato A – Schema di avviso",
    }


def test_two_registers_are_told_apart_in_the_description() -> None:
    fields = document("DETERMINAZIONE", "N. Reg. Gen. 845 del 03/03/2026 / N. Settoriale 112").fields
    assert [(label, value) for label, value, _ in describe(fields)][1:] == [
        ("Numero di registro generale", "845"),
        ("Data di registro generale", "03/03/2026"),
        ("Numero del servizio", "112"),
    ]
    assert searchable(fields)["number"] == ("845", "845/2026", "112")


def test_filters_know_every_number_and_code() -> None:
    regional = document("DELIBERAZIONE N° XII / 1234 Seduta del 03/03/2026")
    assert searchable(regional.fields) == {
        "cup": (), "cig": (), "year": ("2026",), "number": ("1234", "XII/1234", "1234/2026"), "office": (),
    }  # fmt: skip
    assert searchable(_full())["cup"] == (CUP,)


def test_amounts_are_shown_as_italians_write_them() -> None:
    assert in_euro("1234567.50") == "€ 1.234.567,50"


def test_the_evidence_of_every_field_stands_in_the_text() -> None:
    read = act(f"di affidare (CIG {CIG}) per € 11.000,00", "f.to dott. Livio Sarti")
    for _, value, span in describe(read.fields):
        assert span is not None and 0 <= span.start < span.end <= len(read.text), value
    assert read.text[read.fields.cigs[0].span.start : read.fields.cigs[0].span.end] == CIG
    assert (
        read.text[read.fields.amounts[0].euro.span.start : read.fields.amounts[0].euro.span.end]
        == "11.000,00"
    )


_WORDS = (
    "N. 7|del 3/3/2026|OGGETTO:|DETERMINA|Visto|f.to Livio Sarti|€ 5,00|Comune di San|\t|:|“|CIG 95156957EC"
    "|capitolo 12|Capitolo|12|Il dirigente|Allegati:|RUP:|l'anno duemila|𝔸\u0301|x"
).split("|")
_LINES = st.lists(
    st.lists(st.sampled_from(_WORDS), min_size=1, max_size=6).map(" ".join), min_size=1, max_size=12
)


@given(_LINES)
def test_whatever_stands_in_a_document_its_fields_stand_in_its_text(lines: list[str]) -> None:
    if not any(line.strip() for line in lines):
        return
    read = document(*lines)
    for _, value, span in describe(read.fields):
        assert value and span is not None and 0 <= span.start < span.end <= len(read.text)
    assert from_json(to_json(read.fields)) == read.fields
