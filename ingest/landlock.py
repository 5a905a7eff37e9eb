"""Lets this process and all that it starts write in one folder only, for good (Landlock, Linux 5.13)."""

from __future__ import annotations

import contextlib
import ctypes
import os
import struct
import sys
from pathlib import Path

from ingest.kernel import forbid_new_privileges, system_call

# The same numbers on every machine (they are younger than the tables' unification).
_CREATE, _ADD_RULE, _RESTRICT = 444, 445, 446
_ASK_VERSION, _PATH_BENEATH = 1, 1

# linux/landlock.h: rights by bit, and the version of Landlock that first knew them.
_WRITE_FILE, _TRUNCATE = 1 << 1, 1 << 14
_REMOVE_AND_MAKE = sum(1 << bit for bit in range(4, 13))
_REFER = 1 << 13
_REMOVE_FILE, _MAKE_SOCKET = 1 << 5, 1 << 9
# Neither abstract sockets nor signals pass out of the fence (version 6).
_SCOPES = 0b11
_SOCKETS = "/tmp"  # fixed in LibreOffice, whatever TMPDIR says


def confine_writes(folder: Path, for_libreoffice: bool = False) -> bool:
    """Refuses every write outside ``folder`` but to /dev/null; whether the kernel could promise it.

    Counts for this thread, for those it starts and for their processes. Files that are open stay so.
    LibreOffice does not start without a socket of its own in /tmp, which it deletes at its end.
    """
    if sys.platform != "linux":
        return False
    version = system_call(_CREATE, None, 0, _ASK_VERSION)
    if version < 1 or not forbid_new_privileges():
        return False
    rights = _WRITE_FILE | _REMOVE_AND_MAKE
    rights |= _REFER if version >= 2 else 0
    rights |= _TRUNCATE if version >= 3 else 0
    attributes = struct.pack("=QQQ", rights, 0, _SCOPES if version >= 6 else 0)
    size = 24 if version >= 6 else 8
    ruleset = system_call(_CREATE, ctypes.create_string_buffer(attributes), size, 0)
    if ruleset < 0:
        return False
    try:
        _allow(ruleset, folder, rights)
        _allow(ruleset, Path(os.devnull), rights & (_WRITE_FILE | _TRUNCATE))
        if for_libreoffice:
            _allow(ruleset, Path(_SOCKETS), _MAKE_SOCKET | _REMOVE_FILE)
        return system_call(_RESTRICT, ruleset, 0) == 0
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: Path, rights: int) -> None:
    with contextlib.suppress(OSError):
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
        try:
            beneath = ctypes.create_string_buffer(struct.pack("=Qi", rights, opened))
            system_call(_ADD_RULE, ruleset, _PATH_BENEATH, beneath, 0)
        finally:
            os.close(opened)
