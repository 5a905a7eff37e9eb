"""References found in running text, a table for each kind of act."""

from __future__ import annotations

import pytest

from ingest.norms import Context, find_references

S = "urn:nir:stato:"
PR = "urn:nir:presidente.repubblica:decreto:"
PCM = "urn:nir:presidente.consiglio.ministri:decreto:"
COMUNE = Context(authority="Comune di Borgo Sereno", date="2025-03-01")
BORGO = "urn:nir:comune.borgo.sereno"


def urns(text: str, context: Context = COMUNE) -> list[str | None]:
    return [one.urn for one in find_references(text, context)]


STATE = [
    ("legge costituzionale 18 ottobre 2001, n. 3", S + "legge.costituzionale:2001-10-18;3"),
    ("legge n. 190 del 6 novembre 2012", S + "legge:2012-11-06;190"),
    ("Legge 6/11/2012 n. 190", S + "legge:2012-11-06;190"),
    ("L. n.190/2012", S + "legge:2012-11-06;190"),
    ("l. 190/12", S + "legge:2012-11-06;190"),
    ("legge quadro 8 novembre 2000, n. 328", S + "legge:2000-11-08;328"),
    ("Decreto L.vo 165/2001", S + "decreto.legislativo:2001-03-30;165"),
    ("D.Leg.vo n. 165/01", S + "decreto.legislativo:2001-03-30;165"),
    ("Dlgs 165/2001", S + "decreto.legislativo:2001-03-30;165"),
    ("DLgs. 30 marzo 2001 n.165", S + "decreto.legislativo:2001-03-30;165"),
    ("decreto legislativo luogotenenziale 9 novembre 1945, n. 788",
     S + "decreto.legislativo.luogotenenziale:1945-11-09;788"),
    ("D.L. n. 76/2020", S + "decreto.legge:2020-07-16;76"),
    ("DL 34/2020", S + "decreto.legge:2020-05-19;34"),
    ("Decreto Legge 18/2020", S + "decreto.legge:2020-03-17;18"),
    ("R.D.L. 8 aprile 1939, n. 652", S + "regio.decreto.legge:1939-04-08;652"),
    ("r.d. 16 marzo 1942 n. 267", S + "regio.decreto:1942-03-16;267"),
    ("decreto del Presidente della Repubblica 6 giugno 2001, n. 380", PR + "2001-06-06;380"),
    ("D.P.R. 380/2001", PR + "2001-06-06;380"),
    ("DPR 62 del 16 aprile 2013", PR + "2013-04-16;62"),
    ("Decreto 3 dicembre 2013 del Presidente del Consiglio dei Ministri", PCM + "2013-12-03"),
    ("DPCM n. 179 del 5 dicembre 2019", PCM + "2019-12-05;179"),
    ("decreto del Ministro dell'economia e delle finanze 3 aprile 2013, n. 55",
     "urn:nir:ministero.economia.e.finanze:decreto:2013-04-03;55"),
    ("D.M. 17 giugno 2016 del Ministero della giustizia", "urn:nir:ministero.giustizia:decreto:2016-06-17"),
    ("decreto del 30.01.2015 del Ministero del lavoro e delle politiche sociali (G.U.)",
     "urn:nir:ministero.lavoro.e.politiche.sociali:decreto:2015-01-30"),
    ("decreto MEF 5 agosto 2024, n. 12", "urn:nir:ministero.economia.e.finanze:decreto:2024-08-05;12"),
    ("Costituzione della Repubblica italiana", S + "costituzione:1947-12-27"),
    ("codice civile", S + "regio.decreto:1942-03-16;262:2"),
    ("Codice del Terzo settore", S + "decreto.legislativo:2017-07-03;117"),
    ("T.U.E.L.", S + "decreto.legislativo:2000-08-18;267"),
    ("Testo unico delle leggi sull'ordinamento degli enti locali", S + "decreto.legislativo:2000-08-18;267"),
    ("Codice dell'amministrazione digitale", S + "decreto.legislativo:2005-03-07;82"),
    ("codice della strada", S + "decreto.legislativo:1992-04-30;285"),
    ("TULPS", S + "regio.decreto:1931-06-18;773"),
    ("TUIR", PR + "1986-12-22;917"),
    ("Codice BB.CC.AA.", S + "decreto.legislativo:2004-01-22;42"),
    ("Statuto dei lavoratori", S + "legge:1970-05-20;300"),
    ("decreto trasparenza", S + "decreto.legislativo:2013-03-14;33"),
    ("legge di bilancio 2020", S + "legge:2019-12-27;160"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "urn"), STATE)
