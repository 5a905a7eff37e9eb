"""Finds the files that a person named, and what identifies each of them."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from corpus.home import CorpusError, Home, from_os_error, require_space

CHUNK_BYTES = 1024 * 1024

IGNORED_NAMES = frozenset({"Thumbs.db", "desktop.ini"})
"""Files that a file manager leaves behind."""


class MissingPath(CorpusError):
    """A path that was named is not there, or may not be read."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file on disk. ``modified`` is its time stamp in nanoseconds, ``size`` its bytes."""

    path: Path
    size: int
    modified: int


@dataclass(frozen=True, slots=True)
class StoredOriginal:
    """A file's copy in the home, under the identifier of its document."""

    document_id: str
    sha256: str
    path: Path


@dataclass(frozen=True, slots=True)
class Sweep:
    """What a walk found: the files, the folders walked, and the entries that could not be opened."""

    files: tuple[SourceFile, ...]
    folders: tuple[Path, ...]
    unreadable: tuple[tuple[Path, str], ...]


def sweep(paths: Sequence[Path]) -> Sweep:
    """Find every regular file at or under ``paths``, in a stable order, each once.

    Hidden entries are passed over, symbolic links to folders are not followed.
    Raises MissingPath when one of the named paths does not exist.
    """
    found: dict[Path, SourceFile] = {}
    folders: list[Path] = []
    unreadable: list[tuple[Path, str]] = []
    for named in paths:
        path = Path(os.path.abspath(named))
        if not path.exists():
            raise MissingPath(f"Il percorso {path} non esiste: controllare il nome.")
        if path.is_dir():
            folders.append(path)
        for file in _walk(path, unreadable):
            found.setdefault(file.path, file)
    return Sweep(
        files=tuple(sorted(found.values(), key=lambda file: file.path)),
        folders=tuple(folders),
        unreadable=tuple(unreadable),
    )


def _walk(path: Path, unreadable: list[tuple[Path, str]]) -> Iterator[SourceFile]:
    if not path.is_dir():
        yield from _one(path, unreadable)
        return

    def refused(error: OSError) -> None:
        where = Path(os.fsdecode(error.filename or path))
        unreadable.append((where, "Cartella non leggibile: manca il permesso di lettura."))

    for folder, subfolders, names in os.walk(path, onerror=refused):
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith((".", "~$")) and name not in IGNORED_NAMES:
                yield from _one(Path(folder, name), unreadable)


def _one(path: Path, unreadable: list[tuple[Path, str]]) -> Iterator[SourceFile]:
    try:
        status = path.stat()
    except OSError as error:
        unreadable.append((path, f"File non leggibile: {error.strerror}."))
        return
    if not path.is_file():
        unreadable.append((path, "Non è un file ordinario: viene saltato."))
    elif not _is_text(str(path)):
        unreadable.append((path, "Il nome del file non è scritto in UTF-8: rinominarlo."))
    else:
        yield SourceFile(path, status.st_size, status.st_mtime_ns)


def _is_text(name: str) -> bool:
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def fingerprint(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal. Raises OSError."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def document_id(sha256: str) -> str:
    """The identifier of the document with these bytes: the same file has it in every home."""
    return sha256[:16]


def keep_original(home: Home, path: Path) -> StoredOriginal:
    """Copy a file into the home, whole or not at all, and tell what its bytes are.

    The document is read from the copy: a file that is being written meanwhile cannot be
    half of one version and half of another. Raises DiskFull or HomeUnusable, and OSError
    where the file itself cannot be read.
    """
    require_space(home, path.stat().st_size)
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        try:
            descriptor, draft = tempfile.mkstemp(dir=home.originals, prefix=".")
        except OSError as error:
            raise from_os_error(error, home.root) from error
        try:
            with os.fdopen(descriptor, "wb") as copy:
                while chunk := stream.read(CHUNK_BYTES):
                    digest.update(chunk)
                    _write(copy, chunk, home)
                copy.flush()
                os.fsync(copy.fileno())
            sha256 = digest.hexdigest()
            target = home.original(document_id(sha256))
            target.parent.mkdir(exist_ok=True)
            Path(draft).replace(target)
        finally:
            Path(draft).unlink(missing_ok=True)
    return StoredOriginal(document_id(sha256), sha256, target)


def _write(copy: BinaryIO, chunk: bytes, home: Home) -> None:
    try:
        copy.write(chunk)
    except OSError as error:
        raise from_os_error(error, home.root) from error


def drop_original(home: Home, identifier: str) -> None:
    """Delete the stored original of a document, if it is there."""
    home.original(identifier).unlink(missing_ok=True)


def drop_drafts(home: Home) -> None:
    """Delete copies that a killed run left half written."""
    for draft in home.originals.glob(".*"):
        draft.unlink(missing_ok=True)
