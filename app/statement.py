"""Joins the chosen units into statements: what is said with one citation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.evidence import Source, Unit, readable, units_of
from app.quote import fold
from ingest.structure import PAGE_BREAK

MOST_POINTS = 8
"""Points shown of a list that a sentence announces."""

SHORT_CHARS = 60
"""Up to this length a sentence seldom says enough by itself."""

# «• il D.lgs.», «1. di approvare», «a) i minori», «- la sede»
_MARKER = re.compile(r"^(?:[•▪●◦*–—→-]|\(?(?:\d{1,3}|[a-z]{1,2})[.)])\s+")


@dataclass(frozen=True, slots=True)
class Statement:
    """Neighbouring units of one passage that are quoted together.

    ``sentences`` are shown; ``quote`` is the text from ``start`` to ``end`` of the document
    with white space folded.
    """

    source: Source
    sentences: tuple[str, ...]
    quote: str
    start: int
    end: int
    ordinal: int


def make_statements(chosen: Sequence[Unit], units: Sequence[Unit]) -> list[Statement]:
    """Statements for the ``chosen`` units, each with what it needs of its neighbours in ``units``.

    Passages come in the order of their best unit, the statements of one as they stand in it;
    a unit is said once.
    """
    groups = [[unit, *_following(unit, units)] for unit in chosen]
    kept = [group for place, group in enumerate(groups) if not _said_elsewhere(place, groups)]
    statements = [_statement(group) for group in kept]
    first = {s.source.hit.passage_id: place for place, s in reversed(list(enumerate(statements)))}
    return sorted(statements, key=lambda s: (first[s.source.hit.passage_id], s.ordinal))


def _said_elsewhere(place: int, groups: Sequence[Sequence[Unit]]) -> bool:
    """Whether another group has all the units of this one; of equal groups the first is kept."""
    own = {_key(unit) for unit in groups[place]}
    for other, group in enumerate(groups):
        keys = {_key(unit) for unit in group}
        if other != place and own <= keys and (own < keys or other < place):
            return True
    return False


def _key(unit: Unit) -> tuple[str, int]:
    return unit.source.hit.passage_id, unit.ordinal


def opening(source: Source) -> Statement:
    """The first unit of a passage that says something: not its heading."""
    units = units_of(source)
    return _statement([next((u for u in units if u.text not in source.hit.section), units[0])])


def _following(unit: Unit, units: Sequence[Unit]) -> list[Unit]:
    """The points that a unit announces, or the rest of what it begins.

    «Responsabile del procedimento:» goes on in the next line; «Non so se serve il CIG.
    Segreteria, interno 301» in the same one.
    """
    after = _same_page(unit, [u for u in units if u.source is unit.source and u.ordinal > unit.ordinal])
    if not after:
        return []
    if unit.text.endswith(":"):
        points = _run_of_points(after)
        return points[:MOST_POINTS] or after[:1]
    same_line = "\n" not in _between(unit, after[0])
    return after[:1] if same_line and len(unit.text) < SHORT_CHARS else []


def _same_page(unit: Unit, following: Sequence[Unit]) -> list[Unit]:
    """The units up to the next page: a quote is proven against the text of one page."""
    kept: list[Unit] = []
    for other in following:
        if PAGE_BREAK in _between(kept[-1] if kept else unit, other):
            break
        kept.append(other)
    return kept


def _run_of_points(units: Sequence[Unit]) -> list[Unit]:
    points: list[Unit] = []
    for unit in units:
        if not _MARKER.match(unit.text) and unit.header is None:
            break
        points.append(unit)
    return points


def _between(unit: Unit, following: Unit) -> str:
    hit = unit.source.hit
    return hit.text[unit.end - hit.start : following.start - hit.start]


def _statement(group: Sequence[Unit]) -> Statement:
    hit = group[0].source.hit
    start, end = group[0].start, group[-1].end
    texts = [_MARKER.sub("", readable(unit)) for unit in group]
    listed = len(group) > 1 and bool(_MARKER.match(group[1].text) or group[1].header)
    return Statement(
        source=group[0].source,
        sentences=tuple(texts) if listed else (" ".join(texts),),
        quote=fold(hit.text[start - hit.start : end - hit.start]),
        start=start,
        end=end,
        ordinal=group[0].ordinal,
    )
