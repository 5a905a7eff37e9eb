"""Finds the acts that a text names, apart from one another: the first finder to know a place has it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ingest.norms.back import find_back
from ingest.norms.courts import find_judgments
from ingest.norms.european import find_european
from ingest.norms.internal import find_internal
from ingest.norms.names import find_named
from ingest.norms.pairs import TO_ACT
from ingest.norms.partitions import Chain
from ingest.norms.reference import ActName, Context, Mention
from ingest.norms.soft import find_soft
from ingest.norms.state import find_state
from ingest.norms.urn import act_urn

# Two names of one act: «Codice del Terzo settore | (», « , di cui al », « approvato con », « – »
_APPOSITION = re.compile(
    r"\s{0,2}(?:[,–-]\s?[“«\"]?|[(]\s?|[,(]?\s?(?:di\s+cui\s+al(?:la|l['’])?|approvat[oa]\s+con"
    r"(?:\s+il)?|(?:emanat|adottat)[oa]\s+con|ossia|cioè|ex)\s?(?:il\s)?)?$",
    re.IGNORECASE,
)
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

    So is only what the words leave open: a decree of nobody, a law that no table knows.
    """
    certain: dict[tuple[str, str | None, int | None], list[ActName]] = {}
    for mention in mentions:
        act = mention.act
        if mention.certain and act.year is not None:
            others = certain.setdefault((act.type, act.number, act.year), [])
            if len(others) < _ALIKE and act not in others:
                others.append(act)
    named: list[Mention] = []
    for mention in mentions:
        act = mention.act
        others = [
            other
            for sort in _wanted(act)
            for other in certain.get((sort, act.number, act.year), ())
            if other != act
        ]
        named.append(replace(mention, act=others[0], certain=True, back=True) if others else mention)
    return named


def _merged(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """«Codice del Terzo settore, D.Lgs. 117/2017» is one act named twice: one mention."""
    merged: list[Mention] = []
    for mention in mentions:
        before = merged[-1] if merged else None
        if (
            before is not None
            and mention.start - before.end < 40
            and act_urn(before.act) == act_urn(mention.act) is not None
            and _APPOSITION.fullmatch(text, before.end, mention.start)
        ):
            act = before.act if before.act.annex else mention.act
            merged[-1] = Mention(before.start, mention.end, act, before.certain or mention.certain)
            continue
        merged.append(mention)
    return merged


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
