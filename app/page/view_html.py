"""The fixed pieces of HTML that the views share."""

from __future__ import annotations

from html import escape
from typing import Any

QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
"""For every event: no overlay of Gradio's on the result, no entry in its own API."""

IN_TURN: dict[str, Any] = {**QUIET, "trigger_mode": "always_last"}
"""For what a person sends: what is sent while an answer is on its way runs after it, the last of all."""


def heading(title: str, lead: str) -> str:
    """The head of a view."""
    return f'<div class="head"><h1>{escape(title)}</h1><p class="lead">{escape(lead)}</p></div>'


def no_documents() -> str:
    """What to do first, while the collection is empty."""
    return (
        '<div class="hint"><p>Non c\'è ancora nessun documento da leggere.</p>'
        '<p><a href="/?vista=documenti" data-view="documenti">Aggiungi i primi documenti</a>, '
        "poi torna qui a chiedere.</p></div>"
    )
