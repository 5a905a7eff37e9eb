"""Draw the demo report's figures: bars, horizontal bars and a row of steps."""

from __future__ import annotations

from reportlab.graphics.shapes import Drawing, Line, Polygon, Rect, String
from reportlab.lib.colors import HexColor, white

from corpus.demo.builders.markup import Figure

PALETTE = ("#0B5563", "#D08C2E", "#7FA99B", "#8C4A5B")
FONT = "Sans"


def draw(figure: Figure, width: float) -> Drawing:
    """Draw a figure as wide as the text; ValueError for an unknown kind."""
    if figure.kind == "bars":
        return _bars(figure, width)
    if figure.kind == "hbars":
        return _hbars(figure, width)
    if figure.kind == "steps":
        return _steps(figure, width)
    raise ValueError(f"unknown figure kind {figure.kind!r}: use bars, hbars or steps")


def _number(cell: str) -> float:
    return float(cell.replace(".", "").replace(",", ".").rstrip("% "))


def _bars(figure: Figure, width: float) -> Drawing:
    """Grouped columns; the first row names the series."""
    height, base, top = 210.0, 46.0, 26.0
    series, groups = figure.rows[0][1:], figure.rows[1:]
    highest = max(_number(cell) for row in groups for cell in row[1:])
    drawing = Drawing(width, height)
    slot = width / len(groups)
    bar = slot * 0.7 / len(series)
    for place, row in enumerate(groups):
        for index, cell in enumerate(row[1:]):
            tall = (height - base - top) * _number(cell) / highest
            left = place * slot + slot * 0.15 + index * bar
            drawing.add(Rect(left, base, bar - 2, tall, fillColor=HexColor(PALETTE[index]), strokeColor=None))
            drawing.add(_text(left + bar / 2 - 1, base + tall + 3, cell, 8, "middle"))
        drawing.add(_text(place * slot + slot / 2, base - 13, row[0], 9, "middle"))
    drawing.add(Line(0, base, width, base, strokeColor=HexColor("#555555"), strokeWidth=0.7))
    for index, name in enumerate(series):
        left = index * width / max(len(series), 3)
        drawing.add(Rect(left, 8, 9, 9, fillColor=HexColor(PALETTE[index]), strokeColor=None))
        drawing.add(_text(left + 14, 9, name, 9, "start"))
    return drawing


def _hbars(figure: Figure, width: float) -> Drawing:
    """One bar a row, the value written at its end."""
    step, label = 24.0, width * 0.36
    height = step * len(figure.rows) + 8
    highest = max(_number(row[1]) for row in figure.rows)
    drawing = Drawing(width, height)
    for place, row in enumerate(figure.rows):
        low = height - (place + 1) * step
        long = (width - label - 50) * _number(row[1]) / highest
        drawing.add(_text(label - 8, low + 4, row[0], 9, "end"))
        drawing.add(Rect(label, low, long, 15, fillColor=HexColor(PALETTE[0]), strokeColor=None))
        drawing.add(_text(label + long + 5, low + 4, row[1], 9, "start"))
    return drawing


def _steps(figure: Figure, width: float) -> Drawing:
    """Arrows from left to right; each row is a date and what happens."""
    height = 96.0
    wide = width / len(figure.rows)
    drawing = Drawing(width, height)
    for place, row in enumerate(figure.rows):
        left, right = place * wide, place * wide + wide - 4
        points = [left, 52, right - 9, 52, right, 70, right - 9, 88, left, 88, left + 9, 70]
        drawing.add(Polygon(points, fillColor=HexColor(PALETTE[place % 2]), strokeColor=None))
        drawing.add(_text((left + right) / 2, 67, row[0], 9, "middle", light=True))
        for line, words in enumerate(row[1].split(" / ")):
            drawing.add(_text((left + right) / 2, 36 - 12 * line, words, 8.5, "middle"))
    return drawing


def _text(x: float, y: float, text: str, size: float, anchor: str, light: bool = False) -> String:
    colour = white if light else HexColor("#222222")
    name = f"{FONT}-Bold" if light else FONT
    return String(x, y, text, fontName=name, fontSize=size, textAnchor=anchor, fillColor=colour)
