"""Reads an HTML page into blocks: the main content with its headings, lists and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree, html

from ingest.clean import clean
from ingest.decode import decode_html
from ingest.document import Block, EmptyFile, Reading, UnreadableFile

_EMPTY = (
    "La pagina non contiene testo leggibile: forse si compone solo nel browser. Salvarla in PDF e ripetere."
)
_DAMAGED = "La pagina HTML è danneggiata: salvarla di nuovo dal browser (o in PDF) e ripetere."

_DROPPED = frozenset(
    "script style noscript template svg math canvas iframe object embed video audio map dialog head select "
    "option button input textarea".split()
)
_AROUND = frozenset("nav header footer aside".split())
_AROUND_ROLES = frozenset(
    "navigation banner contentinfo search complementary dialog alertdialog menu menubar".split()
)
# class or id of what stands around the content: "cookie-banner", "breadcrumb", "share-buttons", "skip-link"
_AROUND_NAMES = re.compile(
    r"(?:^|[\s_-])(?:cookies?|gdpr|consent|breadcrumbs?|skip-?links?|skiplinks?|social-?share|"
    r"share-?buttons?|navbar|site-?(?:header|footer|nav)|page-?footer|sr-only|visually-hidden)(?:$|[\s_-])",
    re.I,
)
_BLOCKS = frozenset(
    "p div section article main body li ul ol dl dt dd h1 h2 h3 h4 h5 h6 table thead tbody tfoot tr td th "
    "caption blockquote pre figure figcaption address form fieldset legend details summary "
    "hr center header footer nav aside hgroup html label".split()
)
_MAX_DEPTH = 200
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
        found = [element for element in body.iterfind(path) if not _is_hidden(element)]
        if len(found) == 1 and len(" ".join(_Walk().texts(found[0]))) >= _MIN_SHARE * whole:
            return found[0]
    return body


def _is_hidden(element: etree._Element) -> bool:
    style = (element.get("style") or "").replace(" ", "").lower()
    return (
        element.get("hidden") is not None or "display:none" in style or element.get("aria-hidden") == "true"
    )


class _Walk:
    """Collects blocks in document order; text directly in containers becomes paragraphs too."""

    def __init__(self, everything: bool = False) -> None:
        self.everything = everything
        self._inline: list[str] = []

    def texts(self, element: etree._Element) -> list[str]:
        return [block.text for block in self.blocks(element)]

    def blocks(self, element: etree._Element) -> Iterator[Block]:
        yield from self._element(element, 0, 0, root=True)
        yield from self._flush(0)

    def _is_around(self, element: etree._Element) -> bool:
        tag = element.tag
        if tag in _DROPPED or _is_hidden(element):
            return True
        if self.everything:
            return False
        # An article has a header of its own, with its title; the page's header holds navigation.
        own_header = tag == "header" and next(element.iterancestors("article", "main"), None) is not None
        if (tag in _AROUND and not own_header) or element.get("role") in _AROUND_ROLES:
            return element.find(".//h1") is None or tag != "header"
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        return tag not in ("body", "html", "main") and bool(_AROUND_NAMES.search(names))

    def _flush(self, depth: int) -> Iterator[Block]:
        text = clean("".join(self._inline))
        self._inline.clear()
        if depth and _ONLY_MARKER.fullmatch(text):
            # <li><p>…: the mark goes with the paragraph inside
            self._inline.append(f"{text} ")
        elif text:
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
            text = clean(_plain(element))
            if text:
                yield Block("heading", text, level=int(tag[1]))
            return
        if tag == "table" and _is_data(element):
            yield from self._flush(depth)
            yield from self._rows(element)
            return
        if tag == "pre":
            yield from self._flush(depth)
            yield from (
                Block("paragraph", text) for line in _plain(element).split("\n") if (text := clean(line))
            )
            return
        yield from self._container(element, tag, depth, level)

    def _container(self, element: etree._Element, tag: str, depth: int, level: int) -> Iterator[Block]:
        is_block = tag in _BLOCKS
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
        for row in table.iter("tr"):
            if next(row.iterancestors("table"), None) is not table:
                continue
            cells = [cell for cell in row if cell.tag in ("td", "th")]
            texts = tuple(clean(_plain(cell)) for cell in cells)
            if any(texts):
                header = len(texts) > 1 and all(cell.tag == "th" for cell in cells)
                header = header or (row.getparent() is not None and row.getparent().tag == "thead")
                yield Block("row", "\t".join(texts), cells=texts, header=header)


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


def _plain(element: etree._Element) -> str:
    """All the text in an element, blocks and line breaks set apart by a blank."""
    parts: list[str] = []
    for event, node in etree.iterwalk(element, events=("start", "end", "comment")):
        if event == "start":
            if node.tag in _DROPPED:
                continue
            parts.append(" " if node.tag in _BLOCKS or node.tag == "br" else "")
            parts.append(node.text or "")
        elif node is not element:
            parts.append(" " if event == "end" and node.tag in _BLOCKS else "")
            parts.append(node.tail or "")
    return "".join(parts)


def _is_data(table: etree._Element) -> bool:
    """Whether a table holds data: older pages lay out whole texts in tables."""
    if table.get("role") == "presentation" or table.find(".//table") is not None:
        return False
    if table.find(".//th") is not None:
        return True
    rows = [row for row in table.iter("tr") if len(row) > 1]
    cells = [cell for row in rows for cell in row]
    long = sum(len(_plain(cell)) > 600 for cell in cells)
    headings = table.find(".//h1") is not None or table.find(".//h2") is not None
    return bool(rows) and not headings and long <= 0.2 * len(cells)
