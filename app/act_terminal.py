"""What the commands on references show on the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table

from app.act_results import ChangeView, LookupResult, ReferenceView
from app.terminal import escape, out

_SHOWN_SENTENCE = 240
_SURE = {"certain": "", "likely": "probabile", "ambiguous": "da verificare"}


def references(found: Sequence[ReferenceView]) -> None:
    """A table of references in text order."""
    if not found:
        out.print("Nessun riferimento trovato.")
        return
    table = Table(box=None, header_style="bold")
    for name in ("Posizione", "Nel testo", "Atto", "Identificativo", ""):
        table.add_column(name, overflow="fold")
    for one in found:
        table.add_row(
            f"{one.start}–{one.end}",
            escape(" ".join(one.text.split())),
            escape(one.label),
            escape(one.urn or "–"),
            _SURE.get(one.confidence, one.confidence),
        )
    out.print(table)


def lookup(result: LookupResult) -> None:
    """Who cites an act, sentence by sentence."""
    asked = result.reference
    out.print(f"[bold]{escape(_full_name(asked))}[/]", soft_wrap=True)
    for line in (asked.urn, asked.url):
        if line:
            out.print(f"[dim]{escape(line)}[/]", soft_wrap=True)
    for document in result.held:
        out.print(f"È in archivio: {escape(document.title)} [dim]{document.id}[/]", soft_wrap=True)
    for change in result.changes:
        _change(change)
    if not result.documents:
        out.print("Nessun documento in archivio lo cita.")
    for citing in result.documents:
        out.print(f"\n[bold]{escape(citing.document.title)}[/] [dim]{citing.document.id}[/]", soft_wrap=True)
        for mention in citing.mentions:
            place = f"p. {mention.page}: " if mention.page else ""
            words = " ".join(mention.sentence.split())
            short = words if len(words) <= _SHOWN_SENTENCE else words[: _SHOWN_SENTENCE - 1] + "…"
            out.print(f"  {place}«{escape(short)}»", soft_wrap=True)
    rest = result.documents_total - len(result.documents)
    if rest:
        out.print(f"\n[dim]… e altri {rest} documenti.[/]")


def _full_name(asked: ReferenceView) -> str:
    article = f"art. {asked.article} " if asked.article else ""
    name = f" ({asked.name})" if asked.name else ""
    return f"{article}{asked.label}{name}"


def _change(change: ChangeView) -> None:
    place = f", p. {change.page}" if change.page else ""
    out.print(
        f"[yellow]{escape(change.said.capitalize())}[/] {escape(change.other)}: "
        f"«{escape(change.sentence)}» ({escape(change.source.title)}{place})",
        soft_wrap=True,
    )
