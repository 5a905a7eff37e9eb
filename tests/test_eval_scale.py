"""The pure parts of the bench of scale, on invented texts; its times are nobody's to test."""

from __future__ import annotations

import gzip
import json
import random
import time
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from app.service import Service
from eval import scale_floor, scale_index
from eval.bench_ingest import measure, shown
from eval.cleaning_share import cleaning_share
from eval.ingest_stages import STAGES, Stages
from eval.made_documents import PASSAGES, made_documents
from eval.plots import Line, growth
from eval.process_use import Memory, Spent, Watch, disk, memory, watched
from eval.scale_collection import (
    CHUNK,
    LONGEST,
    SELECTIONS,
    SHORTEST,
    Base,
    NoTexts,
    cached_vectors,
    chunks,
    cut,
    meets,
    perturbed,
    question_of,
    read_base,
    values,
    varied,
)
from eval.scale_figures import Percentiles, Recall, Scale, Side, Stage, exponent, percentiles
from eval.scale_floor import Floor, recall
from eval.scale_tables import drawing, growths, table
from index.e5.encoder import Vectors

DIMENSION = 384


class Counting:
    """An encoder whose vectors depend on the text alone, and that counts what it embeds."""

    identity = "finto/1"
    dimension = DIMENSION

    def __init__(self) -> None:
        self.embedded = 0

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        self.embedded += len(texts)
        return np.stack([_unit(text) for text in texts])

    embed_queries = embed_passages


def _unit(text: str) -> Vectors:
    vector = np.random.default_rng(list(text.encode())).standard_normal(DIMENSION).astype(np.float32)
    return vector / np.linalg.norm(vector)


def _base(passages: int = 30) -> Base:
    chance = random.Random(0)
    syllables = [f"{a}{b}" for a in "bcdfglmnprstv" for b in "aeiou"]
    words = ["".join(chance.choices(syllables, k=3)) for _ in range(400)]
    texts = tuple(" ".join(chance.choices(words, k=40)) for _ in range(passages))
    return Base(texts, Counting().embed_passages(list(texts)), (" ".join(texts[0].split()[:6]),))


# -- the collection ----------------------------------------------------------------------


def test_perturbation_keeps_norms_and_neighbours() -> None:
    base = np.stack([_unit(f"passo {number}") for number in range(50)])
    copies = perturbed(np.repeat(base, 20, axis=0), np.random.default_rng(0), 0.3)
    assert np.linalg.norm(copies, axis=1) == pytest.approx(1.0, abs=1e-5)
    assert (np.argmax(copies @ base.T, axis=1) == np.repeat(np.arange(50), 20)).all()
    to_original = np.einsum("ij,ij->i", copies, np.repeat(base, 20, axis=0))
    assert to_original.mean() == pytest.approx(1 / 1.09**0.5, abs=0.005)
    assert len(np.unique(copies, axis=0)) == len(copies)


def test_varied_text_swaps_its_share_of_words() -> None:
    text = " ".join(f"parola{number}" for number in range(100))
    changed = varied(text, ["altra"], random.Random(0), 0.3).split()
    assert len(changed) == 100
    assert changed.count("altra") == 30


def test_chunks_are_the_base_then_copies_and_the_same_every_time() -> None:
    base = _base()
    first, second = (list(chunks(base, CHUNK + 7)) for _ in range(2))
    assert [chunk.start for chunk in first] == [0, CHUNK]
    assert [len(chunk.texts) for chunk in first] == [CHUNK, 7]
    assert first[0].texts[:30] == base.texts
    assert (first[0].vectors[:30] == base.vectors).all()
    texts = [text for chunk in first for text in chunk.texts]
    assert len(set(texts)) == len(texts)
    assert [chunk.texts for chunk in second] == [chunk.texts for chunk in first]
    assert all((a.vectors == b.vectors).all() for a, b in zip(first, second, strict=True))
    assert base.vectors[0] == pytest.approx(_unit(base.texts[0]))  # the base is left as it was