def test_acts_of_the_state(text: str, urn: str) -> None:
    assert urns(f"Visto: {text}; ritenuto") == [urn]


REGIONS = [
    ("Abruzzo", "regione.abruzzo"), ("Basilicata", "regione.basilicata"), ("Calabria", "regione.calabria"),
    ("Campania", "regione.campania"), ("Emilia-Romagna", "regione.emilia.romagna"),
    ("Friuli-Venezia Giulia", "regione.friuli.venezia.giulia"), ("Lazio", "regione.lazio"),
    ("Liguria", "regione.liguria"), ("Lombardia", "regione.lombardia"), ("Marche", "regione.marche"),
    ("Molise", "regione.molise"), ("Piemonte", "regione.piemonte"), ("Puglia", "regione.puglia"),
    ("Sardegna", "regione.sardegna"), ("Sicilia", "regione.siciliana"), ("Toscana", "regione.toscana"),
    ("Trentino-Alto Adige", "regione.trentino.alto.adige"), ("Umbria", "regione.umbria"),
    ("Valle d'Aosta", "regione.valle.aosta"), ("Veneto", "regione.veneto"),
]  # fmt: skip


@pytest.mark.parametrize(("region", "authority"), REGIONS)
def test_regional_law_by_every_way_to_name_the_region(region: str, authority: str) -> None:
    urn = f"urn:nir:{authority}:legge:2019-07-18;7"
    beside = Context(authority="Comune di Prova", date="2025-01-01")
    own = Context(authority="Comune di Prova", date="2025-01-01", region=region)
    assert urns(f"la legge della Regione {region} 18 luglio 2019, n. 7, prevede", beside) == [urn]
    assert urns(f"la legge regionale {region} 18 luglio 2019, n. 7, prevede", beside) == [urn]
    assert urns(f"la L.R. 18 luglio 2019, n. 7 ({region}) prevede", beside) == [urn]
    assert urns("la l.r. 18 luglio 2019, n. 7, prevede", own) == [urn]
    assert urns("la L.R. n. 7 del 18/07/2019", Context(authority=f"Regione {region}")) == [urn]


@pytest.mark.parametrize("province", ["Trento", "Bolzano"])
def test_law_of_the_autonomous_provinces(province: str) -> None:
    urn = f"urn:nir:provincia.{province.lower()}:legge:2016-03-09;2"
    assert urns(f"legge della Provincia autonoma di {province} 9 marzo 2016, n. 2", Context()) == [urn]
    assert urns("L.P. 9 marzo 2016, n. 2", Context(region=f"Provincia autonoma di {province}")) == [urn]
    assert urns("legge provinciale 9 marzo 2016, n. 2", Context()) == [None]


def test_regional_regulation() -> None:
    context = Context(authority="Regione Lombardia")
    assert urns("il regolamento regionale n. 5 del 4 marzo 2017", context) == [
        "urn:nir:regione.lombardia:regolamento:2017-03-04;5"
    ]


