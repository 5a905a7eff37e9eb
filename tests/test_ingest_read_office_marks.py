"""What DOCX and ODT hold beside plain text: notes, headers, changes, hidden text, numbers, frames."""

from __future__ import annotations

import io

import docx
import odfdo
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from ingest.read import read_bytes
from tests.make_files import kinds, odt, saved

_WORDS = nsdecls("w")
FOOTNOTES = (
    f"<w:footnotes {_WORDS}><w:footnote w:id='2'><w:p><w:r><w:t>Nota a piè di pagina.</w:t></w:r></w:p>"
    "</w:footnote></w:footnotes>"
)
ENDNOTES = FOOTNOTES.replace("footnote", "endnote").replace("a piè di pagina", "di chiusura")


def _with_part(document: docx.document.Document, name: str, xml: str) -> None:
    kind = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{name}+xml"
    uri = PackURI(f"/word/{name}.xml")
    part = Part(uri, kind, xml.encode(), document.part.package)
    document.part.relate_to(
        part, f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{name}"
    )


def _append(document: docx.document.Document, xml: str) -> None:
    document.element.body.insert(len(document.element.body) - 1, parse_xml(xml))


def _paragraph(inner: str, properties: str = "") -> str:
    return f"<w:p {_WORDS}><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def _run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>"


def test_docx_notes_follow_what_carries_their_mark() -> None:
    document = docx.Document()
    _with_part(document, "footnotes", FOOTNOTES)
    _with_part(document, "endnotes", ENDNOTES)
    mark = "<w:r><w:{}Reference w:id='2'/></w:r>"
    _append(document, _paragraph(_run("Con chiusura") + mark.format("endnote")))
    _append(document, _paragraph(_run("Con nota") + mark.format("footnote")))
    document.add_paragraph("Dopo.")
    assert [text for _, text in kinds(read_bytes(saved(document)))] == [
        "Con chiusura",
        "Con nota",
        "Nota a piè di pagina.",
        "Dopo.",
        "Nota di chiusura.",
    ]


def test_docx_headers_and_footers_are_read_once_without_page_numbers() -> None:
    document = docx.Document()
    section = document.sections[0]
    section.header.paragraphs[0].text = "Comune di Pratolungo"
    page = "<w:fldSimple w:instr=' PAGE '><w:r><w:t>7</w:t></w:r></w:fldSimple>"
    section.footer.paragraphs[0]._p.append(parse_xml(f"<w:r {_WORDS}><w:t>Pagina </w:t></w:r>"))
    section.footer.paragraphs[0]._p.append(parse_xml(page.replace(" w:instr", f" {_WORDS} w:instr")))
    section.first_page_header.paragraphs[0].text = "Non mostrata"
    document.add_paragraph("Testo.")
    document.add_section().header.is_linked_to_previous = True
    document.add_paragraph("Fine.")
    assert [text for _, text in kinds(read_bytes(saved(document)))] == [
        "Comune di Pratolungo",
        "Testo.",
        "Fine.",
        "Pagina",
    ]


def test_docx_hidden_text_comments_and_field_codes_are_left_out() -> None:
    document = docx.Document()
    style = document.styles.add_style("Nascosto", WD_STYLE_TYPE.CHARACTER)
    style.font.hidden = True
    _append(
        document,
        _paragraph(
            _run("Vista ")
            + _run("segreta ", "<w:vanish/>")
            + _run("anche ", "<w:rStyle w:val='Nascosto'/>")
            + _run("mostrata ", "<w:rStyle w:val='Nascosto'/><w:vanish w:val='0'/>")
            + "<w:r><w:commentReference w:id='1'/></w:r><w:r><w:instrText>TOC \\o</w:instrText></w:r>"
            + "<w:sdt><w:sdtPr><w:alias w:val='Campo'/></w:sdtPr><w:sdtContent>"
            + _run("nel campo")
            + "</w:sdtContent></w:sdt><w:r><w:sym w:font='Wingdings' w:char='F0A8'/></w:r>"
        ),
    )
    assert kinds(read_bytes(saved(document))) == [("paragraph", "Vista mostrata nel campo☐")]


