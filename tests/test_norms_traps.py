"""Every trap and surface form of real acts and consolidated law, with the wrong reading it prevents."""

from __future__ import annotations

import pytest

from ingest.norms import Context, Reference, find_references

STATE = "urn:nir:stato:"
COMUNE = Context(authority="Comune di Borgo Sereno", date="2025-03-01", region="Emilia-Romagna")


def read(text: str, context: Context = COMUNE) -> list[str | None]:
    return [reference.urn for reference in find_references(text, context)]


# text, urn of the one reference in it, the reading it prevents
NEVER_THE_YEAR_FOR_THE_NUMBER = [
    ("D.lgs. 36/2023", STATE + "decreto.legislativo:2023-03-31;36", "the year 1936"),
    ("d.lgs.36/23", STATE + "decreto.legislativo:2023-03-31;36", "number 23 of 1936"),
    ("Decreto Lgs. n. 50/2016", STATE + "decreto.legislativo:2016-04-18;50", "the year 1950"),
    ("Reg. UE 2021/1060", "celex:32021R1060", "the year 2010"),
    ("regolamento (UE) 2016/679", "celex:32016R0679", "number 2016 of the year 679"),
    ("Regolamento (UE) n. 1303/2013", "celex:32013R1303", "year before number, as from 2015 on"),
    ("Regolamento CE 1083/2006", "celex:32006R1083", "year before number"),
    ("direttiva 2014/24/UE", "celex:32014L0024", "number 2014"),
    ("direttiva 95/46/CE", "celex:31995L0046", "number 95"),
    ("L. 241/90", STATE + "legge:1990-08-07;241", "the year 241"),
    ("Determina n. 1922 del 2025", "urn:nir:comune.borgo.sereno:determinazione:2025;1922", "the year 1920"),
    (
        "delibera di G.C. n. 1950/2024",
        "urn:nir:comune.borgo.sereno;giunta:deliberazione:2024;1950",
        "year 1950",
    ),
    ("DPR 2 del 2023", "urn:nir:presidente.repubblica:decreto:2023;2", "a day"),
    ("regio decreto 18 giugno 1931, n. 773", STATE + "regio.decreto:1931-06-18;773", "a decree of today"),
    ("R.D. 773/31", STATE + "regio.decreto:1931-06-18;773", "the year 2031"),
]


@pytest.mark.parametrize(("text", "urn", "prevents"), NEVER_THE_YEAR_FOR_THE_NUMBER)
def test_a_year_is_never_taken_for_the_number(text: str, urn: str, prevents: str) -> None:
    assert read(f"Visto il {text} e considerato") == [urn], prevents


# the most frequent forms in consolidated law and in municipal acts
SURFACE_FORMS = [
    ("legge 7 agosto 1990, n. 241", STATE + "legge:1990-08-07;241"),
    ("L. 7 agosto 1990, n. 241", STATE + "legge:1990-08-07;241"),
    ("L. 24 DICEMBRE 2012, N. 228", STATE + "legge:2012-12-24;228"),
    ("articolo 3, comma 2, della legge 7 agosto 1990, n. 241", STATE + "legge:1990-08-07;241~art3-com2"),
    ("D.L. 2 marzo 2012, n. 16", STATE + "decreto.legge:2012-03-02;16"),
    ("decreto-legge 2 marzo 2012, n. 16", STATE + "decreto.legge:2012-03-02;16"),
    ("decreto legislativo 18 agosto 2000, n. 267", STATE + "decreto.legislativo:2000-08-18;267"),
    ("D.LGS. 26 AGOSTO 2016, N. 179", STATE + "decreto.legislativo:2016-08-26;179"),
    ("D.Lgs. 267/2000", STATE + "decreto.legislativo:2000-08-18;267"),
    ("D.Lgs. n. 267/2000", STATE + "decreto.legislativo:2000-08-18;267"),
    ("D. Lgs. n. 267/2000", STATE + "decreto.legislativo:2000-08-18;267"),
    ("d. lgs n°267 del 2000", STATE + "decreto.legislativo:2000-08-18;267"),
    ("D.L.vo 267/2000", STATE + "decreto.legislativo:2000-08-18;267"),
    ("Legge n. 241/1990", STATE + "legge:1990-08-07;241"),
    ("legge 241 del 7 agosto 1990", STATE + "legge:1990-08-07;241"),
    ("T.U. n. 267/2000", STATE + "decreto.legislativo:2000-08-18;267"),
    ("DPR n. 445/2000", "urn:nir:presidente.repubblica:decreto:2000-12-28;445"),
    ("d.P.R. 28 dicembre 2000, n. 445", "urn:nir:presidente.repubblica:decreto:2000-12-28;445"),
    ("DPCM 3 dicembre 2013", "urn:nir:presidente.consiglio.ministri:decreto:2013-12-03"),
    ("d.P.C.M. 8 luglio 2003", "urn:nir:presidente.consiglio.ministri:decreto:2003-07-08"),
    ("Regolamento UE n. 679/2016", "celex:32016R0679"),
    ("determina n. 276 del 29/01/2026", "urn:nir:comune.borgo.sereno:determinazione:2026;276"),
    ("decreto sindacale n. 7/2021", "urn:nir:comune.borgo.sereno:decreto:2021;7"),
    ("deliberazione di G.C. n. 12/2024", "urn:nir:comune.borgo.sereno;giunta:deliberazione:2024;12"),
    ("deliberazione di C.C. n. 5 del 3.4.2024", "urn:nir:comune.borgo.sereno;consiglio:deliberazione:2024;5"),
]


