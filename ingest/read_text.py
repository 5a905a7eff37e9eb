"""Reads plain text and Markdown into blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from ingest import markers
from ingest.clean import Evidence, clean, clean_lines, evidence, join_lines
from ingest.decode import decode
from ingest.document import Block, EmptyFile, Reading
from ingest.read_html import read_html_text

_EMPTY = "Il file di testo è vuoto. Controllare di avere scelto il file giusto."
# "1. Premessa", "2.1 Ambito", "Art. 5 - Durata", "CAPO II", "TITOLO I"
_PART = re.compile(
    r"^(?:(?:\d{1,2}\.)+\d{0,2}\s+\S|art(?:icolo|\.)\s*\d+|(?:titolo|capo|sezione|parte)\s+[ivxlc\d]+\b)",
    re.I,
)
_UNDERLINE = re.compile(r"^[=\-_*~]{3,}$")
_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n(?:---|\.\.\.)\n", re.S)
_FRONT_TITLE = re.compile(r"^title:\s*[\"']?(.+?)[\"']?\s*$", re.M)
_MAX_HEADING = 100


def read_text(data: bytes) -> Reading:
    """The blocks of a plain text. Raises EmptyFile."""
    blocks = tuple(text_blocks(decode(data)))
    if not blocks:
        raise EmptyFile(_EMPTY)
    return Reading(blocks)


def text_blocks(text: str) -> Iterator[Block]:
    """The headings, items and paragraphs of a plain text; blank lines set paragraphs apart."""
    lines = clean_lines(_keep_hyphens(text)).split("\n")
    known = evidence(lines)
    width = _usual_width(lines)
    chunk: list[str] = []
    for index, line in enumerate(lines):
        if not line or _UNDERLINE.match(line):
            yield from _paragraph(chunk, known)
            chunk = []
            continue
        alone = _is_alone(lines, index)
        if chunk and (alone or markers.marker(line) or len(chunk[-1]) < 0.6 * width):
            yield from _paragraph(chunk, known)
            chunk = []
        if alone and _is_heading(line):
            yield Block("heading", line, level=_level(line))
        else:
            chunk.append(line)
    yield from _paragraph(chunk, known)


def _keep_hyphens(text: str) -> str:
    # Cleaning would drop the soft hyphen at a line's end, and with it the reason to join the word.
    return re.sub(r"\u00ad[ \t]*\r?\n[ \t]*", "", text)


def _usual_width(lines: Sequence[str]) -> int:
    """The length at which the file's lines wrap, 0 where each paragraph is one line."""
    lengths = sorted(len(line) for line in lines if line)
    if not lengths:
        return 0
    long = lengths[int(0.9 * (len(lengths) - 1))]
    return long if long <= 130 else 0


def _is_alone(lines: Sequence[str], index: int) -> bool:
    before = index == 0 or not lines[index - 1]
    after = index + 1 >= len(lines) or not lines[index + 1] or bool(_UNDERLINE.match(lines[index + 1]))
    return before and after


def _is_heading(line: str) -> bool:
    letters = [char for char in line if char.isalpha()]
    if len(line) > _MAX_HEADING or len(letters) < 3 or line.endswith((";", ",")):
        return False
    if line.isupper() and not line.endswith("."):
        return True
    return (bool(_PART.match(line)) and not line.endswith(".") and not line[-1].isdigit()) or line.isupper()


def _level(line: str) -> int:
    numbered = re.match(r"^((?:\d{1,2}\.)+\d{0,2})\s", line)
    if numbered:
        return min(len(numbered.group(1).strip(".").split(".")) + 1, 6)
    return 1 if line.isupper() else 2


def _paragraph(lines: Sequence[str], known: Evidence) -> Iterator[Block]:
    text = join_lines(lines, known)
    if any(char.isalnum() for char in text):
        yield Block("item", text, level=1) if markers.marker(text) else Block("paragraph", text)


def read_markdown(data: bytes) -> Reading:
    """The blocks of a Markdown file. Raises EmptyFile."""
    text = decode(data).replace("\r\n", "\n")
    title = None
    front = _FRONT_MATTER.match(text)
    if front is not None:
        named = _FRONT_TITLE.search(front.group(1))
        title = clean(named.group(1)) if named else None
        text = text[front.end() :]
    tree = SyntaxTreeNode(MarkdownIt("commonmark", {"maxNesting": 60}).enable("table").parse(text))
    blocks = tuple(_markdown(tree.children, 0, ""))
    if not blocks:
        raise EmptyFile(_EMPTY)
    if title is None and blocks[0].kind == "heading":
        title = blocks[0].text
    return Reading(blocks, title=title)


def _markdown(nodes: Sequence[SyntaxTreeNode], depth: int, label: str) -> Iterator[Block]:
    for node in nodes:
        if node.type == "heading":
            yield from _named("heading", _inline(node), int(node.tag[1]))
        elif node.type in ("paragraph", "fence", "code_block"):
            text = _inline(node) if node.type == "paragraph" else node.content
            yield from _text(f"{label} {text}", depth)
            label = ""
        elif node.type in ("bullet_list", "ordered_list"):
            start = node.attrs.get("start", 1)
            for position, item in enumerate(node.children, int(start)):
                mark = f"{position}{item.markup}" if node.type == "ordered_list" else "•"
                yield from _markdown(item.children, depth + 1, mark)
        elif node.type == "table":
            yield from _table(node)
        elif node.type == "html_block":
            yield from _html(node.content)
        elif node.children:
            yield from _markdown(node.children, depth, label)


def _text(raw: str, depth: int) -> Iterator[Block]:
    if depth:
        yield from _named("item", raw, min(depth, 6))
    else:
        yield from _named("paragraph", raw, 0)


def _named(kind: str, raw: str, level: int) -> Iterator[Block]:
    text = clean(raw)
    if text and kind == "heading":
        yield Block("heading", text, level=level)
    elif text and kind == "item":
        yield Block("item", text, level=level)
    elif text:
        yield Block("paragraph", text)


def _html(markup: str) -> Iterator[Block]:
    if re.search(r"\w", re.sub(r"<!--.*?-->|<[^>]*>", "", markup, flags=re.S)):
        yield from read_html_text(markup).blocks


def _inline(node: SyntaxTreeNode) -> str:
    """What a reader sees of inline markup: link texts without addresses, image texts, no asterisks."""
    if node.type in ("softbreak", "hardbreak"):
        return " "
    if node.type == "html_inline":
        return " " if node.content.lower().startswith("<br") else ""
    if node.children:
        return "".join(_inline(child) for child in node.children)
    return node.content


def _table(table: SyntaxTreeNode) -> Iterator[Block]:
    for part in table.children:
        for row in part.children:
            cells = tuple(clean(_inline(cell)) for cell in row.children)
            if any(cells):
                yield Block("row", "\t".join(cells), cells=cells, header=part.type == "thead")
