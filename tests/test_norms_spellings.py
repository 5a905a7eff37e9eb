"""The ways in which offices write one act or one place, as seen in real texts: all are read alike."""

from __future__ import annotations

import pytest

from ingest.norms import Context, find_references

BORGO = Context(authority="Comune di Borgo Sereno", date="2020-03-01", region="Campania")

ACTS = {
    ("decreto legislativo", "267", 2000): (
        "D.Lgs 267/2000|D.Lgs, n. 267/2000|D.Lgs. n, 267/2000|D.lgs n 267/2000|D.Lgs.n.267/2000"
        "|D.Lgs.267/2000|D.Lgs. n.267 /2000|D.Lgs. n. 267/ 2000|D. Lgs. n° 267/2000|D.Lgs n. 267/00"
        "|DLgs 18.08.2000 n. 267|d.lgs. 18/8/2000 nr. 267|D. L.gs n. 267/2000|T.U.E.L|T.U.EE.LL."
        "|TUEELL|T.U.E.L. n. 267/2000|TUEL 267/2000|D.Lgs. n. 267 - 18.8.2000|T.U. 18.08.2000 n. 267"
        "|Dec.Lgs. 267/2000|Dl.gs. 267/2000|Dl.vo 267/2000|D. Leg.vo 267/2000"
        "|D.Lgs. n. 267 dell’anno 2000|D.Lgs. nº 267/2000|D.Lgs. n.ro 267/2000|DLvo 267/2000"
        "|D.to Lgs. 267/2000|Decr. Leg.vo 267/2000|Decreto Leg.vo n. 267/2000|Decreto Lgs. 267/2000"
        "|Testo Unico EE.LL.|Testo Unico Enti Locali|T.U. Enti Locali|TU Enti Locali|D.Igs. 267/2000"
        "|Tuel|Testo Unico delle Leggi sull’Ordinamento degli EE.LL.|d.Lgs.n°267/2000"
        "|D. Lgs. vo 267/2000|D.Lgs.vo n. 267/2000|DL.gs 267/2000|D , Lgs . n . 267/2000"
        "|D.Lqs. 267/2000"
    ),
    ("legge", "241", 1990): (
        "L. 241/90|L.n.241/1990|L n. 241/1990|L 241/90|legge n° 241/90|Legge 7.8.1990 n. 241"
        "|L. 7/8/1990, n. 241|LEGGE N. 241/1990|legge n. 241 del 7/8/90|Legge numero 241 del 1990"
        "|Legge 7 agosto 1990 , n. 241|legge 7-8-1990 n. 241|Lg. 241/90|legge 241|legge n. 241"
        "|L . 241/90"
    ),
    ("decreto del Presidente della Repubblica", "445", 2000): (
        "DPR 445/2000|D.P.R. n.445/2000|d.P.R. 445/00|DPR.445/2000|D.P.R.445/2000|D. P. R. 445/2000"
        "|Dpr n. 445/2000|Decreto Presidente della Repubblica 28 dicembre 2000 n. 445"
        "|D.P.R.n.445/2000"
    ),
    ("decreto-legge", "34", 2019): (
        "D.L. 34/2019|DL n. 34/2019|decreto – legge 30 aprile 2019, n. 34|D.L.n.34/2019|Dl 34/2019"
        "|Decreto Crescita"
    ),
    ("regolamento", "679", 2016): (
        "Reg. UE 679/2016|Regolamento europeo n. 679/2016|Regolamento UE/2016/679"
        "|Regolamento U.E. 2016/679|Regolamento 2016/679/UE|Reg. n. 679/2016|G.D.P.R.|GDPR 2016/679"
        "|Regolamento Europeo (UE) 2016/679"
    ),
    ("legge regionale", "11", 2007): (
        "L.R. 11/2007|L.R.n.11/2007|LR n. 11/2007|L.reg. 11/2007|l.r. 11/07|Legge Regione Campania n. 11/2007"
    ),
    ("decreto ministeriale", "37", 2008): (
        "D.M. 37/2008|DM n. 37 del 22 gennaio 2008|D.M. Ambiente n. 37 del 22/1/2008"
        "|decreto Ministero dello Sviluppo Economico 22 gennaio 2008, n. 37"
    ),
    ("contratto collettivo", None, 2022): (
        "CCNL 16.11.2022"
        "|C.C.N.L. relativo al personale del comparto Funzioni Locali sottoscritto il 16.11.2022"
        "|CCNL funzioni locali 2019-2021 del 16 novembre 2022"
        "|CCNL, sottoscritto in data 16 novembre 2022"
    ),
    ("deliberazione", "12", 2020): (
        "Delib.G.C. n. 12/2020|G.C. n. 12 del 3.4.2020|deliberazione G.M. n. 12 del 03.04.2020"
        "|atto di Giunta n. 12/2020|delibera giuntale n. 12/2020"
        "|deliberazione n. 12 del 3/4/2020 della Giunta Comunale|D.G.M. n. 12/2020"
        "|deliberazione di Giunta Comunale n. 12 adottata in data 3/4/2020|DGC n.12 del 3.4.20"
        "|deliberazione n. 12, adottata dalla Giunta Comunale in data 3/4/2020"
    ),
    ("determinazione", "12", 2020): (
        "det. dir. n. 12/2020|determina R.G. n. 12 del 3/4/2020"
        "|determinazione del Settore IV n. 12 del 3/4/2020"
        "|determina a contrarre/affidamento n. 12 del 3/4/2020|DD n. 12/2020"
        "|atto dirigenziale n. 12/2020"
    ),
}
SPELLINGS = [(act, form) for act, forms in ACTS.items() for form in forms.split("|")]


