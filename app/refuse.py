"""Decides when the documents do not answer, and says so with what was looked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.evidence import context_terms, coverage
from app.question import Question
from index.hit import Hit

LEAST_COVERAGE = 0.5
"""Under this share of the question's content, weighed by rarity, no passage is about it."""

EVIDENCE_PASSAGES = 5


def missing_terms(question: Question, hits: Sequence[Hit], weight: Mapping[str, float]) -> tuple[str, ...]:
    """What the question names and no passage near it has, rarest first; empty when it can be answered.

    A number that was asked for must stand in the passage that answers: «art. 48 del D.lgs.
    36/2023» is not answered by another article.
    """
    evidence = [context_terms(hit) for hit in hits[:EVIDENCE_PASSAGES]]
    able = [found for found in evidence if all(number in found for number in question.numbers)]
    best = max(able, key=lambda found: coverage(question, found, weight), default=None)
    if best is not None and coverage(question, best, weight) >= LEAST_COVERAGE:
        return ()
    nearest = best or max(evidence, key=lambda f: coverage(question, f, weight), default=frozenset())
    lacking = [term for term in question.terms if term not in nearest]
    return tuple(sorted(lacking, key=lambda term: -weight[term])) or question.terms


def refusal(question: Question, lacking: Sequence[str], hits: Sequence[Hit]) -> str:
    """The Italian sentences of a refusal: what was looked for, what is not there."""
    words = _as_written(question.text, lacking)
    if not hits:
        return "Nei documenti acquisiti non c'è nulla su questo argomento."
    named = ", ".join(f"«{word}»" for word in words[:4])
    about = f" Nessun passaggio mette insieme ciò che la domanda chiede: manca {named}." if named else ""
    return f"I documenti acquisiti non rispondono a questa domanda.{about}"


def _as_written(text: str, lacking: Sequence[str]) -> list[str]:
    """The words of the question behind the terms, as the person wrote them."""
    from index.lexical import terms

    wanted = set(lacking)
    words = []
    for word in text.replace("?", " ").replace(",", " ").split():
        clean = word.strip(".;:!«»\"“”()").split("'")[-1].split("’")[-1]
        if clean and wanted & set(terms(clean)) and clean not in words:
            words.append(clean)
    return words
