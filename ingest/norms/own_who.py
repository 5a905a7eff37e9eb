"""Reads whose act it is: the organ and body named beside it, else the body that cites."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.norms.bodies import body_after, own_name, place_after
from ingest.norms.own_words import FORMER, LEVEL, LEVELS, ORGAN, ORGANS
from ingest.norms.reference import Context
from ingest.norms.regional import region_after_head, region_of

_FORMER = 90
"""Characters before a resolution in which its organ may be named."""


@dataclass(frozen=True, slots=True)
class Who:
    organ: str | None
    level: str | None


def who_in(words: str) -> Who:
    organ = ORGAN.search(words)
    level = LEVEL.search(words)
    return Who(
        next((name for k, (name, _) in enumerate(ORGANS) if organ and organ[f"o{k}"]), None),
        next((name for k, (name, _) in enumerate(LEVELS) if level and level[f"l{k}"]), None),
    )


NOBODY = Who(None, None)


def organ_before(text: str, match: re.Match[str]) -> tuple[Who, tuple[str, int] | None]:
    """The organ and body that stand before: «Giunta regionale Emilia-Romagna, | deliberazione n. 1554»."""
    former = FORMER.search(text, max(0, match.start() - _FORMER), match.start())
    if former is None:
        return NOBODY, None
    who = who_in(former["organ"])
    region = region_after_head(former["body"], 0)
    named = body_after(former["body"], 0)
    if region and not named:
        return Who(who.organ, "Regione"), (f"Regione {region[0].name}", match.end())
    return who, (named[0], match.end()) if named else None


def body_within(text: str, match: re.Match[str]) -> tuple[str, int] | None:
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


def own_body(who: Who, context: Context) -> str | None:
    """The body that cites, unless the organ is of another level: a municipality cites a regional Giunta."""
    own = own_name(context.authority)
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
