"""Recognises the text of scanned pages, and of pictures on pages, with tesseract in Italian."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import pypdfium2 as pdfium

from ingest import clean
from ingest.document import Block
from ingest.pdf.page import Word, page_content
from ingest.scan import paragraphs
from ingest.scan.need import Need, Survey, Surveyor, needs, unread_area
from ingest.scan.paragraphs import Paragraph
from ingest.scan.parallel import Picture, recognise_all
from ingest.scan.recognise import recognise
from ingest.scan.tesseract import OcrWord, is_installed

__all__ = [
    "Need",
    "OcrWord",
    "Paragraph",
    "Recognised",
    "Survey",
    "Surveyor",
    "blocks",
    "in_points",
    "is_installed",
    "needs",
    "page_ocr_words",
    "put_in",
    "recognise",
    "recognise_pages",
    "recognised",
    "waiting_sentence",
]

_DPI = 200
_MAX_SIDE = 4_500  # pixels: posters and plans are shrunk to it
_MARGIN = 8.0  # points around the part of a page that is recognised
_MOSTLY = 0.6  # of the page: so large a part is recognised as the page
_SURE = 0.6  # beside a text layer, a paragraph read with less is a logo or a drawing
_Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Recognised:
    """The paragraphs that recognition found on a page, and the mean confidence of their ``words``, 0–1.

    ``beside`` says that the page's own text layer holds good beside them, ``waiting`` that tesseract is
    missing, ``failed`` that it broke or took too long.
    """

    paragraphs: tuple[Paragraph, ...] = ()
    words: int = 0
    confidence: float | None = None
    beside: bool = False
    waiting: bool = False
    failed: bool = False


def waiting_sentence(pages: int) -> str:
    """The Italian sentence for pages that nothing here can recognise."""
    subject = (
        "1 pagina è una scansione e attende" if pages == 1 else f"{pages} pagine sono scansioni e attendono"
    )
    return f"{subject} il riconoscimento del testo: installare tesseract-ocr e tesseract-ocr-ita."


def recognise_pages(
    document: pdfium.PdfDocument, wanted: Mapping[int, Need], surveys: Mapping[int, Survey]
) -> Iterator[tuple[int, Recognised]]:
    """What recognition finds on the pages that need it, page by page, recognised side by side.

    ``wanted`` as ``needs`` gives it; blank pages are passed over. pdfium is called on this thread alone.
    """
    numbers = [number for number, need in wanted.items() if need != "blank"]
    if not is_installed():
        yield from (
            (number, Recognised(beside=wanted[number] == "beside", waiting=True)) for number in numbers
        )
        return
    areas = {
        number: _area(wanted[number], surveys[number], *document.get_page_size(number - 1))
        for number in numbers
    }
    broken: list[int] = []
    for number, found in recognise_all(_pictures(document, areas, broken)):
        beside = wanted[number] == "beside"
        words = None if found is None else _placed(found, document, number, areas[number])
        own = page_content(document, number).words if beside else ()
        yield number, recognised(words, own, beside)
    yield from ((number, recognised(None, beside=wanted[number] == "beside")) for number in broken)


def _pictures(
    document: pdfium.PdfDocument, areas: Mapping[int, _Box], broken: list[int]
) -> Iterator[Picture]:
    for number, area in areas.items():
        try:
            yield _picture(document, number, area)
        except pdfium.PdfiumError:  # a page that loads once and then no more
            broken.append(number)


def recognised(words: Sequence[OcrWord] | None, own: Sequence[Word] = (), beside: bool = False) -> Recognised:
    """The words of a page, None where recognition failed, as paragraphs; ``own`` are those it has already."""
    if words is None:
        return Recognised(beside=beside, failed=True)
    if beside:
        words = list(_sure(_outside(words, own)))
    confidence = sum(word.confidence for word in words) / len(words) if words else None
    return Recognised(tuple(paragraphs.paragraphs(words)), len(words), confidence, beside)


def page_ocr_words(document: pdfium.PdfDocument, number: int) -> list[OcrWord] | None:
    """The words read on a page, in points from its top left as shown; None where recognition fails."""
    page = document[number - 1]
    width, height = page.get_size()
    page.close()
    area = (0.0, 0.0, width, height)
    picture = _picture(document, number, area)
    found = recognise(picture.image, picture.dpi)
    return None if found is None else _placed(found, document, number, area)


def blocks(scan: Recognised, page: int, known: clean.Evidence) -> Iterator[Block]:
    """The blocks of a recognised page."""
    yield from (block for _, _, block in paragraphs.blocks(scan.paragraphs, page, known))


def put_in(
    own: Sequence[tuple[float, Block]], scan: Recognised, page: int, known: clean.Evidence
) -> list[tuple[float, Block]]:
    """A page's own blocks, each with its upper edge, and the recognised ones where they stand among them.

    What tesseract holds for one block stays together, and its order is kept: it follows columns.
    """
    merged = list(own)
    place = 0
    found = paragraphs.blocks(scan.paragraphs, page, known)
    for _, group in groupby(found, key=lambda placed: placed[0]):
        placed = [(top, block) for _, top, block in group]
        top = placed[0][0]
        place = next((k for k in range(place, len(merged)) if merged[k][0] > top), len(merged))
        merged[place:place] = placed
        place += len(placed)
    return merged


def _area(need: Need, survey: Survey, width: float, height: float) -> _Box:
    """The part of a page to recognise: beside a text layer only what it does not have."""
    whole = (0.0, 0.0, width, height)
    box = unread_area(survey)
    if need == "whole" or box is None:
        return whole
    x0, y0 = max(box[0] - _MARGIN, 0.0), max(box[1] - _MARGIN, 0.0)
    x1, y1 = min(box[2] + _MARGIN, width), min(box[3] + _MARGIN, height)
    small = (x1 - x0) * (y1 - y0) < _MOSTLY * width * height
    return (x0, y0, x1, y1) if small else whole


def _picture(document: pdfium.PdfDocument, number: int, area: _Box) -> Picture:
    page = document[number - 1]
    try:
        width, height = page.get_size()
        scale = _scale(width, height)
        crop = (area[0], height - area[3], width - area[2], area[1])
        image = page.render(scale=scale, crop=crop, grayscale=True).to_pil()
    finally:
        page.close()
    return Picture(number, image, 72 * scale)


def _scale(width: float, height: float) -> float:
    return min(_DPI / 72, _MAX_SIDE / max(width, height, 1.0))


def in_points(word: OcrWord, scale: float, x: float = 0.0, y: float = 0.0) -> OcrWord:
    """A word in pixels of a picture that stands at ``x``, ``y`` of its page, ``scale`` pixels a point."""
    return replace(
        word, x0=word.x0 / scale + x, y0=word.y0 / scale + y, x1=word.x1 / scale + x, y1=word.y1 / scale + y
    )


def _placed(words: Iterable[OcrWord], document: pdfium.PdfDocument, number: int, area: _Box) -> list[OcrWord]:
    scale = _scale(*document.get_page_size(number - 1))
    return [in_points(word, scale, area[0], area[1]) for word in words]


def _outside(words: Iterable[OcrWord], own: Sequence[Word]) -> Iterator[OcrWord]:
    """The words that do not lie on words which the text layer has."""
    for word in words:
        x, y = (word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2
        if not any(box.x0 - 1 <= x <= box.x1 + 1 and box.y0 - 1 <= y <= box.y1 + 1 for box in own):
            yield word


def _sure(words: Iterable[OcrWord]) -> Iterator[OcrWord]:
    """The words of paragraphs that were read with confidence and hold more than signs and single letters."""
    by_paragraph: dict[tuple[int, int], list[OcrWord]] = {}
    for word in words:
        by_paragraph.setdefault((word.block, word.paragraph), []).append(word)
    for group in by_paragraph.values():
        letters = sum(len(word.text) for word in group)
        confidence = sum(len(word.text) * word.confidence for word in group) / max(letters, 1)
        if confidence >= _SURE and any(sum(char.isalnum() for char in word.text) >= 3 for word in group):
            yield from group
