"""Measures what a process and all that it started hold: memory, and bytes in their folder."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

_PROC = Path("/proc")
# "Pss:      83412 kB", the process's share of what it holds in common with others
_SHARE = re.compile(rb"^Pss:\s+(\d+) kB", re.M)


def resident_bytes(session: int, enough: int) -> int:
    """The memory that the processes of a session hold together, in bytes; 0 where there is no /proc.

    What forked processes hold in common counts once for each as long as the sum stays under
    ``enough``; above it, the sum is made again without counting anything twice, which takes longer.
    """
    page = os.sysconf("SC_PAGE_SIZE")
    held = {process: pages * page for process, pages in _session(session)}
    if sum(held.values()) <= enough:
        return sum(held.values())
    return sum(_share(process) or resident for process, resident in held.items())


def _session(session: int) -> Iterator[tuple[int, int]]:
    """The processes of a session with their resident pages."""
    for folder in _PROC.glob("[0-9]*"):
        try:
            # proc(5): "pid (name) state ppid pgrp session ...", the 24th field counts resident pages;
            # the name may hold anything.
            fields = (folder / "stat").read_bytes().rpartition(b")")[2].split()
        except OSError:
            continue
        if int(fields[3]) == session:
            yield int(folder.name), int(fields[21])


def _share(process: int) -> int | None:
    try:
        found = _SHARE.search((_PROC / str(process) / "smaps_rollup").read_bytes())
    except OSError:
        return None
    return int(found.group(1)) * 1024 if found else None


def folder_bytes(folder: Path) -> int:
    """What a folder takes on its disk. Entries that vanish meanwhile count nothing."""
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(Path(parent, name)).st_blocks * 512
            except OSError:
                continue
    return total
