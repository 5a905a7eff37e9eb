"""Keeps the vector of every text that was embedded, so that no text is embedded twice by one model.

A new version of a regulation of three hundred pages embeds the passages that changed; ``prassi reindex``
embeds what another format reads otherwise. The file can be deleted: it is filled again.
"""

from __future__ import annotations

import hashlib
import sqlite3
import struct
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from pathlib import Path

from corpus.database import translated

_FORMAT = 1
_BATCH = 500  # parameters of one statement

Embed = Callable[[list[str]], Sequence[Sequence[float]]]


class KeptVectors:
    """Vectors by model and text in one SQLite file. Not safe from two threads at once.

    Vectors are kept as half floats (2 bytes a number; the cosine to the full one is above .99999), and
    come out so also the first time: whether a text is new never shows.
    """

    def __init__(self, path: Path, model: str) -> None:
        """``model`` is the identity of the encoder: vectors of another one are never mixed in."""
        self._path = path
        self._model = model.encode()

    def vectors(self, texts: Sequence[str], embed: Embed) -> list[list[float]]:
        """The vector of each text; ``embed`` makes those that are not kept.

        Raises what ``embed`` raises, DiskFull and HomeUnusable.
        """
        keys = [self._key(text) for text in texts]
        with translated(self._path), closing(self._open()) as connection:
            found = _select(connection, keys)
            new = {key: text for key, text in zip(keys, texts, strict=True) if key not in found}
            if new:
                made = map(_packed, embed(list(new.values())))
                found |= dict(zip(new, made, strict=True))
                with connection:
                    rows = [(key, found[key]) for key in new]
                    connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)
        return [_unpacked(found[key]) for key in keys]

    def keep_only(self, texts: Iterable[str]) -> None:
        """Forget the vectors of all texts but these, and of other models. Raises DiskFull, HomeUnusable."""
        if not self._path.exists():
            return
        wanted = {self._key(text) for text in texts}
        with translated(self._path), closing(self._open()) as connection:
            held = {key for (key,) in connection.execute("SELECT key FROM vectors")}
            with connection:
                gone = [(key,) for key in held - wanted]
                connection.executemany("DELETE FROM vectors WHERE key = ?", gone)
            if len(gone) > len(held) // 2:
                connection.execute("VACUUM")

    def _key(self, text: str) -> bytes:
        return hashlib.blake2b(
            text.encode("utf-8", "surrogatepass"), digest_size=16, key=self._salt()
        ).digest()

    def _salt(self) -> bytes:
        return hashlib.blake2b(self._model, digest_size=16).digest()

    def _open(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path)
        try:
            _prepare(connection)
        except sqlite3.DatabaseError as error:
            connection.close()
            if error.sqlite_errorcode not in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
                raise
            # A broken file holds nothing that cannot be made again.
            for name in (self._path, Path(f"{self._path}-wal"), Path(f"{self._path}-shm")):
                name.unlink(missing_ok=True)
            connection = sqlite3.connect(self._path)
            _prepare(connection)
        return connection


def _prepare(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    if connection.execute("PRAGMA user_version").fetchone()[0] != _FORMAT:
        connection.execute("DROP TABLE IF EXISTS vectors")
        connection.execute("CREATE TABLE vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL) WITHOUT ROWID")
        connection.execute(f"PRAGMA user_version={_FORMAT}")


def _packed(vector: Sequence[float]) -> bytes:
    return struct.pack(f"<{len(vector)}e", *vector)


def _unpacked(halves: bytes) -> list[float]:
    return list(struct.unpack(f"<{len(halves) // 2}e", halves))


def _select(connection: sqlite3.Connection, keys: Sequence[bytes]) -> dict[bytes, bytes]:
    found: dict[bytes, bytes] = {}
    for start in range(0, len(keys), _BATCH):
        batch = keys[start : start + _BATCH]
        marks = ", ".join("?" * len(batch))
        query = f"SELECT key, vector FROM vectors WHERE key IN ({marks})"
        found |= dict(connection.execute(query, batch))
    return found
