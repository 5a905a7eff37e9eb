"""Reads the numbers and days by which acts are told apart, after the words that name their sort.

Every pattern here is anchored and bounded, so that reading takes a time that does not depend on
the length of the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

MONTHS = (
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre"
).split()
_SHORT_MONTHS = ("gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic")

_NAMED = "|".join(MONTHS) + "|" + "|".join(rf"{month}[nt]?\.?" for month in _SHORT_MONTHS)
# «7 agosto 1990», «1° luglio 2009», «29/01/2026», «18.8.00», «8-3-1968», «29 GENN. 1998»
DATE = (
    rf"\d{{1,2}}\s?[°º^]?(?:\s{{0,3}}(?:{_NAMED})\s{{0,3}}(?:del\s)?\d{{4}}"
    r"|\s?[/.\-–]\s?\d{1,2}\s?[/.\-–]\s?(?:\d{4}|['’]?\d{2}))(?![\d])"
)
_DATE = re.compile(
    rf"(?P<day>\d{{1,2}})\s?[°º^]?(?:\s*(?P<name>{_NAMED})\s*(?:del\s)?|\s?[/.\-–]\s?"
    rf"(?P<month>\d{{1,2}})\s?[/.\-–]\s?)"
    r"['’]?(?P<year>\d{4}|\d{2})",
    re.IGNORECASE,
)
# «n.», «n°», «N.», «nr.», «num.», «nn.», «numero», «n. ro», «n.°»
SIGN = r"(?:(?<![^\W\d_])n(?:umeri|umero|um|rr|r|ro|n|°|º|\^)?\s?[.,°º:]?\s?(?:ro\.?\s)?[°º]?\s?)"
_NUMBER = r"\d{1,3}(?:\.\d{3})+(?!\d)|\d{1,7}"
_SUFFIX = r"(?:\s?[-/]?\s?(?:bis|ter|quater)\b)?"
_YEAR = r"(?:1[89]\d\d|20[0-4]\d)"
_SHORT_YEAR = r"['’]?\d{2}"
_ROMAN = r"(?:[IVX]{1,5}\s?[/-]?\s?)"
_OF = (
    r"(?:de(?:l|ll['’]?\s?)\s*anno\s|dell?['’]\s?|del\s|dell?(?=\d)|di\sdata\s|in\sdata\s|d\.\s?d\.\s"
    r"|datat[oai]\s|dd\.?\s)"
)
_NEXT = r"\s{0,2}[,;]?\s{0,3}"
# «n. 267 | - 18.8.2000»
_HYPHEN = r"\s[-–]\s(?=\d{1,2}[./])"

_IDENTITY = re.compile(
    rf"(?P<d1>{DATE})\s{{0,2}}[,;–-]?\s{{0,3}}(?:\(\s?)?(?:{SIGN}|(?:prot|pg|p\.g)\w*\.?\s{SIGN}?)"
    rf"(?P<s1>{_ROMAN})?(?P<n1>{_NUMBER})(?P<b1>{_SUFFIX})"
    rf"(?:\s?/\s?(?P<y1>{_YEAR}|{_SHORT_YEAR})(?!\d|/\d))?(?!\d|\s?/\s?\d)"
    rf"|{SIGN}?(?P<y6>{_YEAR})\s?/\s?(?P<n6>(?!{_YEAR}(?!\d))\d{{1,7}})(?![\d/])(?:{_NEXT}{_OF}\s?"
    rf"(?P<d6>{DATE}))?"
    rf"|{SIGN}?(?P<s2>{_ROMAN})?(?P<n2>{_NUMBER})(?P<b2>{_SUFFIX})\s?/\s?(?P<y2>{_YEAR}"
    rf"|{_SHORT_YEAR})(?![\d/]|[.,]\d)"
    rf"(?:{_NEXT}{_OF}\s?(?P<d2>{DATE}))?"
    rf"|{SIGN}?(?P<s3>{_ROMAN})?(?P<n3>{_NUMBER})(?P<b3>{_SUFFIX})(?:\s?\([^()]{{1,20}}\))?{_NEXT}"
    rf"(?:{_OF}|{_HYPHEN}|(?<=\s)(?=\d{{1,2}}\s?[°º]?\s(?:{_NAMED})\s))\s?(?:(?P<d3>{DATE})|(?P<y3>{_YEAR})"
    r"(?!\d|[/.]\d))"
    rf"|(?P<d4>{DATE})"
    rf"|{SIGN}(?P<s5>{_ROMAN})?(?P<n5>{_NUMBER})(?P<b5>{_SUFFIX})(?![\d/]|[.,]\d)",
    re.IGNORECASE,
)
# «Delibera n. 12012 luglio 2017»: a number that lost the space before the day
_GLUED = re.compile(
    rf"{SIGN}(?P<number>\d{{2,4}})(?P<day>(?:[12]\d|3[01]))\s(?:{'|'.join(MONTHS)})\s\d{{4}}(?!\d)",
    re.IGNORECASE,
)
GLUED = "?"
"""The series of an identity that is a guess."""
# Before an identity: «legge | 7 agosto …», «decreto | del 3 marzo …», «legge , n. 241»
_LEAD = re.compile(
    rf"\s{{0,3}}[,(:]?\s{{0,2}}(?:R\.?\s?G\.?(?:en\.)?\s{{0,2}})?(?:prot(?:ocollo)?\.?\s?)?"
    rf"(?:{_OF}\s?|de[li]\s{{1,2}})?",
    re.IGNORECASE,
)
# Between two of a list: «…, n. 152, e 20 ottobre 1990, n. 302», «nn. 12, 13 e 14», «267/2000 e n. 165/2001»
_AND = re.compile(
    r"\s{0,2}(?:,|;)?\s{0,3}(?:(?:e|ed|o|nonché|-)\s{1,3})?(?:(?:de(?:l|lla|i|gli|lle)|il|la|le|i"
    r"|gli)\s{1,2}|dell['’]\s?|l['’]\s?)?",
    re.IGNORECASE,
)
_BARE = re.compile(rf"(?:{SIGN})?(?P<number>{_NUMBER})(?![\d/]|[.,]\d|\s?[°º%€)])", re.IGNORECASE)

_FIRST_CENTURY, _PIVOT = 1900, 36
_LONGEST = 60
"""Of a list of acts of one sort."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells an act from others of its sort, with the range of the words that say it."""

    start: int
    end: int
    number: str | None = None
    year: int | None = None
    date: str | None = None
    series: str | None = None

    @property
    def is_full(self) -> bool:
        """Whether it has a number and a year."""
        return self.number is not None and self.year is not None


