"""Answers: cited to the letter, or refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.evidence import Source, units_of
from app.quote import fold, quote_at, stands
from app.results import AnswerResult
from app.service import Service
from app.statement import make_statements
from corpus.records import DocumentRef
from index.hit import Hit


@pytest.fixture
def asked(service: Service, folder: Path) -> Service:
    report = service.ingest([folder])
    assert report.indexed == 3 and not report.failed
    return service


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Chi è il responsabile del procedimento del trasporto solidale?", "Livia Sarti"),
        ("A chi è affidato il servizio di trasporto solidale?", "Il Ponte"),
        ("Quanto costa il servizio affidato? Quale somma si impegna?", "48.600,00"),
        ("Come si prenota il trasporto solidale?", "Ufficio sociale"),
        ("Che cosa fanno i pensionati nell'orto?", "orto comune"),
    ],
)
def test_answers(asked: Service, question: str, expected: str) -> None:
    result = asked.ask(question)
    assert not result.refused
    assert expected in result.answer
    _assert_backed(asked, result)


@pytest.mark.parametrize(
    "question",
    [
        "Chi è il sindaco di Pratolungo?",
        "Come si rinnova la carta d'identità elettronica?",
        "Che cosa prevede l'art. 48 del D.lgs. 36/2023?",
        "Quanti posti ha l'asilo nido comunale?",
    ],
)
def test_refuses_what_the_documents_do_not_say(asked: Service, question: str) -> None:
    result = asked.ask(question)
    assert result.refused
    assert result.sentences == ()
    assert result.answer.startswith("I documenti acquisiti")
    assert all(stands(asked._register.document(c.document.id), c.quote, c.page) for c in result.citations)  # type: ignore[arg-type]


def test_an_empty_home_refuses(service: Service) -> None:
    result = service.ask("Chi firma?")
    assert result.refused and result.citations == ()
    assert "nulla" in result.answer


def test_a_refusal_names_the_words_that_are_missing(asked: Service) -> None:
    assert "«nido»" in asked.ask("Quanti posti ha l'asilo nido comunale?").answer


def test_filters_narrow_the_answer(asked: Service) -> None:
    assert asked.ask("Chi è il responsabile del procedimento?", {"type": ("catalogo",)}).refused


def _assert_backed(service: Service, result: AnswerResult) -> None:
    """Every sentence has citations; every quote stands in its document, where the url says."""
    numbers = {citation.n for citation in result.citations}
    assert all(sentence.citations and set(sentence.citations) <= numbers for sentence in result.sentences)
    for citation in result.citations:
        document = service.document(citation.document.id)
        assert citation.quote in fold(document.text)
        assert any(passage.id == citation.passage_id for passage in document.passages)
        assert citation.url.startswith(f"/documents/{citation.document.id}?")
        assert f"passage={citation.passage_id}" in citation.url


def test_a_quote_is_what_stands_at_its_offsets(asked: Service) -> None:
    summary = asked.documents()[0]
    record = asked._register.document(summary.id)
    assert record is not None
    quote = quote_at(record, 0, 12)
    assert quote.text == fold(record.text[:12])
    assert stands(record, quote.text, None)
    assert not stands(record, quote.text + " aggiunta", None)
    assert not stands(record, quote.text, 99)
    with pytest.raises(ValueError, match="no text"):
        quote_at(record, 5, 5)


def test_a_list_is_said_once_with_what_announces_it(service: Service, tmp_path: Path) -> None:
    lines = (
        "# Sportello",
        "Lo sportello sociale offre questi servizi:",
        "- ascolto e orientamento\n- aiuto casa",
    )
    (tmp_path / "s.md").write_text("\n\n".join(lines), encoding="utf-8")
    service.ingest([tmp_path / "s.md"])
    result = service.ask("Quali servizi offre lo sportello sociale?")
    texts = [sentence.text for sentence in result.sentences]
    assert texts == [
        "Lo sportello sociale offre questi servizi:",
        "ascolto e orientamento",
        "aiuto casa",
    ]
    assert len(result.citations) == 1


def test_a_false_premise_is_not_answered(asked: Service) -> None:
    assert asked.ask("Perché il trasporto solidale è stato chiuso?").refused


def test_an_acronym_that_is_only_used_is_not_explained(service: Service, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("La sede dell'UVM è in via Roma.\nIl verbale dell'UVM va firmato.\n")
    service.ingest([tmp_path / "a.txt"])
    result = service.ask("Che cosa significa UVM?")
    assert result.refused
    assert "«UVM»" in result.answer and "non dicono per che cosa sta" in result.answer


def test_a_list_cut_by_the_page_is_quoted_up_to_the_page_end() -> None:
    text = "Lo sportello offre:\n• ascolto\n• orientamento\n\n• aiuto casa"
    document = DocumentRef("d", "d.pdf", "Guida", "guida", None, None, None)
    hit = Hit(1, 1.0, "d-0", text, document, 1, 2, (), 100, 100 + len(text))
    units = units_of(Source(hit, "", frozenset(), 1.0))
    (statement,) = make_statements(units[:1], units)
    assert statement.sentences == ("Lo sportello offre:", "ascolto", "orientamento")
    assert statement.quote == "Lo sportello offre: • ascolto • orientamento"
