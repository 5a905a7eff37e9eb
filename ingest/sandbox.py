"""Reads each file in a separate process with limits, so that no file can take the program down."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from ingest import wire
from ingest.document import IngestError, LimitExceeded, Reading, UnreadableFile
from ingest.wire import PAGE, RECOGNITION

_MAX_IDLE = 2
_MAX_FILES = 100  # after so many a worker is replaced: libraries leak
_MAX_ANSWER = 512 * 1024 * 1024
_START_SECONDS = 60.0

_TOO_LONG = (
    "La lettura del file ha richiesto troppo tempo: "
    "dividerlo in più file, o salvarlo di nuovo in PDF, e ripetere."
)
_TOO_LARGE = "Il testo del file supera il limite ammesso: dividerlo in più file e ripetere."
_CRASHED = (
    "Il file ha interrotto il programma di lettura: è danneggiato o richiede troppa memoria. "
    "Aprirlo con il suo programma, salvarlo di nuovo in PDF e ripetere."
)
_NO_WORKER = "Il processo di lettura non si avvia: controllare la memoria libera del computer e ripetere."


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may take.

    Every page adds ``page_seconds`` to both times, and ``recognition_seconds`` to the clock where
    its text must be recognised, which tesseract does in a process of its own.
    """

    memory_bytes: int = 2 * 1024**3
    cpu_seconds: float = 60.0
    wall_seconds: float = 120.0
    page_seconds: float = 2.0
    recognition_seconds: float = 60.0


class _Gone(Exception):
    """The worker ended without an answer; ``status`` as of subprocess.Popen.returncode.

    ``was_warm`` says that it had read other files before and was killed from outside.
    """

    def __init__(self, status: int) -> None:
        super().__init__(f"the reading process ended with status {status}")
        self.status = status
        self.was_warm = False


class _Worker:
    """One reading process, in its own session so that it ends with all that it started."""

    def __init__(self) -> None:
        root = str(Path(__file__).resolve().parent.parent)
        paths = [root, *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "ingest.sandbox_worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONUTF8": "1"},
            start_new_session=True,
        )
        self.files = 0
        self._buffer = bytearray()
        try:
            self._line(time.monotonic() + _START_SECONDS)
        except BaseException:
            self.kill()
            raise

    def read(self, path: Path, limits: Limits, output: Path | None) -> Reading:
        """The worker's answer. Raises _Gone, TimeoutError, WireError, or the IngestError of the file."""
        self.files += 1
        places = {
            "path": os.fspath(path.absolute()),
            "output": os.fspath(output.absolute()) if output else None,
        }
        request = json.dumps({**places, **asdict(limits)}).encode("ascii") + b"\n"
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(request)
        except BrokenPipeError as error:
            raise _Gone(self.process.wait()) from error
        deadline = time.monotonic() + limits.wall_seconds
        grants = {PAGE: limits.page_seconds, RECOGNITION: limits.recognition_seconds}
        while (line := self._line(deadline)) in grants:
            deadline += grants[line]
        return wire.decode_answer(line, output)

    def _line(self, deadline: float) -> bytes:
        assert self.process.stdout is not None
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            searched = 0
            while (end := self._buffer.find(b"\n", searched)) < 0:
                searched = len(self._buffer)
                if not selector.select(max(0.0, deadline - time.monotonic())):
                    raise TimeoutError
                chunk = os.read(self.process.stdout.fileno(), 1 << 20)
                if not chunk:
                    raise _Gone(self.process.wait())
                self._buffer += chunk
                if len(self._buffer) > _MAX_ANSWER:
                    raise OverflowError
        line = bytes(self._buffer[: end + 1])
        del self._buffer[: end + 1]
        return line

    def kill(self) -> None:
        """Ends the worker and everything it started."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()


class _Pool:
    """Warm workers that wait for a file; any thread may take one, none is shared."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._idle: list[_Worker] = []

    def take(self) -> _Worker:
        with self._lock:
            worker = self._idle.pop() if self._idle else None
        if worker is not None and worker.process.poll() is None:
            return worker
        if worker is not None:
            worker.kill()
        return _Worker()

    def give_back(self, worker: _Worker) -> None:
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


_pool = _Pool()
atexit.register(_pool.close)
os.register_at_fork(after_in_child=_pool.forget)


def read_isolated(path: Path, limits: Limits = Limits(), output: Path | None = None) -> Reading:
    """Reads a file in a separate process. May be called from any thread, from several at once.

    ``output`` is an empty folder in which the process leaves the files that it finds inside this
    one; the members of the reading point there. Without it they are not read.

    Raises the IngestError that the file deserves; LimitExceeded where it took too much time or
    memory, UnreadableFile where it brought the process down. The error's notes hold the details.
    """
    try:
        return _read_once(path, limits, output)
    except _Gone as error:
        if not error.was_warm:
            raise _reason(error) from error
    # A warm worker may have been ended by something else, before or meanwhile: a fresh one tells.
    try:
        return _read_once(path, limits, output, warm=False)
    except _Gone as error:
        raise _reason(error) from error


def _read_once(path: Path, limits: Limits, output: Path | None, warm: bool = True) -> Reading:
    """Raises _Gone where the worker ended without an answer, else as read_isolated."""
    try:
        worker = _pool.take() if warm else _Worker()
    except (OSError, TimeoutError, _Gone) as error:
        raise LimitExceeded(_NO_WORKER) from error
    try:
        reading = worker.read(path, limits, output)
    except IngestError as error:
        # MemoryError leaves a heap in pieces: such a worker is not used again.
        if isinstance(error, LimitExceeded):
            worker.kill()
        else:
            _pool.give_back(worker)
        raise
    except _Gone as error:
        worker.kill()
        error.was_warm = worker.files > 1 and error.status == -signal.SIGKILL
        raise
    except BaseException as error:
        worker.kill()
        raise _reason(error) from error
    _pool.give_back(worker)
    return reading


def _reason(error: BaseException) -> BaseException:
    if isinstance(error, TimeoutError) or (isinstance(error, _Gone) and error.status == -signal.SIGXCPU):
        return LimitExceeded(_TOO_LONG)
    if isinstance(error, OverflowError):
        return LimitExceeded(_TOO_LARGE)
    if isinstance(error, _Gone) and error.status in (-signal.SIGKILL, -signal.SIGXFSZ):
        return LimitExceeded(_CRASHED)
    if isinstance(error, _Gone | wire.WireError):
        return UnreadableFile(_CRASHED)
    return error


def close() -> None:
    """Ends the idle workers; the next file starts a new one."""
    _pool.close()
