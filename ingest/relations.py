"""Reads how acts bear on one another from the words between them: who changes, revokes, extends whom.

«di revocare la determinazione n. 5/2025»                     this act revokes that one
«la delibera n. 12/2024, modificata con delibera n. 30/2025»  the second changes the first
«determinazione n. 9 di rettifica della determinazione n. 5»  the first rectifies the second
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from ingest.norms import Reference

RelationKind = Literal[
    "cites", "modifies", "integrates", "revokes", "annuls", "replaces", "extends", "rectifies",
    "executes", "confirms",
]  # fmt: skip

CHANGES: frozenset[str] = frozenset(
    {"modifies", "integrates", "revokes", "annuls", "replaces", "extends", "rectifies"}
)
"""Relations after which an act is no longer, or not only, what its text says."""


@dataclass(frozen=True, slots=True)
class Relation:
    """``subject`` does something to ``object``, both by their place among the references of a text.

    ``subject`` is None where the act that is being read does it. ``start`` and ``end`` hold the
    words that tell.
    """

    kind: RelationKind
    subject: int | None
    object: int
    start: int
    end: int


# What is done, as it was done («modificata dalla») and as it is being done («di modificare», «a modifica»)
_DOING: tuple[tuple[RelationKind, str, str], ...] = (
    (
        "modifies",
        r"modificat[oaie]|variat[oaie]|novellat[oaie]|aggiornat[oaie]",
        r"modificare|modifica(?:zione|zioni)?|variazione|modificando|aggiornamento|aggiornare",
    ),
    ("integrates", r"integrat[oaie]", r"integrare|integrazione|integrando"),
    ("revokes", r"revocat[oaie]|abrogat[oaie]", r"revocare|revoca|revocando|abrogare|abrogazione"),
    ("annuls", r"annullat[oaie]", r"annullare|annullamento|annullando|annulla"),
    ("replaces", r"sostituit[oaie]|superat[oaie]", r"sostituire|sostituzione|sostituendo|sostituisce"),
    ("extends", r"prorogat[oaie]", r"prorogare|proroga|prorogando"),
    (
        "rectifies",
        r"rettificat[oaie]|corrett[oaie]",
        r"rettificare|rettifica|rettificando|correggere|correzione",
    ),
)
_PASSIVE = "|".join(f"(?P<p{k}>{done})" for k, (_, done, _) in enumerate(_DOING))
_ACTIVE = "|".join(f"(?P<a{k}>{doing})" for k, (_, _, doing) in enumerate(_DOING))
_OFTEN = (
    r"(?:(?:come|così|da\s+ultimo|già|poi|successivamente|parzialmente|integralmente|in\s+parte|poi)\s+){0,3}"
)

# Between two acts: «, come modificata e integrata dalla », « successivamente revocata con la »
_DONE_BY = re.compile(
    rf"[\s,(]{{0,3}}(?:e\s+)?{_OFTEN}(?:{_PASSIVE})(?:\s*(?:,|ed?|/|e/o)\s*\w+[tr][oaie])?\s+"
    r"(?:in\s+autotutela\s+)?(?:con|dal(?:la|l['’])?|da|per\s+effetto\s+del(?:la|l['’])?|a\s+seguito\s+del(?:la|l['’])?)\s*"
    r"(?:la\s|le\s|il\s|l['’]\s?|i\s|gli\s)?(?:propri[oa]\s|successiv[oa]\s|citat[oa]\s|suddett[oa]\s){0,2}\s*$",
    re.IGNORECASE,
)
# Between two acts: « di modifica della », « recante rettifica alla », « avente ad oggetto la proroga della »
_DOES_TO = re.compile(
    rf"[\s,(]{{0,3}}(?:(?:di|recante(?:\s+la)?|ad?|per\s+la|avente\s+(?:ad\s+|per\s+)?oggetto:?)\s*[\"“«]?(?:la\s+)?)"
    rf"(?:parziale\s+|integrale\s+)?(?:{_ACTIVE})(?:\s*(?:,|ed?|/|e/o)\s*\w+)?\s+(?:parziale\s+|integrale\s+)?"
    r"(?:de|a)(?:l|lla|ll['’]|i|lle|gli)?\s*(?:propri[oa]\s|precedent[ei]\s|citat[oa]\s){0,2}\s*$",
    re.IGNORECASE,
)
# A part of an act, through which the act itself is changed: «il punto 3 del dispositivo della»,
# «i termini fissati con la»
_PART = (
    r"(?:(?:il|lo|la|l['’]|i|gli|le|al|allo|alla|all['’]|del|dello|della|dell['’]|dei|degli|delle)\s?)?"
    r"(?:punt[oi]|dispositivo|allegat[oi]|art\.|articol[oi]|oggetto|termin[ei]|scadenz[ae]|validità|import[oi]|quadro\s+economico"
    r"|cronoprogramma|impegn[oi]|contenut[oi]|efficacia|effett[oi]|error[ei]\s+material[ei]|refus[oi]|schema|testo|parte|premess[ae])\b"
    r"[^.;:()]{0,80}?\s(?:de(?:l|lla|ll['’]|lle|i)|di\s+cui\s+a(?:l|lla|ll['’]|lle)|alla|all['’]"
    r"|(?:contenut|dispost|indicat|assunt|adottat|approvat|stabilit|fissat|riportat|allegat|impegnat|present)\w*\s+(?:con|nella|nel|dalla|dal|alla|in)(?:\s+la|\s+il|\s+l['’])?)"
)
_WHOLE = (
    r"(?:quanto\s+(?:\w+\s+){1,2}con\s+)?"
    r"(?:la|il|le|l['’]|i|gli|de(?:l|lla|ll['’]|lle|i)|a(?:l|lla|ll['’]|lle))"
)
# Before an act, of the one that is read: «di revocare, per i motivi esposti, la », «Rettifica della »
_DOING_TO = re.compile(
    rf"(?<![\w’'])(?:{_ACTIVE})(?:\s*(?:,|ed?|/|e/o)\s*\w+)?\s*"
    r"(?:\s*(?:,[^,.;]{1,90},|parzialmente|integralmente|parziale|integrale|in\s+autotutela|d['’]\s?ufficio|quindi|pertanto|altresì"
    r"|con\s+(?:il|la)\s+present\w+\s?(?:provvedimento|atto|determinazione|deliberazione)?)){0,3}\s*"
    rf"(?:{_PART}|{_WHOLE})\s*(?:propri[oa]\s|precedent[ei]\s|citat[oa]\s|suddett[oa]\s|predett[oa]\s){{0,2}}\s*$",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:non|senza|né)\s+(?:\w+\s+)?$", re.IGNORECASE)
# Between two acts: « con la quale si è provveduto a», «, con cui è stata disposta la »
_BY_WHICH = re.compile(
    r"[\s,(]{0,3}(?:con|mediante)\s+(?:l[ae]\s+qual[ei]|i[l]?\s+qual[ei]|cui)\s", re.IGNORECASE
)
# «in esecuzione della », «in attuazione di quanto disposto con la », «dando esecuzione alla »
_IN_EXECUTION = re.compile(
    r"(?:(?:in|dando|per\s+dare|per)\s+(?:esecuzione|attuazione)|in\s+ottemperanza)\s+(?:(?:de|a)(?:l|lla|ll['’]|i|lle|gli)?|di\s+quanto\s+(?:dispost\w+|stabilit\w+|previst\w+|deliberat\w+)\s+(?:con|dal(?:la|l['’])?)(?:\s+la|\s+il)?)\s*"
    r"(?:propri[oa]\s|precedent[ei]\s|citat[oa]\s|predett[oa]\s|suddett[oa]\s|suindicat[oa]\s){0,2}\s*$",
    re.IGNORECASE,
)
_CONFIRMING = re.compile(
    r"(?:di\s+)?(?:confermare|conferma\s+de(?:l|lla|ll['’]))\s+(?:(?:integralmente|la|il|l['’]|quanto\s+(?:\w+\s+){1,3}con(?:\s+la)?)\s*){0,3}$",
    re.IGNORECASE,
)
_LOOK_BACK = 220


def find_relations(
    text: str, references: Sequence[Reference], own: Sequence[tuple[int, int]]
) -> Iterator[Relation]:
    """What ``text`` says of its references, each against the one before it and against the act itself.

    ``own`` are the ranges of the text in which an act speaks of what it does: its object and its
    decision. Elsewhere it tells what others did.
    """
    for place, reference in enumerate(references):
        if reference.kind == "case-law":
            continue
        before = references[place - 1] if place else None
        start = max(before.end if before else 0, reference.start - _LOOK_BACK, 0)
        gap = text[start : reference.start]
        if before is not None and start == before.end and before.urn != reference.urn:
            done = _DONE_BY.fullmatch(gap)
            if done:
                yield Relation(_which(done, "p"), place, place - 1, start, reference.start)
                continue
            does = _DOES_TO.fullmatch(gap)
            if does:
                yield Relation(_which(does, "a"), place - 1, place, start, reference.start)
                continue
            told = _last(_DOING_TO, gap) if _BY_WHICH.match(gap) else None
            if told:
                yield Relation(_which(told, "a"), place - 1, place, start + told.start(), reference.start)
                continue
        yield from _of_this_act(text, reference, place, start, own)


def _of_this_act(
    text: str, reference: Reference, place: int, start: int, own: Sequence[tuple[int, int]]
) -> Iterator[Relation]:
    gap = text[start : reference.start]
    executed = _IN_EXECUTION.search(gap)
    if executed and reference.kind == "internal":
        yield Relation("executes", None, place, start + executed.start(), reference.start)
        return
    if reference.kind != "internal" or not any(a <= reference.start < b for a, b in own):
        return
    confirmed = _CONFIRMING.search(gap)
    if confirmed:
        yield Relation("confirms", None, place, start + confirmed.start(), reference.start)
        return
    doing = _last(_DOING_TO, gap)
    if doing is None or _NOT.search(gap[: doing.start()]):
        return
    yield Relation(_which(doing, "a"), None, place, start + doing.start(), reference.start)


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The match nearest to the end of ``text``, which it reaches."""
    found = None
    for start in (match.start() for match in re.finditer(r"(?<![\w’'])\w", text)):
        found = pattern.match(text, start) or found
    return found


def _which(match: re.Match[str], group: str) -> RelationKind:
    return next(kind for k, (kind, _, _) in enumerate(_DOING) if match[f"{group}{k}"])
