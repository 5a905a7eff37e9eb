"""Measures how fast references are found, on one core.

``python -m eval.bench_references ../shared/bench/scale``

The folder holds rows of JSON with a ``text``, compressed; the texts of a file are joined to documents of
ordinary size. Only time of the processor counts, so that what else the machine does matters little.
"""

from __future__ import annotations

import argparse
import gzip
import json
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from ingest.norms import Context, find_references

BAR = 5.0
"""Megabytes of UTF-8 a minute."""
_ORDINARY = 60_000
"""Characters of a document."""


def texts(folder: Path) -> Iterator[str]:
    """The texts of every ``*.jsonl.gz`` in ``folder``, joined to documents."""
    for path in sorted(folder.glob("*.jsonl.gz")):
        parts: list[str] = []
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                parts.append(str(json.loads(line).get("text", "")))
                if sum(map(len, parts)) >= _ORDINARY:
                    yield "\n\n".join(parts)
                    parts = []
        if parts:
            yield "\n\n".join(parts)


def measure(documents: Sequence[str], context: Context) -> tuple[float, int]:
    """Megabytes a minute, and how many references were found."""
    find_references("art. 1 della legge n. 241/1990")  # the patterns are built at the first call
    size = sum(len(text.encode()) for text in documents)
    start = time.process_time()
    found = sum(len(find_references(text, context)) for text in documents)
    spent = time.process_time() - start
    return size / 1e6 / spent * 60, found


def main() -> None:
    """Prints the speed and whether it holds the bar."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    documents = list(texts(parser.parse_args().folder))
    if not documents:
        parser.error("the folder holds no *.jsonl.gz; give ../shared/bench/scale")
    speed, found = measure(documents, Context(authority="Comune di Borgo Sereno", date="2025-03-01"))
    held = "held" if speed >= BAR else "MISSED"
    print(f"{len(documents)} documents, {found} references: {speed:.1f} MB/min (bar {BAR:.0f}: {held})")


if __name__ == "__main__":
    main()
