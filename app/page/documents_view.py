"""The view «Documenti»: what the collection holds, adding files to it, taking documents out."""

from __future__ import annotations

import queue
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import gradio as gr

from app.errors import READABLE
from app.page.answer_html import render_problem
from app.page.documents_html import (
    matching,
    render_documents,
    render_progress,
    render_removed,
    render_report,
)
from app.page.files import asset
from app.page.query_view import UNEXPECTED
from app.page.view_html import QUIET, heading
from app.service import Service
from ingest.report import IngestReport, Progress

PAGE_SIZE = 50
LEAD = (
    "Quello che Prassi legge per rispondere. Puoi aggiungere PDF, documenti, fogli di calcolo e "
    "presentazioni, messaggi di posta, pagine web, file di testo, immagini e archivi ZIP."
)

Sent = tuple[str, Path]
"""The name that a file had on the person's computer, and where it lies now."""


def _sent(payload: Any) -> list[Sent]:
    """What Gradio's file field received, with the names that files had before Gradio cleaned them."""
    files = payload.root if payload is not None else []
    return [(file.orig_name or Path(file.path).name, Path(file.path)) for file in files]


def build(blocks: gr.Blocks, service: Service) -> list[gr.events.Dependency]:
    """Lay the view out and wire it; gives the events after which the collection has changed."""
    with gr.Column(elem_id="vista-documenti", elem_classes="view"):
        gr.HTML(heading("Documenti", LEAD), apply_default_css=False)
        upload = gr.File(
            label="Aggiungi documenti", file_count="multiple", elem_id="carica", height=150, show_label=False
        )
        # Not a subclass: Gradio writes a .pyi file beside the module of each one it meets.
        upload.preprocess = _sent  # type: ignore[method-assign,assignment]
        report = gr.HTML(
            "",
            elem_id="esito-carica",
            elem_classes="outcome",
            apply_default_css=False,
        )
        needle = gr.Textbox(label="Trova per titolo, numero o nome del file", max_lines=1, elem_id="trova")
        shown = gr.State(PAGE_SIZE)
        table = gr.HTML(
            _table(service, "", PAGE_SIZE),
            elem_id="elenco",
            js_on_load=asset("documents.js"),
            apply_default_css=False,
        )

    def listed(text: str | None, limit: int) -> str:
        return _table(service, text, limit)

    def acted(text: str | None, limit: int, event: gr.EventData) -> tuple[str, int, str]:
        told, limit = _act(service, event, limit)
        return told, limit, _table(service, text, limit)

    def received(files: list[Sent]) -> Iterator[tuple[str, Any]]:
        for html in _acquire(service, files):
            yield html, None  # the field is free again at once; the files wait where Gradio put them

    acquired = upload.upload(received, upload, [report, upload], **QUIET)
    changed = table.click(acted, [needle, shown], [report, shown, table], **QUIET)
    acquired.failure(lambda: render_problem(UNEXPECTED), None, report, **QUIET)
    changed.failure(lambda: render_problem(UNEXPECTED), None, report, **QUIET)
    acquired.then(listed, [needle, shown], table, **QUIET)
    needle.input(listed, [needle, shown], table, trigger_mode="always_last", **QUIET)
    blocks.load(listed, [needle, shown], table, **QUIET)
    return [acquired, changed]


def _table(service: Service, text: str | None, limit: int) -> str:
    documents = service.documents()
    return render_documents(matching(documents, text or ""), len(documents), limit)


def _act(service: Service, event: gr.EventData, limit: int) -> tuple[str, int]:
    """«more» shows more of the list, «remove» takes one document out."""
    identifier = getattr(event, "document", None)
    if not isinstance(identifier, str):
        return "", limit + PAGE_SIZE
    try:
        title = service.document(identifier).summary.title
        removed = service.remove([identifier])
    except READABLE as error:
        return render_problem(str(error)), limit
    return render_removed(title, len(removed) - 1), limit


def _acquire(service: Service, files: Sequence[Sent]) -> Iterator[str]:
    """Acquire in a thread of its own and tell how far it is, then what became of each file.

    The thread goes on to its end even when the person leaves the page.
    """
    news: queue.Queue[Progress | None] = queue.Queue()

    def ended(_: Future[IngestReport]) -> None:
        for _name, path in files:  # the home has its own copy: nothing stays behind in Gradio's folder
            path.unlink(missing_ok=True)
        news.put(None)

    pool = ThreadPoolExecutor(1, thread_name_prefix="upload")
    future = pool.submit(service.upload, files, news.put)
    future.add_done_callback(ended)
    pool.shutdown(wait=False)
    yield render_progress(None, len(files))
    while (progress := news.get()) is not None:
        if news.empty():  # only the latest news is worth drawing
            yield render_progress(progress, len(files))
    try:
        yield render_report(future.result())
    except READABLE as error:
        yield render_problem(str(error))
