"""A killed process loses nothing: the next run ends with the index of one that was left in peace."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.running import (
    read_owner,
    run,
    serving,
    start,
    state_of,
    wait_for,
    workers,
    write_corpus,
    write_document,
)

SEED = int(os.environ.get("PRASSI_KILL_SEED", "20260303"))
"""Another seed kills at other moments."""

FILES = 40
COMPARED = ("documents", "files", "passages", "points", "results", "originals", "settings")


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path]]:
    """A corpus, and a home that took it in undisturbed."""
    root = tmp_path_factory.mktemp("calm")
    write_corpus(root / "corpus", FILES)
    ended = run(root / "home", "ingest", root / "corpus", "--json")
    assert ended.status == 0, ended.err
    yield root / "corpus", root / "home"
    shutil.rmtree(root, ignore_errors=True)


def kill_during(home: Path, corpus: Path, moment: float) -> bool:
    """Kill an ingestion ``moment`` seconds after it owns the home; False when it ended before."""
    process = start(home, "ingest", corpus, "--json")
    try:
        wait_for(lambda: read_owner(home).get("pid") == process.pid or process.poll() is not None)
        time.sleep(moment)
        alive = process.poll() is None
    finally:
        process.kill()
        process.communicate()
    # The readers end by themselves when their parent is gone.
    wait_for(lambda: not workers(home), seconds=10)
    return alive


def finish(home: Path, corpus: Path) -> None:
    ended = run(home, "ingest", corpus, "--json")
    assert ended.status == 0, ended.err


def assert_same(home: Path, other: Path) -> None:
    found, wanted = state_of(home), state_of(other)
    for part in COMPARED:
        assert found[part] == wanted[part], part
    left = [p for p in home.rglob(".*") if p.name != ".pagina"] + list(home.glob("owner.[0-9]*"))
    assert not left, left
    assert not (home / "index.new").exists()


@pytest.mark.parametrize("part", range(3))
def test_killed_ingestions_end_as_if_nothing_had_happened(
    calm: tuple[Path, Path], tmp_path: Path, part: int
) -> None:
    corpus, undisturbed = calm
    rnd = random.Random(SEED + part)
    # The home opens in half a second and is filled in some two: kill all along that way.
    moments = [rnd.uniform(0.0, 1.0), rnd.uniform(0.3, 1.5), rnd.uniform(0.5, 2.0), rnd.uniform(0.5, 2.5)]
    killed = [kill_during(tmp_path / "home", corpus, moment) for moment in moments]
    print(f"seed {SEED + part}: {list(zip(moments, killed, strict=True))}")
    assert any(killed), moments
    finish(tmp_path / "home", corpus)
    assert_same(tmp_path / "home", undisturbed)


def change(corpus: Path) -> None:
    """Ten files get another text, eight vanish, four are new."""
    for number in range(0, 10):
        write_document(corpus, number, [f"Testo nuovo del documento {number} sulla piscina comunale."] * 2)
    for number in range(10, 18):
        (path,) = corpus.glob(f"*{number}.*")
        path.unlink()
    for number in range(FILES, FILES + 4):
        write_document(corpus, number, [f"Documento aggiunto {number}: orari della biblioteca civica."])


def test_killed_updates_end_as_if_nothing_had_happened(calm: tuple[Path, Path], tmp_path: Path) -> None:
    """Against a home that knows only the changed corpus: nothing of the earlier one may weigh in."""
    _, filled = calm
    corpus, home, fresh = tmp_path / "corpus", tmp_path / "home", tmp_path / "fresh"
    write_corpus(corpus, FILES)
    finish(home, corpus)
    change(corpus)
    rnd = random.Random(SEED + 100)
    moments = [rnd.uniform(0.2, 0.8), rnd.uniform(0.4, 1.2), rnd.uniform(0.6, 1.6), rnd.uniform(0.6, 2.0)]
    killed = [kill_during(home, corpus, moment) for moment in moments]
    print(f"seed {SEED + 100}: {list(zip(moments, killed, strict=True))}")
    finish(home, corpus)
    finish(fresh, corpus)
    assert_same(home, fresh)
    assert state_of(home)["points"] != state_of(filled)["points"]


def test_a_killed_removal_is_finished(calm: tuple[Path, Path], tmp_path: Path) -> None:
    _, filled = calm
    home = tmp_path / "home"
    shutil.copytree(filled, home)
    documents = run(home, "documents", "--json").json
    assert isinstance(documents, list)
    going = sorted(document["id"] for document in documents)[:20]
    process = start(home, "documents", "remove", *going)
    wait_for(lambda: read_owner(home).get("pid") == process.pid)
    time.sleep(random.Random(SEED + 200).uniform(0.4, 0.9))
    process.kill()
    process.communicate()
    run(home, "documents", "remove", *going)
    state = state_of(home)
    documents, points = state["documents"], state["points"]
    assert isinstance(documents, dict) and isinstance(points, dict)
    assert not set(going) & set(documents)
    assert len(documents) == FILES - len(going)
    assert not set(going) & {payload["document_id"] for payload, *_ in points.values()}


@pytest.mark.parametrize("way", ["ingest", "upload"])
def test_a_killed_server_loses_nothing(calm: tuple[Path, Path], tmp_path: Path, way: str) -> None:
    corpus, undisturbed = calm
    home = tmp_path / "home"
    with serving(home) as (process, url):
        before = time.monotonic()
        if way == "ingest":
            client = start(home, "ingest", corpus)
            wait_for(lambda: any((home / "originals").rglob("*")))
        else:
            files = [("files", (p.name, p.read_bytes())) for p in sorted(corpus.iterdir())]
            with pytest.raises(httpx.ReadTimeout):
                httpx.post(f"{url}/api/v1/documents", files=files, timeout=0.7, trust_env=False)
        time.sleep(random.Random(SEED + 300).uniform(0.1, 0.6))
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert time.monotonic() - before < 20
        if way == "ingest":
            out, err = client.communicate(timeout=30)
            assert client.returncode == 2
            assert "Traceback" not in err and "non risponde" in err
            assert out == ""
    wait_for(lambda: not workers(home), seconds=10)
    finish(home, corpus)
    if way == "ingest":
        assert_same(home, undisturbed)
    else:
        # Files that were sent are there under the home's own folder as well: same documents, two files each.
        found, wanted = state_of(home), state_of(undisturbed)
        assert found["points"] == wanted["points"]
        assert found["results"] == wanted["results"]
        assert not list((home / "uploads").glob(".*"))
