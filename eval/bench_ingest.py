"""Times an ingestion stage by stage, beside the encoder alone on the same passages in the same run.

Run as ``python -m eval.bench_ingest [FOLDER]`` for files (default: the demo's documents), or with
``--fed 512`` for so many passages of 200 tokens that need no reading. It works in a temporary home. On a
busy machine only the shares count, and of them that of processor time.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from app.service import Service
from corpus.home import open_home
from corpus.source import sweep
from eval.bench_embed import texts_of_tokens
from eval.cleaning_share import cleaning_share
from eval.ingest_stages import EMBED, READ, STAGES, Stages, WatchedEncoder, Whole, watching, whole
from eval.made_documents import made_documents
from index.e5.encoder import E5Encoder
from index.encoders import Encoder, LateEncoder
from ingest import sandbox

ROOT = Path(__file__).resolve().parent.parent
DEMO = ROOT / "corpus" / "demo" / "documents"
CLEANED = 40
"""Files whose reading tells the share of cleaning."""


@dataclass(frozen=True, slots=True)
class StageTime:
    """Seconds of a stage: on the clock, added up over threads that overlap, and of processors."""

    name: str
    wall: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Ingestion:
    """What an ingestion took, and the encoder alone on the same texts."""

    passages: int
    seconds: float
    cpu: float
    raw_seconds: float
    raw_cpu: float
    stages: tuple[StageTime, ...]

    @property
    def share(self) -> float:
        """Throughput against that of the encoder alone."""
        return self.raw_seconds / self.seconds

    @property
    def cpu_share(self) -> float:
        """The same of processor time, which other programs disturb less."""
        return self.raw_cpu / self.cpu


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m eval.bench_ingest", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=DEMO)
    parser.add_argument(
        "--fed", type=int, metavar="PASSAGES", help="no files: so many passages of 200 tokens"
    )
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    encoder = E5Encoder()
    if options.fed:
        documents = made_documents(texts_of_tokens(encoder, None, options.fed))
        found = measure(encoder, lambda service: service.put_documents(documents), 0.0)
    else:
        paths = [file.path for file in sweep([options.folder]).files][:CLEANED]
        found = measure(encoder, lambda service: _ingest(service, options.folder), cleaning_share(paths))
    print(json.dumps(asdict(found), indent=1) if options.json else shown(found))
    return 0


def _ingest(service: Service, folder: Path) -> None:
    for failure in service.ingest([folder]).failed:
        print(f"{failure.path}: {failure.reason}", file=sys.stderr)


def measure(encoder: Encoder, work: Callable[[Service], None], cleaning: float) -> Ingestion:
    """``work`` fills an empty home; ``cleaning`` is the share of reading that is cleaning."""
    from index import intake  # noqa: F401  (a second of loading that every run has once)

    stages = Stages()
    watched = WatchedEncoder(encoder, stages)
    late = LateEncoder(encoder.identity, encoder.dimension, lambda: watched)
    encoder.embed_passages(["prova"] * 4)
    with TemporaryDirectory() as folder:
        service = Service.open(open_home(Path(folder)), late)
        try:
            sandbox.close()
            begun = whole()
            with watching(stages):
                work(service)
            sandbox.close()  # the time of a process is known when it has ended
            spent = whole() - begun
        finally:
            service.close()
    texts = list(watched.texts)
    begun = whole()
    encoder.embed_passages(texts)
    raw = whole() - begun
    times = tuple(_times(stages, spent, cleaning))
    return Ingestion(len(texts), spent.wall, spent.cpu, raw.wall, raw.cpu, times)


def _times(stages: Stages, spent: Whole, cleaning: float) -> list[StageTime]:
    """Reading is done by other processes, embedding by threads: they have what the others leave."""
    found = []
    for name in STAGES:
        one, cpu = stages.of(name), stages.of(name).cpu
        if name == READ:
            cpu += spent.children
        elif name == EMBED:
            cpu = spent.own - stages.known().cpu
        found.append(StageTime(name, one.wall, cpu))
        if name == READ:
            found.append(StageTime("clean", one.wall * cleaning, cpu * cleaning))
    return found


def shown(found: Ingestion) -> str:
    """The figures as lines."""
    lines = [f"{'stage':<12}{'s':>9}{'cpu s':>9}{'of cpu':>9}"]
    lines += [
        f"{stage.name:<12}{stage.wall:>9.2f}{stage.cpu:>9.2f}{stage.cpu / found.cpu:>9.1%}"
        for stage in found.stages
    ]
    rate, raw = found.passages / found.seconds, found.passages / found.raw_seconds
    return "\n".join(
        [
            *lines,
            "(clean is part of read; embed has all of this program that is in no other stage)",
            f"{found.passages} passages in {found.seconds:.1f} s: {rate:.1f} a second",
            f"the encoder alone: {raw:.1f} a second",
            f"share of the encoder's throughput {found.share:.3f}, of processor time {found.cpu_share:.3f}",
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
