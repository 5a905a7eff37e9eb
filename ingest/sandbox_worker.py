"""The reading process: reads one file after another within limits, ends when its parent does."""

from __future__ import annotations

import json
import os
import queue
import re
import resource
import signal
import sys
import tempfile
import threading
import traceback
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from ingest import progress, wire
from ingest.document import IngestError, LimitExceeded, Member, Reading, UnreadableFile
from ingest.landlock import confine_writes
from ingest.no_network import close_network
from ingest.pdf import parallel
from ingest.read import read_file
from ingest.sandbox_folder import is_sandbox_folder, remove_tree

_MAX_WRITTEN = 512 * 1024 * 1024  # bytes of any file that reading may write
_TOO_MUCH = (
    "Leggere il file richiede troppa memoria: dividerlo in più file, o salvarlo di nuovo in PDF, e ripetere."
)
_NO_ROOM = "Non c'è spazio su disco per i file contenuti nel file: liberare spazio e ripetere."
_TOO_DEEP = "Il file è annidato in modo anomalo: aprirlo con il suo programma, salvarlo in PDF e ripetere."
_FAILED = (
    "Il file non si riesce a leggere: aprirlo con il suo programma, salvarlo di nuovo in PDF e ripetere."
)


def main() -> None:
    """Answers each request line on standard input with progress lines and the lines of an answer.

    Its arguments are the folder that it may write in, and "--converts" where it may start LibreOffice.
    """
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # whatever a library prints must not mix with the answers
    # Before the first thread and the first file: both count for what this thread starts.
    folder = Path(sys.argv[1])
    tempfile.tempdir = str(folder)
    network, writes = close_network(), confine_writes(folder, "--converts" in sys.argv)
    requests: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(requests, folder), daemon=True).start()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_MAX_WRITTEN, _MAX_WRITTEN))
    grant = _Grant()

    def advanced(recognition: bool) -> None:
        grant.extend()
        answers.write(wire.RECOGNITION if recognition else wire.PAGE)

    progress.watch(advanced)
    parallel.allow(len(os.sched_getaffinity(0)))
    answers.write(json.dumps({"network": network, "writes": writes}).encode("ascii") + b"\n")
    while True:
        request = json.loads(requests.get())
        grant.start(request)
        output = Path(request["output"]) if request["output"] else None
        for line in _answer(Path(request["path"]), output):
            answers.write(line)


def _listen(requests: queue.SimpleQueue[bytes], folder: Path) -> None:
    """Passes requests on; the end of the input means that the parent is gone, killed or not."""
    for line in sys.stdin.buffer:
        requests.put(line)
    if is_sandbox_folder(folder):  # its own name is not in its power: the next program removes that
        remove_tree(folder)
    os.killpg(0, signal.SIGKILL)  # with any tesseract that this process started


class _Grant:
    """The CPU seconds that this process may use: so many a file, more with every page done."""

    def __init__(self) -> None:
        self._limit = 0.0
        self._page_seconds = 0.0

    def start(self, request: dict[str, float]) -> None:
        memory = int(request["memory_bytes"])
        resource.setrlimit(resource.RLIMIT_AS, (memory, resource.RLIM_INFINITY))
        used = resource.getrusage(resource.RUSAGE_SELF)
        self._page_seconds = request["page_seconds"]
        self._limit = used.ru_utime + used.ru_stime + request["cpu_seconds"]
        self._set()

    def extend(self) -> None:
        self._limit += self._page_seconds
        self._set()

    def _set(self) -> None:
        # Only the soft limit moves: past it the kernel sends SIGXCPU, which ends the process.
        resource.setrlimit(resource.RLIMIT_CPU, (int(self._limit) + 1, resource.RLIM_INFINITY))


def _answer(path: Path, output: Path | None) -> Iterator[bytes]:
    try:
        yield from wire.encode_reading(_with_files(read_file(path), output))
    except IngestError as error:
        if isinstance(error, UnreadableFile) and _ran_out_of_memory():
            yield wire.encode_error(LimitExceeded(_TOO_MUCH), str(error))
        else:
            detail = "".join(traceback.format_exception(error.__cause__)) if error.__cause__ else ""
            yield wire.encode_error(error, detail)
    except MemoryError:
        yield wire.encode_error(LimitExceeded(_TOO_MUCH))
    except RecursionError:
        yield wire.encode_error(UnreadableFile(_TOO_DEEP))
    except Exception:  # noqa: BLE001 - the wall around one file: no library's error may pass it unnamed
        yield wire.encode_error(UnreadableFile(_FAILED), traceback.format_exc())


def _with_files(reading: Reading, output: Path | None) -> Reading:
    """The reading with its members in the folder ``output``; without them where there is none."""
    if output is None:
        return replace(reading, members=(), sealed=None)
    try:
        members = [_left(member, output / str(number)) for number, member in enumerate(reading.members)]
        sealed = _left(reading.sealed, output / str(len(members))) if reading.sealed else None
    except OSError as error:
        raise LimitExceeded(_NO_ROOM) from error
    return replace(reading, members=tuple(members), sealed=sealed)


def _left(member: Member, path: Path) -> Member:
    assert isinstance(member.content, bytes)
    path.write_bytes(member.content)
    return replace(member, content=path)


def _ran_out_of_memory() -> bool:
    """Whether much of the allowed address space was used: lxml calls a failed allocation a syntax error."""
    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    status = Path("/proc/self/status")
    if limit == resource.RLIM_INFINITY or not status.exists():
        return False
    peak = re.search(r"^VmPeak:\s*(\d+) kB", status.read_text(), re.M)
    return peak is not None and int(peak.group(1)) * 1024 > limit / 2


if __name__ == "__main__":
    main()
