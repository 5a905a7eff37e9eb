"""The tables that finding and resolving stand on, read once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


def rows(name: str) -> Iterator[list[str]]:
    """The rows of a table of this folder, as columns parted by tabs; lines that start with # are notes."""
    text = (files(__package__) / name).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


@dataclass(frozen=True, slots=True)
class Region:
    """A region or autonomous province: ``urn`` is its authority in a URN:NIR, ``acts`` of which sort."""

    name: str
    urn: str
    forms: tuple[str, ...]


@cache
def regions() -> tuple[Region, ...]:
    """The 20 regions and the 2 autonomous provinces."""
    return tuple(Region(name, urn, tuple(forms.split("|"))) for name, urn, forms in rows("regions.tsv"))


@cache
def region_of_place() -> dict[str, str]:
    """Provincial capitals and metropolitan cities, lower case, with the name of their region."""
    return {place.lower(): region for region, places in rows("places.tsv") for place in places.split("|")}


@cache
def region_of_post() -> dict[str, str]:
    """The region or autonomous province by the first two or three figures of a post code."""
    return {post: name for kind, name, keys in rows("posts.tsv") if kind == "post" for post in keys.split()}


@cache
def region_of_sign() -> dict[str, str]:
    """The region or autonomous province by the two letters of a province."""
    return {sign: name for kind, name, keys in rows("posts.tsv") if kind == "sign" for sign in keys.split()}


@cache
def dated() -> dict[tuple[str, int, str], str]:
    """The day of well-known state acts: (type, year, number) to YYYY-MM-DD."""
    return {(kind, int(day[:4]), number): day for kind, day, number in rows("dates.tsv")}


FAMOUS = {
    ("legge", "241"): "1990-08-07",
    ("legge", "104"): "1992-02-05",
    ("legge", "328"): "2000-11-08",
    ("legge", "381"): "1991-11-08",
    ("decreto legislativo", "267"): "2000-08-18",
    ("decreto legislativo", "165"): "2001-03-30",
    ("decreto legislativo", "81"): "2008-04-09",
    ("decreto legislativo", "231"): "2001-06-08",
    ("decreto legislativo", "33"): "2013-03-14",
    ("decreto legislativo", "118"): "2011-06-23",
}
"""Acts that everyone calls by their number alone: «la legge 104», with their day."""


@cache
def by_number() -> dict[tuple[int, str], tuple[str, ...]]:
    """The types of the well-known state acts with a year and a number."""
    found: dict[tuple[int, str], list[str]] = {}
    for kind, year, number in dated():
        found.setdefault((year, number), []).append(kind)
    return {key: tuple(kinds) for key, kinds in found.items()}
