"""The document viewer: a citation's address opens here, at its page, with the passage marked."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Header, Query, Response
from fastapi.responses import FileResponse, HTMLResponse

from app.errors import AppError, UnknownDocument
from app.page.page_images import is_drawn, page_image, page_size, passage_boxes
from app.page.text_view import paragraphs, part_at, parts, render_paragraphs
from app.page.viewer_html import Leaf, Place, not_found_page, page_leaf, text_leaf
from app.results import DocumentDetail, PassageView
from app.service import Original, Service
from ingest.document import IngestError
from ingest.sniff import JPEG, PDF, PNG

SCALES = (1.0, 2.0, 3.0, 4.0)
"""Pixels a point, the only ones drawn: what is asked for is rounded to one of these."""

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-cache",
}

Framed = Annotated[bool, Query(alias="riquadro")]


class UnknownPage(AppError):
    """The document has no such page."""


def router(service: Service) -> APIRouter:
    """GET /documents/ID (page and passage in the query), its page images and its original."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/documents/{identifier}")
    def document(
        identifier: str, page: str = "", parte: str = "", passage: str = "", framed: Framed = False
    ) -> Response:
        try:
            html = _shown(service, identifier, (page, parte), passage, framed)
        except (UnknownDocument, UnknownPage) as error:
            return HTMLResponse(not_found_page(_said(error), framed), 404, _HEADERS)
        return HTMLResponse(html, headers=_HEADERS)

    @routes.get("/documents/{identifier}/pages/{number}.png")
    def image(
        identifier: str, number: int, scale: float = 2.0, if_none_match: Annotated[str, Header()] = ""
    ) -> Response:
        try:
            return _image(service, identifier, number, scale, if_none_match)
        except (UnknownDocument, UnknownPage, IngestError) as error:
            return HTMLResponse(not_found_page(_said(error)), 404, _HEADERS)

    def stored(take: Callable[[str], Original], identifier: str) -> Response:
        try:
            return _original(take(identifier))
        except UnknownDocument as error:
            return HTMLResponse(not_found_page(_said(error)), 404, _HEADERS)

    @routes.get("/documents/{identifier}/original")
    def original(identifier: str) -> Response:
        return stored(service.original, identifier)

    @routes.get("/documents/{identifier}/firmato")
    def envelope(identifier: str) -> Response:
        return stored(service.envelope, identifier)

    return routes


def _image(service: Service, identifier: str, number: int, scale: float, known: str) -> Response:
    """A page as PNG, or 304 where ``known`` names what the browser already has."""
    drawn_at = min(SCALES, key=lambda possible: abs(possible - scale))
    tag = hashlib.sha256(f"{identifier} {number} {drawn_at}".encode()).hexdigest()[:20]
    headers = {
        "ETag": f'"{tag}"',
        "Cache-Control": "private, max-age=86400",
        "X-Content-Type-Options": "nosniff",
    }
    original = service.original(identifier)
    if not is_drawn(original.media_type):
        raise UnknownPage("Di questo documento non ci sono immagini di pagina.")
    if f'"{tag}"' in known:
        return Response(status_code=304, headers=headers)
    image = page_image(original.path, original.media_type, number, drawn_at)
    return Response(image, media_type="image/png", headers=headers)


def _original(file: Original) -> Response:
    """Only PDFs and pictures are shown by the browser itself: anything else could run as a page of ours."""
    headers = {"X-Content-Type-Options": "nosniff"}
    manner = "inline"
    if file.media_type not in (PDF, JPEG, PNG):
        manner = "attachment"
        headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    headers["Content-Disposition"] = f"{manner}; filename*=UTF-8''{quote(file.name, safe='')}"
    return FileResponse(file.path, media_type=file.media_type, headers=headers)


def _said(error: Exception) -> str:
    if isinstance(error, UnknownDocument):
        return "Questo documento non c'è, oppure è stato rimosso."
    return str(error)


def _shown(service: Service, identifier: str, asked: tuple[str, str], passage: str, framed: bool) -> str:
    """The viewer for the page or the part that was ``asked`` for, whichever the document has."""
    page, part = asked
    detail = service.document(identifier)
    cited = next((known for known in detail.passages if known.id == passage), None)
    if is_drawn(detail.summary.media_type) and detail.summary.pages:
        return _drawn(service, detail, page, cited, framed)
    return _text(detail, part, cited, framed)


def _drawn(
    service: Service, detail: DocumentDetail, number: str, cited: PassageView | None, framed: bool
) -> str:
    count = detail.summary.pages
    page = _number(number, count, cited.page if cited and cited.page else 1, "pagine")
    place = Place(detail, "Pagina", page, count, cited, framed)
    path, kind = service.original(detail.summary.id).path, detail.summary.media_type
    start, end = next(((s, e) for n, s, e in detail.page_spans if n == page), (0, 0))
    if cited is None:
        width, height = page_size(path, kind, page)
        return page_leaf(place, Leaf(width, height, ()), detail.text[start:end])
    # A passage may run over several pages: on each, only what stands there is marked.
    here = detail.text[max(start, cited.start) : min(end, cited.end)]
    boxes = passage_boxes(path, kind, page, here) if here.strip() else ()
    width, height = page_size(path, kind, page)
    rectangles = tuple((box.x0, box.y0, box.x1, box.y1) for box in boxes)
    return page_leaf(place, Leaf(width, height, rectangles), cited.text)


def _text(detail: DocumentDetail, number: str, cited: PassageView | None, framed: bool) -> str:
    found = paragraphs(detail.text, [(title, level) for title, level, _ in detail.outline])
    stretches = parts(found)
    first = part_at(stretches, cited.start) + 1 if cited else 1
    part = _number(number, len(stretches), first, "parti")
    place = Place(detail, "Parte", part, len(stretches), cited, framed)
    mark = (cited.start, cited.end) if cited else None
    return text_leaf(place, render_paragraphs(detail.text, stretches[part - 1], mark))


def _number(asked: str, count: int, default: int, what: str) -> int:
    """``asked`` as a number from 1 to ``count``; ``default`` when nothing was asked for."""
    if not asked:
        return min(default, count)
    if not asked.isdecimal() or not 1 <= int(asked) <= count:
        raise UnknownPage(f"Questo documento ha {count} {what}: il numero «{asked[:20]}» non c'è.")
    return int(asked)
