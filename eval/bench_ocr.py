"""Measures text recognition on rasterised pages: words found, words right, seconds of CPU a page."""

from __future__ import annotations

import random
import re
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
import typer
from PIL import Image, ImageFilter

from eval.ocr_pages import made_pages
from ingest.pdf.page import Word, page_content
from ingest.scan import tesseract
from ingest.scan.parallel import workers
from ingest.scan.recognise import recognise

_ROOT = Path(__file__).resolve().parent.parent
_REAL = _ROOT.parent / "shared" / "corpus" / "real"
_DPI = 200
_CONTRAST = 60  # of 255, between a word and its ground
_SECONDS = 900.0  # a busy computer is not to spoil the figures


_SIGMA, _DOTS, _BLUR = 12.0, 0.004, 0.6  # of 255, share of black and white dots, pixels
_BARS = {"pulita": 0.99, "3° e rumore": 0.95}
_WORD = re.compile(r"[^\W_]+")  # "dell'art. 107" is three words: dell, art, 107


@dataclass(frozen=True, slots=True)
class Sample:
    """A page as a picture, with the words of its text layer."""

    name: str
    picture: Image.Image
    words: Counter[str]


@dataclass(frozen=True, slots=True)
class Score:
    """Words in both, in the page, in the reading."""

    both: int
    page: int
    read: int


def main(
    real: int = typer.Option(40, help="How many pages of the development files, one a document."),
    demo: int = typer.Option(16, help="How many pages of the demo documents."),
    only: str = typer.Option("", help="Only the conditions whose name contains this."),
    worst: int = typer.Option(0, help="Print the pages read worst, with what was missed."),
) -> None:
    """Rasterises pages with a text layer at 200 dpi, spoils them, recognises them, compares."""
    if not tesseract.is_installed():
        sys.exit("Serve tesseract con l'italiano: apt-get install tesseract-ocr tesseract-ocr-ita")
    groups = {"fatte da noi": list(_samples([("made", made_pages())], 100))}
    groups["dimostrative"] = list(_samples(_files(_ROOT / "corpus" / "demo" / "documents"), demo, whole=True))
    if _REAL.exists():
        groups["vere"] = list(_samples(_files(_REAL), real))
    dots = f"punti neri e bianchi sullo {_DOTS:.1%} dei pixel"
    print(f"rumore: gaussiano di deviazione {_SIGMA:.0f}/255, {dots}, sfocatura {_BLUR} px")
    missed = False
    for condition, spoil in _conditions().items():
        if only in condition:
            missed |= _measure(condition, spoil, groups, worst)
    sys.exit(1 if missed else 0)


def _conditions() -> dict[str, Callable[[Image.Image], Image.Image]]:
    return {
        "pulita": lambda picture: picture,
        "3° e rumore": lambda picture: _noisy(_turned(picture, 3)),
        "-7°": lambda picture: _turned(picture, -7),
        "90°": lambda picture: picture.transpose(Image.Transpose.ROTATE_90),
        "180°": lambda picture: picture.transpose(Image.Transpose.ROTATE_180),
        "270°": lambda picture: picture.transpose(Image.Transpose.ROTATE_270),
    }


def _measure(
    condition: str,
    spoil: Callable[[Image.Image], Image.Image],
    groups: dict[str, list[Sample]],
    worst: int,
) -> bool:
    everything: list[Score] = []
    for group, samples in groups.items():
        before, started = _cpu(), time.monotonic()
        with ThreadPoolExecutor(workers()) as pool:
            read = list(pool.map(lambda sample: _read(spoil(sample.picture)), samples))
        cpu, wall = _cpu() - before, time.monotonic() - started
        scores = [_score(sample, words) for sample, words in zip(samples, read, strict=True)]
        everything += scores
        each = f"{cpu / len(samples):.2f} s di CPU e {wall / len(samples):.2f} s a pagina"
        print(f"{condition:12} {group:13} {len(samples):3} pagine  {_figures(scores)}  {each}", flush=True)
        ranked = sorted(
            zip(samples, read, scores, strict=True), key=lambda found: found[2].both / max(found[2].page, 1)
        )
        for sample, words, score in ranked[:worst]:
            missed, added = list((sample.words - words).elements()), list((words - sample.words).elements())
            print(f"    {sample.name}: {_figures([score])}; mancano {missed[:30]}; in più {added[:30]}")
    bar = _BARS.get(condition)
    print(
        f"{condition:12} {'tutte':13} {len(everything):3} pagine  {_figures(everything)}"
        + (f"  (soglia {bar})" if bar else ""),
        flush=True,
    )
    return bar is not None and _recall(everything) < bar


