"""Reads the tables of a web page: which hold data, and the text of their cells in its columns."""

from __future__ import annotations

from lxml import etree

from ingest.clean import clean
from ingest.html_around import is_hidden

DROPPED = frozenset(
    "script style noscript template svg math canvas iframe object embed video audio map dialog head select "
    "option button input textarea".split()
)
BLOCKS = frozenset(
    "p div section article main body li ul ol dl dt dd h1 h2 h3 h4 h5 h6 table thead tbody tfoot tr td th "
    "caption blockquote pre figure figcaption address form fieldset legend details summary "
    "hr center header footer nav aside hgroup html label".split()
)
_MAX_SPAN = 60


def plain(element: etree._Element) -> str:
    """All the text shown in an element, blocks and line breaks set apart by a blank."""
    parts: list[str] = []
    walk = etree.iterwalk(element, events=("start", "end", "comment"))
    for event, node in walk:
        if event == "start":
            if node.tag in DROPPED or is_hidden(node):
                walk.skip_subtree()
                continue
            parts.append(" " if node.tag in BLOCKS or node.tag == "br" else "")
            parts.append(node.text or "")
        elif node is not element:
            parts.append(" " if event == "end" and node.tag in BLOCKS else "")
            parts.append(node.tail or "")
    return "".join(parts)


def is_data(table: etree._Element) -> bool:
    """Whether a table holds data: older pages lay out whole texts in tables."""
    if table.get("role") == "presentation" or table.find(".//table") is not None:
        return False
    if table.find(".//th") is not None:
        return True
    rows = [row for row in table.iter("tr") if len(row) > 1]
    cells = [cell for row in rows for cell in row if isinstance(cell.tag, str)]  # comments are children too
    long = sum(len(plain(cell)) > 600 for cell in cells)
    headings = table.find(".//h1") is not None or table.find(".//h2") is not None
    return bool(rows) and not headings and long <= 0.2 * len(cells)


def in_columns(cells: list[etree._Element], reaching: dict[int, int]) -> tuple[str, ...]:
    """The texts of a row's cells in their columns, "" where a cell beside or above reaches."""
    texts: list[str] = []
    for cell in cells:
        _skip_taken(texts, reaching)
        width = _span(cell, "colspan")
        for column in range(len(texts), len(texts) + width):
            if (rows := _span(cell, "rowspan") - 1) > 0:
                reaching[column] = rows
        texts += [clean(plain(cell)), *[""] * (width - 1)]
    _skip_taken(texts, reaching)
    return tuple(texts)


def _skip_taken(texts: list[str], reaching: dict[int, int]) -> None:
    while (column := len(texts)) in reaching:
        texts.append("")
        reaching[column] -= 1
        if not reaching[column]:
            del reaching[column]


def _span(cell: etree._Element, name: str) -> int:
    value = cell.get(name) or ""
    return min(max(int(value), 1), _MAX_SPAN) if value.isascii() and value.isdigit() and len(value) < 6 else 1
