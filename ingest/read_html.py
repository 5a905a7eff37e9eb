"""Reads an HTML page into blocks: the main content with its headings, lists and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree, html

from ingest.clean import clean
from ingest.decode import decode_html
from ingest.document import Block, EmptyFile, Reading, UnreadableFile
from ingest.html_around import is_around, is_control, is_hidden
from ingest.html_tables import BLOCKS, DROPPED, in_columns, is_data, plain

_EMPTY = (
    "La pagina non contiene testo leggibile: forse si compone solo nel browser. Salvarla in PDF e ripetere."
)
_DAMAGED = "La pagina HTML è danneggiata: salvarla di nuovo dal browser (o in PDF) e ripetere."

_MAX_DEPTH = 200
_MAX_VALUE = 120
_MIN_SHARE = 0.2  # of the page's text: a <main> with less is not where the content is


def read_html(data: bytes) -> Reading:
    """The blocks of a page's main content. Raises UnreadableFile, EmptyFile."""
    return read_html_text(decode_html(data))


def read_html_text(text: str) -> Reading:
    """The same for a page already decoded."""
    root = _parse(text)
    title = clean(root.findtext(".//title") or "") or None
    blocks = tuple(_Walk().blocks(_main(root)))
    if not blocks:
        blocks = tuple(_Walk(everything=True).blocks(root))
    if not blocks:
        raise EmptyFile(_EMPTY)
    return Reading(blocks, title=title)


def _parse(text: str) -> etree._Element:
    # lxml refuses a declared encoding in a str, and characters that XML does not know.
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text.replace("\x00", ""))
    try:
        return html.document_fromstring(text or "<html/>", parser=html.HTMLParser(huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableFile(_DAMAGED) from error


def _main(root: etree._Element) -> etree._Element:
    """The element that holds the content: main, role=main or a single article, if it holds enough text."""
    body = root.find("body")
    body = root if body is None else body
    whole = len(" ".join(_Walk().texts(body)))
    for path in (".//main", ".//*[@role='main']", ".//article"):
        found = [element for element in body.iterfind(path) if not is_hidden(element)]
        if len(found) == 1 and len(" ".join(_Walk().texts(found[0]))) >= _MIN_SHARE * whole:
            return found[0]
    return body


class _Walk:
    """Collects blocks in document order; text directly in containers becomes paragraphs too."""

    def __init__(self, everything: bool = False) -> None:
        self.everything = everything
        self._inline: list[str] = []
        self._before_title = False

    def texts(self, element: etree._Element) -> list[str]:
        return [block.text for block in self.blocks(element)]

    def blocks(self, element: etree._Element) -> Iterator[Block]:
        unmarked = element.tag not in ("main", "article")
        self._before_title = unmarked and any(element.find(f".//{tag}") is not None for tag in ("h1", "h2"))
        yield from self._element(element, 0, 0, root=True)
        yield from self._flush(0)

    def _is_around(self, element: etree._Element) -> bool:
        if element.tag in DROPPED or is_hidden(element):
            return True
        if self.everything:
            return False
        return is_around(element, self._before_title)

    def _flush(self, depth: int) -> Iterator[Block]:
        text = clean("".join(self._inline))
        self._inline.clear()
        if depth and _ONLY_MARKER.fullmatch(text):
            # <li><p>…: the mark goes with the paragraph inside
            self._inline.append(f"{text} ")
        elif text and (self.everything or not is_control(text)):
            yield Block("item", text, level=depth) if depth else Block("paragraph", text)

    def _element(
        self, element: etree._Element, depth: int, level: int, root: bool = False
    ) -> Iterator[Block]:
        if not isinstance(element.tag, str) or level > _MAX_DEPTH or (not root and self._is_around(element)):
            return
        tag = element.tag
        if tag == "br":
            self._inline.append(" ")
            return
        if re.fullmatch(r"h[1-6]", tag):
            yield from self._flush(depth)
            self._before_title = self._before_title and tag not in ("h1", "h2")
            text = clean(plain(element))
            if text:
                yield Block("heading", text, level=int(tag[1]))
            return
        if tag == "table" and is_data(element):
            yield from self._flush(depth)
            yield from self._rows(element)
            return
        if tag == "dl" and (pairs := _pairs(element)):
            yield from self._flush(depth)
            yield from (Block("row", "\t".join(pair), cells=pair) for pair in pairs)
            return
        if tag == "pre":
            yield from self._flush(depth)
            yield from (
                Block("paragraph", text) for line in plain(element).split("\n") if (text := clean(line))
            )
            return
        yield from self._container(element, tag, depth, level)

    def _container(self, element: etree._Element, tag: str, depth: int, level: int) -> Iterator[Block]:
        is_block = tag in BLOCKS
        inner = depth
        if is_block:
            yield from self._flush(depth)
            inner = min(depth + 1, 6) if tag in ("li", "dd") else depth
        if tag == "li":
            self._inline.append(_marker(element))
        self._inline.append(element.text or "")
        for child in element:
            yield from self._element(child, inner, level + 1)
            self._inline.append(child.tail or "")
        if is_block:
            if self._inline == [_marker(element)]:
                self._inline.clear()
            yield from self._flush(inner)

    def _rows(self, table: etree._Element) -> Iterator[Block]:
        caption = table.find("caption")
        text = clean(plain(caption)) if caption is not None else ""
        if text:
            yield Block("paragraph", text)
        reaching: dict[int, int] = {}  # by column, the rows that a cell above still takes
        for row in table.iter("tr"):
            if next(row.iterancestors("table"), None) is not table or is_hidden(row):
                continue
            cells = [cell for cell in row if cell.tag in ("td", "th")]
            texts = in_columns(cells, reaching)
            if any(texts):
                header = len(cells) > 1 and all(cell.tag == "th" for cell in cells)
                header = header or (row.getparent() is not None and row.getparent().tag == "thead")
                yield Block("row", "\t".join(texts), cells=texts, header=header)


def _pairs(definitions: etree._Element) -> list[tuple[str, str]]:
    """The names and values of a list such as «Scadenza: 13/04/2026»; none where it defines at length."""
    pairs: list[tuple[str, str]] = []
    children = [child for child in definitions if isinstance(child.tag, str)]
    if len(children) % 2 or any(is_hidden(child) for child in children):
        return []
    for name, value in zip(children[::2], children[1::2], strict=True):
        texts = clean(plain(name)), clean(plain(value))
        if (name.tag, value.tag) != ("dt", "dd") or not all(texts) or len(texts[1]) > _MAX_VALUE:
            return []
        pairs.append(texts)
    return pairs


_ONLY_MARKER = re.compile(r"•|(?:\d{1,3}|[A-Za-z])\.")


def _marker(item: etree._Element) -> str:
    """What the browser shows before an item: a bullet, or its number."""
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return "• "
    start = parent.get("start") or "1"
    first = int(start) if start.isdigit() and len(start) < 6 else 1
    position = first + sum(sibling.tag == "li" for sibling in item.itersiblings(preceding=True))
    form = parent.get("type") or "1"
    label = chr(ord(form) + (position - 1) % 26) if form in ("a", "A") else str(position)
    return f"{label}. "
