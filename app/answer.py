"""Answers a question with sentences of the documents, each cited, or refuses."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.act_answer import ActAnswer, ActAnswers, Place
from app.evidence import Source, Unit, Weighed, make_source, readable, units_of, weigh
from app.listing import meets
from app.places import place_url
from app.question import Question, read_question, suits
from app.quote import quote_at, stands
from app.refuse import able_sources, holds_answer, only_near, why_not
from app.results import AnswerResult, AnswerSentence, Citation
from app.statement import Statement, make_statements, opening
from corpus.records import DocumentRecord, DocumentRef
from corpus.register import Register
from index.encoders import Encoder
from index.engine import Engine
from index.filters import NO_FILTERS, Filters
from index.search import Searcher

PASSAGES = 10
"""Passages looked at for an answer."""

MOST_SENTENCES = 3
MOST_LIST_SENTENCES = 5
"""Sentences of an answer; a question for several things gets more."""

NEAREST = 3
"""Passages shown with a refusal."""

LEAST_SHARE = 0.78
LEAST_LIST_SHARE = 0.65
"""A further sentence is shown when its weight is at least this share of the best one's."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Words of a document that are to be cited; ``quote`` is what they must be, where that is known."""

    document: DocumentRef
    passage_id: str
    section: tuple[str, ...]
    start: int
    end: int
    quote: str | None = None


class Answerer:
    """Answers from one home. Safe to use from several threads."""

    def __init__(
        self,
        register: Register,
        engine: Engine,
        searcher: Searcher,
        encoder: Encoder,
        acts: ActAnswers,
    ) -> None:
        self._register = register
        self._engine = engine
        self._searcher = searcher
        self._encoder = encoder
        self._acts = acts

    def ask(self, text: str, filters: Filters = NO_FILTERS) -> AnswerResult:
        """Every sentence of the answer is verbatim in the place it cites; see ``AnswerResult``."""
        started = time.perf_counter()
        question = read_question(text)
        about = self._acts.answer(text, self._allowed(filters))
        if about is not None:
            return self._of_acts(question, about, started)
        hits = self._searcher.search(text, PASSAGES, filters).hits
        rarity = self._engine.rarity(question.terms)
        context = self._register.passages(hit.passage_id for hit in hits)
        sources = [
            make_source(question, hit, context[hit.passage_id].context, rarity)
            for hit in hits
            if hit.passage_id in context
        ]
        able = able_sources(question, sources)
        if not able:
            return self._refuse(question, why_not(question, sources, rarity), sources, started)
        units = [unit for source in able for unit in units_of(source)]
        if not holds_answer(question, units):
            return self._refuse(question, only_near(question), able, started)
        ranked = weigh(question, units, rarity, self._similarity(text, units))
        statements = make_statements(_choose(question, ranked), units)
        return self._compose(question, statements, started)

    def _allowed(self, filters: Filters) -> Callable[[str], bool]:
        """Which documents meet the filters."""
        if not filters:
            return lambda _: True
        met = {record.ref.id for record in self._register.documents("indexed") if meets(record, filters)}
        return met.__contains__

    def _of_acts(self, question: Question, about: ActAnswer, started: float) -> AnswerResult:
        """The answer to a question about an act: the sentences of the documents that tell."""
        citations: list[Citation] = []
        documents: dict[str, DocumentRecord] = {}
        for place in about.places:
            passage = self._register.passage_at(place.document.id, place.start)
            if passage is not None:
                source = Spot(place.document, passage.id, passage.section, place.start, place.end)
                citation = self._cite(source, len(citations) + 1, documents)
                citations += [citation] if citation is not None else []
        if not citations:
            return _result(question, True, about.refusal, (), (), started)
        sentences = [AnswerSentence(citation.quote, (citation.n,)) for citation in citations]
        answer = " ".join(sentence.text for sentence in sentences)
        found = _result(question, False, answer, sentences, citations, started)
        if about.left_out:
            more = f"Qui sono {len(citations)}: altri {about.left_out} si trovano in «Norme e atti»."
            found = replace(found, suggestions=(more,))
        return self._completed(found, about.places)

    def _completed(self, result: AnswerResult, places: Sequence[Place]) -> AnswerResult:
        """An answer with the acts that its quotes name, and what became of them."""
        return replace(result, references=self._acts.named_in(places), notices=self._acts.notices(places))

    def _similarity(self, text: str, units: Sequence[Unit]) -> list[float]:
        """Cosine of each unit to the question; vectors have length 1."""
        asked = self._encoder.embed_queries([text])[0].astype(np.float64)
        vectors = self._encoder.embed_passages([readable(unit) for unit in units]).astype(np.float64)
        return [float(value) for value in vectors @ asked]

    def _compose(self, question: Question, statements: Sequence[Statement], started: float) -> AnswerResult:
        documents: dict[str, DocumentRecord] = {}
        citations: list[Citation] = []
        sentences: list[AnswerSentence] = []
        for statement in statements:
            citation = self._cite(_spot(statement), len(citations) + 1, documents)
            if citation is not None:
                citations.append(citation)
                sentences.extend(AnswerSentence(text, (citation.n,)) for text in statement.sentences)
        if not sentences:
            sources = list({id(s.source): s.source for s in statements}.values())
            return self._refuse(question, only_near(question), sources, started)
        answer = " ".join(sentence.text for sentence in sentences)
        places = [Place(s.source.hit.document, s.start, s.end) for s in statements]
        return self._completed(_result(question, False, answer, sentences, citations, started), places)

    def _refuse(
        self, question: Question, message: str, sources: Sequence[Source], started: float
    ) -> AnswerResult:
        """A refusal, with the first sentences of the nearest passages as citations."""
        documents: dict[str, DocumentRecord] = {}
        nearest = [opening(source) for source in sources[:NEAREST]]
        citations: list[Citation] = []
        for statement in nearest:
            citation = self._cite(_spot(statement), len(citations) + 1, documents)
            citations += [citation] if citation is not None else []
        return _result(question, True, message, (), citations, started)

    def _cite(self, spot: Spot, number: int, documents: dict[str, DocumentRecord]) -> Citation | None:
        """The citation of a place; None when its words are not in the stored text of one page."""
        identifier = spot.document.id
        document = documents.get(identifier) or self._register.document(identifier)
        if document is None:
            return None
        documents[identifier] = document
        quote = quote_at(document, spot.start, spot.end)
        if spot.quote not in (None, quote.text) or not stands(document, quote.text, quote.page):
            return None
        return Citation(
            n=number,
            document=spot.document,
            page=quote.page,
            section=spot.section,
            quote=quote.text,
            passage_id=spot.passage_id,
            url=place_url(identifier, quote.page, spot.passage_id),
        )


