"""Tables in PDFs come back row by row and cell by cell, and text that is no table does not."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from ingest.document import Block
from ingest.pdf.render import highlight_boxes
from ingest.read import read_bytes
from tests.conftest import ROOT, shared_path
from tests.make_pdf import PdfPage, make_pdf

pytest.importorskip("reportlab", reason="reportlab, which draws the tables, is not installed")

from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import PageBreak, Paragraph, Spacer, Table, TableStyle

from tests import make_tables as draw


def found(data: bytes) -> list[Block]:
    return [block for block in read_bytes(data).blocks if block.kind == "row"]


def check(rows: Sequence[Block], wanted: Sequence[Sequence[str]]) -> None:
    assert [row.cells for row in rows] == [tuple(row) for row in wanted]
    assert [row.text for row in rows] == ["\t".join(row) for row in wanted]


@pytest.mark.parametrize("way", draw.WAYS)
@pytest.mark.parametrize(
    ("rows", "widths"),
    [
        (draw.COMMISSION, (138, 230, 90)),
        (draw.BUDGET, (60, 190, 80, 80)),
        (draw.HOLES, (90, 100, 110, 120)),
        (draw.LONG, (70, 210, 130)),
    ],
    ids=["commission", "budget", "holes", "wrapped"],
)
def test_every_cell_comes_back(way: str, rows: Sequence[Sequence[str]], widths: Sequence[float]) -> None:
    table = found(draw.document(draw.table(rows, widths, draw.WAYS[way])))
    check(table, rows)
    assert [row.header for row in table] == [True] + [False] * (len(rows) - 1)


@pytest.mark.parametrize("way", draw.WAYS)
def test_figures_set_to_the_right(way: str) -> None:
    style = [("ALIGN", (2, 0), (-1, -1), "RIGHT"), *draw.WAYS[way]]
    table = found(draw.document(draw.plain_table(draw.BUDGET, (60, 190, 80, 80), style)))
    check(table, draw.BUDGET)
    assert [row.header for row in table] == [True] + [False] * 4


def test_headings_to_the_left_of_figures_to_the_right() -> None:
    style = [("ALIGN", (2, 1), (-1, -1), "RIGHT")]
    check(found(draw.document(draw.plain_table(draw.BUDGET, (60, 190, 80, 80), style))), draw.BUDGET)


@pytest.mark.parametrize("side", ["CENTER", "LEFT"])
@pytest.mark.parametrize("close", [False, True])
@pytest.mark.parametrize("way", draw.WAYS)
def test_a_heading_over_two_columns_goes_with_each(way: str, close: bool, side: str) -> None:
    rows = (
        ("Servizio", "Anno 2024", "", "Anno 2025", ""),
        ("", "Entrate", "Uscite", "Entrate", "Uscite"),
        ("Asilo nido", "10.000", "12.000", "11.000", "12.500"),
        ("Mensa scolastica", "4.000", "4.100", "4.200", "4.250"),
        ("Trasporto disabili", "900", "1.000", "950", "1.100"),
    )
    style = [
        ("SPAN", (1, 0), (2, 0)),
        ("SPAN", (3, 0), (4, 0)),
        ("ALIGN", (1, 0), (-1, 0), side),
        ("ALIGN", (1, 1), (-1, -1), "RIGHT"),
        ("FONT", (0, 0), (-1, 1), "Helvetica-Bold", 9),
        *draw.WAYS[way],
    ]
    if side == "LEFT":
        style.append(("ALIGN", (1, 1), (-1, -1), "LEFT"))
    if close:
        style += [("BOTTOMPADDING", (0, 0), (-1, 0), 0), ("TOPPADDING", (0, 1), (-1, 1), 0)]
    if way == "booktabs":
        style += [("LINEBELOW", (1, 0), (2, 0), 0.3, draw.colors.black)]
    table = found(draw.document(draw.plain_table(rows, (120, 70, 70, 70, 70), style)))
    check(
        table,
        (
            ("Servizio", "Anno 2024 Entrate", "Anno 2024 Uscite", "Anno 2025 Entrate", "Anno 2025 Uscite"),
            *rows[2:],
        ),
    )
    assert [row.header for row in table] == [True, False, False, False]


def test_a_cell_over_rows_leaves_its_place_empty_below() -> None:
    rows = (
        ("Area", "Servizio", "Posti"),
        ("Nord", "Casa Aurora", "12"),
        ("", "Casa Betulla", "8"),
        ("Sud", "Casa Cedro", "10"),
    )
    style = [("SPAN", (0, 1), (0, 2)), ("VALIGN", (0, 0), (-1, -1), "MIDDLE"), *draw.RULED]
    check(found(draw.document(draw.plain_table(rows, (90, 150, 60), style))), rows)


def test_cells_in_the_middle_of_their_rows() -> None:
    style = [("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    check(found(draw.document(draw.table(draw.COMMISSION, (138, 190, 90), style))), draw.COMMISSION)


def test_a_hyphen_at_the_end_of_a_line_is_undone() -> None:
    rows = (
        ("Ente", "Esito della domanda", "Data"),
        ("Casa Aurora", "rilascio di autoriz-|zazione definitiva", "12/03/2025"),
        ("Casa Betulla", "diniego di autoriz-|zazione provvisoria", "14/03/2025"),
        ("Casa Cedro", "domanda ritirata", "20/03/2025"),
    )
    page = PdfPage().text(60, 760, "Domande di autorizzazione pervenute al servizio")
    for k, row in enumerate(rows):
        for x, cell in zip((60, 180, 330), row, strict=True):
            for line, text in enumerate(cell.split("|")):
                page.text(x, 720 - 32 * k - 12 * line, text, 10, bold=k == 0)
    wanted = [tuple(cell.replace("-|", "") for cell in row) for row in rows]
    check(found(make_pdf([page])), wanted)


def test_each_row_is_found_again_on_its_page(tmp_path: Path) -> None:
    path = tmp_path / "tabella.pdf"
    path.write_bytes(draw.document(draw.table(draw.COMMISSION, (138, 230, 90), draw.UNRULED)))
    for row in found(path.read_bytes()):
        assert row.page == 1
        assert len(highlight_boxes(path, 1, row.text)) >= 3


@pytest.mark.parametrize("way", draw.WAYS)
@pytest.mark.parametrize("repeat", [0, 1])
def test_a_table_goes_on_over_the_page(way: str, repeat: int) -> None:
    rows = [("Numero", "Ente richiedente", "Punteggio")]
    rows += [(f"{k}", f"Associazione di volontariato {'ABCDEFGH'[k % 8]}", f"{90 - k}") for k in range(1, 61)]
    data = draw.document(draw.table(rows, (60, 250, 80), draw.WAYS[way], repeat=repeat), framed=False)
    table = found(data)
    body = [row for row in table if not row.header]
    check(body, rows[1:])
    assert [row.page for row in body] == sorted(row.page or 0 for row in body)
    assert [row.page for row in table if row.header] == ([1, 2] if repeat else [1])
    assert {row.cells for row in table if row.header} == {rows[0]}


@pytest.mark.parametrize("way", draw.WAYS)
def test_a_row_cut_by_the_page_stays_on_both(way: str) -> None:
    widths = (105, 250, 108)
    above = [
        ("Caso", "Descrizione", "Esito"),
        *((f"Caso {k}", f"breve testo {k}", "concluso") for k in range(8)),
    ]
    above.append(
        ("Caso lungo", "un testo che comincia su questa pagina ma che non vi trova spazio e", "aperto")
    )
    below = [("", "che va avanti per due righe sulla pagina che segue, fino al punto fermo.", "")]
    below += [(f"Caso altro {k}", f"breve testo {k}", "concluso") for k in range(4)]
    parts = [
        draw.table(above, widths, draw.WAYS[way]),
        PageBreak(),
        draw.table(below, widths, draw.WAYS[way], bold_rows=0),
    ]
    table = found(draw.document(*parts, framed=False))
    check(table, [*above, *below])
    assert [row.header for row in table] == [True] + [False] * (len(table) - 1)
    assert [row.page for row in table] == [1] * len(above) + [2] * len(below)


def test_colour_behind_the_text_of_cells_parts_none() -> None:
    shaded = ParagraphStyle("shaded", parent=draw.PLAIN, backColor=draw.colors.lightgrey)
    cells = [[Paragraph(cell, shaded) for cell in row] for row in draw.LONG]
    table = Table(cells, colWidths=[70, 210, 130], style=TableStyle(list(draw.RULED)))
    assert [row.cells for row in found(draw.document(table))] == [tuple(row) for row in draw.LONG]


def test_names_of_columns_further_down_the_table() -> None:
    rows = (
        ("Capitolo", "Missione", "Esercizio"),
        ("1120", "12", "2026"),
        ("Impegno", "Importo", "Creditore"),
        ("88", "€ 430,00", "Officina del verde"),
    )
    bold = [("FONT", (0, k), (-1, k), "Helvetica-Bold", 9) for k in (0, 2)]
    table = found(draw.document(draw.plain_table(rows, (90, 90, 150), [*bold, *draw.RULED])))
    check(table, rows)
    assert [row.header for row in table] == [True, False, True, False]


def test_a_form_to_fill_in_has_names() -> None:
    rows = (("Voce", "Importo", "Note"), ("Personale", "", ""), ("Beni", "", ""), ("Servizi", "", ""))
    table = found(draw.document(draw.plain_table(rows, (90, 90, 150), draw.RULED)))
    assert [row.header for row in table] == [True, False, False, False]


def test_names_without_a_rule_between_them() -> None:
    rows = (("Voce", "anno 2026", "anno 2027"), ("Mensa", "100,00", "120,00"), ("Neve", "30,00", "35,00"))
    page = PdfPage()
    for k, row in enumerate(rows):
        for x, cell in zip((62, 172, 272), row, strict=True):
            page.text(x, 700 - 20 * k, cell, 10)
    for y in (715, 695, 675, 655):
        page.line(60, y, 360, y)
    for x, top in ((60, 715), (170, 715), (270, 695), (360, 715)):
        page.line(x, top, x, 655)
    check(found(make_pdf([page])), rows)


@pytest.mark.parametrize(
    ("under", "goes_on"), [("1 Si veda la nota metodologica.", True), ("Premesso che:", False)]
)
def test_footnotes_under_a_table_do_not_end_it(under: str, goes_on: bool) -> None:
    parts = [
        draw.plain_table(draw.BUDGET, (60, 190, 80, 80), draw.RULED),
        Spacer(1, 8),
        Paragraph(under, draw.PLAIN),
        PageBreak(),
        draw.plain_table((("3001", "Canoni", "10,00", "9,00"),) * 2, (60, 190, 80, 80), draw.RULED),
    ]
    rows = [row for row in found(draw.document(*parts, framed=False)) if row.page == 2]
    assert rows[0].joins == ("table" if goes_on else "none")


def test_text_in_two_columns_is_no_table() -> None:
    page = PdfPage()
    for index in range(14):
        page.text(50, 780 - 14 * index, f"sinistra con alcune parole numero {'abcdefghilmnop'[index]}", 10)
        page.text(320, 780 - 14 * index, f"destra con alcune parole numero {'abcdefghilmnop'[index]}", 10)
    reading = read_bytes(make_pdf([page]))
    assert not [block for block in reading.blocks if block.kind == "row"]
    text = " ".join(block.text for block in reading.blocks)
    assert text.index("sinistra con alcune parole numero p") < text.index("destra con alcune parole numero a")


@pytest.mark.parametrize("name", draw.NO_TABLES)
def test_what_only_looks_like_a_table_is_read_line_by_line(name: str) -> None:
    rows = draw.NO_TABLES[name]
    reading = read_bytes(draw.document(draw.plain_table(rows, (220, 200), ())))
    assert not [block for block in reading.blocks if block.kind == "row"]
    text = " ".join(block.text for block in reading.blocks)
    places = [text.index(cell) for row in rows[:2] for cell in row]
    assert places == sorted(places)


def test_justified_text_is_no_table() -> None:
    parts = [Paragraph(draw.PROSE, draw.BODY) for _ in range(8)]
    assert not found(draw.document(*parts, PageBreak(), *parts))


def test_the_commission_of_the_demo_act() -> None:
    path = ROOT / "corpus/demo/documents/AUSL_VS_determinazione_0000502_2025.pdf"
    table = [row for row in found(path.read_bytes()) if row.page == 3]
    check(table, draw.COMMISSION)
    assert table[0].header and not any(row.header for row in table[1:])


@pytest.mark.shared
def test_a_row_that_a_former_page_break_cut_is_whole() -> None:
    path = shared_path("corpus/seeds/DETE0000276_2026_Allegato1_relazione_finale.pdf")
    table = [row.cells for row in found(path.read_bytes()) if row.page == 44]
    assert [cells[0] for cells in table] == [
        "Caso / Sperimentazione",
        "Spazi giovani con facilitazione educativa",
        "Clubhouse International – Fondazione Itaca",
        "AITSAM – Casa di Tina",
    ]
    assert table[3][1].startswith("Offrire luogo comunitario di incontro")
    assert all(len(cells) == 5 and all(cells) for cells in table)
