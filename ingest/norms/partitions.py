"""Puts places within an act together: articles, paragraphs (commi), letters, numbers, up or down.

«art. 3, comma 1, lettere a) e b)» goes down, «le lettere a) e b) del comma 1 dell'articolo 3» goes up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ingest.norms.place_words import ANNEX, ARTICLE, PART, PERIOD, RANK, STARTS, WITHIN
from ingest.norms.places import Unit, Value, read_onward, read_units
from ingest.norms.reference import Partition


@dataclass(slots=True)
class _Node:
    """A place with the places within it, while a chain is put together."""

    kind: str
    value: Value | None
    start: int
    children: list[_Node] = field(default_factory=list)
    annex: Value | None = None


@dataclass(frozen=True, slots=True)
class Chain:
    """Places named in one go, with the range of the words: all are in one act."""

    start: int
    end: int
    partitions: tuple[Partition, ...]


def find_chains(text: str) -> Iterator[Chain]:
    """Every run of places in ``text``, in order."""
    end = 0
    for start in (match.start() for match in STARTS.finditer(text)):
        if start < end:
            continue
        units = read_units(text, start)
        end = units[-1].end if units else end
        chain = _chain(units)
        if chain:
            yield chain


def chain_onward(text: str, position: int) -> Chain | None:
    """The places at ``position`` that go on with a list of articles of another act."""
    return _chain(read_onward(text, position))


def _chain(units: Sequence[Unit]) -> Chain | None:
    partitions = _flat(_tree(units))
    return Chain(units[0].start, units[-1].end, partitions) if partitions else None


def _tree(units: Sequence[Unit]) -> list[_Node]:
    """The units as a tree with articles at its roots; places without an article hang on an empty one."""
    roots: list[_Node] = []
    place = 0
    while place < len(units):
        group = [units[place]]
        if not roots and units[place].kind in WITHIN:
            # «comma 1, art. 16», «comma 2 lett. a) dell'art. 1»: all up to the article goes up to it
            to_article = next((k for k, unit in enumerate(units) if unit.kind == ARTICLE), None)
            if to_article is not None and all(unit.kind in WITHIN for unit in units[place:to_article]):
                group = list(units[place : to_article + 1])
        while (len(group) == 1 or group[-1].kind != ARTICLE) and (
            place + len(group) < len(units)
            and units[place + len(group)].up
            and RANK[units[place + len(group)].kind] < RANK[group[-1].kind]
        ):
            group.append(units[place + len(group)])
        for unit in sorted(group, key=lambda unit: RANK[unit.kind]) if len(group) > 1 else group:
            _hang(roots, unit)
        place += len(group)
    if len(roots) > 1 and any(root.kind == ARTICLE for root in roots):
        # «art. 3 dell'allegato I.7»: the article is what is named
        annexes = [root for root in roots if root.kind == ANNEX]
        roots = [root for root in roots if root.kind != ANNEX]
        for root in roots:
            root.annex = annexes[0].value if annexes else None
    return roots


def _hang(roots: list[_Node], unit: Unit) -> None:
    nodes = [_Node(unit.kind, value, value.start) for value in unit.values]
    if unit.kind in (PERIOD, PART):
        return
    if unit.kind in (ARTICLE, ANNEX):
        roots.extend(nodes)
        return
    if not roots:
        roots.append(_Node(ARTICLE, None, unit.start))
    parent = roots[-1]
    while parent.children and RANK[parent.children[-1].kind] < RANK[unit.kind]:
        parent = parent.children[-1]
    parent.children.extend(nodes)


def _flat(roots: Sequence[_Node]) -> tuple[Partition, ...]:
    found: list[Partition] = []
    for root in roots:
        annex = root.annex.value if root.annex else None
        found.extend(_leaves(root, Partition(root.start, root.start, annex=annex)))
    return tuple(found)


def _leaves(node: _Node, above: Partition) -> Iterator[Partition]:
    here = _with(above, node)
    if not node.children:
        yield here
        return
    for place, child in enumerate(node.children):
        # the words of the place above belong to the first of those within it
        yield from _leaves(child, here if place == 0 else replace(here, start=child.start, end=child.start))


def _with(above: Partition, node: _Node) -> Partition:
    if node.value is None:
        return above
    spans = [(node.value.start, node.value.end)]
    if above.end > above.start:
        spans.append((above.start, above.end))
    start, end = min(s for s, _ in spans), max(e for _, e in spans)
    value, until = node.value.value, node.value.until
    match node.kind:
        case "article":
            inner = node.value
            return replace(
                above,
                start=start,
                end=end,
                article=value,
                until=until,
                paragraph=inner.paragraph,
                letter=inner.letter,
            )
        case "paragraph":
            return replace(above, start=start, end=end, paragraph=value)
        case "letter":
            return replace(above, start=start, end=end, letter=value)
        case "point":
            return replace(above, start=start, end=end, point=value)
        case _:
            return replace(above, start=start, end=end, annex=value)
