"""Reads an identifier back: which act a URN:NIR, CELEX or ECLI names, as far as it tells."""

from __future__ import annotations

import re

from ingest.norms.reference import ActName
from ingest.norms.tables import regions
from ingest.norms.urn import CELEX_SORTS, STATE_SORTS

_IDENTIFIER = re.compile(r"(?:urn:nir:|celex:|ECLI:)\S+")
# urn:nir:stato:decreto.legislativo:2017-07-03;117, urn:nir:comune.pratolungo;giunta:deliberazione:2026;12
_URN = re.compile(
    r"urn:nir:(?P<authority>[^:]+):(?P<sort>[^:]+):(?P<year>\d{4})(?P<day>-\d\d-\d\d)?(?:;(?P<number>[^:~@!]+))?"
    r"(?::(?P<annex>\d+))?"
)
_CELEX = re.compile(r"celex:3(?P<year>\d{4})(?P<sort>[RLDH])0*(?P<number>\d+)")
_ECLI = re.compile(r"ECLI:IT:COST:(?P<year>\d{4}):(?P<number>\d+)")
_PLACE = re.compile(r"~art(?P<article>\d+[a-z]*)(?:-com(?P<paragraph>\w+))?")


def is_identifier(text: str) -> bool:
    """Whether ``text`` is an identifier and nothing else."""
    return _IDENTIFIER.fullmatch(text) is not None


def named_by(identifier: str) -> ActName | None:
    """The act that ``identifier`` names; None for what is no identifier of ours. The body of a body's
    own act is left out: an identifier does not hold its name as it is written."""
    if celex := _CELEX.match(identifier):
        sort = next(name for name, letter in CELEX_SORTS.items() if letter == celex["sort"])
        return ActName("eu", sort, None, None, celex["number"], int(celex["year"]))
    if ecli := _ECLI.match(identifier):
        return ActName(
            "case-law", "sentenza", "Corte costituzionale", None, ecli["number"], int(ecli["year"])
        )
    found = _URN.match(identifier)
    return _of_urn(found) if found else None


def _of_urn(found: re.Match[str]) -> ActName:
    authority, sort, number = found["authority"], found["sort"], found["number"]
    year, annex = int(found["year"]), found["annex"]
    date = f"{found['year']}{found['day']}" if found["day"] else None
    for name, pair in STATE_SORTS.items():
        if pair == (authority, sort):
            return ActName("state", name, None, None, number, year, date, annex)
    if authority.startswith("minister"):
        return ActName("state", "decreto ministeriale", None, None, number, year, date)
    region = next((region for region in regions() if region.urn == authority), None)
    if region and sort in ("legge", "regolamento"):
        name = "regolamento regionale" if sort == "regolamento" else "legge regionale"
        return ActName("regional", name, region.name, None, number, year, date)
    organ = authority.partition(";")[2].replace(".", " ") or None
    return ActName("internal", sort.replace(".", " "), None, organ, number, year, date)


def place_named_by(identifier: str) -> tuple[str | None, str | None]:
    """The article and the paragraph that ``identifier`` names."""
    place = _PLACE.search(identifier)
    if place is None:
        return None, None
    return place["article"], place["paragraph"]
