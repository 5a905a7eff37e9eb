"""Reading DOCX and ODT: order, lists, tables, tracked changes, notes."""

from __future__ import annotations

import docx
import odfdo
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from ingest.read import read_bytes
from tests.make_files import kinds, odt, saved


def test_docx_body_in_order() -> None:
    document = docx.Document()
    document.add_heading("Regolamento", 0)
    document.add_heading("Premessa", 1)
    document.add_paragraph("Primo paragrafo.")
    document.add_paragraph("punto", style="List Bullet")
    document.add_paragraph("uno", style="List Number")
    document.add_paragraph("due", style="List Number")
    table = document.add_table(2, 3)
    for cell, text in zip(
        [c for row in table.rows for c in row.cells], ["Ente", "CIG", "Importo", "A", "B1", "5"], strict=True
    ):
        cell.text = text
    document.add_paragraph("Dopo la tabella.")
    reading = read_bytes(saved(document))
    assert kinds(reading) == [
        ("heading", "Regolamento"),
        ("heading", "Premessa"),
        ("paragraph", "Primo paragrafo."),
        ("item", "• punto"),
        ("item", "1. uno"),
        ("item", "2. due"),
        ("row", "Ente\tCIG\tImporto"),
        ("row", "A\tB1\t5"),
        ("paragraph", "Dopo la tabella."),
    ]
    assert [block.header for block in reading.blocks if block.kind == "row"] == [True, False]
    assert reading.title == "Regolamento"


def test_docx_merged_cells_stand_once() -> None:
    document = docx.Document()
    table = document.add_table(2, 3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "Lotto 1"
    for column, text in ((1, "a"), (2, "b")):
        table.cell(0, column).text = text
        table.cell(1, column).text = text * 2
    table.cell(1, 1).merge(table.cell(1, 2))
    rows = [block.cells for block in read_bytes(saved(document)).blocks]
    assert rows == [("Lotto 1", "a", "b"), ("", "aa bb", "")]  # each cell in its column


def test_docx_tracked_changes_links_and_footnotes() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Il termine è di ")
    deleted, inserted = OxmlElement("w:del"), OxmlElement("w:ins")
    for change, tag, text in ((deleted, "w:delText", "trenta"), (inserted, "w:t", "sessanta giorni ")):
        run, content = OxmlElement("w:r"), OxmlElement(tag)
        content.text = text
        run.append(content)
        change.append(run)
        paragraph._p.append(change)
    link = parse_xml(f"<w:hyperlink {nsdecls('w')}><w:r><w:t>dalla notifica</w:t></w:r></w:hyperlink>")
    paragraph._p.append(link)
    assert kinds(read_bytes(saved(document))) == [
        ("paragraph", "Il termine è di sessanta giorni dalla notifica")
    ]


def test_docx_line_breaks_set_entries_apart() -> None:
    document = docx.Document()
    document.add_paragraph("Visti:\n- lo statuto;\n- il regolamento\ndei servizi.")
    assert kinds(read_bytes(saved(document))) == [
        ("paragraph", "Visti:"),
        ("item", "- lo statuto;"),
        ("item", "- il regolamento dei servizi."),
    ]


def test_docx_short_bold_paragraphs_are_headings() -> None:
    document = docx.Document()
    document.add_paragraph().add_run("Durata del contratto").bold = True
    document.add_paragraph("Il contratto dura due anni.")
    sentence = document.add_paragraph()
    sentence.add_run("Nota:").bold = True
    sentence.add_run(" il resto no")
    assert [block.kind for block in read_bytes(saved(document)).blocks] == [
        "heading",
        "paragraph",
        "paragraph",
    ]


def test_docx_heading_by_outline_level() -> None:
    document = docx.Document()
    style = document.styles.add_style("Rubrica", WD_STYLE_TYPE.PARAGRAPH)
    level = OxmlElement("w:outlineLvl")
    level.set(qn("w:val"), "1")
    style.element.get_or_add_pPr().append(level)
    document.add_paragraph("Oggetto", style="Rubrica")
    block = read_bytes(saved(document)).blocks[0]
    assert (block.kind, block.level) == ("heading", 2)


def test_docx_text_boxes_are_read_once() -> None:
    document = docx.Document()
    content = "<w:txbxContent><w:p><w:r><w:t>Nel riquadro</w:t></w:r></w:p></w:txbxContent>"
    box = (
        f"<w:r {nsdecls('w')} xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'>"
        f"<mc:AlternateContent><mc:Choice Requires='wps'>{content}</mc:Choice>"
        f"<mc:Fallback>{content}</mc:Fallback></mc:AlternateContent></w:r>"
    )
    document.add_paragraph("Testo.")._p.append(parse_xml(box))
    assert kinds(read_bytes(saved(document))) == [("paragraph", "Testo."), ("paragraph", "Nel riquadro")]


def test_odt_body_in_order() -> None:
    points = odfdo.List(["primo", "secondo"])
    table = odfdo.Table("Spese", width=2, height=2)
    for place, text in (("A1", "Voce"), ("B1", "Euro"), ("A2", "Carta"), ("B2", "120")):
        table.set_value(place, text)
    note = odfdo.Paragraph("Con nota")
    note.insert_note(after="nota", note_id="n1", citation="1", body="Si veda l'allegato.")
    reading = read_bytes(
        odt(odfdo.Header(1, "Capitolato"), odfdo.Paragraph("Testo  del capitolato."), points, table, note)
    )
    assert [text.removeprefix("• ") for _, text in kinds(reading)] == [
        "1. Capitolato",  # numbered by the document's outline style
        "Testo del capitolato.",
        "primo",
        "secondo",
        "Voce\tEuro",
        "Carta\t120",
        "Con nota",
        "Si veda l'allegato.",
    ]
    assert [block.kind for block in reading.blocks[:5]] == ["heading", "paragraph", "item", "item", "row"]
    assert reading.title == "1. Capitolato"


def test_odt_tracked_changes_are_taken_as_accepted() -> None:
    changes = odfdo.Element.from_tag(
        '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><text:p>tolto</text:p>'
        "</text:deletion></text:changed-region></text:tracked-changes>"
    )
    assert kinds(read_bytes(odt(changes, odfdo.Paragraph("resta")))) == [("paragraph", "resta")]
