"""Joins places with the acts they are of: «art. 107 | del D.Lgs. 267/2000», «L. 241/1990, | art. 15»."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from ingest.norms.partitions import Chain, chain_onward
from ingest.norms.place_words import SAME
from ingest.norms.reference import Mention

_POINTING = (
    r"(?:(?:medesim|stess|citat|predett|suddett|sopra\s?citat|richiamat|succitat|vigent|nuov|relativ"
    r"|summenzionat|menzionat|ridett)[oaie]\s{1,2}){0,2}"
)

# Between places and their act: «art. 3 | del », « della citata », « , », « di cui al »
TO_ACT = re.compile(
    r"(?:\s{0,2}(?:[(](?![^()]*\d{4})[^()\d]{3,120}[)]|[“«\"][^“”«»\"\d]{3,120}[”»\"]))?\s{0,3}"
    r"(?:[,–-]|;(?=\s?d))?\s{0,3}(?:e\s(?:ss|segg|seguenti)\.?\s?,?\s?)?[(]?"
    r"(?:(?:de(?:l|i|gli|lla|lle|llo)|di\s+cui\s+a(?:l|i|gli|lla|lle)|a(?:l|lla)|dal(?:la)?)\s{0,3}"
    r"|(?:dell|di\s+cui\s+all|all|dall)['’]\s?)?"
    + _POINTING
    # «del testo unico delle leggi …, di cui al», «del regolamento approvato con», «dell'allegato al»
    + r"(?:(?:testo\s+unico\b|t\.\s?u\.|TU\b|(?:regolamento|codice|ordinamento|statuto|norme"
    r"|disposizioni)\b)(?:"
    r"(?!\bart)[^.;:()\d]){0,170}?,?\s"
    r"(?:di\s+cui\s+a(?:l|lla|gli|i)\s+|di\s+cui\s+all['’]\s?|(?:approvat|emanat|adottat|allegat"
    r"|stabilit)[oaie]\s+(?:con|dal(?:la)?|al(?:la)?)\s+(?:il\s+|la\s+|l['’]\s?)?)"
    + _POINTING
    + r")?(?:(?:reg|regol)\.\s|regolamento\s)?[\"“«]?$",
    re.IGNORECASE,
)

# Between an act and places after it: «D.Lgs. 267/2000 | , art. 107», « (artt. 4 e 5)», « all'art. 3»
_FROM_ACT = re.compile(
    # «(Norme per …)», «“Norme per …”», «e s.m.i.»
    r"(?:\s{0,2}(?:[(][^()]{3,120}[)]|[“«\"][^“”«»\"]{3,400}[”»\"]))?(?:\s{0,2},?\s?(?:e\s)?"
    r"(?:s\.?\s?m\.?\s?(?:e\s)?i\.?|ss\.?mm\.?(?:\s?ii\.?)?|successive\s+modific\w+"
    r"(?:\s+ed?\s+integrazioni)?)[,\s]{0,3})?"
    r"\s{0,3}[,:;(–-]?\s{0,3}"
    # «e in particolare», «con particolare riferimento», «che prevede», «il quale,», «il cui»
    r"(?:(?:(?:e|ed)\s?,?\s)?(?:in\s+particolare|segnatamente|specificamente|specificatamente)\s*[,:]?"
    r"\s{0,3}(?:[-–•]\s{0,3})?|(?:e\s)?con\s+(?:particolare\s+)?riferimento\s"
    r"|(?:che\s)?(?:prevede|dispone|stabilisce|disciplina)\s*,?\s{0,2}|(?:che|(?:il|la)\s+quale)\s?,?\s"
    r"|(?:il|la)\s+cui\s)?"
    r"(?:(?:l|all|dall|nell)['’]\s?|(?:gli|agli|dagli|ai|il|al|nei|negli)\s)?$",
    re.IGNORECASE,
)

# After places of something that is no act found here: «art. 4 | dello Statuto», «| del presente avviso»
_OF_ANOTHER = re.compile(r"\s{0,3}(?:de(?:l|i|gli|lla|lle|llo)\s|dell['’]|di\s+cui\s)", re.IGNORECASE)

# «… della legge n. 108/1968 (Norme per …) e | 2, comma 6, del D.Lgs.»
_ONWARD = re.compile(
    r"(?:\s{0,2}[(][^()]{3,160}[)])?\s{0,2},?\s{1,2}(?:ed?|nonché)\s{1,2}(?:l['’]\s?)?(?=\d)"
)
# «artt. 4 e 5», «articoli 9»
_LISTED = re.compile(r"art(?:t|icoli)", re.IGNORECASE)
# «il D.Lgs. 50/2016 | e in particolare gli | artt. 32 e 36»: the act as a whole is named too
_ABOVE_ALL = re.compile(r"particolare|segnatamente|specific", re.IGNORECASE)

_WITHIN_TITLE = 4
"""Acts that the title of one may name."""
_NEAR, _FAR = 260, 460
"""Characters between places and the act behind them, and before them."""


def join_pairs(
    text: str, mentions: Sequence[Mention], chains: Sequence[Chain]
) -> list[tuple[Mention, Chain | None]]:
    """Each act with the places named in it, each place with the act it is of."""
    starts = [mention.start for mention in mentions]
    of: dict[int, list[Chain]] = {}
    for chain in chains:
        at = bisect_left(starts, chain.start)
        if at > 0 and mentions[at - 1].end > chain.start:
            continue
        if _is_before_act(text, mentions[at] if at < len(mentions) else None, chain):
            of.setdefault(at, []).append(chain)
            continue
        before = _act_before(text, mentions, at, chain, of)
        if before is not None:
            of.setdefault(before, []).append(chain)
    _go_on(text, mentions, of)
    pairs: list[tuple[Mention, Chain | None]] = []
    for at, mention in enumerate(mentions):
        pairs += _of_act(text, mention, of.get(at, []))
    return pairs


def _act_before(
    text: str, mentions: Sequence[Mention], at: int, chain: Chain, of: dict[int, list[Chain]]
) -> int | None:
    """Which act the places stand behind: the last, or one whose title in quotes names the last.

    «D.Lgs. n. 117/2017 “Codice …, a norma dell'art. 1 della legge n. 106/2016”, in particolare l'art. 55».
    """
    for before in range(at - 1, max(at - 1 - _WITHIN_TITLE, -1), -1):
        named = of.get(before, [])
        inside = [one for one in named if one.end <= chain.start]
        if len(inside) == len(named) and _is_after_act(
            text, mentions[before], chain, named[-1] if named else None
        ):
            return before
    return None


def _go_on(text: str, mentions: Sequence[Mention], of: dict[int, list[Chain]]) -> None:
    """«artt. 9 della legge n. 108/1968 e 2, comma 6, del D.Lgs. n. 82/2005»: a list over several acts."""
    listed = False
    for at, mention in enumerate(mentions[:-1]):
        named = of.get(at, [])
        listed = (listed and not named) or any(_LISTED.match(text, chain.start) for chain in named)
        behind = of.get(at + 1)
        bare = behind is None or behind[0].partitions[0].article is None
        link = _ONWARD.match(text, mention.end) if listed and bare else None
        chain = chain_onward(text, link.end()) if link else None
        if chain and _is_before_act(text, mentions[at + 1], chain):
            of[at + 1] = [chain]
        elif behind is None:
            listed = False


def _of_act(text: str, mention: Mention, chains: Sequence[Chain]) -> list[tuple[Mention, Chain | None]]:
    """The act with each run of places named in it; alone too where it is named for all of it first."""
    pairs: list[tuple[Mention, Chain | None]] = []
    article: str | None = None
    for chain in chains:
        apart = chain.start > mention.end and _ABOVE_ALL.search(text, mention.end, chain.start)
        if apart and not pairs:
            pairs.append((mention, None))
        if article and all(place.article is None for place in chain.partitions):
            # «all'articolo 3 del decreto legislativo …, il comma 2 è sostituito»
            places = tuple(replace(place, article=article) for place in chain.partitions)
            chain = replace(chain, partitions=places)
        article = chain.partitions[-1].article
        pairs.append((replace(mention, start=chain.start, end=chain.start) if apart else mention, chain))
    return pairs or [(mention, None)]


def _is_before_act(text: str, mention: Mention | None, chain: Chain) -> bool:
    if mention is None or mention.start - chain.end > _NEAR or mention.start < chain.end:
        return False
    # «art. 107 (commi 2 e 3) | del»
    closed = text[chain.end : chain.end + 1] == ")" and "(" in text[chain.start : chain.end]
    return TO_ACT.fullmatch(text, chain.end + closed, mention.start) is not None


def _is_after_act(text: str, mention: Mention, chain: Chain, before: Chain | None) -> bool:
    """Whether the places go on behind the act, or behind those named ``before`` that do."""
    end = max(mention.end, before.end) if before else mention.end
    if chain.start < end or chain.start - end > _FAR or mention.act.kind == "internal":
        return False
    if any(place.article == SAME for place in chain.partitions):
        return False
    return (
        _FROM_ACT.fullmatch(text, end, chain.start) is not None and _OF_ANOTHER.match(text, chain.end) is None
    )
