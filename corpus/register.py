"""The register: every document, passage and file that a home knows, in one SQL database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, or_, select, update
from sqlalchemy.engine import Engine

from corpus.acts import NO_ACTS, DocumentActs, drop_acts, put_acts
from corpus.database import RegisterDamaged, open_engine, translated
from corpus.records import DocumentRecord, DocumentRef, DocumentState, FileRecord, PassageRecord
from corpus.references import ReferenceShelf
from corpus.source import document_id
from corpus.tables import (
    document_from,
    document_values,
    documents_table,
    file_from,
    files_table,
    metadata,
    passage_from,
    passage_values,
    passages_table,
    settings_table,
)
from corpus.upgrade import add_missing_columns

SCHEMA_VERSION = "3"

_UPGRADED = ("1", "2")
"""Earlier versions that are brought to today's when they are opened."""

_HEAVY = frozenset({"text", "page_layout", "outline", "act_fields", "parts"})
"""Columns that a list of documents does without."""

# A statement may name this many values at once on every database we meet.
_BATCH = 500


class Register:
    """One register database. Safe to use from several threads of one process."""

    def __init__(self, engine: Engine, path: Path) -> None:
        self._engine = engine
        self._path = path
        self.references = ReferenceShelf(engine, path)

    @classmethod
    def open(cls, path: Path) -> Register:
        """Open or create the register in the SQLite file ``path``. Raises RegisterDamaged, DiskFull."""
        register = cls(open_engine(path), path)
        with translated(path):
            metadata.create_all(register._engine)
        known = register.setting("schema")
        if known in _UPGRADED:
            with translated(path):
                add_missing_columns(register._engine)
        if known is None or known in _UPGRADED:
            register.set_setting("schema", SCHEMA_VERSION)
        elif known != SCHEMA_VERSION:
            raise RegisterDamaged(
                f"Il registro {path} è della versione {known}; questo programma legge la {SCHEMA_VERSION}. "
                "Aggiornare Prassi o indicare un'altra cartella con PRASSI_HOME."
            )
        return register

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """All or nothing: what is done with the connection is committed at the end."""
        with translated(self._path), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with translated(self._path), self._engine.connect() as connection:
            yield connection

    # -- settings ------------------------------------------------------------------------

    def setting(self, key: str) -> str | None:
        with self._reading() as connection:
            return connection.execute(
                select(settings_table.c.value).where(settings_table.c.key == key)
            ).scalar()

    def set_setting(self, key: str, value: str) -> None:
        with self.transaction() as connection:
            connection.execute(delete(settings_table).where(settings_table.c.key == key))
            connection.execute(insert(settings_table).values(key=key, value=value))

    # -- documents -----------------------------------------------------------------------

    def put_document(
        self,
        document: DocumentRecord,
        passages: Sequence[PassageRecord],
        files: Sequence[FileRecord],
        acts: DocumentActs = NO_ACTS,
    ) -> None:
        """Store a document, its passages, the files it came from and what it says of acts, replacing
        what had its id."""
        identifier = document.ref.id
        with self.transaction() as connection:
            connection.execute(delete(passages_table).where(passages_table.c.document_id == identifier))
            drop_acts(connection, identifier)
            connection.execute(delete(documents_table).where(documents_table.c.id == identifier))
            connection.execute(insert(documents_table), [document_values(document)])
            if passages:
                connection.execute(insert(passages_table), [passage_values(p) for p in passages])
            put_acts(connection, identifier, acts)
            for file in files:
                _put_file(connection, file)

    def set_state(self, ids: Iterable[str], state: DocumentState) -> None:
        with self.transaction() as connection:
            for batch in _batches(ids):
                connection.execute(
                    update(documents_table).where(documents_table.c.id.in_(batch)).values(state=state)
                )

    def delete_document(self, identifier: str) -> None:
        """Take a document and its passages out; files that gave it lose their link."""
        with self.transaction() as connection:
            connection.execute(delete(passages_table).where(passages_table.c.document_id == identifier))
            drop_acts(connection, identifier)
            connection.execute(
                update(files_table).where(files_table.c.document_id == identifier).values(document_id=None)
            )
            connection.execute(delete(documents_table).where(documents_table.c.id == identifier))

    def document(self, identifier: str) -> DocumentRecord | None:
        with self._reading() as connection:
            row = connection.execute(
                select(documents_table).where(documents_table.c.id == identifier)
            ).first()
        return document_from(row) if row else None

    def documents(self, state: DocumentState | None = None) -> list[DocumentRecord]:
        """All documents by title, without their text and layout."""
        light = [c for c in documents_table.c if c.name not in _HEAVY]
        query = select(*light).order_by(func.lower(documents_table.c.title), documents_table.c.id)
        if state is not None:
            query = query.where(documents_table.c.state == state)
        with self._reading() as connection:
            return [document_from(row) for row in connection.execute(query)]

    def refs(self, ids: Iterable[str]) -> dict[str, DocumentRef]:
        """References to the documents with these identifiers; unknown ones are left out."""
        columns = [documents_table.c[name] for name in DocumentRef.__dataclass_fields__]
        found: dict[str, DocumentRef] = {}
        with self._reading() as connection:
            for batch in _batches(ids):
                for row in connection.execute(select(*columns).where(documents_table.c.id.in_(batch))):
                    found[row.id] = DocumentRef(*row)
        return found

    # -- passages ------------------------------------------------------------------------

    def passages_of(self, identifier: str) -> list[PassageRecord]:
        query = (
            select(passages_table)
            .where(passages_table.c.document_id == identifier)
            .order_by(passages_table.c.ordinal)
        )
        with self._reading() as connection:
            return [passage_from(row) for row in connection.execute(query)]

    def all_passages(self) -> Iterator[PassageRecord]:
        """Every passage, in no order, some at a time."""
        with self._reading() as connection:
            for row in connection.execution_options(yield_per=1000).execute(select(passages_table)):
                yield passage_from(row)

    def passages(self, ids: Iterable[str]) -> dict[str, PassageRecord]:
        """The passages with these identifiers; unknown ones are left out."""
        found: dict[str, PassageRecord] = {}
        with self._reading() as connection:
            for batch in _batches(ids):
                for row in connection.execute(select(passages_table).where(passages_table.c.id.in_(batch))):
                    found[row.id] = passage_from(row)
        return found

    def passage_at(self, identifier: str, offset: int) -> PassageRecord | None:
        """The passage of a document that holds the code point at ``offset``."""
        query = (
            select(passages_table)
            .where(passages_table.c.document_id == identifier)
            .where(passages_table.c.start <= offset, passages_table.c.end > offset)
            .limit(1)
        )
        with self._reading() as connection:
            row = connection.execute(query).first()
        return passage_from(row) if row else None

    def passage_ids_of(self, identifier: str) -> list[str]:
        query = select(passages_table.c.id).where(passages_table.c.document_id == identifier)
        with self._reading() as connection:
            return list(connection.execute(query).scalars())

    def mean_passage_chars(self) -> float:
        """The mean length of what is indexed of a passage, in characters; 0.0 without passages."""
        length = func.length(passages_table.c.text) + func.length(passages_table.c.context)
        with self._reading() as connection:
            return float(connection.execute(select(func.avg(length))).scalar() or 0.0)

    def orphans(self) -> list[str]:
        """Documents that no file stands for any more."""
        kept = select(files_table.c.document_id).where(files_table.c.document_id.is_not(None))
        query = select(documents_table.c.id).where(documents_table.c.id.not_in(kept))
        with self._reading() as connection:
            return list(connection.execute(query.order_by(documents_table.c.id)).scalars())

    def passage_count(self) -> int:
        with self._reading() as connection:
            return connection.execute(select(func.count()).select_from(passages_table)).scalar_one()

    def indexed_passage_count(self) -> int:
        """How many passages the index must hold at least."""
        indexed = select(documents_table.c.id).where(documents_table.c.state == "indexed")
        query = select(func.count()).where(passages_table.c.document_id.in_(indexed))
        with self._reading() as connection:
            return connection.execute(query).scalar_one()

    def document_ids(self) -> set[str]:
        with self._reading() as connection:
            return set(connection.execute(select(documents_table.c.id)).scalars())

    def original_ids(self) -> set[str]:
        """Under which names originals are kept: those of documents, and those of their sealed files."""
        query = select(files_table.c.sha256).where(files_table.c.document_id.is_not(None))
        with self._reading() as connection:
            files = {document_id(sha256) for sha256 in connection.execute(query).scalars() if sha256}
        return files | self.document_ids()

    # -- files ---------------------------------------------------------------------------

    def put_file(self, file: FileRecord) -> None:
        with self.transaction() as connection:
            _put_file(connection, file)

    def forget_file(self, path: str) -> None:
        """Forget a file and everything that was found in it."""
        with self.transaction() as connection:
            connection.execute(delete(files_table).where(or_(files_table.c.path == path, _found_in(path))))

    def files(self) -> dict[str, FileRecord]:
        with self._reading() as connection:
            return {row.path: file_from(row) for row in connection.execute(select(files_table))}

    def file(self, path: str) -> FileRecord | None:
        with self._reading() as connection:
            row = connection.execute(select(files_table).where(files_table.c.path == path)).first()
        return file_from(row) if row else None

    def files_of(self, identifier: str) -> list[FileRecord]:
        query = (
            select(files_table).where(files_table.c.document_id == identifier).order_by(files_table.c.path)
        )
        with self._reading() as connection:
            return [file_from(row) for row in connection.execute(query)]

    def members_of(self, path: str) -> list[FileRecord]:
        """The files found in a file, and those found in them, by path."""
        query = select(files_table).where(_found_in(path)).order_by(files_table.c.path)
        with self._reading() as connection:
            return [file_from(row) for row in connection.execute(query)]

    def is_container(self, identifier: str) -> bool:
        """Whether files were found in one of a document's files."""
        own = select(files_table.c.path).where(files_table.c.document_id == identifier)
        query = select(files_table.c.path).where(files_table.c.container.in_(own)).limit(1)
        with self._reading() as connection:
            return connection.execute(query).first() is not None

    def exclude_file(self, path: str) -> None:
        """Note that a person took this file's document out: it stays on disk and out of the index."""
        with self.transaction() as connection:
            connection.execute(
                update(files_table)
                .where(files_table.c.path == path)
                .values(document_id=None, state="excluded", reason=None)
            )

    def rename_document(self, identifier: str, path: str) -> None:
        """Name another of its files as the one a document is shown with."""
        with self.transaction() as connection:
            connection.execute(
                update(documents_table).where(documents_table.c.id == identifier).values(path=path)
            )


def _found_in(path: str) -> ColumnElement[bool]:
    prefix = f"{path}/"
    # Not LIKE, to which the signs of a file name mean something.
    inside = func.substr(files_table.c.path, 1, len(prefix)) == prefix
    return and_(files_table.c.container.is_not(None), inside)


def _batches(ids: Iterable[str]) -> Iterator[list[str]]:
    known = list(dict.fromkeys(ids))
    for start in range(0, len(known), _BATCH):
        yield known[start : start + _BATCH]


def _put_file(connection: Connection, file: FileRecord) -> None:
    values = {name: getattr(file, name) for name in FileRecord.__dataclass_fields__}
    connection.execute(delete(files_table).where(files_table.c.path == file.path))
    connection.execute(insert(files_table).values(**values))
