"""Renders PDF pages as pictures, finds the place of a passage on them."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium

from ingest import ocr
from ingest.align import align, tokens
from ingest.clean import LINE_END_HYPHENS
from ingest.document import EncryptedFile, UnreadableFile
from ingest.pdf import tables as page_tables
from ingest.pdf.guard import DAMAGED, ENCRYPTED
from ingest.pdf.lines import read_lines
from ingest.pdf.page import PageContent, Word, page_content

_MAX_SIDE = 4_000  # pixels

# pdfium is not thread-safe: one call at a time in a process.
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in points from its top left corner."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class PageWord:
    """A word as it stands on a page, in points from the page's top left corner."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float


def render_page(path: Path, number: int, scale: float = 1.5) -> bytes:
    """Page ``number`` (from 1) as PNG, ``scale`` pixels a point, at most 4,000 pixels a side.

    Raises UnreadableFile for a file that is no PDF or has no such page, EncryptedFile.
    """
    with _page(path, number) as page:
        side = max(*page.get_size(), 1.0)
        image = page.render(scale=min(scale, _MAX_SIDE / side)).to_pil()
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=False, compress_level=3)
    return buffer.getvalue()


def page_words(path: Path, number: int) -> tuple[PageWord, ...]:
    """The words of page ``number`` in reading order, from text recognition where the page is a scan.

    Raises UnreadableFile for a file that is no PDF or has no such page, EncryptedFile.
    """
    with _lock, _document(path, number) as document:
        content = page_content(document, number)
        survey = ocr.Surveyor().survey(document, number, content)
        need = ocr.needs([survey]).get(number)
        if need not in ("whole", "beside") or not ocr.is_installed():
            return _own_words(content)
        found = ocr.page_ocr_words(document, number) or []
    own = _own_words(content) if need == "beside" else ()
    return own + tuple(PageWord(w.text, w.x0, w.y0, w.x1, w.y1) for w in found)


def _own_words(content: PageContent) -> tuple[PageWord, ...]:
    return tuple(PageWord(word.text, word.x0, word.y0, word.x1, word.y1) for word in _in_order(content))


def _in_order(content: PageContent) -> list[Word]:
    """Words in the order in which they were read: lines, with tables row by row where they stand."""
    taken: set[int] = set()
    grids = page_tables.page_grids(content)
    tables = [(grid, page_tables.fill(grid, content.words, taken)) for grid in grids]
    lines = read_lines([word for index, word in enumerate(content.words) if index not in taken])
    for grid, rows in tables:
        place = next((k for k, line in enumerate(lines) if line.y0 >= grid.box[1]), len(lines))
        lines[place:place] = [line for cells in rows for words in cells for line in read_lines(words)]
    return [word for line in lines for word in line.words]


def highlight_boxes(path: Path, number: int, passage_text: str) -> tuple[Box, ...]:
    """Where a passage stands on page ``number``: one box a line, () where it does not stand there.

    Raises UnreadableFile for a file that is no PDF or has no such page, EncryptedFile.
    """
    with _lock, _document(path, number) as document:
        content = page_content(document, number)
    # Recognition takes seconds: it is asked only about what the page's own words do not show.
    return locate(_own_words(content), passage_text) or locate(page_words(path, number), passage_text)


def locate(words: Sequence[PageWord], passage_text: str) -> tuple[Box, ...]:
    """The boxes of the words that a passage aligns with, merged by line; () where too few do.

    Words are compared without case and signs, those broken at a line's end whole.
    """
    page = _page_tokens(words)
    hit = align([token for token, _ in page], tokens(passage_text))
    return _boxes([words[index] for index in sorted({index for k in hit for index in page[k][1]})])


def _page_tokens(words: Sequence[PageWord]) -> list[tuple[str, tuple[int, ...]]]:
    """The words to compare with the indices of what makes them up: two for one broken at a line's end."""
    page: list[tuple[str, tuple[int, ...]]] = []
    broken: tuple[str, tuple[int, ...]] | None = None
    for index, word in enumerate(words):
        found = tokens(word.text)
        if broken is not None and found:
            page.append((broken[0] + found.pop(0), (*broken[1], index)))
            broken = None
            if not found:
                continue
        page.extend((token, (index,)) for token in found)
        below = index + 1 < len(words) and words[index + 1].y0 > word.y0 + 1
        if found and below and len(word.text) > 1 and word.text[-1] in LINE_END_HYPHENS:
            broken = page.pop()
    return page if broken is None else [*page, broken]


def _boxes(words: Sequence[PageWord]) -> tuple[Box, ...]:
    boxes: list[Box] = []
    for word in words:
        if boxes and _on_one_line(boxes[-1], word):
            box = boxes[-1]
            boxes[-1] = Box(
                min(box.x0, word.x0), min(box.y0, word.y0), max(box.x1, word.x1), max(box.y1, word.y1)
            )
        else:
            boxes.append(Box(word.x0, word.y0, word.x1, word.y1))
    return tuple(boxes)


def _on_one_line(box: Box, word: PageWord) -> bool:
    height = min(box.y1 - box.y0, word.y1 - word.y0)
    overlap = min(box.y1, word.y1) - max(box.y0, word.y0)
    # Cells of a row share its height but stand far apart: each keeps a box of its own.
    return overlap > 0.5 * height and -height <= word.x0 - box.x1 <= 3 * height


@contextmanager
def _document(path: Path, number: int) -> Iterator[pdfium.PdfDocument]:
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise EncryptedFile(ENCRYPTED) from error
        raise UnreadableFile(DAMAGED) from error
    except OSError as error:
        raise UnreadableFile(DAMAGED) from error
    try:
        if not 1 <= number <= len(document):
            raise UnreadableFile(f"Il documento non ha la pagina {number}: ne ha {len(document)}.")
        yield document
    finally:
        document.close()


@contextmanager
def _page(path: Path, number: int) -> Iterator[pdfium.PdfPage]:
    with _lock, _document(path, number) as document:
        page = document[number - 1]
        try:
            yield page
        finally:
            page.close()
