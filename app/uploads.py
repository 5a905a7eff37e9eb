"""Files that a person sends: kept in the home under the name they have, and nowhere else."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from app.errors import AppError
from corpus.home import Home, require_space, writing
from corpus.records import FileRecord
from corpus.register import Register
from corpus.source import shown
from ingest.report import Failure

LONGEST_NAME = 240
"""Bytes of a name: file systems take 255."""


class UploadRefused(AppError):
    """A file that was sent cannot be kept under the name it has."""


class Uploads:
    """The folder of a home that holds what was sent. Not safe from two threads at once."""

    def __init__(self, home: Home, register: Register) -> None:
        self._home = home
        self._register = register

    def keep(self, files: Sequence[tuple[str, Path]]) -> tuple[list[Path], list[Failure]]:
        """Copy (name, temporary path) pairs in; gives the copies, and the files that are refused.

        Raises UploadRefused where none is left, DiskFull and HomeUnusable.
        """
        kept: list[Path] = []
        refused: list[Failure] = []
        for name, path in files:
            try:
                target = self._home.uploads / _clean(name)
                if target in kept:
                    raise UploadRefused(
                        "Due dei file inviati hanno lo stesso nome: rinominarne uno e ripetere."
                    )
                self._copy(path, target)
                kept.append(target)
            except UploadRefused as error:
                refused.append(Failure(shown(name.replace("\0", "")), str(error)))
        if refused and not kept:
            raise UploadRefused(refused[0].reason)
        return kept, refused

    def _copy(self, path: Path, target: Path) -> None:
        require_space(self._home, path.stat().st_size)
        with writing(self._home):
            descriptor, draft = tempfile.mkstemp(dir=target.parent, prefix=".")
            os.close(descriptor)
            try:
                shutil.copyfile(path, draft)
                Path(draft).replace(target)
            finally:
                Path(draft).unlink(missing_ok=True)

    def drop_unread(self, kept: Sequence[Path]) -> None:
        """Delete what gave no document: the person has it, and nobody would ever see it here."""
        for path in kept:
            record = self._register.file(str(path))
            if record is not None and record.document_id is None:
                path.unlink(missing_ok=True)
                self._register.forget_file(str(path))

    def drop(self, files: Sequence[FileRecord]) -> None:
        """Delete those of ``files`` that a person sent; nobody will ever sweep this folder again."""
        for file in files:
            if file.container is None and Path(file.path).is_relative_to(self._home.uploads):
                with suppress(OSError):
                    Path(file.path).unlink()
                self._register.forget_file(file.path)


def _clean(name: str) -> str:
    """The last part of a name, whatever system it comes from. Raises UploadRefused."""
    bare = name.replace("\\", "/").rsplit("/", 1)[-1]
    clean = "".join(c for c in bare if c.isprintable()).strip().lstrip(".")
    if not clean or len(clean.encode("utf-8", "replace")) > LONGEST_NAME:
        raise UploadRefused(f"Il nome del file «{bare[:60]}» non va bene: rinominarlo e ripetere.")
    return clean
