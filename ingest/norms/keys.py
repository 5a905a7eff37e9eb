"""The keys under which mentions of one act meet, however much each of them says of it.

«L. 448/1998» and «legge 23 dicembre 1998, n. 448» are one act: a key has the year where an
identifier may have the day. «delibera n. 12/2024» leaves body and organ open, «L.R. 3/2023» the
region: they meet acts of that sort, year and number under the open key.
"""

from __future__ import annotations

import re

from ingest.norms.bodies import body_urn
from ingest.norms.reference import Reference

# urn:nir:stato:legge:1998-12-23;448 — an act without a number keeps its day
_DAY = re.compile(r":(\d{4})-\d\d-\d\d(?=;)")
# …;267~art107-com3!vig=2026-01-29
_PLACE = re.compile(r"[~!@].*$")
OPEN = "*"
"""Stands in a key for the body that is not told."""


def act_key(urn: str) -> str:
    """The key of the act that an identifier names, without the place in it."""
    return _DAY.sub(r":\1", _PLACE.sub("", urn))


def article_key(key: str, article: str) -> str:
    """The key of an article of the act with the key ``key``: «…;267~art107», «…;165~art35bis»."""
    return f"{key}~art{re.sub(r'[^a-z0-9]', '', article.lower())}"


def open_key(kind: str, act_type: str, number: str | None, year: int | None) -> str | None:
    """The key of an act by sort, year and number alone; None where these tell which it is.

    They do for acts of the State but for those of ministries: «D.M. 72/2021» may be of any.
    """
    many = kind in ("internal", "regional") or act_type == "decreto ministeriale"
    if not many or number is None or year is None:
        return None
    return f"{OPEN}:{body_urn(act_type)}:{year};{number.lower()}"


def keys_of(reference: Reference) -> tuple[str, ...]:
    """The keys under which the act of ``reference`` is looked for, the most telling first."""
    keys = [act_key(reference.act_urn)] if reference.act_urn else []
    opened = open_key(reference.kind, reference.act_type, reference.number, reference.year)
    return (*keys, opened) if opened else tuple(keys)


def is_of_body(urn: str, authority: str | None, organ: str | None) -> bool:
    """Whether the act of a body that ``urn`` names can be one of this body and organ; None leaves it open."""
    body, _, own_organ = urn.removeprefix("urn:nir:").partition(":")[0].partition(";")
    if authority is not None and body != body_urn(authority):
        return False
    return organ is None or not own_organ or own_organ == body_urn(organ)


def articles_between(first: str | None, last: str | None) -> tuple[str, ...]:
    """The articles that a reference names, each of a short range («artt. 55-57» are three)."""
    if first is None:
        return ()
    if last and first.isdigit() and last.isdigit() and 0 < int(last) - int(first) <= _LONGEST_RANGE:
        return tuple(map(str, range(int(first), int(last) + 1)))
    return (first, last) if last else (first,)


_LONGEST_RANGE = 100
