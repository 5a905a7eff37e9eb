"""Reads presentations into blocks: every slide is a page."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

import odfdo
import pptx
from odfdo.security import SecurityError
from pptx.exc import PythonPptxError

from ingest import progress
from ingest.document import Block, EmptyFile, LimitExceeded, PageInfo, Reading, UnreadableFile
from ingest.office import odp_slides, pptx_slides
from ingest.office.archive import DAMAGE, EXPANDS, check_archive
from ingest.office.odf_text import attribute
from ingest.titles import own_title

_DAMAGED = (
    "La presentazione è danneggiata o incompleta: "
    "aprirla con PowerPoint o LibreOffice, salvarla di nuovo e ripetere."
)
_EMPTY = (
    "La presentazione non contiene testo: se è fatta di immagini, salvarla in PDF, "
    "così il testo può essere riconosciuto, e ripetere."
)
_DAMAGES: tuple[type[Exception], ...] = (PythonPptxError, struct.error, *DAMAGE)
NOTES = "Note del relatore"
_EMU_A_POINT = 12_700
_DEFAULT_SIZE = (720.0, 540.0)


@dataclass(frozen=True, slots=True)
class _Slide:
    """One slide; ``blocks`` is None where it is hidden."""

    blocks: tuple[Block, ...] | None


def read_pptx(data: bytes) -> Reading:
    """The slides of a PPTX. Raises UnreadableFile, EncryptedFile, EmptyFile, LimitExceeded."""
    check_archive(data, _DAMAGED)
    try:
        deck = pptx.Presentation(BytesIO(data))
        slides = list(_pptx_slides(deck.slides))
        title = deck.core_properties.title
        width, height = deck.slide_width, deck.slide_height
    except _DAMAGES as error:
        raise UnreadableFile(_DAMAGED) from error
    size = (width / _EMU_A_POINT, height / _EMU_A_POINT) if width and height else _DEFAULT_SIZE
    return _reading(slides, size, title)


def _pptx_slides(slides: pptx.slide.Slides) -> Iterator[_Slide]:
    level = 1
    for number, slide in enumerate(slides, 1):
        progress.next_page()
        if slide._element.get("show") in ("0", "false"):
            yield _Slide(None)
            continue
        blocks = tuple(pptx_slides.slide_blocks(slide, number, level))
        yield _Slide((*blocks, *_notes(pptx_slides.note_lines(slide), number)))
        level = _next_level(level, blocks)


def read_odp(data: bytes) -> Reading:
    """The slides of an ODP. Raises UnreadableFile, EncryptedFile, EmptyFile, LimitExceeded."""
    check_archive(data, _DAMAGED)
    try:
        document = odfdo.Document(BytesIO(data))
        slides = list(_odp_slides(document))
        title = document.meta.title
        size = odp_slides.page_size(document)
    except SecurityError as error:
        raise LimitExceeded(EXPANDS) from error
    except _DAMAGES as error:
        raise UnreadableFile(_DAMAGED) from error
    return _reading(slides, size, title)


def _odp_slides(document: odfdo.Document) -> Iterator[_Slide]:
    hidden = {
        attribute(style, "style:name")
        for style in document.get_styles("drawing-page")
        for child in style.children
        if attribute(child, "presentation:visibility") == "hidden"
    }
    level, number = 1, 0
    for slide in document.body.children:
        if slide.tag != "draw:page":
            continue
        number += 1
        progress.next_page()
        if attribute(slide, "draw:style-name") in hidden:
            yield _Slide(None)
            continue
        blocks = tuple(odp_slides.slide_blocks(slide, number, level))
        yield _Slide((*blocks, *_notes(odp_slides.note_lines(slide), number)))
        level = _next_level(level, blocks)


def _next_level(level: int, blocks: Sequence[Block]) -> int:
    """The first title is the presentation's, over those of all other slides."""
    return 2 if any(block.kind == "heading" for block in blocks) else level


def _notes(lines: Sequence[str], page: int) -> Iterator[Block]:
    if lines:
        yield Block("heading", NOTES, page, 3)
        yield from (Block("paragraph", line, page) for line in lines)


def _reading(slides: Sequence[_Slide], size: tuple[float, float], title: str | None) -> Reading:
    width, height = size
    blocks = [block for slide in slides if slide.blocks for block in slide.blocks]
    hidden = [str(number) for number, slide in enumerate(slides, 1) if slide.blocks is None]
    warnings = (_hidden(hidden),) if hidden else ()
    if not blocks:
        raise EmptyFile(" ".join((_EMPTY, *warnings)))
    first = next((block.text for block in blocks if block.kind == "heading" and block.level == 1), None)
    return Reading(
        tuple(blocks),
        tuple(PageInfo(number, width, height) for number in range(1, len(slides) + 1)),
        title=own_title(title, blocks) or first,
        warnings=warnings,
    )


def _hidden(numbers: Sequence[str]) -> str:
    if len(numbers) == 1:
        return f"La diapositiva nascosta {numbers[0]} non è stata letta: se serve, mostrarla e ripetere."
    listed = ", ".join(numbers)
    return f"Le diapositive nascoste {listed} non sono state lette: se servono, mostrarle e ripetere."
