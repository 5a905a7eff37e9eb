"""One process owns a home at a time; the others learn who it is and how to reach it."""

from __future__ import annotations

import json
import os
import secrets
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from app.errors import HomeBusy
from corpus.home import Home, from_os_error, writing

WAIT_SECONDS = 15.0
"""How long a command waits for another command to let the home go."""

_POLL_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Owner:
    """The process that holds a home. ``url`` and ``token`` are set while it answers requests."""

    pid: int
    command: str
    since: str
    url: str | None = None
    token: str | None = None


class Ownership:
    """The right to open a home, held until ``release`` or until the process ends."""

    def __init__(self, home: Home, lock: FileLock) -> None:
        self._home = home
        self._lock = lock
        self.owner = Owner(os.getpid(), _command(), datetime.now(UTC).isoformat(timespec="seconds"))
        self._publish()

    def announce(self, url: str) -> Owner:
        """Say that this process now answers requests at ``url``; gives the token they must carry."""
        current = self.owner
        self.owner = Owner(current.pid, current.command, current.since, url, secrets.token_urlsafe(32))
        self._publish()
        return self.owner

    def release(self) -> None:
        self._home.owner.unlink(missing_ok=True)
        self._lock.release()

    def _publish(self) -> None:
        """Write who owns the home, whole or not at all, readable by this user only."""
        draft = self._home.owner.with_suffix(f".{os.getpid()}")
        try:
            with writing(self._home):
                descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
                with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
                    json.dump(asdict(self.owner), stream)
                draft.replace(self._home.owner)
        finally:
            draft.unlink(missing_ok=True)


def acquire(
    home: Home, wait: float = WAIT_SECONDS, on_wait: Callable[[str], None] | None = None
) -> Ownership | Owner:
    """Own the home, or learn of the server that does. Raises HomeBusy after ``wait`` seconds.

    A killed owner leaves no lock behind: the operating system lets it go with the process.
    ``on_wait`` is told once, in Italian, whom we are waiting for.
    """
    lock = FileLock(home.lock)
    deadline = time.monotonic() + wait
    told = False
    while True:
        try:
            lock.acquire(timeout=0)
        except Timeout:  # an OSError too, so it comes first
            owner = current_owner(home)
        except OSError as error:
            raise from_os_error(error, home.root) from error
        else:
            return _owned(home, lock)
        if owner is not None and owner.url is not None:
            return owner
        if time.monotonic() >= deadline:
            raise HomeBusy(
                f"La cartella dei dati {home.root} è in uso da {_who(owner)}. "
                "Attendere che finisca e ripetere il comando."
            )
        if not told and on_wait is not None:
            on_wait(f"La cartella dei dati è in uso da {_who(owner)}: attendo…")
            told = True
        time.sleep(_POLL_SECONDS)


def _owned(home: Home, lock: FileLock) -> Ownership:
    try:
        return Ownership(home, lock)
    except BaseException:
        lock.release()
        raise


def current_owner(home: Home) -> Owner | None:
    """The owner by its own account; None where nobody is, or nobody has written it down yet.

    A killed owner's account stays behind: it counts for nothing.
    """
    try:
        owner = Owner(**json.loads(home.owner.read_text(encoding="utf-8")))
        return owner if _alive(owner.pid) else None
    except (OSError, ValueError, TypeError):
        return None


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


def _who(owner: Owner | None) -> str:
    return f"«{owner.command}» (processo {owner.pid})" if owner else "un altro comando"


def _command() -> str:
    words = [Path(sys.argv[0]).name, *sys.argv[1:2]]
    return " ".join(words)
