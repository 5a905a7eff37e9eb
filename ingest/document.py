"""The types every later stage stands on: blocks as read, and the document they make.

Offsets count Unicode code points in ``Document.text`` (Python string indices), pages count
from 1 as a PDF viewer does, lengths on a page are PDF points (1/72 inch).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    # The fields stand on Span; a real import would go round in a circle.
    from ingest.act.fields import ActFields

BlockKind = Literal["heading", "paragraph", "item", "row"]
"""``row`` is one table row, ``item`` one numbered or bulleted point."""

RowJoin = Literal["", "none", "table", "row"]
"""What a row goes on from: nothing, the table before it (whatever stands between), the row before it,
of which it is the rest after a page break; "" where the blocks around it tell."""

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
    joins: RowJoin = ""


@dataclass(frozen=True, slots=True)
class PageInfo:
    """The size of one page in points, and where its text came from.

    ``confidence`` is the mean word confidence of the recognition, 0–1, for ``ocr`` pages.
    ``furniture`` are the running headers, footers and page numbers that were taken out of the
    text, ``stamps`` the visible signatures and the protocol marks in the margin, in their order.
    """

    number: int
    width: float
    height: float
    source: TextSource = "text"
    confidence: float | None = None
    furniture: tuple[str, ...] = ()
    stamps: tuple[str, ...] = ()


Integrity = Literal["verified", "broken", "unverified"]
"""``broken``: the signature is of another content; ``unverified``: it cannot be told."""


@dataclass(frozen=True, slots=True)
class Signature:
    """One digital signature of a file, checked against its content and not for trust.

    ``signed`` is the time that the signer states, ISO 8601 in UTC; ``reason`` says in Italian
    what limits the check, "" where nothing does.
    """

    signer: str
    integrity: Integrity
    signed: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """A file found inside another: of an archive, a message, a PDF or a signed envelope.

    ``name`` is the one that it had there, with its folders, made safe to show. ``content`` is its
    bytes as a reader finds them, and the path of a file that holds them once it has left the
    reading process.
    """

    name: str
    content: bytes | Path


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader found in one file. Pages without text are listed in ``pages`` all the same.

    ``warnings`` are Italian sentences for the person who keeps the collection. ``members`` are
    documents of their own. ``sealed`` is what an envelope holds, which is the document itself:
    such a reading has no blocks. ``left_out`` are members that are not read: name and reason.
    """

    blocks: tuple[Block, ...]
    pages: tuple[PageInfo, ...] = ()
    title: str | None = None
    warnings: tuple[str, ...] = ()
    signatures: tuple[Signature, ...] = ()
    members: tuple[Member, ...] = ()
    sealed: Member | None = None
    left_out: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of code points, ``text[start:end]``."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Page:
    """One page and the part of the document's text that stands on it; the rest as in PageInfo."""

    number: int
    span: Span
    width: float
    height: float
    source: TextSource = "text"
    confidence: float | None = None
    furniture: tuple[str, ...] = ()
    stamps: tuple[str, ...] = ()


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
class TableRow:
    """A row of a table, whole: ``cells`` has one text a column, "" where there is none.

    ``spans`` are the row's ranges of the text: one, or one a page where the page break cuts it.
    ``page`` and ``page_end`` are None where the format has no pages.
    """

    cells: tuple[str, ...]
    spans: tuple[Span, ...]
    page: int | None
    page_end: int | None


@dataclass(frozen=True, slots=True)
class Table:
    """A table, whole over all its pages. ``columns`` are their names, empty where it names none.

    ``rows`` are those under the names, ``titles`` what rows above the names say of the whole table;
    ``span`` reaches from its first row to its last.
    """

    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    span: Span
    page: int | None
    page_end: int | None
    titles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Act:
    """What the document says of itself in short; a field it does not give is None.

    ``date`` is ISO 8601 (YYYY-MM-DD). ``number``, without leading zeros, is the one by which the
    act is cited: that of the general register where it has two.
    """

    type: str
    title: str
    authority: str | None = None
    number: str | None = None
    date: str | None = None
    language: str = "it"


PartKind = Literal[
    "intestazione", "oggetto", "premesse", "dispositivo", "pareri", "firme", "pubblicazione", "allegati",
    # the clauses of the premesse
    "visto", "richiamato", "premesso", "considerato", "dato_atto", "preso_atto", "ritenuto", "atteso",
    "accertato", "rilevato", "acquisito", "sentito", "tenuto_conto", "valutato", "precisato", "voto",
    # the points of the dispositivo
    "punto",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an act by what it does, with the range of the text that it takes."""

    kind: PartKind
    span: Span


@dataclass(frozen=True, slots=True)
class Document:
    """A file as text with structure. ``text`` is immutable: every offset counts in it.

    ``fields`` is all that the document says of itself, with places; ``act`` is derived from it.
    """

    text: str
    elements: tuple[Element, ...]
    pages: tuple[Page, ...]
    sections: tuple[Section, ...]
    act: Act
    fields: ActFields
    tables: tuple[Table, ...] = ()
    warnings: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
