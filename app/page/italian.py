"""Puts the few sentences that Gradio says by itself into Italian, a language it does not have."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import gradio

# Key and English text in Gradio's table of sentences, with what a person here should read.
SENTENCES: tuple[tuple[str, str, str], ...] = (
    ("drop_file", "Drop File Here", "Trascina qui i file"),
    ("or", "or", "oppure"),
    ("click_to_upload", "Click to Upload", "Scegli i file dal computer"),
    ("uploading", "Uploading...", "Caricamento in corso…"),
    ("error", "Error", "Errore"),
    ("loading", "Loading", "Caricamento"),
    ("clear", "Clear", "Svuota"),
    ("remove", "Remove", "Togli"),
    ("submit", "Submit", "Invia"),
    ("download", "Download", "Scarica"),
    ("empty", "Empty", "Vuoto"),
    ("progress", "Progress", "Avanzamento"),
    ("dropdown", "Dropdown", "Scelta"),
    ("queue_position", "In queue: {position} of {size}", "In attesa: {position} di {size}"),
    (
        "connection_can_break",
        "On mobile, the connection can break if this tab is unfocused or the device sleeps, "
        "losing your position in queue.",
        "Se questa scheda resta in secondo piano la connessione può interrompersi.",
    ),
    (
        "lost_connection",
        "Lost connection due to leaving page. Rejoining queue...",
        "Connessione interrotta: la ristabilisco…",
    ),
    (
        "waiting_for_inputs",
        "Waiting for file(s) to finish uploading, please retry.",
        "I file si stanno ancora caricando: riprova tra poco.",
    ),
)

# Sentences that stand in Gradio's code outside its table.
LOOSE: tuple[tuple[str, str], ...] = (
    (
        "Connection to the server was lost. Attempting reconnection...",
        "Il servizio non risponde: provo a ricollegarmi…",
    ),
    ("Connection errored out. ", "Il collegamento con il servizio si è interrotto. "),
    ("Click to upload or drop files", "Scegli i file o trascinali qui"),
    ("`File upload`", "`File da aggiungere`"),
)

_ASSETS = Path(gradio.__file__).parent / "templates" / "frontend" / "assets"
_MARK = "drop_file:`Drop File Here`"


@cache
def translated_scripts() -> dict[str, str]:
    """Gradio's scripts that hold sentences, by file name, with those sentences in Italian."""
    scripts: dict[str, str] = {}
    for path in sorted(_ASSETS.glob("*.js")):
        source = path.read_text(encoding="utf-8", errors="replace")
        changed = _with_table(source) if _MARK in source else source
        for english, italian in LOOSE:
            changed = changed.replace(english, italian)
        if changed != source:
            scripts[path.name] = changed
    return scripts


def _with_table(source: str) -> str:
    for key, english, italian in SENTENCES:
        source = re.sub(rf"(?<![\w$]){key}:`{re.escape(english)}`", f"{key}:`{italian}`", source)
    return source
