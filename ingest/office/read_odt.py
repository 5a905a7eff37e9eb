"""Reads an ODT into blocks, tracked changes taken as accepted."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import odfdo
from odfdo.security import SecurityError

from ingest import markers
from ingest.clean import clean
from ingest.document import Block, EmptyFile, LimitExceeded, Reading, UnreadableFile
from ingest.office.archive import DAMAGE, EXPANDS, check_archive
from ingest.office.bold_titles import may_be_title
from ingest.office.odf_text import attribute
from ingest.office.odt_lists import Counter, Style
from ingest.office.odt_styles import Styles
from ingest.office.text_table import row_blocks
from ingest.titles import own_title

_DAMAGED = (
    "Il documento OpenDocument è danneggiato o incompleto: salvarlo di nuovo con LibreOffice e ripetere."
)
_EMPTY = "Il documento OpenDocument non contiene testo. Controllare di avere scelto il file giusto."
# Deleted text lies in text:tracked-changes; comments, forms, scripts, descriptions are not on the page.
_SKIPPED = frozenset(
    "text:tracked-changes office:annotation office:annotation-end office:forms svg:title svg:desc "
    "text:sequence-decls text:variable-decls text:user-field-decls text:ruby-text text:note-citation "
    "text:bibliography-source text:script text:hidden-text text:hidden-paragraph "
    "text:table-of-content-source text:alphabetical-index-source text:illustration-index-source".split()
)
_BLANKS = frozenset(("text:tab", "text:line-break", "text:s"))
_MAX_REPEATED = 64
_MAX_DEPTH = 100

_SHAPES = frozenset(
    "draw:text-box draw:custom-shape draw:rect draw:circle draw:ellipse draw:polygon draw:path "
    "draw:caption".split()
)
_PAGE_NUMBERS = frozenset(("text:page-number", "text:page-count"))
_LEAST_LETTERS = 3


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
        self.styles = Styles(document)
        self.notes: list[odfdo.Element] = []
        self.end_notes: list[odfdo.Element] = []
        self.headings = Counter()
        self._last_level = 1
        self.lists: dict[str, Counter] = {}
        self.running = False  # within headers and footers, where page numbers are left out

    def blocks(self) -> list[Block]:
        """Headers once, the body with each footnote after what carries its mark, endnotes, footers once."""
        found = self._running("header")
        found += self._story(self.body, 0)
        self.notes, self.end_notes = self.end_notes, []
        return [*found, *self._footnotes(), *self._running("footer")]

    def _running(self, kind: str) -> list[Block]:
        self.running = True
        texts = dict.fromkeys(
            text
            for story in self.styles.running(kind)
            for block in self._children(story, 0)
            if sum(map(str.isalpha, text := block.text.replace("\t", " "))) >= _LEAST_LETTERS
        )
        self.running = False
        return [Block("paragraph", text) for text in texts]

    def _story(self, parent: odfdo.Element, level: int) -> Iterator[Block]:
        """The body, or a section of it: notes follow the paragraph, list or table with their mark."""
        for child in parent.children:
            if child.tag in ("office:text", "text:section", "text:index-body", "text:table-of-content"):
                if level < _MAX_DEPTH and not self.styles.hides(child):
                    yield from self._story(child, level + 1)
            else:
                yield from self._child(child, level, title=True)
                yield from self._footnotes()

    def _footnotes(self) -> Iterator[Block]:
        while self.notes:
            note = self.notes.pop(0)
            text = clean(" ".join(block.text for block in self._children(note, 0)))
            if text:
                yield Block("paragraph", text)

    def _children(self, parent: odfdo.Element, level: int) -> Iterator[Block]:
        if level <= _MAX_DEPTH:
            for child in parent.children:
                yield from self._child(child, level)

    def _child(self, child: odfdo.Element, level: int, title: bool = False) -> Iterator[Block]:
        tag = child.tag
        if tag in _SKIPPED or self.styles.hides(child):
            return
        if tag == "text:h":
            yield from self._heading(child, level)
        elif tag == "text:p":
            yield from self._paragraph(child, level, title=title)
        elif tag in ("text:list", "text:ordered-list", "text:unordered-list"):
            yield from self._list(child, level)
        elif tag == "table:table":
            yield from self._table(child, level)
        else:
            yield from self._children(child, level + 1)

    def _heading(self, element: odfdo.Element, level: int) -> Iterator[Block]:
        depth = attribute(element, "text:outline-level") or "1"
        label = ""
        if depth.isdigit() and attribute(element, "text:is-list-header") != "true":
            if attribute(element, "text:restart-numbering") == "true":
                self.headings.restart(int(depth))
            start = attribute(element, "text:start-value")
            label = self.headings.label(self.styles.outline, int(depth), start)
        yield from self._paragraph(element, level, heading=True, label=label)

    def _paragraph(
        self,
        element: odfdo.Element,
        level: int,
        heading: bool = False,
        label: str = "",
        title: bool = False,
    ) -> Iterator[Block]:
        """A paragraph with its text boxes; one that may be a ``title`` is a heading if it is in bold."""
        boxes: list[odfdo.Element] = []
        text = clean("".join(self._text(element, boxes, 0)))
        depth = attribute(element, "text:outline-level") or "1"
        named = self.styles.heading_level(attribute(element, "text:style-name"))
        if text and (heading or named):
            shown = int(depth) if heading and depth.isdigit() else named
            self._last_level = min(max(shown, 1), 6)
            yield Block("heading", clean(f"{label} {text}"), level=self._last_level)
        elif title and may_be_title(text) and not markers.bullet(text) and self.styles.all_bold(element):
            yield Block("heading", text, level=min(self._last_level + 1, 6))
        elif any(char.isalnum() for char in text):  # not the lines of a form, "_____"
            yield Block("item", text, level=1) if markers.marker(text) else Block("paragraph", text)
        for box in boxes:
            yield from self._children(box, level + 1)

    def _text(self, element: odfdo.Element, boxes: list[odfdo.Element], level: int) -> Iterator[str]:
        yield element.text or ""
        for child in element.children:
            tag = child.tag
            if tag in _BLANKS:
                yield " "
            elif tag in _SHAPES:
                boxes.append(child)
            elif tag == "text:note":
                ends = attribute(child, "text:note-class") == "endnote"
                bodies = [part for part in child.children if part.tag == "text:note-body"]
                (self.end_notes if ends else self.notes).extend(bodies)
            elif tag in _PAGE_NUMBERS and self.running:
                pass
            elif tag not in _SKIPPED and level < _MAX_DEPTH and not self.styles.hides(child):
                yield from self._text(child, boxes, level + 1)
            yield child.tail or ""

    def _list(self, element: odfdo.Element, level: int) -> Iterator[Block]:
        name = attribute(element, "text:style-name")
        own, before = attribute(element, "xml:id"), attribute(element, "text:continue-list")
        goes_on = attribute(element, "text:continue-numbering") == "true"
        counter = self.lists.get(name, Counter()) if goes_on else Counter()
        if before:
            counter = self.lists.get(f"#{before}", counter)
        self.lists[name] = counter
        if own:
            self.lists[f"#{own}"] = counter
        yield from self._points(element, 1, self.styles.lists.get(name, {}), counter, level)

    def _points(
        self, element: odfdo.Element, depth: int, style: Style, counter: Counter, level: int
    ) -> Iterator[Block]:
        if level > _MAX_DEPTH:
            return
        for item in element.children:
            if item.tag == "text:list-header":  # it has no mark
                for child in item.children:
                    yield from self._child(child, level + 1, title=depth == 1)
                continue
            label = ""
            # A point that only holds a list of the next level has no mark of its own.
            if any(child.tag != "text:list" for child in item.children):
                label = counter.label(style, depth, attribute(item, "text:start-value"))
            for child in item.children:
                if child.tag == "text:list":
                    own = self.styles.lists.get(attribute(child, "text:style-name"), style)
                    yield from self._points(child, depth + 1, own, counter, level + 1)
                elif child.tag == "text:h":
                    yield from self._paragraph(child, level, heading=True, label=label)
                else:
                    for block in self._child(child, level + 1):
                        yield self._item(block, label, depth)
                        label = ""

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
        yield from row_blocks(rows)

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
        return tuple(cells)
