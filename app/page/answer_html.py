"""Renders answers, refusals, hits and problems as escaped HTML fragments."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import groupby

from app.page.act_ties_html import named_acts, notices
from app.page.wording import act_line, counted, local_url, place_line, shortened
from app.page.words import excerpt, marked
from app.places import place_url
from app.results import AnswerResult, AnswerSentence, Citation
from index.hit import Hit, SearchResult

LONGEST_TITLE = 120
LONGEST_QUOTE = 900


def render_answer(result: AnswerResult, share: str, narrowed: str = "") -> str:
    """The whole result of a question.

    ``share`` is the address that asks it again, «/?q=…»; ``narrowed`` says which filters held.
    """
    return (_refusal if result.refused else _answer)(result, share, narrowed)


def render_hits(result: SearchResult, share: str, narrowed: str = "") -> str:
    """The passages found, with the words asked for marked."""
    if not result.hits:
        return _result(
            "calm",
            share,
            "Nessun passaggio trovato",
            f"<p>Nei documenti non c'è nulla che corrisponda a «{escape(result.query)}».</p>"
            "<p>Prova con altre parole, con meno parole, oppure togli i filtri.</p>",
            "Nessun passaggio trovato",
            narrowed,
        )
    found = counted(len(result.hits), "passaggio trovato", "passaggi trovati")
    items = "".join(_hit(hit, result.query) for hit in result.hits)
    return _result("found", share, found, f'<ol class="hits">{items}</ol>', found, narrowed)


def render_problem(sentence: str) -> str:
    """A problem that the person can put right, in the words of the service."""
    return f'<div class="notice problem" role="alert"><h2>Non è riuscito</h2><p>{escape(sentence)}</p></div>'


def render_waiting(sentence: str) -> str:
    """What shows while a result is on its way."""
    return (
        f'<div class="waiting" role="status"><p>{escape(sentence)}</p>'
        '<span class="bar"></span><span class="bar"></span><span class="bar short"></span></div>'
    )


def _answer(result: AnswerResult, share: str, narrowed: str) -> str:
    by_number = {citation.n: citation for citation in result.citations}
    paragraphs = "".join(
        "<p>" + " ".join(_sentence(sentence, by_number) for sentence in group) + "</p>"
        for _, group in groupby(result.sentences, key=lambda sentence: sentence.citations)
    )
    sources = _sources(result.citations, numbered=True)
    if not paragraphs:
        paragraphs = f"<p>{escape(result.answer)}</p>"
    return _result(
        "answer",
        share,
        "Risposta",
        f'<div class="answer-text">{paragraphs}</div>{_suggestions(result)}{notices(result.notices)}'
        f'<h3>{"Fonte" if len(result.citations) == 1 else "Fonti"}</h3><ol class="sources">{sources}</ol>'
        f"{named_acts(result.references)}",
        f"Risposta: {result.answer}",
        narrowed,
    )


def _sentence(sentence: AnswerSentence, citations: dict[int, Citation]) -> str:
    links = "".join(
        f'<a class="cite" href="{local_url(citations[n].url)}" data-viewer aria-label="Fonte {n}: '
        f'{escape(_spoken(citations[n]), quote=True)}">[{n}]</a>'
        for n in sentence.citations
        if n in citations
    )
    # The numbers stay with the last word when the line breaks.
    return escape(sentence.text) + ("&#8288;&nbsp;" + links if links else "")


def _spoken(citation: Citation) -> str:
    return ", ".join(part for part in (citation.document.title, place_line(citation.page, ())) if part)


def _refusal(result: AnswerResult, share: str, narrowed: str) -> str:
    body = f'<p class="refusal-text">{escape(result.answer)}</p>'
    body += _suggestions(result)
    if result.citations:
        nearest = _sources(result.citations, numbered=False)
        body += (
            '<h3>Passaggi più vicini</h3><p class="note">Parlano di argomenti simili, ma non rispondono'
            f' alla domanda.</p><ol class="sources nearest">{nearest}</ol>'
        )
    return _result("calm", share, "Nei documenti la risposta non c'è", body, result.answer, narrowed)


def _suggestions(result: AnswerResult) -> str:
    items = "".join(f"<li>{escape(text)}</li>" for text in result.suggestions)
    return f'<ul class="suggestions">{items}</ul>' if items else ""


def _sources(citations: Sequence[Citation], numbered: bool) -> str:
    """One item a citation; a document that follows itself is not named twice."""
    before = ("", *(citation.document.id for citation in citations))
    return "".join(
        _source(citation, numbered, same=citation.document.id == previous)
        for citation, previous in zip(citations, before, strict=False)
    )


def _source(citation: Citation, numbered: bool, same: bool) -> str:
    document = citation.document
    number = f'<span class="number" aria-hidden="true">{citation.n}</span>' if numbered else ""
    label = f"Fonte {citation.n}" if numbered else "Passaggio vicino"
    place = place_line(citation.page, citation.section)
    if same and place:
        shown, lines = place, ["Stesso documento"]
    else:
        shown, lines = shortened(document.title, LONGEST_TITLE), [act_line(document), place]
    return (
        f'<li class="source">{number}<div><h4><a href="{local_url(citation.url)}" data-viewer '
        f'title="{escape(document.title, quote=True)}" aria-label="{label}: '
        f'{escape(_spoken(citation), quote=True)}">{escape(shown)}</a></h4>'
        f"{_meta(*lines)}<blockquote>{escape(shortened(citation.quote, LONGEST_QUOTE))}</blockquote>"
        "</div></li>"
    )


def _hit(hit: Hit, query: str) -> str:
    href = escape(place_url(hit.document.id, hit.page, hit.passage_id), quote=True)
    title = escape(hit.document.title, quote=True)
    shown = escape(shortened(hit.document.title, LONGEST_TITLE))
    snippet = "".join(
        f"<mark>{escape(text)}</mark>" if wanted else escape(text)
        for text, wanted in marked(excerpt(hit.text, query), query)
    )
    return (
        f'<li class="hit"><h3><a href="{href}" data-viewer title="{title}">{shown}</a></h3>'
        f"{_meta(act_line(hit.document), place_line(hit.page, hit.section, hit.page_end))}"
        f"<p>{snippet}</p></li>"
    )


def _meta(*lines: str) -> str:
    return "".join(f'<p class="meta">{escape(line)}</p>' for line in lines if line)


def _result(kind: str, share: str, title: str, body: str, spoken: str, narrowed: str) -> str:
    """``data-share`` becomes the page's address; ``data-spoken`` is read out when it appears."""
    limits = f'<p class="narrowed">Ho guardato solo qui: {escape(narrowed)}</p>' if narrowed else ""
    return (
        f'<section class="result {kind}" data-share="{local_url(share)}" '
        f'data-spoken="{escape(shortened(spoken, 600), quote=True)}">'
        f'<header><h2>{escape(title)}</h2><button type="button" class="quiet" data-copy="{local_url(share)}">'
        f"Copia il collegamento</button></header>{limits}{body}</section>"
    )
