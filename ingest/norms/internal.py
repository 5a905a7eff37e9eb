"""Finds the acts of public bodies themselves: determinations, deliberations, decrees, protocol numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ingest.norms.bodies import body_after
from ingest.norms.identity import GLUED, Identity, iso, read_identities, read_identity
from ingest.norms.ministries import ministry_behind
from ingest.norms.others import is_anothers
from ingest.norms.own_who import NOBODY, Who, body_within, organ_before, own_body, who_in
from ingest.norms.own_words import (
    ADOPTED,
    BEHIND,
    HEAD,
    MORE,
    REGISTER,
    SHORT,
)
from ingest.norms.reference import ActName, Context, Mention
from ingest.norms.regional import region_after_head

_LINE = 40
# «DETERMINAZIONE N. 276 DEL 29/01/2026 | OGGETTO: …»
_HEAD_ENDS = re.compile(r"[ \t]*(?:$|\n|oggetto\b)", re.IGNORECASE)
# «proposta di | deliberazione»
_PROPOSED = re.compile(r"proposta\s+(?:di\s+)?$", re.IGNORECASE)
_PLURAL = re.compile(r"deliberazioni|delibere|determinazioni|determine|decreti|ordinanze", re.IGNORECASE)
_MOST = 20
"""Acts in one list that goes on over their subjects."""
# «Decreto | 30 giugno 2022, n. 132»
_DAY_FIRST = re.compile(r"\s*,?\s*(?:del\s+)?\d{1,2}[\s°./-]")
_MANY = 1000
"""Decrees a year from which on no ministry numbers its own."""
_SHORT_NAME = 60
"""Characters of the words before a day that stands without a number."""
_TYPES = {
    "determination": "determinazione",
    "deliberation": "deliberazione",
    "decree": "decreto",
    "order": "ordinanza",
}


def find_internal(text: str, context: Context) -> Iterator[Mention]:
    """Every act of a body that is named with a number; the body is the citing one where none is named."""
    for match in HEAD.finditer(text):
        sort = next(name for name in _TYPES if match[name])
        words = text[match.start() : match.end()]
        who, named = who_in(words), body_within(text, match)
        if who.organ is None and named is None and sort == "deliberation":
            who, named = organ_before(text, match)
        yield from _mentions(text, match.start(), match.end(), _TYPES[sort], who, named, context)
    for match in SHORT.finditer(text):
        yield from _short(text, match, context)


def _short(text: str, match: re.Match[str], context: Context) -> Iterator[Mention]:
    letters = re.sub(r"[^A-Z]", "", match.group().upper())
    if match["organ"]:
        # «Giunta comunale» as «G.C.»
        letters = "".join(word[0].upper() for word in match.group().split())
    if match["directorial"]:
        # managers' decrees are the acts of regions
        named = body_after(text, match.end())
        end = named[1] if named else match.end()
        yield from _mentions(text, match.start(), end, "decreto", Who("dirigente", "Regione"), named, context)
        return
    campania = letters in ("DGRC", "DCRC")
    letters = letters[:-1] if campania else letters
    level = {"R": "Regione", "C": "Comune", "P": "Provincia", "M": "Città metropolitana", "U": "Unione"}[
        letters[-1]
    ]
    sort, organ = "deliberazione", "giunta" if "G" in letters[:-1] else "consiglio"
    if letters.startswith("DP"):
        sort, organ = "decreto", "presidente"
    region = region_after_head(text, match.end()) if level == "Regione" else None
    body = (f"Regione {region[0].name}", region[1]) if region else body_after(text, match.end())
    if campania and body is None:
        body = ("Regione Campania", match.end())
    yield from _mentions(
        text, match.start(), body[1] if body else match.end(), sort, Who(organ, level), body, context
    )


def _mentions(
    text: str, start: int, at: int, sort: str, who: Who, named: tuple[str, int] | None, context: Context
) -> Iterator[Mention]:
    found = read_identities(text, at)
    if not found or not _suffices(found[0], who, at - start):
        return
    if found[0].series not in (None, GLUED) and who.level is None and named is None:
        who = Who(who.organ or "giunta", "Regione")
    if sort == "deliberazione" and _PROPOSED.search(text, max(0, start - 14), start):
        sort = "proposta"
    found, who = _adopted(text, _with_more(text, start, found), who)
    end = _behind_register(text, found[-1].end)
    behind = BEHIND.match(text, end) if sort == "deliberazione" and who.organ is None else None
    if behind:
        who, end = who_in(behind["organ"]), behind.end()
    if named is None:
        named = body_after(text, end) or ministry_behind(text, end)
        end = named[1] if named else end
    body = named[0] if named else own_body(who, context)
    if named is None and body is not None and is_anothers(text, start, at, end, body):
        body = None
    if sort == "decreto" and named is None and who == NOBODY and _is_ministerial(text, at, found[0]):
        one = found[0]
        act = ActName("state", "decreto ministeriale", None, None, one.number, one.year, one.date)
        yield Mention(start, one.end, act, certain=False)
        return
    if _is_own_head(text, start, end):
        return
    told = body is not None and not _is_open(text, start, at, sort, who, named is not None, body)
    for place, one in enumerate(found):
        last = place == len(found) - 1
        yield Mention(
            start if place == 0 else one.start,
            end if last else one.end,
            _act(sort, body, who, one),
            certain=told and one.is_full and one.series != GLUED,
        )


def _is_open(text: str, start: int, at: int, sort: str, who: Who, is_named: bool, body: str | None) -> bool:
    """Whether the words leave open whose act it is: Giunta's or Consiglio's, the body's or a ministry's."""
    if sort == "determinazione" and text[start : start + 4].upper() == "D.D.":
        # «D.D. 23 febbraio 2024, n. 22»: ministries' directors name theirs so
        return _DAY_FIRST.match(text, at) is not None
    return sort == "deliberazione" and who.organ is None and not is_named and _has_organs(body)


def _suffices(one: Identity, who: Who, length: int) -> bool:
    """Whether an act is told: by a number, or by its organ and day right behind few words."""
    return one.number is not None or (
        who.organ is not None and one.date is not None and length <= _SHORT_NAME
    )


def _behind_register(text: str, end: int) -> int:
    """The end of what tells an act, with its number in the general register where that follows."""
    register = REGISTER.match(text, end)
    other = read_identity(text, register.end()) if register else None
    return other.end if other else end


def _is_own_head(text: str, start: int, end: int) -> bool:
    """Whether this is the line that names the text itself: «DETERMINAZIONE N. 276 DEL 29/01/2026»."""
    line = text[text.rfind("\n", max(0, start - _LINE), start) + 1 : start].strip()
    return not line and text[start : start + 5].isupper() and _HEAD_ENDS.match(text, end) is not None


def _adopted(text: str, found: tuple[Identity, ...], who: Who) -> tuple[tuple[Identity, ...], Who]:
    """«n. 12, adottata dalla Giunta comunale in data 3/4/2024»: the day and organ that stand behind."""
    last = found[-1]
    match = ADOPTED.match(text, last.end) if last.year is None and last.number else None
    day = iso(match["day"]) if match else None
    if match is None or day is None:
        return found, who
    dated = replace(last, end=match.end(), year=int(day[:4]), date=day)
    return (*found[:-1], dated), who_in(match["organ"]) if match["organ"] and who.organ is None else who


def _with_more(text: str, start: int, found: tuple[Identity, ...]) -> tuple[Identity, ...]:
    """«deliberazioni di G.C. n. 35/2025 di approvazione del Piano … e n. 43/2025»: the list goes on."""
    while _PLURAL.match(text, start) and found[-1].is_full and len(found) < _MOST:
        more = MORE.match(text, found[-1].end)
        following = read_identity(text, more.end()) if more else None
        if following is None or not following.is_full:
            break
        found = (*found, following)
    return found


def _is_ministerial(text: str, at: int, one: Identity) -> bool:
    """«Decreto 30 giugno 2022, n. 132»: the day before a small number is how ministries name theirs."""
    first = _DAY_FIRST.match(text, at)
    return bool(first and one.date and one.number and int(re.sub(r"\D", "", one.number)) < _MANY)


def _has_organs(body: str | None) -> bool:
    """Whether a body's deliberations are of one organ or another, so that a bare number leaves open which."""
    return body is not None and body.lower().startswith(("comune", "provincia", "regione", "citt", "unione"))


def _act(sort: str, body: str | None, who: Who, one: Identity) -> ActName:
    organ = who.organ if sort != "determinazione" or who.organ not in ("dirigente",) else None
    return ActName("internal", sort, body, organ, one.number, one.year, one.date)
