"""Finds out which share of the reading of files goes into cleaning their text."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from inspect import isfunction
from pathlib import Path
from unittest.mock import patch

from eval.ingest_stages import Stages
from ingest import clean, ocr
from ingest.document import IngestError
from ingest.read import read_file

_CLEAN = "clean"


def cleaning_share(paths: Sequence[Path]) -> float:
    """Processor time of ``ingest.clean`` against the reading of ``paths``, in this process, without OCR."""
    stages = Stages()
    with patch.object(ocr, "is_installed", lambda: False):
        _read(paths)  # loads the readers, whose own names for what cleans are then replaced
        with _watching(stages):
            begun = time.process_time()
            _read(paths)
            spent = time.process_time() - begun
    return stages.of(_CLEAN).cpu / spent if spent else 0.0


def _read(paths: Sequence[Path]) -> None:
    for path in paths:
        try:
            read_file(path)
        except IngestError as error:
            print(f"{path.name}: {error}", file=sys.stderr)


@contextmanager
def _watching(stages: Stages) -> Iterator[None]:
    cleaning = {
        value: stages.timed(value, _CLEAN)
        for name, value in vars(clean).items()
        if isfunction(value) and value.__module__ == clean.__name__ and not name.startswith("_")
    }
    with ExitStack() as patches:
        for module in [module for name, module in sys.modules.items() if name.startswith("ingest.")]:
            for name, value in list(vars(module).items()):
                if isfunction(value) and value in cleaning:
                    patches.enter_context(patch.object(module, name, cleaning[value]))
        yield
