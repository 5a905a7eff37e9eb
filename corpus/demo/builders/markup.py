"""Parse the demo sources' light markup into blocks (the markup is described in the README)."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """A title; level 1 is the highest."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; kind is body, center, right or small."""

    text: str
    kind: str = "body"


@dataclass(frozen=True, slots=True)
class Items:
    """A list; each item is its written marker ("-", "1.", "a)") and its text."""

    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, the first one the head; widths are relative; total marks a closing total row."""

    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    ruled: bool
    total: bool
    caption: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawn chart: kind is bars, hbars or steps; each row is a label and its cells."""

    kind: str
    caption: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Box:
    """A framed case or notice; paragraphs in order."""

    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """An instruction to the writer: toc, page, space, sign."""

    name: str
    arguments: tuple[str, ...]


Block = Heading | Paragraph | Items | Table | Figure | Box | Mark

# "- voce", "1. voce", "12) voce", "a) voce"
ITEM = re.compile(r"(-|\d{1,2}[.)]|[a-z]\))\s+(.*)")
# "## Titolo"
HEADING = re.compile(r"(#{1,4})\s+(.*)")
KINDS = ("center", "right", "small")


def parse(body: str) -> tuple[Block, ...]:
    """Read a source's body; chunks are separated by blank lines."""
    chunks = (chunk.splitlines() for chunk in re.split(r"\n\s*\n", body.strip()))
    return tuple(block for lines in chunks for block in _blocks(lines))


def _blocks(lines: list[str]) -> Iterator[Block]:
    first = lines[0]
    if first.startswith("@"):
        yield _directive(lines)
    elif heading := HEADING.match(first):
        yield Heading(len(heading[1]), heading[2])
        if lines[1:]:
            yield from _blocks(lines[1:])
    elif first.startswith(">"):
        yield Box(tuple(line.lstrip("> ") for line in lines if line.strip("> ")))
    elif first.startswith("|"):
        yield _table(lines, {})
    elif ITEM.match(first):
        yield Items(tuple(_items(lines)))
    else:
        yield Paragraph(" ".join(line.strip() for line in lines))


def _items(lines: list[str]) -> Iterator[tuple[str, str]]:
    marker, text = "", ""
    for line in lines:
        found = ITEM.match(line)
        if found:
            if marker:
                yield marker, text
            marker, text = found[1], found[2]
        else:
            text += " " + line.strip()
    yield marker, text


def _directive(lines: list[str]) -> Block:
    name, _, rest = lines[0][1:].partition(" ")
    if name in KINDS:
        return Paragraph(" ".join([rest, *(line.strip() for line in lines[1:])]), name)
    words = shlex.split(rest)
    options = dict(word.split("=", 1) for word in words if "=" in word)
    if name == "table":
        return _table(lines[1:], options)
    if name == "figure":
        return Figure(words[0], options["caption"], _rows(lines[1:]))
    return Mark(name, tuple(words))


def _table(lines: list[str], options: dict[str, str]) -> Table:
    rows = _rows(lines)
    widths = options.get("widths", ",".join("1" for _ in rows[0]))
    return Table(
        rows,
        tuple(float(width) for width in widths.split(",")),
        options.get("lines", "yes") == "yes",
        options.get("total", "no") == "yes",
        options.get("caption", ""),
    )


def _rows(lines: list[str]) -> tuple[tuple[str, ...], ...]:
    kept = (line for line in lines if not re.fullmatch(r"[|\-: ]+", line))
    return tuple(tuple(cell.strip() for cell in line.strip().strip("|").split("|")) for line in kept)
