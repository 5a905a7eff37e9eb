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
