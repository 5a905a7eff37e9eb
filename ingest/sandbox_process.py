"""The parent's end of one reading process: starts it, asks it for readings, holds it to its limits."""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from ingest import footprint, wire
from ingest.document import Reading
from ingest.sandbox_folder import SandboxFolder
from ingest.wire import PAGE, RECOGNITION

_START_SECONDS = 60.0
_LOOK_SECONDS = 0.25  # between two looks at what the process holds
_CONVERTS = "--converts"
_WORKER = "ingest.sandbox_worker"


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may take.

    Every page adds ``page_seconds`` to both times, and ``recognition_seconds`` to the clock where
    its text must be recognised, which tesseract does in a process of its own. ``memory_bytes`` is
    the address space of each process, ``group_bytes`` what all of them hold in memory together,
    ``folder_bytes`` what they may write in their folder.
    """

    memory_bytes: int = 2 * 1024**3
    group_bytes: int = 2 * 1024**3
    folder_bytes: int = 1024**3
    cpu_seconds: float = 60.0
    wall_seconds: float = 120.0
    page_seconds: float = 2.0
    recognition_seconds: float = 60.0


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Seals:
    """What was taken from a reading process before it saw a file: the network, the rest of the disk."""

    network: bool
    writes: bool


class Gone(Exception):
    """The process ended without an answer; ``status`` as of subprocess.Popen.returncode.

    ``was_warm`` says that it had read other files before and was killed from outside.
    """

    def __init__(self, status: int) -> None:
        super().__init__(f"the reading process ended with status {status}")
        self.status = status
        self.was_warm = False


class TooMuchMemory(Exception):
    """The process and what it started hold more memory than they may."""


class TooMuchWritten(Exception):
    """The process and what it started wrote more than they may."""


class SandboxProcess:
    """One reading process, in its own session so that it ends with all that it started.

    It writes in a folder of its own. ``converts`` lets it start LibreOffice, which wants more.
    """

    def __init__(self, converts: bool = False) -> None:
        self.files = 0
        self.converts = converts
        self._buffer = bytearray()
        self._next_look = 0.0
        self._folder = SandboxFolder()
        self._extracted = self._folder.path / "estratti"
        try:
            self.process = _start(self._folder.path, converts)
        except BaseException:
            self._folder.remove()
            raise
        try:
            self.seals = _seals(self._line(time.monotonic() + _START_SECONDS, None))
        except BaseException:
            self.kill()
            raise

    def read(self, path: Path, limits: Limits, output: Path | None = None) -> Reading:
        """The process's reading; the files that it took out of the file are moved into ``output``.

        Raises Gone, TimeoutError, TooMuchMemory, TooMuchWritten, OSError where there is no room for
        files, OverflowError where the answer is too large, WireError, or the IngestError of the file.
        """
        self.files += 1
        asked = {"path": os.fspath(path.absolute()), "output": None, **asdict(limits)}
        if output is not None:
            self._extracted.mkdir()
            asked["output"] = os.fspath(self._extracted)
        self._send(json.dumps(asked).encode("ascii") + b"\n")
        return self._answer(limits, output)

    def is_usable(self) -> bool:
        """Whether it still runs, and nobody took its folder away."""
        return self.process.poll() is None and self._folder.path.is_dir()

    def clean(self) -> None:
        """Empties its folder for the next file. Raises OSError."""
        self._folder.empty()

    def _send(self, request: bytes) -> None:
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(request)
        except BrokenPipeError as error:
            raise Gone(self.process.wait()) from error

    def _answer(self, limits: Limits, output: Path | None) -> Reading:
        begun = time.monotonic()
        deadline, self._next_look = begun + limits.wall_seconds, begun + _LOOK_SECONDS
        grants = {PAGE: limits.page_seconds, RECOGNITION: limits.recognition_seconds}
        answer = wire.Answer(output)
        while True:
            line = self._line(deadline, limits)
            if line in grants:
                deadline += grants[line]
                continue
            if output is not None and wire.is_last(line):
                _move_files(self._extracted, output)
            if (reading := answer.take(line)) is not None:
                return reading

    def _line(self, deadline: float, limits: Limits | None) -> bytes:
        assert self.process.stdout is not None
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            searched = 0
            while (end := self._buffer.find(b"\n", searched)) < 0:
                searched = len(self._buffer)
                wake = deadline if limits is None else min(deadline, self._next_look)
                if selector.select(max(0.0, wake - time.monotonic())):
                    self._receive()
                elif time.monotonic() >= deadline:
                    raise TimeoutError
                if limits is not None and time.monotonic() >= self._next_look:
                    self._look(limits)
        line = bytes(self._buffer[: end + 1])
        del self._buffer[: end + 1]
        return line

    def _receive(self) -> None:
        assert self.process.stdout is not None
        chunk = os.read(self.process.stdout.fileno(), 1 << 20)
        if not chunk:
            raise Gone(self.process.wait())
        self._buffer += chunk
        if len(self._buffer) > wire.MAX_BYTES:
            raise OverflowError

    def _look(self, limits: Limits) -> None:
        self._next_look = time.monotonic() + _LOOK_SECONDS
        if footprint.resident_bytes(self.process.pid, limits.group_bytes) > limits.group_bytes:
            raise TooMuchMemory
        if footprint.folder_bytes(self._folder.path) > limits.folder_bytes:
            raise TooMuchWritten

    def kill(self) -> None:
        """Ends the process and everything it started, and removes its folder."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()
        self._folder.remove()


def _seals(line: bytes) -> Seals:
    try:
        return Seals(**json.loads(line))
    except (ValueError, TypeError) as error:  # something printed before our program began
        raise Gone(0) from error


def _start(folder: Path, converts: bool) -> subprocess.Popen[bytes]:
    root = str(Path(__file__).resolve().parent.parent)
    paths = [root, *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    # -P: a file named json.py in the folder where the command was given is not ours to run.
    command = [sys.executable, "-P", "-m", _WORKER, str(folder)]
    return subprocess.Popen(
        [*command, _CONVERTS] if converts else command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=0,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(paths),
            "PYTHONUTF8": "1",
            "TMPDIR": str(folder),
            # Threads of the linear algebra library would take memory and stand outside the seals.
            "OPENBLAS_NUM_THREADS": "1",
        },
        start_new_session=True,
    )


def _move_files(source: Path, target: Path) -> None:
    """Moves ordinary files only: a reading process that was taken over may leave links to others."""
    for entry in sorted(source.iterdir()):
        if entry.is_file() and not entry.is_symlink():
            shutil.move(entry, target / entry.name)
