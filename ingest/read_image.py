"""Reads JPEG, PNG and TIFF pictures of documents through text recognition."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PIL import Image

from ingest import clean, ocr, progress
from ingest.document import EmptyFile, PageInfo, Reading
from ingest.frames import Frame, frames
from ingest.scan.glyphs import DPI
from ingest.scan.need import holds_writing
from ingest.scan.parallel import Picture, recognise_all

_MAX_DPI = 300.0
_MAX_SIDE = 4_500  # pixels
_NO_TEXT = (
    "Nell'immagine non c'è testo che si possa riconoscere. Se è un documento, scandirlo di nuovo, "
    "diritto e a 300 dpi, e ripetere."
)
_BROKEN = "Il riconoscimento del testo non è riuscito: ripetere la scansione a 300 dpi e riprovare."


def read_image(data: bytes) -> Reading:
    """The blocks of a picture, one page a frame. Raises UnreadableFile, LimitExceeded, EmptyFile."""
    pages: list[PageInfo] = []
    waiting: list[int] = []
    scans = {
        number: ocr.recognised(words) for number, words in recognise_all(_pictures(data, pages, waiting))
    }
    if waiting:
        raise EmptyFile(ocr.waiting_sentence(len(waiting)))
    known = clean.evidence(
        line for scan in scans.values() for paragraph in scan.paragraphs for line in paragraph.lines
    )
    blocks = [block for number, scan in scans.items() for block in ocr.blocks(scan, number, known)]
    failed = [number for number, scan in scans.items() if scan.failed]
    if not blocks:
        raise EmptyFile(_BROKEN if failed else _NO_TEXT)
    return Reading(
        tuple(blocks), tuple(_info(page, scans.get(page.number)) for page in pages), None, _said(failed)
    )


def picture_words(frame: Frame) -> list[ocr.OcrWord]:
    """The words read on a frame, in points from its top left; none where nothing can be recognised."""
    if not ocr.is_installed():
        return []
    picture = _picture(frame)
    found = ocr.recognise(picture.image, picture.dpi) or []
    return [ocr.in_points(word, picture.dpi / 72) for word in found]


def _pictures(data: bytes, pages: list[PageInfo], waiting: list[int]) -> Iterator[Picture]:
    """The frames to recognise; notes every page, and those that wait for tesseract."""
    for frame in frames(data):
        progress.next_page()
        picture = _picture(frame)
        side = (
            max(round(picture.image.width * DPI / picture.dpi), 1),
            max(round(picture.image.height * DPI / picture.dpi), 1),
        )
        written = holds_writing(np.asarray(picture.image.resize(side, Image.Resampling.BOX)))
        pages.append(PageInfo(frame.number, frame.width, frame.height, "text" if written else "blank"))
        if not written:
            continue
        if ocr.is_installed():
            yield picture
        else:
            waiting.append(frame.number)


def _picture(frame: Frame) -> Picture:
    """A frame in grey, shrunk to what recognition can use."""
    gray = frame.picture.convert("L")
    factor = min(1.0, _MAX_DPI / frame.dpi, _MAX_SIDE / max(gray.size))
    if factor < 1.0:
        size = max(round(gray.width * factor), 1), max(round(gray.height * factor), 1)
        gray = gray.resize(size, Image.Resampling.LANCZOS)
    return Picture(frame.number, gray, frame.dpi * factor)


def _info(page: PageInfo, scan: ocr.Recognised | None) -> PageInfo:
    if scan is None or scan.failed:
        return page
    return PageInfo(page.number, page.width, page.height, "ocr", scan.confidence)


def _said(failed: list[int]) -> tuple[str, ...]:
    numbers = ", ".join(map(str, failed))
    return (f"Il riconoscimento del testo non è riuscito a pagina {numbers}.",) if failed else ()
