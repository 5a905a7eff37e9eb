"""Looks acts up: who cites one, what one rests on, what later acts did to it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from app.act_results import (
    ActEdge,
    ActNetwork,
    ActNode,
    ArticleCount,
    ChangeView,
    CitedAct,
    CitingDocument,
    LookupResult,
    MentionView,
    ReferenceView,
)
from app.act_views import SAID, change_said, mention_view, named, node_of, view_of, view_of_record
from app.errors import AppError
from app.places import place_url
from app.threads import threads_of
from corpus.records import DocumentRecord, DocumentRef, PassageRecord
from corpus.references import ActRecord, Mention, ReferenceRecord, RelationRecord
from corpus.register import Register
from index.hit import Hit
from ingest.norms import Context, Reference, find_references
from ingest.norms.bodies import body_urn
from ingest.norms.keys import act_key, articles_between, keys_of
from ingest.relations import CHANGES

SHOWN_DOCUMENTS = 200
SHOWN_PASSAGES = 100
LARGEST_NETWORK = 200


class NoReference(AppError):
    """A text in which no act is named."""


def read_reference(text: str, today: str | None = None) -> Reference:
    """The act that a person names, as an identifier or in any written form. Raises NoReference.

    ``today`` (ISO 8601) tells which act goes by a name that passed from one to another.
    """
    written, context = text.strip(), Context(date=today)
    if re.match(r"(?:urn:nir:|celex:|ECLI:)\S+$", written):
        return identified(written)
    # Acronyms are told from words by their capitals, which people do not type: «art. 55 cts».
    found = find_references(written, context) or find_references(written.upper(), context)
    if not found:
        raise NoReference(
            f"In «{written}» non riconosco un atto: scriverlo per esteso, per esempio "
            "«art. 55 del D.Lgs. 117/2017» o «determinazione n. 12 del 2026»."
        )
    return found[0]


def identified(urn: str) -> Reference:
    """The act that a bare identifier names."""
    place = re.search(r"~art(\w+?)(?:-com(\w+))?$", urn)
    whole = re.sub(r"[~!@].*$", "", urn)
    parts = re.search(r":([^:;]+):(\d{4})(?:-\d\d-\d\d)?(?:;([^:~]+))?", whole)
    kind = "internal"
    if whole.startswith("celex:"):
        kind = "eu"
    elif re.match(r"urn:nir:(?:stato|presidente|minister)", whole):
        kind = "state"
    elif re.match(r"urn:nir:(?:regione|provincia)[\w.]*:(?:legge|regolamento):", whole):
        kind = "regional"
    return Reference(
        text=urn, start=0, end=len(urn), kind=kind, act_type=parts[1].replace(".", " ") if parts else urn,  # type: ignore[arg-type]
        authority=None, number=parts[3] if parts else None, year=int(parts[2]) if parts else None, date=None,
        article=place[1] if place else None, paragraph=place[2] if place else None, letter=None,
        urn=urn, url=None, confidence="certain", act_urn=whole,
    )  # fmt: skip


class ActBook:
    """The acts that the documents of one register are and cite. Safe to use from several threads."""

    def __init__(self, register: Register, today: Callable[[], date]) -> None:
        """``today`` gives the day on which a person looks up."""
        self._register = register
        self._today = today
        self._shelf = register.references

    def lookup(self, text: str) -> LookupResult:
        """Who cites the act, or the article of it, that ``text`` names. Raises NoReference."""
        asked = self.read(text)
        found = [one for one in self._shelf.citing(self._keys(asked)) if _means(one.reference, asked)]
        chosen = [one for one in found if _of_article(one.reference, asked)]
        held = self._held(asked)
        refs = self._register.refs({one.document_id for one in found})
        documents = self._documents(chosen, refs, asked)
        view = view_of(asked)
        if held and view.url is None:
            view = view_of(asked, held[0])
        if view.urn is None and chosen:
            view = self._completed(view, chosen)
        return LookupResult(
            reference=view,
            passages=self._passages(chosen, refs),
            documents=documents,
            held=held,
            articles=_articles(found),
            changes=self.changes(self._keys(asked)),
        )

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

    def _completed(self, view: ReferenceView, mentions: Sequence[Mention]) -> ReferenceView:
        """A person's «delibera 12 del 2024» with the body, where all who cite it mean the same act."""
        told: dict[str, ReferenceRecord] = {}
        for one in mentions:
            if one.reference.key and (one.reference.key not in told or one.reference.date):
                told[one.reference.key] = one.reference
        if len(told) != 1:
            return view
        known = view_of_record(next(iter(told.values())), text=view.text)
        return known if view.article is None else replace(known, article=view.article)

    def _keys(self, asked: Reference) -> tuple[str, ...]:
        keys = keys_of(asked)
        # What an open key holds is told apart by what is known of it.
        return keys[-1:]

    def _held(self, asked: Reference) -> tuple[DocumentRef, ...]:
        found = [
            identifier
            for identifier, act in self._shelf.holding(self._keys(asked))
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

    # -- one act among others ------------------------------------------------------------

    def network(self, text: str) -> ActNetwork:
        """The act that ``text`` names with what it rests on and who cites it. Raises NoReference."""
        asked = self.read(text)
        held = self._held(asked)
        if held:
            return self.network_of(held[0].id)
        mentions = [one for one in self._shelf.citing(self._keys(asked)) if _means(one.reference, asked)]
        key = act_key(asked.act_urn) if asked.act_urn else self._keys(asked)[0] if self._keys(asked) else text
        centre = node_of(view_of(asked), key, 0, None)
        return self._network(centre, None, mentions, self._keys(asked))

    def network_of(self, identifier: str) -> ActNetwork:
        """The same for a document that is held here, whether or not it is a numbered act."""
        ref = self._register.refs([identifier])[identifier]
        acts = self._shelf.of(identifier).acts
        centre = ActNode(
            id=acts[0].key if acts else f"document:{identifier}", label=_titled(ref), name=None,
            kind="internal", column=0, urn=acts[0].urn if acts else None, url=place_url(identifier, 1),
            document=ref, year=int(ref.date[:4]) if ref.date else None,
        )  # fmt: skip
        keys = [act.key for act in acts]
        open_keys = [act.open_key for act in acts]
        mentions = [
            one for one in self._shelf.citing([*keys, *open_keys])
            if one.reference.key in keys or _fits_act(one.reference, acts)
        ]  # fmt: skip
        return self._network(centre, identifier, mentions, [*keys, *open_keys])

    def _network(
        self, centre: ActNode, identifier: str | None, mentions: Sequence[Mention], keys: Sequence[str]
    ) -> ActNetwork:
        nodes: dict[str, ActNode] = {centre.id: centre}
        edges: list[ActEdge] = []
        self._add_citing(centre, mentions, nodes, edges)
        if identifier is not None:
            self._add_cited(centre, identifier, nodes, edges)
        kept = sorted(edges, key=lambda edge: -edge.mentions)[: LARGEST_NETWORK - 1]
        ends = {end for edge in kept for end in (edge.source, edge.target)} | {centre.id}
        return ActNetwork(
            centre=centre,
            nodes=tuple(node for key, node in nodes.items() if key in ends),
            edges=tuple(kept),
            left_out=len(edges) - len(kept),
            changes=self.changes(keys) if keys else (),
            threads=threads_of(self._register, identifier) if identifier else (),
        )

    def _add_citing(
        self, centre: ActNode, mentions: Sequence[Mention], nodes: dict[str, ActNode], edges: list[ActEdge]
    ) -> None:
        refs = self._register.refs({one.document_id for one in mentions})
        acts = self._shelf.acts_of(refs)
        done = {
            identifier: relation.kind
            for identifier, relation in self._shelf.changing([centre.id])
            if relation.subject is None
        }
        grouped: dict[str, list[Mention]] = {}
        for one in mentions:
            if one.document_id in refs:
                grouped.setdefault(one.document_id, []).append(one)
        for identifier, group in grouped.items():
            ref = refs[identifier]
            key = acts[identifier][0].key if identifier in acts else f"document:{identifier}"
            if key == centre.id:
                continue
            nodes[key] = ActNode(
                id=key, label=_titled(ref), name=None, kind="internal", column=-1,
                urn=acts[identifier][0].urn if identifier in acts else None,
                url=place_url(identifier, 1), document=ref,
                year=int(ref.date[:4]) if ref.date else None,
            )  # fmt: skip
            edges.append(_edge(key, centre.id, done.get(identifier, "cites"), group, ref))

    def _add_cited(
        self, centre: ActNode, identifier: str, nodes: dict[str, ActNode], edges: list[ActEdge]
    ) -> None:
        found = self._shelf.of(identifier)
        done = {relation.object: relation.kind for relation in found.relations if relation.subject is None}
        grouped: dict[str, list[ReferenceRecord]] = {}
        for one in found.references:
            grouped.setdefault(one.key or one.open_key or f"text:{one.text.lower()}", []).append(one)
        held = dict(self._holders(grouped))
        ref = self._register.refs([identifier])[identifier]
        for key, group in grouped.items():
            best = max(group, key=lambda one: (one.act_urn is not None, one.date is not None))
            nodes.setdefault(key, node_of(view_of_record(best), key, 1, held.get(key)))
            mentions = [Mention(identifier, one, "") for one in group]
            edges.append(_edge(centre.id, key, done.get(key, "cites"), mentions, ref))

    def _holders(self, keys: Iterable[str]) -> Iterable[tuple[str, DocumentRef]]:
        """The documents that are acts with these keys; an open key only where one document fits it."""
        wanted = set(keys)
        found: dict[str, set[str]] = {}
        for identifier, act in self._shelf.holding(wanted):
            for key in {act.key, act.open_key} & wanted:
                found.setdefault(key, set()).add(identifier)
        refs = self._register.refs({identifier for group in found.values() for identifier in group})
        for key, group in found.items():
            if len(group) == 1 and (identifier := next(iter(group))) in refs:
                yield key, refs[identifier]

    # -- what became of an act -----------------------------------------------------------

    def changes(self, keys: Sequence[str]) -> tuple[ChangeView, ...]:
        """What the documents say that other acts did to the acts with these keys."""
        found = [one for one in self._shelf.changing(keys) if one[1].kind in CHANGES]
        return self._change_views(found)

    def changes_of(self, identifiers: Iterable[str]) -> dict[str, tuple[ChangeView, ...]]:
        """For each of these documents that later acts changed, what was done."""
        views: dict[str, tuple[ChangeView, ...]] = {}
        for identifier, acts in self._shelf.acts_of(identifiers).items():
            changes = self.changes([act.key for act in acts])
            if changes:
                views[identifier] = changes
        return views

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
            return _titled(source.ref), source.ref
        held = dict(self._holders([relation.subject])).get(relation.subject)
        if held is not None:
            return _titled(held), held
        mention = next(
            (
                one
                for one in self._shelf.of(source.ref.id).references
                if relation.subject in (one.key, one.open_key)
            ),
            None,
        )
        return (view_of_record(mention).label if mention else relation.subject), None

    # -- the whole collection ------------------------------------------------------------

    def most_cited(self, limit: int) -> tuple[CitedAct, ...]:
        """The acts that most documents cite."""
        found = []
        for key, documents in self._shelf.most_cited(limit):
            first = self._shelf.example(key)
            if first is not None and first.act_urn is not None:
                view = view_of_record(first)
                found.append(CitedAct(view.label, view.name, first.act_urn, documents))
        return tuple(found)


def _means(found: ReferenceRecord, asked: Reference) -> bool:
    """Whether a mention can be of the act asked for: what both tell must agree."""
    body = asked.authority and found.authority and body_urn(asked.authority) != body_urn(found.authority)
    organ = asked.organ and found.organ and asked.organ != found.organ
    return not body and not organ


def _fits_act(found: ReferenceRecord, acts: Sequence[ActRecord]) -> bool:
    """Whether a mention that leaves the body open may be of one of these acts."""
    return found.key is None and any(found.open_key == act.open_key for act in acts)


def _of_article(found: ReferenceRecord, asked: Reference) -> bool:
    if asked.article is None:
        return True
    wanted = set(articles_between(asked.article, asked.until))
    if not wanted & set(articles_between(found.article, found.until)):
        return False
    return asked.paragraph is None or found.paragraph in (None, asked.paragraph)


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


def _edge(
    source: str, target: str, relation: str, mentions: Sequence[Mention], document: DocumentRef
) -> ActEdge:
    articles = {
        article
        for one in mentions
        for article in articles_between(one.reference.article, one.reference.until)
    }
    first = mentions[0].reference
    return ActEdge(
        source=source,
        target=target,
        relation=relation,
        said=SAID.get(relation, relation),
        mentions=len(mentions),
        articles=tuple(sorted(articles, key=_numeric)),
        url=mention_view(Mention(document.id, first, ""), document).url,
    )


def _numeric(article: str) -> tuple[int, str]:
    figures = re.match(r"\d+", article)
    return (int(figures[0]) if figures else 0, article)


def _titled(ref: DocumentRef) -> str:
    return named(ref)


def _change(
    source: DocumentRecord, relation: RelationRecord, other: str, document: DocumentRef | None
) -> ChangeView:
    page = relation.page
    return ChangeView(
        kind=relation.kind,
        said=change_said(relation.kind),
        other=other,
        document=document,
        source=source.ref,
        sentence=" ".join(source.text[relation.start : relation.end].split()),
        page=page,
        url=place_url(source.ref.id, page),
    )
