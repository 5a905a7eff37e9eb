"""Finds the passages that match a question: the one search that answers, page and API use."""

from __future__ import annotations

import time

from corpus.register import Register
from index.capitals import in_small_letters
from index.conditions import meeting
from index.definitions import BOOST, defining, thing_asked_after
from index.encoders import Encoder
from index.engine import Engine
from index.filters import NO_FILTERS, Filters
from index.fuse import CANDIDATES
from index.hit import Hit, SearchResult, hit_of
from index.named import boosted, named_acts


class Searcher:
    """Searches one home's passages. Safe to use from several threads."""

    def __init__(self, register: Register, engine: Engine, encoder: Encoder) -> None:
        self._register = register
        self._engine = engine
        self._encoder = encoder

    def search(self, query: str, k: int = 10, filters: Filters = NO_FILTERS) -> SearchResult:
        """The ``k`` passages that match ``query`` best. An empty query finds nothing."""
        started = time.perf_counter()
        hits: tuple[Hit, ...] = ()
        if query.strip() and k > 0:
            hits = self._hits(query, k, filters)
        return SearchResult(query, hits, round((time.perf_counter() - started) * 1000, 2))

    def _hits(self, query: str, k: int, filters: Filters) -> tuple[Hit, ...]:
        vector = self._encoder.embed_queries([in_small_letters(query)])[0].tolist()
        thing = thing_asked_after(query)
        if thing:
            scores = self._with_definitions(thing, query, vector, k, filters)
        else:
            scores = self._scores(query, vector, k, filters)
        named = named_acts(query)
        if named.keys and "reference" not in filters:
            citing = self._scores(query, vector, k, {**filters, "reference": named.keys})
            scores = dict(list(boosted(scores, citing, named.alone).items())[:k])
        passages = self._register.passages(scores)
        refs = self._register.refs({passage.document_id for passage in passages.values()})
        # A document that is being taken out may still be in the index for a moment.
        found = [
            (passages[identifier], score)
            for identifier, score in scores.items()
            if identifier in passages and passages[identifier].document_id in refs
        ]
        return tuple(
            hit_of(rank, score, passage, refs[passage.document_id])
            for rank, (passage, score) in enumerate(found, start=1)
        )

    def _scores(self, query: str, vector: list[float], k: int, filters: Filters) -> dict[str, float]:
        """The ``k`` best passages with their fused score, best first."""
        ranked = self._engine.query(k, vector, query, meeting(filters))
        return {one.passage_id: one.score for one in ranked}

    def _with_definitions(
        self, thing: str, query: str, vector: list[float], k: int, filters: Filters
    ) -> dict[str, float]:
        """As ``_scores``, with the passages before the others that say what ``thing`` is."""
        ranked = self._engine.query(max(k, CANDIDATES), vector, query, meeting(filters))
        scores = {one.passage_id: one.score for one in ranked}
        # The engine's own copy of the texts: the register takes forty times as long for so many.
        texts = {one.passage_id: str(one.payload["text"]) for one in ranked}
        raised = scores | {key: min(scores[key] + BOOST, 1.0) for key in defining(thing, texts)}
        ordered = sorted(raised.items(), key=lambda item: (-item[1], item[0]))
        return dict(ordered[:k])
