"""Finds who cites an act, which documents are acts, and what is said to be done to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Column, Connection, Table, distinct, func, or_, select
from sqlalchemy.engine import Engine

from corpus.acts import (
    RECORDS,
    ActRecord,
    DocumentActs,
    ReferenceRecord,
    RelationRecord,
    acts_table,
    references_table,
    relations_table,
)
from corpus.database import translated
from corpus.tables import documents_table

_BATCH = 500
_WAY_OUT = "removing"


@dataclass(frozen=True, slots=True)
class Mention:
    """A reference with the document that makes it and the words of the sentence, verbatim."""

    document_id: str
    reference: ReferenceRecord
    sentence: str


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
    kind = RECORDS[table]
    return kind(**{field.name: getattr(row, field.name) for field in fields(kind)})
