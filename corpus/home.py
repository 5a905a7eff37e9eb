"""The data folder: where a run keeps what it writes, and the permission to write there."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
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
    try:
        for folder in (home.root, home.originals, home.uploads, home.logs):
            folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=home.root) as probe:
            probe.write(b"prassi")
            probe.flush()
    except OSError as error:
        raise from_os_error(error, home.root) from error
    return home


def require_space(home: Home, needed: int = 0) -> None:
    """Raise DiskFull unless ``needed`` bytes and a margin are free on the home's disk."""
    free = shutil.disk_usage(home.root).free
    if free < needed + MINIMUM_FREE_BYTES:
        raise DiskFull(
            f"Spazio su disco esaurito in {home.root}: restano {free // 1_000_000} MB liberi. "
            "Liberare spazio e ripetere il comando: quanto già acquisito è salvo."
        )


def from_os_error(error: OSError, folder: Path) -> CorpusError:
    """The readable form of an operating-system error met while writing in ``folder``."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull(
            f"Spazio su disco esaurito in {folder}. "
            "Liberare spazio e ripetere il comando: quanto già acquisito è salvo."
        )
    return HomeUnusable(
        f"Non posso scrivere nella cartella dei dati {folder} ({error.strerror}). "
        "Darle il permesso di scrittura o indicarne un'altra con PRASSI_HOME."
    )
