"""Write zip archives whose bytes depend on their content only."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

FIXED = (1980, 1, 1, 0, 0, 0)


def pack(parts: tuple[tuple[str, bytes], ...], target: Path) -> None:
    """Write the parts in the given order with one fixed date; ODT wants its mimetype uncompressed."""
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in parts:
            kind = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, FIXED), data, kind)


def unpack(data: bytes) -> tuple[tuple[str, bytes], ...]:
    """Every part of an archive, in its order."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return tuple((name, archive.read(name)) for name in archive.namelist())
