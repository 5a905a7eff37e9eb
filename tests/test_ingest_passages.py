"""Passages: verbatim, in order, nothing lost, along the structure."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.document import Block, PageInfo, Reading
from ingest.passages import LONGEST_CHARS, cut_passages
from ingest.structure import build_document

WORDS = st.lists(
    st.sampled_from("la Giunta delibera art. 5 del D.lgs. spesa; euro 12,00. Che è già".split()), min_size=1
)
TEXT = WORDS.map(" ".join)
BLOCKS = st.lists(
    st.one_of(
        st.builds(Block, st.just("paragraph"), TEXT, st.integers(1, 3)),
        st.builds(Block, st.just("heading"), TEXT, st.integers(1, 3), st.integers(1, 4)),
        st.builds(Block, st.just("item"), TEXT, st.integers(1, 3), st.integers(1, 2)),
        TEXT.map(lambda t: Block("row", t.replace(" ", "\t"), 2, 0, tuple(t.split(" ")))),
        st.integers(1, 60).map(lambda n: Block("paragraph", "parola lunghissima senza punti " * n, 1)),
        st.integers(1000, 4000).map(lambda n: Block("paragraph", "x" * n, 1)),
    ),
    min_size=1,
    max_size=25,
)


def _document(blocks: list[Block]):  # type: ignore[no-untyped-def]
    ordered = sorted(blocks, key=lambda block: block.page or 0)
    pages = tuple(PageInfo(n, 595, 842) for n in (1, 2, 3))
    return build_document(Reading(tuple(ordered), pages), "prova.pdf")


@settings(max_examples=200, deadline=None)
@given(BLOCKS)
def test_passages_are_verbatim_and_complete(blocks: list[Block]) -> None:
    document = _document(blocks)
    passages = cut_passages(document, "d")
    for passage in passages:
        assert document.text[passage.span.start : passage.span.end] == passage.text
        assert passage.text.strip()
        assert passage.page is not None and passage.page_end is not None
        assert passage.page <= passage.page_end
    for before, after in itertools.pairwise(passages):
        assert before.span.end <= after.span.start
    kept = "".join(passage.text for passage in passages)
    assert "".join(kept.split()) == "".join(document.text.split())


@settings(max_examples=100, deadline=None)
@given(BLOCKS)
def test_pages_hold_the_text_that_stands_on_them(blocks: list[Block]) -> None:
    document = _document(blocks)
    by_number = {page.number: page for page in document.pages}
    for element in document.elements:
        page = by_number[element.block.page or 0]
        assert page.span.start <= element.span.start and element.span.end <= page.span.end


def test_a_section_starts_a_passage_and_names_it() -> None:
    text = "Frase del testo che parla del servizio e delle sue regole. " * 4
    blocks = [
        Block("heading", "Parte prima", level=1),
        Block("paragraph", text),
        Block("heading", "Parte seconda", level=1),
        Block("paragraph", text),
    ]
    passages = cut_passages(build_document(Reading(tuple(blocks), title="Relazione"), "r.md"), "d")
    assert [passage.section for passage in passages] == [("Parte prima",), ("Parte seconda",)]
    assert passages[1].text.startswith("Parte seconda")
    assert passages[0].context == "Relazione\nParte prima"


def test_rows_after_a_cut_carry_the_column_headings_as_context() -> None:
    header = Block("row", "Distretto\tPartecipanti", cells=("Distretto", "Partecipanti"), header=True)
    rows = [
        Block("row", f"Distretto numero {n}\t{n}", cells=(f"Distretto numero {n}", str(n)))
        for n in range(120)
    ]
    document = build_document(Reading((header, *rows), title="Tabella"), "t.md")
    passages = cut_passages(document, "d")
    assert len(passages) > 1
    assert all("Distretto | Partecipanti" in passage.context for passage in passages[1:])


def test_no_passage_is_far_longer_than_what_the_encoder_reads() -> None:
    blocks = (Block("paragraph", "parola " * 3000),)
    passages = cut_passages(build_document(Reading(blocks), "l.txt"), "d")
    assert max(len(passage.text) for passage in passages) <= LONGEST_CHARS
