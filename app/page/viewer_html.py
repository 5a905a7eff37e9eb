"""Renders the document viewer's pages: plain HTML without Gradio and without inline script or style."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from app.page.facts_html import facts, scanned_note
from app.page.files import asset_url
from app.page.wording import act_line, place_line
from app.places import place_url
from app.results import DocumentDetail, DocumentSummary, PassageView

_ZOOM = (
    '<span class="zoom">'
    '<button type="button" class="square" data-zoom="-1" aria-label="Riduci">−</button>'
    '<output id="zoom" aria-live="polite">100%</output>'
    '<button type="button" class="square" data-zoom="1" aria-label="Ingrandisci">+</button></span>'
)
_BAND = (
    '<header class="band"><div class="band-inner"><a class="brand" href="/"><strong>Prassi</strong></a>'
    '<nav aria-label="Sezioni"><a href="/?vista=chiedi">Chiedi</a><a href="/?vista=cerca">Cerca</a>'
    '<a href="/?vista=atti">Norme e atti</a><a href="/?vista=documenti">Documenti</a></nav></div></header>'
)


@dataclass(frozen=True, slots=True)
class Place:
    """What a viewer page shows: leaf ``number`` of ``count``, with or without a passage.

    ``word`` names a leaf, «Pagina» or «Parte»; ``framed`` is true beside an answer.
    """

    detail: DocumentDetail
    word: str
    number: int
    count: int
    passage: PassageView | None
    framed: bool

    @property
    def document(self) -> DocumentSummary:
        return self.detail.summary

    def url(self, number: int) -> str:
        """The address of another leaf; the passage stays in it, to come back to."""
        key = "page" if self.word == "Pagina" else "parte"
        tail = f"&passage={quote(self.passage.id, safe='')}" if self.passage else ""
        return f"{place_url(self.document.id)}?{key}={number}{tail}{'&riquadro=1' if self.framed else ''}"


@dataclass(frozen=True, slots=True)
class Leaf:
    """A rendered page: its size in points and the boxes (x0, y0, x1, y1) of the passage on it."""

    width: float
    height: float
    boxes: Sequence[tuple[float, float, float, float]]


def page_leaf(place: Place, leaf: Leaf, text: str) -> str:
    """The viewer on one page of a PDF, drawn as an image under the boxes of the passage."""
    source = f"{place_url(place.document.id)}/pages/{place.number}.png"
    boxes = "".join(map(_box, leaf.boxes))
    drawn = (
        f'<div class="sheet"><img src="{source}?scale=2" data-source="{source}" '
        f'width="{leaf.width * 2:.0f}" height="{leaf.height * 2:.0f}" '
        f'alt="Pagina {place.number} di {place.count}, come immagine">'
        f'<svg class="boxes" viewBox="0 0 {leaf.width:.1f} {leaf.height:.1f}" preserveAspectRatio="none" '
        f'aria-hidden="true">{boxes}</svg></div>'
    )
    title = "Testo del passaggio" if place.passage else f"Testo della pagina {place.number}"
    title += scanned_note(place.detail, place.number)
    cited = " cited" if place.passage else ""
    words = "".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip())
    words = words or "<p>Questa pagina non contiene testo.</p>"
    below = f'<section class="words{cited}"><h2>{title}</h2>{words}</section>'
    return document_page(place, drawn + below, zoomable=True)


def _box(corners: tuple[float, float, float, float]) -> str:
    x0, y0, x1, y1 = corners
    return (
        f'<rect x="{x0 - 1:.1f}" y="{y0 - 1:.1f}" width="{x1 - x0 + 2:.1f}" height="{y1 - y0 + 2:.1f}" '
        'rx="1.5"/>'
    )


def text_leaf(place: Place, html: str) -> str:
    """The viewer on the text of a document that has no page images."""
    return document_page(place, f'<article class="text">{html}</article>', zoomable=False)


def document_page(place: Place, body: str, zoomable: bool) -> str:
    """The whole HTML page around what is shown of a document."""
    document = place.document
    act = act_line(document)
    where = ""
    if place.passage:
        shown = place.passage
        where = place_line(shown.page, shown.section, shown.page_end)
    share = f"{place_url(document.id)}?{_share_query(place)}"
    head = (
        f'<div class="title"><h1>{escape(document.title)}</h1>'
        + (f'<p class="meta">{escape(act)}</p>' if act else "")
        + (f'<p class="meta cited">Passaggio citato: {escape(where)}</p>' if where else "")
        + f'<p class="links"><a href="{place_url(document.id)}/original" target="_blank" rel="noopener">'
        f"Documento originale</a>{_envelope_link(place.detail)}"
        f'<a href="/?atto=documento:{quote(document.id, safe="")}" target="_top">Norme e atti citati</a>'
        f'<button type="button" class="quiet" data-copy="{escape(share, quote=True)}">'
        f"Copia il collegamento</button></p>{facts(place.detail)}</div>"
    )
    return _page(
        document.title, f"{head}{_tools(place, zoomable)}<main id='contenuto'>{body}</main>", place.framed
    )


def _envelope_link(detail: DocumentDetail) -> str:
    if not detail.sealed:
        return ""
    return f'<a href="{place_url(detail.summary.id)}/firmato">File firmato (.p7m)</a>'


def _share_query(place: Place) -> str:
    key = "page" if place.word == "Pagina" else "parte"
    return f"{key}={place.number}" + (f"&passage={quote(place.passage.id, safe='')}" if place.passage else "")


def _tools(place: Place, zoomable: bool) -> str:
    """Previous, next and a number to go to; zoom for page images. Links work without script."""
    if place.count < 2 and not zoomable:
        return ""
    key = "page" if place.word == "Pagina" else "parte"
    hidden = ""
    if place.passage:
        hidden += f'<input type="hidden" name="passage" value="{escape(place.passage.id, quote=True)}">'
    if place.framed:
        hidden += '<input type="hidden" name="riquadro" value="1">'
    return (
        '<nav class="tools" aria-label="Pagine del documento">'
        f"{_step(place, -1)}"
        f'<form action="{place_url(place.document.id)}" method="get">{hidden}'
        f'<label><span class="word">{place.word}</span> '
        f'<input type="number" name="{key}" aria-label="{place.word}" min="1" max="{place.count}" '
        f'value="{place.number}" inputmode="numeric"></label> <span>di {place.count}</span></form>'
        f"{_step(place, 1)}{_ZOOM if zoomable else ''}</nav>"
    )


def _step(place: Place, by: int) -> str:
    name, arrow = ("Precedente", "←") if by < 0 else ("Successiva", "→")
    target = place.number + by
    if not 1 <= target <= place.count:
        return f'<span class="square off" aria-hidden="true">{arrow}</span>'
    rel = "prev" if by < 0 else "next"
    href = escape(place.url(target), quote=True)
    return f'<a class="square" rel="{rel}" href="{href}" aria-label="{place.word} {name.lower()}">{arrow}</a>'


def not_found_page(sentence: str, framed: bool = False) -> str:
    """The page for a document or a page that is not there."""
    body = (
        f"<main id='contenuto' class='missing'><h1>Non trovato</h1><p>{escape(sentence)}</p>"
        '<p><a href="/?vista=documenti" target="_top">Vai all\'elenco dei documenti</a></p></main>'
    )
    return _page("Non trovato", body, framed)


def _page(title: str, body: str, framed: bool) -> str:
    band = "" if framed else _BAND
    return (
        '<!doctype html><html id="prassi" lang="it"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)} – Prassi</title>"
        f'<link rel="icon" type="image/svg+xml" href="{asset_url("favicon.svg")}">'
        f'<link rel="stylesheet" href="{asset_url("base.css")}">'
        f'<link rel="stylesheet" href="{asset_url("viewer.css")}">'
        f'<script defer src="{asset_url("share.js")}"></script>'
        f'<script defer src="{asset_url("viewer.js")}"></script></head>'
        f'<body class="viewer{" framed" if framed else ""}">{band}{body}'
        '<p class="sr-only" id="annuncio" role="status" aria-live="polite"></p></body></html>'
    )
