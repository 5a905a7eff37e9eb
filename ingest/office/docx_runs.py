"""Reads the characters of a DOCX paragraph as they are shown: no deleted or hidden text, no field codes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from docx.document import Document as DocxDocument
from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Deleted and moved-away text, field codes and markup are not what the reader of the page sees.
_SKIPPED = frozenset(
    (*(f"{_W}{name}" for name in "del moveFrom instrText delText pPr rPr sdtPr rt".split()), _FALLBACK)
)
_BREAKS = frozenset((f"{_W}br", f"{_W}cr"))
_TABS = frozenset((f"{_W}tab", f"{_W}ptab"))
_NOTES = {f"{_W}footnoteReference": "footnote", f"{_W}endnoteReference": "endnote"}
# Boxes to tick, arrows and signs of the symbol fonts; the cleaning knows the bullets and drops the rest.
_SYMBOLS = {
    "F06F": "☐", "F071": "☐", "F0A8": "☐", "F0A3": "☐", "F072": "☐", "F0FD": "☒", "F078": "☒", "F0FE": "☑",
    "F052": "☑", "F0FC": "✓", "F0FB": "✗", "F0E0": "→", "F0E8": "→",
}  # fmt: skip


@dataclass(slots=True)
class Shown:
    """The text of a paragraph, with the text boxes and the notes that hang on it."""

    text: str = ""
    boxes: list[etree._Element] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)


class Runs:
    """Reads paragraphs of one document, whose styles may hide text."""

    def __init__(self, document: DocxDocument) -> None:
        self._hidden = {
            style.style_id
            for style in document.styles
            if style.style_id and _switched_on(style.element.find(f"{_W}rPr/{_W}vanish"))
        }

    def shown(self, paragraph: etree._Element) -> Shown:
        shown = Shown()
        if not self._has_hidden_style(paragraph, "pPr", "pStyle"):
            shown.text = "".join(self._text(paragraph, shown))
        return shown

    def _text(self, element: etree._Element, shown: Shown) -> Iterator[str]:
        for child in element:
            tag = child.tag
            if tag in _SKIPPED or (tag == f"{_W}r" and self._is_hidden(child)):
                continue
            if tag in (f"{_W}t", f"{_M}t"):
                yield child.text or ""
            elif tag in _BREAKS:
                yield "\n"
            elif tag in _TABS:
                yield " "
            elif tag == f"{_W}noBreakHyphen":
                yield "-"
            elif tag == f"{_W}sym":
                yield _symbol(child)
            elif tag == f"{_W}txbxContent":
                shown.boxes.append(child)
            elif tag in _NOTES:
                shown.notes.append((_NOTES[tag], child.get(f"{_W}id", "")))
            else:
                yield from self._text(child, shown)

    def _is_hidden(self, run: etree._Element) -> bool:
        own = run.find(f"{_W}rPr/{_W}vanish")
        if own is not None:
            return _switched_on(own)
        return self._has_hidden_style(run, "rPr", "rStyle")

    def _has_hidden_style(self, element: etree._Element, properties: str, name: str) -> bool:
        style = element.find(f"{_W}{properties}/{_W}{name}")
        return style is not None and style.get(f"{_W}val", "") in self._hidden


def is_merged_away(paragraph: etree._Element) -> bool:
    """Whether a tracked change took the paragraph's end away: its text goes on in the next one."""
    mark = paragraph.find(f"{_W}pPr/{_W}rPr")
    return mark is not None and (mark.find(f"{_W}del") is not None or mark.find(f"{_W}moveFrom") is not None)


def _switched_on(mark: etree._Element | None) -> bool:
    return mark is not None and mark.get(f"{_W}val", "1") not in ("0", "false", "off")


def _symbol(element: etree._Element) -> str:
    code = element.get(f"{_W}char", "").upper()
    if code in _SYMBOLS:
        return _SYMBOLS[code]
    try:
        return chr(int(code, 16))
    except (ValueError, OverflowError):
        return ""
