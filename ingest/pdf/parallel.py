"""Reads the pages of a long file in several processes at once, forked so that each has the open file.

pdfium bears one thread. The processes belong to the limited one that reads the file: they inherit
its limits, die with it, and their CPU seconds count as its own.
"""

from __future__ import annotations

import ctypes
import gc
import os
import resource
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from typing import NoReturn

from ingest import progress

Read = Callable[[int], bytes]

_PAYS = 0.4  # seconds of reading still to be done for which processes are started
_LOOK = 0.25  # seconds between two looks at the CPU time
_TICKET = 4  # pages that a process takes at once, and bytes of their first number
_STARTED, _RECOGNISES, _DONE, _FAILED = b"+", b"o", b"=", b"!"
_PR_SET_PDEATHSIG = 1

_allowed = 1


def allow(processes: int) -> None:
    """Lets this process, which must have no other thread at work, start so many to read pages."""
    global _allowed
    _allowed = processes


def read_all(pages: int, read: Read) -> list[bytes]:
    """What ``read`` gives for each page, from 1. Says the progress, raises what ``read`` raises.

    Goes on in this process as long as starting others would not pay.
    """
    done: list[bytes] = []
    begun = time.monotonic()
    while len(done) < pages:
        spent = time.monotonic() - begun
        if done and _allowed > 1 and spent > _PAYS / 2 and spent / len(done) * (pages - len(done)) > _PAYS:
            return done + _Helpers(len(done) + 1, pages, read).collect()
        progress.next_page()
        done.append(read(len(done) + 1))
    return done


class _Helpers:
    """Processes that read pages ``first`` to ``last``."""

    def __init__(self, first: int, last: int, read: Read) -> None:
        self._first, self._last, self._read = first, last, read
        self._packed: dict[int, bytes] = {}
        self._pids: dict[Connection, int] = {}
        self._spent = 0.0  # CPU seconds of those that have ended

    def collect(self) -> list[bytes]:
        """The pages in their order."""
        gc.collect()
        gc.freeze()  # or the collector would touch, and so copy, all that is shared
        try:
            self._start()
            while self._pids:
                for pipe in wait(list(self._pids), _LOOK):
                    assert isinstance(pipe, Connection)
                    self._receive(pipe)
                self._hold_to_limit()
        finally:
            gc.unfreeze()
            self._end()
        numbers = range(self._first, self._last + 1)
        return [self._packed[number] if number in self._packed else self._read(number) for number in numbers]

    def _start(self) -> None:
        tickets, ours = os.pipe()
        starts = range(self._first, self._last + 1, _TICKET)
        os.set_blocking(ours, False)
        os.write(ours, b"".join(start.to_bytes(_TICKET, "big") for start in starts))
        os.close(ours)
        for _ in range(min(_allowed, len(starts))):
            receiver, sender = Pipe(duplex=False)
            pid = os.fork()
            if pid == 0:
                receiver.close()
                _work(tickets, sender, self._last, self._read)
            sender.close()
            self._pids[receiver] = pid
        os.close(tickets)

    def _receive(self, pipe: Connection) -> None:
        try:
            message = pipe.recv_bytes()
        except EOFError:
            pid = self._pids.pop(pipe)
            pipe.close()
            _, status, used = os.wait4(pid, 0)
            self._spent += used.ru_utime + used.ru_stime
            if os.WIFSIGNALED(status):
                _end_as(os.WTERMSIG(status))
            return
        kind = message[:1]
        if kind == _DONE:
            self._packed[int.from_bytes(message[1:5], "big")] = message[5:]
        elif kind in (_STARTED, _RECOGNISES):
            progress.next_page(recognition=kind == _RECOGNISES)
        # A page that failed is read here again, so that its error is raised as any other.

    def _hold_to_limit(self) -> None:
        limit, _ = resource.getrlimit(resource.RLIMIT_CPU)
        if limit == resource.RLIM_INFINITY:
            return
        running = sum(map(_cpu_seconds, self._pids.values()))
        if time.process_time() + self._spent + running > limit:
            _end_as(signal.SIGXCPU)

    def _end(self) -> None:
        for pipe, pid in self._pids.items():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            pipe.close()
        self._pids = {}


def _work(tickets: int, sender: Connection, last: int, read: Read) -> NoReturn:
    """The life of a reading process: pages while there are tickets."""
    status = 1
    try:
        _die_with_parent()
        progress.only(lambda recognition: sender.send_bytes(_RECOGNISES if recognition else _STARTED))
        while ticket := os.read(tickets, _TICKET):
            start = int.from_bytes(ticket, "big")
            for number in range(start, min(start + _TICKET, last + 1)):
                _send(number, sender, read)
        status = 0
    finally:
        os._exit(status)  # without the parent's exit handlers


def _send(number: int, sender: Connection, read: Read) -> None:
    progress.next_page()
    try:
        packed = read(number)
    except Exception:  # noqa: BLE001 - the parent reads this page again and raises what there is to raise
        sender.send_bytes(_FAILED)
        return
    sender.send_bytes(_DONE + number.to_bytes(4, "big") + packed)


def _die_with_parent() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    parent = os.getppid()
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _cpu_seconds(pid: int) -> float:
    # The clock of another process: Linux makes its number from the process's own.
    try:
        return time.clock_gettime((~pid << 3) | 2)
    except OSError:
        return 0.0


def _end_as(number: int) -> NoReturn:
    """Ends this process as its helper ended: a file that crashes a reader does so in any of them."""
    with suppress(OSError):  # SIGKILL takes no handler
        signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)
    os._exit(1)
