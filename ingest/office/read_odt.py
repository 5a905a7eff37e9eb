"""Reads an ODT into blocks, tracked changes taken as accepted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

import odfdo
from odfdo.security import SecurityError

from ingest import markers
from ingest.clean import clean
from ingest.document import Block, EmptyFile, LimitExceeded, Reading, UnreadableFile
from ingest.office.archive import DAMAGE, EXPANDS, check_archive
from ingest.office.docx_lists import FORMS
from ingest.titles import own_title

_DAMAGED = (
    "Il documento OpenDocument è danneggiato o incompleto: salvarlo di nuovo con LibreOffice e ripetere."
)
_EMPTY = "Il documento OpenDocument non contiene testo. Controllare di avere scelto il file giusto."
# Deleted text lies in text:tracked-changes; comments, forms and picture descriptions are not on the page.
_SKIPPED = frozenset(
    "text:tracked-changes office:annotation office:annotation-end office:forms svg:title svg:desc "
    "text:sequence-decls text:variable-decls text:user-field-decls text:ruby-text text:note-citation "
    "text:bibliography-source "
    "text:table-of-content-source text:alphabetical-index-source text:illustration-index-source".split()
)
_BLANKS = frozenset(("text:tab", "text:line-break", "text:s"))
_NUMBERED = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
# "Heading_20_2", "Titolo 1", "Title"; "Text_20_body" is none
_HEADING_STYLE = re.compile(r"^(?:Heading|Titolo)(?:_20_| )?([1-6])$|^Title$|^Titolo$", re.I)
_MAX_REPEATED = 64
_MAX_DEPTH = 100

Style = dict[int, tuple[str, str, str]]
"""Per list level: number format ("" for a bullet), prefix, suffix."""


def read_odt(data: bytes) -> Reading:
    """The blocks of an ODT in the order of its body.

    Raises UnreadableFile, EncryptedFile, EmptyFile, LimitExceeded.
    """
    check_archive(data, _DAMAGED)
    try:
        document = odfdo.Document(BytesIO(data))
        blocks = _Body(document).blocks()
        title = own_title(document.meta.title, blocks)
    except SecurityError as error:
        raise LimitExceeded(EXPANDS) from error
    except DAMAGE as error:
        raise UnreadableFile(_DAMAGED) from error
    if not blocks:
        raise EmptyFile(_EMPTY)
    return Reading(tuple(blocks), title=title or next((b.text for b in blocks if b.kind == "heading"), None))


class _Body:
    def __init__(self, document: odfdo.Document) -> None:
        self.body = document.body
        self.notes: list[odfdo.Element] = []
        self.parents = {
            str(style.get_attribute("style:name") or ""): str(
                style.get_attribute("style:parent-style-name") or ""
            )
            for style in document.get_styles("paragraph")
        }
        self.styles = {
            str(style.get_attribute("style:name") or ""): _list_style(style)
            for style in document.get_styles("list")
        }

    def blocks(self) -> list[Block]:
        found = list(self._children(self.body, 0))
        for note in self.notes:
            text = clean(" ".join(block.text for block in self._children(note, 0)))
            if text:
                found.append(Block("paragraph", text))
        return found

    def _children(self, parent: odfdo.Element, level: int) -> Iterator[Block]:
        if level > _MAX_DEPTH:
            return
        for child in parent.children:
            tag = child.tag
            if tag == "text:h":
                yield from self._paragraph(child, level, heading=True)
            elif tag == "text:p":
                yield from self._paragraph(child, level)
            elif tag in ("text:list", "text:ordered-list", "text:unordered-list"):
                yield from self._list(child, 1, {}, level)
            elif tag == "table:table":
                yield from self._table(child, level)
            elif tag not in _SKIPPED:
                yield from self._children(child, level + 1)

    def _paragraph(
        self, element: odfdo.Element, level: int, heading: bool = False, label: str = ""
    ) -> Iterator[Block]:
        boxes: list[odfdo.Element] = []
        text = clean("".join(self._text(element, boxes, 0)))
        depth = str(element.get_attribute("text:outline-level") or "1")
        named = self._named_level(str(element.get_attribute("text:style-name") or ""))
        if text and (heading or named):
            shown = int(depth) if heading and depth.isdigit() else named
            yield Block("heading", clean(f"{label} {text}"), level=min(max(shown, 1), 6))
        elif any(char.isalnum() for char in text):  # not the lines of a form, "_____"
            yield Block("item", text, level=1) if markers.marker(text) else Block("paragraph", text)
        for box in boxes:
            yield from self._children(box, level + 1)

    def _named_level(self, style: str) -> int:
        """The level that a paragraph's style or one of its parents is named after, 0 if none."""
        for _ in range(10):  # styles may be based on each other in a circle
            found = _HEADING_STYLE.match(style)
            if found:
                return int(found.group(1) or 1)
            style = self.parents.get(style, "")
        return 0

    def _text(self, element: odfdo.Element, boxes: list[odfdo.Element], level: int) -> Iterator[str]:
        yield element.text or ""
        for child in element.children:
            tag = child.tag
            if tag in _BLANKS:
                yield " "
            elif tag == "draw:text-box":
                boxes.append(child)
            elif tag == "text:note":
                self.notes.extend(note for note in child.children if note.tag == "text:note-body")
            elif tag not in _SKIPPED and level < _MAX_DEPTH:
                yield from self._text(child, boxes, level + 1)
            yield child.tail or ""

    def _list(self, element: odfdo.Element, depth: int, outer: Style, level: int) -> Iterator[Block]:
        if level > _MAX_DEPTH:
            return
        style = self.styles.get(str(element.get_attribute("text:style-name") or ""), outer)
        count = 0
        for item in element.children:
            start = item.get_attribute("text:start-value")
            count = (
                int(start)
                if isinstance(start, str) and start.isdigit()
                else count + (item.tag == "text:list-item")
            )
            label = _label(style, depth, count) if item.tag == "text:list-item" else ""
            for child in item.children:
                if child.tag == "text:list":
                    yield from self._list(child, depth + 1, style, level + 1)
                elif child.tag == "text:h":
                    yield from self._paragraph(child, level, heading=True, label=label)
                else:
                    for block in self._children_of_item(child, level):
                        yield self._item(block, label, depth)
                        label = ""

    def _children_of_item(self, child: odfdo.Element, level: int) -> Iterator[Block]:
        return self._paragraph(child, level) if child.tag == "text:p" else self._children(child, level + 1)

    @staticmethod
    def _item(block: Block, label: str, depth: int) -> Block:
        if block.kind in ("row", "heading"):
            return block
        return Block("item", clean(f"{label} {block.text}"), level=min(depth, 6))

    def _table(self, table: odfdo.Element, level: int) -> Iterator[Block]:
        rows = list(self._rows(table, False, level))
        if max((len(cells) for cells, _ in rows), default=0) <= 1:
            yield from (Block("paragraph", cells[0]) for cells, _ in rows if cells and cells[0])
            return
        for cells, header in rows:
            if any(cells):
                yield Block("row", "\t".join(cells), cells=cells, header=header)

    def _rows(
        self, parent: odfdo.Element, header: bool, level: int
    ) -> Iterator[tuple[tuple[str, ...], bool]]:
        for child in parent.children:
            if child.tag == "table:table-row":
                yield self._cells(child, level), header
            elif child.tag.startswith("table:table-"):
                yield from self._rows(child, header or child.tag == "table:table-header-rows", level)

    def _cells(self, row: odfdo.Element, level: int) -> tuple[str, ...]:
        cells: list[str] = []
        for cell in row.children:
            if cell.tag not in ("table:table-cell", "table:covered-table-cell"):
                continue
            blocks = self._children(cell, level + 1) if cell.tag == "table:table-cell" else iter(())
            text = clean(" ".join(block.text.replace("\t", " ") for block in blocks))
            times = str(cell.get_attribute("table:number-columns-repeated") or "1")
            cells.extend([text] * min(int(times) if times.isdigit() else 1, _MAX_REPEATED))
        while cells and not cells[-1]:
            cells.pop()
        return tuple(cells)


def _list_style(style: odfdo.Element) -> Style:
    levels: Style = {}
    for level in style.children:
        number = str(level.get_attribute("text:level") or "1")
        form = str(level.get_attribute("style:num-format") or "")
        prefix, suffix = level.get_attribute("style:num-prefix"), level.get_attribute("style:num-suffix")
        numbered = level.tag == "text:list-level-style-number"
        levels[int(number)] = (
            form if numbered else "",
            str(prefix or ""),
            str(suffix or "") if numbered else "•",
        )
    return levels


def _label(style: Style, depth: int, count: int) -> str:
    form, prefix, suffix = style.get(depth, ("", "", ""))
    return f"{prefix}{FORMS.get(_NUMBERED.get(form, ''), str)(count)}{suffix}" if form else suffix