@pytest.mark.parametrize(("text", "urn"), SURFACE_FORMS)
def test_frequent_forms(text: str, urn: str) -> None:
    assert read(f"Visto il contenuto di {text}; ritenuto") == [urn]


CODES = [
    ("art. 2043 c.c.", STATE + "regio.decreto:1942-03-16;262:2~art2043"),
    ("articolo 1341 del codice civile", STATE + "regio.decreto:1942-03-16;262:2~art1341"),
    ("art. 323 c.p.", STATE + "regio.decreto:1930-10-19;1398:1~art323"),
    ("art. 140 c.p.c.", STATE + "regio.decreto:1940-10-28;1443:1~art140"),
    ("art. 369 c.p.p.", "urn:nir:presidente.repubblica:decreto:1988-09-22;447~art369"),
    ("art. 97 Cost.", STATE + "costituzione:1947-12-27~art97"),
    ("art. 117 della Costituzione", STATE + "costituzione:1947-12-27~art117"),
]


@pytest.mark.parametrize(("text", "urn"), CODES)
def test_codes_carry_the_annex_that_the_code_is(text: str, urn: str) -> None:
    """Without ``:2`` the civil code's article would open the royal decree that approves it."""
    assert read(f"ai sensi dell'{text} si dispone") == [urn]


def test_bis_is_joined_without_hyphen() -> None:
    """«~art16-bis» lands silently on the first article of the act."""
    assert read("art. 16-bis del D.Lgs. 82/2005") == [STATE + "decreto.legislativo:2005-03-07;82~art16bis"]
    assert read("art. 3 bis della legge 241/1990") == [STATE + "legge:1990-08-07;241~art3bis"]
    found = read("comma 2-bis dell'articolo 7-vicies ter del decreto-legge 31 gennaio 2005, n. 7")
    assert found == [STATE + "decreto.legge:2005-01-31;7~art7viciester-com2bis"]


def test_a_ministerial_decree_without_its_ministry_has_no_link() -> None:
    found = find_references("ai sensi del DM 72/2021", COMUNE)
    assert [(one.number, one.year, one.urn, one.confidence) for one in found] == [
        ("72", 2021, None, "ambiguous")
    ], "the year 1972, or the decree of any ministry"


def test_a_ministerial_decree_takes_the_ministry_that_the_text_names() -> None:
    named = "decreto del Ministro del lavoro e delle politiche sociali 31 marzo 2021, n. 72"
    text = f"Visto il {named}; il D.M. 72/2021"
    urn = "urn:nir:ministero.lavoro.e.politiche.sociali:decreto:2021-03-31;72"
    found = find_references(text, COMUNE)
    assert [one.urn for one in found] == [urn, urn]
    assert [one.confidence for one in found] == ["certain", "likely"]


