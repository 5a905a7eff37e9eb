"""Gives what is read in parallel back in order: the index then does not depend on timing."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import replace
from itertools import islice

from index.reading import Read, Task

READERS = 2
"""Files read at the same time, each in a process of its own."""

LOOKAHEAD = 8
"""Files read before the index has taken the earlier ones."""

MAX_HELD_CHARS = 2_000_000
"""Of text that is read ahead: in documents and passages each character takes some five bytes."""

_POLL_SECONDS = 0.2


def read_in_order(
    tasks: Iterable[Task], read: Callable[[Task], Read], require_running: Callable[[], None]
) -> Generator[Read, None, None]:
    """Read ``tasks`` and the files found inside them, which come before the file that holds them.

    ``require_running`` raises when the run is to end; nobody then waits for the readings that
    are under way. Close the iterator when leaving it early.
    """
    line = _Line(tasks, read)
    try:
        while (first := line.first(require_running)) is not None:
            inside, result = first.inside, replace(first, inside=())
            if inside:
                line.put_before((*inside, result))
            else:
                yield result
    finally:
        line.close()


class _Line:
    """What is to be given, in order: files unread, being read, and read."""

    def __init__(self, tasks: Iterable[Task], read: Callable[[Task], Read]) -> None:
        self._queue: deque[Task | Future[Read] | Read] = deque(tasks)
        self._read = read
        self._pool = ThreadPoolExecutor(READERS, thread_name_prefix="reader")
        self._stopped = threading.Event()

    def first(self, require_running: Callable[[], None]) -> Read | None:
        """The first result, waited for; None where nothing is left."""
        while self._queue:
            require_running()
            running = self._fill()
            first = self._queue[0]
            if isinstance(first, Read) or (isinstance(first, Future) and first.done()):
                self._queue.popleft()
                return first if isinstance(first, Read) else first.result()
            wait(running, timeout=_POLL_SECONDS, return_when=FIRST_COMPLETED)
        return None

    def put_before(self, items: Iterable[Task | Read]) -> None:
        self._queue.extendleft(reversed(tuple(items)))

    def close(self) -> None:
        self._stopped.set()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _fill(self) -> list[Future[Read]]:
        """Start readings as far as there is room; gives those under way. The first in line always starts."""
        ahead = list(islice(self._queue, LOOKAHEAD))
        running = [item for item in ahead if isinstance(item, Future) and not item.done()]
        held = sum(_chars(item.result()) for item in ahead if isinstance(item, Future) and _is_read(item))
        for place, item in enumerate(ahead):
            if len(running) >= READERS or (place > 0 and held > MAX_HELD_CHARS):
                break
            if isinstance(item, Task):
                future = self._pool.submit(self._unless_stopped, item)
                self._queue[place] = future
                running.append(future)
        return running

    def _unless_stopped(self, task: Task) -> Read:
        return Read(task.file) if self._stopped.is_set() else self._read(task)


def _is_read(future: Future[Read]) -> bool:
    return future.done() and future.exception() is None


def _chars(read: Read) -> int:
    document = read.parsed.document if read.parsed else None
    return len(document.text) if document else 0
