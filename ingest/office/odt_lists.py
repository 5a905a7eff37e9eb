"""Counts the automatic numbering of an ODT, which its text does not hold."""

from __future__ import annotations

from dataclasses import dataclass, field

import odfdo

from ingest.office.docx_lists import FORMS
from ingest.office.odf_text import attribute

_NUMBERED = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_NUMBER_TAGS = frozenset(("text:list-level-style-number", "text:outline-level-style"))


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is marked: ``form`` is "" without a number, ``pattern`` e.g. "%1%.%2%."."""

    form: str
    prefix: str
    suffix: str
    start: int = 1
    displayed: int = 1
    pattern: str = ""


Style = dict[int, Level]
"""The levels of a list from 1."""


def list_style(style: odfdo.Element) -> Style:
    """The levels of a list style, or of the outline style that numbers headings."""
    levels: Style = {}
    for level in style.children:
        depth = _whole(attribute(level, "text:level"), 1)
        if level.tag not in _NUMBER_TAGS:
            levels[depth] = Level("", "", "•")
            continue
        levels[depth] = Level(
            attribute(level, "style:num-format"),
            attribute(level, "style:num-prefix"),
            attribute(level, "style:num-suffix"),
            _whole(attribute(level, "text:start-value"), 1),
            _whole(attribute(level, "text:display-levels"), 1),
            attribute(level, "loext:num-list-format"),
        )
    return levels


@dataclass(slots=True)
class Counter:
    """The running numbers of one list."""

    values: dict[int, int] = field(default_factory=dict)

    def label(self, style: Style, depth: int, start: str = "") -> str:
        """The label of the next point at ``depth``; ``start`` is a number that the point itself asks for."""
        level = style.get(depth)
        if level is None:
            return ""
        self.restart(depth + 1)
        usual = self.values.get(depth, level.start - 1) + 1
        self.values[depth] = _whole(start, usual)
        if not level.form:
            return level.suffix
        if level.pattern:
            return self._filled(style, depth, level.pattern)
        numbers = (self._number(style, at) for at in range(max(depth - level.displayed, 0) + 1, depth + 1))
        return f"{level.prefix}{'.'.join(number for number in numbers if number)}{level.suffix}"

    def restart(self, depth: int) -> None:
        """Forgets the numbers from ``depth`` on."""
        self.values = {at: value for at, value in self.values.items() if at < depth}

    def _filled(self, style: Style, depth: int, pattern: str) -> str:
        for at in range(1, depth + 1):
            pattern = pattern.replace(f"%{at}%", self._number(style, at))
        return pattern

    def _number(self, style: Style, depth: int) -> str:
        level = style.get(depth)
        if level is None or not level.form:
            return ""
        return FORMS.get(_NUMBERED.get(level.form, ""), str)(self.values.get(depth, level.start))


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.isdigit() and len(text) < 7 else otherwise
