"""What the commands show on the terminal: results on standard output, the rest on standard error."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape as escape_markup

if TYPE_CHECKING:
    from app.doctor import Check
    from app.results import AnswerResult, DocumentDetail, DocumentSummary
    from index.hit import SearchResult
    from ingest.report import IngestReport
    from ingest.report import Progress as IngestProgress


class _Console(Console):
    """A console that leaves it to the command what a reader who went away means."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


out = _Console(highlight=False)
"""Standard output."""
_err = _Console(stderr=True, highlight=False)

SHOWN_CHARS = 400

# Signs that steer a terminal, or turn what is written around: a file's name may hold any of them.
_STEERING = {
    code: f"\\u{code:04x}"
    for code in (
        *(code for code in range(0x20) if code not in (0x09, 0x0A)),
        *range(0x7F, 0xA0),
        *(0x061C, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2028, 0x2029, 0x2060, 0xFEFF),
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
    )
}


def escape(text: str) -> str:
    """``text`` as it may be written to a terminal: neither markup nor control signs are obeyed."""
    return escape_markup(text.translate(_STEERING))


def _one_line(text: str) -> str:
    return escape(text.replace("\n", "\\n").replace("\t", "\\t"))


def notice(text: str) -> None:
    _err.print(escape(text))


def error(text: str) -> None:
    _err.print(f"[bold red]Errore:[/] {escape(text)}", soft_wrap=True)


@contextmanager
def progress_bar() -> Iterator[Callable[[IngestProgress], None]]:
    """A bar on standard error: files, pages and passages a second, time left."""
    # Bars and tables are a third of rich: commands that show none do not load them.
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}", style="dim"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=_err, transient=True) as bar:
        task = bar.add_task("", total=None, rate="")

        def tell(progress: IngestProgress) -> None:
            seconds = max(progress.seconds, 0.001)
            rate = f"{progress.pages / seconds:.1f} pag/s · {progress.passages / seconds:.1f} passaggi/s"
            name = _one_line(progress.file if len(progress.file) <= 32 else progress.file[:31] + "…")
            bar.update(task, total=progress.total, completed=progress.done, description=name, rate=rate)

        yield tell


def ingest_report(report: IngestReport) -> None:
    if report.documents:
        from rich.table import Table

        table = Table("Documento", "Tipo", "Pagine", "Passaggi", "Avvisi", box=None, header_style="bold")
        for document in report.documents:
            table.add_row(
                escape(document.title[:90]),
                document.type,
                str(document.pages or "–"),
                str(document.passages),
                escape(" ".join(document.warnings)[:90]),
            )
        out.print(table)
    for failure in report.failed:
        out.print(
            f"[yellow]Non acquisito[/] {_one_line(failure.path)}\n    {escape(failure.reason)}",
            soft_wrap=True,
        )
    duration = timedelta(seconds=round(report.seconds))
    out.print(
        f"Acquisiti {report.indexed} · invariati {report.unchanged} · tolti {report.removed} · "
        f"non acquisiti {len(report.failed)} · passaggi {report.passages} · durata {duration}",
        soft_wrap=True,
    )


def search_result(result: SearchResult) -> None:
    if not result.hits:
        out.print("Nessun passaggio trovato.")
    for hit in result.hits:
        place = f"p. {hit.page}" if hit.page else ""
        section = " › ".join(hit.section)
        out.print(f"[bold]{hit.rank}. {escape(hit.document.title)}[/] {place} [dim]{hit.score:.3f}[/]")
        if section:
            out.print(f"   [dim]{escape(section)}[/]")
        out.print(f"   {escape(_short(hit.text))}\n", soft_wrap=True)


