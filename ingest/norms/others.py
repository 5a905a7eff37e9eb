"""Tells whether the words beside an act say that another body made it than the one that cites."""

from __future__ import annotations

import re

from ingest.norms.bodies import body_urn

_SORT = (
    r"(?P<sort>minister[oi]|ministr[oi]|prefett(?:o|ura)|questura|provincia|regione|citt[aà]\s+metropolitana"
    r"|unione|azienda|asl|ausl|agenzia|autorit[aà]|consorzio|istituto|universit[aà]|comune|comunit[aà]\s+montana"
    r"|camera\s+di\s+commercio|soprintendenza|ente\s+(?:parco|d['’]\s?ambito))\b"
)
_NAME = r"(?:\s(?:d[ie]l?|della|dell['’]|dei|degli|delle)\s?|\s)(?P<name>(?-i:[A-ZÀ-Ý])[\w’'-]+)"
_OFFICE = (
    r"(?:(?:vice\s?|capo\s)?(?:presidente|direttore(?:\s+\w{6,14})?|dirigente|responsabile|consiglio|giunta"
    r"|segretario|dipartimento|direzione(?:\s+generale)?|commissario(?:\s+\w{6,14})?)\s+"
    r"(?:d(?:i|ei)\s|del(?:la)?\s|dell['’]\s?))"
)
_OF = r"(?:de(?:l|lla)\s|dell['’]\s?|da(?:l|lla)\s|dall['’]\s?)"
# «n. 12 del 3/2/2024 | del Presidente della Provincia»
_BEHIND = re.compile(
    rf"\s?,?\s(?:adottat[oa]\s|emess[oa]\s)?{_OF}{_OFFICE}?{_SORT}(?:{_NAME})?", re.IGNORECASE
)
# «decreto dirigenziale della Regione | n. 12»
_WITHIN = re.compile(
    rf"[\w.]{{1,16}}\s(?:\w{{6,14}}al[ei]\s)?{_OF}{_OFFICE}?{_SORT}(?:{_NAME})?", re.IGNORECASE
)
# «la Provincia di Avellino, con | determinazione n. 12»
_BEFORE = re.compile(
    rf"(?<!\w)(?:il\s|la\s|l['’]\s?|da(?:l|lla)\s|dall['’]\s?){_SORT}(?:{_NAME})?[^,;:.()\d]{{0,40}}?,?"
    r"\s(?:con|mediante|giusta)\s(?:(?:propri[ao]|l[ao]|il|successiv[ao])\s)?$",
    re.IGNORECASE,
)
_NAMED = re.compile(rf"(?<!\w){_SORT}{_NAME}", re.IGNORECASE)
_BEFORE_WINDOW = 120


def is_anothers(text: str, start: int, head: int, end: int, own: str) -> bool:
    """Whether the act at ``start``–``end``, whose sort is told before ``head``, is not of ``own``.

    Words that name nobody, or the body itself by its sort («della Regione», in an act of that
    region), leave it its own.
    """
    matches = (
        _BEHIND.match(text, end),
        _WITHIN.match(text, start, head),
        _BEFORE.search(text, max(0, start - _BEFORE_WINDOW), start),
    )
    return any(match is not None and not _is_own(match, own) for match in matches)


def _is_own(match: re.Match[str], own: str) -> bool:
    words = body_urn(own).split(".")
    if body_urn(match["sort"]).split(".")[0] != words[0]:
        return False
    return match["name"] is None or all(word in words for word in body_urn(match["name"]).split("."))


def names_another(words: str, own: str) -> bool:
    """Whether words name a body in full that is not ``own``: «il Comune di Borgo ha trasmesso»."""
    return any(not _is_own(match, own) for match in _NAMED.finditer(words))