def read_identity(text: str, position: int) -> Identity | None:
    """The identity that follows at ``position``, after a comma, «del», «in data» or nothing."""
    lead = _LEAD.match(text, position)
    start = lead.end() if lead else position
    glued = _GLUED.match(text, start)
    if glued and (day := iso(text[glued.start("day") : glued.end()])):
        return Identity(glued.start(), glued.end(), _plain(glued["number"]), int(day[:4]), day, series=GLUED)
    match = _IDENTITY.match(text, start) or _IDENTITY.match(text, position)
    return _made(match) if match else None


def read_identities(text: str, position: int) -> tuple[Identity, ...]:
    """The identities of a list that starts there: «8 marzo 1968, n. 152, e 20 ottobre 1990, n. 302».

    A bare number takes the year of the next that has one («nn. 12, 13 e 14 del 2020»); numbers
    after the last year are no part of the list.
    """
    first = read_identity(text, position)
    if first is None:
        return ()
    found: list[Identity] = []
    waiting = [first]
    if first.year is not None:
        found, waiting = [first], []
    at = first.end
    for _ in range(_LONGEST):
        gap = _AND.match(text, at)
        if gap is None or not gap.group().strip():
            break
        match = _IDENTITY.match(text, gap.end())
        one = _made(match) if match else None
        if one is None or (one.number is None and not found):
            bare = _BARE.match(text, gap.end())
            if bare is None:
                break
            one = Identity(bare.start(), bare.end(), _plain(bare["number"]))
        if one.number is None:
            break
        at = one.end
        if one.year is None:
            waiting.append(one)
            continue
        found += [replace(w, year=one.year) for w in waiting] + [one]
        waiting = []
    return tuple(found) or (first,)


def _made(match: re.Match[str]) -> Identity | None:
    group = match.groupdict()
    number = next((group[f"n{k}"] for k in (1, 6, 2, 3, 5) if group.get(f"n{k}")), None)
    year = next((group[f"y{k}"] for k in (1, 6, 2, 3) if group.get(f"y{k}")), None)
    written = next((group[f"d{k}"] for k in (1, 2, 3, 4, 6) if group.get(f"d{k}")), None)
    series = next((group[f"s{k}"] for k in (1, 2, 3, 5) if group.get(f"s{k}")), None)
    suffix = next((group[f"b{k}"] for k in (1, 2, 3, 5) if group.get(f"b{k}")), None)
    day = iso(written) if written else None
    if written and day is None:
        return None
    when = full_year(year) if year else (int(day[:4]) if day else None)
    if year and day and when != int(day[:4]) and group["y1"]:
        when = int(day[:4])
    return Identity(
        match.start(),
        match.end(),
        _plain(number) + _joined(suffix) if number else None,
        when,
        day,
        series.strip(" /-").upper() if series else None,
    )


def _plain(number: str) -> str:
    return number.replace(".", "").lstrip("0") or "0"


def _joined(suffix: str | None) -> str:
    return re.sub(r"[\s/-]", "", suffix).lower() if suffix else ""


def full_year(written: str) -> int:
    """«90» as 1990, «'06» as 2006, «2016» as it is."""
    figures = written.strip().lstrip("'’")
    if len(figures) == 4:
        return int(figures)
    return int(figures) + (_FIRST_CENTURY if int(figures) >= _PIVOT else _FIRST_CENTURY + 100)


def iso(written: str) -> str | None:
    """A day as YYYY-MM-DD; None for one that is not in the calendar."""
    match = _DATE.match(written)
    if match is None:
        return None
    if match["month"]:
        month = int(match["month"])
    else:
        month = 1 + next(
            k for k, short in enumerate(_SHORT_MONTHS) if match["name"].lower().startswith(short)
        )
    try:
        return date(full_year(match["year"]), month, int(match["day"])).isoformat()
    except ValueError:
        return None
