"""Finds acts that guide without being law: guidelines, circulars, agreements, contracts of labour."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.norms.authorities import NAMES, authority_after, authority_of
from ingest.norms.identity import DATE, Identity, full_year, iso, read_identities
from ingest.norms.ministries import full_name, ministry_behind
from ingest.norms.reference import ActName, Mention

_MINISTRY = re.compile(
    r"[\s,(]{0,3}(?:(?:del|dal)\s)?(?P<who>minist(?:ro|ero)\s+(?:per\s+|de"
    r"|(?-i:[A-Z]))(?:[\w'’\s]|P\.\s?A\.){2,80}?|Min\.\s?[A-Z]\w+|(?-i:M\.E\.F\.|M\.I\.U\.R\.|MEF|MIUR|MLPS|MIM"
    r"|MIT|MISE))(?=\s{0,3}(?:,|n\.|n°|\d|del\s+\d|prot))",
    re.IGNORECASE,
)
# «circolare AGEA n. 79339»: a body of which only the acronym is known
_ACRONYM = re.compile(
    r"\s(?:del(?:la|l['’])?\s?)?(?P<body>[A-Z]{3,8}|[A-Z][a-zA-Z]?[A-Z]{2,6})(?=\s+(?:n[.°]|\d|del\s+\d))"
)
# «(Garante …), | deliberazione 15 maggio 2014», «linee guida di ANAC: | deliberazione 833/2016»
_BEFORE = re.compile(
    rf"(?:{NAMES})\s{{0,2}}[,:–-]?\s{{0,2}}(?:con\s+(?:propria\s+|sua\s+|la\s+)?|nella\s+"
    r"|(?:aveva\s+|ha\s+)?(?:già\s+)?(?:approvat|adottat|emanat|pubblicat)\w+\s+(?:con\s+)?(?:la\s+"
    r"|una\s+)?)?$",
    re.IGNORECASE,
)
# «(ANAC …), dal Consiglio dell'Autorità con | delibera n. 1097»
_AUTHORITY = re.compile(r"consiglio\s+dell['’]\s?autorità\s+(?:con\s+|n)", re.IGNORECASE)

# «(linee guida ANAC n. 4 …) con delibera | del Consiglio | n. 206»: of the authority, not of a municipality
_COUNCIL = re.compile(r"\s+del\s+consiglio(?=\s+n[.°\s])", re.IGNORECASE)
_GUIDED = re.compile(
    r"linee\s+guida\s+(?:n\.?\s?\d+\s+)?(?:dell['’]\s?)?(?-i:ANAC|A\.N\.A\.?C\.)"
    r"|consiglio\s+dell['’]\s?autorità",
    re.IGNORECASE,
)
# «(linee guida ANAC n. 4), approvate con | delibera n. 1097»
_APPROVED = re.compile(
    r"(?:approvat|adottat|aggiornat|emanat)[eai]\s+(?:da\w+\s[^.;]{0,60})?con\s+(?:la\s+)?$"
)
_WINDOW = 300
"""Characters before a resolution in which its authority is named."""

# «linee guida ANAC n. 4», «circolare n. 2/2017», «delibera ANAC n. 1134 del 2017»
_WORDS: tuple[tuple[str, str], ...] = (
    ("linee guida", r"linee[\s-]+guida"),
    (
        "circolare",
        r"circolar[ei](?:\s+(?:ministeriale|interministeriale|esplicativa|telegrafica|applicativa))?|circ\.",
    ),
    (
        "direttiva",
        (
            r"direttiv[ae](?=\s+(?:del\s+(?:presidente\s+del\s+consiglio|minist)|(?-i:PCM)"
            r"|(?-i:P\.C\.M\.)|(?:n[.°]\s?)?\d{1,3}(?:/(?:19|20)\d\d(?!/)|\s+del\s)"
            r"|del(?:l['’])?\s?\d{1,2}[\s./°]))"
        ),
    ),
    ("delibera", r"deliber[ae]|deliberazion[ei]|del\.|provvediment[oi](?=\s+(?:del\s+garante|n))"),
    ("determinazione", r"determinazion[ei]|determin[ae]"),
    ("comunicato", r"comunicato(?:\s+del\s+presidente)?"),
    ("parere", r"parere|nota|messaggio|risoluzione"),
    ("bando tipo", r"bando[\s-]+tipo"),
    ("regolamento", r"regolament[oi]"),
)
_GUIDES = re.compile(
    r"(?<![\w.])(?:" + "|".join(f"(?P<w{k}>{words})" for k, (_, words) in enumerate(_WORDS)) + r")(?![\w])",
    re.IGNORECASE,
)
# «delibera ARERA 727/2022/R/eel», «deliberazione n. 363/2021/R/rif»
_ENERGY = re.compile(
    r"(?<![\w.])(?:deliber[ae]|deliberazion[ei])\s+(?:(?:dell['’]\s?)?(?:ARERA|AEEGSI|AEEG"
    r"|autorità)\s+)?(?:n\.?\s?)?"
    r"(?P<number>\d{1,4})/(?P<year>20\d\d)/(?P<series>[A-Z]/[A-Z]{3})(?!\w)",
    re.IGNORECASE,
)
# «n. 5/E del 12 gennaio 2010», «4/E del 2010», «n. 18/E/2018»
_LETTERED = re.compile(
    rf"\s{{0,3}}(?:n[.°]?\s?)?(?P<number>\d{{1,3}})\s?/\s?(?P<letter>(?-i:[DET]))(?!\w)"
    rf"(?:\s?/?\s?(?:del(?:l['’])?\s?)?(?:(?P<day>{DATE})|(?P<year>20\d\d|19\d\d)))?",
    re.IGNORECASE,
)
_FREE = ("linee guida", "circolare", "direttiva")
"""Sorts that may be named without the authority."""


def find_soft(text: str) -> Iterator[Mention]:
    """Every guideline, circular, agreement, contract or authority's act named with a number or a day."""
    for match in _GUIDES.finditer(text):
        yield from _guide(text, match)
    for match in _ENERGY.finditer(text):
        number = f"{match['number']}/{match['year']}/{match['series'].upper()}"
        act = ActName("other", "delibera", "ARERA", None, number, int(match["year"]))
        yield Mention(match.start(), match.end(), act)


