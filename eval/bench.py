"""Times what a person waits for: the first search from a cold start, a question to a running page.

Run as ``python -m eval.bench [FOLDER] [--gold GOLD.jsonl]``; it works in a temporary home.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import httpx

from eval.answers import read_gold

ROOT = Path(__file__).resolve().parent.parent
COLD_RUNS = 5
WARM_ROUNDS = 5
_START_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Latency:
    """Wall times in milliseconds."""

    p50: float
    p95: float
    worst: float


def latency(times: Sequence[float]) -> Latency:
    """The distribution of ``times``, in seconds."""
    ordered = sorted(time * 1000 for time in times)
    return Latency(median(ordered), ordered[int(0.95 * (len(ordered) - 1))], ordered[-1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "corpus" / "demo" / "documents")
    parser.add_argument("--gold", type=Path, default=ROOT / "eval" / "gold" / "demo.jsonl")
    arguments = parser.parse_args()
    questions = [gold.question for gold in read_gold(arguments.gold)]
    with TemporaryDirectory() as home:
        environment = {**os.environ, "PRASSI_HOME": home}
        report = json.loads(prassi(environment, "ingest", str(arguments.folder), "--json"))
        pages = sum(document["pages"] for document in report["documents"])
        print(f"ingest      {report['passages']} passages, {pages} pages in {report['seconds']:.1f} s")
        again = _timed(lambda: prassi(environment, "ingest", str(arguments.folder), "--json"))
        print(f"ingest again, nothing changed: {again:.2f} s, whole process")
        cold = [_timed(partial(prassi, environment, "search", q)) for q in questions[:COLD_RUNS]]
        print(f"cold search {median(cold):.2f} s median, {max(cold):.2f} s worst of {len(cold)}")
        with serving(environment) as url:
            for name in ("search", "ask"):
                found = latency(_ask_all(f"{url}/api/v1/{name}", questions))
                times = f"p50 {found.p50:.1f} ms, p95 {found.p95:.1f} ms, worst {found.worst:.1f} ms"
                print(f"warm {name:<6} {times}")


def _ask_all(address: str, questions: Sequence[str]) -> list[float]:
    times: list[float] = []
    with httpx.Client(timeout=60, trust_env=False) as client:
        client.get(address, params={"q": questions[0]}).raise_for_status()
        for _ in range(WARM_ROUNDS):
            for question in questions:
                started = time.perf_counter()
                client.get(address, params={"q": question}).raise_for_status()
                times.append(time.perf_counter() - started)
    return times


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def prassi(environment: dict[str, str], *arguments: str) -> str:
    """Run a command in a process of its own; gives what it printed. Ends the program if it fails."""
    command = [str(Path(sys.executable).with_name("prassi")), *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode == 2:
        raise SystemExit(done.stderr)
    return done.stdout


@contextmanager
def serving(environment: dict[str, str]) -> Iterator[str]:
    """A server on a free port; gives its address."""
    command = [str(Path(sys.executable).with_name("prassi")), "serve", "--port", "0"]
    server = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    owner = Path(environment["PRASSI_HOME"]) / "owner.json"
    try:
        deadline = time.monotonic() + _START_SECONDS
        url = None
        while url is None:
            if time.monotonic() > deadline or server.poll() is not None:
                raise SystemExit("the server did not start")
            time.sleep(0.1)
            if owner.exists():
                url = json.loads(owner.read_text(encoding="utf-8")).get("url")
        _wait_until_healthy(url, deadline)
        yield url
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait_until_healthy(url: str, deadline: float) -> None:
    while time.monotonic() < deadline:
        try:
            httpx.get(f"{url}/api/v1/health", timeout=1, trust_env=False).raise_for_status()
            return
        except httpx.HTTPError:
            time.sleep(0.1)


if __name__ == "__main__":
    main()
