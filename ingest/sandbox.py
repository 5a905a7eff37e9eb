"""Reads each file in a separate process with limits, so that no file can take the program down."""

from __future__ import annotations

import atexit
import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path

from ingest import sniff, wire
from ingest.document import IngestError, LimitExceeded, Reading, UnreadableFile
from ingest.office.libreoffice import find_libreoffice
from ingest.sandbox_folder import remove_abandoned
from ingest.sandbox_process import (
    DEFAULT_LIMITS,
    Gone,
    Limits,
    SandboxProcess,
    Seals,
    TooMuchMemory,
    TooMuchWritten,
)

__all__ = ["Limits", "Seals", "close", "read_isolated", "seals"]

_MAX_IDLE = 2
_MAX_FILES = 100  # after so many a worker is replaced: libraries leak
# What only LibreOffice reads.
_CONVERTED = frozenset({sniff.DOC, sniff.XLS, sniff.PPT})

_TOO_LONG = (
    "La lettura del file ha richiesto troppo tempo: "
    "dividerlo in più file, o salvarlo di nuovo in PDF, e ripetere."
)
_TOO_LARGE = "Il testo del file supera il limite ammesso: dividerlo in più file e ripetere."
_CRASHED = (
    "Il file ha interrotto il programma di lettura: è danneggiato o richiede troppa memoria. "
    "Aprirlo con il suo programma, salvarlo di nuovo in PDF e ripetere."
)
_TOO_MUCH = (
    "Leggere il file richiede troppa memoria: dividerlo in più file, o salvarlo di nuovo in PDF, e ripetere."
)
_NO_WORKER = (
    "Il processo di lettura non si avvia: controllare la memoria e lo spazio su disco liberi e ripetere."
)
_NO_ROOM = "Non si riesce a scrivere i file temporanei: liberare spazio sul disco e ripetere."


class _Pool:
    """Warm workers that wait for a file; any thread may take one, none is shared."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: list[SandboxProcess] = []
        self._begun = False

    def take(self) -> SandboxProcess:
        with self._lock:
            worker = self._idle.pop() if self._idle else None
            first, self._begun = not self._begun, True
        if first:
            remove_abandoned()
        if worker is not None and worker.is_usable():
            return worker
        if worker is not None:
            worker.kill()
        return SandboxProcess()

    def give_back(self, worker: SandboxProcess) -> None:
        if not worker.converts and _is_clean(worker):
            with self._lock:
                if worker.files < _MAX_FILES and len(self._idle) < _MAX_IDLE:
                    self._idle.append(worker)
                    return
        worker.kill()

    def close(self) -> None:
        with self._lock:
            idle, self._idle = self._idle, []
        for worker in idle:
            worker.kill()

    def forget(self) -> None:
        """In a forked child: the workers are the parent's."""
        self._lock = threading.Lock()
        self._idle = []


def _is_clean(worker: SandboxProcess) -> bool:
    try:
        worker.clean()
    except OSError:
        return False
    return True


_pool = _Pool()
atexit.register(_pool.close)
os.register_at_fork(after_in_child=_pool.forget)


def read_isolated(path: Path, limits: Limits = DEFAULT_LIMITS, output: Path | None = None) -> Reading:
    """Reads a file in a separate process. May be called from any thread, from several at once.

    The files found inside this one are moved into the empty folder ``output``, where the members of
    the reading point; without it they are not read.
    Raises the IngestError that the file deserves; LimitExceeded where it took too much time or
    memory, UnreadableFile where it brought the process down. The error's notes hold the details.
    """
    try:
        return _read_once(path, limits, output)
    except Gone as error:
        if not error.was_warm:
            raise _reason(error) from error
    # A warm worker may have been ended by something else, before or meanwhile: a fresh one tells.
    try:
        return _read_once(path, limits, output, warm=False)
    except Gone as error:
        raise _reason(error) from error


def seals() -> Seals:
    """What this machine lets us take from a reading process. Raises LimitExceeded where none starts."""
    worker = _start(SandboxProcess)
    worker.kill()
    return worker.seals


def _read_once(path: Path, limits: Limits, output: Path | None, warm: bool = True) -> Reading:
    """Raises Gone where the worker ended without an answer, else as read_isolated."""
    worker = _start(lambda: _worker(path, warm))
    try:
        reading = worker.read(path, limits, output)
    except IngestError as error:
        # MemoryError leaves a heap in pieces: such a worker is not used again.
        if isinstance(error, LimitExceeded):
            worker.kill()
        else:
            _pool.give_back(worker)
        raise
    except Gone as error:
        worker.kill()
        error.was_warm = worker.files > 1 and error.status == -signal.SIGKILL
        raise
    except BaseException as error:
        worker.kill()
        raise _reason(error) from error
    _pool.give_back(worker)
    return reading


def _start(start: Callable[[], SandboxProcess]) -> SandboxProcess:
    try:
        return start()
    except (OSError, TimeoutError, Gone) as error:
        raise LimitExceeded(_NO_WORKER) from error


def _worker(path: Path, warm: bool) -> SandboxProcess:
    if find_libreoffice() is not None and _is_converted(path):
        return SandboxProcess(converts=True)
    return _pool.take() if warm else SandboxProcess()


def _is_converted(path: Path) -> bool:
    try:
        return sniff.sniff_file(path) in _CONVERTED
    except OSError:  # the reading says why
        return False


def _reason(error: BaseException) -> BaseException:
    if isinstance(error, TimeoutError) or (isinstance(error, Gone) and error.status == -signal.SIGXCPU):
        return LimitExceeded(_TOO_LONG)
    if isinstance(error, TooMuchMemory):
        return LimitExceeded(_TOO_MUCH)
    if isinstance(error, OverflowError | TooMuchWritten):
        return LimitExceeded(_TOO_LARGE)
    if isinstance(error, Gone) and error.status in (-signal.SIGKILL, -signal.SIGXFSZ):
        return LimitExceeded(_CRASHED)
    if isinstance(error, Gone | wire.WireError):
        return UnreadableFile(_CRASHED)
    return LimitExceeded(_NO_ROOM) if isinstance(error, OSError) else error


def close() -> None:
    """Ends the idle workers; the next file starts a new one."""
    _pool.close()
