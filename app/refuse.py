"""Decides when the documents do not answer, and says so with what was looked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.evidence import Source, Unit, raw_text, readable
from app.question import Kind, Question, defines, suits
from index.lexical import terms

LEAST_COVERAGE = 0.5
"""Under this share of the question's content, weighed by rarity, a passage is not about it."""

LEAST_COVERAGE_WHY = 0.75
"""A question that takes something for granted needs a passage that says nearly all of it."""

LEAST_COVERAGE_ALONE = 0.45
CLEAR_LEAD = 0.75
"""A little less is enough for the best passage when the second scores under this share of it."""

NEAR_BEST = 0.75
"""Passages with this share of the best one's coverage may answer beside it."""


def able_sources(question: Question, sources: Sequence[Source]) -> list[Source]:
    """The passages that may answer, best first; none when the collection does not answer.

    A number that was asked for must stand in the passage that answers: «art. 48 del D.lgs.
    36/2023» is not answered by another article. So must the thing asked after: who is the
    «comandante» is not answered by a passage about the «sindaco».
    """
    candidates = [source for source in sources if _names_all(question, source)]
    best = max((source.coverage for source in candidates), default=0.0)
    if question.kind == "why" and best < LEAST_COVERAGE_WHY:
        return []
    if best < LEAST_COVERAGE and not _leads_clearly(sources, candidates):
        return []
    return [source for source in candidates if source.coverage >= NEAR_BEST * best]


def _names_all(question: Question, source: Source) -> bool:
    wanted = (*question.numbers, *((question.focus,) if question.focus else ()))
    return all(term in source.terms for term in wanted)


def _leads_clearly(sources: Sequence[Source], candidates: Sequence[Source]) -> bool:
    if not candidates or candidates[0] is not sources[0]:
        return False
    second = sources[1].hit.score if len(sources) > 1 else 0.0
    lead = second <= CLEAR_LEAD * sources[0].hit.score
    return lead and sources[0].coverage >= LEAST_COVERAGE_ALONE


def holds_answer(question: Question, units: Sequence[Unit]) -> bool:
    """Whether some unit holds the sort of thing that was asked for.

    What an acronym means is told only where it is spelt out or defined, not where it is used.
    """
    if question.acronym is not None and len(question.terms) == 1:
        return any(defines(question.acronym, raw_text(unit)) for unit in units)
    return any(suits(question, readable(unit)) for unit in units)


def why_not(question: Question, sources: Sequence[Source], rarity: Mapping[str, float]) -> str:
    """The Italian sentences of a refusal: what was looked for, what is not there."""
    if not sources:
        return "Nei documenti acquisiti non c'è nulla su questo argomento."
    best = max(sources, key=lambda source: source.coverage)
    lacking = {term for term in question.terms if term not in best.terms}
    words = as_written(question.text, lacking, rarity)
    named = ", ".join(f"«{word}»" for word in words[:3])
    because = f" Nessun passaggio lega alla domanda {named}." if named else ""
    return f"I documenti acquisiti non rispondono a questa domanda.{because}"


_ASKED_FOR: dict[Kind, str] = {
    "who": "chi sia",
    "when": "la data o la durata",
    "where": "il luogo",
    "amount": "l'importo",
    "count": "il numero",
}


def only_near(question: Question) -> str:
    """The refusal of a question whose subject is there and whose answer is not."""
    if question.acronym is not None:
        return f"I documenti acquisiti usano «{question.acronym}», ma non dicono per che cosa sta."
    asked = _ASKED_FOR.get(question.kind, "quanto chiesto")
    return f"I documenti acquisiti parlano di questo argomento, ma non dicono {asked}."


def as_written(text: str, wanted: set[str], rarity: Mapping[str, float]) -> list[str]:
    """The words of a question behind its terms, as the person wrote them, rarest first."""
    words: dict[str, float] = {}
    for part in text.split():
        word = part.strip('.,;:!?«»"“”()[]').split("'")[-1].split("’")[-1]
        found = [term for term in terms(word) if term in wanted]
        if found:
            words.setdefault(word, max(rarity.get(term, 0.0) for term in found))
    return sorted(words, key=lambda word: -words[word])
