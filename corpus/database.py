"""The connection to the register's database, with its errors made readable."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, event
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError, IntegrityError, ProgrammingError
from sqlalchemy.pool import QueuePool

from corpus.home import CorpusError, HomeUnusable, disk_full

_WAIT_SECONDS = 30


class RegisterDamaged(CorpusError):
    """The database file is not one, or is of a version that this program does not read."""


def open_engine(path: Path) -> Engine:
    """An engine over the SQLite file ``path``; nothing is opened yet."""
    engine = create_engine(
        f"sqlite:///{path}",
        poolclass=QueuePool,
        connect_args={"timeout": _WAIT_SECONDS, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def _set_pragmas(connection, _record):  # type: ignore[no-untyped-def]
        # WAL lets readers go on while a writer commits; FULL survives a power cut.
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    return engine


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Raise DiskFull, HomeUnusable or RegisterDamaged for what goes wrong in the database ``path``."""
    try:
        yield
    except (IntegrityError, ProgrammingError):
        raise  # a mistake of ours, not of the file
    except (DBAPIError, sqlite3.DatabaseError) as error:
        raise _readable(error, path) from error


def _readable(error: DBAPIError | sqlite3.DatabaseError, path: Path) -> CorpusError:
    cause = error.orig if isinstance(error, DBAPIError) else error
    code = getattr(cause, "sqlite_errorcode", 0) or 0
    if code & 0xFF == sqlite3.SQLITE_FULL or code in _WRITE_FAILED:
        return disk_full(path.parent)
    if code & 0xFF in _UNUSABLE:
        return HomeUnusable(
            f"Il registro {path} non si può scrivere ({_UNUSABLE[code & 0xFF]}). "
            "Controllare i permessi della cartella dei dati e che nessun altro programma la usi."
        )
    return RegisterDamaged(
        f"Il registro {path} non si apre ({cause}). Rimettere una copia di riserva della cartella dei dati, "
        "oppure spostarla altrove e acquisire di nuovo i documenti."
    )


# A limit on file sizes or a quota comes out as one of these rather than as SQLITE_FULL.
_WRITE_FAILED = (
    sqlite3.SQLITE_IOERR_WRITE,
    sqlite3.SQLITE_IOERR_FSYNC,
    sqlite3.SQLITE_IOERR_TRUNCATE,
    sqlite3.SQLITE_IOERR_SHMSIZE,
)

_UNUSABLE = {
    sqlite3.SQLITE_READONLY: "sola lettura",
    sqlite3.SQLITE_CANTOPEN: "non si apre",
    sqlite3.SQLITE_BUSY: "occupato da un altro programma",
    sqlite3.SQLITE_LOCKED: "occupato da un altro programma",
    sqlite3.SQLITE_PERM: "manca il permesso",
}
