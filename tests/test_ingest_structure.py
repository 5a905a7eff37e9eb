"""Blocks in their place: sections, pages, offsets."""

from __future__ import annotations

import pytest

from ingest.document import Block, EmptyFile, PageInfo, Reading
from ingest.sniff import MAIL
from ingest.structure import build_document


def _heading(text: str, level: int = 1) -> Block:
    return Block("heading", text, 1, level)


def test_sections_nest_by_level() -> None:
    blocks = (
        _heading("Parte I"),
        _heading("Capo 1", 2),
        Block("paragraph", "Testo.", 1),
        _heading("Parte II"),
    )
    document = build_document(Reading(blocks), "r.pdf")
    assert [element.section_path for element in document.elements] == [
        ("Parte I",),
        ("Parte I", "Capo 1"),
        ("Parte I", "Capo 1"),
        ("Parte II",),
    ]
    spans = {
        section.title: document.text[section.span.start : section.span.end] for section in document.sections
    }
    assert spans["Parte I"] == "Parte I\nCapo 1\nTesto.\n"
    assert spans["Capo 1"] == "Capo 1\nTesto.\n"


def test_a_table_of_contents_has_nothing_under_it() -> None:
    blocks = (_heading("INDICE"), Block("item", "Premessa … 3", 1), _heading("Premessa", 2))
    document = build_document(Reading(blocks), "r.pdf")
    assert document.elements[-1].section_path == ("Premessa",)


def test_pages_without_text_keep_their_place() -> None:
    blocks = (Block("paragraph", "uno", 1), Block("paragraph", "tre", 3))
    document = build_document(Reading(blocks, tuple(PageInfo(n, 595, 842) for n in (1, 2, 3))), "r.pdf")
    assert [document.text[p.span.start : p.span.end] for p in document.pages] == ["uno", "", "tre"]


def test_a_file_without_text_says_why() -> None:
    with pytest.raises(EmptyFile, match="non contiene testo"):
        build_document(Reading(()), "v.pdf")
    with pytest.raises(EmptyFile, match="attendono"):
        build_document(Reading((), warnings=("2 pagine attendono il riconoscimento del testo.",)), "v.pdf")


def test_the_kind_of_file_may_settle_the_type() -> None:
    mail = build_document(Reading((Block("paragraph", "Oggetto: invio determinazione n. 3"),)), "m.eml", MAIL)
    assert mail.act.type == "lettera"
    slides = tuple(PageInfo(n, 960, 540) for n in (1, 2, 3))
    deck = build_document(Reading((Block("paragraph", "Obiettivi", 1),), slides), "d.pdf")
    assert deck.act.type == "presentazione"
    table = Reading((Block("paragraph", "1.234,00 " * 900, 1),), slides)
    assert build_document(table, "conto.pdf").act.type == "documento"
