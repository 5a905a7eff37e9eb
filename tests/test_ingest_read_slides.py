"""Reading PPTX and ODP: slides as pages, points, tables, charts, notes."""

from __future__ import annotations

import io
import random

import odfdo
import pptx
import pytest
from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.presentation import Presentation
from pptx.slide import Slide
from pptx.util import Inches

from ingest.document import EmptyFile, IngestError, Reading
from ingest.read import read_bytes

_TITLE_SLIDE, _TEXT_SLIDE, _EMPTY_SLIDE = 0, 1, 6
_BOX = (Inches(1), Inches(2), Inches(4), Inches(2))


def stored(deck: Presentation) -> bytes:
    buffer = io.BytesIO()
    deck.save(buffer)
    return buffer.getvalue()


def add(deck: Presentation, layout: int, *texts: str) -> Slide:
    slide: Slide = deck.slides.add_slide(deck.slide_layouts[layout])
    for placeholder, text in zip(slide.placeholders, texts, strict=False):
        placeholder.text_frame.text = text
    return slide


def summary(reading: Reading) -> list[tuple[str, int, int | None, str]]:
    return [(block.kind, block.level, block.page, block.text) for block in reading.blocks]


def test_pptx_titles_points_and_levels() -> None:
    deck = pptx.Presentation()
    add(deck, _TITLE_SLIDE, "Piano integrato", "Comune di Esempio")
    slide = add(deck, _TEXT_SLIDE, "Obiettivi", "primo\nsecondo")
    slide.placeholders[1].text_frame.paragraphs[1].level = 1
    reading = read_bytes(stored(deck))
    assert summary(reading) == [
        ("heading", 1, 1, "Piano integrato"),
        ("paragraph", 0, 1, "Comune di Esempio"),
        ("heading", 2, 2, "Obiettivi"),
        ("item", 1, 2, "• primo"),
        ("item", 2, 2, "• secondo"),
    ]
    assert [(page.number, page.width, page.height) for page in reading.pages] == [
        (1, 720.0, 540.0),
        (2, 720.0, 540.0),
    ]
    assert reading.title == "Piano integrato"


def test_pptx_numbers_bullets_and_their_absence() -> None:
    deck = pptx.Presentation()
    slide = add(deck, _TEXT_SLIDE, "Passi", "uno\ndue\nsenza punto")
    frame = slide.placeholders[1].text_frame
    for place, mark in ((0, "buAutoNum"), (1, "buAutoNum"), (2, "buNone")):
        child = etree.SubElement(
            frame.paragraphs[place]._p.get_or_add_pPr(),
            f"{{http://schemas.openxmlformats.org/drawingml/2006/main}}{mark}",
        )
        if mark == "buAutoNum":
            child.set("type", "alphaLcParenR")
    assert [text for *_, text in summary(read_bytes(stored(deck)))][1:] == ["a) uno", "b) due", "senza punto"]


def test_pptx_tables_and_groups() -> None:
    deck = pptx.Presentation()
    slide = add(deck, _EMPTY_SLIDE)
    table = slide.shapes.add_table(3, 2, *_BOX).table
    for row, texts in enumerate((("Voce", "Euro"), ("Carta", "12,50"), ("Totale", ""))):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    table.cell(2, 0).merge(table.cell(2, 1))
    group = slide.shapes.add_group_shape()
    group.shapes.add_textbox(*_BOX).text_frame.text = "Nel gruppo"
    reading = read_bytes(stored(deck))
    assert [(block.cells, block.header) for block in reading.blocks[:3]] == [
        (("Voce", "Euro"), True),
        (("Carta", "12,50"), False),
        (("Totale", ""), False),
    ]
    assert summary(reading)[3] == ("paragraph", 0, 1, "Nel gruppo")


def test_pptx_charts_are_the_tables_of_their_figures() -> None:
    deck = pptx.Presentation()
    data = CategoryChartData()
    data.categories = ["2023", "2024"]
    data.add_series("Entrate", (10.5, 12))
    data.add_series("Uscite", (9, None))
    add(deck, _EMPTY_SLIDE).shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *_BOX, data)
    rows = [block.cells for block in read_bytes(stored(deck)).blocks]
    assert rows == [("", "Entrate", "Uscite"), ("2023", "10,5", "9"), ("2024", "12", "")]


def test_pptx_notes_stand_under_their_slide() -> None:
    deck = pptx.Presentation()
    notes = add(deck, _TEXT_SLIDE, "Bilancio", "avanzo").notes_slide.notes_text_frame
    assert notes is not None
    notes.text = "Ricordare la delibera.\nE il parere."
    assert summary(read_bytes(stored(deck)))[-3:] == [
        ("heading", 3, 1, "Note del relatore"),
        ("paragraph", 0, 1, "Ricordare la delibera."),
        ("paragraph", 0, 1, "E il parere."),
    ]


