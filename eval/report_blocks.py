"""What a report is made of, before it is written in one form or another."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a section."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text. ``strong`` is what a hasty reader should read."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of texts. The ``words`` columns, by number, hold text; the others figures."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: tuple[int, ...] = (0,)


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing with its figures beside it. ``key`` is unique in the report and names its file."""

    key: str
    title: str
    description: str
    svg: str
    grid: Grid


Block = Heading | Paragraph | Grid | Figure


@dataclass(frozen=True, slots=True)
class Report:
    """A titled sequence of blocks."""

    title: str
    blocks: tuple[Block, ...]
