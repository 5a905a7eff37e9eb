"""Finds decisions of courts: «Corte cost. n. 131/2020», «Cons. Stato, sez. V, 12 aprile 2021, n. 2948»."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.norms.identity import Identity, read_identity
from ingest.norms.reference import ActName, Mention

_ACT = (
    r"(?:sentenz[ae]|sent\.|ordinanz[ae]|ord\.|pareri?|deliberazion[ei]|delibera|delib\.|decret[oi]"
    r"|pronunci?[ae]|decisione)"
)
# Courts by what they are called; the longer form first
_COURTS: tuple[tuple[str, str], ...] = (
    ("Corte costituzionale", r"corte\s+cost(?:ituzionale|\.)|c\.\s?cost\.|(?-i:Consulta)"),
    (
        "Corte di giustizia dell'Unione europea",
        (
            r"corte\s+(?:di\s+giustizia(?:\s+(?:dell['’]\s?unione\s+europea|dell['’]UE|UE|europea"
            r"|CE))?)|(?-i:CGUE|C\.G\.U\.E\.)"
        ),
    ),
    (
        "Corte europea dei diritti dell'uomo",
        r"corte\s+e(?:uropea\s+dei\s+diritti\s+dell['’]\s?uomo|du)|(?-i:CEDU)(?=,?\s+(?:sent|n))",
    ),
    ("Corte di cassazione", r"(?:suprema\s+)?corte\s+(?:suprema\s+)?di\s+cassazione|cassazione|cass\."),
    ("Corte dei conti", r"corte\s+dei\s+conti|c\.\s?conti|(?-i:C\.d\.C\.)"),
    (
        "Consiglio di Stato",
        (
            r"consiglio\s+di\s+stato|cons\.\s?(?:di\s+)?st(?:ato|\.)|(?-i:C\.d\.S\.|CdS)(?=,?\s+(?:sez"
            r"|ad|n|sent|parere))"
        ),
    ),
    ("TAR", r"tribunale\s+amministrativo\s+regionale|t\.\s?a\.\s?r\.|(?-i:TAR|Tar)(?=\s)"),
    ("Giudice di pace", r"giudice\s+di\s+pace\s+di(?=\s[A-Z])"),
    ("Corte d'appello", r"corte\s+d['’]\s?appello\s+di(?=\s[A-Z])"),
    ("Tribunale", r"tribunale\s+(?:civile\s+|penale\s+|ordinario\s+)?di(?=\s[A-Z])|trib\.(?=\s[A-Z])"),
)
_SEATED = ("TAR", "Tribunale", "Giudice di pace", "Corte d'appello")
_NAMES = "|".join(f"(?P<c{k}>{words})" for k, (_, words) in enumerate(_COURTS))
# «, Sez. V», «sezione regionale di controllo per la Lombardia», «(Sez. Un.)», «civ., sez. lav.», «Ad. Plen.»
_BETWEEN = r"(?P<between>(?:[\s,()]{1,4}(?!n\b|n\.|del\b|\d)[\w.'’\-–]{1,30}){0,12}?)\)?"
_AFTER = re.compile(
    rf"(?<![\w.])(?:{_NAMES}){_BETWEEN}\s{{0,3}},?\s{{0,2}}(?:(?P<act>{_ACT})\s{{0,2}}"
    r"(?:della\s+sezione\s+\w+\s+)?(?:adunanza\s+\w+\s+)?)?"
    r"(?=(?:del(?:l['’])?\s|in\s+data\s)?\s{0,2}(?:n[.°r]{0,2}\s?\d|\d{1,2}[./\s°]|\d{1,5}/\d|n\.\s"
    r"|nn\.\s|causa|cause))",
    re.IGNORECASE,
)
# «sentenza n. 131/2020 della Corte costituzionale», «deliberazione n. 12/2020 della Corte dei conti»
_ACT_FIRST = re.compile(rf"(?<![\w.])(?P<act>{_ACT})(?=\s{{0,2}}(?:n|nn|nr|num|del|\d))", re.IGNORECASE)
_OF_COURT = re.compile(
    rf"\s{{0,2}},?\s{{0,2}}(?:(?:(?:resa|emessa|pronunciata|emanata)\s+)?(?:del(?:la|l['’])?"
    rf"|dal(?:la)?)\s?)(?:{_NAMES})(?P<seat>,?\s+(?:per\s+(?:la|il|l['’])\s?)?(?-i:[A-Z][\w-]+)|)",
    re.IGNORECASE,
)
# «C-131/12», «cause riunite C-92/09 e C-93/09»
_CASE = re.compile(r"(?<![\w-])(?P<court>[CT])\s?[-–‑]\s?(?P<number>\d{1,4})/(?P<year>\d{2})(?!\d)")
_KIND = (
    ("sent", "sentenza"),
    ("ord", "ordinanza"),
    ("par", "parere"),
    ("delib", "deliberazione"),
    ("decr", "decreto"),
    ("pron", "sentenza"),
    ("decis", "sentenza"),
)
# Where a TAR sits: «TAR Lombardia, Milano», «TAR del Lazio»
_SEAT = re.compile(
    r"[\s,(]{0,3}(?:(?:per|del)\s+)?(?:la|il|l['’])?\s?(?P<seat>(?-i:[A-Z])[\w'’-]+(?:[ -]"
    r"(?-i:[A-Z])[\w-]+)?)",
    re.IGNORECASE,
)


# «n. 5/2014/PAR», «n. 9/SEZAUT/2019/INPR»
_SUFFIXED = re.compile(
    r"\s{0,2}(?:n[.°]?\s?)?(?P<number>\d{1,4})\s?/\s?(?:[A-Z]{3,8}/)?(?P<year>(?:19|20)\d\d)/[A-Z]{2,7}\b"
)


def find_judgments(text: str) -> Iterator[Mention]:
    """Every decision of a court that is named with a number or a day."""
    for match in _AFTER.finditer(text):
        found = _with_suffix(text, match.end()) or read_identity(text, match.end())
        if found is None or (found.number is None and match["act"] is None) or found.year is None:
            continue
        court = _court(match)
        yield Mention(
            match.start(),
            found.end,
            _judgment(court, _seat(court, text, match), match["act"], found.number, found.year, found.date),
        )
    for match in _ACT_FIRST.finditer(text):
        found = _with_suffix(text, match.end()) or read_identity(text, match.end())
        if found is None or found.year is None:
            continue
        of = _OF_COURT.match(text, found.end)
        if of is None:
            continue
        court = _court(of)
        place = of["seat"].strip(" ,") if court in _SEATED else ""
        yield Mention(
            match.start(),
            of.end() if place or not of["seat"] else of.start("seat"),
            _judgment(court, place, match["act"], found.number, found.year, found.date),
        )
    for match in _CASE.finditer(text):
        year = 1900 + int(match["year"]) if int(match["year"]) > 50 else 2000 + int(match["year"])
        court = (
            "Corte di giustizia dell'Unione europea"
            if match["court"] == "C"
            else "Tribunale dell'Unione europea"
        )
        yield Mention(
            match.start(), match.end(), ActName("case-law", "causa", court, None, match["number"], year)
        )


def _with_suffix(text: str, position: int) -> Identity | None:
    match = _SUFFIXED.match(text, position)
    if match is None:
        return None
    return Identity(match.start(), match.end(), match["number"].lstrip("0"), int(match["year"]))


def _court(match: re.Match[str]) -> str:
    return next(name for k, (name, _) in enumerate(_COURTS) if match[f"c{k}"])


def _seat(court: str, text: str, match: re.Match[str]) -> str:
    if court not in _SEATED:
        return ""
    seat = _SEAT.match(text, match.start("between"))
    return seat["seat"] if seat else ""


def _judgment(
    court: str, seat: str, word: str | None, number: str | None, year: int, day: str | None
) -> ActName:
    kind = next((kind for stem, kind in _KIND if word and word.lower().startswith(stem)), "sentenza")
    return ActName("case-law", kind, f"{court} {seat}".strip(), None, number, year, day)
