"""The view «Norme e atti»: who cites an act, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

import gradio as gr

from app.errors import READABLE
from app.page.acts_html import render_act, render_document_acts, render_most_cited
from app.page.answer_html import render_problem, render_waiting
from app.page.query_view import UNEXPECTED, Follow, or_problem
from app.page.view_html import IN_TURN, QUIET, heading, no_documents
from app.service import Service

LONGEST = 500
MOST_CITED = 20
DOCUMENT = "documento:"
"""Before the identifier of a document, in the place of an act."""


def build(blocks: gr.Blocks, service: Service) -> Follow:
    """Lay the view out and wire it; what comes back brings it up to date after a change."""
    with gr.Column(elem_id="vista-atti", elem_classes="view"):
        gr.HTML(
            heading("Norme e atti", "Chi cita una norma o un atto, e su che cosa si fonda un atto."),
            apply_default_css=False,
        )
        with gr.Row(elem_classes="query"):
            text = gr.Textbox(
                label="Norma o atto", lines=1, max_lines=1, max_length=LONGEST, scale=1, elem_id="campo-atti"
            )
            send = gr.Button("Trova", variant="primary", scale=0, elem_id="invia-atti")
        result = gr.HTML(elem_id="esito-atti", elem_classes="outcome", apply_default_css=False)
        welcome = gr.HTML(_welcome(service), elem_classes="welcome", apply_default_css=False)

    def run(asked: str | None) -> Iterator[str]:
        yield from _run(service, (asked or "").strip())

    # Opening the page never touches the result unless the address asks: a person may have asked by then.
    def arrive(request: gr.Request) -> Iterator[list[Any]]:
        parameters = parse_qs(str(request.query_params), keep_blank_values=True)
        asked = parameters.get("atto", [""])[0].strip()[:LONGEST]
        if not asked:
            yield [gr.skip(), gr.skip()]
            return
        written: Any = "" if asked.startswith(DOCUMENT) else asked
        for html in or_problem(_run(service, asked)):
            yield [written, html]
            written = gr.skip()

    blocks.load(lambda: _welcome(service), None, welcome, **QUIET)
    loaded = blocks.load(arrive, None, [text, result], **QUIET)
    sent = gr.on([text.submit, send.click], run, text, result, cancels=[loaded], **IN_TURN)
    sent.failure(lambda: render_problem(UNEXPECTED), None, result, **QUIET)
    return lambda changed: changed.then(lambda: _welcome(service), None, welcome, **QUIET)


def _run(service: Service, asked: str) -> Iterator[str]:
    if not asked:
        yield ""
        return
    yield render_waiting("Cerco chi lo cita…")
    try:
        if asked.startswith(DOCUMENT):
            network = service.document_network(asked.removeprefix(DOCUMENT))
            if network.centre.urn is None:
                yield render_document_acts(network, asked)
                return
            asked = network.centre.urn
        yield render_act(service.lookup(asked), service.network(asked), asked)
    except READABLE as error:
        yield render_problem(str(error))


def _welcome(service: Service) -> str:
    """What shows while there is no result: the acts that most documents cite."""
    if not service.facets().types:
        return no_documents()
    return render_most_cited(service.most_cited(MOST_CITED))
