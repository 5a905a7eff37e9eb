"""Reads the days that Italian acts write, in figures and in words."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = (
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre"
).split()

_FIGURES = (
    r"(?P<day>\d{1,2})\s?(?:°|º)?(?:\s?[/.-]\s?(?P<month>\d{1,2})\s?[/.-]\s?"
    r"|\s+(?P<name>" + "|".join(_MONTHS) + r")\s+)(?P<year>\d{4}|['’]?\d{2}\b)(?!\d|[./]\d)"
)
# «29/01/2026», «3 marzo 2026», «1° luglio 2025», «18.02.25»
DATE = re.compile(rf"(?<![\d/.-]){_FIGURES}", re.IGNORECASE)

_UNITS = "zero uno due tre quattro cinque sei sette otto nove".split()
_TEENS = ("dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove").split()
_TENS = {20: "venti", 30: "trenta", 40: "quaranta", 50: "cinquanta", 60: "sessanta", 70: "settanta"}


def _in_words() -> dict[str, int]:
    """«primo» 1, «ventotto» 28, «trentuno» 31 … up to 79, which is all that days and years need."""
    words = {word: value for value, word in enumerate(_UNITS)} | {"primo": 1}
    words |= {word: value for value, word in enumerate(_TEENS, 10)}
    for ten, word in _TENS.items():
        words[word] = ten
        for unit in range(1, 10):
            stem = word[:-1] if unit in (1, 8) else word
            words[stem + _UNITS[unit]] = ten + unit
        words[word + "tré"] = ten + 3
    return words


_NUMBERS = _in_words()

# «L'anno duemilaventisei, il giorno ventiquattro, del mese di marzo»; «L’anno 2018, il giorno 23 del mese
# di gennaio»; «L'Anno DUEMILADICIASSETTE addì sei del mese di marzo»
IN_WORDS = re.compile(
    r"\bl\s?['’]\s?anno\s+(?P<year>duemila\s?(?P<rest>[a-zé]*)|\d{4})\W{1,4}"
    r"(?:(?:il|del|nel)\s+giorno|add[iì]['’]?|il\s+d[iì])\W{1,3}(?P<day>[a-zé]+|\d{1,2})\W{1,4}"
    r"(?:del\s+)?(?:mese\s+(?:di\s+)?)?(?P<name>" + "|".join(_MONTHS) + r")\b",
    re.IGNORECASE,
)


def iso(match: re.Match[str]) -> str | None:
    """The day of a match of DATE as YYYY-MM-DD; None for one that is not in the calendar."""
    month = int(match["month"]) if match["month"] else _MONTHS.index(match["name"].lower()) + 1
    figures = match["year"].lstrip("'’")
    year = int(figures) + (2000 if len(figures) == 2 else 0)
    return _day(year, month, int(match["day"]))


def iso_in_words(match: re.Match[str]) -> str | None:
    """The day of a match of IN_WORDS as YYYY-MM-DD; None where its words are no numbers."""
    year = _number(match["year"]) if match["year"].isdigit() else _year(match["rest"])
    day = _number(match["day"])
    if year is None or day is None:
        return None
    return _day(year, _MONTHS.index(match["name"].lower()) + 1, day)


def italian(day: str) -> str:
    """«2026-03-24» as «24/03/2026»."""
    return "/".join(reversed(day.split("-")))


def _year(rest: str) -> int | None:
    if not rest:
        return 2000
    number = _number(rest)
    return None if number is None else 2000 + number


def _number(word: str) -> int | None:
    return int(word) if word.isdigit() else _NUMBERS.get(word.lower())


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