def test_filters_leave_their_share_whatever_the_original() -> None:
    for name, share in (("tutti", 1.0), ("10%", 0.1), ("1%", 0.01)):
        left = np.flatnonzero(meets(20_000, SELECTIONS[name]))
        assert len(left) == pytest.approx(share * 20_000, rel=0.1)
        assert len(np.unique(left % 100)) == 100
    assert values(5) == values(5)


def test_cut_joins_short_texts_and_parts_long_ones() -> None:
    texts = ["breve testo"] * 60 + ["parola " * 500] + ["breve testo"] * 30
    found = list(cut(texts))
    assert all(SHORTEST <= len(one) <= LONGEST for one in found)
    assert all(len(one) <= LONGEST for one in cut(["x" * (LONGEST + 50)]))
    assert sum(one.count("parola") for one in found) == 500
    assert list(cut([])) == []


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Ai sensi dell'art. 5 si dispone. Poi si procede.", "Ai sensi dell'art. 5 si dispone."),
        ("Si approva lo schema allegato. La spesa segue.", "Si approva lo schema allegato."),
        ("Visto. La Giunta delibera quanto segue", "La Giunta delibera quanto segue"),
        ("parola " * 60, None),
        ("tre parole sole", None),
    ],
)
def test_question_is_the_first_sentence_of_its_length(text: str, question: str | None) -> None:
    assert question_of(text) == question


