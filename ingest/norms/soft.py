"""Finds acts that guide without being law: guidelines, circulars, agreements, contracts of labour."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.norms.identity import DATE, iso, read_identities, read_identity
from ingest.norms.ministries import full_name, ministry_behind
from ingest.norms.reference import ActName, Mention

# Authorities that issue rules, by what they are called
_BODIES: tuple[tuple[str, str], ...] = (
    ("ANAC", r"(?-i:ANAC|A\.N\.AC\.|A\.N\.A\.C\.)|autorità\s+nazionale\s+anti\s?-?\s?corruzione"),
    ("AgID", r"(?-i:AgID|AGID|Agid)|agenzia\s+per\s+l['’]\s?italia\s+digitale"),
    (
        "AVCP",
        (
            r"(?-i:AVCP|A\.V\.C\.P\.)|autorità\s+(?:per\s+la\s+)?vigilanza\s+(?:sui"
            r"|dei)\s+contratti\s+pubblici(?:\s+di\s+lavori,?\s+servizi\s+e\s+forniture)?"
        ),
    ),
    ("CNIPA", r"(?-i:CNIPA|C\.N\.I\.P\.A\.)"),
    ("DigitPA", r"(?-i:DigitPA|DIGITPA)"),
    ("ARERA", r"(?-i:ARERA)"),
    ("AGCOM", r"(?-i:AGCOM)"),
    (
        "Garante per la protezione dei dati personali",
        r"garante\s+(?:per\s+la\s+(?:protezione\s+dei\s+dati(?:\s+personali)?|privacy)|privacy)",
    ),
    ("CIVIT", r"(?-i:CIVIT|CiVIT|Ci\.V\.I\.T\.)"),
    ("CIPE", r"(?-i:CIPE|C\.I\.P\.E\.)|comitato\s+interministeriale\s+per\s+la\s+programmazione\s+economica"),
    ("CIPESS", r"(?-i:CIPESS)"),
    ("INPS", r"(?-i:INPS|I\.N\.P\.S\.)"),
    ("INAIL", r"(?-i:INAIL)"),
    ("Agenzia delle entrate", r"agenzia\s+delle\s+entrate"),
    (
        "Dipartimento della funzione pubblica",
        r"dipartimento\s+(?:della\s+)?funzione\s+pubblica|(?-i:DFP)|funzione\s+pubblica",
    ),
    ("Presidenza del Consiglio dei ministri", r"presidenza\s+del\s+consiglio\s+dei\s+ministri"),
    ("Ragioneria generale dello Stato", r"ragioneria\s+generale\s+dello\s+stato|(?-i:RGS)"),
    (
        "Conferenza delle Regioni e delle Province autonome",
        r"conferenza\s+delle\s+regioni(?:\s+e\s+delle\s+province\s+autonome)?",
    ),
)
_NAMES = "|".join(f"(?P<b{k}>{words})" for k, (_, words) in enumerate(_BODIES))
_BODY = re.compile(
    rf"[\s,(]{{0,3}}(?:(?:del(?:la|l['’])?|dal(?:la|l['’])?|di|l['’]|approvate?\s+da(?:l|lla"
    rf"|ll['’])?)\s?)?(?:Dipartimento\s+)?(?:{_NAMES})\s?\)?",
    re.IGNORECASE,
)
_MINISTRY = re.compile(
    r"[\s,(]{0,3}(?:(?:del|dal)\s)?(?P<who>minist(?:ro|ero)\s+(?:per\s+|de"
    r"|(?-i:[A-Z]))[\w'’\s]{2,80}?|Min\.\s?[A-Z]\w+|(?-i:M\.E\.F\.|M\.I\.U\.R\.|MEF|MIUR|MLPS|MIM"
    r"|MIT|MISE))(?=\s{0,3}(?:,|n\.|n°|\d|del\s+\d|prot))",
    re.IGNORECASE,
)
# «circolare AGEA n. 79339»: a body of which only the acronym is known
_ACRONYM = re.compile(
    r"\s(?:del(?:la|l['’])?\s?)?(?P<body>[A-Z]{3,8}|[A-Z][a-zA-Z]?[A-Z]{2,6})(?=\s+(?:n[.°]|\d|del\s+\d))"
)
# «(Garante …), | deliberazione 15 maggio 2014», «linee guida di ANAC: | deliberazione 833/2016»
_BEFORE = re.compile(
    rf"(?:{_NAMES})\s{{0,2}}[,:–-]?\s{{0,2}}(?:con\s+(?:propria\s+|sua\s+|la\s+)?|nella\s+"
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
_WINDOW = 300
"""Characters before a resolution in which its authority is named."""

# «linee guida ANAC n. 4», «circolare n. 2/2017», «delibera ANAC n. 1134 del 2017»
_WORDS: tuple[tuple[str, str], ...] = (
    ("linee guida", r"linee[\s-]+guida"),
    ("circolare", r"circolar[ei](?:\s+(?:ministeriale|interministeriale|esplicativa))?|circ\."),
    (
        "direttiva",
        (
            r"direttiv[ae](?=\s+(?:del\s+(?:presidente\s+del\s+consiglio|minist)|(?-i:PCM)"
            r"|(?:n[.°]\s?)?\d{1,3}/(?:19|20)\d\d(?!/)|del(?:l['’])?\s?\d{1,2}[\s./°]))"
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
_FREE = ("linee guida", "circolare", "direttiva")
"""Sorts that may be named without the authority."""

_REP = r"[\s,(]{0,4}(?:(?:rep(?:ertorio)?|atto)\.?\s?(?:degli\s+)?(?:atti\s+)?n?[.°]?\s?)"
# «Intesa … Conferenza unificata … del 5 agosto 2022», «Accordo Stato-Regioni … (Rep. atti n. 221/CSR)»
_AGREEMENT = re.compile(
    r"(?<![\w.])(?P<type>intes[ae]|accord[oi])\b(?P<between>[^.;\n]{0,140}?)"
    r"(?P<conference>conferenza\s+(?:permanente\s+(?:per\s+i\s+rapporti\s+)?)?(?:unificata"
    r"|stato\s?[-–,]\s?(?:regioni|citt[aà])[\w\s,-]{0,60}?|tra\s+lo\s+stato[^.;\n]{0,90}?)"
    r"|stato\s?[-–]\s?regioni(?:\s+e\s+province\s+autonome)?)"
    rf"(?:[^.;\n\d]{{0,120}}?(?:del(?:l['’])?\s{{0,2}}|in\s+data\s+|il\s+|\s|,\s?)(?P<day>{DATE})"
    rf"(?:{_REP}(?P<number>\d{{1,4}})\s?/\s?(?P<series>CSR|CU|C\.U\.|C\.S\.R\.))?"
    rf"|{_REP}(?P<n2>\d{{1,4}})\s?/\s?(?P<s2>CSR|CU)(?:\s+del(?:l['’])?\s?(?P<d2>{DATE}))?)",
    re.IGNORECASE,
)
_REPERTORY = re.compile(
    (
        r"(?<!\w)rep(?:ertorio)?\.?\s?(?:degli\s+)?(?:atti\s+)?n?[.°]?\s?(?P<number>\d{1,4})\s?/\s?"
        r"(?P<series>CSR|CU)(?:\s+del(?:l['’])?\s?(?P<day>"
    )
    + DATE
    + r"))?",
    re.IGNORECASE,
)
# «CCNL Funzioni locali 16 novembre 2022», «C.C.N.L. del 21/05/2018», «CCNL 2019-2021»
_CONTRACT = re.compile(
    rf"(?<!\w)(?:(?-i:CCNL|C\.C\.N\.L\.|CCDI|CCNQ)|contratto\s+collettivo\s+nazionale(?:\s+di\s+lavoro)?)"
    rf"(?P<between>(?:[ \t,\-–«“\"]{{1,3}}(?!del\b|\d)[\w'’./»”\"-]{{1,25}}){{0,10}}?)"
    rf"[\s,]{{1,3}}(?:(?:sottoscritto|stipulato|siglato|firmato)\s+)?(?:in\s+data\s+|il\s+"
    rf"|del(?:l['’])?\s{{0,2}})?(?P<day>{DATE})",
    re.IGNORECASE,
)


def find_soft(text: str) -> Iterator[Mention]:
    """Every guideline, circular, agreement, contract or authority's act named with a number or a day."""
    for match in _GUIDES.finditer(text):
        yield from _guide(text, match)
    for match in _ENERGY.finditer(text):
        number = f"{match['number']}/{match['year']}/{match['series'].upper()}"
        act = ActName("other", "delibera", "ARERA", None, number, int(match["year"]))
        yield Mention(match.start(), match.end(), act)
    for match in _AGREEMENT.finditer(text):
        yield from _agreement(match)
    for match in _REPERTORY.finditer(text):
        act = _of_conference("atto", "", match["number"], match["series"], match["day"])
        yield Mention(match.start(), match.end(), act)
    for match in _CONTRACT.finditer(text):
        day = read_identity(text, match.start("day"))
        if day and day.date:
            act = ActName("other", "contratto collettivo", None, None, None, day.year, day.date)
            yield Mention(match.start(), match.end(), act)


