"""Tells what later acts did to an act, in the words of the documents that say so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from app.act_results import ChangeView
from app.act_views import change_said, named, view_of
from app.places import place_url
from app.quote import fold
from corpus.acts import RelationRecord
from corpus.records import DocumentRecord, DocumentRef
from corpus.register import Register
from ingest.relations import CHANGES


class Changes:
    """What the documents of one register say that acts do to one another."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._shelf = register.references

    def to(self, keys: Sequence[str]) -> tuple[ChangeView, ...]:
        """What the documents say that other acts did to the acts with these keys."""
        found = [one for one in self._shelf.changing(keys) if one[1].kind in CHANGES]
        return self._change_views(found)

    def _change_views(self, found: Sequence[tuple[str, RelationRecord]]) -> tuple[ChangeView, ...]:
        views: dict[tuple[str, str], ChangeView] = {}
        for identifier, relation in found:
            source = self._register.document(identifier)
            if source is None:
                continue
            other, document = self._doer(source, relation)
            # The act itself says it best, the others repeat it.
            if (relation.kind, other) not in views or relation.subject is None:
                views[relation.kind, other] = _change(source, relation, other, document)
        return tuple(views.values())

    def _doer(self, source: DocumentRecord, relation: RelationRecord) -> tuple[str, DocumentRef | None]:
        if relation.subject is None:
            return named(source.ref), source.ref
        held = dict(holders(self._register, [relation.subject])).get(relation.subject)
        if held is not None:
            return named(held), held
        mention = next(
            (
                one
                for one in self._shelf.of(source.ref.id).references
                if relation.subject in (one.key, one.open_key)
            ),
            None,
        )
        return (view_of(mention).label if mention else relation.subject), None


def holders(register: Register, keys: Iterable[str]) -> Iterator[tuple[str, DocumentRef]]:
    """The documents that are acts with these keys; an open key only where one document fits it."""
    wanted = set(keys)
    found: dict[str, set[str]] = {}
    for identifier, act in register.references.holding(wanted):
        for key in {act.key, act.open_key} & wanted:
            found.setdefault(key, set()).add(identifier)
    refs = register.refs({identifier for group in found.values() for identifier in group})
    for key, group in found.items():
        if len(group) == 1 and (identifier := next(iter(group))) in refs:
            yield key, refs[identifier]


def _change(
    source: DocumentRecord, relation: RelationRecord, other: str, document: DocumentRef | None
) -> ChangeView:
    page = relation.page
    return ChangeView(
        kind=relation.kind,
        said=change_said(relation.kind, relation.object),
        other=other,
        document=document,
        source=source.ref,
        sentence=fold(source.text[relation.start : relation.end]),
        page=page,
        url=place_url(source.ref.id, page),
        start=relation.start,
        end=relation.end,
    )
