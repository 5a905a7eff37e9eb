"""Reads files, and the files found in them, into documents."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from corpus.home import Home, why, writing
from corpus.register import Register
from corpus.source import SourceFile, StoredOriginal, keep_original
from ingest.document import IngestError, LimitExceeded, Member, Signature
from ingest.members import MAX_NESTING, MAX_TREE
from ingest.pipeline import Parsed, parse_file, reader_format

_TOO_NESTED = (
    f"Sta in più di {MAX_NESTING} file uno dentro l'altro e non viene letto: estrarlo e acquisirlo a parte."
)
_TOO_MANY = f"Con i file che contengono altri file si superano i {MAX_TREE}: estrarlo e acquisirlo a parte."
_IN_ITSELF = "Il file contiene se stesso: la copia interna non viene letta di nuovo."


@dataclass(slots=True)
class _Tree:
    """What one file on disk holds in all, at any depth. Shared by the threads that read its parts."""

    lifts_exclusion: bool
    files: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def has_room(self) -> bool:
        """Counts one more file; whether it may still be read."""
        with self.lock:
            self.files += 1
            return self.files <= MAX_TREE


@dataclass(frozen=True, slots=True)
class Task:
    """One file to read: on disk, or found in another and already kept in the home.

    ``around`` are the hashes of the files that it was found in, the outermost first.
    """

    file: SourceFile
    original: StoredOriginal | None = None
    container: Path | None = None
    tree: _Tree | None = None
    around: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Read:
    """What reading one file gave: a document, or the reason why not, or neither.

    Neither: its document is held already, or (``excluded``) a person took it out. ``passing``
    marks a reason that may not hold the next time, such as a machine that was short of memory.
    ``content`` is what ``original``, a signed envelope, seals, else the original itself: it names
    the document. ``inside`` are the files found inside that are still to be read.
    """

    file: SourceFile
    original: StoredOriginal | None = None
    content: StoredOriginal | None = None
    parsed: Parsed | None = None
    reason: str | None = None
    passing: bool = False
    excluded: bool = False
    container: Path | None = None
    signatures: tuple[Signature, ...] = ()
    inside: tuple[Task | Read, ...] = ()


class FileReader:
    """Reads files into documents. Safe to use from several threads."""

    def __init__(
        self, home: Home, register: Register, excluded: frozenset[str], named: frozenset[Path]
    ) -> None:
        """``excluded``: hashes of what a person took out; ``named``: files asked for by name."""
        self._home = home
        self._register = register
        self._excluded = excluded
        self._named = named

    def read(self, task: Task) -> Read:
        """Raises DiskFull and HomeUnusable; what is wrong with the file itself is in the result."""
        file, original = task.file, task.original
        tree = task.tree or _Tree(file.path in self._named)
        if original is None:
            try:
                original = keep_original(self._home, file.path)
            except OSError as error:
                reason = f"File non leggibile: {why(error)}. Controllarlo e ripetere."
                return Read(file, reason=reason, passing=True)
        read = self._read(replace(task, original=original, tree=tree), original, tree)
        return replace(read, container=task.container)

    def _read(self, task: Task, original: StoredOriginal, tree: _Tree) -> Read:
        whole = Read(task.file, original, original)
        if original.sha256 in self._excluded and not tree.lifts_exclusion:
            return replace(whole, excluded=True)
        existing = self._register.document(original.document_id)
        current = existing is not None and existing.reader == reader_format()
        # A container is read again: its members have places in this copy of it too.
        if current and not self._register.is_container(original.document_id):
            return whole
        added = existing.added if existing else datetime.now(UTC).isoformat(timespec="seconds")
        with self._output() as output:
            try:
                parsed = parse_file(original.path, original.document_id, str(task.file.path), added, output)
            except IngestError as error:
                return replace(whole, reason=str(error), passing=isinstance(error, LimitExceeded))
            if parsed.sealed is not None:
                return self._unsealed(task, original, parsed, parsed.sealed, tree)
            around = (*task.around, original.sha256)
            members = tuple(self._member(task.file, member, tree, around) for member in parsed.members)
        left_out = tuple(_unread(task.file, name, reason, 0) for name, reason in parsed.left_out)
        return replace(whole, parsed=parsed, signatures=parsed.signatures, inside=(*members, *left_out))

    def _unsealed(
        self, task: Task, original: StoredOriginal, parsed: Parsed, sealed: Member, tree: _Tree
    ) -> Read:
        """The document that an envelope holds, under the envelope's name and with its signatures."""
        assert isinstance(sealed.content, Path)
        content = keep_original(self._home, sealed.content)
        inner = self._read(replace(task, around=(*task.around, original.sha256)), content, tree)
        document = inner.parsed.document if inner.parsed else None
        if inner.parsed is not None and document is not None:
            warned = replace(document, warnings=(*parsed.warnings, *document.warnings))
            inner = replace(inner, parsed=replace(inner.parsed, document=warned))
        return replace(inner, original=original, signatures=(*parsed.signatures, *inner.signatures))

    def _member(
        self, container: SourceFile, member: Member, tree: _Tree, around: tuple[str, ...]
    ) -> Task | Read:
        """A file found in ``container``, kept in the home: to be read, or why it will not be."""
        assert isinstance(member.content, Path)
        size = member.content.stat().st_size
        if len(around) > MAX_NESTING:
            return _unread(container, member.name, _TOO_NESTED, size)
        if not tree.has_room():
            return _unread(container, member.name, _TOO_MANY, size)
        original = keep_original(self._home, member.content)
        if original.sha256 in around:
            return _unread(container, member.name, _IN_ITSELF, size)
        return Task(_place(container, member.name, size), original, container.path, tree, around)

    @contextmanager
    def _output(self) -> Iterator[Path]:
        """A folder in the home for the files found in one file; a killed run's is cleared away later."""
        with writing(self._home):
            folder = tempfile.TemporaryDirectory(dir=self._home.originals, prefix=".")
        with folder as path:
            yield Path(path)


def _place(container: SourceFile, name: str, size: int) -> SourceFile:
    return SourceFile(container.path / name, size, 0)


def _unread(container: SourceFile, name: str, reason: str, size: int) -> Read:
    return Read(_place(container, name, size), reason=reason, container=container.path)
