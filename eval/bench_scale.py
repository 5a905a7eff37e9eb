"""Times searches in collections of growing size, beside exact search without an index in the same run.

Run as ``python -m eval.bench_scale [--sizes 1000,10000] [--base 800] [--out FOLDER] [--json]``. Passages are
cut from the texts of a folder; the first ``--base`` are embedded, once (``--cache``), the others are varied
copies of them. Times are p50/p95/p99 in milliseconds on the clock and, in brackets, the mean of the
processor; on a busy machine only the ratios count.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ParamSpec, TypeVar

from eval import scale_floor, scale_index
from eval.answers import read_gold
from eval.scale_collection import Base, NoTexts, read_base
from eval.scale_figures import Scale
from eval.scale_tables import drawing, growths, table
from index.encoders import open_encoder

P = ParamSpec("P")
T = TypeVar("T")

ROOT = Path(__file__).resolve().parent.parent
TEXTS = ROOT.parent / "shared" / "bench" / "scale"
GOLD = ROOT / "eval" / "gold" / "demo.jsonl"
CACHE = Path("~/.cache/prassi/scala")
GOLD_QUESTIONS = 50
"""So many of the questions that people wrote; the others are sentences of texts."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    options = _parser().parse_args(arguments)
    sizes = sorted({int(size) for size in options.sizes.split(",")})
    gold = [one.question for one in read_gold(GOLD)][:GOLD_QUESTIONS]
    try:
        base = read_base(
            options.texts, open_encoder(), options.cache.expanduser(), options.base, options.questions, gold
        )
    except NoTexts as error:
        print(error, file=sys.stderr)
        return 2
    scales = []
    for size in sizes:
        print(f"{size:,} passages", file=sys.stderr)
        with TemporaryDirectory(dir=options.work) as work:
            scales.append(measure(base, size, Path(work)))
        if options.out:
            _keep(scales, options.out)
    print(_json(scales) if options.json else f"{table(scales)}\n{growths(scales)}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m eval.bench_scale", description=__doc__)
    parser.add_argument("--sizes", default="1000,10000", help="passages, separated by commas")
    parser.add_argument("--base", type=int, default=800, help="passages that are embedded")
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--texts", type=Path, default=TEXTS, help="folder of *.jsonl.gz with texts")
    parser.add_argument("--cache", type=Path, default=CACHE, help="folder where vectors are kept")
    parser.add_argument("--work", type=Path, help="folder for the indexes (default: the temporary one)")
    parser.add_argument("--out", type=Path, help="folder for scala.json and scala.svg")
    parser.add_argument("--json", action="store_true")
    return parser


def measure(base: Base, size: int, work: Path) -> Scale:
    """Build, ask and compare at one size. Each in a process of its own, whose memory is then its alone."""
    built = _apart(scale_index.build, base, size, work / "home")
    asked, vectors = _apart(scale_index.ask, base, work / "home", built.average_length)
    floor, recalls = _apart(scale_floor.measure, base, size, vectors, asked.nearest)
    return Scale(size, scale_index.side(built, asked), floor, recalls)


def _apart(work: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *given, **named).result()


def _json(scales: Sequence[Scale]) -> str:
    return json.dumps([asdict(scale) for scale in scales], ensure_ascii=False, indent=1)


def _keep(scales: Sequence[Scale], folder: Path) -> None:
    """After every size, so that a run cut short has given what it measured."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "scala.json").write_text(_json(scales) + "\n", encoding="utf-8")
    (folder / "scala.svg").write_text(drawing(scales) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
