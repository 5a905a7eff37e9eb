"""The register: every document, passage and file that a home knows, in one SQL database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, create_engine, delete, event, func, insert, select, update
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import QueuePool

from corpus.home import CorpusError
from corpus.records import DocumentRecord, DocumentRef, DocumentState, FileRecord, PassageRecord
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

SCHEMA_VERSION = "1"

class RegisterDamaged(CorpusError):
    """The database file is not one, or is of a version that this program does not read."""


# A statement may name this many values at once on every database we meet.
_BATCH = 500


class Register:
    """One register database. Safe to use from several threads of one process."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, path: Path) -> Register:
        """Open or create the register in the SQLite file ``path``. Raises RegisterDamaged."""
        engine = create_engine(
            f"sqlite:///{path}", poolclass=QueuePool, connect_args={"timeout": 30, "check_same_thread": False}
        )

        @event.listens_for(engine, "connect")
        def _set_pragmas(connection, _record):  # type: ignore[no-untyped-def]
            # WAL lets readers go on while a writer commits; FULL survives a power cut.
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
                connection.execute(f"PRAGMA {pragma}")

        register = cls(engine)
        try:
            metadata.create_all(engine)
            known = register.setting("schema")
            if known is None:
                register.set_setting("schema", SCHEMA_VERSION)
        except OperationalError as error:
            if "full" in str(error.orig):
                raise
            raise RegisterDamaged(_DAMAGED.format(path=path, why=error.orig)) from error
        except DatabaseError as error:
            raise RegisterDamaged(_DAMAGED.format(path=path, why=error.orig)) from error
        if known not in (None, SCHEMA_VERSION):
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
        with self._engine.begin() as connection:
            yield connection

    # -- settings ------------------------------------------------------------------------

    def setting(self, key: str) -> str | None:
        with self._engine.connect() as connection:
            return connection.execute(select(settings_table.c.value).where(settings_table.c.key == key)).scalar()

    def set_setting(self, key: str, value: str) -> None:
        with self.transaction() as connection:
            connection.execute(delete(settings_table).where(settings_table.c.key == key))
            connection.execute(insert(settings_table).values(key=key, value=value))

    def set_setting_once(self, key: str, value: str) -> None:
        """Set a setting that has no value yet; one that has keeps it."""
        if self.setting(key) is None:
            self.set_setting(key, value)

    # -- documents -----------------------------------------------------------------------

    def put_document(
        self, document: DocumentRecord, passages: Sequence[PassageRecord], files: Sequence[FileRecord]
    ) -> None:
        """Store a document, its passages and the files it came from, replacing what had its id."""
        identifier = document.ref.id
        with self.transaction() as connection:
            connection.execute(delete(passages_table).where(passages_table.c.document_id == identifier))
            connection.execute(delete(documents_table).where(documents_table.c.id == identifier))
            connection.execute(insert(documents_table), [document_values(document)])
            if passages:
                connection.execute(insert(passages_table), [passage_values(p) for p in passages])
            for file in files:
                _put_file(connection, file)

    def set_state(self, ids: Iterable[str], state: DocumentState) -> None:
        with self.transaction() as connection:
            for batch in _batches(ids):
                connection.execute(update(documents_table).where(documents_table.c.id.in_(batch)).values(state=state))

    def delete_document(self, identifier: str) -> None:
        """Take a document and its passages out; files that gave it lose their link."""
        with self.transaction() as connection:
            connection.execute(delete(passages_table).where(passages_table.c.document_id == identifier))
            connection.execute(
                update(files_table).where(files_table.c.document_id == identifier).values(document_id=None)
            )
            connection.execute(delete(documents_table).where(documents_table.c.id == identifier))

    def document(self, identifier: str) -> DocumentRecord | None:
        with self._engine.connect() as connection:
            row = connection.execute(select(documents_table).where(documents_table.c.id == identifier)).first()
        return document_from(row) if row else None

    def documents(self, state: DocumentState | None = None) -> list[DocumentRecord]:
        """All documents by title, without their text and layout."""
        light = [c for c in documents_table.c if c.name not in ("text", "page_layout", "outline")]
        query = select(*light).order_by(func.lower(documents_table.c.title), documents_table.c.id)
        if state is not None:
            query = query.where(documents_table.c.state == state)
        with self._engine.connect() as connection:
            return [document_from(row) for row in connection.execute(query)]

    def refs(self, ids: Iterable[str]) -> dict[str, DocumentRef]:
        """References to the documents with these identifiers; unknown ones are left out."""
        columns = [documents_table.c[name] for name in DocumentRef.__dataclass_fields__]
        found: dict[str, DocumentRef] = {}
        with self._engine.connect() as connection:
            for batch in _batches(ids):
                for row in connection.execute(select(*columns).where(documents_table.c.id.in_(batch))):
                    found[row.id] = DocumentRef(*row)
        return found

    # -- passages ------------------------------------------------------------------------

    def passages_of(self, identifier: str) -> list[PassageRecord]:
        query = select(passages_table).where(passages_table.c.document_id == identifier).order_by(passages_table.c.ordinal)
        with self._engine.connect() as connection:
            return [passage_from(row) for row in connection.execute(query)]

    def passages(self, ids: Iterable[str]) -> dict[str, PassageRecord]:
        """The passages with these identifiers; unknown ones are left out."""
        found: dict[str, PassageRecord] = {}
        with self._engine.connect() as connection:
            for batch in _batches(ids):
                for row in connection.execute(select(passages_table).where(passages_table.c.id.in_(batch))):
                    found[row.id] = passage_from(row)
        return found

    def passage_ids_of(self, identifier: str) -> list[str]:
        query = select(passages_table.c.id).where(passages_table.c.document_id == identifier)
        with self._engine.connect() as connection:
            return list(connection.execute(query).scalars())

    def mean_passage_chars(self) -> float:
        """The mean length of what is indexed of a passage, in characters; 0.0 without passages."""
        length = func.length(passages_table.c.text) + func.length(passages_table.c.context)
        with self._engine.connect() as connection:
            return float(connection.execute(select(func.avg(length))).scalar() or 0.0)

    def orphans(self) -> list[str]:
        """Documents that no file stands for any more."""
        kept = select(files_table.c.document_id).where(files_table.c.document_id.is_not(None))
        query = select(documents_table.c.id).where(documents_table.c.id.not_in(kept))
        with self._engine.connect() as connection:
            return list(connection.execute(query.order_by(documents_table.c.id)).scalars())

    def passage_count(self) -> int:
        with self._engine.connect() as connection:
            return connection.execute(select(func.count()).select_from(passages_table)).scalar_one()

    # -- files ---------------------------------------------------------------------------

    def put_file(self, file: FileRecord) -> None:
        with self.transaction() as connection:
            _put_file(connection, file)

    def forget_file(self, path: str) -> None:
        with self.transaction() as connection:
            connection.execute(delete(files_table).where(files_table.c.path == path))

    def files(self) -> dict[str, FileRecord]:
        with self._engine.connect() as connection:
            return {row.path: file_from(row) for row in connection.execute(select(files_table))}

    def files_of(self, identifier: str) -> list[FileRecord]:
        query = select(files_table).where(files_table.c.document_id == identifier).order_by(files_table.c.path)
        with self._engine.connect() as connection:
            return [file_from(row) for row in connection.execute(query)]

    def exclude_files_of(self, identifier: str) -> None:
        """Note that a person took this document out: its files stay on disk and out of the index."""
        with self.transaction() as connection:
            connection.execute(
                update(files_table)
                .where(files_table.c.document_id == identifier)
                .values(document_id=None, state="excluded", reason=None)
            )

    def rename_document(self, identifier: str, path: str) -> None:
        """Name another of its files as the one a document is shown with."""
        with self.transaction() as connection:
            connection.execute(update(documents_table).where(documents_table.c.id == identifier).values(path=path))


_DAMAGED = (
    "Il registro {path} non si apre ({why}). Rimettere una copia di riserva della cartella dei dati, "
    "oppure spostarla altrove e acquisire di nuovo i documenti."
)


def _batches(ids: Iterable[str]) -> Iterator[list[str]]:
    known = list(dict.fromkeys(ids))
    for start in range(0, len(known), _BATCH):
        yield known[start : start + _BATCH]


def _put_file(connection: Connection, file: FileRecord) -> None:
    values = {name: getattr(file, name) for name in FileRecord.__dataclass_fields__}
    connection.execute(delete(files_table).where(files_table.c.path == file.path))
    connection.execute(insert(files_table).values(**values))
