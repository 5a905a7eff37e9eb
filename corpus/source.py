"""Finds the files that a person named, and what identifies each of them."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import tempfile
from collections.abc import Container, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

from corpus.home import CorpusError, Home, require_space, sync_folder, why, writing

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
        path = absolute(named)
        _require_there(path)
        if path.is_dir():
            folders.append(path)
        for file in _walk(path, unreadable):
            found.setdefault(file.path, file)
    return Sweep(
        files=tuple(sorted(found.values(), key=lambda file: file.path)),
        folders=tuple(folders),
        unreadable=tuple(unreadable),
    )


def absolute(path: Path) -> Path:
    """The name that a path is known by: from the root, without «..», links left as they are."""
    return Path(os.path.abspath(path))  # noqa: PTH100  resolve() would follow the links


def shown(path: Path | str) -> str:
    """A path as text that can be written anywhere, even where its name is not in UTF-8."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _require_there(path: Path) -> None:
    try:
        path.stat()
    except FileNotFoundError as error:
        if path.is_symlink():
            raise MissingPath(f"Il collegamento {shown(path)} porta a un file che non c'è più.") from error
        raise MissingPath(f"Il percorso {shown(path)} non esiste: controllare il nome.") from error
    except (OSError, ValueError) as error:
        reason = why(error) if isinstance(error, OSError) else "il nome non è valido"
        raise MissingPath(f"Il percorso {shown(path)} non si apre: {reason}.") from error


def _walk(path: Path, unreadable: list[tuple[Path, str]]) -> Iterator[SourceFile]:
    if not path.is_dir():
        yield from _one(path, unreadable)
        return

    def refused(error: OSError) -> None:
        where = Path(os.fsdecode(error.filename or path))
        unreadable.append((where, f"Cartella non leggibile: {why(error)}. Controllarla e ripetere."))

    for folder, subfolders, names in os.walk(path, onerror=refused):
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        links = [Path(folder, name) for name in subfolders if Path(folder, name).is_symlink()]
        unreadable.extend((link, _LINKED_FOLDER) for link in links)
        for name in sorted(names):
            if not name.startswith((".", "~$")) and name not in IGNORED_NAMES:
                yield from _one(Path(folder, name), unreadable)


_LINKED_FOLDER = "È un collegamento a una cartella e non viene seguito: indicare la cartella stessa."


def _one(path: Path, unreadable: list[tuple[Path, str]]) -> Iterator[SourceFile]:
    try:
        status = path.stat()
    except OSError as error:
        broken = path.is_symlink() and isinstance(error, FileNotFoundError)
        reason = "il collegamento porta a un file che non c'è più" if broken else why(error)
        unreadable.append((path, f"File non leggibile: {reason}. Controllarlo e ripetere."))
        return
    if not stat.S_ISREG(status.st_mode):
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
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        require_space(home, os.fstat(stream.fileno()).st_size)
        with writing(home):
            descriptor, draft = tempfile.mkstemp(dir=home.originals, prefix=".")
        try:
            with FileIO(descriptor, "w") as copy:
                while chunk := stream.read(CHUNK_BYTES):
                    digest.update(chunk)
                    with writing(home):
                        _write_all(copy, chunk)
                with writing(home):
                    os.fsync(copy.fileno())
            sha256 = digest.hexdigest()
            target = home.original(document_id(sha256))
            with writing(home):
                target.parent.mkdir(exist_ok=True)
                Path(draft).replace(target)
                sync_folder(target.parent)
        finally:
            Path(draft).unlink(missing_ok=True)
    return StoredOriginal(document_id(sha256), sha256, target)


def _write_all(copy: FileIO, chunk: bytes) -> None:
    """Write without a buffer, which would raise again when the file is closed on a full disk."""
    rest = memoryview(chunk)
    while rest:
        rest = rest[copy.write(rest) :]


def drop_original(home: Home, identifier: str) -> None:
    """Delete the stored original of a document, if it is there."""
    home.original(identifier).unlink(missing_ok=True)


def drop_strays(home: Home, kept: Container[str]) -> None:
    """Delete originals of documents that are not in ``kept``: a killed run read them and got no further."""
    for original in home.originals.glob("*/*"):
        if original.name not in kept:
            original.unlink(missing_ok=True)


def drop_drafts(home: Home) -> None:
    """Delete what a killed process left half written. Only while nobody else writes into the home."""
    for folder in (home.originals, home.uploads):
        for draft in folder.glob(".*"):
            if draft.is_dir() and not draft.is_symlink():
                shutil.rmtree(draft, ignore_errors=True)
            else:
                draft.unlink(missing_ok=True)
    for draft in home.root.glob(f"{home.owner.stem}.[0-9]*"):
        with suppress(OSError):
            draft.unlink()
