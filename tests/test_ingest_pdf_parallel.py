"""Pages read in several processes: the same reading, the same errors, nothing that outlives its file."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from eval.bench_pages import made_pdf
from ingest import progress
from ingest.pdf import parallel
from ingest.pdf.read import read_pdf
from ingest.sandbox import read_isolated

ROOT = Path(__file__).resolve().parent.parent
# Reads forty pages with helpers; what a page does is put in.
PROGRAM = """
import os, resource, signal, sys, time
from ingest.pdf import parallel

parallel.allow(2)
parallel._PAYS = 0.0

def read(number):
    {page}
    return b"%d" % number

{before}
print(len(parallel.read_all(40, read)))
"""


@pytest.fixture
def helpers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "_allowed", 2)
    monkeypatch.setattr(parallel, "_PAYS", 0.0)


def run(page: str, before: str = "") -> subprocess.CompletedProcess[str]:
    program = PROGRAM.format(page=page, before=before)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        env=environment,
        timeout=60,
        check=False,
    )


@pytest.mark.usefixtures("helpers")
def test_pages_come_in_order_and_from_other_processes() -> None:
    read = parallel.read_all(50, lambda number: f"{number} {os.getpid()}".encode())
    assert [int(page.split()[0]) for page in read] == list(range(1, 51))
    others = {int(page.split()[1]) for page in read} - {os.getpid()}
    assert 1 <= len(others) <= 2


@pytest.mark.usefixtures("helpers")
def test_progress_is_told_once_a_page() -> None:
    told: list[bool] = []
    progress.watch(told.append)
    try:
        parallel.read_all(30, lambda number: b"")
    finally:
        progress.unwatch(told.append)
    assert told == [False] * 30


@pytest.mark.usefixtures("helpers")
def test_the_error_of_a_page_is_raised_here(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[int] = []
    fork = os.fork

    def recorded() -> int:
        started.append(fork())
        return started[-1]

    monkeypatch.setattr(os, "fork", recorded)

    def read(number: int) -> bytes:
        if number == 17:
            raise ValueError("pagina 17")
        return b""

    with pytest.raises(ValueError, match="pagina 17"):
        parallel.read_all(30, read)
    assert started
    for pid in started:
        with pytest.raises(ChildProcessError):
            os.waitpid(pid, os.WNOHANG)


def test_without_leave_or_need_no_process_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden() -> int:
        raise AssertionError("a process was started")

    monkeypatch.setattr(os, "fork", forbidden)
    monkeypatch.setattr(parallel, "_allowed", 2)
    assert len(parallel.read_all(5, lambda number: b"")) == 5  # read before helpers would pay
    monkeypatch.setattr(parallel, "_allowed", 1)
    monkeypatch.setattr(parallel, "_PAYS", 0.0)
    assert len(parallel.read_all(5, lambda number: b"")) == 5


def test_a_page_that_crashes_its_reader_ends_the_reading_as_it_does_alone() -> None:
    done = run("if number == 30: os.kill(os.getpid(), signal.SIGSEGV)")
    assert done.returncode == -signal.SIGSEGV


def test_the_cpu_seconds_of_the_helpers_count() -> None:
    done = run(
        "while number > 3: pass",
        "resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + 2, resource.RLIM_INFINITY))",
    )
    assert done.returncode == -signal.SIGXCPU


def test_helpers_end_with_the_process_that_started_them(tmp_path: Path) -> None:
    noted = tmp_path / "pids"
    page = f"open({str(noted)!r}, 'a').write(f'{{os.getpid()}}\\n'); time.sleep(60 if number > 3 else 0)"
    program = PROGRAM.format(page=page, before="")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    parent = subprocess.Popen([sys.executable, "-c", program], env=environment)
    try:
        deadline = time.monotonic() + 30
        while not (pids := _pids(noted) - {parent.pid}) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert pids
    finally:
        parent.kill()
        parent.wait()
    deadline = time.monotonic() + 10
    while any(map(_runs, pids)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(_runs, pids))


def _pids(path: Path) -> set[int]:
    return {int(line) for line in path.read_text().split()} if path.exists() else set()


def _runs(pid: int) -> bool:
    state = Path(f"/proc/{pid}/stat")
    try:
        return state.read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_a_long_file_reads_the_same_alone_and_with_helpers(tmp_path: Path) -> None:
    path = tmp_path / "lungo.pdf"
    path.write_bytes(made_pdf(150))
    alone = read_pdf(path.read_bytes())
    assert len(alone.pages) == 150 and alone.pages[-1].furniture
    assert read_isolated(path) == alone
