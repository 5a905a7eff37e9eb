"""Draws the pages in columns that the tests of reading order read back, with reportlab."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from io import BytesIO

from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import simpleSplit
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, Table

WIDTH, HEIGHT = A4
LEFT, RIGHT, TOP = 50.0, WIDTH - 50.0, HEIGHT - 70.0
JUSTIFIED = ParagraphStyle(
    "justified", fontName="Times-Roman", fontSize=10, leading=12.5, alignment=TA_JUSTIFY
)
RAGGED = ParagraphStyle("ragged", fontName="Helvetica", fontSize=9.5, leading=12)
_SYLLABLES = "ba co di fe gu la me ni po ru sa te vi zo cra ple stri gno chi sca".split()


class Prose:
    """Sentences of invented words, none twice, so that a wrong order shows."""

    def __init__(self) -> None:
        self._chance = random.Random(7)
        self._used: set[str] = set()

    def words(self, count: int) -> str:
        return " ".join(self._word() for _ in range(count))

    def sentence(self, count: int) -> str:
        return f"{self.words(count).capitalize()}."

    def _word(self) -> str:
        while True:
            word = "".join(self._chance.choices(_SYLLABLES, k=self._chance.randint(2, 4)))
            if word not in self._used:
                self._used.add(word)
                return word


@dataclass
class Sheet:
    """One page with what was written on it, in the order in which a person reads it."""

    prose: Prose = field(default_factory=Prose)
    expected: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._file = BytesIO()
        self.canvas = Canvas(self._file, A4)

    def pdf(self) -> bytes:
        self.canvas.showPage()
        self.canvas.save()
        return self._file.getvalue()

    def headline(self, y: float, words: int = 5, size: float = 16) -> float:
        """A line over the whole width; gives the height under it."""
        text = self.prose.words(words).upper()
        self.canvas.setFont("Helvetica-Bold", size)
        self.canvas.drawString(LEFT, y - size, text)
        self.expected.append(text)
        return y - 2 * size

    def column(
        self, x: float, y: float, width: float, counts: Sequence[int], style: ParagraphStyle = JUSTIFIED
    ) -> float:
        """Paragraphs of so many words one under the other; gives the height under them."""
        for count in counts:
            text = self.prose.sentence(count)
            paragraph = Paragraph(text, style)
            _, height = paragraph.wrap(width, HEIGHT)
            paragraph.drawOn(self.canvas, x, y - height)
            self.expected.append(text)
            y -= height + 8
        return y


def _columns(count: int, gutter: float = 18.0) -> list[tuple[float, float]]:
    """The left edge and the width of each of so many columns of one width."""
    width = (RIGHT - LEFT - gutter * (count - 1)) / count
    return [(LEFT + k * (width + gutter), width) for k in range(count)]


def two_columns(sheet: Sheet) -> None:
    for x, width in _columns(2):
        sheet.column(x, TOP, width, [60, 40, 50])


def line_by_line(sheet: Sheet) -> None:
    """The file holds the lines of both columns in turn."""
    texts = [sheet.prose.sentence(120) for _ in range(2)]
    sheet.expected.extend(texts)
    places = _columns(2, 24)
    lines = [
        simpleSplit(text, "Helvetica", 10, width) for text, (_, width) in zip(texts, places, strict=True)
    ]
    sheet.canvas.setFont("Helvetica", 10)
    for k in range(max(map(len, lines))):
        for own, (x, _) in zip(lines, places, strict=True):
            if k < len(own):
                sheet.canvas.drawString(x, TOP - 13 * k, own[k])


def right_column_first(sheet: Sheet) -> None:
    """The file holds the right column before the left one."""
    (left, width), (right, _) = _columns(2)
    sheet.column(right, TOP, width, [70, 50])
    written = sheet.expected
    sheet.expected = []
    sheet.column(left, TOP, width, [70, 50])
    sheet.expected += written


def three_columns(sheet: Sheet) -> None:
    for x, width in _columns(3):
        sheet.column(x, TOP, width, [40, 35, 30], RAGGED)


def headline_over_two(sheet: Sheet) -> None:
    y = sheet.headline(TOP)
    for x, width in _columns(2):
        sheet.column(x, y, width, [60, 60])


def headline_over_three(sheet: Sheet) -> None:
    y = sheet.headline(TOP, 6)
    for x, width in _columns(3, 15):
        sheet.column(x, y, width, [60, 40], RAGGED)


def two_stories(sheet: Sheet) -> None:
    """A headline and its columns, then another headline and its columns."""
    y = TOP
    for _ in range(2):
        y = sheet.headline(y)
        y = min([sheet.column(x, y, width, [50, 40]) for x, width in _columns(2)]) - 20


def full_width_between(sheet: Sheet) -> None:
    """Columns, a paragraph over the whole width, columns."""
    y = min([sheet.column(x, TOP, width, [70]) for x, width in _columns(2)])
    y = sheet.column(LEFT, y - 12, RIGHT - LEFT, [60]) - 12
    for x, width in _columns(2):
        sheet.column(x, y, width, [70])


def unequal_lengths(sheet: Sheet) -> None:
    for (x, width), counts in zip(_columns(2), ([120, 80, 60], [60]), strict=True):
        sheet.column(x, TOP, width, counts)


def other_baselines(sheet: Sheet) -> None:
    """The right column is set smaller, its lines lie between those of the left."""
    small = ParagraphStyle("small", parent=RAGGED, fontSize=8, leading=10.3)
    (left, width), (right, _) = _columns(2)
    sheet.column(left, TOP, width, [70, 60, 50])
    sheet.column(right, TOP - 5, width, [70, 60, 50], small)


def narrow_side_column(sheet: Sheet) -> None:
    """Side notes in a third of the width."""
    sheet.column(LEFT, TOP, 130, [60, 40], RAGGED)
    sheet.column(LEFT + 160, TOP, RIGHT - LEFT - 160, [110, 90, 70])


def narrow_gutter(sheet: Sheet) -> None:
    for x, width in _columns(2, 12):
        sheet.column(x, TOP, width, [70, 60])


def table_under_columns(sheet: Sheet) -> None:
    """Columns, then a ruled table over the whole width."""
    y = sheet.headline(TOP)
    y = min([sheet.column(x, y, width, [60, 40]) for x, width in _columns(2)])
    rows = [[sheet.prose.words(2) for _ in range(3)] for _ in range(4)]
    table = Table(rows, colWidths=[(RIGHT - LEFT) / 3] * 3, style=[("GRID", (0, 0), (-1, -1), 0.5, "black")])
    _, height = table.wrap(WIDTH, HEIGHT)
    table.drawOn(sheet.canvas, LEFT, y - 15 - height)
    sheet.expected.extend(" ".join(row) for row in rows)


def page_number_below(sheet: Sheet) -> None:
    """A page's number in the middle, under the gutter."""
    for x, width in _columns(2):
        sheet.column(x, TOP, width, [70, 60, 60])
    sheet.canvas.setFont("Helvetica", 9)
    sheet.canvas.drawCentredString(WIDTH / 2, 40, "17")
    sheet.expected.append("17")


def signatures(sheet: Sheet) -> None:
    """Two signatures side by side are read across: they are no columns of text."""
    sheet.column(LEFT, TOP, RIGHT - LEFT, [90, 60])
    sheet.canvas.setFont("Helvetica", 10)
    for k in range(2):
        left, right = sheet.prose.words(2), sheet.prose.words(2)
        sheet.canvas.drawString(LEFT + 30, 500 - 14 * k, left)
        sheet.canvas.drawString(LEFT + 330, 500 - 14 * k, right)
        sheet.expected += [left, right]


def three_of_different_width(sheet: Sheet) -> None:
    x = LEFT
    for width in (110.0, 210.0, 130.0):
        sheet.column(x, TOP, width, [50, 40], RAGGED)
        x += width + 22


LAYOUTS: tuple[Callable[[Sheet], None], ...] = (
    two_columns,
    line_by_line,
    right_column_first,
    three_columns,
    headline_over_two,
    headline_over_three,
    two_stories,
    full_width_between,
    unequal_lengths,
    other_baselines,
    narrow_side_column,
    narrow_gutter,
    table_under_columns,
    page_number_below,
    signatures,
    three_of_different_width,
)