def test_base_is_embedded_once_and_asked_from_other_passages(tmp_path: Path) -> None:
    lines = [json.dumps({"text": f"Il comune di Valfinta numero{n} approva. " * 9}) for n in range(12)]
    with gzip.open(tmp_path / "testi.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write("\n".join(lines))
    encoder, cache = Counting(), tmp_path / "cache"
    small = read_base(tmp_path, encoder, cache, 4, 3, ["Quando scade?"])
    large = read_base(tmp_path, encoder, cache, 8, 3)
    assert large.texts[:4] == small.texts
    assert encoder.embedded == 8
    assert small.questions[0] == "Quando scade?"
    assert len(small.questions) == len(large.questions) == 3
    assert large.warm_up and not set(large.warm_up) & set(large.questions)
    assert not any(question in text for text in large.texts for question in large.questions)
    with pytest.raises(NoTexts):
        read_base(tmp_path, encoder, cache, 1000, 3)


def test_cached_vectors_are_in_the_order_asked(tmp_path: Path) -> None:
    encoder = Counting()
    cached_vectors(encoder, ["uno", "due", "tre"], tmp_path)
    found = cached_vectors(encoder, ["tre", "uno", "tre"], tmp_path)
    assert (found == np.stack([_unit("tre"), _unit("uno"), _unit("tre")])).all()
    assert encoder.embedded == 3


# -- the floor ---------------------------------------------------------------------------


def test_floor_finds_the_nearest_and_the_weightiest() -> None:
    base = _base()
    watch = Watch()
    floor = Floor(base, 300, watch)
    assert floor.nearest(base.vectors[4], 3)[0] == 4
    assert {int(place) % 30 for place in floor.nearest(base.vectors[4], 3)} == {4}
    assert floor.weightiest(base.texts[7], 5)[0] == 7
    assert list(floor.weightiest("qqqq", 5)) == []
    assert watch.stages["build"].wall > 0


def test_recall_is_the_share_of_the_exact_ones() -> None:
    matrix = np.stack([_unit(f"passo {number}") for number in range(50)])
    matrix[9] = matrix[3]
    vectors, everything = matrix[[3, 20]], np.ones(50, dtype=np.bool_)
    second = int(np.argsort(-(matrix @ vectors[1]))[1])
    worst = int(np.argmin(matrix @ vectors[1]))
    assert recall(matrix, vectors, ((3, 9), (20, second)), everything, 2) == 1.0
    assert recall(matrix, vectors, ((3, 9), (20, worst)), everything, 2) == 0.75
    assert recall(matrix, vectors, ((9,), (20,)), everything, 1) == 1.0  # as near as the one copied
    assert recall(matrix, vectors, ((3,), ()), everything, 1) == 0.5
    without = everything.copy()
    without[[3, 9]] = False
    assert recall(matrix, vectors, ((3,), (20,)), without, 1) == 0.5  # what a filter excludes is no find
    assert recall(matrix, vectors, ((), ()), ~everything) == 1.0


# -- the index ---------------------------------------------------------------------------


def test_index_is_asked_as_a_search_does_and_compared(tmp_path: Path) -> None:
    base = _base(120)
    built = scale_index.build(base, 600, tmp_path / "home")
    asked, vectors = scale_index.ask(base, tmp_path / "home", built.average_length, Counting)
    side = scale_index.side(built, asked)
    total, parts = side.stage("total"), [side.stage(name).cpu for name in ("encode", "search")]
    assert total.cpu == pytest.approx(sum(parts), rel=0.01)
    parts = [side.stage(name).cpu for name in ("store", "register", "own")]
    assert side.stage("search").cpu == pytest.approx(sum(parts), rel=0.01)
    assert all(cost > 0 for cost in parts)
    assert side.stage("search, 1%").p50 > 0
    assert side.disk > 600 * DIMENSION * 4
    floor, recalls = scale_floor.measure(base, 600, vectors, asked.nearest)
    assert [(one.filter, one.at_10) for one in recalls] == [(name, 1.0) for name in SELECTIONS]
    assert floor.stage("search").p50 >= floor.stage("dense").p50


# -- the ingestion -----------------------------------------------------------------------


def test_ingestion_is_timed_stage_by_stage(tmp_path: Path) -> None:
    for number in range(3):
        # no two passages alike: none is embedded twice
        text = "\n\n".join(
            f"Il comune di Valfinta, visto l'art. {article} della legge 241/1990, approva."
            for article in range(30 * number + 1, 30 * number + 31)
        )
        (tmp_path / f"atto{number}.txt").write_text(text, encoding="utf-8")

    def ingest(service: Service) -> None:
        service.ingest([tmp_path])

    found = measure(Counting(), ingest, 0.25)
    stages = {stage.name: stage for stage in found.stages}
    assert all(stages[name].wall > 0 for name in STAGES)
    assert all(stages[name].cpu > 0 for name in STAGES)
    assert stages["clean"].cpu == pytest.approx(stages["read"].cpu / 4)
    assert found.passages > 3
    assert found.cpu == pytest.approx(sum(stages[name].cpu for name in STAGES), rel=0.01)
    assert f"{found.passages} passages" in shown(found)


def test_share_of_cleaning_is_a_share(tmp_path: Path) -> None:
    path = tmp_path / "atto.txt"
    path.write_text(
        "La Giunta delibera di appro-\nvare lo schema di convenzione.\n\n" * 500, encoding="utf-8"
    )
    assert 0 < cleaning_share([path]) < 1


# -- figures -----------------------------------------------------------------------------


def test_percentiles_are_values_that_occurred() -> None:
    found = percentiles([Spent(number / 1000, 0.002) for number in range(100, 0, -1)])
    assert (found.p50, found.p95, found.p99) == pytest.approx((50, 95, 99))
    assert found.cpu == pytest.approx(2)
    assert percentiles([Spent(0.007, 0)]).p99 == pytest.approx(7)


def test_exponent_is_the_power_of_growth() -> None:
    assert exponent([(10, 3), (100, 30), (1000, 300)]) == pytest.approx(1)
    assert exponent([(10, 3), (1000, 30)]) == pytest.approx(0.5)
    assert exponent([(10, 3), (1000, 3)]) == pytest.approx(0)


def _scale(size: int, ours: float, floor: float) -> Scale:
    def side(cost: float) -> Side:
        times = Percentiles(cost, 2 * cost, 3 * cost, cost)
        stages = tuple(Stage(name, times) for name in ("search", "dense", "lexical"))
        spent = Spent(12.34, 23.45)
        mega = 1024 * 1024
        return Side(
            spent, spent, spent, 77 * mega, 66 * mega, Memory(55 * mega, 44 * mega, 66 * mega), stages
        )

    return Scale(size, side(ours), side(floor), (Recall("tutti", 0.9876), Recall("1%", 0.5)))


def test_table_has_a_column_for_every_size() -> None:
    shown = table([_scale(1000, 2, 1), _scale(10_000, 4, 10)])
    lines = {line[:26].strip(): line[26:].split() for line in shown.splitlines()}
    assert lines["passages"] == ["1,000", "10,000"]
    assert lines["search / floor, processor"] == ["2.000", "0.400"]
    assert "0.9876" in shown and "55 (44; 55)" in shown and "12.3 (23.4)" in shown
    assert len({len(line) for line in shown.splitlines()}) == 1


def test_growth_is_told_step_by_step() -> None:
    scales = [_scale(1000, 2, 1), _scale(10_000, 2, 10), _scale(100_000, 20, 100)]
    ours, floor = growths(scales).splitlines()
    assert "power +0.50 (1,000 → 10,000: +0.00; 10,000 → 100,000: +1.00)" in ours
    assert floor.startswith("floor grows with the power +1.00")
    assert growths(scales[:1]) == ""


def test_drawing_is_a_titled_picture_of_both() -> None:
    root = ElementTree.fromstring(drawing([_scale(1000, 2, 1), _scale(100_000, 4, 100)]))
    texts = ["".join(node.itertext()) for node in root]
    assert "La ricerca cresce con la potenza 0,15." in texts[1]
    assert {"1.000", "10.000", "100.000", "Prassi", "numpy esatto + bm25s"} <= set(texts)
    assert len([node for node in root if node.tag.endswith("circle")]) == 4
    assert "crescere" in drawing([_scale(1000, 2, 1)])  # one size is drawn too


def test_powers_are_straight_lines() -> None:
    line = Line("quadrato", ((10, 100), (100, 10_000), (1000, 1_000_000)))
    root = ElementTree.fromstring(growth("k", "t", "d", [line], ("x", "y")))
    circles = [node for node in root if node.tag.endswith("circle")]
    ys = [float(node.attrib["cy"]) for node in circles]
    assert ys[0] - ys[1] == pytest.approx(ys[1] - ys[2], abs=0.2)
    assert ys[0] > ys[2]


# -- what a process takes ----------------------------------------------------------------


def test_watched_object_works_as_before_and_is_timed() -> None:
    watch = Watch()
    held = watched([3, 1, 2], watch, "list")
    held.append(0)
    assert held.index(2) == 2
    assert watch.take()["list"].wall > 0
    assert watch.take() == {}


def test_memory_and_disk_are_told(tmp_path: Path) -> None:
    used = memory()
    assert 10_000_000 < used.own <= used.resident <= used.peak
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "pieno").write_bytes(b"x" * 100_000)
    with (tmp_path / "bucato").open("wb") as sparse:
        sparse.truncate(50_000_000)
    assert 100_000 <= disk(tmp_path) < 1_000_000


def test_an_inner_stage_is_not_counted_twice() -> None:
    stages = Stages()
    inner = stages.timed(lambda: time.sleep(0.05), "store")
    stages.timed(inner, "read")()
    assert stages.of("store").wall >= 0.05
    assert stages.of("read").wall < 0.04


def test_made_documents_hold_their_passages_in_order() -> None:
    texts = [f"testo {number}" for number in range(PASSAGES + 3)]
    documents = made_documents(texts, 2 * PASSAGES)
    assert [document.ref.id for document, _ in documents] == ["documento-2", "documento-3"]
    passages = [passage for _, held in documents for passage in held]
    assert [passage.text for passage in passages] == texts
    assert [int(passage.id) for passage in passages] == list(range(2 * PASSAGES, 3 * PASSAGES + 3))
    assert documents[1][0].passages == 3
