"""Reads a PDF into blocks: text with its layout from pdfium, scans through text recognition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium

from ingest import clean, ocr, progress
from ingest.document import Block, EmptyFile, EncryptedFile, PageInfo, Reading
from ingest.pdf import furniture
from ingest.pdf import tables as page_tables
from ingest.pdf.blocks import Piece, Pitch, nesting, pieces, usual_size
from ingest.pdf.guard import ENCRYPTED, Guarded, check_pages, damaged, guard
from ingest.pdf.headers import Shape, table_rows
from ingest.pdf.headings import Hint, heading_levels
from ingest.pdf.lines import Line, read_lines
from ingest.pdf.page import PageContent, Word, page_content
from ingest.pdf.ruled import Grid
from ingest.titles import own_title

_MAX_OUTLINE = 5_000
_EDGE = 0.12  # of a page's height: headers and footers stand there


@dataclass(slots=True)
class _Page:
    """A page on its way to blocks: free lines, tables, and what recognition found in its stead."""

    content: PageContent
    lines: list[Line]
    tables: list[tuple[Grid, list[list[list[Word]]]]]
    plain: str = ""
    scan: ocr.Recognised | None = None


def read_pdf(data: bytes) -> Reading:
    """The blocks of a PDF, page by page. Raises EncryptedFile, UnreadableFile, EmptyFile, LimitExceeded."""
    guarded = guard(data)
    document = _open(data)
    try:
        outline = _outline(document)
        title = document.get_metadata_value("Title")
        pages = [_read_page(document, number, guarded) for number in range(1, len(document) + 1)]
    finally:
        document.close()
    waiting = sum(page.scan is not None and page.scan.waiting for page in pages)
    blocks = _blocks(pages, outline)
    warnings = tuple(_warnings(pages, waiting))
    if not blocks:
        raise EmptyFile(ocr.waiting_sentence(waiting) if waiting else _no_text(pages))
    return Reading(tuple(blocks), tuple(_info(page) for page in pages), own_title(title, blocks), warnings)


def _open(data: bytes) -> pdfium.PdfDocument:
    try:
        document = pdfium.PdfDocument(data)
        pages = len(document)
        if pages == 0:
            raise damaged()
        check_pages(pages)  # pdfium counts pages that pypdf, which is stricter, did not
        return document
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise EncryptedFile(ENCRYPTED) from error
        raise damaged() from error


def _outline(document: pdfium.PdfDocument) -> dict[int, list[Hint]]:
    hints: dict[int, list[Hint]] = {}
    try:
        for count, mark in enumerate(document.get_toc(max_depth=6)):
            target = mark.get_dest()
            page = target.get_index() if target is not None else None
            if count >= _MAX_OUTLINE:
                break
            if page is not None:
                hints.setdefault(page + 1, []).append(Hint(mark.get_title(), mark.level + 1))
    except pdfium.PdfiumError:  # a broken outline only costs its hints
        return hints
    return hints


def _read_page(document: pdfium.PdfDocument, number: int, guarded: Guarded | None) -> _Page:
    progress.next_page()
    try:
        content = page_content(document, number)
        scan = None
        if ocr.may_be_scan(len(content.words), content.image_share):
            scan = ocr.recognise_page(document, number, content)
    except pdfium.PdfiumError:  # also of a page that loads once and then no more
        return _Page(
            PageContent(number, 0.0, 0.0, (), (), 0.0), [], [], guarded.page_text(number) if guarded else ""
        )
    if scan is not None:
        return _Page(content, [], [], scan=scan)
    if not content.words and guarded is not None:
        return _Page(content, [], [], guarded.page_text(number))
    grids = page_tables.page_grids(content)
    taken: set[int] = set()
    tables = [(grid, page_tables.fill(grid, content.words, taken)) for grid in grids]
    free = [word for index, word in enumerate(content.words) if index not in taken]
    return _Page(content, read_lines(free), tables)


def _blocks(pages: Sequence[_Page], outline: dict[int, list[Hint]]) -> list[Block]:
    _drop_furniture(pages)
    known = clean.evidence(line for page in pages for line in _raw_lines(page))
    pitch = Pitch.of([page.lines for page in pages])
    usual = usual_size([page.lines for page in pages])
    found = [piece for page in pages for piece in pieces(page.content.number, page.lines, pitch)]
    texts = [clean.join_lines([line.text for line in piece.lines], known) for piece in found]
    levels = heading_levels(found, texts, usual, outline)
    depths = nesting(found, levels)
    by_page: dict[int, list[tuple[float, Block]]] = {}
    for index, (piece, text) in enumerate(zip(found, texts, strict=True)):
        if any(char.isalnum() for char in text):  # not the lines of a form, "_____"
            block = _block(piece, text, levels.get(index), depths.get(index))
            by_page.setdefault(piece.page, []).append((piece.lines[0].y0, block))
    blocks: list[Block] = []
    open_table: Shape | None = None
    for page in pages:
        own, open_table = _page_blocks(page, by_page.get(page.content.number, []), known, open_table)
        blocks.extend(own)
    return blocks


def _raw_lines(page: _Page) -> Iterator[str]:
    if page.scan is not None:
        yield from (line for lines in page.scan.paragraphs for line in lines)
    yield from (line.text for line in page.lines)
    for _, rows in page.tables:
        yield from (line.text for cells in rows for words in cells for line in read_lines(words))


def _block(piece: Piece, text: str, level: int | None, depth: int | None) -> Block:
    if level is not None:
        return Block("heading", text, piece.page, level)
    if depth is not None:
        return Block("item", text, piece.page, depth)
    return Block("paragraph", text, piece.page)


def _page_blocks(
    page: _Page, placed: list[tuple[float, Block]], known: clean.Evidence, before: Shape | None
) -> tuple[list[Block], Shape | None]:
    """The page's blocks with its tables put in where they stand, and the shape of the last one."""
    number = page.content.number
    if page.scan is not None:
        return list(ocr.blocks(page.scan, number, known)), None
    if page.plain:
        parts = map(clean.clean, page.plain.split("\n\n"))
        return [Block("paragraph", text, number) for text in parts if text], None
    blocks = list(placed)
    shape = None
    tables = sorted(page.tables, key=lambda table: table[0].box[1])
    if tables and any(_EDGE * page.content.height < y < tables[0][0].box[1] for y, _ in placed):
        before = None  # text stands between the table on the page before and this page's first
    for grid, cells in tables:
        texts, bold = _cells(cells, known)
        found, shape = table_rows(grid, texts, bold, before)
        before = None
        rows = [
            (grid.box[1], Block("row", "\t".join(row), number, cells=row, header=header))
            for row, header in found
        ]
        index = next((k for k, (y, _) in enumerate(blocks) if y >= grid.box[1]), len(blocks))
        blocks[index:index] = rows
    if tables and any(tables[-1][0].box[3] < y < (1 - _EDGE) * page.content.height for y, _ in placed):
        shape = None
    return [block for _, block in blocks], shape


