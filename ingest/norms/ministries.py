"""Reads which ministry a decree is of: «del Ministro dell'interno», «MIUR», «del Ministero della salute»."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from ingest.norms.tables import rows

# «decreto del Ministro dell'economia e delle finanze | 5 agosto 2002», up to what can begin a day or number
_BEFORE = re.compile(
    r"\s{0,3}(?:de[il]l?(?:la)?\s+)?(?P<who>minist(?:r[oi]|ero)\b[^\d;()]{3,170}?)"
    r"(?=\s{0,3},?\s{0,3}(?:del(?:l['’])?\s{0,2}|in\s+data\s+|n\.?r?\.?°?\s{0,2}|(?:rep"
    r"|prot)[\w.]*\s?n?[.°]?\s?)?\d)",
    re.IGNORECASE,
)
# «D.M. 26 maggio 2016 | del Ministero dell'interno», «| (Ministero della salute)»
_BEHIND = re.compile(
    r"\s{0,3},?\s{0,2}[(]?(?:emanato\s+|adottato\s+)?(?:dal|del)?\s?(?P<who>minist(?:ro"
    r"|ero)\s+(?:per\s+|de)[\w'’,\s]{3,120}?)"
    r"(?=\s{0,2}(?:[().;:–\"”»]|,(?!\s{0,2}d)|\bn\.|\d|\brecante\b|\bconcernente\b|\bche\b|\bcon\b"
    r"|\be\s+(?:[\w']{3,}(?:at|ut|it)[oaie]\b|ch|con|in|si|è|ha|sono|successiv|ss?\.)"
    r"|\bin\s|\bsono\b|\bè\b|\bnonché\b|\brelativ|\bsul|\ball?a?\b|$))",
    re.IGNORECASE,
)
# «di concerto con il Ministro dell'interno», «, d'intesa con …», «e il Ministro …»: who signs beside
_BESIDE = re.compile(
    r",?\s+(?:di\s+(?:concerto|intesa)|d['’]\s?intesa|adottato)\b.*$|,?\s+e\s+(?:il|del"
    r"|dal)\s+minist.*$|\s+(?:recante|emanato|emesso|approvato).*$",
    re.IGNORECASE | re.DOTALL,
)
_SMALL = frozenset(
    "del della dello dell dei degli delle di d il la lo le i gli l per alle al alla allo ai agli all".split()
)


@cache
def _acronyms() -> dict[str, str]:
    return {row[0]: row[1] for row in rows("ministries.tsv")}


@cache
def _acronym() -> re.Pattern[str]:
    shorts = "|".join(sorted(map(re.escape, _acronyms()), key=len, reverse=True))
    return re.compile(rf"\s{{0,2}},?\s?[(]?(?:del\s)?(?P<short>{shorts})\b[)]?")


def ministry_before(text: str, position: int) -> tuple[str, int] | None:
    """The ministry named between «decreto» and its day, with the end of its name."""
    short = _acronym().match(text, position)
    if short:
        return _acronyms()[short["short"]], short.end()
    match = _BEFORE.match(text, position)
    return (full_name(match["who"]), match.end()) if match else None


def ministry_behind(text: str, position: int) -> tuple[str, int] | None:
    """The ministry named after the number or day of a decree, with the end of its name."""
    short = _acronym().match(text, position)
    if short:
        return _acronyms()[short["short"]], short.end()
    match = _BEHIND.match(text, position)
    return (full_name(match["who"]), match.end()) if match else None


def full_name(who: str) -> str:
    """«Ministro dell'interno, di concerto con …» as «Ministero dell'interno»."""
    short = _acronyms().get(who.replace(".", "").strip())
    if short:
        return short
    name = " ".join(_BESIDE.sub("", who).split()).strip(" ,")
    name = re.sub(r"\bP\.?\s?A\b\.?", "pubblica amministrazione", name)
    return re.sub(r"^ministr[oi](?=\s+(?:d|per))", "Ministero", name, flags=re.IGNORECASE).replace("’", "'")


def authority_urn(name: str) -> str:
    """«Ministero dell'economia e delle finanze» as «ministero.economia.e.finanze»."""
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain)
    return ".".join(word for word in words if word not in _SMALL)
