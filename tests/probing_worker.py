"""A reading process that runs what it is given, to try what a document that took it over could do."""

from __future__ import annotations

import sys
from pathlib import Path

import ingest.sandbox_worker
from ingest.document import Block, Reading


def run_file(path: Path) -> Reading:
    """Runs the file as Python; whatever it puts into ``said`` comes back."""
    said: list[object] = []
    exec(path.read_text(), {"said": said, "folder": Path(sys.argv[1])})
    return Reading(tuple(Block("paragraph", str(each)) for each in said))


if __name__ == "__main__":
    ingest.sandbox_worker.read_file = run_file
    ingest.sandbox_worker.main()