def answer(result: AnswerResult) -> None:
    if result.refused:
        out.print(escape(result.answer), soft_wrap=True)
        if result.citations:
            out.print("\n[dim]Passaggi più vicini:[/]")
    for sentence in result.sentences:
        marks = "".join(f"[{n}]" for n in sentence.citations)
        out.print(f"{escape(sentence.text)} [blue]{escape(marks)}[/]", soft_wrap=True)
    for suggestion in result.suggestions:
        out.print(f"[dim]{escape(suggestion)}[/]", soft_wrap=True)
    out.print()
    for citation in result.citations:
        place = f", p. {citation.page}" if citation.page else ""
        out.print(f"[blue]{escape(f'[{citation.n}]')}[/] [bold]{escape(citation.document.title)}[/]{place}")
        out.print(f"    «{escape(_short(citation.quote))}»", soft_wrap=True)
        out.print(f"    [dim]{escape(citation.url)}[/]", soft_wrap=True)


def documents(found: Sequence[DocumentSummary]) -> None:
    if not found:
        out.print("Nessun documento. Per acquisirne: prassi ingest CARTELLA")
        return
    from rich.table import Table

    table = Table(box=None, header_style="bold")
    table.add_column("Codice", no_wrap=True, min_width=16)  # it is copied into the next command
    for name in ("Titolo", "Tipo", "Data", "Pagine", "Passaggi", "Stato"):
        table.add_column(name)
    for document in found:
        table.add_row(
            document.id,
            escape(document.title[:80]),
            document.type,
            document.date or "–",
            str(document.pages or "–"),
            str(document.passages),
            _STATES.get(document.state, document.state),
        )
    out.print(table)


_STATES = {"indexed": "pronto", "stored": "in attesa", "removing": "in uscita"}


def document(detail: DocumentDetail) -> None:
    from rich.table import Table

    summary = detail.summary
    fields = (
        ("Codice", summary.id),
        ("Titolo", summary.title),
        ("Tipo", summary.type),
        ("Ente", summary.authority),
        ("Numero", summary.number),
        ("Data", summary.date),
        ("Lingua", summary.language),
        ("File", "\n".join(file.replace("\n", "\\n") for file in summary.files)),
        ("Contenuto in", summary.container.title if summary.container else ""),
        ("Contiene", "\n".join(f"{member.id} {member.title}" for member in detail.members)),
        ("Non letti", "\n".join(f"{name}: {reason}" for name, reason in detail.left_out)),
        ("Firme", "\n".join(signature.said for signature in summary.signatures)),
        ("Formato", summary.media_type),
        ("Pagine", str(summary.pages or "")),
        ("Da scansione", str(summary.ocr_pages or "")),
        ("Passaggi", str(summary.passages)),
        ("Avvisi", "\n".join(summary.warnings)),
    )
    table = Table(box=None, show_header=False)
    for name, value in fields:
        if value:
            table.add_row(f"[bold]{name}[/]", escape(value))
    out.print(table)
    if detail.facts:
        out.print("\n[bold]Dati dell'atto[/]")
        facts = Table(box=None, show_header=False)
        for fact in detail.facts:
            facts.add_row(
                escape(fact.label), escape(fact.value), f"[dim]p. {fact.page}[/]" if fact.page else ""
            )
        out.print(facts)
    if detail.outline:
        out.print("\n[bold]Indice[/]")
    for title, level, page in detail.outline:
        out.print(f"{'  ' * level}{escape(title)}" + (f" [dim]p. {page}[/]" if page else ""))


def removed(identifiers: Sequence[str]) -> None:
    out.print(f"Tolti {len(identifiers)} documenti: {', '.join(identifiers)}")


def checks(found: Sequence[Check]) -> None:
    signs = {"ok": "[green]✓[/]", "warning": "[yellow]![/]", "error": "[red]✗[/]"}
    for check in found:
        out.print(f"{signs[check.state]} {escape(check.name)}: {escape(check.detail)}", soft_wrap=True)
        if check.remedy:
            out.print(f"    → {escape(check.remedy)}", soft_wrap=True)


def _short(text: str) -> str:
    folded = " ".join(text.split())
    return folded if len(folded) <= SHOWN_CHARS else folded[:SHOWN_CHARS].rsplit(" ", 1)[0] + "…"
