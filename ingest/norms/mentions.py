"""Finds the acts that a text names, apart from one another: the first finder to know a place has it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest.norms.back import find_back
from ingest.norms.courts import find_judgments
from ingest.norms.european import find_european
from ingest.norms.internal import find_internal
from ingest.norms.names import find_named, holders
from ingest.norms.pairs import TO_ACT
from ingest.norms.partitions import Chain
from ingest.norms.protocols import find_protocols
from ingest.norms.reference import ActName, Context, Mention
from ingest.norms.soft import find_soft
from ingest.norms.state import find_state
from ingest.norms.urn import act_urn

# Two names of one act: «Codice del Terzo settore | (», « , di cui al », « approvato con », « – »
_APPOSITION = re.compile(
    r"\s{0,2}(?:[,–-]\s?[“«\"]?|[(]\s?(?:(?:c\.?\s?d\.?|cosiddett[oa])\s)?[“«\"]?|[,(]?\s?(?:di\s+cui\s+al(?:la|l['’])?|approvat[oa]\s+con"
    r"(?:\s+il)?|(?:emanat|adottat)[oa]\s+con|ossia|cioè|ex)\s?(?:il\s)?)?$",
    re.IGNORECASE,
)
# «(codice degli appalti| )»
_CLOSED = re.compile(r"[”»\"]?[)]")
_ALIKE = 4
"""Acts of one sort, number and year that are kept apart: of so many bodies at most."""
_BESIDE = 14
"""Characters between a place and the abbreviation of its act."""


def find_mentions(text: str, context: Context) -> list[Mention]:
    """The acts named in ``text``, apart from one another: the first finder to know a place has it."""
    taken: list[Mention] = []
    for found in (
        find_judgments(text),
        find_named(text, context),
        find_soft(text),
        find_european(text),
        find_state(text, context),
        find_internal(text, context),
        find_protocols(text, context),
    ):
        taken = _with(taken, found)
    merged = _as_named_elsewhere(_merged(text, taken))
    return _with(merged, find_back(text, merged))


def _with(taken: Sequence[Mention], found: Iterable[Mention]) -> list[Mention]:
    """The mentions ``taken`` with those ``found`` that overlap none of them, in order."""
    both: list[Mention] = []
    at, end = 0, 0
    for mention in sorted(found, key=lambda mention: (mention.start, -mention.end)):
        while at < len(taken) and taken[at].start <= mention.start:
            both.append(taken[at])
            end = max(end, taken[at].end)
            at += 1
        if mention.start < end or (at < len(taken) and taken[at].start < mention.end):
            continue
        both.append(mention)
        end = mention.end
    both.extend(taken[at:])
    return both


def _wanted(act: ActName) -> tuple[str, ...]:
    """The sorts of act that words may mean which leave open what they name."""
    if act.kind == "internal" and act.type == "decreto" and act.organ is None:
        return (
            "decreto legislativo",
            "decreto-legge",
            "decreto del Presidente della Repubblica",
            "decreto",
        )
    if act.kind == "internal" and act.type == "deliberazione" and act.organ is None:
        return ("delibera", "deliberazione")
    if act.kind == "state" and act.type == "legge" and act.date is None:
        return ("legge regionale",)
    return ()


def _as_named_elsewhere(mentions: Sequence[Mention]) -> list[Mention]:
    """«decreto n. 33 del 2013» beside «D.Lgs. 33/2013», «L. 16/2004» beside «L.R. 16/2004» are the other act.

    So is only what the words leave open: a decree of nobody, a law that no table knows, a number
    without a year where one act alone of that sort and number is named with it.
    """
    full: dict[tuple[str, str | None, int | None], list[ActName]] = {}
    for act in (mention.act for mention in mentions if mention.certain and mention.act.year is not None):
        for key in ((act.type, act.number, act.year), (act.type, act.number, None)):
            alike = full.setdefault(key, [])
            if len(alike) < _ALIKE and all(_apart(act, other) for other in alike):
                alike.append(act)
    return [_elsewhere(mention, full) for mention in mentions]


def _apart(act: ActName, other: ActName) -> bool:
    return (act.authority, act.organ, act.year) != (other.authority, other.organ, other.year)


def _elsewhere(mention: Mention, full: dict[tuple[str, str | None, int | None], list[ActName]]) -> Mention:
    act = mention.act
    others: list[ActName] = []
    if act.year is not None:
        for sort in _wanted(act):
            others += (other for other in full.get((sort, act.number, act.year), ()) if other != act)
    elif act.number is not None and not mention.certain:
        others = full.get((act.type, act.number, None), [])
        others = others if len(others) == 1 else []
    return replace(mention, act=others[0], certain=True, back=True) if others else mention


def _merged(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """«Codice del Terzo settore, D.Lgs. 117/2017» is one act named twice: one mention."""
    merged: list[Mention] = []
    for mention in mentions:
        before = merged[-1] if merged else None
        if (
            before is not None
            and mention.start - before.end < 40
            and _is_same(before, mention)
            and _APPOSITION.fullmatch(text, before.end, mention.start)
        ):
            act = before.act if before.act.annex or not mention.certain else mention.act
            closed = _CLOSED.match(text, mention.end) if "(" in text[before.end : mention.start] else None
            end = closed.end() if closed else mention.end
            merged[-1] = Mention(before.start, end, act, before.certain or mention.certain)
            continue
        merged.append(mention)
    return merged


def _is_same(before: Mention, mention: Mention) -> bool:
    """Whether two names are of one act: the same, or a number beside a name that several acts bore."""
    if act_urn(before.act) == act_urn(mention.act) is not None:
        return True
    return before.certain and not mention.certain and before.act in holders(mention.act)


def with_abbreviations(
    text: str, mentions: list[Mention], abbreviated: dict[int, Mention], chains: Sequence[Chain]
) -> list[Mention]:
    """The mentions with those abbreviations that stand right after a place: «art. 2043 c.c.»."""
    beside: list[Mention] = []
    for chain in chains:
        for at in range(chain.end, min(chain.end + _BESIDE, len(text))):
            found = abbreviated.get(at)
            if found and TO_ACT.fullmatch(text, chain.end, at):
                beside.append(found)
                break
    return _with(mentions, beside)
