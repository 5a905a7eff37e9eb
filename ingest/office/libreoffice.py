"""Finds LibreOffice on this machine."""

from __future__ import annotations

import shutil
from pathlib import Path

_PROGRAMS = ("soffice", "libreoffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice")


def find_libreoffice() -> Path | None:
    """LibreOffice's own program, None where it is not installed."""
    found = next((path for name in _PROGRAMS if (path := shutil.which(name))), None)
    if found is None:
        return None
    script = Path(found).resolve()
    # The script starts a process that starts this one: only the last can be ended by ending the first.
    binary = script.with_name("soffice.bin")
    return binary if binary.exists() else script
