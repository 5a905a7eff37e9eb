"""A folder of hostile files is taken in whole: every file is told of, and nothing is hurt."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import stat
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from ingest import footprint
from ingest.sandbox import Limits
from tests import hostile
from tests.running import command, environment, run, wait_for, workers

SECONDS = 900  # on a machine that does much else; some 90 on two idle cores
MAIN_BYTES = 600 * 1024 * 1024
MINIMUM_FILES = 60
# Every reason says what to do, or that there is nothing to do.
REMEDY = re.compile(
    r"ripetere|rinominarlo|viene saltato|indicare la cartella|Controllare|scegliere|acquisir|caricar|"
    r"non viene letto",
    re.I,
)
pytestmark = pytest.mark.timeout(1_000)
READABLE = (
    "owner_password_only.pdf",
    "javascript.pdf",
    "launch_action.pdf",
    "link_to_a_server.pdf",
    "executable_attached.pdf",
    "web_page_before_it.pdf",
    "zip_at_its_end.pdf",
    "an_outline_in_a_circle.pdf",
    "csv_of_formulas",
    "html_that_loads_everything",
    "docx_linked_templates",
    "mail_with_bad_names",
    "text_of_bidirectional_marks",
)
UNREADABLE = (
    "user_password.pdf",
    "docx_encrypted",
    "zero_bytes",
    "a_million_kids.pdf",
    "docx_bomb",
    "odt_bomb",
)


@dataclass
class Watched:
    """What was seen of a program while it ran."""

    main: int = 0
    session: int = 0
    address_spaces: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Taken:
    """A hostile folder, taken in."""

    place: Path
    documents: Path
    home: Path
    report: dict[str, object]
    status: int
    errors: str
    watched: Watched
    before: dict[str, tuple[int, ...]]

    @property
    def failed(self) -> dict[str, str]:
        rows = self.report["failed"]
        assert isinstance(rows, list)
        return {row["path"]: row["reason"] for row in rows}

    @property
    def indexed(self) -> set[str]:
        rows = self.report["documents"]
        assert isinstance(rows, list)
        return {row["path"] for row in rows}


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Taken]:
    place = tmp_path_factory.mktemp("ostile")
    documents, home = place / "documenti", place / "home"
    for name in ("documenti", "temporanea", "lavoro", "casa"):
        (place / name).mkdir()
    for name, data in hostile.files():
        (documents / name).write_bytes(data)
    hostile.write_names(documents)
    listeners = hostile.write_others(documents)
    for name in ("json.py", "sitecustomize.py", "ingest.py"):
        (place / "lavoro" / name).write_text("raise SystemExit('eseguito')")
    before = tree(place)
    settings = environment(home, TMPDIR=str(place / "temporanea"), HOME=str(place / "casa"))
    process = subprocess.Popen(
        command("ingest", documents, "--json"),
        env={**settings, "PYTHONPATH": settings["PYTHONPATH"].lstrip(os.pathsep), "PYTHONSAFEPATH": "1"},
        cwd=place / "lavoro",
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    watched = Watched()
    watcher = threading.Thread(target=watch, args=(process, home, watched), daemon=True)
    watcher.start()
    try:
        out, err = process.communicate(timeout=SECONDS)
    finally:
        process.kill()
        process.wait()
    watcher.join()
    for listener in listeners:
        listener.close()
    yield Taken(place, documents, home, json.loads(out), process.returncode, err, watched, before)


def watch(process: subprocess.Popen[str], home: Path, seen: Watched) -> None:
    while process.poll() is None:
        try:
            status = Path(f"/proc/{process.pid}/status").read_text()
        except OSError:
            return
        peak = re.search(r"^VmHWM:\s+(\d+) kB", status, re.M)
        seen.main = max(seen.main, int(peak.group(1)) * 1024 if peak else 0)
        for worker in workers(home):
            seen.session = max(seen.session, footprint.resident_bytes(worker, Limits().group_bytes))
            try:
                limits = Path(f"/proc/{worker}/limits").read_text()
            except OSError:
                continue
            seen.address_spaces.update(re.findall(r"^Max address space\s+(\S+)", limits, re.M))
        time.sleep(0.2)


def tree(place: Path) -> dict[str, tuple[int, ...]]:
    """Everything under a folder but the home, with what a write would change."""
    found = {}
    for folder, folders, names in os.walk(place):
        folders[:] = [name for name in folders if Path(folder, name) != place / "home"]
        for name in (*folders, *names):
            status = os.lstat(Path(folder, name))
            kind = stat.S_IFMT(status.st_mode)
            found[str(Path(folder, name))] = (kind, status.st_size, status.st_mtime_ns, status.st_mode)
    return found


def entries(folder: Path) -> Iterator[str]:
    """The paths that a report must hold, as it writes them: links to folders and strange files too."""
    for inside, folders, names in os.walk(folder):
        links = [name for name in folders if Path(inside, name).is_symlink()]
        for name in (*names, *links):
            yield os.fsencode(Path(inside, name)).decode("utf-8", "backslashreplace")


def named(taken: Taken, names: Sequence[str]) -> set[str]:
    return {str(taken.documents / name) for name in names}


def test_every_file_is_told_of(taken: Taken) -> None:
    expected = set(entries(taken.documents))
    assert len(expected) >= MINIMUM_FILES
    told = set(taken.failed) | taken.indexed
    # In what the report counts as unchanged are only copies of members: no file of the folder is missing.
    assert expected <= told, sorted(expected - told)
    assert taken.status == 1


def test_every_reason_is_a_sentence_with_a_remedy(taken: Taken) -> None:
    for path, reason in taken.failed.items():
        assert reason.endswith("."), (path, reason)
        assert REMEDY.search(reason), (path, reason)
        assert "Traceback" not in reason and "Error" not in reason, (path, reason)
        assert "interrotto" not in reason or path.endswith(".pdf"), (path, reason)
    assert "Traceback" not in taken.errors


def test_what_is_harmless_is_read_and_what_is_locked_is_not(taken: Taken) -> None:
    assert named(taken, READABLE) <= taken.indexed, named(taken, READABLE) - taken.indexed
    assert named(taken, UNREADABLE) <= set(taken.failed)
    failed = taken.failed
    assert "password" in failed[str(taken.documents / "user_password.pdf")]
    assert "password" in failed[str(taken.documents / "docx_encrypted")]
    # Names alone keep nobody's note out, but for those that no text can hold.
    notes = {path for path in map(os.fsdecode, hostile.NAMES) if path.isprintable()}
    assert named(taken, [*notes]) <= taken.indexed


def test_nothing_goes_over_its_limits(taken: Taken) -> None:
    print(f"main process {taken.watched.main >> 20} MB, reading processes {taken.watched.session >> 20} MB")
    assert 0 < taken.watched.main < MAIN_BYTES
    # Looked at from outside a little after our own look: hence the margin.
    assert 0 < taken.watched.session < Limits().group_bytes * 1.2
    assert taken.watched.address_spaces - {"unlimited"} == {str(Limits().memory_bytes)}


def test_nothing_is_written_outside_the_home(taken: Taken) -> None:
    after = tree(taken.place)
    assert {path: entry for path, entry in after.items() if taken.before.get(path) != entry} == {
        path: entry
        for path, entry in after.items()
        if path == str(taken.place / "temporanea")  # its time stamp: the folders in it are gone
    }
    assert set(after) == set(taken.before)
    for evaded in ("/tmp/evaso.txt", "/tmp/fattura.pdf.exe", "/etc/cron.d/prassi"):
        assert not Path(evaded).exists()


def test_no_process_is_left(taken: Taken) -> None:
    wait_for(lambda: not workers(taken.home), seconds=10)


def test_nothing_of_this_computer_is_read_into_a_document(taken: Taken) -> None:
    with closing(sqlite3.connect(taken.home / "register.db")) as register:
        texts = [text for (text,) in register.execute("select text from documents")]
    assert len(texts) >= len(READABLE)
    assert not [text[:200] for text in texts if "root:x:0" in text or "root:*:0" in text]


def test_the_home_still_answers(taken: Taken) -> None:
    found = run(taken.home, "search", "il servizio si prenota entro le ore dodici", "--json")
    assert found.status == 0, found.err
    assert isinstance(found.json, dict)
    assert any("si prenota entro le ore dodici" in hit["text"] for hit in found.json["hits"])
    again = run(taken.home, "documents", "--json")
    assert isinstance(again.json, list) and len(again.json) == taken.report["indexed"]


def test_the_terminal_is_not_written_to_by_names(tmp_path: Path) -> None:
    folder = tmp_path / "documenti"
    folder.mkdir()
    hostile.write_names(folder)
    (folder / "vuoto\x1b[2J\u202e.pdf").touch()
    ended = run(tmp_path / "home", "ingest", folder)
    assert ended.status == 1
    assert "Non acquisito" in ended.out
    strange = [char for char in ended.out if not char.isprintable() and char != "\n"]
    assert not strange, strange
