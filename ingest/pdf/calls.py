"""Calls into pdfium that take and give addresses as numbers, at half of ctypes' own cost."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any, cast

ADDRESS, INT, LONG, DOUBLE = ctypes.c_void_p, ctypes.c_int, ctypes.c_ulong, ctypes.c_double


def direct(function: object, result: type, *arguments: type) -> Callable[..., Any]:
    """``function`` of pypdfium2.raw as such a call; it keeps the interpreter's lock.

    Gives None for a null address.
    """
    address = ctypes.cast(cast(ctypes.c_void_p, function), ctypes.c_void_p).value or 0
    return cast(Callable[..., Any], ctypes.PYFUNCTYPE(result, *arguments)(address))
