"""Reads made PDFs of 100, 1,000 and 10,000 pages in a fresh process: time on one core and on all, memory.

Run as ``python -m eval.bench_pages [PAGES ...]``. Peak memory is the resident memory of the reading
process and of its largest helper, which share most of it. On a busy machine the CPU seconds tell more
than the clock: with helpers at least the own ones and the helpers' over the cores go by.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Sequence
from pathlib import Path

_LINES = 46  # of a page
_LETTERS = 90  # of a line, so that most lines run to the margin
_WORDS = """il la di del nella con per responsabile procedimento determinazione impegno spesa capitolo
bilancio affidamento diretto servizio comune deliberazione giunta consiglio articolo comma decreto
contratto fornitura importo euro oneri sicurezza verbale gara offerta termine giorni pubblicazione""".split()
_READ = """
import json, resource, sys, time
from pathlib import Path
from ingest.pdf import parallel
from ingest.pdf.read import read_pdf
data = Path(sys.argv[1]).read_bytes()
parallel.allow(int(sys.argv[2]))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
begun = time.perf_counter()
reading = read_pdf(data)
wall = time.perf_counter() - begun
own, helpers = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
cpu = [usage.ru_utime + usage.ru_stime for usage in (own, helpers)]
peaks = [before, own.ru_maxrss, helpers.ru_maxrss]
print(json.dumps([wall, *cpu, *(peak / 1024 for peak in peaks)]))
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m eval.bench_pages", description=__doc__)
    parser.add_argument("pages", nargs="*", type=int, default=[100, 1_000, 10_000])
    options = parser.parse_args(arguments)
    cores = len(os.sched_getaffinity(0))
    names = ("pages", "cores", "s", "pages/s", "own CPU", "helpers'", "before MB", "peak MB", "helper's MB")
    print("".join(f"{name:>12}" for name in names))
    with tempfile.TemporaryDirectory() as folder:
        for count in options.pages:
            path = Path(folder) / f"{count}.pdf"
            path.write_bytes(made_pdf(count))
            for used in sorted({1, cores}):
                wall, own, helpers, before, peak, helper = _read(path, used)
                times = f"{wall:>12.1f}{count / wall:>12.1f}{own:>12.1f}{helpers:>12.1f}"
                print(f"{count:>12}{used:>12}{times}{before:>12.0f}{peak:>12.0f}{helper:>12.0f}", flush=True)
    return 0


def _read(path: Path, cores: int) -> list[float]:
    command = [sys.executable, "-c", _READ, str(path), str(cores)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: list[float] = json.loads(done.stdout)
    return found


def made_pdf(pages: int) -> bytes:
    """A PDF with so many full pages of prose, each with a header and a page number."""
    chance = random.Random(3)
    out = bytearray(b"%PDF-1.4\n")
    offsets: list[int] = []

    def put(body: bytes) -> None:
        offsets.append(len(out))
        out.extend(b"%d 0 obj\n%s\nendobj\n" % (len(offsets), body))

    kids = " ".join(f"{5 + 2 * page} 0 R" for page in range(pages))
    put(b"<< /Type /Catalog /Pages 2 0 R >>")
    put(f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode())
    put(b"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>")
    for page in range(pages):
        content = zlib.compress(_content(page + 1, pages, chance).encode("cp1252"))
        put(b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(content), content))
        put(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> "
            b"/Contents %d 0 R >>" % (4 + 2 * page)
        )
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(offsets) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(offsets) + 1, table)
    return bytes(out)


def _content(page: int, pages: int, chance: random.Random) -> str:
    lines = [(60, 800, "Comune di Pratolungo - Raccolta degli atti"), (270, 30, f"Pagina {page} di {pages}")]
    for line in range(_LINES):
        lines.append((60, 770 - 14 * line, _line(chance)))
    return "\n".join(f"BT /F1 8 Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET" for x, y, text in lines)


def _line(chance: random.Random) -> str:
    words: list[str] = []
    while sum(map(len, words)) + len(words) < _LETTERS:
        words.append(chance.choice(_WORDS))
    return " ".join(words)


if __name__ == "__main__":
    sys.exit(main())
