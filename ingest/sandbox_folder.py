"""The temporary folder of one reading process: emptied after each file, removed with the process."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
import time
from pathlib import Path

_PREFIX = "prassi-lettura-"
_NEW_SECONDS = 10.0  # a folder so young may not have its lock yet
_ATTEMPTS = 3  # a process that is being ended may write once more


class SandboxFolder:
    """A folder for this user alone, inside the system's folder for temporary files.

    A lock tells that its owner lives, across containers too: the system drops it with the owner.
    """

    def __init__(self) -> None:
        self.path = Path(tempfile.mkdtemp(prefix=_PREFIX)).resolve()
        self._lock = _locked(self.path)

    def empty(self) -> None:
        """Removes what is in it. Raises OSError where something resists."""
        with os.scandir(self.path) as entries:
            for entry in list(entries):
                if entry.is_dir(follow_symlinks=False):
                    shutil.rmtree(entry.path)
                else:
                    Path(entry.path).unlink()

    def remove(self) -> None:
        """Removes it; what resists is left to ``remove_abandoned``."""
        remove_tree(self.path)
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def is_sandbox_folder(folder: Path) -> bool:
    """Whether a folder is one of these: what is about to be removed should be."""
    return folder.name.startswith(_PREFIX) and folder.is_dir()


def remove_tree(folder: Path) -> None:
    """Removes a folder as far as that is possible, also one that is written into meanwhile."""
    for _ in range(_ATTEMPTS):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.01)


def remove_abandoned() -> None:
    """Removes the folders of programs that were killed, with the copies of documents in them."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            status = folder.lstat()
            if status.st_uid != os.getuid() or time.time() - status.st_mtime < _NEW_SECONDS:
                continue
            lock = _locked(folder)
            if lock is not None:
                remove_tree(folder)
                os.close(lock)


def _locked(folder: Path) -> int | None:
    """A lock on the folder, None where somebody holds it or the file system knows no locks."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(opened)
        return None
    return opened
