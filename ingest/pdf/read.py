"""Reads a PDF into blocks: text with its layout from pdfium, scans through text recognition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pypdfium2 as pdfium

from ingest import clean, ocr
from ingest.document import Block, EmptyFile, EncryptedFile, PageInfo, Reading, TextSource, UnreadableFile
from ingest.pdf import furniture, parallel
from ingest.pdf.blocks import Habits, Part, nesting, pieces
from ingest.pdf.choice import Chooser
from ingest.pdf.guard import ENCRYPTED, check_pages, damaged, guard
from ingest.pdf.headings import heading_levels
from ingest.pdf.page_text import PageText, pack, read_page, unpack
from ingest.pdf.repair import REPAIRED, repaired
from ingest.pdf.table_blocks import OpenTable, TablePage, table_blocks
from ingest.pdf.tags import Hint
from ingest.titles import own_title

_MAX_OUTLINE = 5_000


def read_pdf(data: bytes) -> Reading:
    """The blocks of a PDF, page by page; a broken one is repaired and tried once more.

    Raises EncryptedFile, UnreadableFile, EmptyFile, LimitExceeded.
    """
    try:
        return _read(data, ())
    except UnreadableFile:
        mended = repaired(data)
        if mended is None:
            raise
    return _read(mended, (REPAIRED,))


def _read(data: bytes, warnings: tuple[str, ...]) -> Reading:
    guarded = guard(data)
    document = _open(data)
    try:
        outline = _outline(document)
        title = document.get_metadata_value("Title")
        chooser, surveyor = Chooser(guarded), ocr.Surveyor()
        packed = parallel.read_all(len(document), lambda n: pack(read_page(document, n, chooser, surveyor)))
        surveys = {page.number: page.survey for page in map(unpack, packed) if page.survey is not None}
        wanted = ocr.needs(surveys.values())
        scans = dict(ocr.recognise_pages(document, wanted, surveys))
    finally:
        document.close()
    pages = _Pages(packed, wanted, scans)
    blocks = _blocks(pages, outline)
    waiting = len(pages.waiting)
    if not blocks:
        raise EmptyFile(ocr.waiting_sentence(waiting) if waiting else _no_text(pages))
    return Reading(
        tuple(blocks), tuple(pages.infos), own_title(title, blocks), (*warnings, *_warnings(pages))
    )


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


class _Pages:
    """The pages of a file, kept small and unpacked one at a time, without their running lines.

    ``wanted`` says what each page needs of recognition, ``scans`` what that found.
    """

    def __init__(
        self, packed: Sequence[bytes], wanted: Mapping[int, ocr.Need], scans: Mapping[int, ocr.Recognised]
    ) -> None:
        self._packed = packed
        self._wanted = wanted
        self._scans = scans
        running = furniture.Running()
        for page in map(unpack, packed):
            if not self._is_replaced(page):
                running.take(page.places)
        self._running = running.places()
        self.infos: list[PageInfo] = []
        self.waiting = [number for number, scan in scans.items() if scan.waiting]
        self.failed = [number for number, scan in scans.items() if scan.failed]
        self.scans = len(scans)

    def texts(self) -> Iterator[PageText]:
        """Each page with its lines, without its tables."""
        seen: set[furniture.Place] = set()
        for packed in self._packed:
            page = unpack(packed, lines=True)
            page.scan = self._scans.get(page.number)
            if self._is_replaced(page):
                page.lines, page.places, page.cells = [], [], []
            furniture.take_out(page, self._running, seen)
            yield page

    def tables(self) -> Iterator[PageText]:
        """Each page with its tables, without its lines."""
        for packed in self._packed:
            page = unpack(packed, tables=True)
            page.scan = self._scans.get(page.number)
            if self._is_replaced(page):
                page.tables = []
            yield page

    def _is_replaced(self, page: PageText) -> bool:
        """Whether recognition stands for the text layer, which is junk or missing."""
        scan = self._scans.get(page.number)
        return scan is not None and not (scan.beside or scan.waiting or scan.failed)

    def note(self, page: PageText) -> None:
        """Keeps what is told of a page beside its blocks."""
        source, confidence = self._source(page)
        apart = tuple(page.furniture), tuple(page.stamps)
        self.infos.append(PageInfo(page.number, page.width, page.height, source, confidence, *apart))

    def _source(self, page: PageText) -> tuple[TextSource, float | None]:
        if self._wanted.get(page.number) == "blank":
            return "blank", None
        scan = page.scan
        if scan is not None and not (scan.waiting or scan.failed) and scan.words >= page.words:
            return "ocr", scan.confidence
        return "text", None


def _blocks(pages: _Pages, outline: dict[int, list[Hint]]) -> list[Block]:
    habits = Habits()
    known = clean.evidence(_raw_lines(pages, habits))
    pitch = habits.pitch()
    parts: list[Part] = []
    for page in pages.texts():
        pages.note(page)
        # Where the outline names the same heading, its level counts.
        outline[page.number] = [*page.headings, *outline.get(page.number, [])]
        parts.extend(Part.of(piece, known) for piece in pieces(page.number, page.lines, pitch))
    levels = heading_levels(parts, habits.usual_size(), outline)
    depths = nesting(parts, levels)
    by_page: dict[int, list[tuple[float, Block]]] = {}
    for index, part in enumerate(parts):
        if any(char.isalnum() for char in part.text):  # not the lines of a form, "_____"
            block = _block(part, levels.get(index), depths.get(index))
            by_page.setdefault(part.page, []).append((part.y0, block))
    del parts  # of ten thousand pages they take a hundred megabytes
    blocks: list[Block] = []
    open_table: OpenTable | None = None
    for page in pages.tables():
        own, open_table = _page_blocks(page, by_page.pop(page.number, []), known, open_table)
        blocks.extend(own)
    return blocks


def _raw_lines(pages: _Pages, habits: Habits) -> Iterator[str]:
    for page in pages.texts():
        habits.take(page.lines)
        if page.scan is not None:
            yield from (line for paragraph in page.scan.paragraphs for line in paragraph.lines)
        yield from (line.text for line in page.lines)
        yield from page.cells


def _block(part: Part, level: int | None, depth: int | None) -> Block:
    if level is not None:
        return Block("heading", part.text, part.page, level)
    if depth is not None:
        return Block("item", part.text, part.page, depth)
    return Block("paragraph", part.text, part.page)


def _page_blocks(
    page: PageText, placed: list[tuple[float, Block]], known: clean.Evidence, before: OpenTable | None
) -> tuple[list[Block], OpenTable | None]:
    """The page's blocks with its tables put in where they stand, and the table open at its end."""
    number = page.number
    if page.plain:
        parts = (clean.join_lines(part.split("\n"), known) for part in page.plain.split("\n\n"))
        return [Block("paragraph", text, number) for text in parts if text], None
    blocks = list(placed)
    around = TablePage(number, page.height, page.tables, [(y, block.text) for y, block in placed])
    found, last = table_blocks(around, known, before)
    for top, rows in found:
        index = next((k for k, (y, _) in enumerate(blocks) if y >= top), len(blocks))
        blocks[index:index] = [(top, row) for row in rows]
    if page.scan is not None:
        blocks = ocr.put_in(blocks, page.scan, number, known)
    return [block for _, block in blocks], last


def _warnings(pages: _Pages) -> list[str]:
    warnings = [ocr.waiting_sentence(len(pages.waiting))] if pages.waiting else []
    if pages.failed:
        numbers = ", ".join(map(str, pages.failed))
        warnings.append(f"Il riconoscimento del testo non è riuscito a pagina {numbers}.")
    return warnings


def _no_text(pages: _Pages) -> str:
    if pages.scans:
        return (
            "Nelle pagine scansionate non è stato riconosciuto alcun testo: ripetere la scansione a 300 dpi."
        )
    return "Il PDF non contiene testo: le pagine sono vuote. Controllare di avere scelto il file giusto."
