"""A view with one field, filters and a result: what asking and searching have in common."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

import gradio as gr
from gradio.events import Dependency

from app.errors import READABLE
from app.page.answer_html import render_answer, render_hits, render_problem, render_waiting
from app.page.filters import FilterFields, as_filters, described, filter_fields, share_url
from app.page.view_html import IN_TURN, QUIET, heading, no_documents
from app.service import Service
from index.filters import Filters

LONGEST_QUESTION = 2000
HITS = 20

UNEXPECTED = (
    "Qualcosa nel servizio non ha funzionato. Riprova tra poco; se succede ancora, avvisa chi lo gestisce."
)

Follow = Callable[[Dependency], object]

_log = logging.getLogger("prassi")


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a view of this kind is for. ``parameter`` carries its text in the page's address."""

    name: str
    parameter: str
    title: str
    lead: str
    label: str
    button: str
    waiting: str
    hint: tuple[str, ...]
    run: Callable[[str, Filters], str]


def asking(service: Service) -> Purpose:
    """The view «Chiedi»: a question, an answer with its sources or a refusal."""

    def run(question: str, filters: Filters) -> str:
        share = share_url("q", question, filters)
        return render_answer(service.ask(question, filters), share, described(filters))

    return Purpose(
        name="chiedi",
        parameter="q",
        title="Chiedi ai documenti",
        lead="Una domanda per volta, con parole tue.",
        label="La tua domanda",
        button="Chiedi",
        waiting="Cerco la risposta nei documenti…",
        hint=(
            "La risposta è fatta di frasi che si leggono nei documenti dell'ufficio: accanto a ognuna c'è "
            "il numero della fonte, che si apre alla pagina giusta.",
            "Se nei documenti la risposta non c'è, te lo dico e ti mostro i passaggi più vicini.",
        ),
        run=run,
    )


def searching(service: Service) -> Purpose:
    """The view «Cerca»: words, and the passages that match them."""

    def run(query: str, filters: Filters) -> str:
        share = share_url("cerca", query, filters)
        return render_hits(service.search(query, HITS, filters), share, described(filters))

    return Purpose(
        name="cerca",
        parameter="cerca",
        title="Cerca nei documenti",
        lead="Parole, numeri di atti, nomi di luoghi o di persone.",
        label="Parole da cercare",
        button="Cerca",
        waiting="Cerco nei documenti…",
        hint=(
            "Trovi i passaggi che parlano di quello che cerchi, anche quando usano parole diverse.",
            "Ogni risultato dice in che documento sta, a che pagina e in quale sezione.",
        ),
        run=run,
    )


def build(blocks: gr.Blocks, service: Service, purpose: Purpose) -> Follow:
    """Lay the view out and wire it: Enter and the button send, an address with a text runs it.

    What comes back brings the view up to date after an event that changes the collection.
    """
    text, send, filters, result, welcome = _layout(service, purpose)

    def run(query: str | None, *chosen: Sequence[str] | None) -> Iterator[str]:
        yield from _run(service, purpose, (query or "").strip(), as_filters(chosen))

    def refresh(*chosen: Sequence[str] | None) -> list[Any]:
        return [*filters.refreshed(*chosen), _welcome(service, purpose)]

    # Opening the page never touches the result unless the address asks: a person may have asked by then.
    def arrive(request: gr.Request) -> Iterator[list[Any]]:
        parameters = parse_qs(str(request.query_params), keep_blank_values=True)
        query = _asked(purpose, parameters)
        if not query:
            yield [gr.skip() for _ in arriving]
            return
        fields, wanted = filters.from_address(parameters)
        first = [query, gr.update(open=bool(wanted)), *fields]
        for html in or_problem(_run(service, purpose, query, wanted)):
            yield [*first, html]
            first = [gr.skip() for _ in first]

    def open_fresh(request: gr.Request, *chosen: Sequence[str] | None) -> list[Any]:
        parameters = parse_qs(str(request.query_params), keep_blank_values=True)
        if _asked(purpose, parameters):
            return [*(gr.skip() for _ in filters.fields), _welcome(service, purpose)]
        return refresh(*chosen)

    arriving = [text, filters.fold, *filters.fields, result]
    changing = [*filters.fields, welcome]
    blocks.load(open_fresh, filters.fields, changing, **QUIET)
    loaded = blocks.load(arrive, None, arriving, **QUIET)
    sent = gr.on([text.submit, send.click], run, [text, *filters.fields], result, cancels=[loaded], **IN_TURN)
    sent.failure(lambda: render_problem(UNEXPECTED), None, result, **QUIET)
    return lambda changed: changed.then(refresh, filters.fields, changing, **QUIET)


def _asked(purpose: Purpose, parameters: dict[str, list[str]]) -> str:
    """The text in the page's address; empty where there is none."""
    return parameters.get(purpose.parameter, [""])[0].strip()[:LONGEST_QUESTION]


def _layout(
    service: Service, purpose: Purpose
) -> tuple[gr.Textbox, gr.Button, FilterFields, gr.HTML, gr.HTML]:
    """The field, its button, the filters, the place of the result and what shows while there is none."""
    with gr.Column(elem_id=f"vista-{purpose.name}", elem_classes="view"):
        gr.HTML(heading(purpose.title, purpose.lead), apply_default_css=False)
        with gr.Row(elem_classes="query"):
            text = gr.Textbox(
                label=purpose.label,
                lines=1,
                max_lines=1,
                max_length=LONGEST_QUESTION,
                scale=1,
                autofocus=False,
                elem_id=f"campo-{purpose.name}",
            )
            send = gr.Button(purpose.button, variant="primary", scale=0, elem_id=f"invia-{purpose.name}")
        filters = filter_fields(service)
        result = gr.HTML(elem_id=f"esito-{purpose.name}", elem_classes="outcome", apply_default_css=False)
        welcome = gr.HTML(_welcome(service, purpose), elem_classes="welcome", apply_default_css=False)
    return text, send, filters, result, welcome


def or_problem(shown: Iterator[str]) -> Iterator[str]:
    """The same, and a problem told where something breaks.

    For events that can be cancelled: their «failure» would also come then, and cover the next result.
    """
    try:
        yield from shown
    except Exception:  # noqa: BLE001 - logged, and told to the person who asked
        _log.exception("The question of an address failed")
        yield render_problem(UNEXPECTED)


def _run(service: Service, purpose: Purpose, query: str, filters: Filters) -> Iterator[str]:
    """What the place of the result shows, in turn. Nothing for nothing asked: the welcome shows again."""
    if not query:
        yield ""
        return
    yield render_waiting(purpose.waiting)
    try:
        yield purpose.run(query, filters)
    except READABLE as error:
        yield render_problem(str(error))


def _welcome(service: Service, purpose: Purpose) -> str:
    if not service.facets().types:
        return no_documents()
    lines = "".join(f"<p>{line}</p>" for line in purpose.hint)
    return f'<div class="hint">{lines}</div>'
