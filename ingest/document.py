"""The types every later stage stands on: blocks as read, and the document they make.

Offsets count Unicode code points in ``Document.text`` (Python string indices), pages count
from 1 as a PDF viewer does, lengths on a page are PDF points (1/72 inch).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

BlockKind = Literal["heading", "paragraph", "item", "row"]
"""``row`` is one table row, ``item`` one numbered or bulleted point."""

TextSource = Literal["text", "ocr", "blank"]
"""``blank`` where nothing is written on the page, neither in its text layer nor in its pictures."""


class IngestError(Exception):
    """A file that cannot become a document. ``str(error)`` is an Italian sentence with the remedy."""


class UnreadableFile(IngestError):
    """The bytes are not a file of the kind they claim to be, or are damaged beyond reading."""


class EncryptedFile(IngestError):
    """The file is protected by a password that we do not have."""


class EmptyFile(IngestError):
    """The file has no bytes, or no text at all."""


class UnsupportedFile(IngestError):
    """A kind of file that is not read."""


class LimitExceeded(IngestError):
    """Reading the file took more memory, time or space than one file may."""


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of a file in reading order, already cleaned: its text never changes afterwards.

    ``level`` is 1–6 for headings and the nesting depth (from 1) for items, otherwise 0.
    ``cells`` holds the cells of a ``row`` (``text`` is then the cells joined by tabs).
    ``header`` marks a row that names the columns of the rows after it. ``page`` is None
    where the format has no pages.
    """

    kind: BlockKind
    text: str
    page: int | None = None
    level: int = 0
    cells: tuple[str, ...] = ()
    header: bool = False


@dataclass(frozen=True, slots=True)
class PageInfo:
    """The size of one page in points, and where its text came from.

    ``confidence`` is the mean word confidence of the recognition, 0–1, for ``ocr`` pages.
    """

    number: int
    width: float
    height: float
    source: TextSource = "text"
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader found in one file. Pages without text are listed in ``pages`` all the same.

    ``warnings`` are Italian sentences for the person who keeps the collection.
    """

    blocks: tuple[Block, ...]
    pages: tuple[PageInfo, ...] = ()
    title: str | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of code points, ``text[start:end]``."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Page:
    """One page and the part of the document's text that stands on it."""

    number: int
    span: Span
    width: float
    height: float
    source: TextSource = "text"
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and everything under it, up to the next heading of its level or above."""

    title: str
    level: int
    span: Span


@dataclass(frozen=True, slots=True)
class Element:
    """A block in its place in the document's text."""

    block: Block
    span: Span
    section_path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Act:
    """What the document says of itself; a field it does not give is None.

    ``date`` is ISO 8601 (YYYY-MM-DD), ``number`` without leading zeros.
    """

    type: str
    title: str
    authority: str | None = None
    number: str | None = None
    date: str | None = None
    language: str = "it"


@dataclass(frozen=True, slots=True)
class Document:
    """A file as text with structure. ``text`` is immutable: every offset counts in it."""

    text: str
    elements: tuple[Element, ...]
    pages: tuple[Page, ...]
    sections: tuple[Section, ...]
    act: Act
    warnings: tuple[str, ...] = ()
