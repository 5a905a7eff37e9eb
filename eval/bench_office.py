"""Compares the words read from office files with LibreOffice's: ``python -m eval.bench_office FOLDER``.

Skips, and says so, where LibreOffice is not installed. Its text leaves out notes, headers and text
boxes, and keeps what tracked changes deleted: what we read beyond it is mostly right.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from ingest.clean import clean
from ingest.document import IngestError
from ingest.office.libreoffice import find_libreoffice
from ingest.sandbox import read_isolated
from ingest.sniff import DOC, DOCX, ODT, RTF, sniff

_KINDS = {DOCX: "docx", ODT: "odt", DOC: "doc", RTF: "rtf"}
# Letters or digits: LibreOffice writes the mark of a note at its word, "dirigente1".
_WORD = re.compile(r"[^\W\d_]+|\d+")
_SECONDS = 180.0
_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Compared:
    """The words of one file: LibreOffice's, ours, those in both; the seconds that our reading took."""

    name: str
    kind: str
    reference: int
    read: int
    both: int
    seconds: float
    missing: tuple[str, ...]
    extra: tuple[str, ...]

    @property
    def recall(self) -> float:
        return self.both / self.reference if self.reference else 1.0

    @property
    def precision(self) -> float:
        return self.both / self.read if self.read else 1.0


def words(text: str) -> Counter[str]:
    """The words of a text with how often they occur."""
    return Counter(_WORD.findall(clean(text).casefold()))


def compare(path: Path, kind: str, reference: str) -> Compared:
    """One file against the text that LibreOffice gives for it."""
    started = time.perf_counter()
    try:
        blocks = read_isolated(path).blocks
    except IngestError as error:
        print(f"  {path.name}: {error}")
        blocks = ()
    seconds = time.perf_counter() - started
    wanted, found = words(reference), words("\n".join(block.text for block in blocks))
    return Compared(
        path.name,
        kind,
        wanted.total(),
        found.total(),
        (wanted & found).total(),
        seconds,
        tuple(word for word, _ in (wanted - found).most_common(_SHOWN)),
        tuple(word for word, _ in (found - wanted).most_common(_SHOWN)),
    )


def references(program: Path, files: dict[Path, str]) -> Iterator[tuple[Path, str, str]]:
    """Each file with its kind and LibreOffice's text for it; files that it cannot convert are left out."""
    with TemporaryDirectory() as folder:
        for number, (path, kind) in enumerate(files.items()):
            source = Path(folder, f"{number}.{kind}")
            source.write_bytes(path.read_bytes())
            command = [str(program), f"-env:UserInstallation=file://{folder}/profile", "--headless"]
            command += ["--convert-to", "txt:Text (encoded):UTF8", "--outdir", folder, str(source)]
            target = source.with_suffix(".txt")
            for _ in range(2):  # on its first start with a new profile it may ask to be started again
                if not target.exists():
                    subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)
            if target.exists():
                yield path, kind, target.read_text(encoding="utf-8-sig")
            else:
                print(f"  {path.name}: LibreOffice gives no text")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    program = find_libreoffice()
    if program is None:
        print("LibreOffice is not installed: nothing to compare with")
        return
    kinds = {
        path: _KINDS.get(sniff(path.read_bytes())) for path in sorted(folder.rglob("*")) if path.is_file()
    }
    files = {path: kind for path, kind in kinds.items() if kind}
    every = [compare(*one) for one in references(program, files)]
    for one in sorted(every, key=lambda one: min(one.recall, one.precision))[:_SHOWN]:
        print(
            f"{one.recall:.4f} {one.precision:.4f} {one.name}\n   missing {one.missing}\n   extra {one.extra}"
        )
    for kind in dict.fromkeys(one.kind for one in every):
        _report(kind, [one for one in every if one.kind == kind])


def _report(kind: str, every: list[Compared]) -> None:
    both = sum(one.both for one in every)
    recall = both / sum(one.reference for one in every)
    precision = both / sum(one.read for one in every)
    worst = min(one.recall for one in every)
    of_ours = f"precision {precision:.4f}"
    print(f"{kind:<5} {len(every)} files: word recall {recall:.4f} (worst {worst:.4f}), {of_ours}")


if __name__ == "__main__":
    main()
