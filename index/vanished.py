"""Tells which known files are gone, and an emptied folder from one whose disk is not there."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from corpus.home import CorpusError
from corpus.records import FileRecord
from corpus.source import Sweep


class EmptiedFolder(CorpusError):
    """A folder that held documents is now without files: more likely unplugged than emptied."""


def vanished_files(found: Sweep, known: Mapping[str, FileRecord]) -> list[str]:
    """Known files under the swept folders that are no longer there. Raises EmptiedFolder."""
    present = {str(file.path) for file in found.files}
    # What could not be opened is not known to be gone.
    closed = [path for path, _ in found.unreadable]
    vanished: set[str] = set()
    for folder in found.folders:
        # What was found inside a file goes with that file.
        under = [
            path
            for path, record in known.items()
            if record.container is None and Path(path).is_relative_to(folder)
        ]
        gone = [p for p in under if p not in present and not any(Path(p).is_relative_to(c) for c in closed)]
        held = {known[path].document_id for path in gone} - {None}
        if held and not any(file.path.is_relative_to(folder) for file in found.files):
            raise EmptiedFolder(
                f"La cartella {folder} è vuota, ma da lì sono stati acquisiti {len(held)} documenti: "
                "controllare che il disco sia collegato. Per toglierli davvero: prassi documents remove."
            )
        vanished.update(gone)
    return sorted(vanished)
