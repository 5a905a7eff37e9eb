"""Runs tesseract with its Italian model on one picture."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from PIL import Image

from ingest import clean

_POOR = 0.2  # confidence of a word
_FAIR = 0.4  # mean confidence of a line


@dataclass(frozen=True, slots=True)
class OcrWord:
    """A recognised word, its box from the top left, its confidence 0–1 and its place.

    The box is in pixels where tesseract gave it, in points once it is on its page.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    confidence: float
    block: int
    paragraph: int
    line: int


@cache
def is_installed() -> bool:
    """Whether tesseract and its Italian model are here."""
    program = shutil.which("tesseract")
    if program is None:
        return False
    try:
        listed = subprocess.run(
            [program, "--list-langs"], capture_output=True, text=True, timeout=20, check=False
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return "ita" in (listed.stdout + listed.stderr).split()


def read(picture: Image.Image, dpi: float, seconds: float) -> list[OcrWord] | None:
    """The words that tesseract reads on an upright picture; None where it fails or takes too long."""
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", compress_level=1)
    read = _run(buffer.getvalue(), dpi, seconds)
    return None if read is None else list(_sound(word for _, word in _parse(read)))


def read_rows(pictures: Sequence[Image.Image], dpi: float, seconds: float) -> list[list[OcrWord]] | None:
    """The words on each picture of one row of writing, all read by one tesseract; None as for ``read``."""
    if not pictures:
        return []
    buffer = io.BytesIO()
    pictures[0].save(buffer, "TIFF", save_all=True, append_images=list(pictures[1:]))
    read = _run(buffer.getvalue(), dpi, seconds, "--psm", "7")
    if read is None:
        return None
    rows: list[list[OcrWord]] = [[] for _ in pictures]
    for number, word in _parse(read):
        rows[number - 1].append(word)
    return rows


def _run(picture: bytes, dpi: float, seconds: float, *options: str) -> str | None:
    command = ["tesseract", "stdin", "stdout", "-l", "ita", "--dpi", str(round(dpi)), *options, "tsv"]
    # One thread: tesseract's own threads cost more than they give, and pages run side by side.
    environment = {"OMP_THREAD_LIMIT": "1", "PATH": "/usr/local/bin:/usr/bin:/bin"}
    try:
        done = subprocess.run(
            command, input=picture, capture_output=True, timeout=seconds, check=True, env=environment
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.decode("utf-8", "replace")


def _parse(tsv: str) -> list[tuple[int, OcrWord]]:
    """The words with the number of their picture, from 1."""
    words: list[tuple[int, OcrWord]] = []
    for row in csv.DictReader(io.StringIO(tsv), delimiter="\t", quoting=csv.QUOTE_NONE):
        text = clean.clean(row.get("text") or "")
        confidence = float(row.get("conf") or -1)
        if not text or confidence < 0:
            continue
        left, top = int(row["left"]), int(row["top"])
        right, bottom = left + int(row["width"]), top + int(row["height"])
        place = int(row["block_num"]), int(row["par_num"]), int(row["line_num"])
        word = OcrWord(text, left, top, right, bottom, confidence / 100, *place)
        words.append((int(row["page_num"]), word))
    return words


def _sound(words: Iterable[OcrWord]) -> Iterator[OcrWord]:
    """The words without those read poorly in a line that is poor as a whole: specks, seals, handwriting.

    In a fair line a poor word is kept: the numbers of a list and single letters are always poor.
    """
    for _, group in groupby(words, key=lambda word: (word.block, word.paragraph, word.line)):
        line = list(group)
        letters = sum(len(word.text) for word in line)
        is_fair = sum(len(word.text) * word.confidence for word in line) >= _FAIR * letters
        yield from (word for word in line if is_fair or word.confidence >= _POOR)
