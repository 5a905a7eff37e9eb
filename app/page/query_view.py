"""A view with one field, filters and a result: what asking and searching have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

import gradio as gr
from gradio.events import Dependency

from app.errors import READABLE
from app.page.answer_html import render_answer, render_hits, render_problem, render_waiting
from app.page.filters import FilterFields, as_filters, described, filter_fields, share_url
from app.page.view_html import QUIET, heading, no_documents
from app.service import Service
from index.filters import Filters

LONGEST_QUESTION = 2000
HITS = 20

UNEXPECTED = (
    "Qualcosa nel servizio non ha funzionato. Riprova tra poco; se succede ancora, avvisa chi lo gestisce."
)


Follow = Callable[[Dependency], object]


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
    text, send, filters, result = _layout(service, purpose)

    def run(query: str | None, *chosen: Sequence[str] | None) -> Iterator[str]:
        yield from _run(service, purpose, (query or "").strip(), as_filters(chosen))

    def refresh(shown: str, *chosen: Sequence[str] | None) -> list[Any]:
        # Only the words of an empty result change: a person may have asked in the meantime.
        empty = _empty(service, purpose) if 'class="hint"' in shown else gr.skip()
        return [*filters.refreshed(*chosen), empty]

    def load(request: gr.Request, shown: str, *chosen: Sequence[str] | None) -> Iterator[list[Any]]:
        parameters = parse_qs(str(request.query_params), keep_blank_values=True)
        query = parameters.get(purpose.parameter, [""])[0].strip()[:LONGEST_QUESTION]
        if not query:
            yield [gr.skip(), gr.skip(), *refresh(shown, *chosen)]
            return
        fields, wanted = filters.from_address(parameters)
        for html in _run(service, purpose, query, wanted):
            yield [query, gr.update(open=bool(wanted)), *fields, html]
            fields = [gr.skip() for _ in fields]

    changing = [*filters.fields, result]
    sent = gr.on([text.submit, send.click], run, [text, *filters.fields], result, **QUIET)
    loaded = blocks.load(load, [result, *filters.fields], [text, filters.fold, *changing], **QUIET)
    for event in (sent, loaded):
        event.failure(lambda: render_problem(UNEXPECTED), None, result, **QUIET)
    return lambda changed: changed.then(refresh, [result, *filters.fields], changing, **QUIET)


def _layout(service: Service, purpose: Purpose) -> tuple[gr.Textbox, gr.Button, FilterFields, gr.HTML]:
    """The field, its button, the filters and the place of the result."""
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
        result = gr.HTML(
            _empty(service, purpose),
            elem_id=f"esito-{purpose.name}",
            elem_classes="outcome",
            apply_default_css=False,
        )
    return text, send, filters, result


def _run(service: Service, purpose: Purpose, query: str, filters: Filters) -> Iterator[str]:
    if not query:
        yield _empty(service, purpose)
        return
    yield render_waiting(purpose.waiting)
    try:
        yield purpose.run(query, filters)
    except READABLE as error:
        yield render_problem(str(error))


def _empty(service: Service, purpose: Purpose) -> str:
    if not service.facets().types:
        return no_documents()
    lines = "".join(f"<p>{line}</p>" for line in purpose.hint)
    return f'<div class="hint">{lines}</div>'
