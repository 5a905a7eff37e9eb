"""Write zip archives whose bytes depend on their content only."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

FIXED = (1980, 1, 1, 0, 0, 0)


def pack(parts: tuple[tuple[str, bytes], ...], target: Path) -> None:
    """Store the parts uncompressed, in the given order, with one fixed date."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, data in parts:
            archive.writestr(zipfile.ZipInfo(name, FIXED), data)


def unpack(data: bytes) -> tuple[tuple[str, bytes], ...]:
    """Every part of an archive, in its order."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return tuple((name, archive.read(name)) for name in archive.namelist())
