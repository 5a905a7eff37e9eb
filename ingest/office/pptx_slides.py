"""Reads the slides of a PPTX: shapes in their order, bullets, tables, charts, diagrams, notes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree
from pptx.chart.chart import Chart
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.opc.package import Part
from pptx.shapes.autoshape import Shape
from pptx.shapes.base import BaseShape
from pptx.shapes.graphfrm import GraphicFrame
from pptx.shapes.group import GroupShape
from pptx.slide import Slide
from pptx.table import Table
from pptx.text.text import TextFrame, _Paragraph

from ingest import markers
from ingest.clean import clean
from ingest.document import Block
from ingest.office.sheet_values import shown

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_DIAGRAM_DATA = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}dm"
_FURNITURE = frozenset(
    (PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.HEADER)
)
_TITLES = frozenset((PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE, PP_PLACEHOLDER.VERTICAL_TITLE))
# Placeholders whose text carries the bullets of the master unless it says otherwise.
_BULLETED = frozenset(
    (PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.VERTICAL_BODY, PP_PLACEHOLDER.VERTICAL_OBJECT)
)
_MAX_DEPTH = 30


@dataclass(slots=True)
class _Counter:
    """The running numbers of a text frame's numbered points, by level."""

    values: dict[int, int] = field(default_factory=dict)

    def next(self, level: int, start: int) -> int:
        self.values = {depth: value for depth, value in self.values.items() if depth <= level}
        self.values[level] = self.values.get(level, start - 1) + 1
        return self.values[level]


def slide_blocks(slide: Slide, page: int, level: int) -> Iterator[Block]:
    """The blocks of a slide without its notes; its title is a heading of ``level``."""
    title = slide.shapes.title
    if title is not None and (text := clean(title.text_frame.text)):
        yield Block("heading", text, page, level)
    for shape in slide.shapes:
        if title is None or shape.shape_id != title.shape_id:
            yield from _shape(shape, page, 0)


def note_lines(slide: Slide) -> list[str]:
    """The paragraphs of the speaker's notes."""
    frame = slide.notes_slide.notes_text_frame if slide.has_notes_slide else None
    return [] if frame is None else [text for part in frame.paragraphs if (text := clean(part.text))]


def _shape(shape: BaseShape, page: int, depth: int) -> Iterator[Block]:
    if isinstance(shape, GroupShape):
        if depth < _MAX_DEPTH:
            for inner in shape.shapes:
                yield from _shape(inner, page, depth + 1)
    elif isinstance(shape, GraphicFrame):
        if shape.has_table:
            yield from _table(shape.table, page)
        elif shape.has_chart:
            yield from _chart(shape.chart, page)
        else:
            yield from _diagram(shape, page)
    elif isinstance(shape, Shape) and shape.has_text_frame:
        kind = shape.placeholder_format.type if shape.is_placeholder else None
        if kind not in _FURNITURE:
            yield from _frame(shape.text_frame, page, kind in _BULLETED, kind in _TITLES)


def _frame(frame: TextFrame, page: int, bulleted: bool, title: bool) -> Iterator[Block]:
    numbers = _Counter()
    for paragraph in frame.paragraphs:
        text = clean(paragraph.text)
        if not any(char.isalnum() for char in text):
            continue
        label = _label(paragraph, bulleted, numbers)
        if title:
            yield Block("heading", text, page, 3)
        elif label and not markers.marker(text):
            yield Block("item", f"{label} {text}", page, paragraph.level + 1)
        elif label or markers.marker(text):
            yield Block("item", text, page, paragraph.level + 1)
        else:
            yield Block("paragraph", text, page)


def _label(paragraph: _Paragraph, bulleted: bool, numbers: _Counter) -> str:
    """The bullet or number before a paragraph, "" where it has none."""
    properties = paragraph._p.find(f"{_A}pPr")
    if properties is not None:
        numbered = properties.find(f"{_A}buAutoNum")
        if numbered is not None:
            start = numbered.get("startAt", "1")
            value = numbers.next(paragraph.level, int(start) if start.isdigit() else 1)
            return _number(value, numbered.get("type", ""))
        if properties.find(f"{_A}buChar") is not None or properties.find(f"{_A}buBlip") is not None:
            return "•"
        if properties.find(f"{_A}buNone") is not None:
            return ""
    return "•" if bulleted else ""


def _number(value: int, form: str) -> str:
    """A number as its form writes it: "arabicPeriod" 1., "alphaLcParenR" a), "arabicParenBoth" (1)."""
    text = str(value)
    if form.startswith("alpha") and value <= 26:
        text = chr((65 if form.startswith("alphaUc") else 97) + value - 1)
    if form.endswith("ParenBoth"):
        return f"({text})"
    return f"{text})" if form.endswith("ParenR") else f"{text}."


def _table(table: Table, page: int) -> Iterator[Block]:
    rows = list(table.rows)
    for place, row in enumerate(rows):
        cells = tuple("" if cell.is_spanned else clean(cell.text) for cell in row.cells)
        if any(cells):
            header = place == 0 and table.first_row and len(rows) > 1
            yield Block("row", "\t".join(cells), page, cells=cells, header=header)


def _chart(chart: Chart, page: int) -> Iterator[Block]:
    """A chart as the table of its figures."""
    if chart.has_title and chart.chart_title.has_text_frame:
        text = clean(chart.chart_title.text_frame.text)
        if text:
            yield Block("paragraph", text, page)
    for plot in chart.plots:
        series = list(plot.series)
        names = tuple(clean(one.name or "") for one in series)
        if any(names):
            yield _chart_row(("", *names), page, header=True)
        for place, category in enumerate(plot.categories):
            values = (shown(one.values[place]) if place < len(one.values) else "" for one in series)
            cells = (clean(str(category)), *values)
            if any(cells):
                yield _chart_row(cells, page)


def _chart_row(cells: tuple[str, ...], page: int, header: bool = False) -> Block:
    return Block("row", "\t".join(cells), page, cells=cells, header=header)


def _diagram(shape: GraphicFrame, page: int) -> Iterator[Block]:
    """The texts of a SmartArt drawing, which lie in a part of their own."""
    for reference in shape._element.iter(f"{_DIAGRAM}relIds"):
        key = reference.get(_DIAGRAM_DATA, "")
        part: Part = shape.part.related_part(key)
        root = etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False, no_network=True))
        for point in root.iter(f"{_DIAGRAM}pt"):
            for paragraph in point.iter(f"{_A}p"):
                text = clean("".join(node.text or "" for node in paragraph.iter(f"{_A}t")))
                if text:
                    yield Block("item", f"• {text}", page, 1)
