"""Renders the list of documents and what an acquisition does, as escaped HTML fragments."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import PurePath

from app.page.wording import act_line, counted
from app.places import place_url
from app.results import DocumentSummary
from ingest.report import DocumentReport, Failure, IngestReport, Progress

_META = '<p class="meta">'
_WARNINGS = '<ul class="warnings">'
_STATES = {"indexed": "Pronto", "stored": "In preparazione", "removing": "In rimozione"}


def matching(documents: Sequence[DocumentSummary], text: str) -> list[DocumentSummary]:
    """The documents in whose name, act or file every word of ``text`` occurs."""
    words = text.lower().split()
    return [
        document
        for document in documents
        if all(word in f"{document.title} {act_line(document)} {document.path}".lower() for word in words)
    ]


def render_documents(documents: Sequence[DocumentSummary], total: int, shown: int) -> str:
    """The first ``shown`` of ``documents``; ``total`` counts the collection before filtering."""
    if not total:
        return '<p class="empty">Non c\'è ancora nessun documento: aggiungi i primi file qui sopra.</p>'
    if not documents:
        return '<p class="empty">Nessun documento corrisponde a queste parole.</p>'
    count = counted(len(documents), "documento", "documenti")
    if len(documents) < total:
        count += f" su {counted(total, 'documento', 'documenti').split()[0]}"
    rows = "".join(map(_row, documents[:shown]))
    more = ""
    if len(documents) > shown:
        more = '<p><button type="button" class="outline" data-more>Mostra altri documenti</button></p>'
    return (
        f'<p class="count" role="status">{count}</p><table class="documents"><thead><tr>'
        '<th scope="col">Documento</th><th scope="col" class="figure">Pagine</th>'
        '<th scope="col" class="figure">Passaggi</th><th scope="col">Stato</th>'
        '<th scope="col"><span class="sr-only">Azioni</span></th></tr></thead>'
        f"<tbody>{rows}</tbody></table>{more}"
    )


def _row(document: DocumentSummary) -> str:
    warnings = "".join(f"<li>{escape(warning)}</li>" for warning in document.warnings)
    state = escape(_STATES.get(document.state, document.state))
    act = act_line(document)
    return (
        f'<tr><td data-label="Documento"><a href="{escape(place_url(document.id), quote=True)}" data-viewer>'
        f"{escape(document.title)}</a>{_if(act, _META, escape(act), '</p>')}"
        f'<p class="meta file">{escape(PurePath(document.path).name)}</p>'
        f"{_found_in(document)}{_signed(document)}"
        f"{_if(warnings, _WARNINGS, warnings, '</ul>')}</td>"
        f'<td class="figure" data-label="Pagine">{_pages(document)}</td>'
        f'<td class="figure" data-label="Passaggi">{document.passages}</td>'
        f'<td data-label="Stato"><span class="state {escape(document.state, quote=True)}">{state}</span></td>'
        f'<td class="actions"><button type="button" class="quiet danger" '
        f'data-remove="{escape(document.id, quote=True)}" data-title="{_whole(document)}" '
        f'aria-label="Rimuovi: {escape(document.title, quote=True)}">Rimuovi</button></td></tr>'
    )


def _whole(document: DocumentSummary) -> str:
    """What goes when the document is removed, as an attribute: with a message or archive what came in it."""
    inside = counted(document.members, "documento che contiene", "documenti che contiene")
    return escape(f"{document.title}, con {inside}" if document.members else document.title, quote=True)


def _found_in(document: DocumentSummary) -> str:
    if document.container is None:
        return ""
    url = escape(place_url(document.container.id), quote=True)
    return f'<p class="meta">In: <a href="{url}" data-viewer>{escape(document.container.title)}</a></p>'


def _signed(document: DocumentSummary) -> str:
    """Who signed, in short; a signature of another content is a warning."""
    broken = [signature for signature in document.signatures if signature.integrity == "broken"]
    if broken:
        return "".join(f'<p class="meta warning">{escape(signature.said)}</p>' for signature in broken)
    names = ", ".join(signature.signer for signature in document.signatures if signature.signer)
    return f'<p class="meta signed">Firmato da {escape(names)}</p>' if names else ""


def _if(wanted: object, *parts: str) -> str:
    return "".join(parts) if wanted else ""


def _pages(document: DocumentSummary) -> str:
    if not document.pages:
        return '<span aria-label="senza pagine">–</span>'
    read = f'<span class="ocr">{document.ocr_pages} da scansione</span>' if document.ocr_pages else ""
    return f"{document.pages}{read}"


def render_progress(progress: Progress | None, total: int) -> str:
    """How far an acquisition is; before the first news only how many files wait."""
    done = progress.done if progress else 0
    whole = max(progress.total if progress else total, 1)
    doing = (
        f"Sto leggendo {escape(PurePath(progress.file).name)}"
        if progress and progress.file
        else "Preparo i file"
    )
    return (
        f'<div class="notice working" role="status"><h3>Acquisizione in corso</h3>'
        f'<progress max="{whole}" value="{done}">{done} di {whole}</progress>'
        f"<p>{counted(done, 'file letto', 'file letti')} su {whole} · {doing}</p></div>"
    )


def render_report(report: IngestReport) -> str:
    """What became of the files: the documents in, the ones already there, the failures with reasons."""
    parts = []
    if report.documents or report.unchanged:
        items = "".join(map(_acquired, report.documents))
        already = ""
        if report.unchanged:
            already = (
                f"<p>{counted(report.unchanged, 'file era già presente', 'file erano già presenti')}.</p>"
            )
        title = counted(len(report.documents), "documento aggiunto", "documenti aggiunti")
        if not report.documents:
            title = "Nessun documento nuovo"
        parts.append(
            f'<div class="notice done" role="status"><h3>{title}</h3>'
            f"{_if(items, '<ul>', items, '</ul>')}{already}</div>"
        )
    if report.failed:
        items = "".join(map(_failed, report.failed))
        title = counted(len(report.failed), "file non acquisito", "file non acquisiti")
        parts.append(f'<div class="notice problem" role="alert"><h3>{title}</h3><ul>{items}</ul></div>')
    return "".join(parts)


def _acquired(document: DocumentReport) -> str:
    amount = counted(document.passages, "passaggio", "passaggi")
    if document.pages:
        amount = f"{counted(document.pages, 'pagina', 'pagine')}, {amount}"
    warnings = "".join(f'<br><span class="warning">{escape(text)}</span>' for text in document.warnings)
    return (
        f'<li><a href="{escape(place_url(document.id), quote=True)}" data-viewer>{escape(document.title)}</a>'
        " "
        f'<span class="meta">{amount}</span>{warnings}</li>'
    )


def _failed(failure: Failure) -> str:
    return f"<li><strong>{escape(PurePath(failure.path).name)}</strong> {escape(failure.reason)}</li>"


def render_removed(title: str, others: int) -> str:
    """That a document is out, with so many others that were found in it."""
    more = f" e {counted(others, 'documento che conteneva', 'documenti che conteneva')}" if others else ""
    return f'<div class="notice done" role="status"><p>Rimosso: {escape(title)}{more}</p></div>'
