"""Writes the canonical identifier of an act and of a place in it: URN:NIR, CELEX, ECLI.

URN:NIR as Normattiva resolves it, ``urn:nir:AUTHORITY:TYPE:DATE;NUMBER[:ANNEX][~artN[bis][-comN]]``, with
the year alone where the day is not known. Acts of other bodies have the same form with the body,
and the organ after a semicolon, as authority. CELEX is ``3YYYY{R|L|D|H}NNNN``.
"""

from __future__ import annotations

import re

from ingest.norms.bodies import body_urn
from ingest.norms.ministries import authority_urn
from ingest.norms.reference import ActName, Partition
from ingest.norms.tables import regions

# Who makes an act of the State and what it is called in a URN
STATE_SORTS = {
    "legge": ("stato", "legge"),
    "legge costituzionale": ("stato", "legge.costituzionale"),
    "decreto-legge": ("stato", "decreto.legge"),
    "decreto legislativo": ("stato", "decreto.legislativo"),
    "decreto legislativo luogotenenziale": ("stato", "decreto.legislativo.luogotenenziale"),
    "decreto legislativo del Capo provvisorio dello Stato": (
        "stato",
        "decreto.legislativo.del.capo.provvisorio.dello.stato",
    ),
    "decreto luogotenenziale": ("stato", "decreto.luogotenenziale"),
    "regio decreto": ("stato", "regio.decreto"),
    "regio decreto-legge": ("stato", "regio.decreto.legge"),
    "regio decreto legislativo": ("stato", "regio.decreto.legislativo"),
    "decreto del Presidente della Repubblica": ("presidente.repubblica", "decreto"),
    "decreto del Presidente del Consiglio dei ministri": ("presidente.consiglio.ministri", "decreto"),
    "costituzione": ("stato", "costituzione"),
}
_REGIONAL = {"legge regionale": "legge", "legge provinciale": "legge", "regolamento regionale": "regolamento"}
CELEX_SORTS = {"regolamento": "R", "direttiva": "L", "decisione": "D", "raccomandazione": "H"}
_TREATIES = {"TFUE": "12012E", "TUE": "12012M", "CDFUE": "12012P"}


def act_urn(act: ActName) -> str | None:
    """The identifier of the act as a whole; None where what is known of it does not tell which it is."""
    match act.kind:
        case "state":
            return _state(act)
        case "regional":
            return _regional(act)
        case "eu":
            return _european(act)
        case "internal":
            return _internal(act)
        case "case-law":
            return _judgment(act)
        case "other":
            return _other(act)


def place_urn(act: ActName, place: Partition | None) -> str | None:
    """The identifier of a place in an act, down to the paragraph (comma), which is as far as URN:NIR goes."""
    whole = act_urn(act)
    if (
        whole is None
        or place is None
        or place.article is None
        or place.annex
        or not whole.startswith("urn:nir:")
    ):
        return whole
    article = re.sub(r"\W", "", place.article)
    if article == "unico":
        article = "1"
    paragraph = place.paragraph if place.paragraph and place.paragraph[0].isdigit() else None
    return f"{whole}~art{article}" + (f"-com{paragraph}" if paragraph else "")


def _when(act: ActName) -> str | None:
    return act.date or (str(act.year) if act.year else None)


def _state(act: ActName) -> str | None:
    annex = f":{act.annex}" if act.annex else ""
    if act.type == "decreto ministeriale":
        if act.authority is None or _when(act) is None or (act.number is None and act.date is None):
            return None
        number = f";{act.number}" if act.number else ""
        return f"urn:nir:{authority_urn(act.authority)}:decreto:{_when(act)}{number}{annex}"
    if act.type == "costituzione":
        return "urn:nir:stato:costituzione:1947-12-27"
    made = STATE_SORTS.get(act.type)
    if made is None or _when(act) is None:
        return None
    if act.number is None and not (act.date and act.type.startswith("decreto del Presidente del Consiglio")):
        return None
    number = f";{act.number}" if act.number else ""
    return f"urn:nir:{made[0]}:{made[1]}:{_when(act)}{number}{annex}"


def _regional(act: ActName) -> str | None:
    region = next((region for region in regions() if region.name == act.authority), None)
    if region is None or act.number is None or _when(act) is None:
        return None
    return f"urn:nir:{region.urn}:{_REGIONAL[act.type]}:{_when(act)};{act.number}"


def _european(act: ActName) -> str | None:
    if act.type == "trattato":
        return f"celex:{_TREATIES[act.authority or '']}/TXT"
    if act.number is None or act.year is None or not act.number.isdigit():
        return None
    return f"celex:3{act.year}{CELEX_SORTS[act.type]}{int(act.number):04d}"


def _internal(act: ActName) -> str | None:
    """The key of a body's own act: body, organ, type, year, number (the day is often left out)."""
    if act.authority is None or act.number is None or act.year is None:
        return None
    body = body_urn(act.authority)
    organ = f";{body_urn(act.organ)}" if act.organ and act.type == "deliberazione" else ""
    return f"urn:nir:{body}{organ}:{body_urn(act.type)}:{act.year};{act.number}"


def _judgment(act: ActName) -> str | None:
    """ECLI of the Constitutional Court, CELEX of the Court of Justice: texts seldom give what others need."""
    if act.number is None or act.year is None or not act.number.isdigit():
        return None
    if act.authority == "Corte costituzionale":
        return f"ECLI:IT:COST:{act.year}:{act.number}"
    if act.type == "causa":
        court = "CJ" if (act.authority or "").startswith("Corte") else "TJ"
        return f"celex:6{act.year}{court}{int(act.number):04d}"
    return None


def _other(act: ActName) -> str | None:
    """Rules of authorities that no law register holds: the same form, so that one finds who cites them."""
    if act.authority is None or act.number is None or act.year is None:
        return None
    number = act.number.lower().replace("/", ".")
    return f"urn:nir:{body_urn(act.authority)}:{body_urn(act.type)}:{act.year};{number}"
