"""Real ``prassi`` processes for the tests: run to their end, served from, killed."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from unittest.mock import patch

import httpx
import pytest

from index.encoders import LateEncoder, late_encoder
from index.hit import Hit

PRASSI = (sys.executable, "-m", "eval.commands")
ROOT = Path(__file__).resolve().parent.parent
_RUN = "import sys; sys.argv[0] = 'prassi'; from eval.commands import main; main()"


@dataclass(frozen=True)
class Ended:
    """A command that has ended."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> object:
        """The one value on standard output; fails when there is anything else."""
        return json.loads(self.out)

    @property
    def line(self) -> str:
        """The one line of an error; fails where there is a traceback, more, or less than a line."""
        lines = self.err.strip().splitlines()
        assert "Traceback" not in self.err, self.err
        assert len(lines) == 1, self.err
        assert lines[0].startswith("Errore: "), self.err
        return lines[0]


def command(*words: str | Path) -> list[str]:
    return [sys.executable, "-c", _RUN, *map(str, words)]


def environment(home: Path, **more: str) -> dict[str, str]:
    paths = [more.pop("PYTHONPATH", ""), str(ROOT), os.environ.get("PYTHONPATH", "")]
    return {
        **os.environ,
        "PRASSI_HOME": str(home),
        "PYTHONPATH": os.pathsep.join(filter(None, paths)),
        "COLUMNS": "300",
        **more,
    }


