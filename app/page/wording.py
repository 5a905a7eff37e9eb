"""Says in Italian what a document is and where in it a passage stands, as escaped HTML or text."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from app.results import DocumentSummary
from corpus.records import DocumentRef

_MONTHS = (
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre"
).split()

NOT_TELLING = "documento"
"""The type of a document that does not say what it is."""


def italian_date(iso: str) -> str:
    """«2026-01-29» as «29 gennaio 2026»; anything else unchanged."""
    parts = iso.split("-")
    if len(parts) != 3 or not all(part.isdigit() for part in parts) or not 1 <= int(parts[1]) <= 12:
        return iso
    year, month, day = (int(part) for part in parts)
    return f"{'1°' if day == 1 else day} {_MONTHS[month - 1]} {year}"


def act_line(document: DocumentRef | DocumentSummary) -> str:
    """«Determinazione n. 276 del 29 gennaio 2026 · Comune di Bologna», with what is known of it."""
    name = [document.type.capitalize()] if document.type != NOT_TELLING else []
    if document.number:
        name.append(f"n. {document.number}")
    if document.date:
        name.append(("del " if name else "") + italian_date(document.date))
    return " · ".join(part for part in (" ".join(name), document.authority) if part)


def place_line(page: int | None, section: Sequence[str], page_end: int | None = None) -> str:
    """«Pagina 12 · Titolo › Paragrafo»; empty when neither is known."""
    pages = f"Pagina {page}" if page is not None else ""
    if page is not None and page_end is not None and page_end > page:
        pages = f"Pagine {page}–{page_end}"
    trail = " › ".join(shortened(title, 80) for title in section[-3:])
    return " · ".join(part for part in (pages, trail) if part)


def shortened(text: str, length: int) -> str:
    """At most ``length`` characters, cut at a word."""
    folded = " ".join(text.split())
    if len(folded) <= length:
        return folded
    return folded[: folded.rfind(" ", 0, length) if " " in folded[:length] else length].rstrip(" ,;:") + "…"


def counted(number: int, one: str, many: str) -> str:
    """«1 documento», «1.204 documenti»."""
    return f"{number:,}".replace(",", ".") + f" {one if number == 1 else many}"


def local_url(url: str) -> str:
    """``url`` as an attribute value; an address outside this server becomes «#»."""
    inside = url.startswith("/") and not url.startswith(("//", "/\\"))
    return escape(url if inside else "#", quote=True)