def test_pptx_a_hidden_slide_keeps_its_number() -> None:
    deck = pptx.Presentation()
    for text in ("Prima", "Nascosta", "Terza"):
        add(deck, _TEXT_SLIDE, text)
    deck.slides[1]._element.set("show", "0")
    reading = read_bytes(stored(deck))
    assert [(block.page, block.text) for block in reading.blocks] == [(1, "Prima"), (3, "Terza")]
    assert len(reading.pages) == 3
    assert "diapositiva nascosta 2" in reading.warnings[0]


def test_slides_of_pictures_alone_say_what_to_do() -> None:
    deck = pptx.Presentation()
    add(deck, _EMPTY_SLIDE)
    with pytest.raises(EmptyFile, match="salvarla in PDF"):
        read_bytes(stored(deck))


def odp(*slides: str, styles: tuple[str, ...] = ()) -> bytes:
    document = odfdo.Document("presentation")
    document.body.clear()
    for slide in slides:
        document.body.append(odfdo.Element.from_tag(slide))
    for style in styles:
        document.insert_style(style, automatic=True)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def frame(kind: str, content: str) -> str:
    return f'<draw:frame presentation:class="{kind}"><draw:text-box>{content}</draw:text-box></draw:frame>'


def odp_table(*rows: tuple[str, ...]) -> str:
    lines = "".join(
        "<table:table-row>"
        + "".join(f"<table:table-cell><text:p>{text}</text:p></table:table-cell>" for text in row)
        + "</table:table-row>"
        for row in rows
    )
    return f'<draw:frame><table:table table:use-first-row-styles="true">{lines}</table:table></draw:frame>'


def test_odp_slides() -> None:
    points = (
        "<text:list><text:list-item><text:p>primo</text:p><text:list><text:list-item><text:p>interno</text:p>"
        "</text:list-item></text:list></text:list-item></text:list>"
    )
    table = odp_table(("Voce", "Euro"), ("Carta", "5"))
    notes = f"<presentation:notes>{frame('notes', '<text:p>A voce.</text:p>')}</presentation:notes>"
    subtitle, title = (
        frame(kind, f"<text:p>{text}</text:p>")
        for kind, text in (("subtitle", "Sottotitolo"), ("title", "Piano"))
    )
    first = f'<draw:page draw:name="1">{subtitle}{title}</draw:page>'
    second = (
        f'<draw:page draw:name="2">{frame("title", "<text:p>Obiettivi</text:p>")}{frame("outline", points)}'
        f"{table}{frame('page-number', '<text:p>2</text:p>')}{notes}</draw:page>"
    )
    hidden = (
        '<draw:page draw:name="3" draw:style-name="h">'
        + frame("title", "<text:p>No</text:p>")
        + "</draw:page>"
    )
    style = (
        '<style:style style:name="h" style:family="drawing-page">'
        '<style:drawing-page-properties presentation:visibility="hidden"/></style:style>'
    )
    reading = read_bytes(odp(first, second, hidden, styles=(style,)))
    assert summary(reading) == [
        ("heading", 1, 1, "Piano"),
        ("paragraph", 0, 1, "Sottotitolo"),
        ("heading", 2, 2, "Obiettivi"),
        ("item", 1, 2, "• primo"),
        ("item", 2, 2, "• interno"),
        ("row", 0, 2, "Voce\tEuro"),
        ("row", 0, 2, "Carta\t5"),
        ("heading", 3, 2, "Note del relatore"),
        ("paragraph", 0, 2, "A voce."),
    ]
    assert [block.header for block in reading.blocks if block.kind == "row"] == [True, False]
    assert "diapositiva nascosta 3" in reading.warnings[0]
    assert [page.number for page in reading.pages] == [1, 2, 3]
    assert all(page.width > page.height > 300 for page in reading.pages)


@pytest.mark.parametrize("kind", ["pptx", "odp"])
def test_damaged_slides_never_raise_anything_but_ours(kind: str) -> None:
    deck = pptx.Presentation()
    add(deck, _TEXT_SLIDE, "Obiettivi", "primo")
    title = frame("title", "<text:p>Piano</text:p>")
    data = stored(deck) if kind == "pptx" else odp(f'<draw:page draw:name="1">{title}</draw:page>')
    noise = random.Random(kind)
    for _ in range(60):
        broken = bytearray(data[: noise.randrange(1, len(data))] if noise.random() < 0.4 else data)
        for _ in range(noise.randrange(1, 30)):
            broken[noise.randrange(len(broken))] = noise.randrange(256)
        try:
            reading = read_bytes(bytes(broken))
        except IngestError as error:
            assert str(error).endswith(".")
        else:
            assert reading.blocks
