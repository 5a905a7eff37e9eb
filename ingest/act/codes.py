"""Finds the codes of a project (CUP) and of a tender (CIG), checked by the rules that are public."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from ingest.act.fields import Field
from ingest.act.lines import Line
from ingest.act.zones import Zones

# «J25E22000370006»: a letter, two digits, a letter, the year and nine digits. How its check digit is made is
# not published, so the structure is all that is checked.
_CUP = re.compile(r"\b[A-Z]\d{2}[A-Z]\d{11}\b")

# «CIG: 95156957EC», «il Codice Identificativo Gara (CIG) risulta essere il seguente: ZA12C9B3E0»
_CIG = re.compile(
    r"\b(?:C\.?\s?I\.?\s?G\.?"
    r"|smart\s?cig)(?P<between>(?:(?!\bC\.?U\.?P\b)[^\t\n]){0,60}?)(?<![A-Z0-9])(?P<cig>[A-Z0-9]{10})(?![A-Z0-9])"
)


def find_cups(zones: Zones) -> tuple[Field, ...]:
    """The project codes of the act; the premises may list those of others, so they count last."""
    return _own_or_only(zones, _cups)


def find_cigs(zones: Zones) -> tuple[Field, ...]:
    """The tender codes of the act, by the same rule."""
    return _own_or_only(zones, _cigs)


def _own_or_only(zones: Zones, find: Callable[[Sequence[Line]], Iterator[Field]]) -> tuple[Field, ...]:
    own = _distinct(find(zones.own))
    if own:
        return own
    premised = _distinct(find(zones.premises))
    return premised if len(premised) == 1 else ()


def _cups(lines: Sequence[Line]) -> Iterator[Field]:
    for line in lines:
        for match in _CUP.finditer(line.text):
            yield line.field(match.group(), match.start(), match.end())


def _cigs(lines: Sequence[Line]) -> Iterator[Field]:
    for line in lines:
        for match in _CIG.finditer(line.text):
            if is_cig(match["cig"]):
                yield line.field(match["cig"], match.start("cig"), match.end("cig"))


def is_cig(code: str) -> bool:
    """Whether ten characters can be a CIG: the check of its kind holds.

    Until 2023: seven digits, then the number times 211 modulo 4091 in three hexadecimals; a
    SmartCIG: X, Y or Z, the last seven hexadecimals times 211 modulo 251 in two, then the seven
    (both as in the AgID schematron rules for orders, R037). Since 2024: a letter from A to U and
    nine hexadecimals, whose check is not published.
    """
    if re.fullmatch(r"\d{7}[0-9A-F]{3}", code):
        return int(code[:7]) > 0 and int(code[:7]) * 211 % 4091 == int(code[7:], 16)
    if re.fullmatch(r"[XYZ][0-9A-F]{9}", code):
        return int(code[3:], 16) > 0 and int(code[3:], 16) * 211 % 251 == int(code[1:3], 16)
    return re.fullmatch(r"[A-U](?=[A-F]{0,8}\d)[0-9A-F]{9}", code) is not None


def _distinct(fields: Iterator[Field]) -> tuple[Field, ...]:
    seen: dict[str, Field] = {}
    for field in fields:
        seen.setdefault(field.value, field)
    return tuple(seen.values())
