"""What the register keeps of references: who cites which act where, and what acts do to one another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, cast

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    delete,
    distinct,
    func,
    insert,
    or_,
    select,
)
from sqlalchemy.engine import Engine

from corpus.database import translated
from corpus.tables import documents_table, metadata


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
    url: str | None
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


@dataclass(frozen=True, slots=True)
class Mention:
    """A reference with the document that makes it and the words of the sentence, verbatim."""

    document_id: str
    reference: ReferenceRecord
    sentence: str


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
    Column("url", Text),
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
_FIELDS: dict[Table, type] = {
    references_table: ReferenceRecord,
    acts_table: ActRecord,
    relations_table: RelationRecord,
}
_BATCH = 500
_WAY_OUT = "removing"


class ReferenceShelf:
    """The references of all documents of one register, for reading. Safe to use from several threads."""

    def __init__(self, engine: Engine, path: Path) -> None:
        self._engine = engine
        self._path = path

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with translated(self._path), self._engine.connect() as connection:
            yield connection

    def of(self, document_id: str) -> DocumentActs:
        """What one document cites, in text order, and which acts it is."""
        with self._reading() as connection:
            return DocumentActs(
                acts=tuple(_records(connection, acts_table, acts_table.c.document_id == document_id)),
                references=tuple(
                    _records(connection, references_table, references_table.c.document_id == document_id)
                ),
                relations=tuple(
                    _records(connection, relations_table, relations_table.c.document_id == document_id)
                ),
            )

    def citing(self, keys: Iterable[str]) -> list[Mention]:
        """Every mention of the acts with these keys, open ones too, in the order of the documents."""
        known, found = list(dict.fromkeys(keys)), []
        columns = (references_table.c.key, references_table.c.open_key)
        first = references_table.c.sentence_start
        sentence = func.substr(
            documents_table.c.text, first + 1, references_table.c.sentence_end - first
        ).label("sentence")
        for start in range(0, len(known), _BATCH):
            batch = known[start : start + _BATCH]
            query = (
                select(references_table, sentence)
                .join(documents_table, documents_table.c.id == references_table.c.document_id)
                .where(or_(*(column.in_(batch) for column in columns)))
                .where(documents_table.c.state != _WAY_OUT)
                .order_by(references_table.c.document_id, references_table.c.ordinal)
            )
            with self._reading() as connection:
                found += [
                    Mention(row.document_id, _record(references_table, row), row.sentence)
                    for row in connection.execute(query)
                ]
        return list({(one.document_id, one.reference.ordinal): one for one in found}.values())

    def holding(self, keys: Iterable[str]) -> list[tuple[str, ActRecord]]:
        """The documents that are the acts with these keys."""
        return self._with_documents(acts_table, (acts_table.c.key, acts_table.c.open_key), keys)

    def changing(self, keys: Iterable[str]) -> list[tuple[str, RelationRecord]]:
        """What is said to be done to the acts with these keys, with the document that says so."""
        return self._with_documents(relations_table, (relations_table.c.object,), keys)

    def done_by(self, keys: Iterable[str]) -> list[tuple[str, RelationRecord]]:
        """What the acts with these keys are said, by others, to do."""
        return self._with_documents(relations_table, (relations_table.c.subject,), keys)

    def acts_of(self, ids: Iterable[str]) -> dict[str, list[ActRecord]]:
        """The acts that these documents are, by document."""
        found: dict[str, list[ActRecord]] = {}
        for identifier, act in self._with_documents(acts_table, (acts_table.c.document_id,), ids):
            found.setdefault(identifier, []).append(act)
        return found

    def example(self, key: str) -> ReferenceRecord | None:
        """One mention of the act with this key: the one that tells the most of it."""
        query = (
            select(references_table)
            .where(references_table.c.key == key)
            .order_by(references_table.c.date.is_(None), references_table.c.document_id)
            .limit(1)
        )
        with self._reading() as connection:
            row = connection.execute(query).first()
        return cast(ReferenceRecord, _record(references_table, row)) if row else None

    def of_number(self, act_type: str, number: str) -> list[ReferenceRecord]:
        """One mention of each act of this sort and number, whatever its year."""
        query = (
            select(references_table)
            .where(references_table.c.number == number, references_table.c.act_type == act_type)
            .where(references_table.c.act_urn.is_not(None))
            .order_by(references_table.c.key, references_table.c.date.is_(None))
        )
        found: dict[str, ReferenceRecord] = {}
        with self._reading() as connection:
            for row in connection.execute(query):
                found.setdefault(row.key, cast(ReferenceRecord, _record(references_table, row)))
        return list(found.values())

    def most_cited(self, limit: int) -> list[tuple[str, int]]:
        """The keys of the acts that most documents cite, with their number of documents."""
        documents = func.count(distinct(references_table.c.document_id))
        query = (
            select(references_table.c.key, documents)
            .join(documents_table, documents_table.c.id == references_table.c.document_id)
            .where(references_table.c.key.is_not(None), documents_table.c.state != _WAY_OUT)
            .group_by(references_table.c.key)
            .order_by(documents.desc(), references_table.c.key)
            .limit(limit)
        )
        with self._reading() as connection:
            return [(row[0], row[1]) for row in connection.execute(query)]

    def _with_documents(self, table: Table, columns: Sequence[Column[Any]], keys: Iterable[str]) -> list[Any]:
        known = list(dict.fromkeys(keys))
        found: list[Any] = []
        seen: set[tuple[Any, ...]] = set()
        with self._reading() as connection:
            for start in range(0, len(known), _BATCH):
                batch = known[start : start + _BATCH]
                query = (
                    select(table)
                    .join(documents_table, documents_table.c.id == table.c.document_id)
                    .where(or_(*(column.in_(batch) for column in columns)))
                    .where(documents_table.c.state != _WAY_OUT)
                )
                for row in connection.execute(query):
                    if tuple(row) not in seen:
                        seen.add(tuple(row))
                        found.append((row.document_id, _record(table, row)))
        return found


def _records(connection: Connection, table: Table, condition: Any) -> Iterator[Any]:
    order = (table.c.ordinal,) if table is references_table else tuple(table.primary_key)
    for row in connection.execute(select(table).where(condition).order_by(*order)):
        yield _record(table, row)


def _record(table: Table, row: Any) -> Any:
    kind = _FIELDS[table]
    return kind(**{field.name: getattr(row, field.name) for field in fields(kind)})


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