def _guide(text: str, match: re.Match[str]) -> Iterator[Mention]:
    kind = _WORDS[int((match.lastgroup or "w0")[1:])][0]
    body, at = authority_after(text, match.end())
    if body is None:
        of = _MINISTRY.match(text, match.end())
        short = _ACRONYM.match(text, match.end())
        if of and kind in (*_FREE, "parere"):
            body, at = full_name(of["who"]), of.end()
        elif short and kind == "circolare":
            body, at = short["body"], short.end()
        elif kind == "delibera":
            body, at = _of_authority(text, match)
    found = _lettered(text, at) or read_identities(text, at)
    if not found:
        return
    end = found[-1].end
    if body is None:
        body, end = authority_after(text, end)
        if body is None and kind in _FREE:
            body, end = ministry_behind(text, end) or (None, end)
        if body is None and (kind not in _FREE or not (found[0].is_full or kind == "linee guida")):
            return
    for place, one in enumerate(found):
        act = ActName("other", kind, body, None, one.number, one.year, one.date)
        start = match.start() if place == 0 else one.start
        last = place == len(found) - 1
        yield Mention(
            start,
            max(end, one.end) if last else one.end,
            act,
            certain=body is not None and one.year is not None,
        )


def _lettered(text: str, position: int) -> tuple[Identity, ...]:
    """The number of a circular of the revenue agency: «n. 5/E del 12 gennaio 2010»."""
    match = _LETTERED.match(text, position)
    if match is None:
        return ()
    day = iso(match["day"]) if match["day"] else None
    year = int(day[:4]) if day else full_year(match["year"]) if match["year"] else None
    return (Identity(match.start(), match.end(), f"{match['number']}/{match['letter']}", year, day),)


def _of_authority(text: str, match: re.Match[str]) -> tuple[str | None, int]:
    """The authority named before its resolution, with the place from which its number is read."""
    council = _COUNCIL.match(text, match.end())
    guided = _GUIDED.search(text, max(0, match.start() - _WINDOW), match.start())
    if council and guided:
        return "ANAC", council.end()
    if guided and _APPROVED.search(text, guided.end(), match.start()):
        return "ANAC", match.end()
    return _body_before(text, match.start()), match.end()


def _body_before(text: str, position: int) -> str | None:
    near = text[max(0, position - 90) : position]
    match = _BEFORE.search(near)
    if match is None and _AUTHORITY.search(near + "n"):
        return "ANAC"
    return authority_of(match) if match else None
