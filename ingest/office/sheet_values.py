"""Writes the value of a spreadsheet cell as a person sees it in an Italian office."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

Value = bool | int | float | Decimal | str | datetime | date | time | timedelta | None

_MONTHS = (
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre".split()
)
_DAYS = "lunedì martedì mercoledì giovedì venerdì sabato domenica".split()
# What an Italian Excel shows for the errors that files store in English.
_ERRORS = {
    "#N/A": "#N/D", "#REF!": "#RIF!", "#VALUE!": "#VALORE!", "#NAME?": "#NOME?", "#NUM!": "#NUM!",
    "#NULL!": "#NULLO!",
}  # fmt: skip
_GENERAL = frozenset(("", "general", "standard", "@"))
_LARGEST = 10**15  # beyond it a spreadsheet's numbers have no exact units
# The pieces of a number format: "text", \c, widths (_c, *c), [$€-410], [Red], a run of digits, a character.
_PIECE = re.compile(
    r'"([^"]*)"|\\(.)|[_*].|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|([#0?.,]*[#0?][#0?.,]*)|(.)', re.S
)
# The same, coarser: a semicolon that is none of its own sets sections apart, 0,00;"meno";0
_SECTIONS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|.', re.S)
_NOT_DATE = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|[_*].')


@dataclass(frozen=True, slots=True)
class _Pattern:
    """One section of a number format: what stands around the digits, and how they are written.

    ``wanted`` of the ``decimals`` are written even when they are zero.
    """

    before: str
    after: str
    digits: bool
    zeros: int = 0
    decimals: int = 0
    wanted: int = 0
    grouped: bool = False
    scale: int = 0  # powers of ten
    blank_zero: bool = False


def shown(value: Value, number_format: str = "General") -> str:
    """The value under a number format of ECMA-376, with Italian separators, months and day order."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "VERO" if value else "FALSO"
    if isinstance(value, str):
        return _ERRORS.get(value, value)
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds()) // 60
        return f"{minutes // 60}:{minutes % 60:02d}"
    if isinstance(value, time):
        return _clock(value)
    if isinstance(value, date):
        moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
        return _moment(moment, _NOT_DATE.sub("", number_format).lower())
    if not math.isfinite(value):
        return ""
    return _number(Decimal(repr(value)) if isinstance(value, float) else Decimal(value), number_format)


def _moment(value: datetime, form: str) -> str:
    """A date by the parts its format has: a full one always as dd/mm/yyyy."""
    clock = f" {_clock(value.time())}" if "h" in form else ""
    has_month = "m" in re.sub(r"h+[:. ]*m+|m+[:. ]*s+", "", form)
    if not any(letter in form for letter in "dyh") and not has_month:
        return f"{value:%d/%m/%Y}" + (f" {_clock(value.time())}" if value.time() != time() else "")
    if "y" in form and not ("d" in form and has_month):
        return f"{_MONTHS[value.month - 1]} {value.year:04d}" if has_month else f"{value.year:04d}"
    if "y" in form:
        return f"{value:%d/%m}/{value.year:04d}{clock}"
    if "d" in form and has_month:
        return f"{value.day} {_MONTHS[value.month - 1]}{clock}"
    if "ddd" in form:
        return _DAYS[value.weekday()]
    if has_month:
        return _MONTHS[value.month - 1]
    return clock.strip() or f"{value:%d/%m}/{value.year:04d}"


def _clock(value: time) -> str:
    return f"{value:%H:%M:%S}" if value.second else f"{value:%H:%M}"


def _number(value: Decimal, number_format: str) -> str:
    if abs(value) >= _LARGEST:
        return _plain(value)
    patterns = _patterns(number_format)
    negative = value < 0 and len(patterns) > 1
    pattern = patterns[1] if negative else patterns[0]
    if value == 0 and len(patterns) > 2:
        pattern = patterns[2]
    if pattern is None:
        return _plain(value)
    if not pattern.digits or (value == 0 and pattern.blank_zero):
        return f"{pattern.before}{pattern.after}".strip()
    scaled = (abs(value) if negative else value).scaleb(pattern.scale)
    text = _digits(scaled, pattern)
    sign = "-" if text.startswith("-") else ""
    return f"{sign}{pattern.before}{text.removeprefix('-')}{pattern.after}".strip()


def _digits(value: Decimal, pattern: _Pattern) -> str:
    rounded = value.quantize(Decimal(1).scaleb(-pattern.decimals), ROUND_HALF_UP)
    whole, _, part = f"{abs(rounded):f}".partition(".")
    while len(part) > pattern.wanted and part.endswith("0"):
        part = part[:-1]
    whole = whole.zfill(pattern.zeros)
    if pattern.grouped:
        whole = f"{int(whole):,}".replace(",", ".")
    sign = "-" if rounded < 0 else ""
    return f"{sign}{whole},{part}" if part else f"{sign}{whole}"


def _plain(value: Decimal) -> str:
    """A number without a format: no more digits than a cell shows, the noise of binary fractions gone."""
    exact = float(value)
    if value == value.to_integral_value():
        return f"{value:.0f}"
    text = f"{exact:.15g}"
    if len(text) > 14:
        text = f"{exact:.10g}"
    if "e" in text:
        text = f"{exact:.15f}".rstrip("0")
    return text.replace(".", ",")


@lru_cache(maxsize=512)
def _patterns(number_format: str) -> tuple[_Pattern | None, ...]:
    """The sections for positive, negative and zero; None for one that is written without a format."""
    if number_format.strip().lower() in _GENERAL:
        return (None,)
    sections = [""]
    for piece in _SECTIONS.findall(number_format):
        if piece == ";":
            sections.append("")
        else:
            sections[-1] += piece
    return tuple(_pattern(section) for section in sections[:3])


def _pattern(section: str) -> _Pattern | None:
    before, after, digits, percent = "", "", "", 0
    for quoted, escaped, symbol, run, char in _PIECE.findall(section):
        if run:
            if digits:
                return None  # "000-000", "# ?/?": not a decimal number
            digits = run
            continue
        if char in ("E", "e", "/", "@") or (char.isalpha() and char.lower() in "general"):
            return None
        percent += char == "%"
        text = quoted or escaped or symbol or char
        before, after = (before, after + text) if digits else (before + text, after)
    if not digits:
        return _Pattern(before, after, False)
    scaled = len(digits) - len(digits.rstrip(","))
    whole, _, part = digits.rstrip(",").partition(".")
    return _Pattern(
        before,
        after,
        digits=True,
        zeros=whole.count("0"),
        decimals=sum(char in "0#?" for char in part),
        wanted=part.count("0"),
        grouped="," in whole,
        scale=2 * percent - 3 * scaled,
        blank_zero="0" not in digits and "#" not in digits,
    )
