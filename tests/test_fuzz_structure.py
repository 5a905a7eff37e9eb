"""Fuzzing the steps from blocks to passages: whatever readers hand over, offsets hold and nothing is lost."""

from __future__ import annotations

import contextlib
import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import wire
from ingest.clean import clean
from ingest.document import Block, Document, EmptyFile, PageInfo, Reading
from ingest.passages import LONGEST_CHARS, cut_passages
from ingest.structure import build_document

# Texts as readers give them, already cleaned; and the words that the rules of acts look for.
PHRASES = st.sampled_from(
    [
        "DETERMINA N. 276 DEL 29/01/2026",
        "Oggetto: affidamento del servizio",
        "Visto l'art. 107 del D.lgs. 267/2000;",
        "Allegato A",
        "INDICE",
        "Sommario ....... 3",
        "1.",
        "a) di approvare:",
        "del 31/02/0000",
        "n. 0000000 del 99 gennaio 9999",
        "•",
        "Comune di",
        "CIG Z123456789 CUP",
        "Pagina 1 di 3",
    ]
)
FREE = st.text(max_size=40).map(clean)
LONG = st.integers(900, 3000).map(lambda count: "parola " * (count // 7))
LETTERS = st.integers(900, 3000).map(lambda count: "x" * count)
TEXTS = st.one_of(PHRASES, FREE, LONG.map(str.strip), LETTERS)
PAGES = st.one_of(st.none(), st.integers(1, 4))
KINDS = st.sampled_from(["heading", "paragraph", "item", "row"])


@st.composite
def blocks(draw: st.DrawFn) -> Block:
    kind, text = draw(KINDS), draw(TEXTS)
    if kind == "row":
        cells = tuple(draw(st.lists(st.one_of(FREE, PHRASES), min_size=1, max_size=4)))
        return Block("row", "\t".join(cells), draw(PAGES), 0, cells, draw(st.booleans()))
    level = draw(st.integers(1, 6)) if kind in ("heading", "item") else 0
    return Block(kind, text, draw(PAGES), level)


def in_order(found: list[Block]) -> tuple[Block, ...]:
    """As readers give them: page by page, or all without a page."""
    if any(block.page is None for block in found):
        return tuple(Block(b.kind, b.text, None, b.level, b.cells, b.header) for b in found)
    return tuple(sorted(found, key=lambda block: block.page or 0))


READINGS = st.builds(
    lambda found, infos, title, warnings: Reading(in_order(found), infos, title, tuple(warnings)),
    st.lists(blocks(), max_size=14),
    st.just(tuple(PageInfo(number, 595.0, 842.0) for number in range(1, 5))),
    st.one_of(st.none(), FREE, PHRASES),
    st.lists(st.just("Un avviso."), max_size=2),
)
FUZZ = settings(max_examples=250, deadline=None)


def built(reading: Reading, name: str = "atto.pdf") -> Document | None:
    try:
        return build_document(reading, name)
    except EmptyFile as error:
        assert str(error).endswith(".")
        assert not any(block.text.strip() for block in reading.blocks)
        return None


@FUZZ
@given(READINGS, st.text(max_size=20))
def test_a_document_holds_every_block_at_its_place(reading: Reading, name: str) -> None:
    document = built(reading, name)
    if document is None:
        return
    for element in document.elements:
        assert document.text[element.span.start : element.span.end] == element.block.text
    assert [element.block for element in document.elements] == [b for b in reading.blocks if b.text.strip()]
    for before, after in itertools.pairwise(document.elements):
        assert before.span.end < after.span.start
        assert not document.text[before.span.end : after.span.start].strip()
    for section in document.sections:
        assert 0 <= section.span.start < section.span.end <= len(document.text)
        assert document.text[section.span.start :].startswith(section.title)
    document.text.encode("utf-8")
    assert document.act.type


@FUZZ
@given(READINGS)
def test_sections_nest(reading: Reading) -> None:
    document = built(reading)
    for first, second in itertools.combinations(document.sections if document else (), 2):
        apart = first.span.end <= second.span.start
        within = second.span.end <= first.span.end and second.level > first.level
        assert apart or within


@FUZZ
@given(READINGS)
def test_pages_are_ordered_and_hold_their_text(reading: Reading) -> None:
    document = built(reading)
    if document is None:
        return
    assert [page.number for page in document.pages] == [info.number for info in reading.pages]
    for before, after in itertools.pairwise(document.pages):
        assert before.span.end <= after.span.start
    for element in document.elements:
        for page in document.pages:
            if page.number == element.block.page:
                assert page.span.start <= element.span.start and element.span.end <= page.span.end


@FUZZ
@given(READINGS)
def test_passages_are_verbatim_complete_and_bounded(reading: Reading) -> None:
    document = built(reading)
    if document is None:
        return
    passages = cut_passages(document, "d")
    covered = 0
    for passage in passages:
        assert document.text[passage.span.start : passage.span.end] == passage.text
        assert passage.text.strip()
        assert len(passage.text) <= 2 * LONGEST_CHARS
        assert not document.text[covered : passage.span.start].strip()
        covered = passage.span.end
        assert (passage.page is None) == (passage.page_end is None)
        assert passage.page is None or passage.page_end is None or passage.page <= passage.page_end
    assert not document.text[covered:].strip()
    assert len({passage.id for passage in passages}) == len(passages)


@FUZZ
@given(READINGS)
def test_the_wire_carries_any_reading(reading: Reading) -> None:
    answer = wire.Answer()
    *some, last = wire.encode_reading(reading)
    assert all(line.count(b"\n") == 1 and not wire.is_last(line) for line in some)
    assert all(answer.take(line) is None for line in some)
    assert wire.is_last(last) and answer.take(last) == reading


@FUZZ
@given(st.one_of(st.binary(max_size=40), st.from_regex(r'[\[{]["\[\]{}0-9a-z:, ]{0,40}', fullmatch=True)))
def test_the_wire_takes_nothing_else(line: bytes | str) -> None:
    raw = line if isinstance(line, bytes) else line.encode()
    with contextlib.suppress(wire.WireError):
        assert wire.Answer().take(raw) is None and raw.strip() == b"[]"


def test_headings_without_end_are_cut() -> None:
    # 150,000 of them took minutes in the main process, and became one passage.
    found = tuple(Block("heading", f"Voce {n}", None, n % 6 + 1) for n in range(20_000))
    document = build_document(Reading(found), "indice.html")
    assert len(document.sections) == 20_000
    passages = cut_passages(document, "d")
    assert max(len(passage.text) for passage in passages) <= 2 * LONGEST_CHARS


def test_one_block_without_end_is_cut() -> None:
    text = "parola di prova senza alcun punto " * 20_000
    passages = cut_passages(build_document(Reading((Block("paragraph", text),)), "nota.txt"), "d")
    assert max(len(passage.text) for passage in passages) <= LONGEST_CHARS
