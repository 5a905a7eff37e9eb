"""Recognises the text of scanned pages with tesseract in Italian."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby

import pypdfium2 as pdfium

from ingest import clean, markers, progress
from ingest.document import Block
from ingest.pdf import headings
from ingest.pdf.page import PageContent

_DPI = 200
_SECONDS_A_PAGE = 60.0
_FEW_WORDS = 10
_SOME_WORDS = 50
_IMAGE_SHARE = 0.5
_INK = 0.0015
_INK_DPI = 50
_DARK = 128
_MIN_CONFIDENCE = 20.0
_MAX_SIDE = 4_500  # pixels: posters and plans are shrunk to it


@dataclass(frozen=True, slots=True)
class OcrWord:
    """A recognised word, its box in points from the top left, its confidence 0–1 and its place."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    confidence: float
    block: int
    paragraph: int
    line: int


@dataclass(frozen=True, slots=True)
class Recognised:
    """The lines of each paragraph of a page.

    ``waiting`` where tesseract is missing, ``failed`` where it broke or took too long.
    """

    paragraphs: tuple[tuple[str, ...], ...] = ()
    confidence: float | None = None
    waiting: bool = False
    failed: bool = False


def waiting_sentence(pages: int) -> str:
    """The Italian sentence for pages that nothing here can recognise."""
    subject = (
        "1 pagina è una scansione e attende" if pages == 1 else f"{pages} pagine sono scansioni e attendono"
    )
    return f"{subject} il riconoscimento del testo: installare tesseract-ocr e tesseract-ocr-ita."


@cache
def is_installed() -> bool:
    """Whether tesseract and its Italian model are here."""
    program = shutil.which("tesseract")
    if program is None:
        return False
    try:
        listed = subprocess.run(
            [program, "--list-langs"], capture_output=True, text=True, timeout=20, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return "ita" in (listed.stdout + listed.stderr).split()


def may_be_scan(words: int, image_share: float) -> bool:
    """The cheap half of the rule (FINDINGS): few words, or images over half the page and not many words."""
    return words < _FEW_WORDS or (image_share >= _IMAGE_SHARE and words < _SOME_WORDS)


def recognise_page(document: pdfium.PdfDocument, number: int, content: PageContent) -> Recognised | None:
    """Recognises a page that may be a scan; None where it has too little ink: then it is blank."""
    if content.image_share < _IMAGE_SHARE and _ink(document, number) < _INK:
        return None
    if content.words and content.image_share == 0.0:
        return None  # a short page of real text: its ink is its words
    if not is_installed():
        return Recognised(waiting=True)
    progress.next_page(recognition=True)
    words = page_ocr_words(document, number)
    if words is None:
        return None if content.words else Recognised(failed=True)
    if len(words) <= len(content.words):
        return None  # a picture with a caption: the page's own text says as much
    confidence = sum(word.confidence for word in words) / len(words) if words else None
    return Recognised(tuple(_paragraphs(words)), confidence)


def _ink(document: pdfium.PdfDocument, number: int) -> float:
    """The share of dark pixels in a 50 dpi render."""
    page = document[number - 1]
    try:
        side = max(*page.get_size(), 1.0)
        image = page.render(scale=min(_INK_DPI / 72, 1_500 / side), grayscale=True).to_pil()
    finally:
        page.close()
    counts: list[int] = image.histogram()
    return sum(counts[:_DARK]) / max(sum(counts), 1)


def page_ocr_words(document: pdfium.PdfDocument, number: int) -> list[OcrWord] | None:
    """The words that tesseract reads on a page; None where it fails or takes too long."""
    page = document[number - 1]
    try:
        width, height = page.get_size()
        scale = min(_DPI / 72, _MAX_SIDE / max(width, height, 1.0))
        image = page.render(scale=scale, grayscale=True).to_pil()
    finally:
        page.close()
    buffer = io.BytesIO()
    image.save(buffer, "PNG", compress_level=1)
    output = _tesseract(buffer.getvalue(), round(scale * 72))
    return None if output is None else _parse(output, scale)


def _tesseract(png: bytes, dpi: int) -> str | None:
    command = ["tesseract", "stdin", "stdout", "-l", "ita", "--dpi", str(dpi), "tsv"]
    # One thread: tesseract's own threads cost more than they give, and pages can run side by side.
    environment = {"OMP_THREAD_LIMIT": "1", "PATH": "/usr/local/bin:/usr/bin:/bin"}
    try:
        done = subprocess.run(
            command, input=png, capture_output=True, timeout=_SECONDS_A_PAGE, check=True, env=environment
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.decode("utf-8", "replace")


def _parse(tsv: str, scale: float) -> list[OcrWord]:
    words: list[OcrWord] = []
    for row in csv.DictReader(io.StringIO(tsv), delimiter="\t", quoting=csv.QUOTE_NONE):
        text = clean.clean(row.get("text") or "")
        confidence = float(row.get("conf") or -1)
        if not text or confidence < _MIN_CONFIDENCE:
            continue
        left, top = int(row["left"]) / scale, int(row["top"]) / scale
        right, bottom = left + int(row["width"]) / scale, top + int(row["height"]) / scale
        place = int(row["block_num"]), int(row["par_num"]), int(row["line_num"])
        words.append(OcrWord(text, left, top, right, bottom, confidence / 100, *place))
    return words


def _paragraphs(words: Sequence[OcrWord]) -> Iterator[tuple[str, ...]]:
    """The lines of each paragraph; one may hold a whole list: a marker begins a new paragraph."""
    for _, group in groupby(words, key=lambda word: (word.block, word.paragraph)):
        lines: list[str] = []
        for _, line in groupby(group, key=lambda word: word.line):
            text = " ".join(word.text for word in line)
            if lines and markers.marker(text):
                yield tuple(lines)
                lines = []
            lines.append(text)
        yield tuple(lines)


def blocks(scan: Recognised, page: int, known: clean.Evidence) -> Iterator[Block]:
    """The blocks of a recognised page; specks read as signs alone are left out."""
    for lines in scan.paragraphs:
        text = clean.join_lines(lines, known)
        if not any(char.isalnum() for char in text):
            continue
        if headings.ACT_WORDS.match(text) and text.isupper():
            yield Block("heading", text, page, 1)
        elif markers.marker(text):
            yield Block("item", text, page, 1)
        else:
            yield Block("paragraph", text, page)


def workers() -> int:
    return 2
