"""Writes the name of an act the way Italian offices do: «D.Lgs. 117/2017», «Determinazione n. 276/2026»."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from ingest.norms.tables import rows

_SHORT = {
    "legge": "L.",
    "legge costituzionale": "L. cost.",
    "decreto-legge": "D.L.",
    "decreto legislativo": "D.Lgs.",
    "decreto del Presidente della Repubblica": "D.P.R.",
    "decreto del Presidente del Consiglio dei ministri": "D.P.C.M.",
    "decreto ministeriale": "D.M.",
    "regio decreto": "R.D.",
    "regio decreto-legge": "R.D.L.",
    "legge regionale": "L.R.",
    "legge provinciale": "L.P.",
    "regolamento regionale": "Reg. reg.",
}
_EUROPEAN = {"regolamento": "Reg. (UE)", "direttiva": "Dir. (UE)", "decisione": "Dec. (UE)"}
_ORGANS = {
    "giunta": "di Giunta",
    "consiglio": "di Consiglio",
    "assemblea": "di Assemblea",
    "consiglio di amministrazione": "del Consiglio di amministrazione",
    "commissario": "del Commissario",
    "commissione straordinaria": "della Commissione straordinaria",
    "direttore generale": "del Direttore generale",
    "direttore": "del Direttore",
    "sindaco": "del Sindaco",
    "presidente": "del Presidente",
    "segretario": "del Segretario",
    "dirigente": "del Dirigente",
}
# From this year on the Union writes the year before the number
_YEAR_FIRST = 2015


def act_label(
    kind: str,
    act_type: str,
    authority: str | None = None,
    organ: str | None = None,
    number: str | None = None,
    year: int | None = None,
    date: str | None = None,
) -> str:
    """The short name of an act, with its body where that is not told by the sort of act."""
    if act_type == "costituzione":
        return "Costituzione"
    if act_type == "trattato":
        return authority or "Trattato"
    if kind == "eu":
        return f"{_EUROPEAN.get(act_type, act_type.capitalize())} {_european_number(number, year)}".strip()
    if kind in ("state", "regional"):
        name = _SHORT.get(act_type, act_type[:1].upper() + act_type[1:])
        told = f" ({authority})" if authority and kind == "state" else ""
        region = f" {authority}" if authority and kind == "regional" else ""
        return f"{name}{region} {_numbered(number, year, date)}".strip() + told
    name = act_type[:1].upper() + act_type[1:]
    if organ:
        name += f" {_ORGANS.get(organ, f'({organ})')}"
    rest = _numbered(number, year, date)
    told = f" – {authority}" if authority else ""
    return f"{name} n. {rest}{told}" if number else f"{name} {rest}".strip() + told


def _european_number(number: str | None, year: int | None) -> str:
    if number is None or year is None:
        return number or str(year or "")
    return f"{year}/{number}" if year >= _YEAR_FIRST else f"{number}/{year}"


def _numbered(number: str | None, year: int | None, date: str | None) -> str:
    if number:
        return f"{number}/{year}" if year else number
    if date:
        return "del " + "/".join(reversed(date.split("-")))
    return f"del {year}" if year else ""


def article_label(article: str) -> str:
    """«35bis» as it is written, «35-bis»."""
    return re.sub(r"(?<=\d)(?=[a-z])", "-", article)


def articles_label(articles: Sequence[str]) -> str:
    """«art. 55», «artt. 55, 56»; empty without articles."""
    if not articles:
        return ""
    return f"{'art.' if len(articles) == 1 else 'artt.'} {', '.join(map(article_label, articles))}"


def known_name(act_type: str, number: str | None, year: int | None, annex: str | None = None) -> str | None:
    """The name that an act goes by, «codice del Terzo settore»; None where it has none."""
    return _names().get((act_type, number, year, annex or ""))


@cache
def _names() -> dict[tuple[str, str | None, int | None, str], str]:
    names: dict[tuple[str, str | None, int | None, str], str] = {
        ("regolamento", "679", 2016, ""): "regolamento generale sulla protezione dei dati (GDPR)"
    }
    return names | {
        (kind, number or None, int(date[:4]), annex): name
        for name, kind, date, number, annex, *_ in rows("names.tsv")
    }