def test_regional_law_is_never_sent_to_normattiva() -> None:
    """Its resolver answers with another act."""
    found = find_references("legge regionale 13 aprile 2023, n. 3 della Regione Emilia-Romagna", COMUNE)
    assert [(one.urn, one.url) for one in found] == [
        ("urn:nir:regione.emilia.romagna:legge:2023-04-13;3", None)
    ]


def test_a_regional_law_without_its_region_has_no_link() -> None:
    (found,) = find_references("la L.R. n. 5/2004 dispone", Context(date="2024-01-01"))
    assert (found.kind, found.urn, found.confidence) == ("regional", None, "ambiguous")


PUBLIC_CONTRACTS = [
    ("2025-03-01", STATE + "decreto.legislativo:2023-03-31;36~art50"),
    ("2023-06-30", STATE + "decreto.legislativo:2016-04-18;50~art50"),
    ("2016-04-18", STATE + "decreto.legislativo:2006-04-12;163~art50"),
    (None, None),
]


@pytest.mark.parametrize(("day", "urn"), PUBLIC_CONTRACTS)
def test_the_code_of_contracts_is_the_one_of_the_day(day: str | None, urn: str | None) -> None:
    assert read("art. 50 del Codice dei contratti", Context(date=day)) == [urn]


def test_a_number_beside_the_name_tells_which_code_is_meant() -> None:
    """An act of 2025 that still cites the code of 2016."""
    expected = [STATE + "decreto.legislativo:2016-04-18;50~art36"]
    assert read("art. 36 del D.Lgs. 50/2016 (Codice dei contratti)") == expected
    assert read("art. 36 del Codice dei contratti (D.Lgs. n. 50/2016)") == expected


def test_no_code_older_than_the_acts_of_the_text() -> None:
    text = "il D.Lgs. 163/2006 è abrogato; la legge n. 55/2019; art. 95 del Codice degli appalti"
    assert read(text, Context())[-1] is None


def test_two_numbers_of_one_act_are_one_reference() -> None:
    """The service's number and the general register's."""
    (found,) = find_references(
        "con determina n. 245 del 10/07/2025 Reg. Gen. n. 391 del 10/07/2025 si avvia", COMUNE
    )
    assert (found.number, found.year) == ("245", 2025)
    assert found.text.endswith("n. 391 del 10/07/2025")


NO_REFERENCE = [
    ("DETERMINAZIONE N. 276 DEL 29/01/2026\nOGGETTO: acquisto", "the act's own title"),
    ("impegna euro 1.200,00 sul capitolo 1310 art. 2 del bilancio 2024/2026", "an article of the budget"),
    ("CIG 8A1B2C3D4E, CUP J31B21004560001", "codes"),
    ("fattura n. 104/2025 della ditta", "an invoice"),
    ("ai sensi dell'art. 4 del presente avviso", "an article of the text itself"),
    ("la normativa vigente e con successivo decreto", "no act"),
    ("il triennio 2024/2026 e l'anno scolastico 2023/2024", "years"),
    ("entro 30 giorni, tel. 051 123456", "a time, a telephone"),
    ("istanza prot. n. 158226 del 14/06/2016", "a letter received"),
    ("Prot. INPS_50464349 del 21/08/2026", "another's number"),
    ("art. 8 dello Statuto comunale", "a statute is none of the acts known"),
]


@pytest.mark.parametrize(("text", "why"), NO_REFERENCE)
def test_what_is_no_reference(text: str, why: str) -> None:
    assert read(text) == [], why


def test_a_regional_resolution_is_not_the_municipality_s() -> None:
    (found,) = find_references("vista la DGR n. 1423/2017", COMUNE)
    assert (found.authority, found.organ) == ("Regione Emilia-Romagna", "giunta")


def test_a_resolution_of_an_unnamed_organ_has_no_link() -> None:
    """Giunta and Consiglio each count their own."""
    (found,) = find_references("la deliberazione n. 43/2024", COMUNE)
    assert (found.urn, found.confidence) == (None, "ambiguous")


def test_a_resolution_of_the_authority_s_council_is_not_the_municipality_s() -> None:
    text = "le Linee guida ANAC n. 4, aggiornate con delibera del Consiglio n. 206 del 1 marzo 2018"
    found = [(one.kind, one.authority, one.number) for one in find_references(text, COMUNE)]
    assert found == [("other", "ANAC", "4"), ("other", "ANAC", "206")]


