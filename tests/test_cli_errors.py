"""What the commands print: one JSON value of the contract's shape, or one Italian line with the remedy."""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import CATALOGO, DETERMINA, NOTA
from tests.running import (
    command,
    environment,
    read_owner,
    run,
    run_here,
    start,
    state_of,
    wait_for,
    workers,
    write_corpus,
)

REPORT = {"indexed", "unchanged", "removed", "failed", "passages", "seconds", "documents"}
REPORTED = {"id", "path", "title", "type", "pages", "passages", "ocr_pages", "warnings"}
REF = {"id", "path", "title", "type", "authority", "number", "date"}
HIT = {"rank", "score", "passage_id", "text", "document", "page", "page_end", "section", "start", "end"}
ANSWER = {
    "question",
    "refused",
    "answer",
    "sentences",
    "citations",
    "cases",
    "references",
    "suggestions",
    "took_ms",
    "notices",
}
CITATION = {"n", "document", "page", "section", "quote", "passage_id", "url"}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with three documents, and the folder they came from beside it; not to be changed."""
    root = tmp_path_factory.mktemp("filled")
    folder = root / "documenti"
    folder.mkdir()
    for name, text in (("determina.md", DETERMINA), ("nota.txt", NOTA), ("catalogo.html", CATALOGO)):
        (folder / name).write_text(text)
    ended = run(root / "home", "ingest", folder, "--json")
    assert ended.status == 0
    report = ended.json
    assert isinstance(report, dict) and set(report) == REPORT and report["indexed"] == 3
    assert all(set(document) == REPORTED for document in report["documents"])
    return root / "home"


@pytest.fixture
def copied(filled: Path, tmp_path: Path) -> Path:
    """A home of the test's own with the same documents: copying one while nothing runs is allowed."""
    shutil.copytree(filled, tmp_path / "copied")
    return tmp_path / "copied"


# -- JSON --------------------------------------------------------------------------------


def test_search_and_ask_print_one_value_of_the_contracts_shape(filled: Path, tmp_path: Path) -> None:
    found = run(filled, "search", "trasporto solidale", "-k", "2", "--json").json
    assert isinstance(found, dict) and set(found) == {"query", "hits", "took_ms"}
    assert len(found["hits"]) == 2
    assert all(set(hit) == HIT and set(hit["document"]) == REF for hit in found["hits"])
    questions = tmp_path / "domande.jsonl"
    asked = ["Chi è il responsabile del procedimento?", "Quanto costa un biglietto per Marte?", " "]
    questions.write_text("\n\n".join(json.dumps({"id": n, "question": q}) for n, q in enumerate(asked)))
    ended = run(filled, "ask", "--batch", questions, "--json")
    answers = [json.loads(line) for line in ended.out.splitlines()]
    assert (ended.status, ended.err) == (0, "")
    assert [(answer["id"], answer["question"]) for answer in answers] == list(enumerate(asked))
    for answer in answers:
        assert set(answer) == {"id", *ANSWER}
        assert all(set(citation) == CITATION for citation in answer["citations"])
    assert [answer["refused"] for answer in answers] == [False, True, True]
    one = run(filled, "ask", asked[0], "--json").json
    assert isinstance(one, dict) and set(one) == ANSWER
    assert one["citations"] == answers[0]["citations"]


def test_documents_and_doctor_print_one_value(copied: Path) -> None:
    documents = run(copied, "documents", "--json").json
    assert isinstance(documents, list) and len(documents) == 3
    assert all(set(document) >= REF for document in documents)
    identifier = documents[0]["id"]
    detail = run(copied, "documents", "show", identifier, "--json").json
    assert isinstance(detail, dict) and detail["summary"] == documents[0]
    assert run(copied, "documents", "--filter", "type=nessuno", "--json").json == []
    assert run(copied, "documents", "remove", identifier, identifier, "--json").json == [identifier]
    checks = run(copied, "doctor", "--json")
    assert checks.status == 0 and checks.err == ""
    assert isinstance(checks.json, list) and {"name", "state", "detail", "remedy"} == set(checks.json[0])


