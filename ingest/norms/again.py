"""Finds places that point back to one named before: «del citato art. 17», «comma 2 del medesimo articolo»."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from ingest.norms.partitions import Chain
from ingest.norms.place_words import SAME
from ingest.norms.places import is_pointed_to
from ingest.norms.reference import ActName, Context, Mention, Partition, Reference
from ingest.norms.resolve import make_reference

_REACH, _SAME_REACH = 30_000, 800
"""Characters back in which an article pointed to may stand, with its number and without."""


class _Places:
    """The places found so far, so that the last before a position is looked up, not searched."""

    def __init__(self, found: Sequence[Reference]) -> None:
        in_order = sorted(found, key=lambda one: one.start)
        self._starts = [one.start for one in in_order]
        self._ends = list(accumulate((one.end for one in in_order), max))
        self._by_article: dict[str | None, list[Reference]] = {}
        for one in sorted(found, key=lambda one: (one.end, one.start)):
            if one.article:
                self._by_article.setdefault(one.article, []).append(one)
                self._by_article.setdefault(None, []).append(one)

    def covers(self, start: int, end: int) -> bool:
        """Whether a reference overlaps this stretch of text."""
        at = bisect_left(self._starts, end) - 1
        return at >= 0 and self._ends[at] > start

    def last(self, position: int, article: str | None) -> Reference | None:
        """The last that ends before ``position``, of this article where one is given."""
        places = self._by_article.get(article, [])
        at = bisect_right(places, position, key=lambda one: one.end) - 1
        reach = _REACH if article else _SAME_REACH
        return places[at] if at >= 0 and position - places[at].end < reach else None


def find_again(
    text: str, chains: Sequence[Chain], found: Sequence[Reference], context: Context
) -> Iterator[Reference]:
    """«ai sensi del citato art. 17», «al comma 2 del medesimo articolo»: the last that was named so."""
    places = _Places(found)
    for chain in chains:
        same = any(place.article == SAME for place in chain.partitions)
        if not same and not is_pointed_to(text, chain.start):
            continue
        if places.covers(chain.start, chain.end):
            continue
        for place in chain.partitions:
            before = places.last(chain.start, None if same else place.article)
            if before is not None and (same or place.article):
                yield _again(text, before, chain, place, context)


def _again(text: str, before: Reference, chain: Chain, place: Partition, context: Context) -> Reference:
    act = ActName(
        before.kind, before.act_type, before.authority, before.organ, before.number, before.year, before.date,
        _annex_of(before.act_urn),
    )  # fmt: skip
    place = replace(place, article=before.article)
    mention = Mention(chain.start, chain.end, act, before.urn is not None, back=True)
    return make_reference(text, mention, chain.start, chain.end, place, context)


def _annex_of(urn: str | None) -> str | None:
    annex = re.search(r";\d+:(\d+)$", urn or "")
    return annex[1] if annex else None
