"""Times the reading of a PDF page by page in CPU seconds of this process, text recognition left out."""

from __future__ import annotations

import time
from dataclasses import dataclass
from itertools import pairwise
from unittest.mock import patch

import pypdfium2 as pdfium

from ingest import ocr, progress
from ingest.document import Reading
from ingest.pdf.page import PageContent
from ingest.pdf.read import read_pdf


@dataclass(frozen=True, slots=True)
class PageTime:
    """CPU seconds of one page, with its even share of what the whole file takes.

    ``looking`` are those, beside ``reading``, that find out whether it needs recognition: the page
    is drawn for that.
    """

    reading: float
    looking: float


def timed(data: bytes) -> tuple[Reading, list[PageTime]]:
    """The reading of a PDF without recognition, and the time of each page. Raises IngestError."""
    marks: list[float] = []
    looking: dict[int, float] = {}

    def mark(_recognition: bool) -> None:
        marks.append(time.process_time())

    survey = ocr.Surveyor.survey

    def look(
        surveyor: ocr.Surveyor, document: pdfium.PdfDocument, number: int, content: PageContent
    ) -> ocr.Survey | None:
        start = time.process_time()
        try:
            return survey(surveyor, document, number, content)
        finally:
            looking[number] = time.process_time() - start

    progress.watch(mark)
    try:
        with patch.object(ocr, "is_installed", lambda: False), patch.object(ocr.Surveyor, "survey", look):
            start = time.process_time()
            reading = read_pdf(data)
            end = time.process_time()
    finally:
        progress.unwatch(mark)
    pages = len(reading.pages)
    own = [after - before for before, after in pairwise([*marks[:pages], marks[pages - 1]])]
    rest = (end - start - sum(own)) / pages
    looks = [looking.get(number, 0.0) for number in range(1, pages + 1)]
    return reading, [PageTime(a + rest - b, b) for a, b in zip(own, looks, strict=True)]
