"""Finds the acts of public bodies themselves: determinations, deliberations, decrees, protocol numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.norms.bodies import body_after, place_after
from ingest.norms.identity import Identity, read_identities
from ingest.norms.own_words import HEAD, LEVEL, LEVELS, ORGAN, ORGANS, PROTOCOL, SHORT
from ingest.norms.reference import ActName, Context, Mention
from ingest.norms.regional import region_after_head, region_of

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


@dataclass(frozen=True, slots=True)
class _Who:
    organ: str | None
    level: str | None


def find_internal(text: str, context: Context) -> Iterator[Mention]:
    """Every act of a body that is named with a number; the body is the citing one where none is named."""
    for match in HEAD.finditer(text):
        sort = next(name for name in _TYPES if match[name])
        words = text[match.start() : match.end()]
        who = _who(words)
        yield from _mentions(
            text, match.start(), match.end(), _TYPES[sort], who, _named_in(text, match), context
        )
    for match in SHORT.finditer(text):
        yield from _short(text, match, context)
    for match in PROTOCOL.finditer(text):
        number = match["number"] or match["n2"] or match["n3"]
        year = int(match["year"] or match["y2"] or match["y3"])
        act = ActName("internal", "protocollo", context.authority, None, number.lstrip("0") or "0", year)
        yield Mention(match.start(), match.end(), act, certain=context.authority is not None)


def _short(text: str, match: re.Match[str], context: Context) -> Iterator[Mention]:
    letters = re.sub(r"[^A-Z]", "", match.group().upper())
    if match["directorial"]:
        # managers' decrees are the acts of regions
        named = body_after(text, match.end())
        end = named[1] if named else match.end()
        yield from _mentions(
            text, match.start(), end, "decreto", _Who("dirigente", "Regione"), named, context
        )
        return
    level = {"R": "Regione", "C": "Comune", "P": "Provincia", "M": "Città metropolitana", "U": "Unione"}[
        letters[-1]
    ]
    sort, organ = "deliberazione", "giunta" if "G" in letters[:-1] else "consiglio"
    if letters.startswith("DP"):
        sort, organ = "decreto", "presidente"
    region = region_after_head(text, match.end()) if level == "Regione" else None
    body = (f"Regione {region[0].name}", region[1]) if region else body_after(text, match.end())
    yield from _mentions(
        text, match.start(), body[1] if body else match.end(), sort, _Who(organ, level), body, context
    )


def _who(words: str) -> _Who:
    organ = ORGAN.search(words)
    level = LEVEL.search(words)
    return _Who(
        next((name for k, (name, _) in enumerate(ORGANS) if organ and organ[f"o{k}"]), None),
        next((name for k, (name, _) in enumerate(LEVELS) if level and level[f"l{k}"]), None),
    )


def _named_in(text: str, match: re.Match[str]) -> tuple[str, int] | None:
    """The body named between the sort of act and its number: «deliberazione del Comune di Borgo n. 5»."""
    between = match["between"]
    for start in (found.start() for found in re.finditer(r"\s(?=d[ea]l)", between)):
        body = body_after(between, start)
        if body:
            return body[0], match.end()
    region = re.search(r"\bregional[ei]\b|\bG\.?\s?R\.?", between)
    if region:
        named = region_after_head(between, region.end())
        if named:
            return f"Regione {named[0].name}", match.end()
    place = re.search(r"(?:comunale|municipale|sindaco|provinciale)(?=\sdi\s)", between, re.IGNORECASE)
    if place:
        named_place = place_after(between, place.end())
        if named_place:
            sort = "Provincia" if "provinciale" in place.group().lower() else "Comune"
            return f"{sort} di {named_place[0]}", match.end()
    return None


def _mentions(
    text: str, start: int, at: int, sort: str, who: _Who, named: tuple[str, int] | None, context: Context
) -> Iterator[Mention]:
    found = read_identities(text, at)
    if not found or (
        found[0].number is None and (who.organ is None or found[0].date is None or at - start > _SHORT_NAME)
    ):
        return
    if found[0].series and who.level is None and named is None:
        who = _Who(who.organ or "giunta", "Regione")
    if sort == "deliberazione" and re.search(
        r"proposta\s+(?:di\s+)?$", text[max(0, start - 14) : start], re.IGNORECASE
    ):
        sort = "proposta"
    end = found[-1].end
    if named is None:
        named = body_after(text, end)
        end = named[1] if named else end
    body = named[0] if named else _own_body(who, context)
    if (
        sort == "decreto"
        and named is None
        and who == _Who(None, None)
        and _is_ministerial(text[at : found[0].end], found[0])
    ):
        act = ActName(
            "state", "decreto ministeriale", None, None, found[0].number, found[0].year, found[0].date
        )
        yield Mention(start, found[0].end, act, certain=False)
        return
    open_ = sort == "deliberazione" and who.organ is None and named is None and _has_organs(body)
    for place, one in enumerate(found):
        last = place == len(found) - 1
        yield Mention(
            start if place == 0 else one.start,
            end if last else one.end,
            _act(sort, body, who, one),
            certain=body is not None and one.is_full and not open_,
        )


def _is_ministerial(words: str, one: Identity) -> bool:
    """«Decreto 30 giugno 2022, n. 132»: the day before a small number is how ministries name theirs."""
    first = re.match(r"\s*,?\s*(?:del\s+)?\d{1,2}[\s°./-]", words)
    return bool(first and one.date and one.number and int(re.sub(r"\D", "", one.number)) < _MANY)


def _has_organs(body: str | None) -> bool:
    """Whether a body's deliberations are of one organ or another, so that a bare number leaves open which."""
    return body is not None and body.lower().startswith(("comune", "provincia", "regione", "citt", "unione"))


def _act(sort: str, body: str | None, who: _Who, one: Identity) -> ActName:
    organ = who.organ if sort != "determinazione" or who.organ not in ("dirigente",) else None
    return ActName("internal", sort, body, organ, one.number, one.year, one.date)


def _own_body(who: _Who, context: Context) -> str | None:
    """The body that cites, unless the organ is of another level: a municipality cites a regional Giunta."""
    own = context.authority
    if who.level == "Regione" and not (own or "").lower().startswith("regione"):
        region = region_of(context)
        return f"Regione {region.name}" if region and not region.urn.startswith("provincia") else None
    if own is None:
        return None
    first = own.lower().split()[0].rstrip("'’")
    matching = {
        "Comune": ("comune", "città", "citta", "municipio"),
        "Provincia": ("provincia",),
        "Città metropolitana": ("città", "citta"),
        "Unione": ("unione",),
    }
    if who.level in matching and first not in matching[who.level]:
        return None
    return own
