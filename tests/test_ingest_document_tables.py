"""Tables of a document: whole rows, whose parts hold the words of their cells and nothing else."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.quote import fold
from app.service import Service
from ingest.document import Block, Document, PageInfo, Reading, RowJoin
from ingest.passages import cut_passages
from ingest.pieces import LONGEST_CHARS
from ingest.read import read_bytes
from ingest.structure import build_document
from tests.conftest import shared_path

_SEED = "corpus/seeds/DETE0000276_2026_Allegato1_relazione_finale.pdf"


def row(*cells: str, page: int | None = None, header: bool = False, joins: RowJoin = "") -> Block:
    return Block("row", "\t".join(cells), page, cells=cells, header=header, joins=joins)


def build(*blocks: Block) -> Document:
    pages = tuple(PageInfo(n, 595, 842) for n in (1, 2, 3)) if blocks[0].page else ()
    return build_document(Reading(blocks, pages), "prova.pdf")


CELL = st.sampled_from(["", "euro 12,00", "Casa della", "Salute", "un testo autoriz-", "zazione", "3"])
ROWS = st.lists(
    st.builds(
        lambda cells, header, joins: row(*cells, page=1, header=header, joins=joins),
        st.lists(CELL, min_size=1, max_size=4).filter(any),
        st.booleans(),
        st.sampled_from(["", "", "none", "table", "row"]),
    ),
    min_size=1,
    max_size=8,
)
BLOCKS = st.lists(
    st.one_of(ROWS, st.just([Block("paragraph", "Un paragrafo fra due tabelle.", 1)])), min_size=1, max_size=6
)


@settings(max_examples=200, deadline=None)
@given(BLOCKS)
def test_the_parts_of_a_row_hold_exactly_the_words_of_its_cells(runs: list[list[Block]]) -> None:
    blocks = [block for run in runs for block in run]
    document = build(*blocks)
    by_start = {element.span.start: element for element in document.elements}
    found = [span for table in document.tables for each in table.rows for span in each.spans]
    assert found == sorted(found, key=lambda span: span.start)
    body = [e.span for e in document.elements if e.block.kind == "row" and not e.block.header]
    assert found == body, "every row is in one table, once"
    for table in document.tables:
        for each in table.rows:
            parts = [by_start[span.start].block.cells for span in each.spans]
            assert [document.text[s.start : s.end] for s in each.spans] == ["\t".join(p) for p in parts]
            for column, cell in enumerate(each.cells):
                words = [part[column] for part in parts if column < len(part)]
                assert cell.replace("-", "").split() == " ".join(words).replace("- ", "").replace(
                    "-", ""
                ).split() or cell.replace("-", "").replace(" ", "") == "".join(words).replace(
                    "-", ""
                ).replace(" ", "")


@settings(max_examples=200, deadline=None)
@given(BLOCKS)
def test_passages_of_tables_lose_nothing(runs: list[list[Block]]) -> None:
    document = build(*(block for run in runs for block in run))
    passages = cut_passages(document, "d")
    kept = "".join(passage.text for passage in passages)
    assert "".join(kept.split()) == "".join(document.text.split())
    for passage in passages:
        assert document.text[passage.span.start : passage.span.end] == passage.text


def test_a_table_goes_on_over_a_page_and_its_cut_row_is_whole() -> None:
    names = ("Misura", "Descrizione")
    document = build(
        row(*names, page=1, header=True, joins="none"),
        row("Trasporto", "servizio con autoriz-", page=1),
        Block("paragraph", "2 Si veda la nota a pagina 4.", 1),
        row(*names, page=2, header=True, joins="table"),
        row("", "zazione comunale, come ogni autorizzazione", page=2, joins="row"),
        row("Custode", "visita gli anziani", page=2),
    )
    [table] = document.tables
    assert table.columns == names
    assert (table.page, table.page_end) == (1, 2)
    assert [r.cells for r in table.rows] == [
        ("Trasporto", "servizio con autorizzazione comunale, come ogni autorizzazione"),
        ("Custode", "visita gli anziani"),
    ]
    assert (table.rows[0].page, table.rows[0].page_end) == (1, 2)
    passages = cut_passages(document, "d")
    assert [(p.page, p.page_end) for p in passages] == [(1, 2), (2, 2)]


def test_other_names_begin_another_table_the_same_ones_do_not() -> None:
    first, other = ("Nido", "Posti"), ("Comune", "Spesa")
    document = build(
        row(*first, header=True),
        row("Girotondo", "12"),
        row(*first, header=True),
        row("Chiocciola", "8"),
        row(*other, header=True),
        row("Fontalba", "900"),
    )
    assert [(t.columns, len(t.rows)) for t in document.tables] == [(first, 2), (other, 1)]


def test_a_title_over_the_names_and_a_title_between_rows_go_with_the_rows_under_them() -> None:
    document = build(
        Block("paragraph", "Spese dell’anno in corso"),
        row("Tavolo Abitare", "", "", header=True),
        row("Distretto", "Comuni", "Enti", header=True),
        row("Collina, presenze complessive", "11", "3"),
        row("Sedute riservate ai familiari", "", ""),
        row("Laguna, presenze complessive", "9", "4"),
    )
    [table] = document.tables
    assert (table.titles, table.columns) == (("Tavolo Abitare",), ("Distretto", "Comuni", "Enti"))
    passages = cut_passages(document, "d")
    last = next(p for p in passages if p.text.startswith("Laguna"))
    assert last.context.split("\n")[-5:] == [
        "Spese dell’anno in corso",
        "Tavolo Abitare",
        "Sedute riservate ai familiari",
        "Distretto: Laguna, presenze complessive; Comuni: 9; Enti: 4",
        "Distretto | Comuni | Enti",
    ]


def test_a_row_under_a_cell_over_several_rows_says_whose_it_is() -> None:
    document = build(
        row("Area", "Profilo", header=True),
        row("Tecnica", "Istruttore geometra con abilitazione"),
        row("", "Operaio specializzato alla guida"),
    )
    last = cut_passages(document, "d")[-1]
    assert last.text.strip() == "Operaio specializzato alla guida"
    assert "Area: Tecnica" in last.context.split("\n")


def test_a_very_long_row_is_cut_between_its_cells() -> None:
    cells = (
        "Orto del mulino",
        "coltivare insieme " * 30,
        "raccogliere insieme " * 30,
        "dodici parcelle " * 90,
    )
    cells = tuple(cell.strip() for cell in cells)
    names = ("Esperienza", "Finalità", "Modalità", "Dettagli")
    document = build(row(*names, header=True), row(*cells))
    passages = cut_passages(document, "d")
    assert max(len(p.text) for p in passages) <= LONGEST_CHARS
    assert [p.context.split("\n")[-1] for p in passages[1:]] == ["Modalità"] + ["Dettagli"] * (
        len(passages) - 2
    )
    assert all("Esperienza: Orto del mulino" in p.context for p in passages[1:])
    assert passages[1].text == cells[2]


def test_a_long_list_of_prices_has_several_rows_a_passage() -> None:
    names = ("Codice", "Prezzo")
    rows = [row(f"A{n}", f"{n},00") for n in range(2000)]
    passages = cut_passages(build(row(*names, header=True), *rows), "d")
    assert len(passages) < 60
    assert all(p.context.endswith("Codice | Prezzo") for p in passages[1:])


def _hash(text: str) -> str:
    return hashlib.sha256(fold(text).encode()).hexdigest()[:16]


# The cells of the three rows, compared with the page as printed; no text of it is kept here.
CASES = (
    ("79feed1c704d2eea", "4b4b0236adfc31e9", "d4f58824d813c671", "25b8952cd8294a57", "72f02d87b7685a59"),
    ("a7ebd8172327ea03", "ce8ba55a50370886", "4c0ddc7a028ff75f", "a69d4f1ee34decb3", "8312162ef05afc67"),
    ("75b32fcaffe8c8bd", "60c08475394c1c60", "9427f8d9d77ae22b", "2e1c545dfb7d6476", "21e8851da1cca02e"),
)
QUESTIONS = (
    ("Qual è il target degli spazi giovani con facilitazione educativa?", CASES[0][0]),
    ("Quanti educatori coordinano la Clubhouse?", CASES[1][0]),
    ("Che cosa c’è di innovativo nella Casa di Tina?", CASES[2][0]),
)


@pytest.mark.shared
def test_the_rows_of_cases_and_experiments_come_back_whole() -> None:
    reading = read_bytes(shared_path(_SEED).read_bytes())
    document = build_document(reading, "relazione.pdf")
    [table] = [t for t in document.tables if t.page == 44]
    assert len(table.columns) == 5
    assert [tuple(map(_hash, r.cells)) for r in table.rows] == list(CASES)
    assert all(len(r.spans) == 1 for r in table.rows)


@pytest.mark.shared
def test_a_question_about_a_cell_of_theirs_finds_its_row(service: Service) -> None:
    service.ingest([shared_path(_SEED)])
    for question, name in QUESTIONS:
        hit = service.search(question, 1).hits[0]
        assert name in {_hash(line.split("\t")[0]) for line in hit.text.split("\n")}, question
