"""The report: whole, self-contained, readable without its drawings, safe whatever a query holds."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree, html
from markdown_it import MarkdownIt

from eval.answers import GoldQuestion, Outcome
from eval.outcomes import answers_run
from eval.plots import histogram
from eval.report import CannotWriteReport, write_report
from eval.report_figures import found_within
from eval.run_files import BadRun, read_run, write_run
from eval.runs import Run
from tests.eval_set import GOOD, HOSTILE, WORSE, made_run, write_collection
from tests.running import run_here

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def one() -> Run:
    return made_run("base", GOOD)


@pytest.fixture
def other() -> Run:
    return made_run("peso-05", WORSE, dense_weight=0.5)


def page(folder: Path) -> html.HtmlElement:
    found = html.document_fromstring((folder / "report.html").read_text(encoding="utf-8"))
    assert isinstance(found, html.HtmlElement)
    return found


def cells(found: html.HtmlElement, caption: str) -> list[list[str]]:
    """The rows of the table with this caption."""
    table = next(t for t in found.iter("table") if t.findtext("caption") == caption)
    return [[cell.text_content() for cell in row] for row in table.find("tbody")]


def test_a_run_is_reported(one: Run, tmp_path: Path) -> None:
    write_report(one, None, tmp_path)
    found = page(tmp_path)
    assert found.findtext(".//h1") == "Valutazione delle ricerche: base"
    rows = {row[0]: row[1:] for row in cells(found, "Ogni misura va da 0 a 1")}
    assert rows["MRR@10"][0] == "0,875" and rows["success@1"][0] == "0,750"
    assert re.fullmatch(r"0,\d{3}–1,000", rows["MRR@10"][1])
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "report.html",
        "report.md",
        "richiamo.svg",
        "tempi-1.svg",
    ]


def test_two_runs_are_compared(one: Run, other: Run, tmp_path: Path) -> None:
    write_report(one, other, tmp_path)
    found = page(tmp_path)
    rows = {row[0]: row[1:] for row in cells(found, "Differenza = B − A")}
    assert rows["success@1"][:4] == ["4", "0,750", "0,500", "−0,250"]
    assert rows["success@1"][-3:] == ["1", "1", "2"]
    # Four queries can never tell: two changed signs of three are a p of 1.
    assert "non si distinguono" in found.find_class("strong")[0].text_content()
    settings = cells(found, "Impostazioni e conteggi")
    assert ["peso del punteggio denso", "–", "0,5", "diversa"] in settings
    assert ["profondità della ricerca", "100", "100", ""] in settings
    titles = [h2.text_content() for h2 in found.iter("h2")]
    assert "Le domande che guadagnano di più" in titles and "Le domande che perdono di più" in titles


def test_a_clear_difference_is_said_to_be_one(one: Run, tmp_path: Path) -> None:
    many = tuple(replace(query, id=f"{query.id}-{n}") for n in range(20) for query in one.queries)
    worse = tuple(replace(q, values={name: v / 2 for name, v in q.values.items()}) for q in many)
    write_report(replace(one, queries=many), replace(one, queries=worse), tmp_path)
    assert page(tmp_path).find_class("strong")[0].text_content().startswith("B è peggio di A.")


def test_the_page_asks_for_nothing_and_has_no_script(one: Run, other: Run, tmp_path: Path) -> None:
    write_report(one, other, tmp_path)
    found = page(tmp_path)
    assert not list(found.iter("script", "link", "img", "iframe", "a"))
    asking = [
        (tag.tag, name)
        for tag in found.iter()
        for name in tag.attrib
        if name in ("src", "href") or name.startswith("on")
    ]
    assert not asking
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert not re.search(r"url\(|@import|https?://(?!www\.w3\.org/2000/svg)", text)
    assert found.get("lang") == "it"


def test_every_plot_has_title_description_text_and_its_figures(one: Run, other: Run, tmp_path: Path) -> None:
    write_report(one, other, tmp_path)
    figures = list(page(tmp_path).iter("figure"))
    assert len(figures) == 4
    for figure in figures:
        assert figure.find(".//svg").get("role") == "img"
        assert len(figure.findall(".//tbody/tr")) >= 5
    for path in tmp_path.glob("*.svg"):
        drawing = etree.parse(path).getroot()
        named = drawing.get("aria-labelledby", "").split()
        assert [tag.get("id") for tag in (drawing[0], drawing[1])] == named
        assert all(tag.text for tag in (drawing[0], drawing[1]))
        assert len(list(drawing.iter(f"{SVG}text"))) >= 4
    identifiers = [tag.get("id") for tag in page(tmp_path).iter() if tag.get("id")]
    assert len(identifiers) == len(set(identifiers))


def test_a_query_is_shown_as_it_is_and_does_nothing(one: Run, other: Run, tmp_path: Path) -> None:
    assert "<script>" in HOSTILE
    one = replace(one, name='"><b>x</b>|', collection="<i>y</i>\x00\ud800")
    write_report(one, other, tmp_path)
    shown = '<script>alert("x")</script> | [mensa](javascript:1) `*` &amp; scolastica'
    found = page(tmp_path)
    assert not list(found.iter("script", "b", "i"))
    assert any(cell.text_content() == shown for cell in found.iter("th"))
    text = MarkdownIt("commonmark").enable("table").render((tmp_path / "report.md").read_text())
    read = html.document_fromstring(text)
    assert not list(read.iter("script", "b", "i", "a", "code"))
    assert any(cell.text_content() == shown for cell in read.iter("td"))
    assert all(len(row) in (2, 3, 4, 5, 10) for row in read.iter("tr"))


def test_markdown_has_the_pages_figures(one: Run, other: Run, tmp_path: Path) -> None:
    write_report(one, other, tmp_path)
    text = MarkdownIt("commonmark").enable("table").render((tmp_path / "report.md").read_text())
    read = html.document_fromstring(text)
    assert [[c.text_content().strip() for c in row] for row in read.iter("tr")] == [
        [c.text_content().strip() for c in row] for row in page(tmp_path).iter("tr")
    ]
    assert {image.get("src") for image in read.iter("img")} == {p.name for p in tmp_path.glob("*.svg")}


def test_recall_curves_agree_with_the_measures(other: Run) -> None:
    means = found_within(other).mean(axis=0)
    for k in (1, 5, 10, 20, 100):
        values = [query.values[f"recall@{k}"] for query in other.queries]
        assert means[k - 1] == pytest.approx(sum(values) / len(values))


def test_marks_of_a_histogram_never_share_a_row() -> None:
    for values in ([1, 2, 3], [10, 500, 900], [400, 800, 900], [880, 890, 900]):
        marks = [(f"p{n}", float(value)) for n, value in enumerate(values)]
        drawing = etree.fromstring(histogram("k", "t", "d", [float(v) for v in values], marks, 1000))
        rows = {t.get("y") for t in drawing.iter(f"{SVG}text") if (t.text or "").startswith("p")}
        assert len(rows) == 3


def answered(right: bool) -> Run:
    asked = [GoldQuestion(str(n), "norme", f"Chi firma {n}?", n < 3, (), ()) for n in range(4)]
    return answers_run(
        "gold.jsonl", [Outcome(q, 1 if right else 4, not q.answerable, right, right, 80.0) for q in asked]
    )


def test_answers_are_reported_and_compared(tmp_path: Path) -> None:
    write_report(answered(True), None, tmp_path / "uno")
    rows = {row[0]: row[1] for row in cells(page(tmp_path / "uno"), "Ogni misura va da 0 a 1")}
    assert rows["risposte giuste"] == "1,000" and rows["rifiuti giusti"] == "1,000"
    write_report(answered(False), answered(True), tmp_path / "due")
    rows = {row[0]: row[1:] for row in cells(page(tmp_path / "due"), "Differenza = B − A")}
    assert rows["risposte giuste"][:4] == ["3", "0,000", "1,000", "+1,000"]
    assert rows["rifiuti giusti"][:4] == ["1", "1,000", "1,000", "0,000"]


def test_what_cannot_be_reported_is_told(one: Run, tmp_path: Path) -> None:
    with pytest.raises(BadRun, match="non ha domande"):
        write_report(replace(one, queries=()), None, tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotWriteReport, match=r"file.*--out"):
        write_report(one, None, tmp_path / "file" / "dentro")


def test_the_commands_measure_keep_compare_and_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, folder = tmp_path / "home", write_collection(tmp_path / "beir")

    def command(*words: str | Path) -> str:
        ended = run_here(monkeypatch, home, "eval", *words)
        assert ended.status == 0, ended.err
        return ended.out

    scores = json.loads(command("retrieval", folder, "--save", "base", "--json"))
    assert scores["queries"] == 4 and scores["intervals"].keys() >= {"ndcg@10", "recall@100"}
    kept = read_run(home / "runs" / "base.jsonl")
    assert kept.collection == "beir" and kept.config["documents"] == 12 and len(kept.queries) == 4
    assert kept.queries[0].rank == 1 and kept.queries[0].ranked[0] == "e1"
    write_run(replace(kept, queries=kept.queries[::-1]), tmp_path / "altra.jsonl")
    found = json.loads(command("compare", "base", tmp_path / "altra.jsonl", "--json"))
    assert found["measures"]["ndcg@10"]["ties"] == 4 and found["measures"]["ndcg@10"]["p"] == 1
    assert "nDCG@10" in command("compare", "base", tmp_path / "altra.jsonl")
    assert str(tmp_path / "r" / "report.html") in command("report", "base", "--out", tmp_path / "r")
    assert (tmp_path / "r" / "report.md").exists()
    ended = run_here(monkeypatch, home, "eval", "report", "manca")
    assert ended.status == 2 and "--save" in ended.line
