"""Looks an act up: who cites it, in which articles, where it is held."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from app.act_results import ArticleCount, CitedAct, CitingDocument, LookupResult, MentionView, ReferenceView
from app.act_views import mention_view, view_of
from app.asked import NoReference, is_by_identifier, is_of_article, keys_asked, may_mean, read_reference
from app.changes import Changes
from app.places import place_url
from corpus.acts import ReferenceRecord
from corpus.records import DocumentRef
from corpus.references import Mention
from corpus.register import Register
from index.hit import Hit, hit_of
from ingest.norms import Reference, find_references
from ingest.norms.keys import act_key, article_key, articles_between, is_of_body, keys_of
from ingest.norms.label import act_label
from ingest.norms.links import link

SHOWN_DOCUMENTS = 200


class Lookup:
    """The acts that the documents of one register are and cite. Safe to use from several threads."""

    def __init__(self, register: Register, changes: Changes, today: Callable[[], date]) -> None:
        """``today`` gives the day on which a person looks up."""
        self._register = register
        self._shelf = register.references
        self._changes = changes
        self._today = today

    def lookup(self, text: str, limit: int | None = SHOWN_DOCUMENTS) -> LookupResult:
        """Who cites the act, or the article of it, that ``text`` names. Raises NoReference.

        At most ``limit`` documents and as many passages are given; all are counted.
        """
        asked = self.read(text)
        mentions = self.mentions(asked)
        chosen = [one for one in mentions if is_of_article(one.reference, asked)]
        refs = self._register.refs({one.document_id for one in mentions})
        view = self.view(asked, mentions)
        documents = _documents(chosen, refs)
        return LookupResult(
            reference=view,
            passages=self._passages(chosen, refs, limit),
            documents=documents[:limit],
            documents_total=len(documents),
            held=self._held_by(asked),
            articles=_articles(mentions),
            changes=self._changes.to(self._closed_keys(asked, mentions, view)),
        )

    def mentions(self, asked: Reference) -> list[Mention]:
        """The mentions that can be of the act asked for."""
        return [one for one in self._shelf.citing(keys_asked(asked)) if may_mean(one.reference, asked)]

    def held(self, asked: Reference, mentions: Sequence[Mention]) -> DocumentRef | None:
        """The document here that is the act asked for; None where it is left open which act is meant.

        «Determina 41/2026» is the one that is held unless somebody cites another body's.
        """
        found = self._held_by(asked)
        if len(found) != 1:
            return None
        own = self._keys_of(found[0])
        return found[0] if all(one.reference.key in (None, *own) for one in mentions) else None

    def _held_by(self, asked: Reference) -> tuple[DocumentRef, ...]:
        """The documents here that can be the act asked for."""
        found = [
            identifier
            for identifier, act in self._shelf.holding(keys_asked(asked))
            if is_of_body(act.urn, asked.authority, asked.organ)
        ]
        refs = self._register.refs(found)
        return tuple(refs[identifier] for identifier in dict.fromkeys(found) if identifier in refs)

    def _keys_of(self, document: DocumentRef) -> tuple[str, ...]:
        return tuple(act.key for act in self._shelf.of(document.id).acts)

    def view(self, asked: Reference, mentions: Sequence[Mention]) -> ReferenceView:
        """The act asked for, completed by what it says of itself or what those who cite it say."""
        view = view_of(asked)
        if (view.urn is None or is_by_identifier(asked)) and mentions:
            view = self._completed(view, asked, mentions)
        held = self.held(asked, mentions)
        return self._as_held(view, asked, held) if held else view

    def _closed_keys(self, asked: Reference, mentions: Sequence[Mention], view: ReferenceView) -> list[str]:
        """The keys that mean this act and no other: asked for, as held here, as those who cite it tell.

        Only an act of which none is known is looked for under its open key: what happened to another
        body's act of the same number did not happen to this one.
        """
        held = self.held(asked, mentions)
        closed = [
            *([act_key(asked.act_urn)] if asked.act_urn else []),
            *(self._keys_of(held) if held else ()),
            *([act_key(view.urn)] if view.urn else []),
        ]
        return closed or list(keys_of(asked))

    def read(self, text: str) -> Reference:
        """The act that a person names; «legge 241» is the one of that number that is cited here."""
        today = self._today().isoformat()
        try:
            return read_reference(text, today)
        except NoReference:
            without_year = re.fullmatch(r"(.*\D)\s?(\d{1,5})\s*", text)
            if without_year is None:
                raise
            guess = find_references(f"{text.strip()}/2000")
            known = self._shelf.of_number(guess[0].act_type, without_year[2]) if guess else []
            if not known:
                raise
            if len(known) > 1:
                named = ", ".join(view_of(one).label for one in known[:5])
                raise NoReference(f"Manca l'anno: i documenti citano {named}. Aggiungerlo.") from None
            found = read_reference(known[0].act_urn or "", today)
            return replace(found, text=text, end=len(text))

    def _as_held(self, view: ReferenceView, asked: Reference, held: DocumentRef) -> ReferenceView:
        """A person's «determina 12 del 2024» with what the act says of itself."""
        keys = keys_asked(asked)
        act = next((act for act in self._shelf.of(held.id).acts if {act.key, act.open_key} & set(keys)), None)
        if act is None:
            return replace(view, url=place_url(held.id, 1))
        label = act_label(view.kind, view.act_type, held.authority, view.organ, view.number, view.year)
        return replace(
            view, urn=act.urn, url=place_url(held.id, 1), authority=held.authority, label=label,
            confidence="certain",
        )  # fmt: skip

    def _completed(self, view: ReferenceView, asked: Reference, mentions: Sequence[Mention]) -> ReferenceView:
        """A person's «delibera 12 del 2024» with the body, where all who cite it mean the same act."""
        told: dict[str, ReferenceRecord] = {}
        for one in mentions:
            if one.reference.key and (one.reference.key not in told or one.reference.date):
                told[one.reference.key] = one.reference
        if len(told) != 1:
            return view
        record = next(iter(told.values()))
        known = view_of(replace(record, article=asked.article, paragraph=asked.paragraph))
        urn = record.act_urn or ""
        if asked.article is not None and urn.startswith("urn:"):
            urn = article_key(urn, asked.article) + (f"-com{asked.paragraph}" if asked.paragraph else "")
        return replace(
            known,
            text=asked.text,
            start=asked.start,
            end=asked.end,
            urn=urn,
            url=link(urn),
            until=asked.until,
            letter=asked.letter,
            confidence="certain",
        )

    def _passages(
        self, mentions: Sequence[Mention], refs: dict[str, DocumentRef], limit: int | None
    ) -> tuple[Hit, ...]:
        counts = Counter(one.reference.passage_id for one in mentions if one.reference.passage_id)
        ranked = sorted(counts, key=lambda identifier: (-counts[identifier], identifier))[:limit]
        passages = self._register.passages(ranked)
        most = max(counts.values(), default=1)
        found = [
            passages[identifier]
            for identifier in ranked
            if identifier in passages and passages[identifier].document_id in refs
        ]
        return tuple(
            hit_of(rank, counts[passage.id] / most, passage, refs[passage.document_id])
            for rank, passage in enumerate(found, start=1)
        )

    def most_cited(self, limit: int) -> tuple[CitedAct, ...]:
        """The acts that most documents cite."""
        found = []
        for key, documents in self._shelf.most_cited(limit):
            first = self._shelf.example(key)
            if first is not None and first.act_urn is not None:
                view = view_of(first)
                found.append(CitedAct(view.label, view.name, first.act_urn, documents))
        return tuple(found)


def _documents(mentions: Sequence[Mention], refs: dict[str, DocumentRef]) -> tuple[CitingDocument, ...]:
    """The documents with their mentions: most mentions first, then the latest."""
    by_document: dict[str, list[MentionView]] = {}
    for one in mentions:
        if one.document_id in refs:
            by_document.setdefault(one.document_id, []).append(mention_view(one, refs[one.document_id]))
    found = [CitingDocument(refs[key], tuple(views)) for key, views in by_document.items()]
    found.sort(key=lambda one: (one.document.date or "", one.document.title), reverse=True)
    found.sort(key=lambda one: -len(one.mentions))
    return tuple(found)


def _articles(mentions: Sequence[Mention]) -> tuple[ArticleCount, ...]:
    documents: dict[str | None, set[str]] = {}
    counts: Counter[str | None] = Counter()
    for one in mentions:
        for article in articles_between(one.reference.article, one.reference.until) or (None,):
            documents.setdefault(article, set()).add(one.document_id)
            counts[article] += 1
    found = [ArticleCount(article, len(documents[article]), counts[article]) for article in documents]
    return tuple(sorted(found, key=lambda one: (-one.documents, -one.mentions, one.article or "")))