UNION = [
    ("Regolamento (CE) n. 800/2008", "celex:32008R0800"),
    ("Reg. (UE) 651/2014", "celex:32014R0651"),
    ("Regolamento (UE) 2021/241", "celex:32021R0241"),
    ("Regolamento europeo EU 2018/1724", "celex:32018R1724"),
    ("Regolamento dell'Unione Europea numero 910/2014", "celex:32014R0910"),
    ("Regolamento (UE) n. 2831/2023", "celex:32023R2831"),
    ("regolamento del Parlamento europeo e del Consiglio 23 luglio 2014, n. 910", "celex:32014R0910"),
    ("regolamento (UE) 23 luglio 2014, n. 910/2014", "celex:32014R0910"),
    ("(UE) n. 1407/2013", "celex:32013R1407"),
    ("regolamento delegato (UE) 2015/2461", "celex:32015R2461"),
    ("direttiva (UE) 2019/1024", "celex:32019L1024"),
    ("direttiva 92/43/CEE", "celex:31992L0043"),
    (
        "direttiva 2006/123/CE del Parlamento europeo e del Consiglio, del 12 dicembre 2006",
        "celex:32006L0123",
    ),
    ("decisione 2012/21/UE", "celex:32012D0021"),
    ("raccomandazione 2003/361/CE", "celex:32003H0361"),
    ("GDPR", "celex:32016R0679"),
    ("articolo 107 del TFUE", "celex:12012E/TXT"),
]


@pytest.mark.parametrize(("text", "urn"), UNION)
def test_acts_of_the_union_before_and_from_2015(text: str, urn: str) -> None:
    found = find_references(f"in attuazione di {text}, recante norme", COMUNE)
    assert [one.urn for one in found] == [urn]
    assert all(
        one.url == f"https://eur-lex.europa.eu/legal-content/IT/TXT/?uri=CELEX:{urn[6:]}" for one in found
    )


def test_a_list_of_regulations() -> None:
    found = urns("i regolamenti (UE) n. 1301/2013, n. 1303/2013 e (UE) n. 1304/2013")
    assert found == ["celex:32013R1301", "celex:32013R1303", "celex:32013R1304"]


JUDGMENTS = [
    ("Corte cost., sent. n. 131/2020", "Corte costituzionale", "ECLI:IT:COST:2020:131"),
    ("sentenza della Corte costituzionale n. 20 del 2019", "Corte costituzionale", "ECLI:IT:COST:2019:20"),
    ("sentenza n. 20/2019 della Corte costituzionale", "Corte costituzionale", "ECLI:IT:COST:2019:20"),
    ("Cons. Stato, sez. V, 12 aprile 2021, n. 2948", "Consiglio di Stato", None),
    ("Cass. civ., Sez. Un., 22 luglio 2013, n. 17781", "Corte di cassazione", None),
    ("TAR Lazio, Roma, sez. II, 5 maggio 2022, n. 5583", "TAR Lazio", None),
    ("Corte di giustizia UE, causa C-131/12", "Corte di giustizia dell'Unione europea", "celex:62012CJ0131"),
]


@pytest.mark.parametrize(("text", "court", "urn"), JUDGMENTS)
def test_judgments(text: str, court: str, urn: str | None) -> None:
    found = [one for one in find_references(f"secondo {text}, che afferma", COMUNE) if one.kind == "case-law"]
    assert [(one.authority, one.urn) for one in found][-1:] == [(court, urn)]


SOFT_LAW = [
    ("Linee guida ANAC n. 4/2016", "ANAC", "linee guida", "4", 2016),
    ("delibera ANAC n. 1134 dell'8 novembre 2017", "ANAC", "delibera", "1134", 2017),
    ("delibera n. 497 del 3 dicembre 2025, l'ANAC", "ANAC", "delibera", "497", 2025),
    ("approvato da ANAC con propria deliberazione n. 19 del 28 gennaio 2026", "ANAC", "delibera", "19", 2026),
    ("circolare AgID n. 2/2017", "AgID", "circolare", "2", 2017),
    ("circolare del Ministero dell'interno n. 32/2014", "Ministero dell'interno", "circolare", "32", 2014),
    ("circolare del M.E.F. n. 8/2025", "Ministero dell'economia e delle finanze", "circolare", "8", 2025),
    ("delibera ARERA 363/2021/R/rif", "ARERA", "delibera", "363/2021/R/RIF", 2021),
    ("Intesa in sede di Conferenza unificata del 5 agosto 2022 (Rep. atti n. 138/CU)",
     "Conferenza unificata", "intesa", "138/CU", 2022),
    ("Accordo Stato-Regioni del 21 dicembre 2011 (Rep. atti n. 221/CSR)",
     "Conferenza Stato-Regioni", "accordo", "221/CSR", 2011),
    ("provvedimento del Garante per la protezione dei dati personali n. 243 del 15 maggio 2014",
     "Garante per la protezione dei dati personali", "delibera", "243", 2014),
]  # fmt: skip


