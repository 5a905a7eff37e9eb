"""Places within acts, lists, words that point back, and what has no link for want of certainty."""

from __future__ import annotations

import pytest

from ingest.norms import Context, Reference, find_references

S = "urn:nir:stato:"
COMUNE = Context(authority="Comune di Borgo Sereno", date="2025-03-01")
BORGO = "urn:nir:comune.borgo.sereno"


def urns(text: str, context: Context = COMUNE) -> list[str | None]:
    return [one.urn for one in find_references(text, context)]


def places(text: str, context: Context = COMUNE) -> list[tuple[str | None, ...]]:
    found = find_references(text, context)
    return [(one.article, one.paragraph, one.letter, one.point) for one in found]


D267 = "del D.Lgs. 267/2000"
PLACES = [
    ("art. 107, comma 3, lett. d), " + D267, [("107", "3", "d", None)]),
    ("lettera d) del comma 3 dell'articolo 107 " + D267, [("107", "3", "d", None)]),
    ("art. 107 c. 3 " + D267, [("107", "3", None, None)]),
    ("art.107 co.3 " + D267, [("107", "3", None, None)]),
    ("art,1 comma 450 " + D267, [("1", "450", None, None)]),
    ("terzo comma dell'art. 107 " + D267, [("107", "3", None, None)]),
    ("3° comma dell'art. 107 " + D267, [("107", "3", None, None)]),
    ("artt. 4, 5 e 7 " + D267, [("4", None, None, None), ("5", None, None, None), ("7", None, None, None)]),
    ("articoli 4 e 5 " + D267, [("4", None, None, None), ("5", None, None, None)]),
    ("commi 2 e 3 dell'art. 14 " + D267, [("14", "2", None, None), ("14", "3", None, None)]),
    ("art. 3, comma 1, lettere a) e b), " + D267, [("3", "1", "a", None), ("3", "1", "b", None)]),
    ("art. 1, comma 1, numero 2), " + D267, [("1", "1", None, "2")]),
    ("articoli 3, comma 1, 5, comma 2, e 7 " + D267,
     [("3", "1", None, None), ("5", "2", None, None), ("7", None, None, None)]),
    ("articoli 2, comma 1, ultimo periodo; 10; 36, commi 1 e 2; " + D267,
     [("2", "1", None, None), ("10", None, None, None), ("36", "1", None, None), ("36", "2", None, None)]),
    ("articolo unico " + D267, [("1", None, None, None)]),
    ("art. 3, commi da 1 a 4, " + D267, [("3", "1", None, None), ("3", "4", None, None)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), PLACES)
def test_places_in_lists_up_and_down(text: str, expected: list[tuple[str | None, ...]]) -> None:
    assert places(f"ai sensi di {text} si dispone") == expected


@pytest.mark.parametrize(
    "text",
    [
        "artt. 55-57 del D.Lgs. 165/2001",
        "artt. 55 – 57 del D.Lgs. 165/2001",
        "articoli da 55 a 57 del D.Lgs. 165/2001",
        "articoli dal 55 al 57 del D.Lgs. 165/2001",
    ],
)
def test_a_range_is_its_first_and_last(text: str) -> None:
    found = find_references(text, COMUNE)
    assert [(one.article, one.until) for one in found] == [("55", "57"), ("57", None)]


def test_an_annex_is_no_article() -> None:
    (found,) = find_references("l'allegato I.7 del D.Lgs. 36/2023", COMUNE)
    assert (found.article, found.urn) == (None, S + "decreto.legislativo:2023-03-31;36")


def test_places_after_the_act() -> None:
    assert urns("il D.Lgs. 267/2000, art. 107, comma 3") == [
        S + "decreto.legislativo:2000-08-18;267~art107-com3"
    ]
    assert urns("la L. 241/1990 (artt. 4 e 5)") == [
        S + "legge:1990-08-07;241~art4",
        S + "legge:1990-08-07;241~art5",
    ]
    assert urns("il TUEL e s.m.i., art. 183") == [S + "decreto.legislativo:2000-08-18;267~art183"]


def test_an_act_named_above_all_for_an_article_is_named_itself_too() -> None:
    act = S + "decreto.legislativo:2016-04-18;50"
    assert urns("il D.Lgs. n. 50/2016 ed in particolare gli artt. 32 e 36") == [
        act,
        act + "~art32",
        act + "~art36",
    ]


def test_a_paragraph_after_the_act_is_of_the_article_before_it() -> None:
    text = "All'articolo 3 del decreto legislativo 14 marzo 2013, n. 33, il comma 2 è sostituito"
    act = S + "decreto.legislativo:2013-03-14;33~art3"
    assert urns(text) == [act, act + "-com2"]


LISTS = [
    ("leggi 15 marzo 1997, n. 59, 15 maggio 1997, n. 127, e 16 giugno 1998, n. 191",
     [S + "legge:1997-03-15;59", S + "legge:1997-05-15;127", S + "legge:1998-06-16;191"]),
    ("D.Lgs. 267/2000 e 165/2001",
     [S + "decreto.legislativo:2000-08-18;267", S + "decreto.legislativo:2001-03-30;165"]),
    ("leggi nn. 241/1990 e 190/2012", [S + "legge:1990-08-07;241", S + "legge:2012-11-06;190"]),
    ("il decreto-legge 2 marzo 2012, n. 16, convertito, con modificazioni, dalla legge 26 aprile 2012, n. 44",
     [S + "decreto.legge:2012-03-02;16", S + "legge:2012-04-26;44"]),
    ("artt. 9, terzo comma, della legge 17 febbraio 1968, n. 108 (Norme per la elezione) e 2, comma 6, del"
     " decreto legislativo 7 marzo 2005, n. 82",
     [S + "legge:1968-02-17;108~art9-com3", S + "decreto.legislativo:2005-03-07;82~art2-com6"]),
    ("l'art. 5 del D.Lgs. 33/2013 come modificato dal D.Lgs. 97/2016",
     [S + "decreto.legislativo:2013-03-14;33~art5", S + "decreto.legislativo:2016-05-25;97"]),
    ("la legge 241/1990 e s.m.i.", [S + "legge:1990-08-07;241"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), LISTS)
def test_lists_of_acts(text: str, expected: list[str]) -> None:
    assert urns(f"Visti {text}; ritenuto") == expected


BACK = [
    ("il D.Lgs. 33/2013. L'art. 5 del medesimo decreto", S + "decreto.legislativo:2013-03-14;33~art5"),
    ("la legge 7 agosto 1990, n. 241; l'art. 3 della citata legge", S + "legge:1990-08-07;241~art3"),
    ("la legge 7 agosto 1990, n. 241; l'art. 3 della legge stessa", S + "legge:1990-08-07;241~art3"),
    ("la legge 7 agosto 1990, n. 241; la legge n. 241 prevede", S + "legge:1990-08-07;241"),
    ("D.Lgs. 201/2022 (DSP). L'art. 14 del DSP", S + "decreto.legislativo:2022-12-23;201~art14"),
    ("D.Lgs. 201/2022 (di seguito “Decreto servizi”); l'art. 14 del Decreto servizi",
     S + "decreto.legislativo:2022-12-23;201~art14"),
    ("l'art. 17 del D.Lgs. 36/2023; ai sensi del citato art. 17",
     S + "decreto.legislativo:2023-03-31;36~art17"),
    ("l'art. 17 del D.Lgs. 36/2023; il comma 2 del medesimo articolo",
     S + "decreto.legislativo:2023-03-31;36~art17-com2"),
    ("il Codice BB.CC.AA.; l'articolo 146 del \"Codice\"", S + "decreto.legislativo:2004-01-22;42~art146"),
    ("la determinazione n. 165/2017; nella medesima determinazione n. 165",
     BORGO + ":determinazione:2017;165"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "urn"), BACK)
def test_words_that_point_back_are_likely(text: str, urn: str) -> None:
    last = find_references(text, COMUNE)[-1]
    assert (last.urn, last.confidence) == (urn, "likely")


def test_an_article_pointed_to_far_away_is_not_guessed() -> None:
    text = (
        "l'art. 17 del D.Lgs. 36/2023."
        + " Segue altro testo." * 100
        + " Come definito nel medesimo articolo."
    )
    assert len(find_references(text, COMUNE)) == 1


AMBIGUOUS = [
    "decreto ministeriale 10 marzo 2020",
    "DM n. 5/2019",
    "deliberazione n. 43/2024",
    "determinazione n. 12",
    "legge provinciale n. 5/2010",
    "D.D. 23 febbraio 2024, n. 22",
    "nota della Prefettura prot. n. 1234/2024",
]


@pytest.mark.parametrize("text", AMBIGUOUS)
def test_what_does_not_tell_enough_has_no_link(text: str) -> None:
    found = find_references(f"vista la {text}, si dispone", COMUNE)
    assert found
    assert all(
        (one.urn, one.url, one.act_urn, one.confidence) == (None, None, None, "ambiguous") for one in found
    )


def test_own_acts_without_a_body_have_no_link() -> None:
    (found,) = find_references("vista la determina n. 5/2024", Context())
    assert (found.urn, found.confidence) == (None, "ambiguous")


def test_the_address_asks_for_the_text_in_force_on_the_day() -> None:
    (found,) = find_references("art. 107 del TUEL", Context(date="2019-05-02"))
    assert found.url == f"https://www.normattiva.it/uri-res/N2Ls?{found.urn}!vig=2019-05-02"
    (found,) = find_references("art. 107 del TUEL", Context())
    assert found.url == f"https://www.normattiva.it/uri-res/N2Ls?{found.urn}"


def test_offsets_hold_the_words() -> None:
    text = "Visto il D.Lgs. n. 267/2000, artt. 107 e 109; vista la L. 241/1990."
    found: tuple[Reference, ...] = find_references(text, COMUNE)
    assert [one.text for one in found] == ["D.Lgs. n. 267/2000, artt. 107", "109", "L. 241/1990"]
    assert all(text[one.start : one.end] == one.text for one in found)