def _spot(statement: Statement) -> Spot:
    hit = statement.source.hit
    return Spot(hit.document, hit.passage_id, hit.section, statement.start, statement.end, statement.quote)


def _result(
    question: Question,
    refused: bool,
    answer: str,
    sentences: Sequence[AnswerSentence],
    citations: Sequence[Citation],
    started: float,
) -> AnswerResult:
    return AnswerResult(
        question=question.text,
        refused=refused,
        answer=answer,
        sentences=tuple(sentences),
        citations=tuple(citations),
        cases=(),
        references=(),
        suggestions=(),
        took_ms=_elapsed(started),
    )


def _choose(question: Question, ranked: Sequence[Weighed]) -> list[Unit]:
    """The best unit and those almost as good, each said once."""
    several = question.kind == "list"
    most = MOST_LIST_SENTENCES if several else MOST_SENTENCES
    share = LEAST_LIST_SHARE if several else LEAST_SHARE
    chosen: list[Unit] = []
    seen: set[str] = set()
    suited = [weighed for weighed in ranked if suits(question, readable(weighed.unit))]
    for weighed in suited or ranked:
        if len(chosen) == most or weighed.score < share * (suited or ranked)[0].score:
            break
        said = weighed.unit.text.casefold()
        if said not in seen:
            seen.add(said)
            chosen.append(weighed.unit)
    return chosen


def _elapsed(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 2)
