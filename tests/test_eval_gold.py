"""The project's own gold: complete, well formed, and every quote of it stands in a passage."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

from eval import answers, inflections
from eval.answers import PLAIN, BadGold, measure_answers, normalise, read_gold
from eval.inflections import Pair, Ranks, rank_pairs, read_pairs, recalls, report
from ingest.pipeline import parse_file
from tests.conftest import DEMO, ROOT

GOLD = ROOT / "eval" / "gold"
FORMS = {PLAIN, "inflected", "misspelt", "telegraphic", "acronym"}
PROFILES = {"norme", "pratiche", "onboarding"}


def rows(name: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in (GOLD / name).read_text(encoding="utf-8").splitlines()]


QUESTIONS = rows("demo.jsonl")
PAIRS = rows("inflections.jsonl")


def golds(row: dict[str, object]) -> list[tuple[str, str]]:
    places = row["gold"]
    assert isinstance(places, list)
    return [(place["doc"], place["quote"]) for place in places]


@pytest.fixture(scope="module")
def passages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """The passages of each demo document and of its attachments as they are compared, by file name."""
    texts: dict[str, list[str]] = {}
    waiting = [(path.name, path) for path in sorted(DEMO.iterdir())]
    while waiting:
        name, path = waiting.pop()
        parsed = parse_file(path, name, name, "", tmp_path_factory.mktemp("inside"))
        texts[name] = [normalise(passage.text) for passage in parsed.passages]
        waiting += [(Path(member.name).name, Path(str(member.content))) for member in parsed.members]
    return texts


@pytest.mark.parametrize("name", ["demo.jsonl", "inflections.jsonl"])
def test_every_quote_stands_in_a_passage_of_its_document(name: str, passages: dict[str, list[str]]) -> None:
    missing = [
        (row["id"], document, quote)
        for row in rows(name)
        for document, quote in golds(row)
        if not any(normalise(quote) in text for text in passages[document])
    ]
    assert missing == []


def test_an_expected_answer_stands_beside_its_quote(passages: dict[str, list[str]]) -> None:
    for row in QUESTIONS:
        expected = row["answer"]
        assert isinstance(expected, list)
        beside = [t for doc, quote in golds(row) for t in passages[doc] if normalise(quote) in t]
        for one in expected:
            assert any(normalise(one) in text for text in beside), (row["id"], one)


def test_every_document_is_asked_about(passages: dict[str, list[str]]) -> None:
    assert {document for row in QUESTIONS for document, _ in golds(row)} == set(passages)


def test_there_are_enough_questions_of_every_kind() -> None:
    assert len(QUESTIONS) >= 120
    assert (
        len({row["id"] for row in QUESTIONS}) == len({row["question"] for row in QUESTIONS}) == len(QUESTIONS)
    )
    profiles = Counter(str(row["profile"]) for row in QUESTIONS)
    assert set(profiles) == PROFILES
    assert min(profiles.values()) >= 0.3 * len(QUESTIONS)
    for profile in PROFILES:
        unanswerable = [r for r in QUESTIONS if r["profile"] == profile and not r["answerable"]]
        assert len(unanswerable) >= 0.25 * profiles[profile]


def test_only_answerable_questions_have_quotes_and_answers() -> None:
    for row in QUESTIONS:
        assert bool(row["gold"]) == bool(row["answer"]) == row["answerable"], row["id"]


def test_a_variant_asks_what_its_plain_question_asks() -> None:
    by_id = {row["id"]: row for row in QUESTIONS}
    variants: dict[object, set[object]] = defaultdict(set)
    for row in QUESTIONS:
        form = row.get("form", PLAIN)
        assert form in FORMS, row["id"]
        assert ("same_as" in row) == (form != PLAIN), row["id"]
        if "same_as" in row:
            plain = by_id[row["same_as"]]
            assert "same_as" not in plain, row["id"]
            assert [plain[k] for k in ("profile", "gold", "answer")] == [
                row[k] for k in ("profile", "gold", "answer")
            ]
            variants[plain["id"]].add(form)
    assert len(variants) >= 20
    assert set().union(*variants.values()) == FORMS - {PLAIN}


def test_there_are_a_hundred_pairs_in_two_halves() -> None:
    pairs = read_pairs()
    assert len(pairs) == len({pair.id for pair in pairs}) == 100
    assert sum(pair.held_out for pair in pairs) == 50
    assert len({normalise(form) for pair in pairs for form in (pair.base, pair.inflected)}) == 200
    assert all(pair.quotes for pair in pairs)


def test_a_question_is_plain_unless_it_says_otherwise(tmp_path: Path) -> None:
    first = {"id": "1", "profile": "norme", "question": "?", "answerable": False, "gold": [], "answer": []}
    path = tmp_path / "g.jsonl"
    path.write_text(json.dumps(first) + "\n" + json.dumps({**first, "form": "misspelt"}) + "\n")
    assert [gold.form for gold in read_gold(path)] == [PLAIN, "misspelt"]


def found(*texts: str) -> SimpleNamespace:
    hits = [SimpleNamespace(rank=n, text=t, passage_id=str(n)) for n, t in enumerate(texts, start=1)]
    return SimpleNamespace(hits=hits)


class FakeService:
    """Finds the orchard for whoever spells it, and answers with what it found first."""

    def search(self, query: str, k: int) -> SimpleNamespace:
        return found("l'orto comune", "la mensa") if "orto" in query else found("la mensa")

    def ask(self, question: str) -> SimpleNamespace:
        first = self.search(question, 1).hits[0]
        cited = [SimpleNamespace(passage_id="1")]
        return SimpleNamespace(refused=False, answer=first.text, sentences=(), citations=cited, took_ms=1.0)


def test_scores_are_told_by_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def connected(_on_wait: object, *, asking: bool) -> Iterator[FakeService]:
        yield FakeService()

    monkeypatch.setattr(answers, "connected", connected)
    row = {
        "profile": "norme",
        "answerable": True,
        "gold": [{"doc": "a", "quote": "l'orto"}],
        "answer": ["orto"],
    }
    asked = [
        ("1", "Dov'è l'orto?", None),
        ("2", "dove l'ortto", "misspelt"),
        ("3", "dove l'orrto", "misspelt"),
    ]
    path = tmp_path / "g.jsonl"
    path.write_text(
        "".join(
            json.dumps({**row, "id": i, "question": q, **({"form": form} if form else {})}) + "\n"
            for i, q, form in asked
        )
    )
    scores = measure_answers(path)
    assert scores["forms"] == {
        "misspelt": {"questions": 2, "top5": 0, "right": 0},
        "plain": {"questions": 1, "top5": 1, "right": 1},
    }
    assert scores["profiles"] == {"norme": {"questions": 3, "top5": 1, "right": 1}}


def test_a_pair_whose_forms_find_otherwise_is_named() -> None:
    same = Pair("pair001", "orto", "orto comune", ("l'orto",))
    other = Pair("pair002", "orto", "ortaggi", ("l'orto",))
    ranks = rank_pairs([same, other], FakeService().search)  # type: ignore[arg-type]
    assert ranks == [Ranks(same, 1, 1), Ranks(other, 1, None)]
    assert recalls(ranks) == (1.0, 0.5)
    said = "\n".join(report("tutte", ranks))
    assert "pair002" in said and "pair001" not in said and "oltre 20" in said


def test_deep_in_the_list_is_not_answered() -> None:
    pair = Pair("pair001", "a", "b", ("x",))
    assert recalls([Ranks(pair, inflections.DEPTH, inflections.DEPTH + 1)]) == (1.0, 0.0)
    assert Ranks(pair, 6, None).differ is False


@pytest.mark.parametrize(
    "content",
    ["non è json\n", '{"id": "pair001"}\n', '{"id": "x", "base": "a", "inflected": "b", "gold": []}\n'],
)
def test_a_bad_file_of_pairs_is_refused_with_the_line(tmp_path: Path, content: str) -> None:
    (tmp_path / "p.jsonl").write_text(content)
    with pytest.raises(BadGold, match="riga 1"):
        read_pairs(tmp_path / "p.jsonl")