@pytest.mark.parametrize(("text", "authority", "kind", "number", "year"), SOFT_LAW)
def test_soft_law(text: str, authority: str, kind: str, number: str, year: int) -> None:
    found = [
        (one.kind, one.authority, one.act_type, one.number, one.year)
        for one in find_references(f"tenuto conto di {text} e visto", COMUNE)
    ]
    assert found == [("other", authority, kind, number, year)]


OWN_ACTS = [
    ("determinazione dirigenziale n. 276 del 29/01/2026", BORGO + ":determinazione:2026;276"),
    ("determina a contrarre n. 5/2024", BORGO + ":determinazione:2024;5"),
    ("det. n. 12/2020", BORGO + ":determinazione:2020;12"),
    ("D.D. n. 45/2023", BORGO + ":determinazione:2023;45"),
    ("deliberazione della Giunta comunale n. 12 del 03.04.2024", BORGO + ";giunta:deliberazione:2024;12"),
    ("D.G.C. n. 12 del 3/4/2024", BORGO + ";giunta:deliberazione:2024;12"),
    ("DGC 12/2024", BORGO + ";giunta:deliberazione:2024;12"),
    ("delibera C.C. n. 5/2020", BORGO + ";consiglio:deliberazione:2020;5"),
    ("DCC n. 5/2020", BORGO + ";consiglio:deliberazione:2020;5"),
    ("atto di Consiglio comunale n. 5/2020", BORGO + ";consiglio:deliberazione:2020;5"),
    ("decreto del Sindaco n. 7 del 2 gennaio 2021", BORGO + ":decreto:2021;7"),
    ("ordinanza sindacale n. 14 del 13/04/2026", BORGO + ":ordinanza:2026;14"),
    ("PG n. 123456/2023", BORGO + ":protocollo:2023;123456"),
    ("PG/2024/98765", BORGO + ":protocollo:2024;98765"),
    ("nota a firma del Sindaco prot. n. 5810/2025", BORGO + ":protocollo:2025;5810"),
    ("comunicazione in data 04.04.2025 prot. n. 3574", BORGO + ":protocollo:2025;3574"),
    ("verbale di gara n. 3 del 12/05/2024", BORGO + ":verbale:2024;3"),
    ("deliberazione del Consiglio dell'Unione Valle Serena n. 8/2022",
     "urn:nir:unione.valle.serena;consiglio:deliberazione:2022;8"),
    ("determinazione del Comune di Altavilla n. 44/2023", "urn:nir:comune.altavilla:determinazione:2023;44"),
    ("deliberazione di Giunta regionale n. XI/2531 del 26 novembre 2019 della Regione Lombardia",
     "urn:nir:regione.lombardia;giunta:deliberazione:2019;2531"),
    ("DGR Lombardia n. XII/628 del 13 luglio 2023",
     "urn:nir:regione.lombardia;giunta:deliberazione:2023;628"),
    ("d.d.u.o. 6 giugno 2024, n. 8666 della Regione Lombardia",
     "urn:nir:regione.lombardia:decreto:2024;8666"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "urn"), OWN_ACTS)
def test_acts_of_the_bodies_themselves(text: str, urn: str) -> None:
    assert urns(f"richiamata la propria {text}, esecutiva", COMUNE) == [urn]


def test_a_list_of_own_acts_goes_on_over_their_subjects() -> None:
    text = (
        "le deliberazioni di G.C. n. 35/2025 di approvazione del Piano e n. 43/2025 di approvazione del PIAO"
    )
    assert urns(text) == [BORGO + ";giunta:deliberazione:2025;35", BORGO + ";giunta:deliberazione:2025;43"]
