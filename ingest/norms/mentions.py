"""Finds the acts that a text names, apart from one another: the first finder to know a place has it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ingest.norms.agreements import find_agreements
from ingest.norms.back import find_back
from ingest.norms.courts import find_judgments
from ingest.norms.elsewhere import as_named_elsewhere
from ingest.norms.european import find_european
from ingest.norms.internal import find_internal
from ingest.norms.names import find_named, holders
from ingest.norms.pairs import TO_ACT
from ingest.norms.partitions import Chain
from ingest.norms.protocols import find_protocols
from ingest.norms.reference import Context, Mention
from ingest.norms.soft import find_soft
from ingest.norms.state import find_state
from ingest.norms.urn import act_urn

# Two names of one act: «Codice del Terzo settore | (», « , di cui al », « approvato con », « – »
_APPOSITION = re.compile(
    r"(?:\s(?:e\s)?(?:s\.?m\.?i\.?|ss\.?mm\.?(?:ii\.?)?))?\s{0,2}(?:[,–-]\s?[“«\"]?"
    r"|[(]\s?(?:(?:c\.?\s?d\.?|cosiddett[oa]|di\s+seguito,?(?:\s+(?:anche|il|denominato)){0,3}"
    r"|il)\s)?[“«\"]?|[,(]?\s?(?:di\s+cui\s+al(?:la|l['’])?|approvat[oa]\s+con"
    r"(?:\s+il)?|(?:emanat|adottat)[oa]\s+con|ossia|cioè|ex)\s?(?:il\s)?)?$",
    re.IGNORECASE,
)
# «(codice degli appalti| )»
_CLOSED = re.compile(r"[^()\d]{0,120}[)]")
_BESIDE = 14
"""Characters between a place and the abbreviation of its act."""


def find_mentions(text: str, context: Context) -> list[Mention]:
    """The acts named in ``text``, apart from one another: the first finder to know a place has it."""
    taken: list[Mention] = []
    for found in (
        find_judgments(text),
        find_named(text, context),
        find_soft(text),
        find_agreements(text),
        find_european(text),
        find_state(text, context),
        find_internal(text, context),
        find_protocols(text, context),
    ):
        taken = _with(taken, found)
    merged = as_named_elsewhere(_merged(text, taken))
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


def _merged(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """«Codice del Terzo settore, D.Lgs. 117/2017» is one act named twice: one mention."""
    merged: list[Mention] = []
    for mention in mentions:
        before = merged[-1] if merged else None
        if (
            before is not None
            and mention.start - before.end < 40
            and _is_same(text, before, mention)
            and _APPOSITION.fullmatch(text, before.end, mention.start)
        ):
            act = before.act if before.act.annex or not _is_numbered(text, mention) else mention.act
            closed = _CLOSED.match(text, mention.end) if "(" in text[before.end : mention.start] else None
            end = closed.end() if closed else mention.end
            merged[-1] = Mention(before.start, end, act, before.certain or mention.certain)
            continue
        merged.append(mention)
    return merged


def _is_same(text: str, before: Mention, mention: Mention) -> bool:
    """Whether two names are of one act: the same, or a number beside a name that several acts bore."""
    if act_urn(before.act) == act_urn(mention.act) is not None:
        return True
    if _is_numbered(text, before) == _is_numbered(text, mention):
        return False
    named, numbered = (mention, before) if _is_numbered(text, before) else (before, mention)
    return numbered.certain and numbered.act in holders(named.act)


def _is_numbered(text: str, mention: Mention) -> bool:
    return any(character.isdigit() for character in text[mention.start : mention.end])


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
