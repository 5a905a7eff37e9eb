"""Fifteen made tables come back cell by cell, whole over page breaks, and a question finds its row."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

import pytest

pytest.importorskip("reportlab", reason="reportlab, which draws the tables, is not installed")

from app.quote import fold
from app.service import Service
from corpus.home import Home, open_home
from ingest.document import Document, Table
from ingest.passages import cut_passages
from ingest.read import read_bytes
from ingest.structure import build_document
from tests.table_questions import DEMO, MADE, CellQuestion
from tests.table_set import TABLES, MadeTable

_BY_NAME = {made.name: made for made in TABLES}


@cache
def read(name: str) -> Document:
    made = _BY_NAME[name]
    return build_document(read_bytes(made.build(made)), f"{name}.pdf")


def only_table(name: str) -> Table:
    tables = read(name).tables
    assert len(tables) == 1, f"{len(tables)} tables where one was drawn"
    return tables[0]


@pytest.mark.parametrize("made", TABLES, ids=lambda made: made.name)
def test_every_row_comes_back_cell_by_cell(made: MadeTable) -> None:
    table = only_table(made.name)
    assert table.columns == made.columns
    assert [row.cells for row in table.rows] == list(made.rows)


def test_the_figure_of_the_set(capsys: pytest.CaptureFixture[str]) -> None:
    """Counts what the test above asserts, for the report: it sees rows lost as well as rows wrong."""
    whole = right = 0
    for made in TABLES:
        found = [row.cells for table in read(made.name).tables for row in table.rows]
        good = sum(row in found for row in made.rows)
        right += good
        whole += good == len(made.rows) == len(found)
    wanted = sum(len(made.rows) for made in TABLES)
    with capsys.disabled():
        print(f" tables whole {whole}/{len(TABLES)}, rows right {right}/{wanted} ", end="")
    assert (whole, right) == (15, wanted)


@pytest.mark.parametrize("made", TABLES, ids=lambda made: made.name)
def test_what_stands_around_a_table_is_no_part_of_it(made: MadeTable) -> None:
    document = read(made.name)
    assert made.title in [element.block.text for element in document.elements]
    assert {element.block.kind for element in document.elements if made.title in element.block.text} <= {
        "heading",
        "paragraph",
    }


@pytest.mark.parametrize(
    ("name", "cut"), [("broken-row", 1), ("broken-repeated-heading", 2), ("broken-without-heading", None)]
)
def test_a_row_that_the_page_cuts_is_one_row_and_one_passage(name: str, cut: int | None) -> None:
    document, table = read(name), only_table(name)
    assert (table.page, table.page_end) == (1, 2)
    assert [k for k, row in enumerate(table.rows) if len(row.spans) > 1] == ([] if cut is None else [cut])
    if cut is None:
        return
    row = table.rows[cut]
    assert (row.page, row.page_end) == (1, 2)
    # Each part stands on its own page: a quote is checked against one page's text.
    for span, page in zip(row.spans, document.pages, strict=True):
        assert page.span.start <= span.start < span.end <= page.span.end
    assert row.spans[0].end == document.pages[0].span.end
    passages = [p for p in cut_passages(document, "d") if p.span.start <= row.spans[0].start < p.span.end]
    assert [(p.page, p.page_end, p.span.end) for p in passages] == [(1, 2, row.spans[1].end)]
    assert passages[0].context.endswith(" | ".join(table.columns))


def _first_hits(service: Service, questions: tuple[CellQuestion, ...]) -> list[str]:
    """The questions whose row is not in the first passage found."""
    missed = []
    for asked in questions:
        hit = service.search(asked.question, 1).hits[0]
        if hit.document.path.rsplit("/", 1)[-1] != asked.document or fold(asked.row) not in fold(hit.text):
            missed.append(asked.question)
    return missed


@pytest.fixture
def home(demo_home: Path, tmp_path: Path) -> Home:
    """The home of ``service``, with the demo corpus in it."""
    shutil.copytree(demo_home, tmp_path / "home")
    return open_home(tmp_path / "home")


def test_a_question_about_a_cell_finds_its_row_first(service: Service, tmp_path: Path) -> None:
    folder = tmp_path / "tabelle"
    folder.mkdir()
    for made in TABLES:
        (folder / f"{made.name}.pdf").write_bytes(made.build(made))
    missed = _first_hits(service, DEMO)
    service.ingest([folder])
    missed += _first_hits(service, MADE)
    assert len(missed) <= 2, missed  # of twenty
