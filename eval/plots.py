"""Draws figures as plain SVG, each with a title and a description, legible at any width."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from eval.wording import number, readable, whole

WIDTH, HEIGHT = 480, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 62, 14, 14, 46
_BARS = 36
_NAME_WIDTH = 110
_MOST_POINTS = 400
"""More bars than these cannot be told apart on paper."""

# Of its own, because a drawing is also a file by itself; the names do not meet those of the page.
_STYLE = """
.g-t{font:13px "Titillium Web","Segoe UI",Roboto,Arial,sans-serif;fill:#17324d;
 paint-order:stroke;stroke:#fff;stroke-width:3px;stroke-linejoin:round}
.g-grid{stroke:#d3dae2}.g-axis{stroke:#5c6f82}.g-mark{stroke:#17324d;stroke-dasharray:2 3}
.g-0,.g-1{fill:none;stroke-width:2.5}.g-0{stroke:#06c}.g-1{stroke:#a34e00;stroke-dasharray:7 3}
.g-dot{stroke-dasharray:none}.g-band{fill:#06c;opacity:.15}.g-bar{fill:#4d94db}.g-up{fill:#00734a}.g-down{fill:#b3202e}
"""


@dataclass(frozen=True, slots=True)
class Line:
    """A named line of (x, y) points; ``band`` are the (x, low, high) between which it may lie."""

    name: str
    points: tuple[tuple[float, float], ...]
    band: tuple[tuple[float, float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class _Axes:
    """Where values lie on the drawing, from ``low`` to ``high``; ``logarithmic`` names the axes that are."""

    x_low: float
    x_high: float
    y_low: float
    y_high: float
    logarithmic: Literal["", "x", "xy"] = ""

    def x(self, value: float) -> float:
        share = _share(value, self.x_low, self.x_high, "x" in self.logarithmic)
        return round(_LEFT + share * (WIDTH - _LEFT - _RIGHT), 1)

    def y(self, value: float) -> float:
        share = _share(value, self.y_low, self.y_high, "y" in self.logarithmic)
        return round(HEIGHT - _BOTTOM - share * (HEIGHT - _TOP - _BOTTOM), 1)


def _share(value: float, low: float, high: float, logarithmic: bool) -> float:
    """How far ``value`` is on the way from ``low`` to ``high``."""
    if logarithmic:
        value, low, high = math.log(value), math.log(low), math.log(high)
    return (value - low) / (high - low)


def curves(key: str, title: str, description: str, lines: Sequence[Line], x_label: str) -> str:
    """Shares (0–1) over ranks from 1 on a logarithmic axis. ``key`` is unique in a page."""
    values = [y for line in lines for _, y in line.points]
    values += [low for line in lines for _, low, _ in line.band]
    last = max(x for line in lines for x, _ in line.points)
    axes = _Axes(1, max(last, 2), min(0.9, math.floor(min(values) * 10) / 10), 1, logarithmic="x")
    xs = [x for x in (1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1000) if x <= axes.x_high]
    if len(xs) > 5:
        xs.remove(3)
    parts = [_frame(axes, xs, _ticks(axes.y_low, 1), x_label, lambda y: number(y, 2))]
    for place, line in enumerate(lines):
        if line.band:
            edge = [(x, low) for x, low, _ in line.band] + [(x, high) for x, _, high in reversed(line.band)]
            parts.append(f'<path class="g-band" d="{_path(axes, edge)}Z"/>')
        parts.append(f'<path class="g-{place % 2}" d="{_path(axes, line.points)}"/>')
    if len(lines) > 1:
        parts += [_legend(place, line.name, len(lines)) for place, line in enumerate(lines)]
    return _svg(key, title, description, parts)


def growth(key: str, title: str, description: str, lines: Sequence[Line], labels: tuple[str, str]) -> str:
    """Positive values over positive sizes, both axes logarithmic: powers are straight lines."""
    xs = _powers([x for line in lines for x, _ in line.points])
    ys = _powers([y for line in lines for _, y in line.points])
    axes = _Axes(xs[0], xs[-1] * 2, ys[0], ys[-1], logarithmic="xy")  # room for the last size's name
    parts = [_frame(axes, xs, ys, labels[0], _power, labels[1])]
    for place, line in enumerate(lines):
        dot = f'<circle class="g-{place % 2} g-dot" r="3"'
        parts.append(f'<path class="g-{place % 2}" d="{_path(axes, line.points)}"/>')
        parts += [f'{dot} cx="{axes.x(x)}" cy="{axes.y(y)}"/>' for x, y in line.points]
    parts += [_legend(place, line.name, len(lines)) for place, line in enumerate(lines)]
    return _svg(key, title, description, parts)


def sorted_differences(
    key: str, title: str, description: str, values: Sequence[float], labels: tuple[str, str]
) -> str:
    """A bar for every query, the most gained first; ``labels`` name the axes."""
    ordered = sorted(values, reverse=True)
    count = len(ordered)
    if count > _MOST_POINTS:
        ordered = [ordered[round(i * (count - 1) / (_MOST_POINTS - 1))] for i in range(_MOST_POINTS)]
    top = max(0.05, math.ceil(max(map(abs, ordered)) * 10) / 10)
    axes = _Axes(0, len(ordered), -top, top)
    ticks = [-top, -top / 2, 0, top / 2, top]
    parts = [_frame(axes, [], ticks, labels[0], lambda y: number(y, 2, signed=True), labels[1])]
    for name, sign in (("g-up", 1), ("g-down", -1)):
        bars = (
            f"M{axes.x(place)} {axes.y(0)}V{axes.y(value)}H{axes.x(place + 1)}V{axes.y(0)}Z"
            for place, value in enumerate(ordered)
            if value * sign > 0
        )
        if path := "".join(bars):
            parts.append(f'<path class="{name}" d="{path}"/>')
    parts.append(_rule(_LEFT, axes.y(0), WIDTH - _RIGHT, axes.y(0), "g-axis"))
    return _svg(key, title, description, parts)


def histogram(
    key: str,
    title: str,
    description: str,
    values: Sequence[float],
    marks: Sequence[tuple[str, float]],
    limit: float,
) -> str:
    """How many values fall in each of equal steps from 0 to ``limit``, with named marks.

    Values beyond the limit are not drawn: the description has to say so.
    """
    counts = [0] * _BARS
    for value in values:
        if 0 <= value <= limit:
            counts[min(_BARS - 1, int(value / limit * _BARS))] += 1
    axes = _Axes(0, limit, 0, max(counts, default=0) * 1.35 or 1)
    ticks = [tick for tick in _ticks(0, max(counts, default=0) or 1) if tick == int(tick)]
    parts = [_frame(axes, _ticks(0, limit), ticks, "millisecondi", lambda y: whole(int(y)), "domande")]
    step = limit / _BARS
    bars = (
        f"M{axes.x(i * step)} {axes.y(0)}V{axes.y(n)}H{axes.x((i + 1) * step)}V{axes.y(0)}Z"
        for i, n in enumerate(counts)
        if n
    )
    parts.append(f'<path class="g-bar" stroke="#fff" stroke-width=".5" d="{"".join(bars)}"/>')
    parts += _marks(axes, [(name, min(value, limit)) for name, value in marks])
    return _svg(key, title, description, parts)


def _marks(axes: _Axes, marks: Sequence[tuple[str, float]]) -> list[str]:
    """A line at every value, its name on a row of its own, so that no name meets a line or a name.

    A line begins on its name's row: names left of their lines pass above smaller ones, names right of
    them above greater ones.
    """
    places = [(name, axes.x(value), "start") for name, value in sorted(marks, key=lambda mark: mark[1])]
    if places and places[-1][1] > WIDTH - _NAME_WIDTH:
        # The last one has no room on its right; those before it may have none on their left.
        last = (*places.pop()[:2], "end")
        if all(x > _LEFT + _NAME_WIDTH for _, x, _ in places):
            places = [(name, x, "end") for name, x, _ in reversed(places)]
        places.insert(0, last)
    parts = []
    for row, (name, x, anchor) in enumerate(places):
        y = _TOP + 12 + row * 17
        parts.append(_rule(x, y - 9, x, axes.y(0), "g-mark"))
        parts.append(_text(x - 5 if anchor == "end" else x + 5, y, name, anchor))
    return parts


def _frame(
    axes: _Axes,
    xs: Sequence[float],
    ys: Sequence[float],
    x_label: str,
    y_text: Callable[[float], str],
    y_label: str = "",
) -> str:
    """Grid, axes and what stands beside them."""
    bottom = HEIGHT - _BOTTOM
    parts = [_rule(_LEFT, axes.y(y), WIDTH - _RIGHT, axes.y(y), "g-grid") for y in ys]
    parts += [_text(_LEFT - 7, axes.y(y) + 4.5, y_text(y), "end") for y in ys]
    parts += [_rule(axes.x(x), bottom, axes.x(x), bottom + 4, "g-axis") for x in xs]
    parts += [_text(axes.x(x), bottom + 18, whole(round(x)), "middle") for x in xs]
    if xs:
        parts.append(_rule(_LEFT, bottom, WIDTH - _RIGHT, bottom, "g-axis"))
    below = bottom + (38 if xs else 20)
    parts.append(_text(_LEFT + (WIDTH - _LEFT - _RIGHT) / 2, below, x_label, "middle"))
    if y_label:
        middle = _TOP + (bottom - _TOP) / 2
        parts.append(
            f'<text class="g-t" text-anchor="middle" transform="translate(13 {middle:g})rotate(-90)">'
            f"{escape(y_label)}</text>"
        )
    return "".join(parts)


def _legend(place: int, name: str, count: int) -> str:
    y = HEIGHT - _BOTTOM - 14 - (count - 1 - place) * 18
    shown = name if len(name) <= 30 else name[:29] + "…"
    return f'<path class="g-{place % 2}" d="M{WIDTH - 66} {y}h46"/>' + _text(
        WIDTH - 74, y + 4.5, shown, "end"
    )


def _path(axes: _Axes, points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{axes.x(x)} {axes.y(y)}" for x, y in points)


def _rule(x1: float, y1: float, x2: float, y2: float, name: str) -> str:
    return f'<path class="{name}" d="M{x1:g} {y1:g}L{x2:g} {y2:g}"/>'


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text class="g-t" x="{x:g}" y="{y:g}" text-anchor="{anchor}">{escape(readable(text))}</text>'


def _ticks(low: float, high: float) -> list[float]:
    """Four to eight round values between two bounds."""
    size = 10 ** math.floor(math.log10((high - low) / 4))
    step = next((m * size for m in (1, 2, 5) if (high - low) / (m * size) <= 8), 10 * size)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(step * i, 10) for i in range(first, last + 1)]


def _powers(values: Sequence[float]) -> list[float]:
    """The powers of ten around ``values``, two at least."""
    first = math.floor(math.log10(min(values)) + 1e-9)
    last = max(first + 1, math.ceil(math.log10(max(values)) - 1e-9))
    return [10.0**power for power in range(first, last + 1)]


def _power(value: float) -> str:
    return whole(round(value)) if value >= 1 else number(value, -round(math.log10(value)))


def _svg(key: str, title: str, description: str, parts: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-labelledby="{key}-titolo {key}-descrizione">'
        f'<title id="{key}-titolo">{escape(readable(title))}</title>'
        f'<desc id="{key}-descrizione">{escape(description)}</desc>'
        f"<style>{_STYLE}</style>{''.join(parts)}</svg>"
    )
