"""Finds every reference to an act in running text, with exact offsets, and says which act it is.

    from ingest.norms import find_references

    for reference in find_references("Visto l'art. 107, comma 3, del D.Lgs. n. 267/2000"):
        print(reference.urn)    # urn:nir:stato:decreto.legislativo:2000-08-18;267~art107-com3

Stands alone: no part of it needs the rest of the project. The time it takes grows with the length
of the text and no faster.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from ingest.norms.back import find_back
from ingest.norms.courts import find_judgments
from ingest.norms.european import find_european
from ingest.norms.internal import find_internal
from ingest.norms.links import link
from ingest.norms.names import find_abbreviated, find_named
from ingest.norms.partitions import SAME, Chain, find_chains, is_pointed_to
from ingest.norms.reference import ActName, Context, Mention, Partition, Reference
from ingest.norms.regional import region_of, region_told
from ingest.norms.soft import find_soft
from ingest.norms.state import find_state
from ingest.norms.urn import act_urn, place_urn

NO_CONTEXT = Context()
_POINTING = r"(?:(?:medesim|stess|citat|predett|suddett|sopra\s?citat|richiamat|succitat|vigent|nuov|relativ|summenzionat|menzionat|ridett)[oaie]\s{1,2}){0,2}"
# Between places and their act: «art. 3 | del », « della citata », « , », « di cui al », « del testo unico … di cui al »
_TO_ACT = re.compile(
    r"(?:\s{0,2}(?:[(](?![^()]*\d{4})[^()\d]{3,120}[)]|[“«\"][^“”«»\"\d]{3,120}[”»\"]))?\s{0,3}[,–-]?\s{0,3}(?:e\s(?:ss|segg|seguenti)\.?\s?,?\s?)?[(]?"
    r"(?:(?:de(?:l|i|gli|lla|lle|llo)|di\s+cui\s+a(?:l|i|gli|lla|lle)|a(?:l|lla)|dal(?:la)?)\s{1,3}|(?:dell|di\s+cui\s+all|all|dall)['’]\s?)?"
    + _POINTING
    # «del testo unico delle leggi …, di cui al», «del regolamento approvato con», «dell'allegato al»
    + r"(?:(?:testo\s+unico|t\.u\.|regolamento|codice|ordinamento|statuto|norme|disposizioni)\b(?:(?!\bart)[^.;:()\d]){0,170}?,?\s"
    r"(?:di\s+cui\s+a(?:l|lla|gli|i)\s+|di\s+cui\s+all['’]\s?|(?:approvat|emanat|adottat|allegat|stabilit)[oaie]\s+(?:con|dal(?:la)?|al(?:la)?)\s+(?:il\s+|la\s+|l['’]\s?)?)" + _POINTING + r")?(?:(?:reg|regol)\.\s|regolamento\s)?[\"“«]?$",
    re.IGNORECASE,
)
# Between an act and the places named after it: «D.Lgs. 267/2000 | , art. 107», « (artt. 4 e 5)», « all'art. 3»
_FROM_ACT = re.compile(
    r"(?:\s{0,2}(?:[(][^()]{3,120}[)]|[“«\"][^“”«»\"]{3,260}[”»\"]))?(?:\s{0,2}(?:e\s)?(?:s\.?\s?m\.?\s?(?:e\s)?i\.?|ss\.?mm\.?(?:\s?ii\.?)?|successive\s+modific\w+(?:\s+ed?\s+integrazioni)?)[,\s]{0,3})?"
    r"\s{0,3}[,:;(–-]?\s{0,3}(?:(?:(?:e|ed)\s?,?\s)?(?:in\s+particolare|segnatamente|specificamente)\s*,?\s{0,2}|(?:che\s)?(?:prevede|dispone|stabilisce|disciplina)\s*,?\s{0,2})?(?:(?:l|all|dall|nell)['’]\s?|(?:gli|agli|dagli|ai|il|al|nei|negli)\s)?$",
    re.IGNORECASE,
)
# After places that belong to something that is no act found here: «art. 4 | dello Statuto», «| del presente avviso»
_OF_ANOTHER = re.compile(r"\s{0,3}(?:de(?:l|i|gli|lla|lle|llo)\s|dell['’]|di\s+cui\s)", re.IGNORECASE)
# Two names of one act: «Codice del Terzo settore | (», « , di cui al », « approvato con », « – »
_APPOSITION = re.compile(
    r"\s{0,2}(?:[,–-]\s?[“«\"]?|[(]\s?|[,(]?\s?(?:di\s+cui\s+al(?:la|l['’])?|approvat[oa]\s+con(?:\s+il)?|(?:emanat|adottat)[oa]\s+con|ossia|cioè|ex)\s?(?:il\s)?)?$",
    re.IGNORECASE,
)
_NEAR = 260
_REACH = 30_000
"""Characters back in which an article pointed to may stand."""


def find_references(text: str, context: Context = NO_CONTEXT) -> tuple[Reference, ...]:
    """The references in ``text``, in order.

    ``context`` is the act that cites: its body completes references that leave the body out, its
    day tells which code of public contracts is meant and which text was in force. Places listed
    together («artt. 4, 5 e 7») are a reference each. References that do not say enough have no
    ``urn`` and no ``url``, and are ``ambiguous``.
    """
    if context.region is None and region_of(context) is None:
        context = replace(context, region=region_told(text))
    mentions = _mentions(text, context)
    chains = tuple(find_chains(text))
    abbreviated = {m.start: m for m in find_abbreviated(text)}
    mentions = _with_abbreviations(text, mentions, abbreviated, chains)
    found: list[Reference] = []
    for mention, chain in sorted(_pairs(text, mentions, chains), key=_first):
        found += _references(text, mention, chain, context)
    found += _pointed_to(text, chains, found, context)
    return tuple(sorted(found, key=lambda reference: (reference.start, reference.end)))


def _first(pair: tuple[Mention, Chain | None]) -> int:
    mention, chain = pair
    return min(mention.start, chain.start) if chain else mention.start


def _pointed_to(
    text: str, chains: Sequence[Chain], found: Sequence[Reference], context: Context
) -> Iterator[Reference]:
    """«ai sensi del citato art. 17», «al comma 2 del medesimo articolo»: the last that was named so."""
    taken = {(one.start, one.end) for one in found}
    for chain in chains:
        same = any(place.article == SAME for place in chain.partitions)
        if not same and not is_pointed_to(text, chain.start):
            continue
        if any(start < chain.end and chain.start < end for start, end in taken):
            continue
        for place in chain.partitions:
            before = [one for one in found if one.end <= chain.start and one.article and chain.start - one.end < _REACH]
            if not same:
                before = [one for one in before if one.article == place.article]
            if before:
                yield _again(text, max(before, key=lambda one: one.start), chain, place, context)


def _again(text: str, before: Reference, chain: Chain, place: Partition, context: Context) -> Reference:
    act = ActName(
        before.kind, before.act_type, before.authority, before.organ, before.number, before.year, before.date,
        _annex_of(before.act_urn),
    )  # fmt: skip
    place = replace(place, article=before.article)
    mention = Mention(chain.start, chain.end, act, before.urn is not None, back=True)
    return _reference(text, mention, chain.start, chain.end, place, context)


def _annex_of(urn: str | None) -> str | None:
    annex = re.search(r";\d+:(\d+)$", urn or "")
    return annex[1] if annex else None


def _mentions(text: str, context: Context) -> list[Mention]:
    """The acts named in ``text``, apart from one another: the first finder to know a place has it."""
    taken: list[Mention] = []
    starts: list[int] = []
    for found in (
        find_judgments(text),
        find_named(text, context),
        find_soft(text),
        find_european(text),
        find_state(text, context),
        find_internal(text, context),
    ):
        _take(taken, starts, found)
    merged = [_as_named_elsewhere(mention, taken) for mention in _merged(text, taken)]
    starts = [mention.start for mention in merged]
    _take(merged, starts, find_back(text, tuple(merged)))
    return merged


def _take(taken: list[Mention], starts: list[int], found: Iterable[Mention]) -> None:
    for mention in sorted(found, key=lambda mention: (mention.start, -mention.end)):
        at = bisect_right(starts, mention.start)
        if at > 0 and taken[at - 1].end > mention.start:
            continue
        if at < len(taken) and taken[at].start < mention.end:
            continue
        taken.insert(at, mention)
        starts.insert(at, mention.start)


def _as_named_elsewhere(mention: Mention, mentions: Sequence[Mention]) -> Mention:
    """«decreto n. 33 del 2013» beside «D.Lgs. 33/2013», «L. 16/2004» beside «L.R. 16/2004» are the other act.

    So is only what the words leave open: a decree of nobody, a law that no table knows.
    """
    act = mention.act
    wanted: tuple[str, ...] = ()
    if act.kind == "internal" and act.type == "decreto" and act.organ is None:
        wanted = ("decreto legislativo", "decreto-legge", "decreto del Presidente della Repubblica", "decreto")
    elif act.kind == "internal" and act.type == "deliberazione" and act.organ is None:
        wanted = ("delibera", "deliberazione")
    elif act.kind == "state" and act.type == "legge" and act.date is None:
        wanted = ("legge regionale",)
    for other in mentions if wanted else ():
        same = (other.act.number, other.act.year) == (act.number, act.year)
        if same and act.year is not None and other.act.type in wanted and other.certain and other.act != act:
            return replace(mention, act=other.act, certain=other.certain, back=True)
    return mention


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


def _with_abbreviations(
    text: str, mentions: list[Mention], abbreviated: dict[int, Mention], chains: Sequence[Chain]
) -> list[Mention]:
    """The mentions with those abbreviations that stand right after a place: «art. 2043 c.c.»."""
    starts = [mention.start for mention in mentions]
    for chain in chains:
        for at in range(chain.end, min(chain.end + 14, len(text))):
            found = abbreviated.get(at)
            if found and _TO_ACT.fullmatch(text, chain.end, at):
                _take(mentions, starts, [found])
                break
    return mentions


def _pairs(
    text: str, mentions: Sequence[Mention], chains: Sequence[Chain]
) -> list[tuple[Mention, Chain | None]]:
    """Each act with the places named in it, each place with the act it is of."""
    starts = [mention.start for mention in mentions]
    of: dict[int, list[Chain]] = {}
    for chain in chains:
        at = bisect_left(starts, chain.start)
        inside = at > 0 and mentions[at - 1].end > chain.start
        if inside:
            continue
        behind = _act_behind(text, mentions, at, chain)
        if behind is not None:
            of.setdefault(behind, []).append(chain)
            continue
        before = at - 1
        if before >= 0 and _is_after_act(text, mentions[before], chain, of.get(before, [])):
            of.setdefault(before, []).append(chain)
    pairs: list[tuple[Mention, Chain | None]] = []
    for at, mention in enumerate(mentions):
        if at in of:
            pairs += [(mention, chain) for chain in of[at]]
        else:
            pairs.append((mention, None))
    return pairs


def _act_behind(text: str, mentions: Sequence[Mention], at: int, chain: Chain) -> int | None:
    if at >= len(mentions) or mentions[at].start - chain.end > _NEAR or mentions[at].start < chain.end:
        return None
    return at if _TO_ACT.fullmatch(text, chain.end, mentions[at].start) else None


def _is_after_act(text: str, mention: Mention, chain: Chain, chains: Sequence[Chain]) -> bool:
    end = max([mention.end, *(c.end for c in chains if c.start >= mention.end)])
    if chain.start < end or chain.start - end > 320 or mention.act.kind == "internal":
        return False
    return _FROM_ACT.fullmatch(text, end, chain.start) is not None and _OF_ANOTHER.match(text, chain.end) is None


def _references(text: str, mention: Mention, chain: Chain | None, context: Context) -> list[Reference]:
    if chain is None:
        return [_reference(text, mention, mention.start, mention.end, None, context)]
    places = [place for place in chain.partitions if place.article != SAME]
    if not places:
        return [_reference(text, mention, chain.start, max(chain.end, mention.end), None, context)]
    forward = mention.start >= chain.start
    made = []
    for place in places:
        start, end = place.start, place.end
        if place is places[0]:
            start = chain.start if forward else mention.start
        if place is places[-1]:
            end = mention.end if forward else chain.end
        made.append(_reference(text, mention, start, max(end, place.end), place, context))
    return made


def _reference(
    text: str, mention: Mention, start: int, end: int, place: Partition | None, context: Context
) -> Reference:
    act = mention.act
    urn = place_urn(act, place) if mention.certain else None
    confidence = "ambiguous" if urn is None else "certain" if mention.certain and not mention.back else "likely"
    return Reference(
        text=text[start:end],
        start=start,
        end=end,
        kind=act.kind,
        act_type=act.type,
        authority=act.authority,
        number=act.number,
        year=act.year,
        date=act.date,
        article=place.article if place else None,
        paragraph=place.paragraph if place else None,
        letter=place.letter if place else None,
        urn=urn,
        url=link(urn, context.date),
        confidence=confidence,
        organ=act.organ,
        point=place.point if place else None,
        until=place.until if place else None,
        act_urn=act_urn(act) if urn else None,
    )
