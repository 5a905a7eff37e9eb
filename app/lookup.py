"""Looks an act up: who cites it, in which articles, where it is held."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from app.act_results import ArticleCount, CitedAct, CitingDocument, LookupResult, MentionView, ReferenceView
from app.act_views import mention_view, view_of, view_of_record
from app.asked import NoReference, is_by_identifier, is_of_article, keys_asked, may_mean, read_reference
from app.changes import Changes
from app.places import place_url
from corpus.acts import ReferenceRecord
from corpus.records import DocumentRef, PassageRecord
from corpus.references import Mention
from corpus.register import Register
from index.hit import Hit
from ingest.norms import Reference, find_references
from ingest.norms.bodies import body_urn
from ingest.norms.keys import act_key, article_key, articles_between, keys_of
from ingest.norms.label import act_label
from ingest.norms.links import link

SHOWN_DOCUMENTS = 200
SHOWN_PASSAGES = 100


class Lookup:
    """The acts that the documents of one register are and cite. Safe to use from several threads."""

    def __init__(self, register: Register, changes: Changes, today: Callable[[], date]) -> None:
        """``today`` gives the day on which a person looks up."""
        self._register = register
        self._shelf = register.references
        self._changes = changes
        self._today = today

    def lookup(self, text: str) -> LookupResult:
        """Who cites the act, or the article of it, that ``text`` names. Raises NoReference."""
        asked = self.read(text)
        found = [one for one in self._shelf.citing(keys_asked(asked)) if may_mean(one.reference, asked)]
        chosen = [one for one in found if is_of_article(one.reference, asked)]
        held = self.held(asked)
        refs = self._register.refs({one.document_id for one in found})
        documents = self._documents(chosen, refs, asked)
        view = self.view(asked, held, found)
        return LookupResult(
            reference=view,
            passages=self._passages(chosen, refs),
            documents=documents,
            held=held,
            articles=_articles(found),
            changes=self._changes.to(self._closed_keys(asked, held, view)),
        )

    def view(
        self, asked: Reference, held: Sequence[DocumentRef], mentions: Sequence[Mention]
    ) -> ReferenceView:
        """The act asked for, completed by what it says of itself or what those who cite it say."""
        view = view_of(asked)
        if (view.urn is None or is_by_identifier(asked)) and mentions:
            view = self._completed(view, asked, mentions)
        return self._as_held(view, asked, held[0]) if len(held) == 1 else view

    def _closed_keys(self, asked: Reference, held: Sequence[DocumentRef], view: ReferenceView) -> list[str]:
        """The keys that mean this act and no other: asked for, as held here, as those who cite it tell."""
        acts = self._shelf.acts_of(document.id for document in held) if len(held) == 1 else {}
        return [
            *keys_of(asked),
            *(act.key for found in acts.values() for act in found),
            *([act_key(view.urn)] if view.urn else []),
        ]

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
                named = ", ".join(view_of_record(one).label for one in known[:5])
                raise NoReference(f"Manca l'anno: i documenti citano {named}. Aggiungerlo.") from None
            found = read_reference(known[0].act_urn or "", today)
            return replace(found, text=text, end=len(text))

    def _as_held(self, view: ReferenceView, asked: Reference, held: DocumentRef) -> ReferenceView:
        """A person's «determina 12 del 2024» with what the act says of itself."""
        keys = keys_asked(asked)
        act = next((act for act in self._shelf.of(held.id).acts if {act.key, act.open_key} & set(keys)), None)
        if act is None:
            return replace(view, url=place_url(held.id, 1))
        label = act_label(view.kind, view.act_type, held.authority, None, view.number, view.year)
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
        known = view_of_record(replace(record, article=asked.article, paragraph=asked.paragraph), view.text)
        urn = record.act_urn or ""
        if asked.article is not None and urn.startswith("urn:"):
            urn = article_key(urn, asked.article) + (f"-com{asked.paragraph}" if asked.paragraph else "")
        return replace(
            known, urn=urn, url=link(urn), until=asked.until, letter=asked.letter, confidence="certain"
        )

    def held(self, asked: Reference) -> tuple[DocumentRef, ...]:
        found = [
            identifier
            for identifier, act in self._shelf.holding(keys_asked(asked))
            if asked.authority is None
            or f":{body_urn(asked.authority)}" in f":{act.urn.removeprefix('urn:nir:')}"
        ]
        refs = self._register.refs(found)
        return tuple(refs[identifier] for identifier in dict.fromkeys(found) if identifier in refs)

    def _documents(
        self, mentions: Sequence[Mention], refs: dict[str, DocumentRef], asked: Reference
    ) -> tuple[CitingDocument, ...]:
        by_document: dict[str, list[MentionView]] = {}
        for one in mentions:
            if one.document_id in refs:
                view = mention_view(one, refs[one.document_id])
                by_document.setdefault(one.document_id, []).append(view)
        found = [CitingDocument(refs[key], tuple(views)) for key, views in by_document.items()]
        # most mentions first, then the latest
        found.sort(key=lambda one: (one.document.date or "", one.document.title), reverse=True)
        found.sort(key=lambda one: -len(one.mentions))
        return tuple(found[:SHOWN_DOCUMENTS])

    def _passages(self, mentions: Sequence[Mention], refs: dict[str, DocumentRef]) -> tuple[Hit, ...]:
        counts = Counter(one.reference.passage_id for one in mentions if one.reference.passage_id)
        passages = self._register.passages(counts)
        most = max(counts.values(), default=1)
        ranked = sorted(
            (p for p in passages.values() if p.document_id in refs),
            key=lambda p: (-counts[p.id], p.document_id, p.ordinal),
        )
        return tuple(
            _hit(rank, counts[passage.id] / most, passage, refs[passage.document_id])
            for rank, passage in enumerate(ranked[:SHOWN_PASSAGES], start=1)
        )

    def most_cited(self, limit: int) -> tuple[CitedAct, ...]:
        """The acts that most documents cite."""
        found = []
        for key, documents in self._shelf.most_cited(limit):
            first = self._shelf.example(key)
            if first is not None and first.act_urn is not None:
                view = view_of_record(first)
                found.append(CitedAct(view.label, view.name, first.act_urn, documents))
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


def _hit(rank: int, score: float, passage: PassageRecord, document: DocumentRef) -> Hit:
    return Hit(
        rank=rank,
        score=round(score, 6),
        passage_id=passage.id,
        text=passage.text,
        document=document,
        page=passage.page,
        page_end=passage.page_end,
        section=passage.section,
        start=passage.start,
        end=passage.end,
    )