def start(home: Path, *words: str | Path, **more: str) -> subprocess.Popen[str]:
    """A command in a session of its own, so that what it leaves behind can be told."""
    return subprocess.Popen(
        command(*words),
        env=environment(home, **more),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
        # A shell starts what it puts in the background deaf to Ctrl-C, and that is inherited.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def run(home: Path, *words: str | Path, seconds: float = 60, **more: str) -> Ended:
    process = start(home, *words, **more)
    try:
        out, err = process.communicate(timeout=seconds)
    finally:
        process.kill()
        process.wait()
    return Ended(process.returncode, out, err)


@cache
def encoder() -> LateEncoder:
    """The default encoder, which takes a moment to load: once for all that runs in this process."""
    return late_encoder()


def run_here(monkeypatch: pytest.MonkeyPatch, home: Path, *words: str | Path, **more: str) -> Ended:
    """A command in this process: as ``run``, without the two seconds that a process takes to start."""
    from app.ending import _status
    from eval.commands import cli

    out, err = io.StringIO(), io.StringIO()
    with monkeypatch.context() as patches:
        if not more.keys() & {"PRASSI_MODEL", "PRASSI_MODELS"}:
            patches.setattr("index.encoders.late_encoder", lambda _name: encoder())
        for name, value in {"PRASSI_HOME": str(home), "COLUMNS": "300", **more}.items():
            patches.setenv(name, value)
        patches.setattr("sys.argv", ["prassi", *map(str, words)])
        with redirect_stdout(out), redirect_stderr(err):
            status = _status(cli)
    return Ended(status, out.getvalue(), err.getvalue())


def read_owner(home: Path) -> dict[str, object]:
    try:
        found = json.loads((home / "owner.json").read_text())
    except (OSError, ValueError):
        return {}
    assert isinstance(found, dict)
    return found


def wait_for(condition: Callable[[], object], seconds: float = 30, step: float = 0.02) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(step)


@contextmanager
def serving(home: Path, *words: str, **more: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """``prassi serve`` on a free port: the process and its address."""
    process = start(home, "serve", "--port", "0", *words, **more)
    try:

        def ready() -> bool:
            assert process.poll() is None, process.communicate()
            return read_owner(home).get("pid") == process.pid and bool(read_owner(home).get("url"))

        wait_for(ready)
        url = str(read_owner(home)["url"])
        assert httpx.get(f"{url}/api/v1/health", timeout=30, trust_env=False).status_code == 200
        yield process, url
    finally:
        process.send_signal(signal.SIGCONT)
        process.terminate()
        try:
            process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()


def workers(home: Path) -> list[int]:
    """The reading processes that were started for a home, by process number."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
            settings = (folder / "environ").read_bytes().split(b"\0")
        except OSError:
            continue
        if b"ingest.sandbox_worker" in words and f"PRASSI_HOME={home}".encode() in settings:
            found.append(int(folder.name))
    return found


def write_corpus(folder: Path, count: int = 40, seed: int = 1) -> None:
    """A small generated corpus in three formats; with one seed always the same."""
    import random

    rnd = random.Random(seed)
    words = (
        "comune delibera trasporto anziani mensa scuola orto bando giunta spesa euro capitolo sociale "
        "distretto progetto cooperativa assistenza domicilio sportello famiglia"
    ).split()
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        parts = [" ".join(rnd.choices(words, k=40)).capitalize() + "." for _ in range(3)]
        write_document(folder, number, parts)


def write_document(folder: Path, number: int, parts: list[str]) -> Path:
    body = "\n\n".join(parts)
    html = "".join(f"<p>{part}</p>" for part in parts)
    name, text = (
        (f"atto{number:02}.md", f"# Atto {number}\n\n## Premessa\n\n{body}\n"),
        (f"nota{number:02}.txt", f"NOTA {number}\n\n{body}\n"),
        (
            f"pagina{number:02}.html",
            f"<html><title>Pagina {number}</title><h1>Pagina {number}</h1>{html}</html>",
        ),
    )[number % 3]
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


QUERIES: tuple[str, ...] = (
    "trasporto degli anziani",
    "mensa della scuola",
    "orto comune",
    "bando per la cooperativa",
    "delibera della giunta",
    "spesa in euro",
    "assistenza al domicilio",
    "sportello per la famiglia",
    "Pagina 5",
    "progetto del distretto sociale",
)


NOISE = 1e-5
"""The engine adds 32-bit numbers in the order of its points: the last digits of scores may differ."""


@dataclass(frozen=True)
class Results:
    """What ten queries found; equal when every passage has the same score, but for ``NOISE``."""

    scores: tuple[dict[str, float], ...]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Results):
            return NotImplemented
        return all(_close(a, b) for a, b in zip(self.scores, other.scores, strict=True))

    __hash__ = None  # type: ignore[assignment]


def _close(one: dict[str, float], other: dict[str, float]) -> bool:
    # Of passages that share the last place either may be the one shown.
    last = max(min(one.values(), default=0.0), min(other.values(), default=0.0)) + NOISE
    return all(
        abs(one.get(passage, last) - other.get(passage, last)) <= 2 * NOISE
        for passage in one.keys() | other.keys()
    )


def _scores(hits: Sequence[Hit]) -> dict[str, float]:
    return {hit.passage_id: hit.score for hit in hits}


def state_of(home: Path) -> Mapping[str, object]:
    """Everything in a home that must not depend on how it came about, in one comparable value."""
    from app.owner import Ownership, acquire
    from app.session import owned
    from corpus.home import Home

    place = Home(home)
    held = acquire(place, wait=5)
    assert isinstance(held, Ownership)
    with patch("index.encoders.late_encoder", lambda _name: encoder()), owned(place, held) as service:
        register = service._register
        return {
            "documents": {d.ref.id: (d.ref, d.state, d.passages, d.text) for d in register.documents()},
            "files": {
                path: (f.sha256, f.document_id, f.state, f.reason) for path, f in register.files().items()
            },
            "passages": {d.ref.id: register.passages_of(d.ref.id) for d in register.documents()},
            "points": points_of(service._store.client),
            "results": Results(tuple(_scores(service.search(query, 30).hits) for query in QUERIES)),
            "originals": sorted(path.name for path in place.originals.rglob("*") if path.is_file()),
            "settings": (register.setting("index"), register.setting("average_length")),
        }


def points_of(shard: object) -> dict[str, object]:
    """Every point of a shard: payload, dense vector bit by bit, lexical vector by term."""
    from qdrant_edge import EdgeShard, ScrollRequest

    assert isinstance(shard, EdgeShard)
    found: dict[str, object] = {}
    offset = None
    while True:
        records, offset = shard.scroll(
            ScrollRequest(offset=offset, limit=500, with_payload=True, with_vector=True)
        )
        for record in records:
            vectors = record.vector
            lexical = vectors["lexical"]
            weights = dict(zip(lexical.indices, lexical.values, strict=True))
            found[str(record.id)] = (record.payload, tuple(vectors["dense"]), weights)
        if offset is None:
            return found
