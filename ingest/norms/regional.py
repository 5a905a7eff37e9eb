"""Tells of which region a law is: by what is written beside it, else by the body that cites it."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from ingest.norms.reference import Context
from ingest.norms.tables import Region, region_of_place, regions


@cache
def _forms() -> dict[str, Region]:
    return {_folded(form): region for region in regions() for form in (region.name, *region.forms)}


def _folded(form: str) -> str:
    return re.sub(r"[\s.\-’']+", " ", form).strip().lower()


@cache
def _pattern() -> str:
    forms = sorted({form for region in regions() for form in region.forms}, key=len, reverse=True)
    # Abbreviations in capitals only: «L.R. E.R. n. 2/2003»
    written = [
        f"(?-i:{re.escape(form)})"
        if form.isupper()
        else re.escape(form).replace(r"\ ", r"\s+").replace("'", "['’]")
        for form in forms
    ]
    return "(?:" + "|".join(written) + r")(?![\w])"


@cache
def _after_head() -> re.Pattern[str]:
    # «legge regionale | della Regione Emilia-Romagna», «L.R. | Lombardia», «legge della Regione | Lombardia»
    return re.compile(
        rf"\s{{0,2}}[(]?\s?(?:d(?:ella|ell['’]|el)\s?)?\s?(?:regione\s+(?:autonoma\s+)?"
        r"|(?:provincia\s+)?(?:autonoma\s+)?di\s+|autonoma\s+)?"
        rf"(?P<region>{_pattern()})\s?[)]?",
        re.IGNORECASE,
    )


@cache
def _after_number() -> re.Pattern[str]:
    # «L.R. n. 2/2003 | della Regione Emilia-Romagna», «| (Emilia-Romagna)», «| Regione Lombardia»
    return re.compile(
        rf"\s{{0,2}},?\s?(?:[(]\s?(?:regione\s+)?|d(?:ella|ell['’]|el)\s?(?:regione\s+"
        r"(?:autonoma\s+)?|provincia\s+(?:autonoma\s+)?di\s+)?|regione\s+)"
        rf"(?P<region>{_pattern()})\s?[)]?",
        re.IGNORECASE,
    )


@cache
def _naming() -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:regione|provincia\s+autonoma\s+di)\s+(?:autonoma\s+)?(?P<region>{_pattern()})", re.IGNORECASE
    )


def region_after_head(text: str, position: int) -> tuple[Region, int] | None:
    """The region named right after «legge regionale», with the end of its name."""
    return _read(_after_head(), text, position)


def region_after_number(text: str, position: int) -> tuple[Region, int] | None:
    """The region named right after the number of a law, with the end of its name."""
    return _read(_after_number(), text, position)


def _read(pattern: re.Pattern[str], text: str, position: int) -> tuple[Region, int] | None:
    match = pattern.match(text, position)
    return (_forms()[_folded(match["region"])], match.end()) if match else None


def regions_named(text: str) -> Counter[str]:
    """How often the text names each region."""
    return Counter(_forms()[_folded(match["region"])].name for match in _naming().finditer(text))


def region_of(context: Context) -> Region | None:
    """The region of the body that cites: its own name, or that of the place where it is."""
    if context.region:
        return _forms().get(_folded(context.region))
    if not context.authority:
        return None
    named = _naming().search(context.authority)
    if named:
        return _forms()[_folded(named["region"])]
    words = re.sub(r"^.*?\b(?:d[ie]l?|dell['’]|della)\s*", "", context.authority)
    region = region_of_place().get(words.strip().lower())
    return _forms()[_folded(region)] if region else None
