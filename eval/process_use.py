"""What a process takes: seconds by stage, resident memory, disk."""

from __future__ import annotations

import resource
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar, cast

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds on the clock, and of all cores of this process."""

    wall: float = 0.0
    cpu: float = 0.0

    def __add__(self, other: Spent) -> Spent:
        return Spent(self.wall + other.wall, self.cpu + other.cpu)

    def __sub__(self, other: Spent) -> Spent:
        return Spent(self.wall - other.wall, self.cpu - other.cpu)


@dataclass(slots=True)
class Watch:
    """Adds up what each stage takes. For one thread."""

    stages: dict[str, Spent] = field(default_factory=lambda: defaultdict(Spent))

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        begun = now()
        try:
            yield
        finally:
            self.stages[stage] += now() - begun

    def take(self) -> dict[str, Spent]:
        """What was added up since the last time."""
        taken, self.stages = dict(self.stages), defaultdict(Spent)
        return taken


def now() -> Spent:
    return Spent(time.perf_counter(), time.process_time())


class _Watched:
    """An object whose methods are timed."""

    def __init__(self, inner: object, watch: Watch, stage: str) -> None:
        self._inner, self._watch, self._stage = inner, watch, stage

    def __getattr__(self, name: str) -> object:
        value: object = getattr(self._inner, name)
        if not callable(value):
            return value

        def call(*given: object, **named: object) -> object:
            with self._watch.timed(self._stage):
                return value(*given, **named)

        return call


def watched(inner: T, watch: Watch, stage: str) -> T:
    """``inner`` as it is, with the time of its methods added to ``stage``."""
    return cast(T, _Watched(inner, watch, stage))


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes resident now, those of them that are no mapped file (0: not known), the most so far."""

    resident: int
    own: int
    peak: int


def memory() -> Memory:
    """The memory of this process. Without Linux's /proc only the peak is known, and stands for all."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    status = Path("/proc/self/status")
    if not status.exists():
        return Memory(peak, 0, peak)
    # «VmRSS:	  123456 kB»
    lines = (line.split() for line in status.read_text(encoding="ascii", errors="replace").splitlines())
    kilobytes = {line[0].rstrip(":"): int(line[1]) for line in lines if line[-1] == "kB"}
    return Memory(kilobytes["VmRSS"] * 1024, kilobytes.get("RssAnon", 0) * 1024, kilobytes["VmHWM"] * 1024)


def disk(folder: Path) -> int:
    """Bytes that the files under ``folder`` take; what is reserved and was never written takes none."""
    return sum(path.stat().st_blocks * 512 for path in folder.rglob("*") if path.is_file())