def _guide(text: str, match: re.Match[str]) -> Iterator[Mention]:
    kind = _WORDS[int((match.lastgroup or "w0")[1:])][0]
    body, at = _body(text, match.end())
    if body is None:
        of = _MINISTRY.match(text, match.end())
        short = _ACRONYM.match(text, match.end())
        if of and kind in _FREE:
            body, at = full_name(of["who"]), of.end()
        elif short and kind == "circolare":
            body, at = short["body"], short.end()
        elif kind == "delibera":
            body, at = _of_authority(text, match)
    found = read_identities(text, at)
    if not found:
        return
    end = found[-1].end
    if body is None:
        body, end = _body(text, end)
        if body is None and kind in _FREE:
            body, end = ministry_behind(text, end) or (None, end)
        if body is None and (kind not in _FREE or not found[0].is_full):
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


def _of_authority(text: str, match: re.Match[str]) -> tuple[str | None, int]:
    """The authority named before its resolution, with the place from which its number is read."""
    council = _COUNCIL.match(text, match.end())
    if council and _GUIDED.search(text, max(0, match.start() - _WINDOW), match.start()):
        return "ANAC", council.end()
    return _body_before(text, match.start()), match.end()


def _body_before(text: str, position: int) -> str | None:
    near = text[max(0, position - 90) : position]
    match = _BEFORE.search(near)
    if match is None and _AUTHORITY.search(near + "n"):
        return "ANAC"
    return next((name for k, (name, _) in enumerate(_BODIES) if match[f"b{k}"]), None) if match else None


def _body(text: str, position: int) -> tuple[str | None, int]:
    match = _BODY.match(text, position)
    if match is None:
        return None, position
    return next(name for k, (name, _) in enumerate(_BODIES) if match[f"b{k}"]), match.end()


def _agreement(match: re.Match[str]) -> Iterator[Mention]:
    kind = "intesa" if match["type"].lower().startswith("intes") else "accordo"
    found = (match["number"] or match["n2"], match["series"] or match["s2"], match["day"] or match["d2"])
    yield Mention(match.start(), match.end(), _of_conference(kind, match["conference"], *found))


def _of_conference(
    kind: str, conference: str, number: str | None, series: str | None, day: str | None
) -> ActName:
    which = (series or "").replace(".", "").upper()
    unified = which == "CU" or "unificata" in conference.lower()
    who = "Conferenza unificata" if unified else "Conferenza Stato-Regioni"
    when = iso(day) if day else None
    return ActName(
        "other",
        kind,
        who,
        None,
        f"{number.lstrip('0')}/{which}" if number else None,
        int(when[:4]) if when else None,
        when,
    )
