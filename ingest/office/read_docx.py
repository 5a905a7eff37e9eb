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
from ingest.office.docx_lists import Numbering
from ingest.office.docx_text import entries, is_bold_title
from ingest.titles import own_title

_DAMAGED = "Il documento Word è danneggiato o incompleto: aprirlo con Word, salvarlo di nuovo e ripetere."
_DAMAGES: tuple[type[Exception], ...] = (PackageNotFoundError, *DAMAGE)
_EMPTY = "Il documento Word non contiene testo. Controllare di avere scelto il file giusto."
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Deleted and moved-away text, field codes and hidden markup are not what the reader of the page sees.
_SKIPPED = frozenset(
    (
        f"{_W}del",
        f"{_W}moveFrom",
        f"{_W}instrText",
        f"{_W}delText",
        f"{_W}pPr",
        f"{_W}rPr",
        f"{_W}sdtPr",
        _FALLBACK,
    )
)
_CONTAINERS = frozenset(
    (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}moveTo", f"{_W}customXml", f"{_W}smartTag")
)
_HEADING = re.compile(r"^(?:heading|titolo|überschrift|titre)\s*(\d)$", re.I)
_MAX_HEADING = 200
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
        self.notes: list[str] = []
        self._last_level = 1
        self.styles = {style.style_id: style for style in document.styles if style.style_id}

    def blocks(self) -> list[Block]:
        found = list(self._children(self.document.element.body))
        notes = _footnotes(self.document)
        return found + [Block("paragraph", text) for key in self.notes if (text := notes.get(key, ""))]

    def _children(self, parent: etree._Element) -> Iterator[Block]:
        for child in parent:
            if child.tag == f"{_W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{_W}tbl":
                yield from self._table(child)
            elif child.tag in _CONTAINERS:
                yield from self._children(child)

    def _paragraph(self, element: etree._Element) -> Iterator[Block]:
        boxes: list[etree._Element] = []
        raw = "".join(self._text(element, boxes))
        text = clean(raw)
        label, depth = self.numbering.label(element) if text else ("", 0)
        level = self._heading_level(element, text, label)
        if level is not None:
            yield Block("heading", clean(f"{label} {text}"), level=level)
        else:
            yield from entries(raw, label, depth)
        for box in boxes:
            yield from self._children(box)

    def _heading_level(self, element: etree._Element, text: str, label: str) -> int | None:
        # Whole sentences and bullets are set in heading styles for their looks alone.
        if not text or len(text) > _MAX_HEADING or label == "•" or text.endswith((";", ",")):
            return None
        level = self._level(element)
        if level is not None:
            self._last_level = level
            return level
        return min(self._last_level + 1, 6) if is_bold_title(element, text) else None

    def _text(self, element: etree._Element, boxes: list[etree._Element]) -> Iterator[str]:
        for child in element:
            tag = child.tag
            if tag in _SKIPPED:
                continue
            if tag == f"{_W}t":
                yield child.text or ""
            elif tag in (f"{_W}br", f"{_W}cr"):
                yield "\n"
            elif tag in (f"{_W}tab", f"{_W}ptab"):
                yield " "
            elif tag == f"{_W}noBreakHyphen":
                yield "-"
            elif tag == f"{_W}txbxContent":
                boxes.append(child)
            elif tag == f"{_W}footnoteReference":
                self.notes.append(child.get(f"{_W}id", ""))
            else:
                yield from self._text(child, boxes)

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
        rows = [self._row(row) for row in table.iter(f"{_W}tr") if _owner(row, f"{_W}tbl") is table]
        if max((len(cells) for cells, _ in rows), default=0) <= 1:
            # A table of one column is a frame around text.
            for cell in table.iter(f"{_W}tc"):
                if _owner(cell, f"{_W}tbl") is table:
                    yield from self._children(cell)
            return
        first = True
        for cells, header in rows:
            if any(cells):
                yield Block(
                    "row",
                    "\t".join(cells),
                    cells=cells,
                    header=header or (first and _names(cells, len(rows))),
                )
                first = False

    def _row(self, row: etree._Element) -> tuple[tuple[str, ...], bool]:
        cells: list[str] = []
        for cell in row.iter(f"{_W}tc"):
            if _owner(cell, f"{_W}tr") is not row:
                continue
            merged = cell.find(f"{_W}tcPr/{_W}vMerge")
            if merged is not None and merged.get(f"{_W}val", "continue") == "continue":
                cells.append("")  # the cell above reaches down here
                continue
            cells.append(clean(" ".join(block.text.replace("\t", " ") for block in self._children(cell))))
        return tuple(cells), row.find(f"{_W}trPr/{_W}tblHeader") is not None


def _outline_level(outline: etree._Element) -> int | None:
    value = outline.get(f"{_W}val", "9")
    return int(value) + 1 if value.isdigit() and int(value) < 6 else None


def _owner(element: etree._Element, tag: str) -> etree._Element | None:
    return next(element.iterancestors(tag), None)


def _names(cells: tuple[str, ...], rows: int) -> bool:
    """Whether a first row can name columns: all cells filled, short and without figures."""
    return (
        rows > 1 and all(cells) and all(len(cell) <= 60 and not re.search(r"\d{3}", cell) for cell in cells)
    )


def _footnotes(document: DocxDocument) -> dict[str, str]:
    for part in document.part.package.iter_parts():
        if str(part.partname).endswith("/footnotes.xml"):
            root = etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False, no_network=True))
            return {
                note.get(f"{_W}id", ""): clean(" ".join(node.text or "" for node in note.iter(f"{_W}t")))
                for note in root.iter(f"{_W}footnote")
            }
    return {}
