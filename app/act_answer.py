"""Answers questions about acts themselves from the references of the documents, each with its quote."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.act_question import act_question
from app.act_results import MentionView, Notice, ReferenceView
from app.act_views import named, view_of
from app.changes import Changes
from app.lookup import Lookup
from corpus.acts import ReferenceRecord
from corpus.records import DocumentRef
from corpus.register import Register
from index.named import may_name_an_act
from ingest.norms import Reference
from ingest.norms.keys import keys_of
from ingest.norms.typed import find_typed

MOST_PLACES = 12


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a document's text that says something of an act."""

    document: DocumentRef
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ActAnswer:
    """The places that answer, or the Italian refusal where there are none.

    ``left_out`` counts the places beyond those.
    """

    places: tuple[Place, ...]
    refusal: str
    left_out: int = 0


class ActAnswers:
    """What the documents of one register say of acts. Safe to use from several threads."""

    def __init__(self, register: Register, lookup: Lookup, changes: Changes) -> None:
        self._register = register
        self._shelf = register.references
        self._lookup = lookup
        self._changes = changes

    def answer(self, text: str, allowed: Callable[[str], bool]) -> ActAnswer | None:
        """The answer to a question about an act; None where ``text`` asks something else.

        ``allowed`` tells by identifier which documents may answer.
        """
        found = find_typed(text) if may_name_an_act(text) else ()
        if not found:
            return None
        if len({keys_of(one) for one in found}) > 1:
            return None  # of two acts it asks what one is to the other
        kind = act_question(text, found[0].start, found[-1].end)
        if kind is None:
            return None
        ask = {"cited-by": self._cited_by, "rests-on": self._rests_on, "in-force": self._in_force}[kind]
        return ask(found[0], text[found[0].start : found[-1].end], allowed)

    def _cited_by(self, asked: Reference, words: str, allowed: Callable[[str], bool]) -> ActAnswer:
        found = self._lookup.lookup(words, limit=None)
        places = [
            _place(citing.document, citing.mentions[0])
            for citing in found.documents
            if allowed(citing.document.id)
        ]
        return _answer(places, f"Nessuno dei documenti acquisiti cita: {_name(found.reference)}.")

    def _rests_on(self, asked: Reference, words: str, allowed: Callable[[str], bool]) -> ActAnswer:
        held = self._lookup.held(asked, self._lookup.mentions(asked))
        if held is None or not allowed(held.id):
            return ActAnswer((), f"Non è tra i documenti acquisiti: {_name(view_of(asked))}.")
        places: list[Place] = []
        seen: set[str] = set()
        told: set[tuple[int, int]] = set()
        for one in self._shelf.of(held.id).references:
            key = one.key or one.open_key or one.text
            span = (one.sentence_start, one.sentence_end)
            if key not in seen and span not in told:
                places.append(Place(held, *span))
                told.add(span)
            seen.add(key)
        return _answer(places, f"{named(held)} non cita norme o atti.")

    def _in_force(self, asked: Reference, words: str, allowed: Callable[[str], bool]) -> ActAnswer:
        found = self._lookup.lookup(words)
        places = [
            Place(change.source, change.start, change.end)
            for change in found.changes
            if allowed(change.source.id)
        ]
        return _answer(
            places,
            f"Nei documenti acquisiti non risultano atti che cambino o revochino: {_name(found.reference)}. "
            "Se sia ancora in vigore va verificato fuori di qui.",
        )

    # -- around any answer ---------------------------------------------------------------

    def named_in(self, places: Sequence[Place]) -> tuple[ReferenceView, ...]:
        """The acts that these places name, each once."""
        views: dict[str, ReferenceView] = {}
        for one in self._records(places):
            views.setdefault(one.urn or one.text, view_of(one))
        return tuple(views.values())

    def notices(self, places: Sequence[Place]) -> tuple[Notice, ...]:
        """What later acts did to the acts that these places are of, or name."""
        documents = {place.document.id: place.document for place in places}
        acts: dict[str, str] = {}
        for identifier, own in self._shelf.acts_of(documents).items():
            acts |= {act.key: named(documents[identifier]) for act in own}
        for one in self._records(places):
            if one.key is not None and one.kind == "internal":
                acts.setdefault(one.key, view_of(one).label)
        found = [Notice(label, change) for key, label in acts.items() for change in self._changes.to([key])]
        # An act with two numbers is one act.
        return tuple({(one.change.source.id, one.change.start, one.act): one for one in found}.values())

    def _records(self, places: Sequence[Place]) -> list[ReferenceRecord]:
        by_document: dict[str, list[Place]] = {}
        for place in places:
            by_document.setdefault(place.document.id, []).append(place)
        return [
            one
            for identifier, group in by_document.items()
            for one in self._shelf.of(identifier).references
            if any(place.start <= one.start < place.end for place in group)
        ]


def _answer(places: Sequence[Place], refusal: str) -> ActAnswer:
    return ActAnswer(tuple(places[:MOST_PLACES]), refusal, max(0, len(places) - MOST_PLACES))


def _place(document: DocumentRef, mention: MentionView) -> Place:
    """The sentence around a mention."""
    start = mention.reference.start - mention.marked[0]
    return Place(document, start, start + len(mention.sentence))


def _name(view: ReferenceView) -> str:
    return f"{view.label}, art. {view.article}" if view.article else view.label
