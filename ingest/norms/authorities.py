"""Reads the authority that an act is of, among those that issue rules without making law."""

from __future__ import annotations

import re

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
        r"garante\s+(?:per\s+la\s+(?:protezione\s+dei\s+dati(?:\s+personali)?|privacy)|privacy)"
        r"|garante(?=\s+(?:n[.°]|\d|del\s+\d))",
    ),
    ("CIVIT", r"(?-i:CIVIT|CiVIT|Ci\.V\.I\.T\.)"),
    ("CIPE", r"(?-i:CIPE|C\.I\.P\.E\.)|comitato\s+interministeriale\s+per\s+la\s+programmazione\s+economica"),
    ("Autorità di regolazione dei trasporti", r"autorità\s+(?:di|per\s+la)\s+regolazione\s+dei\s+trasporti"),
    ("CIPESS", r"(?-i:CIPESS)"),
    ("INPS", r"(?-i:INPS|I\.N\.P\.S\.)"),
    ("INAIL", r"(?-i:INAIL)"),
    ("Agenzia delle entrate", r"agenzia\s+delle\s+entrate"),
    (
        "Dipartimento della funzione pubblica",
        r"dipartimento\s+(?:della\s+)?funzione\s+pubblica|(?-i:DFP)|funzione\s+pubblica",
    ),
    (
        "Presidenza del Consiglio dei ministri",
        r"presidenza\s+del\s+consiglio\s+dei\s+ministri|(?-i:P\.C\.M\.|PCM)",
    ),
    ("Ragioneria generale dello Stato", r"ragioneria\s+generale\s+dello\s+stato|(?-i:RGS)"),
    (
        "Conferenza delle Regioni e delle Province autonome",
        r"conferenza\s+delle\s+regioni(?:\s+e\s+delle\s+province\s+autonome)?",
    ),
)
NAMES = "|".join(f"(?P<b{k}>{words})" for k, (_, words) in enumerate(_BODIES))
_BODY = re.compile(
    rf"[\s,(–-]{{0,3}}(?:(?:del(?:la|l['’])?|dal(?:la|l['’])?|di|l['’]|approvate?\s+da(?:l|lla"
    rf"|ll['’])?)\s?)?(?:Dipartimento\s+)?(?:{NAMES})\s?\)?",
    re.IGNORECASE,
)


def authority_after(text: str, position: int) -> tuple[str | None, int]:
    """The authority named at ``position`` with the end of its name, or of its department's."""
    name, end = None, position
    for _ in range(2):
        match = _BODY.match(text, end)
        if match is None:
            break
        name, end = authority_of(match) or name, match.end()
    return name, end


def authority_of(match: re.Match[str]) -> str | None:
    """Which authority a match of ``NAMES`` is of."""
    return next((name for k, (name, _) in enumerate(_BODIES) if match[f"b{k}"]), None)
