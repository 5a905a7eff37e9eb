"""Compares our reading of born-digital PDFs with poppler's, page by page, and times it.

Run as ``python -m eval.bench_reading [FOLDER] [--json] [--worst N]``; it needs ``pdftotext`` (apt:
poppler-utils). The reference is pdftotext's reading order. Recall and precision count the words of
the text and of what was set apart from it (page furniture, stamps). Order is the longest common
subsequence of text and reference over the words that both hold; because poppler reads tables column
by column and we row by row, a page with a table is compared with the nearer of pdftotext's two
orders, reading order and ``-layout``. CPU seconds are this process's, on one core, with text
recognition switched off; the time for finding out which pages need it is told apart.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.likeness import Likeness, likeness, total
from eval.page_times import PageTime, timed
from ingest import sniff
from ingest.document import IngestError, Reading
from ingest.read_p7m import read_p7m

ROOT = Path(__file__).resolve().parent.parent
_REAL = ROOT.parent / "shared" / "corpus" / "real"
_FEW_WORDS = 10
"""A page with fewer words has no text layer to speak of: FINDINGS' rule for pages to be recognised."""
_BARS = {"recall": 0.997, "precision": 0.995, "order": 0.95, "plain": 60.0, "all": 15.0}


@dataclass(frozen=True, slots=True)
class Compared:
    """One page: how like the reference it is, what it cost, and whether it holds a table.

    ``laid_out`` compares with the nearer of the reference's orders.
    """

    file: str
    page: int
    likeness: Likeness
    laid_out: Likeness
    time: PageTime
    table: bool
    scan: bool


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line; 1 where a bar is missed."""
    parser = argparse.ArgumentParser(prog="python -m eval.bench_reading", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=_REAL)
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--worst", type=int, default=10, metavar="N", help="list the N worst pages")
    options = parser.parse_args(arguments)
    if shutil.which("pdftotext") is None:
        print("pdftotext is missing: apt install poppler-utils", file=sys.stderr)
        return 2
    pages = [page for path in _files(options.folder) for page in _compare(path, options.folder)]
    if not pages:
        print(f"no PDF with text in {options.folder}", file=sys.stderr)
        return 2
    found = figures(pages)
    print(json.dumps(found) if options.json else _table(pages, found))
    if not options.json:
        _print_worst(pages, options.worst)
    return int(any(found[name] < bar for name, bar in _BARS.items()))


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _compare(path: Path, folder: Path) -> Iterator[Compared]:
    data = _pdf_bytes(path)
    if data is None:
        return
    reference, lines = _poppler(data), _poppler(data, "-layout")
    try:
        reading, times = timed(data)
    except IngestError as error:
        # A file of scans alone waits for recognition: nothing in it can be compared.
        if sum(len(page.split()) >= _FEW_WORDS for page in reference):
            print(f"{path.relative_to(folder)}: {error}", file=sys.stderr)
        return
    texts, tables = _by_page(reading)
    for info, spent in zip(reading.pages, times, strict=True):
        number = info.number
        text, apart = texts.get(number, ""), "\n".join(info.furniture + info.stamps)
        wanted = _nth(reference, number)
        like = likeness(text, apart, wanted)
        other = likeness(text, apart, _nth(lines, number)) if number in tables else like
        yield Compared(
            str(path.relative_to(folder)),
            number,
            like,
            max(like, other, key=lambda found: found.order),
            spent,
            number in tables,
            len(wanted.split()) < _FEW_WORDS,
        )


def _nth(pages: Sequence[str], number: int) -> str:
    return pages[number - 1] if number <= len(pages) else ""


def _pdf_bytes(path: Path) -> bytes | None:
    """The PDF in a file: itself, or what a signed envelope holds."""
    data = path.read_bytes()
    if sniff.sniff(data) == sniff.P7M:
        try:
            sealed = read_p7m(data).sealed
        except IngestError:
            return None
        if sealed is None or not isinstance(sealed.content, bytes):
            return None
        data = sealed.content
    return data if sniff.sniff(data) == sniff.PDF else None


def _poppler(data: bytes, *options: str) -> list[str]:
    command = ["pdftotext", *options, "-enc", "UTF-8", "-", "-"]
    done = subprocess.run(command, input=data, capture_output=True, check=False)
    return done.stdout.decode("utf-8", "replace").split("\f")


def _by_page(reading: Reading) -> tuple[dict[int, str], set[int]]:
    texts: dict[int, str] = {}
    tables: set[int] = set()
    for block in reading.blocks:
        if block.page is not None:
            texts[block.page] = f"{texts.get(block.page, '')}\n{block.text}"
            if block.kind == "row":
                tables.add(block.page)
    return texts, tables


def figures(pages: Sequence[Compared]) -> dict[str, float]:
    """The figures that the bars are for, with the counts behind them."""
    text = [page for page in pages if not page.scan]
    plain = [page for page in text if not page.table]
    all_words = total(page.likeness for page in text)
    return {
        "files": len({page.file for page in text}),
        "pages": len(text),
        "words": all_words.reference,
        "recall": all_words.recall,
        "precision": all_words.precision,
        "order": total(page.laid_out for page in text).order,
        "order_reading": all_words.order,
        "order_plain": total(page.likeness for page in plain).order,
        "pages_plain": len(plain),
        "plain": _rate(plain),
        "all": _rate(text),
        "plain_looking": _rate(plain, looking=True),
        "all_looking": _rate(text, looking=True),
    }


def _rate(pages: Sequence[Compared], looking: bool = False) -> float:
    """Pages a CPU second."""
    seconds = sum(page.time.reading + (page.time.looking if looking else 0.0) for page in pages)
    return len(pages) / seconds if seconds else 0.0


def _table(pages: Sequence[Compared], found: dict[str, float]) -> str:
    scans = sum(page.scan for page in pages)
    rows = [
        f"{found['files']:.0f} files, {found['pages']:.0f} pages with a text layer, "
        f"{found['words']:.0f} words; {scans} pages without left out",
        "",
        f"{'':<54}{'bar':>8}{'figure':>10}",
    ]
    names = {
        "recall": "word recall",
        "precision": "word precision",
        "order": "order",
        "plain": f"pages a CPU s, {found['pages_plain']:.0f} without tables",
        "all": "pages a CPU s, all",
    }
    for key, name in names.items():
        digits = 1 if key in ("plain", "all") else 4
        rows.append(f"{name:<54}{_BARS[key]:>8}{found[key]:>10.{digits}f}")
    for key, name in {
        "order_reading": "order, pdftotext's reading order alone",
        "order_plain": "order, pages without tables",
        "plain_looking": "pages a CPU s with the look for scans, without tables",
        "all_looking": "pages a CPU s with the look for scans, all",
    }.items():
        digits = 1 if "looking" in key else 4
        rows.append(f"{name:<54}{'–':>8}{found[key]:>10.{digits}f}")
    return "\n".join(rows)


def _print_worst(pages: Sequence[Compared], count: int) -> None:
    text = [page for page in pages if not page.scan]
    lost: dict[str, Callable[[Compared], int]] = {
        "words lost": lambda p: p.likeness.reference - p.likeness.shared,
        "words too many": lambda p: p.likeness.words - p.likeness.shared,
        "words out of order": lambda p: p.laid_out.text - p.laid_out.in_order,
    }
    for name, key in lost.items():
        print(f"\n{name}")
        for page in sorted(text, key=key, reverse=True)[:count]:
            print(f"{key(page):>6} of {page.likeness.reference:<6}{page.file}, page {page.page}")


if __name__ == "__main__":
    sys.exit(main())