def test_a_body_without_its_name_gives_no_link() -> None:
    (found,) = find_references(
        "delibera di C.C. n. 82/2016", Context(authority="Comune di", date="2021-06-16")
    )
    assert (found.urn, found.authority) == (None, None)


# acts that a body cites without naming whose they are are its own, unless the words beside say other
ANOTHERS = [
    (
        "il DD n. 439 del 5/12/2024 del Ministero del Lavoro",
        "urn:nir:ministero.lavoro:determinazione:2024;439",
    ),
    ("il decreto n. 12 del 3/2/2024 del Prefetto di Lugarno", None),
    ("il decreto n. 12 del 3/2/2024 del Presidente della Provincia", None),
    ("il decreto del Presidente della Provincia n. 12 del 3/2/2024", None),
    ("il decreto dirigenziale della Regione n. 12 del 3/2/2024", None),
    ("la determina del Direttore generale di Azienda Zero n. 12 del 3/2/2024", None),
    ("la deliberazione di Giunta n. 12 del 3/2/2024 dell'Unione", None),
    ("quanto la Provincia di Lugarno, con determinazione n. 12 del 3/2/2024, chiede", None),
    ("quanto concesso dalla Regione con determinazione n. 12 del 3/2/2024", None),
    ("il Comune di Lugarno che ha trasmesso la nota prot. n. 12 del 3/2/2024", None),
    ("quanto il Comune, con propria determinazione n. 12 del 3/2/2024, dispone", "DET"),
    ("quanto il Comune di Borgo Sereno, con determinazione n. 12 del 3/2/2024, dispone", "DET"),
    ("la determinazione di accertamento del contributo della Regione n. 12 del 3/2/2024", "DET"),
    ("la determinazione n. 12 del 3/2/2024 dell'Ufficio di Piano", "DET"),
]


@pytest.mark.parametrize(("text", "urn"), ANOTHERS)
def test_another_body_s_act_is_not_the_citing_body_s(text: str, urn: str | None) -> None:
    own = "urn:nir:comune.borgo.sereno:determinazione:2024;12"
    assert read(f"Visto {text} e considerato") == [own if urn == "DET" else urn]


def test_a_number_of_the_union_is_what_the_words_before_it_say() -> None:
    listed = "Le direttive europee: • 2010/31/UE e 2012/27/UE sugli edifici"
    assert read(listed) == ["celex:32010L0031", "celex:32012L0027"]
    assert read("la decisione della Commissione sugli aiuti, 2012/21/UE") == ["celex:32012D0021"]
    assert read("Vista la direttiva. Il testo 2012/21/UE") == [None]


def test_a_far_same_act_is_open_where_two_of_its_sort_were_named() -> None:
    two = "il Regolamento (UE) n. 2831/2023 o il Regolamento (UE) n. 651/2014. "
    far = "Le imprese presentano la domanda con i dati del progetto. " * 12
    end = "in base al Regolamento medesimo"
    assert read(two + end)[-1] == "celex:32014R0651"
    assert read(two + far + end)[-1] is None
    assert read("il Regolamento (UE) n. 651/2014. " + far + end)[-1] == "celex:32014R0651"


def test_a_minister_s_short_name() -> None:
    text = "il decreto del Ministro della P.A. del 30 ottobre 2025"
    assert read(text) == ["urn:nir:ministero.pubblica.amministrazione:decreto:2025-10-30"]
    [directive] = find_references("la Direttiva del Ministro per la P.A. del 14/01/2025", COMUNE)
    assert directive.authority == "Ministero per la pubblica amministrazione"


def test_a_number_of_three_parts_is_not_cut() -> None:
    [reference] = find_references("Vista la deliberazione 27 dicembre 2022, n. 727/2022/R/EEL", COMUNE)
    assert (reference.number, reference.year) == ("727", 2022)


def covered(reference: Reference, text: str) -> bool:
    return text[reference.start : reference.end] == reference.text


def test_a_line_break_within_a_reference_does_not_hide_it() -> None:
    text = "visto il decreto\nlegislativo 18 agosto\n2000, n.\n267, art.\n107"
    (found,) = find_references(text, COMUNE)
    assert found.urn == STATE + "decreto.legislativo:2000-08-18;267~art107"
    assert covered(found, text)
