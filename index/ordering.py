"""Gives what is read in parallel back in order: the index then does not depend on timing."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace
from itertools import islice

from index.reading import Read, Task

READERS = 2
"""Files read at the same time, each in a process of its own."""

LOOKAHEAD = 8
"""Files read before the index has taken the earlier ones: bounds memory."""

_POLL_SECONDS = 0.2


def read_in_order(
    tasks: Iterable[Task], read: Callable[[Task], Read], require_running: Callable[[], None]
) -> Generator[Read, None, None]:
    """Read ``tasks`` and the files found inside them, which come before the file that holds them.

    ``require_running`` raises when the run is to end; nobody then waits for the readings that
    are under way. Close the iterator when leaving it early.
    """
    pool = ThreadPoolExecutor(READERS, thread_name_prefix="reader")
    queue: deque[Task | Read | Future[Read]] = deque(tasks)
    stopped = threading.Event()

    def unless_stopped(task: Task) -> Read:
        return Read(task.file) if stopped.is_set() else read(task)

    try:
        while queue:
            for place, item in enumerate(list(islice(queue, LOOKAHEAD))):
                if isinstance(item, Task):
                    queue[place] = pool.submit(unless_stopped, item)
            first = queue.popleft()
            if isinstance(first, Future):
                result = _awaited(first, require_running)
                inside, first = result.inside, replace(result, inside=())
                if inside:
                    queue.extendleft(reversed((*inside, first)))
                    continue
            assert isinstance(first, Read)
            yield first
    finally:
        stopped.set()
        pool.shutdown(wait=False, cancel_futures=True)


def _awaited(future: Future[Read], require_running: Callable[[], None]) -> Read:
    while not future.done():
        require_running()
        wait([future], timeout=_POLL_SECONDS)
    require_running()
    return future.result()
