"""Looks at what Prassi needs on this machine and says what is missing, with the remedy."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from app.client import RemoteService
from app.errors import READABLE
from app.owner import current_owner
from app.session import model_name
from corpus.home import MINIMUM_FREE_BYTES, Home, default_home, open_home
from ingest import sandbox


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at. ``remedy`` is empty where there is nothing to do."""

    name: str
    state: Literal["ok", "warning", "error"]
    detail: str
    remedy: str = ""


def examine() -> tuple[Check, ...]:
    """Every check, in the order a person would make them."""
    return (
        _python(),
        _home(),
        _space(),
        _owner(),
        _model(),
        _isolation(),
        _ocr(),
        _browser(),
        _extra_models(),
    )


def _python() -> Check:
    version = ".".join(map(str, sys.version_info[:3]))
    return Check("Python", "ok", f"{version} in {sys.prefix}")


def _home() -> Check:
    try:
        home = open_home(default_home())
    except READABLE as error:
        return Check("Cartella dei dati", "error", str(error), "indicarne un'altra con PRASSI_HOME")
    return Check("Cartella dei dati", "ok", str(home.root))


def _space() -> Check:
    root = default_home()
    free = next((found for found in map(_free_bytes, (root, *root.parents)) if found is not None), 0)
    shown = f"{free / 1e9:.1f} GB liberi"
    if free < MINIMUM_FREE_BYTES:
        return Check("Spazio su disco", "error", shown, "liberare spazio o spostare PRASSI_HOME")
    return Check("Spazio su disco", "ok", shown)


def _free_bytes(folder: Path) -> int | None:
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None


def _owner() -> Check:
    owner = current_owner(Home(default_home()))
    if owner is None:
        return Check("Servizio", "ok", "nessuno in funzione: i comandi aprono da sé la cartella dei dati")
    if owner.url is None:
        return Check("Servizio", "ok", f"la cartella è in uso da «{owner.command}» (processo {owner.pid})")
    remote = RemoteService(owner)
    try:
        remote.require_answering()
        count = len(remote.documents())
    except READABLE as error:
        return Check(
            "Servizio", "error", str(error), f"fermare il processo {owner.pid} e riavviare prassi serve"
        )
    finally:
        remote.close()
    return Check("Servizio", "ok", f"in funzione su {owner.url}, {count} documenti")


def _model() -> Check:
    name = model_name()
    try:
        from index.encoders import open_encoder

        encoder = open_encoder(name)
    except READABLE as error:
        return Check("Modello", "error", str(error))
    return Check("Modello", "ok", f"{encoder.identity}, {encoder.dimension} dimensioni")


def _isolation() -> Check:
    """One reading process is started to see what the kernel lets us take from it."""
    try:
        seals = sandbox.seals()
    except READABLE as error:
        return Check("Lettura isolata", "error", str(error), "liberare memoria e spazio su disco")
    if not seals.network:
        return Check(
            "Lettura isolata",
            "warning",
            "il sistema non toglie la rete a chi legge i file: si legge lo stesso",
            "usare un kernel Linux con seccomp, o permettere seccomp nel contenitore",
        )
    if not seals.writes:
        return Check(
            "Lettura isolata",
            "warning",
            "chi legge i file è senza rete, ma il sistema non limita dove scrive: si legge lo stesso",
            "usare Linux 5.13 o successivo con Landlock attivo (lsm=landlock)",
        )
    return Check("Lettura isolata", "ok", "chi legge i file è senza rete e scrive solo in una sua cartella")


def _ocr() -> Check:
    remedy = "apt-get install tesseract-ocr tesseract-ocr-ita"
    program = shutil.which("tesseract")
    if program is None:
        return Check(
            "Riconoscimento del testo", "warning", "tesseract non c'è: le scansioni attendono", remedy
        )
    try:
        listed = subprocess.run(
            [program, "--list-langs"], capture_output=True, text=True, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return Check("Riconoscimento del testo", "warning", f"{program} non si avvia", remedy)
    if "ita" not in listed.stdout.split():
        return Check("Riconoscimento del testo", "warning", "tesseract è senza l'italiano", remedy)
    return Check("Riconoscimento del testo", "ok", f"{program}, italiano")


def _browser() -> Check:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        return Check(
            "Browser per le prove",
            "warning",
            "Chromium non c'è: serve solo alle prove della pagina",
            "apt-get install chromium",
        )
    return Check("Browser per le prove", "ok", found)


def _extra_models() -> Check:
    if importlib.util.find_spec("sentence_transformers") is None:
        return Check(
            "Altri modelli", "ok", "sentence-transformers non c'è: serve solo per usare un modello diverso"
        )
    return Check("Altri modelli", "ok", "sentence-transformers installato")
