"""Stored runs: what is written is read again, and what is no whole run is refused with the remedy."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from eval.answers import GoldQuestion, Outcome
from eval.compare import NotComparable, compare
from eval.measures import retrieval_scores
from eval.outcomes import answers_run
from eval.retrieval import BadCollection, run_retrieval
from eval.run_files import DEPTH, BadRun, path_to_save, read_run, run_path, write_run
from tests.eval_set import GOOD, WORSE, made_run, write_collection
from tests.running import run_here


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    path = tmp_path / "base.jsonl"
    write_run(made_run("base", GOOD), path)
    return path


def test_a_run_is_read_as_it_was_written(stored: Path) -> None:
    found, made = read_run(stored), made_run("base", GOOD)
    assert replace(found, queries=()) == replace(made, queries=())
    for one, other in zip(found.queries, made.queries, strict=True):
        assert one.values == pytest.approx(other.values, abs=1e-6)
        assert replace(one, values={}) == replace(other, values={})


def test_the_best_hundred_are_kept(tmp_path: Path) -> None:
    many = {"q1": [f"x{n}" for n in range(150)]}
    write_run(made_run("base", many), tmp_path / "r.jsonl")
    assert read_run(tmp_path / "r.jsonl").queries[0].ranked == tuple(many["q1"][:DEPTH])


def test_every_cut_of_a_file_is_told(stored: Path) -> None:
    whole = stored.read_bytes()
    for length in (*range(0, len(whole), 37), len(whole) - 1):
        stored.write_bytes(whole[:length])
        with pytest.raises(BadRun, match=r"incompleta|danneggiata|non è una prova"):
            read_run(stored)


@pytest.mark.parametrize(
    "content",
    ["", "ciao\n", "[1]\n", '{"_id": "1", "text": "x"}\n', '{"prassi_run": "uno"}\n', "[" * 100_000],
    ids=["empty", "text", "list", "beir", "wrong type", "deep"],
)
def test_a_foreign_file_is_told(tmp_path: Path, content: str) -> None:
    (tmp_path / "f.jsonl").write_text(content)
    with pytest.raises(BadRun, match=r"non è una prova di Prassi.*--save"):
        read_run(tmp_path / "f.jsonl")


def test_bytes_that_are_no_text_are_told(tmp_path: Path) -> None:
    (tmp_path / "f.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadRun, match="non è una prova di Prassi"):
        read_run(tmp_path / "f.jsonl")


def test_a_run_of_a_later_release_is_told(stored: Path) -> None:
    first, *rest = stored.read_text().split("\n")
    head = json.loads(first) | {"prassi_run": 99}
    stored.write_text("\n".join([json.dumps(head), *rest]))
    with pytest.raises(BadRun, match=r"versione più recente.*formato 99.*aggiornare Prassi"):
        read_run(stored)


def test_a_damaged_line_is_told_with_its_number(stored: Path) -> None:
    lines = stored.read_text().split("\n")
    lines[2] = lines[2].replace('"ms":11.0', '"ms":"presto"')
    stored.write_text("\n".join(lines))
    with pytest.raises(BadRun, match=r"riga 3 \(ms\)"):
        read_run(stored)


def test_a_run_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadRun, match=r"non esiste.*--save"):
        read_run(tmp_path / "manca.jsonl")


def test_a_name_lies_in_the_data_folder(tmp_path: Path) -> None:
    assert run_path("base-1.0") == tmp_path / "home" / "runs" / "base-1.0.jsonl"
    assert run_path("qui.jsonl") == Path("qui.jsonl")
    for bad in ("", "..", "a b", "-" * 101, "è?"):
        with pytest.raises(BadRun, match="non può essere il nome"):
            run_path(bad)


def test_only_runs_are_replaced(stored: Path, tmp_path: Path) -> None:
    assert path_to_save(str(stored)) == stored
    (tmp_path / "corpus.jsonl").write_text('{"_id": "1", "text": "da tenere"}\n')
    with pytest.raises(BadRun, match="non lo sovrascrivo"):
        path_to_save(str(tmp_path / "corpus.jsonl"))


def test_a_run_that_cannot_be_written_leaves_the_one_of_before(
    stored: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = stored.read_bytes()

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fail)
    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(BadRun, match="spazio esaurito"):
        write_run(made_run("base", WORSE), stored)
    assert stored.read_bytes() == before
    assert [path.name for path in stored.parent.iterdir()] == [stored.name]


def test_runs_of_other_queries_are_not_compared() -> None:
    a = made_run("a", GOOD)
    fewer = replace(a, name="b", queries=a.queries[1:])
    with pytest.raises(NotComparable, match=r"non hanno le stesse domande: 1 sono solo nella prima, 0 solo"):
        compare(a, fewer)
    first, *rest = a.queries
    for other, what in (
        (replace(first, text="altro"), "un altro testo"),
        (replace(first, relevant={"e9": 1}), "altri giudizi"),
        (replace(first, values={}), "altre misure"),
    ):
        with pytest.raises(NotComparable, match=f"«q1» ha {what}"):
            compare(a, replace(a, queries=(other, *rest)))
    with pytest.raises(NotComparable, match="dello stesso tipo"):
        compare(a, replace(a, kind="answers"))


def test_queries_are_paired_by_identifier_whatever_their_order() -> None:
    a, b = made_run("a", GOOD), made_run("b", WORSE)
    found = compare(a, replace(b, queries=b.queries[::-1]))
    assert found == replace(compare(a, b), b=found.b)
    assert [one.a.id for one in found.gained] == ["q3"]
    assert [one.a.id for one in found.lost] == ["q4", "q1", "q2"]
    ndcg = found.measures[0]
    assert (ndcg.paired.wins, ndcg.paired.ties, ndcg.paired.losses) == (1, 0, 3)


def test_what_counts_is_the_order_found() -> None:
    """By hand: q2 has two relevant entries, at 1 and 3 of the worse run."""
    query = made_run("b", WORSE).queries[1]
    assert query.rank == 1 and query.values["recall@1"] == 0.5 and query.values["recall@5"] == 1.0
    assert query.values["ndcg@10"] == pytest.approx((1 + 1 / 2) / (1 + 0.63093), abs=1e-4)
    nothing = made_run("b", {**WORSE, "q4": []}).queries[3]
    assert nothing.rank is None and set(nothing.values.values()) == {0.0}


def test_scores_have_the_contracts_fields_and_intervals() -> None:
    scores = retrieval_scores(made_run("a", GOOD))
    assert scores["mrr@10"] == 0.875 and scores["success@1"] == 0.75 and scores["passages"] == 12
    assert (scores["ms_p50"], scores["ms_p95"]) == (11.0, 13.0)
    intervals = scores["intervals"]
    assert isinstance(intervals, dict)
    low, high = intervals["mrr@10"]
    assert low < 0.875 < high <= 1.0


def test_a_judged_query_without_a_text_is_told(tmp_path: Path) -> None:
    folder = write_collection(tmp_path / "beir")
    with (folder / "qrels.tsv").open("a") as file:
        file.write("q99\te1\t1\n")
    with pytest.raises(BadCollection, match="«q99»"):
        run_retrieval(folder)


def test_answers_become_a_run() -> None:
    answerable = GoldQuestion("1", "norme", "Chi firma?", True, ("firma il dirigente",), ("dirigente",))
    without = replace(answerable, id="2", answerable=False)
    run = answers_run(
        "gold.jsonl",
        [
            Outcome(answerable, rank=3, refused=False, answer_found=True, quote_cited=True, ms=90.0),
            Outcome(without, rank=None, refused=True, answer_found=False, quote_cited=False, ms=40.0),
        ],
    )
    assert run.queries[0].values == {"right": 1, "answered": 1, "top1": 0, "top5": 1, "top10": 1}
    assert run.queries[1].values == {"refused": 1.0}


def test_a_name_that_cannot_serve_is_told_before_measuring(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = run_here(monkeypatch, tmp_path / "home", "eval", "retrieval", tmp_path / "manca", "--save", "a b")
    assert ended.status == 2 and "non può essere il nome" in ended.line


class FakeService:
    """Finds the orchard only, and never refuses."""

    def search(self, query: str, k: int) -> SimpleNamespace:
        return SimpleNamespace(hits=[SimpleNamespace(rank=1, text="l'orto comune", passage_id="1")])

    def ask(self, question: str) -> SimpleNamespace:
        cited = [SimpleNamespace(passage_id="1")]
        return SimpleNamespace(refused=False, answer="l'orto", sentences=(), citations=cited, took_ms=12.0)


def test_the_command_keeps_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def connected(_on_wait: object, *, asking: bool) -> Iterator[FakeService]:
        yield FakeService()

    monkeypatch.setattr("eval.answers.connected", connected)
    row = {
        "profile": "norme",
        "answerable": True,
        "gold": [{"doc": "a", "quote": "l'orto"}],
        "answer": ["orto"],
    }
    rows = [row | {"id": "1", "question": "Dov'è l'orto?"}, row | {"id": "2", "question": "E la mensa?"}]
    rows[1] |= {"answerable": False, "gold": [], "answer": []}
    gold, home = tmp_path / "g.jsonl", tmp_path / "home"
    gold.write_text("".join(json.dumps(row) + "\n" for row in rows))
    ended = run_here(monkeypatch, home, "eval", "answers", gold, "--save", "prima", "--json")
    scores = ended.json
    assert isinstance(scores, dict) and ended.status == 0
    assert scores["right"] == 1 and scores["intervals"]["right"] == [1.0, 1.0]
    run = read_run(home / "runs" / "prima.jsonl")
    assert [(q.text, q.rank, q.ms) for q in run.queries] == [
        ("Dov'è l'orto?", 1, 12.0),
        ("E la mensa?", None, 12.0),
    ]
    assert run.queries[1].values == {"refused": 0.0}
