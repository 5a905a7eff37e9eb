"""Knows what the styles of an ODT say of its text: heading levels, list marks, hidden text, running lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

import odfdo

from ingest.office.odf_text import attribute
from ingest.office.odt_lists import Style, list_style

# "Heading_20_2", "Titolo 1", "Title"; "Text_20_body" is none
_HEADING = re.compile(r"^(?:Heading|Titolo)(?:_20_| )?([1-6])$|^Title$|^Titolo$", re.I)
_MAX_PARENTS = 10  # styles may be based on each other in a circle


class Styles:
    """The styles of one document, those of its content and the common ones."""

    def __init__(self, document: odfdo.Document) -> None:
        self._document = document
        self._parents = {
            attribute(style, "style:name"): attribute(style, "style:parent-style-name")
            for style in document.get_styles("paragraph")
        }
        self._weights = {
            attribute(style, "style:name"): weight
            for family in ("text", "paragraph")
            for style in document.get_styles(family)
            for properties in style.children
            if (weight := attribute(properties, "fo:font-weight"))
        }
        self.lists = {attribute(s, "style:name"): list_style(s) for s in document.get_styles("list")}
        outline = next(iter(document.get_styles("outline")), None)
        self.outline: Style = list_style(outline) if outline is not None else {}
        self._hidden = {
            attribute(style, "style:name")
            for family in ("text", "paragraph", "section")
            for style in document.get_styles(family)
            if any(attribute(properties, "text:display") == "none" for properties in style.children)
        }

    def heading_level(self, style: str) -> int:
        """The level that a paragraph's style or one of its parents is named after, 0 if none."""
        for _ in range(_MAX_PARENTS):
            found = _HEADING.match(style)
            if found:
                return int(found.group(1) or 1)
            style = self._parents.get(style, "")
        return 0

    def all_bold(self, paragraph: odfdo.Element) -> bool:
        """Whether every word of a paragraph is set in bold."""
        own = self._is_bold(attribute(paragraph, "text:style-name"), False)
        return all(
            own if piece is paragraph else self._is_bold(attribute(piece, "text:style-name"), own)
            for piece, text in _pieces(paragraph)
            if any(map(str.isalnum, text))
        )

    def _is_bold(self, name: str, otherwise: bool) -> bool:
        """``otherwise`` counts where neither the style nor its parents say."""
        for _ in range(_MAX_PARENTS):
            weight = self._weights.get(name, "")
            if weight:
                return weight in ("bold", "600", "700", "800", "900")
            name = self._parents.get(name, "")
        return otherwise

    def hides(self, element: odfdo.Element) -> bool:
        """Whether the element's style or the element itself keeps its text off the page."""
        if attribute(element, "text:display") == "none" or attribute(element, "text:is-hidden") == "true":
            return True
        return bool(self._hidden) and attribute(element, "text:style-name") in self._hidden

    def running(self, kind: str) -> Iterator[odfdo.Element]:
        """The headers (``kind`` "header") or footers ("footer") of the pages."""
        for page in self._document.styles.get_elements("//style:master-page"):
            for child in page.children:
                own = child.tag in (f"style:{kind}", f"style:{kind}-first", f"style:{kind}-left")
                if own and attribute(child, "style:display") != "false":
                    yield child


def _pieces(paragraph: odfdo.Element) -> Iterator[tuple[odfdo.Element, str]]:
    """The paragraph's texts, each with the element whose style it has."""
    yield paragraph, paragraph.text or ""
    for child in paragraph.children:
        yield child, child.text_recursive if child.tag in ("text:span", "text:a") else ""
        yield paragraph, child.tail or ""
