"""What the register keeps of acts: which a document is and cites, and what they do to one another."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Column, Connection, ForeignKey, Index, Integer, String, Table, Text, delete, insert

from corpus.tables import metadata


@dataclass(frozen=True, slots=True)
class ReferenceRecord:
    """One reference of a document to an act: ``start`` and ``end``, and those of the sentence around
    it, count code points in the document's text.

    ``key`` names the act whatever its mentions say of it, ``open_key`` a body's own act without the
    body; the other fields as in ``ingest.norms.Reference``.
    """

    ordinal: int
    passage_id: str | None
    page: int | None
    start: int
    end: int
    sentence_start: int
    sentence_end: int
    text: str
    kind: str
    act_type: str
    authority: str | None
    organ: str | None
    number: str | None
    year: int | None
    date: str | None
    article: str | None
    until: str | None
    paragraph: str | None
    letter: str | None
    point: str | None
    urn: str | None
    act_urn: str | None
    key: str | None
    open_key: str | None
    confidence: str


@dataclass(frozen=True, slots=True)
class ActRecord:
    """An act that a document is; with two numbers it is two."""

    urn: str
    key: str
    open_key: str


@dataclass(frozen=True, slots=True)
class RelationRecord:
    """An act (``subject``; the document itself where None) does ``kind`` to the act ``object``.

    Both are keys. ``page``, ``start`` and ``end`` are the sentence of the document that says so.
    """

    kind: str
    subject: str | None
    object: str
    page: int | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class DocumentActs:
    """All that one document says of acts, itself among them."""

    acts: tuple[ActRecord, ...] = ()
    references: tuple[ReferenceRecord, ...] = ()
    relations: tuple[RelationRecord, ...] = ()


NO_ACTS = DocumentActs()


def _document() -> Column[Any]:
    return Column("document_id", String(64), ForeignKey("documents.id"), nullable=False)


references_table = Table(
    "act_references",
    metadata,
    _document(),
    Column("ordinal", Integer, nullable=False),
    Column("passage_id", String(80)),
    Column("page", Integer),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("sentence_start", Integer, nullable=False),
    Column("sentence_end", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("act_type", String(120), nullable=False),
    Column("authority", Text),
    Column("organ", Text),
    Column("number", String(80)),
    Column("year", Integer),
    Column("date", String(10)),
    Column("article", String(40)),
    Column("until", String(40)),
    Column("paragraph", String(40)),
    Column("letter", String(40)),
    Column("point", String(40)),
    Column("urn", Text),
    Column("act_urn", Text),
    Column("key", Text),
    Column("open_key", Text),
    Column("confidence", String(16), nullable=False),
    Index("act_references_by_document", "document_id", "ordinal"),
    Index("act_references_by_key", "key"),
    Index("act_references_by_open_key", "open_key"),
)

acts_table = Table(
    "acts",
    metadata,
    _document(),
    Column("urn", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("open_key", Text, nullable=False),
    Index("acts_by_document", "document_id"),
    Index("acts_by_key", "key"),
    Index("acts_by_open_key", "open_key"),
)

relations_table = Table(
    "relations",
    metadata,
    _document(),
    Column("kind", String(16), nullable=False),
    Column("subject", Text),
    Column("object", Text, nullable=False),
    Column("page", Integer),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Index("relations_by_document", "document_id"),
    Index("relations_by_object", "object"),
    Index("relations_by_subject", "subject"),
)

TABLES = (references_table, acts_table, relations_table)
RECORDS: dict[Table, type] = {
    references_table: ReferenceRecord,
    acts_table: ActRecord,
    relations_table: RelationRecord,
}

_BATCH = 500


def put_acts(connection: Connection, document_id: str, found: DocumentActs) -> None:
    """Store what a document says of acts, replacing what was known."""
    drop_acts(connection, document_id)
    for table, records in (
        (references_table, found.references),
        (acts_table, found.acts),
        (relations_table, found.relations),
    ):
        values = [{"document_id": document_id, **asdict(record)} for record in records]
        for start in range(0, len(values), _BATCH):
            connection.execute(insert(table), values[start : start + _BATCH])


def drop_acts(connection: Connection, document_id: str) -> None:
    """Forget what a document says of acts."""
    for table in TABLES:
        connection.execute(delete(table).where(table.c.document_id == document_id))
