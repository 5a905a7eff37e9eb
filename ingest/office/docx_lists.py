"""Counts the automatic numbering of a DOCX, which its text does not hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from docx.document import Document as DocxDocument
from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass(frozen=True, slots=True)
class _Level:
    form: str
    text: str
    start: int
    style: str = ""


class Numbering:
    """The labels of list paragraphs, counted in the order in which they are asked for."""

    def __init__(self, document: DocxDocument) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._counts: dict[tuple[str, int], int] = {}
        self._styles = {style.style_id: style.element for style in document.styles if style.style_id}
        self._abstract: dict[str, str] = {}
        self._style_depth: dict[str, int] = {}
        part = next(
            (p for p in document.part.package.iter_parts() if str(p.partname).endswith("/numbering.xml")),
            None,
        )
        if part is not None:
            self._load(etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False, no_network=True)))

    def _load(self, root: etree._Element) -> None:
        abstract: dict[str, dict[int, _Level]] = {}
        links: dict[str, str] = {}  # of definitions that only point to the list of a style
        linked: dict[str, str] = {}
        for definition in root.iter(f"{_W}abstractNum"):
            levels = {
                int(level.get(f"{_W}ilvl", "0")): _level(level) for level in definition.iter(f"{_W}lvl")
            }
            key = definition.get(f"{_W}abstractNumId", "")
            abstract[key] = levels
            link = definition.find(f"{_W}numStyleLink")
            if link is not None:
                links[key] = link.get(f"{_W}val", "")
            for depth, level in levels.items():
                if level.style:
                    self._style_depth[level.style] = depth
        for number in root.iter(f"{_W}num"):
            reference = number.find(f"{_W}abstractNumId")
            key = reference.get(f"{_W}val", "") if reference is not None else ""
            identifier = number.get(f"{_W}numId", "")
            self._levels[identifier] = abstract.get(key, {})
            if identifier and not self._levels[identifier]:
                linked[identifier] = links.get(key, "")
            overrides = {int(one.get(f"{_W}ilvl", "0")): one for one in number.iter(f"{_W}lvlOverride")}
            for depth, override in overrides.items():
                self._override(identifier, depth, override)
            # Lists that only continue another share its counters, unless they say where they start.
            restarts = any(one.find(f"{_W}startOverride") is not None for one in overrides.values())
            self._abstract[identifier] = f"num{identifier}" if restarts else key
        for identifier, style in linked.items():
            place = self._of_style(style)
            if place is not None and place[0] != identifier:
                self._levels[identifier] = self._levels.get(place[0], {})

    def _override(self, identifier: str, depth: int, override: etree._Element) -> None:
        """What one list changes of the definition that it shares with others."""
        levels = dict(self._levels[identifier])
        own = override.find(f"{_W}lvl")
        if own is not None:
            levels[depth] = _level(own)
        start = override.find(f"{_W}startOverride")
        value = start.get(f"{_W}val", "") if start is not None else ""
        if value.isdigit() and depth in levels:
            levels[depth] = replace(levels[depth], start=int(value))
        self._levels[identifier] = levels

    def label(self, paragraph: etree._Element) -> tuple[str, int]:
        """The label as shown ("1.", "a)", "•") and the depth from 1; ("", 0) for no list."""
        found = self._place(paragraph)
        if found is None:
            return "", 0
        identifier, depth = found
        level = self._levels.get(identifier, {}).get(depth)
        if level is None or level.form == "none":
            return "", 0
        if level.form == "bullet":
            return "•", depth + 1
        return self._count(identifier, depth, level), depth + 1

    def _place(self, paragraph: etree._Element) -> tuple[str, int] | None:
        properties = paragraph.find(f"{_W}pPr")
        own = properties.find(f"{_W}numPr") if properties is not None else None
        style = properties.find(f"{_W}pStyle") if properties is not None else None
        inherited = self._of_style(style.get(f"{_W}val", "")) if style is not None else None
        if own is None:
            return inherited
        number, depth = own.find(f"{_W}numId"), own.find(f"{_W}ilvl")
        identifier = number.get(f"{_W}val", "0") if number is not None else (inherited or ("0", 0))[0]
        if identifier == "0":  # numbering switched off here
            return None
        return identifier, int(depth.get(f"{_W}val", "0")) if depth is not None else 0

    def _of_style(self, style_id: str) -> tuple[str, int] | None:
        for _ in range(10):  # styles may be based on each other in a circle
            element = self._styles.get(style_id)
            if element is None:
                return None
            number = element.find(f"{_W}pPr/{_W}numPr/{_W}numId")
            if number is not None:
                depth = element.find(f"{_W}pPr/{_W}numPr/{_W}ilvl")
                identifier = number.get(f"{_W}val", "0")
                own = int(depth.get(f"{_W}val", "0")) if depth is not None else None
                level = self._style_depth.get(style_id, 0) if own is None else own
                return None if identifier == "0" else (identifier, level)
            base = element.find(f"{_W}basedOn")
            style_id = base.get(f"{_W}val", "") if base is not None else ""
        return None

    def _count(self, identifier: str, depth: int, level: _Level) -> str:
        list_key = self._abstract.get(identifier, identifier)
        self._counts[list_key, depth] = self._counts.get((list_key, depth), level.start - 1) + 1
        for key in [key for key in self._counts if key[0] == list_key and key[1] > depth]:
            del self._counts[key]
        label = level.text
        levels = self._levels[identifier]
        for upper in range(depth + 1):
            shown = levels.get(upper, level)
            value = self._counts.get((list_key, upper), shown.start)
            label = label.replace(f"%{upper + 1}", FORMS.get(shown.form, str)(value))
        return label


def _level(element: etree._Element) -> _Level:
    def value(name: str, otherwise: str) -> str:
        child = element.find(f"{_W}{name}")
        return child.get(f"{_W}val", otherwise) if child is not None else otherwise

    start = value("start", "1")
    first = int(start) if start.isdigit() else 1
    return _Level(value("numFmt", "decimal"), value("lvlText", ""), first, value("pStyle", ""))


def _letters(value: int) -> str:
    # Word goes on after "z" with "aa", "bb".
    return chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1) if value > 0 else ""


def _roman(value: int) -> str:
    out = ""
    for step, sign in (
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ):
        while value >= step:
            out, value = out + sign, value - step
    return out


FORMS: dict[str, Callable[[int], str]] = {
    # The formats as OOXML names them; ODF's are mapped to them.
    "lowerLetter": _letters,
    "upperLetter": lambda value: _letters(value).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda value: _roman(value).upper(),
    "decimalZero": lambda value: f"{value:02d}",
    "ordinal": lambda value: f"{value}°",
}
