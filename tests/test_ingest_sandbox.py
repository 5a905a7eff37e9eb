"""The reading process: whatever a file does, the program goes on and says why in Italian."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ingest import sandbox, wire
from ingest.document import Block, EmptyFile, LimitExceeded, PageInfo, Reading, UnreadableFile
from ingest.read import read_file
from ingest.sandbox import Limits, read_isolated
from tests.make_pdf import PdfPage, make_pdf

ROOT = Path(__file__).parents[1]


@pytest.fixture(autouse=True)
def fresh_workers() -> Iterator[None]:
    sandbox.close()
    yield
    sandbox.close()


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "atto.pdf"
    path.write_bytes(make_pdf([PdfPage().text(60, 780, "Testo dell'atto.")]))
    return path


@pytest.fixture
def slow(tmp_path: Path) -> Path:
    """A DOCX whose 100 MB of XML keep the parser busy for many seconds."""
    body = b"<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 3_000_000
    space = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    office = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    wml = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    path = tmp_path / "lento.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
        out.writestr(
            "[Content_Types].xml",
            b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            b'<Default Extension="rels" '
            b'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            b'<Override PartName="/word/document.xml" ContentType="%s"/></Types>' % wml,
        )
        out.writestr(
            "_rels/.rels",
            b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            b'<Relationship Id="r1" Type="%s" Target="word/document.xml"/></Relationships>' % office,
        )
        out.writestr("word/document.xml", b"<w:document %s><w:body>%s</w:body></w:document>" % (space, body))
    return path


def is_alive(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False


def wait_until_gone(pid: int, seconds: float = 10.0) -> bool:
    deadline = time.monotonic() + seconds
    while is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not is_alive(pid)


def worker_pids() -> list[int]:
    return [worker.process.pid for worker in sandbox._pool._idle]


def test_the_same_reading_as_without_isolation(small: Path) -> None:
    assert read_isolated(small) == read_file(small)


def test_a_worker_stays_warm(small: Path) -> None:
    read_isolated(small)
    first = worker_pids()
    for _ in range(20):
        read_isolated(small)
    assert worker_pids() == first and len(first) == 1


def test_errors_cross_over(tmp_path: Path, small: Path) -> None:
    empty = tmp_path / "vuoto.pdf"
    empty.touch()
    with pytest.raises(EmptyFile, match="vuoto"):
        read_isolated(empty)
    with pytest.raises(UnreadableFile, match="non esiste"):
        read_isolated(tmp_path / "assente.pdf")
    assert read_isolated(small).blocks


def test_a_relative_path_and_a_strange_name(
    tmp_path: Path, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.rename(tmp_path / "perché\nno.pdf")
    monkeypatch.chdir(tmp_path)
    assert read_isolated(Path("perché\nno.pdf")).blocks


def test_too_long_on_the_clock(slow: Path, small: Path) -> None:
    begun = time.monotonic()
    with pytest.raises(LimitExceeded, match="troppo tempo"):
        read_isolated(slow, Limits(wall_seconds=1.0))
    assert time.monotonic() - begun < 8.0
    assert worker_pids() == []
    assert read_isolated(small).blocks


def test_too_long_on_the_processor(slow: Path, small: Path) -> None:
    with pytest.raises(LimitExceeded, match="troppo tempo"):
        read_isolated(slow, Limits(cpu_seconds=0.5))
    assert read_isolated(small).blocks


def test_too_much_memory(slow: Path, small: Path) -> None:
    with pytest.raises((LimitExceeded, UnreadableFile), match="troppa memoria"):
        read_isolated(slow, Limits(memory_bytes=600 * 1024**2))
    assert read_isolated(small).blocks


def test_a_crash_is_an_unreadable_file(slow: Path, small: Path) -> None:
    read_isolated(small)
    (pid,) = worker_pids()
    threading.Timer(0.7, os.kill, (pid, signal.SIGSEGV)).start()
    with pytest.raises(UnreadableFile, match="interrotto"):
        read_isolated(slow)
    assert read_isolated(small).blocks


def test_a_worker_that_died_while_idle_is_replaced(small: Path) -> None:
    read_isolated(small)
    (pid,) = worker_pids()
    os.kill(pid, signal.SIGKILL)
    assert wait_until_gone(pid)
    assert read_isolated(small).blocks


def test_threads_read_at_once(small: Path) -> None:
    expected = read_file(small)
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(read_isolated, [small] * 12)) == [expected] * 12


@pytest.mark.parametrize("busy", [False, True])
def test_no_orphan_when_the_parent_is_killed(small: Path, slow: Path, busy: bool) -> None:
    script = (
        "import sys, time; from pathlib import Path; from ingest import sandbox\n"
        "sandbox.read_isolated(Path(sys.argv[1])); print(sandbox._pool._idle[0].process.pid, flush=True)\n"
        "sandbox.read_isolated(Path(sys.argv[2])) if sys.argv[3] == 'True' else time.sleep(60)\n"
    )
    command = [sys.executable, "-c", script, str(small), str(slow), str(busy)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        time.sleep(1.0 if busy else 0.0)
        assert is_alive(worker)
        parent.kill()
    assert wait_until_gone(worker)


def test_a_forked_child_leaves_the_workers_alone(small: Path) -> None:
    read_isolated(small)
    before = worker_pids()
    child = os.fork()
    if child == 0:
        os._exit(0 if worker_pids() == [] else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert worker_pids() == before
    assert read_isolated(small).blocks


def test_the_wire_carries_everything() -> None:
    reading = Reading(
        (
            Block("heading", "Titolo\u2028strano", 1, 2),
            Block("row", "a\tb", None, 0, ("a", "b"), True),
        ),
        (PageInfo(1, 595.0, 842.5, "ocr", 0.93), PageInfo(2, 595.0, 842.0)),
        "Titolo",
        ("avviso",),
    )
    answer = wire.Answer()
    *blocks, last = wire.encode_reading(reading)
    assert [answer.take(line) for line in blocks] == [None]
    assert answer.take(last) == reading
    with pytest.raises(EmptyFile, match="vuoto") as caught:
        wire.Answer().take(wire.encode_error(EmptyFile("vuoto"), "dettaglio"))
    assert caught.value.__notes__ == ["dettaglio"]


@pytest.mark.parametrize(
    "line", [b"", b"x\n", b"{}\n", b'[["virus", "", 1, 0, [], false]]\n', b"[1]\n", b"1\n", b"null\n"]
)
def test_the_wire_refuses_anything_else(line: bytes) -> None:
    with pytest.raises(wire.WireError):
        wire.Answer().take(line)


def test_a_library_that_prints_does_not_disturb_the_answers(tmp_path: Path) -> None:
    worker = subprocess.Popen(
        [sys.executable, "-m", "ingest.sandbox_worker", str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        start_new_session=True,
    )
    assert worker.stdin is not None and worker.stdout is not None
    assert isinstance(worker.stdout, io.BufferedReader)
    assert set(json.loads(worker.stdout.readline())) == {"network", "writes"}
    worker.stdin.close()
    assert worker.wait(10) == -signal.SIGKILL
    assert tmp_path.exists()  # a folder that is not its own is not removed
    worker.stdout.close()
