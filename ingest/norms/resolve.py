"""Makes references of the acts and places that a text names, each with its identifier and how sure it is."""

from __future__ import annotations

from ingest.norms.links import link
from ingest.norms.partitions import Chain
from ingest.norms.place_words import SAME
from ingest.norms.reference import Confidence, Context, Mention, Partition, Reference
from ingest.norms.urn import act_urn, place_urn


def make_references(text: str, mention: Mention, chain: Chain | None, context: Context) -> list[Reference]:
    if chain is None:
        return [make_reference(text, mention, mention.start, mention.end, None, context)]
    places = [place for place in chain.partitions if place.article != SAME]
    if not places:
        return [make_reference(text, mention, chain.start, max(chain.end, mention.end), None, context)]
    forward = mention.start >= chain.start
    made = []
    for place in places:
        start, end = place.start, place.end
        if place is places[0]:
            start = chain.start if forward else mention.start
        if place is places[-1]:
            end = mention.end if forward else chain.end
        made.append(make_reference(text, mention, start, max(end, place.end), place, context))
    return made


def make_reference(
    text: str, mention: Mention, start: int, end: int, place: Partition | None, context: Context
) -> Reference:
    act = mention.act
    urn = place_urn(act, place) if mention.certain else None
    confidence: Confidence = (
        "ambiguous" if urn is None else "certain" if mention.certain and not mention.back else "likely"
    )
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
