"""Reads the files of one synchronisation: several at a time, given back in order."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from corpus.home import Home, why
from corpus.register import Register
from corpus.source import SourceFile, StoredOriginal, keep_original
from index.room import Room
from ingest.document import IngestError, LimitExceeded
from ingest.pipeline import Parsed, parse_file, reader_format

READERS = 2
"""Files read at the same time, each in a process of its own."""

LOOKAHEAD = 8
"""Files read before the index has taken the earlier ones: bounds memory."""

_POLL_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Read:
    """What reading one file gave: a document, or the reason why not, or neither.

    Neither: its document is held already, or (``excluded``) a person took it out. ``passing``
    marks a reason that may not hold the next time, such as a machine that was short of memory.
    """

    file: SourceFile
    original: StoredOriginal | None = None
    parsed: Parsed | None = None
    reason: str | None = None
    passing: bool = False
    excluded: bool = False


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

    def read(self, file: SourceFile) -> Read:
        """Raises DiskFull and HomeUnusable; what is wrong with the file itself is in the result."""
        try:
            original = keep_original(self._home, file.path)
        except OSError as error:
            return Read(
                file, reason=f"File non leggibile: {why(error)}. Controllarlo e ripetere.", passing=True
            )
        if original.sha256 in self._excluded and file.path not in self._named:
            return Read(file, original, excluded=True)
        existing = self._register.document(original.document_id)
        if existing is not None and existing.reader == reader_format():
            return Read(file, original)
        try:
            added = existing.added if existing else datetime.now(UTC).isoformat(timespec="seconds")
            return Read(
                file, original, parse_file(original.path, original.document_id, str(file.path), added)
            )
        except IngestError as error:
            return Read(file, original, reason=str(error), passing=isinstance(error, LimitExceeded))


def read_in_order(
    files: Sequence[SourceFile], read: Callable[[SourceFile], Read], require_running: Callable[[], None]
) -> Generator[Read, None, None]:
    """Read in parallel, give in order: the index then does not depend on timing.

    ``require_running`` raises when the run is to end; nobody then waits for the readings that
    are under way. Close the iterator when leaving it early.
    """
    pool = ThreadPoolExecutor(READERS, thread_name_prefix="reader")
    ahead: deque[Future[Read]] = deque()
    stopped = threading.Event()

    room = Room()

    def unless_stopped(place: int, file: SourceFile) -> Read:
        room.enter(place)
        result = Read(file) if stopped.is_set() else read(file)
        room.hold(_chars(result))
        return result

    def next_read() -> Read:
        result = _awaited(ahead.popleft(), require_running)
        room.leave(_chars(result))
        return result

    try:
        for place, file in enumerate(files):
            ahead.append(pool.submit(unless_stopped, place, file))
            if len(ahead) >= LOOKAHEAD:
                yield next_read()
        while ahead:
            yield next_read()
    finally:
        stopped.set()
        room.close()
        pool.shutdown(wait=False, cancel_futures=True)


def _chars(result: Read) -> int:
    return len(result.parsed.document.text) if result.parsed is not None else 0


def _awaited(future: Future[Read], require_running: Callable[[], None]) -> Read:
    while not future.done():
        require_running()
        wait([future], timeout=_POLL_SECONDS)
    require_running()
    return future.result()
