"""Recognises many pictures at once, each by a tesseract of its own, in the order in which they came."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from PIL import Image

from ingest import progress
from ingest.scan.recognise import recognise
from ingest.scan.tesseract import OcrWord

_PATIENCE = 45.0  # seconds
_MAX_WORKERS = 8  # each thread takes 70 MB of the address space that a reading process may have


@dataclass(frozen=True, slots=True)
class Picture:
    """A grey picture of page ``number``, or of a part of it, and its resolution in dots an inch."""

    number: int
    image: Image.Image
    dpi: float


def workers() -> int:
    """How many pages are recognised side by side: one a core that this process may use."""
    return max(1, min(len(os.sched_getaffinity(0)), _MAX_WORKERS))


def recognise_all(pictures: Iterable[Picture]) -> Iterator[tuple[int, list[OcrWord] | None]]:
    """Page numbers with what was read on them; None where recognition failed.

    ``pictures`` are drawn on the caller's thread, for pdfium bears no other, at most two a worker
    ahead of what has been yielded.
    """
    count = workers()
    pending: deque[tuple[int, Future[list[OcrWord] | None]]] = deque()
    with ThreadPoolExecutor(count, thread_name_prefix="ocr") as pool:
        for picture in pictures:
            progress.next_page(recognition=True)
            pending.append((picture.number, pool.submit(recognise, picture.image, picture.dpi)))
            if len(pending) >= 2 * count:
                number, found = pending.popleft()
                yield number, _result(found)
        while pending:
            number, found = pending.popleft()
            yield number, _result(found)


def _result(found: Future[list[OcrWord] | None]) -> list[OcrWord] | None:
    """Waits for a page, and says from time to time that it is being worked on: it has a limit of its own."""
    while True:
        try:
            return found.result(timeout=_PATIENCE)
        except TimeoutError:
            progress.next_page(recognition=True)