@pytest.mark.parametrize(("act", "form"), SPELLINGS, ids=[form for _, form in SPELLINGS])
def test_an_act_in_all_its_spellings(act: tuple[str, str | None, int], form: str) -> None:
    found = find_references(f"Visto il {form}, esaminato;", BORGO)
    assert [(one.act_type, one.number, one.year) for one in found] == [act]


# what stands between «Visto» and «;», the places in it: article/paragraph/letter, x for none
PLACES = """
ex art. 36 D.Lgs. 50/2016 = 36
artt. n. 107 e n. 109 del D.Lgs. 267/2000 = 107 109
art 49 e 147 bis 1° comma del TUEL = 49 147bis/1
art. 134 – comma 4° - del D.Lgs. 267/2000 = 134/4
art. 107, commi 2° e 3°, del D.Lgs. 267/2000 = 107/2 107/3
art. 107 (commi 2 e 3) del D.Lgs. 267/2000 = 107/2 107/3
art. 50, comma 10 e dell'art. 109, comma 2, del TUEL = 50/10 109/2
art. 3, c. 1 lett. gggg) del D.Lgs. 50/2016 = 3/1/gggg
art. 17 comma 3 n. 2 della legge 400/1988 = 17/3
art. 17, III comma, L. 400/1988 = 17/3
art. 17, commi primo e secondo, L. 400/1988 = 17/1 17/2
primo e secondo comma dell'art. 17 L. 400/1988 = 17/1 17/2
art. 17 ult. co. L. 400/1988 = 17/ultimo
art. 17/bis L. 400/1988 = 17bis
art. 46 ovvero 47 del D.P.R. 445/2000 = 46 47
art. 6, comma 2, lettere a ed ebis, D.P.R. 380/2001 = 6/2/a 6/2/ebis
artt. 1 (Campo di applicazione), 2 (Definizioni) e 5 della L. 400/1988 = 1 2 5
art. 18, comma 1, secondo periodo, del D.Lgs. 36/2023 = 18/1
D.Lgs. 267/2000, con particolare riferimento all'art. 107 = x 107
D.Lgs. 267/2000 che, all'art. 107, prevede = 107
D.Lgs. 267/2000, il cui art. 107 prevede = 107
D.Lgs. 117/2017 "Codice, a norma della legge 6 giugno 2016, n. 106", art. 55 = x 55
dell'art.107delD.Lgs. 267/2000 = 107
dell'ari. 107 del D.Lgs. 267/2000 = 107
art. 21 del Regolamento approvato con D.P.R. 380/2001 = 21
punto 5.2 dell'allegato 4/2 al D.Lgs. 118/2011 = x
"""


@pytest.mark.parametrize("line", [line for line in PLACES.splitlines() if line])
def test_a_place_in_all_its_spellings(line: str) -> None:
    text, wanted = line.split(" = ")
    found = find_references(f"Visto {text};", BORGO)
    places = ["/".join(one for one in (it.article or "x", it.paragraph, it.letter) if one) for it in found]
    assert sorted(places) == sorted(wanted.split())


WHERE = [
    ("90048 San Giuseppe Jato (PA). Vista la L.R. 48/91", "Comune di San Giuseppe Jato", "regione.siciliana"),
    ("Comune di Cori (LT), vista la L.R. 48/91", "Comune di Cori", "regione.lazio"),
    ("CITTÀ METROPOLITANA DI PALERMO. L.R. 48/91", None, "regione.siciliana"),
    ("38020 Pellizzano, vista la L.P. 48/91", "Comune di Pellizzano", "provincia.trento"),
]


@pytest.mark.parametrize(("text", "authority", "region"), WHERE)
def test_the_region_follows_from_the_address_of_the_body(
    text: str, authority: str | None, region: str
) -> None:
    (found,) = find_references(text, Context(authority=authority))
    assert found.urn == f"urn:nir:{region}:legge:1991;48"
