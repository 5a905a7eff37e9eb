"""Renders what is known of a document beside its text: where it was found, what it holds, who signed it."""

from __future__ import annotations

from html import escape

from app.page.wording import counted
from app.places import place_url
from app.results import DocumentDetail, DocumentLink, StatedFact

_SHOWN_MEMBERS = 200


def facts(detail: DocumentDetail) -> str:
    """A list of facts under the document's title; empty where there are none."""
    parts = [
        _container(detail),
        *_signatures(detail),
        _scanned(detail),
        _stated(detail),
        _members(detail),
        _left_out(detail),
    ]
    items = "".join(f"<li>{part}</li>" for part in parts if part)
    return f'<ul class="facts">{items}</ul>' if items else ""


def _container(detail: DocumentDetail) -> str:
    link = detail.summary.container
    return f"Contenuto in {_link(link)}" if link else ""


def _signatures(detail: DocumentDetail) -> list[str]:
    classes = {"verified": "signed", "broken": "warning", "unverified": "unsure"}
    return [
        f'<span class="{classes.get(signature.integrity, "unsure")}">{escape(signature.said)}</span>'
        for signature in detail.summary.signatures
    ]


def _stated(detail: DocumentDetail) -> str:
    """What the act states of itself, each value leading to the page where it stands."""
    if not detail.facts:
        return ""
    rows = "".join(
        f"<dt>{escape(fact.label)}</dt><dd>{escape(fact.value)}{_page_link(detail, fact)}</dd>"
        for fact in detail.facts
    )
    return f"<details><summary>Dati dell'atto</summary><dl>{rows}</dl></details>"


def _page_link(detail: DocumentDetail, fact: StatedFact) -> str:
    if fact.page is None:
        return ""
    url = escape(place_url(detail.summary.id, fact.page), quote=True)
    return f' <a href="{url}">p. {fact.page}</a>'


def _members(detail: DocumentDetail) -> str:
    if not detail.members:
        return ""
    count = counted(len(detail.members), "documento contenuto", "documenti contenuti")
    links = "".join(f"<li>{_link(member)}</li>" for member in detail.members[:_SHOWN_MEMBERS])
    rest = len(detail.members) - _SHOWN_MEMBERS
    more = f"<li>… e altri {rest}</li>" if rest > 0 else ""
    return f"<details><summary>{count}</summary><ul>{links}{more}</ul></details>"


def _left_out(detail: DocumentDetail) -> str:
    if not detail.left_out:
        return ""
    count = counted(len(detail.left_out), "file contenuto non letto", "file contenuti non letti")
    items = "".join(
        f"<li><strong>{escape(name)}</strong> {escape(reason)}</li>"
        for name, reason in detail.left_out[:_SHOWN_MEMBERS]
    )
    return f'<details class="warning"><summary>{count}</summary><ul>{items}</ul></details>'


def _scanned(detail: DocumentDetail) -> str:
    number = len(detail.scans)
    if not number:
        return ""
    pages = counted(number, "pagina", "pagine")
    return f'<span class="unsure">Testo da scansione in {pages}: confrontarlo con l\'originale.</span>'


def scanned_note(detail: DocumentDetail, page: int) -> str:
    """What stands beside the text of a page that was recognised rather than read; else ""."""
    confidence = next((sure for number, sure in detail.scans if number == page), None)
    if confidence is None:
        return ""
    return f' <span class="unsure">da scansione, affidabilità {confidence:.0%}</span>'


def _link(link: DocumentLink) -> str:
    return f'<a href="{escape(place_url(link.id), quote=True)}">{escape(link.title)}</a>'
