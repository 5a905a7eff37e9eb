"""One process owns a home; the others wait, say for whom, or speak to it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.errors import HomeBusy
from app.owner import Owner, Ownership, acquire, current_owner
from corpus.home import DiskFull, Home, HomeUnusable, open_home
from tests.running import read_owner, run, start, wait_for, write_corpus


def dead_pid() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_the_owner_is_known_while_it_owns_and_not_after(home: Home) -> None:
    held = acquire(home, wait=0)
    assert isinstance(held, Ownership)
    owner = current_owner(home)
    assert owner is not None and owner.pid == os.getpid() and owner.url is None
    assert home.owner.stat().st_mode & 0o777 == 0o600
    token = held.announce("http://127.0.0.1:1").token
    assert token is not None and len(token) >= 32
    held.release()
    assert current_owner(home) is None
    assert not list(home.root.glob("owner.*[0-9]*"))


def test_who_holds_the_home_is_named(home: Home) -> None:
    held = acquire(home, wait=0)
    assert isinstance(held, Ownership)
    said: list[str] = []
    with pytest.raises(HomeBusy, match=f"processo {os.getpid()}"):
        acquire(home, wait=0.3, on_wait=said.append)
    held.release()
    assert len(said) == 1 and "attendo" in said[0]
    again = acquire(home, wait=0)
    assert isinstance(again, Ownership)
    again.release()


@pytest.mark.parametrize("url", [None, "http://127.0.0.1:9"])
def test_the_account_of_a_killed_owner_counts_for_nothing(home: Home, url: str | None) -> None:
    account = {"pid": dead_pid(), "command": "prassi serve", "since": "2026-01-01", "url": url, "token": "x"}
    home.owner.write_text(json.dumps(account))
    assert current_owner(home) is None
    held = acquire(home, wait=0)
    assert isinstance(held, Ownership)
    held.release()


@pytest.mark.parametrize("account", ["", "{", "[]", '{"pid": "x"}', '{"pid": 99999999999999999999999}'])
def test_a_damaged_account_is_no_obstacle(home: Home, account: str) -> None:
    home.owner.write_text(account)
    assert current_owner(home) is None
    held = acquire(home, wait=0)
    assert isinstance(held, Ownership)
    held.release()


def test_a_new_owner_is_not_taken_for_the_dead_server_before_it(home: Home) -> None:
    """Between taking the lock and saying so, the account on disk is still the last one's."""
    from filelock import FileLock

    account = {"pid": dead_pid(), "command": "prassi serve", "since": "2026", "url": "http://127.0.0.1:9"}
    lock = FileLock(home.lock)
    lock.acquire()
    home.owner.write_text(json.dumps(account))
    with pytest.raises(HomeBusy, match="un altro comando"):
        acquire(home, wait=0)
    lock.release()


def test_a_living_server_is_given_to_speak_to(home: Home) -> None:
    held = acquire(home, wait=0)
    assert isinstance(held, Ownership)
    held.announce("http://127.0.0.1:5")
    found = acquire(home, wait=0)
    assert isinstance(found, Owner) and found.url == "http://127.0.0.1:5"
    held.release()


def test_a_lock_that_cannot_be_written_is_no_lock(tmp_path: Path) -> None:
    home = open_home(tmp_path / "home")
    home.lock.unlink(missing_ok=True)
    home.lock.mkdir()
    with pytest.raises((HomeUnusable, DiskFull)):
        acquire(home, wait=0)


# -- commands ----------------------------------------------------------------------------


def test_two_ingestions_at_once_both_end_well(tmp_path: Path) -> None:
    write_corpus(tmp_path / "corpus", 40)
    home = tmp_path / "home"
    first = start(home, "ingest", tmp_path / "corpus", "--json")
    wait_for(lambda: read_owner(home).get("pid") == first.pid)
    second = run(home, "ingest", tmp_path / "corpus", "--json")
    out, err = first.communicate(timeout=60)
    assert first.returncode == 0, err
    assert second.status == 0, second.err
    assert f"(processo {first.pid}): attendo" in second.err
    assert json.loads(out)["indexed"] == 40
    assert isinstance(second.json, dict) and second.json["unchanged"] == 40


def test_a_command_that_does_not_end_is_named_and_not_waited_for_forever(tmp_path: Path) -> None:
    write_corpus(tmp_path / "corpus", 40)
    home = tmp_path / "home"
    first = start(home, "ingest", tmp_path / "corpus")
    wait_for(lambda: read_owner(home).get("pid") == first.pid)
    first.send_signal(signal.SIGSTOP)
    try:
        before = time.monotonic()
        ended = run(home, "search", "trasporto", PRASSI_WAIT="1")
        assert time.monotonic() - before < 12
    finally:
        first.kill()
        first.communicate()
    assert ended.status == 2 and ended.out == ""
    assert "Traceback" not in ended.err
    assert f"in uso da «prassi ingest» (processo {first.pid})" in ended.err.splitlines()[-1]
    # What the killed one said of itself does not stop the next command.
    assert run(home, "documents", "--json").status == 0
