"""Renders what is known of an act: who cites it, what it rests on, what became of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from itertools import groupby
from urllib.parse import urlencode

from app.act_results import (
    ActNetwork,
    ArticleCount,
    CitedAct,
    CitingDocument,
    LookupResult,
    MentionView,
    ReferenceView,
)
from app.page.act_ties_html import act_url, changes, drawing, foundations, threads
from app.page.wording import act_line, counted, local_url, shortened
from app.places import place_url
from app.quote import fold
from corpus.records import DocumentRef
from ingest.norms.label import article_label

SHOWN_SENTENCES = 6
SHOWN_ARTICLES = 40
_LONGEST_TITLE = 120
_EXAMPLES = "«art. 55 del Codice del Terzo settore», «d.lgs 36/2023», «determina 12 del 2026»"
_SPACE = re.compile(r"\s+")
_SITES = {"eur-lex.europa.eu": "EUR-Lex", "www.normattiva.it": "Normattiva"}


def render_act(found: LookupResult, network: ActNetwork, asked: str) -> str:
    """The whole result of looking an act up."""
    citing = counted(found.documents_total, "documento lo cita", "documenti lo citano")
    reference = found.reference
    spoken = f"{reference.label}: {citing}"
    body = (
        _identity(reference, found.held)
        + changes(found.changes)
        + _articles(found)
        + _citing(found)
        + foundations(network)
        + drawing(network)
        + threads(network.threads)
        + _exports(asked)
    )
    return _result(_name(reference), body, act_url(asked), spoken)


def render_document_acts(network: ActNetwork, asked: str) -> str:
    """The same for a document that is no numbered act: what it cites."""
    document = network.centre.document
    assert document is not None
    body = (
        f'<p class="meta">{escape(act_line(document))}</p>'
        f'<p><a href="{local_url(place_url(document.id, 1))}" data-viewer>Apri il documento</a></p>'
        + changes(network.changes)
        + foundations(network)
        + drawing(network)
        + threads(network.threads)
    )
    if not network.edges:
        body += '<p class="empty">Il documento non cita norme o atti.</p>'
    return _result(document.title, body, act_url(asked), document.title)


def render_most_cited(acts: Sequence[CitedAct]) -> str:
    """What shows before anything is asked: the acts that most documents cite."""
    if not acts:
        return f'<div class="hint"><p>Scrivi una norma o un atto in qualunque forma: {_EXAMPLES}.</p></div>'
    items = "".join(
        f'<li><a href="{escape(act_url(act.urn), quote=True)}">{escape(act.label)}</a>'
        + (f" <span>{escape(act.name)}</span>" if act.name else "")
        + f' <span class="meta">{counted(act.documents, "documento", "documenti")}</span></li>'
        for act in acts
    )
    return (
        f'<div class="hint"><p>In qualunque forma: {_EXAMPLES}.</p></div>'
        f'<section class="cited-most"><h2>I più citati</h2><ul>{items}</ul></section>'
    )


def _name(reference: ReferenceView) -> str:
    place = ""
    if reference.article:
        article = article_label(reference.article)
        place = (
            f"Articoli {article}-{article_label(reference.until)}"
            if reference.until
            else f"Articolo {article}"
        )
        place += f", comma {reference.paragraph}" if reference.paragraph else ""
        place += " – "
    return place + reference.label


def _identity(reference: ReferenceView, held: Sequence[DocumentRef]) -> str:
    parts = []
    if reference.name:
        parts.append(f'<p class="act-name">{escape(reference.name[:1].upper() + reference.name[1:])}</p>')
    links = [
        f'<a href="{local_url(place_url(document.id, 1))}" data-viewer>Apri l\'atto</a>' for document in held
    ]
    if reference.url and reference.url.startswith("https://"):
        where = next((name for host, name in _SITES.items() if host in reference.url), "il sito che lo tiene")
        links.append(
            f'<a href="{escape(reference.url, quote=True)}" target="_blank" rel="noopener noreferrer">'
            f"Testo vigente su {where}</a>"
        )
    if links:
        parts.append(f'<p class="links">{" ".join(links)}</p>')
    if reference.urn:
        parts.append(f'<p class="urn"><code>{escape(reference.urn)}</code></p>')
    else:
        parts.append(
            '<p class="note">Quello che è scritto non basta a dire con certezza di quale atto si tratta.</p>'
        )
    return "".join(parts)


def _articles(found: LookupResult) -> str:
    named = [one for one in found.articles if one.article is not None]
    if not named:
        return ""
    chips = "".join(_chip(one, found.reference) for one in named[:SHOWN_ARTICLES])
    every = (
        f'<a class="chip" href="{escape(act_url(_whole(found.reference)), quote=True)}">tutto l\'atto</a>'
        if found.reference.article and found.reference.urn
        else ""
    )
    return f'<h3>Articoli citati</h3><p class="chips">{every}{chips}</p>'


def _whole(reference: ReferenceView) -> str:
    return (reference.urn or "").split("~")[0]


def _chip(one: ArticleCount, reference: ReferenceView) -> str:
    shown = f'art. {escape(article_label(one.article or ""))} <span class="figure">{one.documents}</span>'
    spoken = f"Articolo {one.article}: {counted(one.documents, 'documento', 'documenti')}"
    current = ' aria-current="true"' if one.article == reference.article else ""
    whole = _whole(reference)
    target = (
        f"{whole}~art{''.join(c for c in one.article or '' if c.isalnum())}"
        if whole.startswith("urn:")
        else (f"art. {one.article} {reference.label}")
    )
    return (
        f'<a class="chip" href="{escape(act_url(target), quote=True)}" '
        f'aria-label="{escape(spoken, quote=True)}"{current}>{shown}</a>'
    )


def _citing(found: LookupResult) -> str:
    if not found.documents:
        what = "questo articolo" if found.reference.article else "questo atto"
        return f'<h3>Chi lo cita</h3><p class="empty">Nessun documento acquisito cita {what}.</p>'
    head = counted(found.documents_total, "documento", "documenti")
    items = "".join(map(_document, found.documents))
    rest = found.documents_total - len(found.documents)
    more = (
        f'<p class="note">Qui sono i primi {len(found.documents)}: tutti sono nella tabella da scaricare.</p>'
        if rest
        else ""
    )
    return f'<h3>Chi lo cita <span class="meta">{head}</span></h3><ol class="citing">{items}</ol>{more}'


def _document(citing: CitingDocument) -> str:
    document = citing.document
    sentences = [list(group) for _, group in groupby(citing.mentions, key=lambda one: one.sentence)]
    shown = "".join(map(_sentence, sentences[:SHOWN_SENTENCES]))
    rest = sentences[SHOWN_SENTENCES:]
    more = (
        f"<details><summary>{counted(len(rest), 'altra menzione', 'altre menzioni')}</summary>"
        f'<ul class="mentions">{"".join(map(_sentence, rest))}</ul></details>'
        if rest
        else ""
    )
    return (
        f'<li class="hit"><h4><a href="{local_url(citing.mentions[0].url)}" data-viewer '
        f'title="{escape(document.title, quote=True)}">'
        f"{escape(shortened(document.title, _LONGEST_TITLE))}</a></h4>"
        f'<p class="meta">{escape(act_line(document))}</p><ul class="mentions">{shown}</ul>{more}</li>'
    )


def _sentence(mentions: Sequence[MentionView]) -> str:
    """A sentence with the references in it marked: «articoli 4, 5 e 6» are three in one."""
    first = mentions[0]
    place = f"p. {first.page}" if first.page else "apri"
    then = ""
    if first.reference.url_then:
        then = (
            f' · <a href="{escape(first.reference.url_then, quote=True)}" target="_blank" '
            'rel="noopener noreferrer">testo di allora</a>'
        )
    doubtful = any(one.reference.confidence == "ambiguous" for one in mentions)
    doubt = ' · <span class="unsure">da verificare</span>' if doubtful else ""
    return (
        f"<li><q>{_marked(first.sentence, [one.marked for one in mentions])}</q> "
        f'<span class="meta"><a href="{local_url(first.url)}" data-viewer>{place}</a>{then}{doubt}</span>'
        "</li>"
    )


def _marked(sentence: str, ranges: Sequence[tuple[int, int]]) -> str:
    parts: list[str] = []
    at = 0
    for start, end in sorted(ranges):
        parts.append(escape(sentence[at:start]))
        parts.append(f"<mark>{escape(sentence[start:end])}</mark>")
        at = end
    parts.append(escape(sentence[at:]))
    return _SPACE.sub(" ", "".join(parts)).strip()


def _exports(asked: str) -> str:
    links = " ".join(
        f'<a href="/api/v1/references/export?{escape(urlencode({"q": asked, "format": form}), quote=True)}" '
        f"download>{name}</a>"
        for form, name in (("csv", "Tabella (CSV)"), ("jsonld", "Grafo (JSON-LD)"))
    )
    return f'<p class="links exports">Scarica: {links}</p>'


def _result(title: str, body: str, share: str, spoken: str) -> str:
    return (
        f'<section class="result act" data-share="{escape(share, quote=True)}" '
        f'data-spoken="{escape(fold(spoken), quote=True)}"><header><h2>{escape(title)}</h2>'
        f'<button type="button" class="quiet" data-copy="{escape(share, quote=True)}">'
        f"Copia il collegamento</button></header>{body}</section>"
    )
