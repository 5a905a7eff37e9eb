"""Reads a DOCX into blocks, tracked changes taken as accepted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

import docx
from docx.document import Document as DocxDocument
from docx.opc.exceptions import PackageNotFoundError
from lxml import etree

from ingest.clean import clean
from ingest.document import Block, EmptyFile, Reading, UnreadableFile
from ingest.office.archive import DAMAGE, check_archive
from ingest.office.docx_around import notes, stories
from ingest.office.docx_lists import Numbering
from ingest.office.docx_runs import Runs, Shown, is_merged_away
from ingest.office.docx_tables import across, cells_of, goes_on, is_frame, left_out, rows_of
from ingest.office.docx_text import entries, is_bold_title
from ingest.office.text_table import row_blocks
from ingest.titles import own_title

_DAMAGED = "Il documento Word è danneggiato o incompleto: aprirlo con Word, salvarlo di nuovo e ripetere."
_DAMAGES: tuple[type[Exception], ...] = (PackageNotFoundError, *DAMAGE)
_EMPTY = "Il documento Word non contiene testo. Controllare di avere scelto il file giusto."
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CONTAINERS = frozenset(
    (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}moveTo", f"{_W}customXml", f"{_W}smartTag")
)
_HEADING = re.compile(r"^(?:heading|titolo|überschrift|titre)\s*(\d)$", re.I)
_MAX_HEADING = 200
_LEAST_LETTERS = 3
# A page number that is typed rather than counted: "05 ottobre 2017 Pag. 20"
_TYPED_PAGE = re.compile(r"\bpag\w*\W*\d+", re.I)
_TITLES = frozenset(("title", "titolo"))


def read_docx(data: bytes) -> Reading:
    """The blocks of a DOCX in the order of its body. Raises UnreadableFile, EmptyFile, LimitExceeded."""
    check_archive(data, _DAMAGED)
    try:
        document = docx.Document(BytesIO(data))
        blocks = _Body(document).blocks()
    except _DAMAGES as error:
        raise UnreadableFile(_DAMAGED) from error
    if not blocks:
        raise EmptyFile(_EMPTY)
    title = own_title(document.core_properties.title, blocks)
    return Reading(tuple(blocks), title=title or _first_heading(blocks))


def _first_heading(blocks: list[Block]) -> str | None:
    return next((block.text for block in blocks if block.kind == "heading"), None)


class _Body:
    """Walks the XML of the body: python-docx's own paragraphs omit insertions and text boxes."""

    def __init__(self, document: DocxDocument) -> None:
        self.document = document
        self.numbering = Numbering(document)
        self.runs = Runs(document)
        self.notes = {name: notes(document, name) for name in ("footnote", "endnote")}
        self._marks: list[tuple[str, str]] = []  # of footnotes, until the paragraph or table ends
        self._end_marks: list[tuple[str, str]] = []
        self._carried = Shown()  # of a paragraph whose end a tracked change took away
        self._last_level = 1
        self._bold_titles: list[Block] = []
        self.styles = {style.style_id: style for style in document.styles if style.style_id}

    def blocks(self) -> list[Block]:
        """Headers once, the body with each footnote after what carries its mark, endnotes, footers once."""
        found = self._stories("header")
        found += self._children(self.document.element.body)
        found += self._ended(self._carried)
        self._marks, self._end_marks = self._end_marks, []
        found += self._footnotes()
        return [*map(self._plain_if_repeated, found), *self._stories("footer")]

    def _plain_if_repeated(self, block: Block) -> Block:
        """A line in bold that comes again and again, "SI NO" under each question, is no heading."""
        if not any(title is block for title in self._bold_titles):
            return block
        repeated = sum(title.text == block.text for title in self._bold_titles) > 2
        return Block("paragraph", block.text) if repeated else block

    def _stories(self, kind: str) -> list[Block]:
        """What stands at the top or the bottom of pages, each line once."""
        texts: dict[str, str] = {}
        for story in stories(self.document, kind):
            for block in self._children(story, inside=True):
                line = block.text.replace("\t", " ")
                if sum(map(str.isalpha, line)) >= _LEAST_LETTERS:
                    texts.setdefault(_TYPED_PAGE.sub("", line), line)
        return [Block("paragraph", text) for text in texts.values()]

    def _children(self, parent: etree._Element, inside: bool = False) -> Iterator[Block]:
        """The blocks of a story; ``inside`` one (a cell, a text box) notes wait for its end."""
        for child in parent:
            if child.tag == f"{_W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{_W}tbl":
                yield from self._table(child)
            elif child.tag in _CONTAINERS:
                yield from self._children(child, inside)
                continue
            if not inside:
                yield from self._footnotes()

    def _footnotes(self) -> Iterator[Block]:
        while self._marks:
            kind, number = self._marks.pop(0)
            note = self.notes[kind].get(number)
            if note is not None:
                text = clean(" ".join(block.text for block in self._children(note, inside=True)))
                if text:
                    yield Block("paragraph", text)

    def _paragraph(self, element: etree._Element) -> Iterator[Block]:
        shown = self.runs.shown(element)
        for kind, number in shown.notes:
            (self._marks if kind == "footnote" else self._end_marks).append((kind, number))
        before, self._carried = self._carried, Shown()
        shown.text, shown.boxes = before.text + shown.text, before.boxes + shown.boxes
        if is_merged_away(element):
            self._carried = shown
            return
        text = clean(shown.text)
        # Word counts points without text too
        label, depth = self.numbering.label(element)
        level = self._heading_level(element, text, label)
        if level is not None:
            heading = Block("heading", clean(f"{label} {text}"), level=level)
            if self._level(element) is None:
                self._bold_titles.append(heading)
            yield heading
        else:
            yield from entries(shown.text, label, depth)
        for box in shown.boxes:
            yield from self._children(box, inside=True)

    def _ended(self, shown: Shown) -> Iterator[Block]:
        yield from entries(shown.text, "", 0)
        for box in shown.boxes:
            yield from self._children(box, inside=True)

    def _heading_level(self, element: etree._Element, text: str, label: str) -> int | None:
        # Whole sentences and bullets are set in heading styles for their looks alone.
        if not text or len(text) > _MAX_HEADING or label == "•" or text.endswith((";", ",")):
            return None
        level = self._level(element)
        if level is not None:
            self._last_level = level
            return level
        return min(self._last_level + 1, 6) if is_bold_title(element, text) else None

    def _level(self, element: etree._Element) -> int | None:
        """The heading level of a paragraph: from its style's name, then from outline levels."""
        properties = element.find(f"{_W}pPr")
        if properties is None:
            return None
        outline = properties.find(f"{_W}outlineLvl")
        if outline is not None:
            return _outline_level(outline)
        style_element = properties.find(f"{_W}pStyle")
        style = self.styles.get(style_element.get(f"{_W}val", "")) if style_element is not None else None
        for _ in range(10):  # styles may be based on each other in a circle
            if style is None:
                return None
            name = (style.name or "").strip()
            if found := _HEADING.match(name):
                return min(int(found.group(1)) or 1, 6)
            if name.lower() in _TITLES:
                return 1
            outline = style.element.find(f"{_W}pPr/{_W}outlineLvl")
            if outline is not None:
                return _outline_level(outline)
            style = getattr(style, "base_style", None)
        return None

    def _table(self, table: etree._Element) -> Iterator[Block]:
        rows = rows_of(table)
        if is_frame(table):
            for row in rows:
                for cell in cells_of(row):
                    yield from self._children(cell, inside=True)
            return
        yield from row_blocks([(self._row(row), _is_header(row)) for row in rows])

    def _row(self, row: etree._Element) -> tuple[str, ...]:
        cells = [""] * left_out(row)
        for cell in cells_of(row):
            text = ""
            if not goes_on(cell):
                blocks = self._children(cell, inside=True)
                text = clean(" ".join(block.text.replace("\t", " ") for block in blocks))
            cells += [text, *[""] * (across(cell) - 1)]
        return tuple(cells)


def _is_header(row: etree._Element) -> bool:
    return row.find(f"{_W}trPr/{_W}tblHeader") is not None


def _outline_level(outline: etree._Element) -> int | None:
    value = outline.get(f"{_W}val", "9")
    return int(value) + 1 if value.isdigit() and int(value) < 6 else None