def _read(picture: Image.Image) -> Counter[str]:
    return _words(word.text for word in recognise(picture, _DPI, _SECONDS) or ())


def _score(sample: Sample, read: Counter[str]) -> Score:
    return Score((sample.words & read).total(), sample.words.total(), read.total())


def _recall(scores: Sequence[Score]) -> float:
    return sum(score.both for score in scores) / max(sum(score.page for score in scores), 1)


def _figures(scores: Sequence[Score]) -> str:
    precision = sum(score.both for score in scores) / max(sum(score.read for score in scores), 1)
    return f"richiamo {_recall(scores):.4f}  precisione {precision:.4f}"


def _words(texts: Iterable[str]) -> Counter[str]:
    """The runs of letters and digits, without case."""
    return Counter(found for text in texts for found in _WORD.findall(text.casefold()))


def _files(folder: Path) -> list[tuple[str, bytes]]:
    files = ((path.name, path.read_bytes()) for path in sorted(folder.rglob("*")) if path.is_file())
    return [(name, data) for name, data in files if data.startswith(b"%PDF")]


def _samples(files: Sequence[tuple[str, bytes]], count: int, whole: bool = False) -> Iterator[Sample]:
    """Pages whose text layer says all: many words, hardly a picture. One a file unless ``whole``."""
    chance = random.Random(7)
    found: list[tuple[str, bytes, int]] = []
    for name, data in files:
        document = pdfium.PdfDocument(data)
        pages = [number for number in range(1, len(document) + 1) if _is_plain(document, number)]
        document.close()
        if pages and name != "made" and not whole:
            pages = [chance.choice(pages)]
        found += [(name, data, number) for number in pages]
    chance.shuffle(found)
    for name, data, number in found[:count]:
        document = pdfium.PdfDocument(data)
        picture = document[number - 1].render(scale=_DPI / 72, grayscale=True).to_pil()
        shown = _visible(page_content(document, number).words, picture)
        words = _words(word.text for word in shown)
        document.close()
        yield Sample(f"{name} p. {number}", picture, words)


def _visible(words: Sequence[Word], picture: Image.Image) -> Iterator[Word]:
    """The words that are seen: a text layer may hold what is cut off at a cell's edge or drawn in white."""
    pixels = np.asarray(picture).astype(np.int16)
    scale = _DPI / 72
    for word in words:
        x0, y0, x1, y1 = (max(round(side * scale), 0) for side in (word.x0, word.y0, word.x1, word.y1))
        here = pixels[y0 : max(y1, y0 + 1), x0 : max(x1, x0 + 1)]
        if here.size and int(here.max()) - int(here.min()) >= _CONTRAST:
            yield word


def _is_plain(document: pdfium.PdfDocument, number: int) -> bool:
    content = page_content(document, number)
    return (
        len(content.words) >= 80
        and content.image_share < 0.02
        and all(word.upright for word in content.words)
    )


def _turned(picture: Image.Image, degrees: float) -> Image.Image:
    return picture.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=255)


def _noisy(picture: Image.Image) -> Image.Image:
    random_numbers = np.random.default_rng(11)
    pixels = np.asarray(picture.filter(ImageFilter.GaussianBlur(_BLUR))).astype(np.float64)
    pixels += random_numbers.normal(0.0, _SIGMA, pixels.shape)
    chance = random_numbers.random(pixels.shape)
    pixels = np.where(chance < _DOTS / 2, 0.0, np.where(chance > 1 - _DOTS / 2, 255.0, pixels))
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def _cpu() -> float:
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


if __name__ == "__main__":
    typer.run(main)
