"""Makes the system calls that Python has no function for."""

from __future__ import annotations

import ctypes

_PR_SET_NO_NEW_PRIVS = 38


def system_call(number: int, *arguments: object) -> int:
    """What the kernel returned; -1 for any error. Whole numbers are passed as 64 bits."""
    library = ctypes.CDLL(None, use_errno=True)
    library.syscall.restype = ctypes.c_long
    passed = [ctypes.c_long(each) if isinstance(each, int) else each for each in arguments]
    return int(library.syscall(ctypes.c_long(number), *passed))


def forbid_new_privileges() -> bool:
    """Lets nothing that this process starts gain rights: the kernel asks for it before any filter."""
    number, on, unused = (ctypes.c_ulong(value) for value in (_PR_SET_NO_NEW_PRIVS, 1, 0))
    return int(ctypes.CDLL(None).prctl(number, on, unused, unused, unused)) == 0
