"""Puts an act among those that it rests on and those that cite it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.act_results import ActEdge, ActNetwork, ActNode
from app.act_views import SAID, mention_view, named, node_of, view_of
from app.asked import keys_asked
from app.changes import Changes, holders
from app.lookup import Lookup
from app.places import place_url
from app.threads import threads_of
from corpus.acts import ActRecord, ReferenceRecord
from corpus.records import DocumentRef
from corpus.references import Mention
from corpus.register import Register
from ingest.norms.keys import act_key, articles_between
from ingest.relations import CHANGES

LARGEST_NETWORK = 200


class Networks:
    """The acts of one register by what ties them. Safe to use from several threads."""

    def __init__(self, register: Register, lookup: Lookup, changes: Changes) -> None:
        self._register = register
        self._shelf = register.references
        self._lookup = lookup
        self._changes = changes

    def of(self, text: str) -> ActNetwork:
        """The act that ``text`` names with what it rests on and who cites it. Raises NoReference."""
        asked = self._lookup.read(text)
        mentions = self._lookup.mentions(asked)
        held = self._lookup.held(asked, mentions)
        if held is not None:
            return self.of_document(held.id)
        key = act_key(asked.act_urn) if asked.act_urn else keys_asked(asked)[0] if keys_asked(asked) else text
        centre = node_of(self._lookup.view(asked, mentions), key, 0, None)
        return self._network(centre, None, mentions, keys_asked(asked))

    def of_document(self, identifier: str) -> ActNetwork:
        """The same for a document that is held here, whether or not it is a numbered act."""
        ref = self._register.refs([identifier])[identifier]
        acts = self._shelf.of(identifier).acts
        centre = ActNode(
            id=acts[0].key if acts else f"document:{identifier}", label=named(ref), name=None,
            kind="internal", column=0, urn=acts[0].urn if acts else None, url=place_url(identifier, 1),
            document=ref, year=int(ref.date[:4]) if ref.date else None,
        )  # fmt: skip
        keys = [act.key for act in acts]
        open_keys = [act.open_key for act in acts]
        mentions = [
            one for one in self._shelf.citing([*keys, *open_keys])
            if one.reference.key in keys or _fits_act(one.reference, acts)
        ]  # fmt: skip
        return self._network(centre, identifier, mentions, keys)

    def _network(
        self, centre: ActNode, identifier: str | None, mentions: Sequence[Mention], keys: Sequence[str]
    ) -> ActNetwork:
        nodes: dict[str, ActNode] = {centre.id: centre}
        edges: list[ActEdge] = []
        self._add_citing(centre, mentions, nodes, edges)
        if identifier is not None:
            self._add_cited(centre, identifier, nodes, edges)
        # What changes an act is never left out for being said once.
        ordered = sorted(edges, key=lambda edge: (edge.relation not in CHANGES, -edge.mentions))
        kept = ordered[: LARGEST_NETWORK - 1]
        ends = {end for edge in kept for end in (edge.source, edge.target)} | {centre.id}
        return ActNetwork(
            centre=centre,
            nodes=tuple(node for key, node in nodes.items() if key in ends),
            edges=tuple(kept),
            left_out=len(edges) - len(kept),
            changes=self._changes.to(keys) if keys else (),
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
                id=key, label=named(ref), name=None, kind="internal", column=-1,
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
        held = dict(holders(self._register, grouped))
        ref = self._register.refs([identifier])[identifier]
        for key, group in grouped.items():
            best = max(group, key=lambda one: (one.act_urn is not None, one.date is not None))
            nodes.setdefault(key, node_of(view_of(best), key, 1, held.get(key)))
            mentions = [Mention(identifier, one, "") for one in group]
            edges.append(_edge(centre.id, key, done.get(key, "cites"), mentions, ref))


def _fits_act(found: ReferenceRecord, acts: Sequence[ActRecord]) -> bool:
    """Whether a mention that leaves the body open may be of one of these acts."""
    return found.key is None and any(found.open_key == act.open_key for act in acts)


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
