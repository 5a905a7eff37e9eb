"""Headings of PDFs: by the file's own tags, by their numbers, apart from those in a table of contents."""

from __future__ import annotations

import pytest

from ingest.pdf.blocks import Part
from ingest.pdf.headings import heading_levels
from ingest.pdf.tags import Hint
from ingest.read import read_bytes
from tests.make_pdf import PdfPage, assemble, make_pdf

LINES = [
    ("H1", "Regolamento dei patrocini"),
    ("P", "Testo del regolamento."),
    ("H2", "Art. 1 Finalità"),
    ("P", "Fine."),
]


def _tagged(lines: list[tuple[str, str]], tree: bool = True) -> bytes:
    """One page whose lines all look alike: only the tags tell headings from text."""
    content = "\n".join(
        f"/{tag} <</MCID {place}>> BDC BT /F1 11 Tf 1 0 0 1 60 {780 - 40 * place} Tm ({text}) Tj ET EMC"
        for place, (tag, text) in enumerate(lines)
    ).encode("cp1252")
    first = 8  # of the structure elements
    numbers = " ".join(f"{first + place} 0 R" for place in range(len(lines)))
    root = "/MarkInfo << /Marked true >> /StructTreeRoot 6 0 R" if tree else ""
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {root} >>".encode(),
        b"<< /Type /Pages /Kids [5 0 R] /Count 1 >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /StructParents 0 "
        b"/Resources << /Font << /F1 3 0 R >> >> /Contents 4 0 R >>",
        f"<< /Type /StructTreeRoot /K [7 0 R] /ParentTree << /Nums [0 [{numbers}]] >> >>".encode(),
        f"<< /Type /StructElem /S /Document /P 6 0 R /K [{numbers}] >>".encode(),
    ]
    objects += [
        f"<< /Type /StructElem /S /{tag} /P 7 0 R /Pg 5 0 R /K {place} >>".encode()
        for place, (tag, _) in enumerate(lines)
    ]
    return assemble([*objects, b"<< >>"])


def test_tags_tell_headings_from_text_of_the_same_look() -> None:
    found = [(block.kind, block.level, block.text) for block in read_bytes(_tagged(LINES)).blocks]
    assert [one for one in found if one[0] == "heading"] == [
        ("heading", 1, "Regolamento dei patrocini"),
        ("heading", 2, "Art. 1 Finalità"),
    ]
    untagged = read_bytes(_tagged([*LINES[:2], ("P", "Sede dei lavori"), LINES[3]], tree=False)).blocks
    assert [block for block in untagged if block.kind == "heading"] == []


@pytest.mark.parametrize("place", [b"/K [7 0 R]", b"/K 0", b"/Nums [0 ["])
def test_a_broken_tree_only_costs_its_hints(place: bytes) -> None:
    broken = {b"/K [7 0 R]": b"/K [6 0 R]", b"/K 0": b"/K 7", b"/Nums [0 [": b"/Nums [9 ["}[place]
    data = _tagged(LINES)
    assert place in data
    texts = " ".join(block.text for block in read_bytes(data.replace(place, broken)).blocks)
    assert all(text in texts for _, text in LINES)


def _part(text: str, size: float = 11, bold: bool = False, page: int = 1) -> Part:
    return Part(page=page, text=text, size=size, bold=bold, marker=None, lines=1, upright=True, x0=60, y0=0)


def test_the_entries_of_a_table_of_contents_are_no_headings() -> None:
    parts = [
        _part("INDICE", 14),
        _part("Premessa 3", 13),
        _part("Durata del contratto … 4", 13),
        _part("Premessa", 13, page=3),
        _part("Testo che segue la premessa, lungo quanto serve.", page=3),
        _part("Durata del contratto", 13, page=4),
    ]
    assert sorted(heading_levels(parts, 11, {})) == [0, 3, 5]


def test_numbers_with_letters_give_the_level() -> None:
    parts = [_part("B.1 Agevolazione", 13), _part("B.1.a Fonte", 13), _part("3.2.1 Durata", 13)]
    assert heading_levels(parts, 11, {}) == {0: 2, 1: 3, 2: 3}


def test_the_outline_counts_before_the_tags() -> None:
    hints = {1: [Hint("Premessa", 4), Hint("Premessa", 2)]}
    assert heading_levels([_part("Premessa")], 11, hints) == {0: 2}


def test_a_pdf_without_tags_keeps_its_headings() -> None:
    page = PdfPage().text(60, 780, "Relazione finale", size=18).text(60, 740, "Testo della relazione.")
    assert [block.kind for block in read_bytes(make_pdf([page])).blocks] == ["heading", "paragraph"]