def _cells(table: list[list[list[Word]]], known: clean.Evidence) -> tuple[list[tuple[str, ...]], list[bool]]:
    """The text of each cell, and of each row whether all of it is bold."""
    texts = [
        tuple(clean.join_lines([line.text for line in read_lines(words)], known) for words in cells)
        for cells in table
    ]
    return texts, [all(word.bold for cell in cells for word in cell) for cells in table]


def _drop_furniture(pages: Sequence[_Page]) -> None:
    """Takes running lines away, all but their first appearance, which may name the act or the office."""
    running = furniture.running_places([(page.content.height, page.lines) for page in pages])
    seen: set[furniture.Place] = set()
    for page in pages:
        kept: list[Line] = []
        places = furniture.places(page.lines, page.content.height)
        for line, place in zip(page.lines, places, strict=True):
            if place in running and place is not None:
                if place in seen or furniture.is_page_number(clean.clean(line.text)):
                    continue
                seen.add(place)
            kept.append(line)
        page.lines = kept


def _info(page: _Page) -> PageInfo:
    content = page.content
    if page.scan is not None and not page.scan.waiting:
        return PageInfo(content.number, content.width, content.height, "ocr", page.scan.confidence)
    return PageInfo(content.number, content.width, content.height)


def _warnings(pages: Sequence[_Page], waiting: int) -> list[str]:
    warnings = [ocr.waiting_sentence(waiting)] if waiting else []
    failed = [page.content.number for page in pages if page.scan is not None and page.scan.failed]
    if failed:
        warnings.append(f"Il riconoscimento del testo non è riuscito a pagina {', '.join(map(str, failed))}.")
    return warnings


def _no_text(pages: Sequence[_Page]) -> str:
    if any(page.scan is not None for page in pages):
        return (
            "Nelle pagine scansionate non è stato riconosciuto alcun testo: ripetere la scansione a 300 dpi."
        )
    return "Il PDF non contiene testo: le pagine sono vuote. Controllare di avere scelto il file giusto."
