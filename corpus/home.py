"""The data folder: where a run keeps what it writes, and the permission to write there."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

MINIMUM_FREE_BYTES = 50 * 1024 * 1024
"""Below this a write is refused before it starts: a full disk must never cut a record in two."""


class CorpusError(Exception):
    """A folder or register that cannot serve. ``str(error)`` is an Italian sentence with the remedy."""


class HomeUnusable(CorpusError):
    """The data folder cannot be created, read or written."""


class DiskFull(CorpusError):
    """The disk of the data folder has too little room."""


@dataclass(frozen=True, slots=True)
class Home:
    """Paths inside one data folder. Deleting the folder forgets everything."""

    root: Path

    @property
    def register(self) -> Path:
        return self.root / "register.db"

    @property
    def originals(self) -> Path:
        return self.root / "originals"

    @property
    def uploads(self) -> Path:
        return self.root / "uploads"

    @property
    def index(self) -> Path:
        return self.root / "index"

    @property
    def vectors(self) -> Path:
        return self.root / "vectors.db"

    @property
    def logs(self) -> Path:
        return self.root / "logs"

    @property
    def lock(self) -> Path:
        return self.root / "owner.lock"

    @property
    def owner(self) -> Path:
        return self.root / "owner.json"

    def original(self, document_id: str) -> Path:
        """Where the stored original of a document lies, whether or not it is there."""
        return self.originals / document_id[:2] / document_id


def default_home() -> Path:
    """``PRASSI_HOME``, or ``.prassi`` in the working directory."""
    return Path(os.environ.get("PRASSI_HOME") or ".prassi").absolute()


def open_home(root: Path) -> Home:
    """Create the folders of a home and prove that they can be written.

    Raises HomeUnusable (no rights, not a folder, read-only disk) or DiskFull.
    """
    home = Home(root)
    with writing(home):
        # What an office asks and holds is for the person who runs it.
        home.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        for folder in (home.originals, home.uploads, home.logs):
            folder.mkdir(exist_ok=True)
        with tempfile.TemporaryFile(dir=home.root) as probe:
            probe.write(b"prassi")
            probe.flush()
    return home


def require_space(home: Home, needed: int = 0) -> None:
    """Raise DiskFull unless ``needed`` bytes and a margin are free on the home's disk."""
    free = shutil.disk_usage(home.root).free
    if free < needed + MINIMUM_FREE_BYTES:
        raise DiskFull(
            f"Spazio su disco esaurito in {home.root}: restano {free // 1_000_000} MB liberi. "
            "Liberare spazio e ripetere il comando: quanto già acquisito è salvo."
        )


@contextmanager
def writing(home: Home) -> Iterator[None]:
    """Turn errors of the operating system met while writing into DiskFull or HomeUnusable."""
    try:
        yield
    except OSError as error:
        raise from_os_error(error, home.root) from error


def from_os_error(error: OSError, folder: Path) -> CorpusError:
    """The readable form of an operating-system error met while writing in ``folder``."""
    if error.errno in _FULL:
        return disk_full(folder)
    return HomeUnusable(
        f"Non posso scrivere nella cartella dei dati {folder} ({why(error)}). "
        "Darle il permesso di scrittura o indicarne un'altra con PRASSI_HOME."
    )


def disk_full(folder: Path) -> DiskFull:
    """The error for a disk, a quota or a limit on file sizes that a write has met."""
    return DiskFull(
        f"Spazio su disco esaurito in {folder}. "
        "Liberare spazio e ripetere il comando: quanto già acquisito è salvo."
    )


def why(error: OSError) -> str:
    """The reason of an operating-system error in Italian; the system's own words where we have none."""
    return _REASONS.get(error.errno or 0) or error.strerror or type(error).__name__


def sync_folder(folder: Path) -> None:
    """Make the names in a folder survive a power cut, where the system can."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

_REASONS = {
    errno.EACCES: "manca il permesso",
    errno.EPERM: "manca il permesso",
    errno.ENOENT: "non esiste",
    errno.ENOTDIR: "una parte del percorso non è una cartella",
    errno.EISDIR: "è una cartella",
    errno.EEXIST: "c'è già un file con questo nome",
    errno.EROFS: "il disco è in sola lettura",
    errno.EIO: "errore del disco",
    errno.ENAMETOOLONG: "il nome è troppo lungo",
    errno.ELOOP: "i collegamenti girano in tondo",
    errno.EMFILE: "troppi file aperti",
    errno.ENFILE: "troppi file aperti",
    errno.ESTALE: "il disco di rete non risponde",
    errno.ENOSPC: "spazio esaurito",
    errno.EFBIG: "il file supera la dimensione consentita",
}
