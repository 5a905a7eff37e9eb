"""What the page renders: escaped, cited, with the words asked for marked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.page.answer_html import render_answer, render_hits, render_problem
from app.page.documents_html import matching, render_documents, render_progress, render_report
from app.page.filters import described, share_url
from app.page.italian import LOOSE, SENTENCES, translated_scripts
from app.page.shell import framed, view_of
from app.page.text_view import PART_LENGTH, paragraphs, part_at, parts, render_paragraphs
from app.page.wording import act_line, italian_date, local_url, place_line
from app.page.words import excerpt, marked
from app.places import place_url
from ingest.report import Failure, IngestReport, Progress
from tests.fakes_page import FakeService

HOSTILE = "<img src=x onerror=alert(1)> & \"quoted\" 'too' ${7*7} {{x}}"


@pytest.fixture
def service() -> FakeService:
    return FakeService(Path("/nowhere.pdf"))


def test_an_answer_links_every_number_to_its_place(service: FakeService) -> None:
    html = render_answer(service.ask("portierato"), "/?q=portierato")
    assert html.count('class="cite"') == 2
    assert 'href="/documents/act41?page=2&amp;passage=act41-1" data-viewer aria-label="Fonte 1: ' in html
    assert "Determinazione n. 41 del 12 marzo 2025 · Comune di Roccaventosa" in html
    assert "Pagina 2 · Dispositivo › Punto 2" in html
    assert "Guida allo sportello &lt;unico&gt;" in html


def test_a_refusal_says_so_and_marks_the_nearest_passages(service: FakeService) -> None:
    html = render_answer(service.ask("colonnine"), "/?q=colonnine")
    assert "Nei documenti la risposta non c'è" in html.replace("&#x27;", "'")
    assert "Passaggi più vicini" in html
    assert 'class="cite"' not in html and "problem" not in html


def test_nothing_from_a_document_or_a_question_becomes_markup(service: FakeService) -> None:
    result = service.ask("portierato")
    document = replace(result.citations[0].document, title=HOSTILE, authority=HOSTILE)
    citation = replace(result.citations[0], document=document, quote=HOSTILE, section=(HOSTILE,), url=HOSTILE)
    sentences = tuple(replace(sentence, text=HOSTILE, citations=(1,)) for sentence in result.sentences)
    hostile = replace(result, answer=HOSTILE, sentences=sentences, citations=(citation, citation))
    hits = service.search("portierato")
    hit = replace(hits.hits[0], document=document, text=HOSTILE, section=(HOSTILE,))
    for html in (
        render_answer(hostile, HOSTILE),
        render_answer(replace(hostile, refused=True, suggestions=(HOSTILE,)), HOSTILE),
        render_hits(replace(hits, query=HOSTILE, hits=(hit,)), HOSTILE),
        render_hits(replace(hits, query=HOSTILE, hits=()), HOSTILE),
        render_problem(HOSTILE),
        render_report(IngestReport(0, 0, 0, (Failure(HOSTILE, HOSTILE),), 0, 0.1, ())),
        render_progress(Progress(0, 1, HOSTILE, 0, 0, 0.0), 1),
        render_documents([replace(service.documents()[0], title=HOSTILE, warnings=(HOSTILE,))], 1, 50),
    ):
        assert "<img" not in html
        assert 'alert(1)> & "' not in html


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("/documents/a?page=1&passage=b", "/documents/a?page=1&amp;passage=b"),
        ("javascript:alert(1)", "#"),
        ("//elsewhere.example/x", "#"),
        ("/\\elsewhere.example/x", "#"),
        ("https://elsewhere.example/x", "#"),
    ],
)
def test_links_stay_on_this_server(url: str, shown: str) -> None:
    assert local_url(url) == shown


@pytest.mark.parametrize(
    ("text", "query", "found"),
    [
        ("Le determinazioni del Comune", "determina", ["determinazioni"]),
        ("La co-programmazione e la co-progettazione", "co-programmazione", ["co-programmazione"]),
        ("Il responsabile del procedimento", "chi è il responsabile?", ["responsabile"]),
        ("Determina 276 del 2026", "276", ["276"]),
        ("di che si tratta", "di che si tratta", ["tratta"]),
    ],
)
def test_the_words_asked_for_are_marked(text: str, query: str, found: list[str]) -> None:
    parts_found = marked(text, query)
    assert [part for part, wanted in parts_found if wanted] == found
    assert "".join(part for part, _ in parts_found) == text


def test_an_excerpt_shows_the_place_with_the_words() -> None:
    text = "Premessa generale. " * 60 + "Il portierato sociale apre alle nove. " + "Chiusura. " * 60
    shown = excerpt(text, "portierato sociale")
    assert "portierato sociale" in shown and len(shown) < 400
    assert shown.startswith("… ") and shown.endswith(" …")


def test_wording_of_acts_dates_and_places(service: FakeService) -> None:
    guide = service.document("guide").summary
    assert act_line(guide) == "Guida · Comune di Roccaventosa"
    assert act_line(replace(guide, type="documento", authority=None)) == ""
    assert italian_date("2026-06-01") == "1° giugno 2026"
    assert italian_date("fine 2025") == "fine 2025"
    assert place_line(3, ("A", "B"), 4) == "Pagine 3–4 · A › B"
    assert place_line(None, ()) == ""
    assert place_url("a/b", 2, "x&y") == "/documents/a%2Fb?page=2&passage=x%26y"


def test_the_list_filters_by_every_word(service: FakeService) -> None:
    documents = service.documents()
    assert [d.id for d in matching(documents, "41 determinazione")] == ["act41"]
    assert [d.id for d in matching(documents, "guida.html")] == ["guide"]
    assert "Mostra altri" in render_documents(documents, 2, 1)
    assert "aggiungi i primi file" in render_documents([], 0, 50)


def test_an_address_names_its_view_and_its_filters() -> None:
    assert share_url("cerca", "a & b", {"type": ("guida",), "year": ("2025", "2026")}) == (
        "/?cerca=a+%26+b&tipo=guida&anno=2025&anno=2026"
    )
    assert [view_of(q) for q in ("", "q=x", "cerca=x", "vista=documenti", "vista=boh")] == [
        "chiedi", "chiedi", "cerca", "documenti", "chiedi",
    ]  # fmt: skip


def test_a_text_is_cut_in_parts_and_the_exact_range_is_marked() -> None:
    lines = [f"Riga {n} <b> di prova" for n in range(8000)]
    text = "\n".join(["Titolo", *lines])
    found = paragraphs(text, [("Titolo", 1)])
    stretches = parts(found)
    assert sum(len(stretch) for stretch in stretches) == 8001
    assert all(s[-1].end - s[0].start <= PART_LENGTH for s in stretches)
    start = text.index("7000 <b>")
    shown = render_paragraphs(text, stretches[part_at(stretches, start)], (start, start + 8))
    assert shown.count("<mark") == 1
    assert 'Riga <mark id="passaggio">7000 &lt;b&gt;</mark> di prova' in shown
    assert render_paragraphs(text, stretches[0][:1], None) == "<h2>Titolo</h2>"


def test_gradios_sentences_are_all_translated() -> None:
    scripts = "".join(translated_scripts().values())
    for key, _, italian in SENTENCES:
        assert f"{key}:`{italian}`" in scripts, key
    for english, italian in LOOSE:
        assert english not in scripts and italian in scripts


def test_the_shell_takes_outside_addresses_out() -> None:
    page = (
        '<html lang="en"><head><meta charset="utf-8" />'
        '<meta property="og:image" content="https://x.example/a" />'
        '<style>body{}</style><link rel="manifest" href="/m"></head><body style="">'
        "<gradio-app>x</gradio-app></body></html>"
    )
    html = framed(page, "cerca")
    assert "x.example" not in html and "manifest" not in html
    assert 'lang="it"' in html and '<body data-view="cerca"' in html
    assert 'data-view="cerca" aria-current="page"' in html
    assert "<gradio-app>x</gradio-app>" in html and "{{" not in html


def test_a_narrowed_result_says_so(service: FakeService) -> None:
    narrowed = described({"type": ("guida", "avviso"), "year": ("2025",)})
    assert narrowed == "Tipo di atto: guida, avviso · Anno: 2025"
    narrowed = described({"reference": ("urn:nir:stato:decreto.legislativo:2017;117",)})
    assert narrowed == "Norma o atto citato: D.Lgs. 117/2017"
    for html in (
        render_answer(service.ask("portierato"), "/", narrowed),
        render_answer(service.ask("colonnine"), "/", narrowed),
        render_hits(service.search("portierato"), "/", narrowed),
        render_hits(service.search("colonnine"), "/", narrowed),
    ):
        assert html.count(f"Ho guardato solo qui: {narrowed}") == 1
