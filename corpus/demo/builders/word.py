"""Write one source as a DOCX with real heading styles, lists and tables."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from docx import Document
from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph as DocxParagraph

from corpus.demo.builders import archive
from corpus.demo.builders.inline import runs
from corpus.demo.builders.markup import Block, Box, Heading, Items, Mark, Paragraph, Table
from corpus.demo.builders.source import Source

ALIGN = {"center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}


def write(source: Source, folder: Path) -> None:
    """Write the source's DOCX."""
    document = Document()
    _properties(document, source)
    section = document.sections[0]
    section.header.paragraphs[0].text = source.header
    _footer(section.footer.paragraphs[0], source.footer)
    for block in source.blocks:
        _add(document, block)
    target = BytesIO()
    document.save(target)
    archive.pack(archive.unpack(target.getvalue()), folder / source.name)


def _properties(document: Docx, source: Source) -> None:
    properties = document.core_properties
    properties.title, properties.author, properties.subject = source.title, source.author, source.subject
    properties.created = properties.modified = source.when
    properties.last_modified_by, properties.comments = source.author, ""
    properties.language = "it-IT"


def _footer(paragraph: DocxParagraph, text: str) -> None:
    """The footer with Word's own page fields."""
    paragraph.add_run(f"{text} – Pagina ")
    _field(paragraph, "PAGE")
    paragraph.add_run(" di ")
    _field(paragraph, "NUMPAGES")


def _field(paragraph: DocxParagraph, code: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    paragraph._p.append(field)


def _add(document: Docx, block: Block) -> None:
    match block:
        case Heading():
            document.add_heading(block.text, level=block.level)
        case Paragraph():
            paragraph = document.add_paragraph()
            _fill(paragraph, block.text)
            if block.kind in ALIGN:
                paragraph.alignment = ALIGN[block.kind]
        case Items():
            _list(document, block)
        case Table():
            _table(document, block)
        case Box():
            for text in block.paragraphs:
                _fill(document.add_paragraph(style="Intense Quote"), text)
        case Mark(name="sign"):
            _signature(document, block)
        case _:
            raise ValueError(f"a DOCX source may not hold {block!r}")


def _fill(paragraph: DocxParagraph, text: str) -> None:
    for part in runs(text):
        run = paragraph.add_run(part.text)
        run.bold, run.italic = part.bold or None, part.italic or None


def _list(document: Docx, block: Items) -> None:
    """Bullets as Word's list; written numbers stay text, for they are referred to."""
    for marker, text in block.items:
        if marker == "-":
            _fill(document.add_paragraph(style="List Bullet"), text)
        else:
            _fill(document.add_paragraph(style="List"), f"{marker} {text}")


def _table(document: Docx, block: Table) -> None:
    if block.caption:
        document.add_paragraph(block.caption, style="Caption")
    grid = document.add_table(rows=0, cols=len(block.rows[0]))
    if block.ruled:
        grid.style = "Table Grid"
    for row in block.rows:
        for cell, text in zip(grid.add_row().cells, row, strict=True):
            _fill(cell.paragraphs[0], text)


def _signature(document: Docx, block: Mark) -> None:
    role, name = block.arguments
    for text in (role, name):
        _add(document, Paragraph(text, "right"))
