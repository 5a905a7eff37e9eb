"""Turns references as found or stored into what people and programs see of them."""

from __future__ import annotations

import re

from app.act_results import ActNode, MentionView, ReferenceView
from app.places import place_url
from corpus.acts import ReferenceRecord
from corpus.records import DocumentRef
from corpus.references import Mention
from ingest.norms import Reference
from ingest.norms.label import act_label, known_name
from ingest.norms.links import link

SAID = {
    "cites": "cita",
    "modifies": "modifica",
    "integrates": "integra",
    "revokes": "revoca",
    "annuls": "annulla",
    "replaces": "sostituisce",
    "extends": "proroga",
    "rectifies": "rettifica",
    "executes": "dà esecuzione a",
    "confirms": "conferma",
}
"""What an act does to another, in Italian."""

_SUFFERED = {
    "modifies": "modificato da",
    "integrates": "integrato da",
    "revokes": "revocato da",
    "annuls": "annullato da",
    "replaces": "sostituito da",
    "extends": "prorogato da",
    "rectifies": "rettificato da",
}


# urn:nir:comune.pratolungo;giunta:deliberazione:2026;12
_SORT = re.compile(r":(?P<sort>[a-z.]+):\d{4}")
_FEMININE = ("zione", "anza", "legge", "direttiva", "circolare")


def change_said(kind: str, key: str) -> str:
    """What was done to the act with this key, in Italian: «revocata da» of a determination."""
    said = _SUFFERED.get(kind, kind)
    sort = _SORT.search(key)
    feminine = sort is not None and sort["sort"].endswith(_FEMININE)
    return said.replace("o da", "a da") if feminine else said


def view_of(
    reference: Reference | ReferenceRecord, held: DocumentRef | None = None, day: str | None = None
) -> ReferenceView:
    """A reference, as found or as stored; ``held`` is the document that is the act, ``day`` that of the
    one that cites."""
    return ReferenceView(
        text=reference.text,
        start=reference.start,
        end=reference.end,
        kind=reference.kind,
        act_type=reference.act_type,
        authority=reference.authority,
        number=reference.number,
        year=reference.year,
        date=reference.date,
        article=reference.article,
        paragraph=reference.paragraph,
        letter=reference.letter,
        urn=reference.urn,
        url=place_url(held.id, 1) if held else link(reference.urn),
        confidence=reference.confidence,
        organ=reference.organ,
        point=reference.point,
        until=reference.until,
        label=act_label(
            reference.kind, reference.act_type, reference.authority, reference.organ,
            reference.number, reference.year, reference.date,
        ),
        name=known_name(
            reference.act_type, reference.number, reference.year, _annex(reference.act_urn)
        ),
        url_then=_then(reference.urn, day),
    )  # fmt: skip


def _annex(urn: str | None) -> str | None:
    parts = (urn or "").rsplit(":", 1)
    return parts[1] if len(parts) == 2 and parts[1].isdigit() and ";" in parts[0] else None


def _then(urn: str | None, day: str | None) -> str | None:
    """The text in force on the day of the act that cites, where the place that holds it can show that."""
    now, then = link(urn), link(urn, day)
    return then if day and then != now else None


def mention_view(mention: Mention, document: DocumentRef) -> MentionView:
    """One mention with the sentence around it and its place in the running page."""
    record = mention.reference
    start = record.start - record.sentence_start
    return MentionView(
        reference=view_of(record, day=document.date),
        sentence=mention.sentence,
        marked=(start, start + record.end - record.start),
        page=record.page,
        passage_id=record.passage_id,
        url=place_url(document.id, record.page, record.passage_id),
    )


def node_of(view: ReferenceView, key: str, column: int, held: DocumentRef | None) -> ActNode:
    """A cited act as a node of a network."""
    return ActNode(
        id=key,
        label=named(held) if held else view.label,
        name=view.name,
        kind=view.kind,
        column=column,
        urn=view.urn.split("~")[0] if view.urn else None,
        url=place_url(held.id, 1) if held else link(view.urn.split("~")[0]) if view.urn else None,
        document=held,
        year=view.year,
    )


def named(ref: DocumentRef) -> str:
    """«Determinazione n. 276/2026», or the title of what is no numbered act."""
    if ref.number and ref.date:
        return f"{ref.type[:1].upper()}{ref.type[1:]} n. {ref.number}/{ref.date[:4]}"
    return ref.title