def test_some_failures_and_nothing_but_failures_have_their_own_status(tmp_path: Path) -> None:
    folder = tmp_path / "documenti"
    folder.mkdir()
    (folder / "rotto.pdf").write_bytes(b"%PDF-1.7 broken")
    bad = os.fsencode(folder) + b"/perch\xe9.txt"
    Path(os.fsdecode(bad)).write_text(NOTA)
    nothing = run(tmp_path / "home", "ingest", folder, "--json")
    assert nothing.status == 2 and isinstance(nothing.json, dict) and len(nothing.json["failed"]) == 2
    (folder / "nota.txt").write_text(NOTA)
    some = run(tmp_path / "home", "ingest", folder, "--json", LC_ALL="C", PYTHONIOENCODING="ascii")
    assert some.status == 1 and isinstance(some.json, dict)
    assert {Path(failure["path"]).name for failure in some.json["failed"]} == {"rotto.pdf", "perch\\xe9.txt"}
    assert all(failure["reason"].endswith(".") for failure in some.json["failed"])


# -- wrong usage -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["search", "x", "--filter", "colore=blu"], "«colore» non esiste"),
        (["search", "x", "--filter", "year"], "CAMPO=VALORE"),
        (["documents", "--filter", "year=ieri"], "quattro cifre"),
        (["search", "  "], "vuota"),
        (["ask"], "vuota"),
        (["ask", "x" * 2001], "2000 caratteri"),
        (["ask", "--batch", "/non/c/e.jsonl"], "non esiste"),
        (["search"], "Manca QUERY"),
        (["search", "a", "b"], "tra virgolette"),
        (["search", "a", "-k", "molti"], "-k non va bene"),
        (["search", "a", "-k", "0"], "-k non va bene"),
        (["search", "a", "--colore"], "--colore non esiste"),
        (["cerca", "a"], "cerca non esiste"),
        (["ingest", "/non/c/e"], "non esiste: controllare il nome"),
        (["documents", "show", "abc"], "prassi documents"),
        (["documents", "remove", "../abc"], "prassi documents"),
        (["serve", "--host", "0.0.0.0"], "in rete"),
    ],
)
def test_wrong_usage_is_one_italian_line(
    filled: Path, words: list[str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = run_here(monkeypatch, filled, *words)
    assert ended.status == 2 and ended.out == ""
    assert said in ended.line


@pytest.mark.parametrize(
    "line", ["no JSON", "[]", '{"id": 1}', '{"question": "x"}', '{"id": 1, "question": 3}', "[" * 100_000]
)
def test_a_bad_line_of_questions_is_numbered(
    filled: Path, tmp_path: Path, line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    questions = tmp_path / "domande.jsonl"
    questions.write_text('{"id": 1, "question": "x"}\n\n' + line + "\n")
    ended = run_here(monkeypatch, filled, "ask", "--batch", questions)
    assert ended.status == 2 and ended.out == ""
    assert "La riga 3" in ended.line


def test_questions_that_are_not_text_are_refused(
    filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    questions = tmp_path / "domande.jsonl"
    questions.write_bytes('{"id": 1, "question": "perché"}'.encode("latin-1"))
    assert "UTF-8" in run_here(monkeypatch, filled, "ask", "--batch", questions).line


# -- damage ------------------------------------------------------------------------------


@pytest.mark.parametrize("damage", ["all", "middle", "folder"])
def test_a_damaged_register_is_named_with_the_remedy(
    copied: Path, damage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    register = copied / "register.db"
    noise = random.Random(5).randbytes(20_000)
    if damage == "all":
        register.write_bytes(noise)
    elif damage == "middle":
        whole = register.read_bytes()
        register.write_bytes(whole[:4096] + noise + whole[24_096:])
    else:
        register.unlink()
        register.mkdir()
    ended = run_here(monkeypatch, copied, "search", "trasporto", "--json")
    assert ended.status == 2 and ended.out == ""
    assert str(register) in ended.line
    assert "copia di riserva" in ended.line or "Controllare i permessi" in ended.line


@pytest.mark.parametrize("damage", ["garbage", "file", "segments", "gone", "half"])
def test_a_damaged_index_is_named_and_mended_by_reindex(
    copied: Path, filled: Path, damage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = copied / "index"
    if damage == "segments":
        for path in sorted(index.rglob("*")):
            if path.is_file() and "segments" in path.parts:
                with path.open("r+b") as stream:
                    stream.write(random.Random(path.name).randbytes(min(path.stat().st_size, 4096)))
    else:
        shutil.rmtree(index)
    if damage == "garbage":
        index.mkdir()
        (index / "rifiuti").write_bytes(b"x" * 100)
    elif damage == "file":
        index.write_bytes(b"x")
    elif damage == "half":
        (copied / "index.new").mkdir()
    ended = run_here(monkeypatch, copied, "search", "trasporto", "--json")
    assert ended.status == 2 and ended.out == ""
    assert ended.line.endswith("prassi reindex")
    assert run_here(monkeypatch, copied, "reindex").status == 0
    assert state_of(copied)["points"] == state_of(filled)["points"]
    assert state_of(copied)["results"] == state_of(filled)["results"]


def test_an_index_of_another_model_is_refused_and_mended_by_reindex(
    copied: Path, filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sqlite3

    with sqlite3.connect(copied / "register.db") as register:
        (stored,) = register.execute("select value from settings where key = 'index'").fetchone()
        other = json.dumps({**json.loads(stored), "model": "altro/modello", "dimension": 12})
        register.execute("update settings set value = ? where key = 'index'", (other,))
    register.close()
    ended = run_here(monkeypatch, copied, "search", "trasporto")
    assert ended.status == 2
    assert "altro/modello" in ended.line and "prassi reindex" in ended.line
    assert run_here(monkeypatch, copied, "reindex").status == 0
    assert state_of(copied)["results"] == state_of(filled)["results"]


def test_a_missing_model_is_named_with_the_remedy(
    filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = run_here(monkeypatch, filled, "search", "trasporto", PRASSI_MODELS=str(tmp_path))
    assert ended.status == 2
    assert str(tmp_path) in ended.line and "python -m index.e5.build" in ended.line
    checks = run_here(monkeypatch, filled, "doctor", "--json", PRASSI_MODELS=str(tmp_path))
    assert checks.status == 2 and "index.e5.build" in checks.out


# -- places ------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["file", "below a file", "proc", "too long"])
def test_a_home_that_cannot_be_is_named(tmp_path: Path, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("x")
    home = {
        "file": tmp_path / "file",
        "below a file": tmp_path / "file" / "home",
        "proc": Path("/proc/prassi"),
        "too long": tmp_path / ("x" * 300),
    }[place]
    ended = run_here(monkeypatch, home, "documents", "--json")
    assert ended.status == 2 and ended.out == ""
    assert str(home) in ended.line and "PRASSI_HOME" in ended.line
    assert (tmp_path / "file").read_text() == "x"
    checks = run_here(monkeypatch, home, "doctor", "--json")
    assert checks.status == 2 and isinstance(checks.json, list)


# -- full disks --------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 MB, of which Prassi leaves 50 free."""
    place = tmp_path / "disco"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64m", "prassi", place],
        capture_output=True,
        text=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip(f"needs the right to mount a small disk: {mounted.stderr.strip()}")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def test_a_full_disk_stops_an_ingestion_that_later_goes_on(small_disk: Path, tmp_path: Path) -> None:
    write_corpus(tmp_path / "corpus", 40)
    home, filler = small_disk / "home", small_disk / "zavorra"
    filler.write_bytes(b"x" * 11 * 1024 * 1024)
    stopped = run(home, "ingest", tmp_path / "corpus", "--json")
    assert stopped.status == 2 and stopped.out == ""
    assert "Spazio su disco esaurito" in stopped.line and "Liberare spazio" in stopped.line
    filler.unlink()
    subprocess.run(["mount", "-o", "remount,size=200m", small_disk], check=True)
    assert run(home, "ingest", tmp_path / "corpus", "--json").status == 0
    assert run(tmp_path / "other", "ingest", tmp_path / "corpus", "--json").status == 0
    found, wanted = state_of(home), state_of(tmp_path / "other")
    assert found["points"] == wanted["points"] and found["results"] == wanted["results"]


def test_a_disk_with_no_room_at_all(small_disk: Path, filled: Path) -> None:
    # The index has large files that are mostly holes.
    subprocess.run(["cp", "-r", "--sparse=always", filled, small_disk / "home"], check=True)
    with (small_disk / "zavorra").open("wb", buffering=0) as filler:
        try:
            while filler.write(b"x" * 4096):
                pass
        except OSError:
            pass
    ended = run(small_disk / "home", "ingest", filled.parent / "documenti", "--json")
    assert ended.status == 2 and "Spazio su disco esaurito" in ended.line
    (small_disk / "zavorra").unlink()
    # Unlike a disk, memory gives a hole its room as soon as the hole is read.
    subprocess.run(["mount", "-o", "remount,size=400m", small_disk], check=True)
    ended = run(small_disk / "home", "search", "trasporto", "--json")
    assert ended.status == 0, ended.err


def run_limited(home: Path, limit: int, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """A command that may write no file beyond ``limit`` bytes."""
    return subprocess.run(
        command(*words),
        env=environment(home),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )


@pytest.mark.parametrize("limit", [0, 10_000, 60_000, 2_000_000])
def test_writes_that_fail_anywhere_are_a_full_disk(tmp_path: Path, limit: int) -> None:
    """The smaller the limit, the earlier the write that fails: home, register, originals, index."""
    write_corpus(tmp_path / "corpus", 12)
    home = tmp_path / "home"
    ended = run_limited(home, limit, "ingest", tmp_path / "corpus", "--json")
    assert (ended.returncode, ended.stdout) == (2, ""), ended
    assert "Traceback" not in ended.stderr
    assert "Spazio su disco esaurito" in ended.stderr.strip().splitlines()[-1]
    assert not workers(home)
    again = run(home, "ingest", tmp_path / "corpus", "--json")
    assert again.status == 0, again.err
    assert isinstance(again.json, dict) and again.json["indexed"] + again.json["unchanged"] == 12


# -- ways to end -------------------------------------------------------------------------


def test_the_traceback_is_shown_to_who_asks_for_it(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ended = run_here(monkeypatch, filled, "documents", "show", "abc", PRASSI_DEBUG="1")
    assert ended.status == 2
    assert "Traceback" in ended.err and "UnknownDocument" in ended.err
    assert "Traceback" not in run_here(monkeypatch, filled, "documents", "show", "abc").err


def test_a_reader_that_goes_away_is_no_error(filled: Path) -> None:
    for words in (["search", "trasporto"], ["search", "trasporto", "--json"], ["documents", "--json"]):
        process = subprocess.Popen(
            command(*words),
            env=environment(filled),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()
        assert process.wait(timeout=30) == 0
        assert process.stderr.read() == ""
        process.stderr.close()


def test_an_output_that_cannot_be_written_is_told(filled: Path) -> None:
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(
            command("documents", "--json"),
            env=environment(filled),
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert ended.returncode == 2
    assert "Il risultato non si può scrivere (spazio esaurito)" in ended.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=lambda n: n.name)
def test_an_interrupted_ingestion_says_so_and_goes_on_later(tmp_path: Path, number: signal.Signals) -> None:
    write_corpus(tmp_path / "corpus", 60)
    home = tmp_path / "home"
    process = start(home, "ingest", tmp_path / "corpus", "--json")
    wait_for(lambda: any((home / "originals").rglob("*")) if home.exists() else False)
    process.send_signal(number)
    out, err = process.communicate(timeout=10)
    assert (process.returncode, out) == (2, "")
    assert "Traceback" not in err
    assert "Interrotto" in err.strip().splitlines()[-1] and "ripetere" in err
    assert not read_owner(home)
    wait_for(lambda: not workers(home), seconds=10)
    again = run(home, "ingest", tmp_path / "corpus", "--json")
    assert again.status == 0
    assert len(run(home, "documents", "--json").json) == 60  # type: ignore[arg-type]
