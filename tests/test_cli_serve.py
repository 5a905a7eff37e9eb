"""Commands beside a running server, and the server's own beginning and end."""

from __future__ import annotations

import json
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.conftest import CATALOGO, DETERMINA, NOTA
from tests.running import Ended, read_owner, run, serving, start, wait_for, write_corpus

TIMES = ("took_ms", "seconds", "added")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ufficio") / "documenti"
    folder.mkdir()
    (folder / "determina.md").write_text(DETERMINA)
    (folder / "nota.txt").write_text(NOTA)
    (folder / "catalogo.html").write_text(CATALOGO)
    (folder / "rotto.pdf").write_bytes(b"%PDF-1.7 broken")
    return folder


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    home = tmp_path_factory.mktemp("servita") / "home"
    with serving(home) as (_, url):
        yield home, url


def timeless(value: object) -> object:
    """The same JSON without what differs from one run to the next."""
    if isinstance(value, dict):
        return {key: timeless(part) for key, part in value.items() if key not in TIMES}
    if isinstance(value, list):
        return [timeless(part) for part in value]
    return value


def test_commands_give_the_same_beside_a_server(
    server: tuple[Path, str], office: Path, tmp_path: Path
) -> None:
    served, _ = server
    alone = tmp_path / "alone"

    def both(*words: str | Path) -> Ended:
        beside, direct = run(served, *words), run(alone, *words)
        assert beside.status == direct.status, (beside, direct)
        assert timeless(json.loads(beside.out or "null")) == timeless(json.loads(direct.out or "null"))
        return beside

    report = both("ingest", office, "--json")
    assert report.status == 1
    assert both("ingest", office, "--json").status == 1
    assert (
        both("search", "chi prenota il trasporto?", "-k", "3", "--filter", "language=it", "--json").status
        == 0
    )
    assert both("ask", "Chi è il responsabile del procedimento?", "--json").status == 0
    found = both("documents", "--json").json
    assert isinstance(found, list) and len(found) == 3
    assert both("documents", "show", found[0]["id"], "--json").status == 0
    assert both("documents", "remove", found[0]["id"], "--json").json == [found[0]["id"]]
    for words in (
        ["show", "../facets"],
        ["show", "nessuno"],
        ["show", ".."],
        ["remove", found[1]["id"], "x"],
    ):
        beside, direct = run(served, "documents", *words), run(alone, "documents", *words)
        assert (beside.status, beside.line) == (direct.status, direct.line) == (2, direct.line)


def test_a_second_server_is_sent_to_the_first(server: tuple[Path, str]) -> None:
    home, url = server
    ended = run(home, "serve", "--port", "0")
    assert ended.status == 2
    assert url in ended.line


def test_rebuilding_waits_for_nobody_who_serves(server: tuple[Path, str]) -> None:
    ended = run(server[0], "reindex")
    assert ended.status == 2 and "fermarlo" in ended.err.splitlines()[-1]


def test_a_port_in_use_is_named_and_the_home_let_go(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        ended = run(tmp_path / "home", "serve", "--port", str(port))
    assert ended.status == 2
    assert f"La porta {port} è occupata" in ended.line and "--port" in ended.line
    assert not read_owner(tmp_path / "home")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "example.org", ""])
def test_no_address_but_this_computers_own_is_served(tmp_path: Path, host: str) -> None:
    from app.serve import CannotServe, run_server

    with pytest.raises(CannotServe, match="in rete"):
        run_server(host, 0, lambda _: None)
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP], ids=lambda n: n.name)
def test_the_server_ends_in_good_order_even_with_open_connections(
    tmp_path: Path, number: signal.Signals
) -> None:
    home = tmp_path / "home"
    with serving(home) as (process, url), httpx.Client(trust_env=False) as client:
        client.get(f"{url}/api/v1/health")  # stays open, idle
        host, port = url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port))) as half:
            half.sendall(
                b"POST /api/v1/documents HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\nx"
            )
            with client.stream("GET", f"{url}/gradio_api/heartbeat/abc", timeout=10) as events:
                assert events.headers["content-type"].startswith("text/event-stream")
                before = time.monotonic()
                process.send_signal(number)
                _, err = process.communicate(timeout=20)
                assert time.monotonic() - before < 15
    assert process.returncode == 0, err
    assert "Traceback" not in err, err
    assert "Prassi è ferma" in err
    assert not (home / "owner.json").exists()
    assert not list((home / "uploads").glob(".*"))
    assert run(home, "documents", "--json").status == 0


def test_a_server_told_to_stop_ends_an_ingestion_under_way(tmp_path: Path) -> None:
    write_corpus(tmp_path / "corpus", 120)
    home = tmp_path / "home"
    with serving(home) as (process, _):
        client = start(home, "ingest", tmp_path / "corpus", "--json")
        wait_for(lambda: any((home / "originals").rglob("*")))
        before = time.monotonic()
        process.terminate()
        _, err = process.communicate(timeout=30)
        out, told = client.communicate(timeout=30)
        assert time.monotonic() - before < 15
    assert process.returncode == 0, err
    assert client.returncode == 2 and out == ""
    assert "Traceback" not in err + told
    again = run(home, "ingest", tmp_path / "corpus", "--json")
    assert again.status == 0
    assert len(run(home, "documents", "--json").json) == 120  # type: ignore[arg-type]


def test_a_stuck_server_is_named_soon(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with serving(home) as (process, url):
        process.send_signal(signal.SIGSTOP)
        before = time.monotonic()
        ended = run(home, "search", "trasporto")
        assert time.monotonic() - before < 20
        process.send_signal(signal.SIGCONT)
        assert ended.status == 2
        assert f"(processo {process.pid})" in ended.line and url in ended.line and "riavviarlo" in ended.line


def test_a_killed_server_is_no_obstacle(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with serving(home) as (process, _):
        process.kill()
        process.wait()
        assert read_owner(home)["pid"] == process.pid
        assert run(home, "documents", "--json").json == []


def test_queries_go_on_while_documents_come_and_go(server: tuple[Path, str], tmp_path: Path) -> None:
    """No request may fail because of what an ingestion or a removal does meanwhile."""
    home, url = server
    write_corpus(tmp_path / "corpus", 60, seed=7)
    client = start(home, "ingest", tmp_path / "corpus", "--json")
    removed = 0
    with httpx.Client(base_url=f"{url}/api/v1", trust_env=False, timeout=60) as http:
        while client.poll() is None or removed < 5:
            for path in ("/search?q=trasporto", "/ask?q=Chi+paga+il+trasporto%3F", "/documents", "/facets"):
                answer = http.get(path)
                assert answer.status_code == 200, answer.text
            if client.poll() is not None:
                going = next(d["id"] for d in http.get("/documents").json() if "corpus" in d["path"])
                assert http.delete(f"/documents/{going}").json() == [going]
                assert going not in {
                    h["document"]["id"] for h in http.get("/search?q=trasporto&k=99").json()["hits"]
                }
                removed += 1
    out, err = client.communicate()
    assert client.returncode == 0, err
    assert json.loads(out)["indexed"] == 60