def test_docx_deleted_paragraph_ends_and_rows_are_gone() -> None:
    document = docx.Document()
    deleted = "<w:rPr><w:del w:id='1' w:author='x'/></w:rPr>"
    _append(document, _paragraph(_run("Il termine è ", ""), deleted))
    _append(document, _paragraph("<w:moveFrom w:id='2' w:author='x'>" + _run("altrove") + "</w:moveFrom>"))
    _append(document, _paragraph("<w:moveTo w:id='3' w:author='x'>" + _run("qui") + "</w:moveTo>"))
    table = document.add_table(3, 2)
    for row, texts in zip(table.rows, (("Ente", "Euro"), ("tolto", "1"), ("resta", "2")), strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.rows[1]._tr.get_or_add_trPr().append(parse_xml(f"<w:del {_WORDS} w:id='4' w:author='x'/>"))
    assert [text for _, text in kinds(read_bytes(saved(document)))] == [
        "Il termine è",
        "qui",
        "Ente\tEuro",
        "resta\t2",
    ]


def test_docx_a_paragraph_whose_end_was_deleted_goes_on() -> None:
    document = docx.Document()
    deleted = "<w:rPr><w:del w:id='1' w:author='x'/></w:rPr>"
    _append(document, _paragraph(_run("Il termine è "), deleted))
    _append(document, _paragraph(_run("di trenta giorni.")))
    assert kinds(read_bytes(saved(document))) == [("paragraph", "Il termine è di trenta giorni.")]


def test_docx_numbers_as_word_shows_them() -> None:
    document = docx.Document()
    lists = document.part.numbering_part.element
    lists.insert(
        0,
        parse_xml(f"""<w:abstractNum {_WORDS} w:abstractNumId='90'>
        <w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='Art. %1'/></w:lvl>
        <w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='lowerLetter'/>
        <w:lvlText w:val='%1.%2)'/></w:lvl>
        </w:abstractNum>"""),
    )
    lists.append(parse_xml(f"<w:num {_WORDS} w:numId='91'><w:abstractNumId w:val='90'/></w:num>"))
    start = "<w:lvlOverride w:ilvl='0'><w:startOverride w:val='5'/></w:lvlOverride>"
    lists.append(parse_xml(f"<w:num {_WORDS} w:numId='92'><w:abstractNumId w:val='90'/>{start}</w:num>"))
    for number, depth, text in (
        ("91", 0, "Finalità"),
        ("91", 1, "uno"),
        ("91", 0, ""),
        ("91", 1, "due"),
        ("92", 0, "Durata"),
    ):
        numbered = f"<w:numPr><w:ilvl w:val='{depth}'/><w:numId w:val='{number}'/></w:numPr>"
        _append(document, _paragraph(_run(text), numbered))
    # the empty point counts too
    assert [text for _, text in kinds(read_bytes(saved(document)))] == [
        "Art. 1 Finalità",
        "1.a) uno",
        "2.a) due",
        "Art. 5 Durata",
    ]


def test_docx_lines_in_bold_that_repeat_are_no_headings() -> None:
    document = docx.Document()
    for question in ("Uno?", "Due?", "Tre?"):
        document.add_paragraph(question)
        document.add_paragraph().add_run("SI NO").bold = True
    document.add_paragraph().add_run("DATA ________").bold = True
    assert {kind for kind, _ in kinds(read_bytes(saved(document)))} == {"paragraph"}


def test_docx_nested_tables_keep_their_words_in_the_cell() -> None:
    document = docx.Document()
    table = document.add_table(1, 2)
    table.cell(0, 0).text = "Fuori"
    inner = table.cell(0, 1).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "dentro", "ancora"
    assert [block.cells for block in read_bytes(saved(document)).blocks] == [("Fuori", "dentro ancora")]


def _odf(tag: str) -> odfdo.Element:
    return odfdo.Element.from_tag(tag)


def test_odt_notes_follow_what_carries_their_mark() -> None:
    note = "<text:note text:note-class='{}'><text:note-citation>1</text:note-citation><text:note-body>{}"
    body = "<text:p>{}</text:p></text:note-body></text:note>"
    first = note.format("endnote", body.format("In fondo."))
    second = note.format("footnote", body.format("Qui sotto."))
    found = read_bytes(
        odt(
            _odf(f"<text:p>Uno{first}</text:p>"),
            _odf(f"<text:p>Due{second}</text:p>"),
            odfdo.Paragraph("Tre"),
        )
    )
    assert [text for _, text in kinds(found)] == ["Uno", "Due", "Qui sotto.", "Tre", "In fondo."]


def _text_style(name: str, property_: str) -> str:
    properties = f"<style:text-properties {property_}/>"
    return f"<style:style style:name='{name}' style:family='text'>{properties}</style:style>"


def _with_style(content: bytes, style: str) -> bytes:
    document = odfdo.Document(io.BytesIO(content))
    document.insert_style(_odf(style), automatic=True)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_odt_hidden_text_and_scripts_are_left_out() -> None:
    style = _text_style("H1", "text:display='none'")
    text = (
        "<text:p>Vista<text:span text:style-name='H1'> segreta</text:span><text:script>x()</text:script>"
        "<text:hidden-text text:condition='1'>y</text:hidden-text>.</text:p>"
    )
    section = "<text:section text:display='none' text:name='s'><text:p>nascosta</text:p></text:section>"
    assert kinds(read_bytes(_with_style(odt(_odf(text), _odf(section)), style))) == [("paragraph", "Vista.")]


def test_odt_numbers_as_writer_shows_them() -> None:
    level = "<text:list-level-style-number text:level='{}' style:num-format='{}' style:num-suffix='{}' {}/>"
    levels = level.format(1, "1", ".", "text:start-value='3'") + level.format(
        2, "a", ")", "text:display-levels='2'"
    )
    style = f"<text:list-style style:name='L9'>{levels}</text:list-style>"
    item = "<text:list-item><text:p>{}</text:p>{}</text:list-item>"
    nested = f"<text:list>{item.format('dentro', '')}</text:list>"
    header = "<text:list-header><text:p>senza segno</text:p></text:list-header>"
    first = f"<text:list text:style-name='L9'>{item.format('uno', nested)}{header}</text:list>"
    second = first.replace("'L9'>", "'L9' text:continue-numbering='true'>", 1)
    found = read_bytes(_with_style(odt(_odf(first), odfdo.Paragraph("poi"), _odf(second)), style))
    assert [text for _, text in kinds(found)] == [
        "3. uno", "3.a) dentro", "senza segno", "poi", "4. uno", "4.a) dentro", "senza segno",
    ]  # fmt: skip


def test_odt_lists_count_for_themselves_unless_they_continue_another() -> None:
    level = "<text:list-level-style-number text:level='1' style:num-format='1' style:num-suffix=')'/>"
    style = f"<text:list-style style:name='L9'>{level}</text:list-style>"
    item = "<text:list-item><text:p>punto</text:p></text:list-item>"
    point = "<text:list{} text:style-name='L9'>" + item + "</text:list>"
    lists = ["", "", " xml:id='a'", "", " text:continue-list='a'"]
    found = read_bytes(_with_style(odt(*(_odf(point.format(one)) for one in lists)), style))
    assert [text for _, text in kinds(found)] == ["1) punto", "1) punto", "1) punto", "1) punto", "2) punto"]


def test_odt_a_short_paragraph_in_bold_is_a_heading() -> None:
    style = _text_style("B1", "fo:font-weight='bold'")
    bold = "<text:p><text:span text:style-name='B1'>Durata del contratto</text:span></text:p>"
    mixed = bold.replace("</text:p>", " di lavoro</text:p>")
    found = read_bytes(_with_style(odt(_odf(bold), _odf(mixed)), style))
    assert [kind for kind, _ in kinds(found)] == ["heading", "paragraph"]


def test_odt_frames_and_headers_are_read() -> None:
    frame = (
        "<text:p>Testo<draw:frame><draw:text-box><text:p>Nel riquadro</text:p></draw:text-box></draw:frame>"
        "<draw:custom-shape><text:p>Nella forma</text:p></draw:custom-shape></text:p>"
    )
    document = odfdo.Document(io.BytesIO(odt(_odf(frame))))
    page = document.styles.get_elements("//style:master-page")[0]
    page.append(_odf("<style:header><text:p>Comune di Pratolungo</text:p></style:header>"))
    page.append(
        _odf("<style:footer><text:p>Pagina <text:page-number>3</text:page-number></text:p></style:footer>")
    )
    buffer = io.BytesIO()
    document.save(buffer)
    assert [text for _, text in kinds(read_bytes(buffer.getvalue()))] == [
        "Comune di Pratolungo",
        "Testo",
        "Nel riquadro",
        "Nella forma",
        "Pagina",
    ]
