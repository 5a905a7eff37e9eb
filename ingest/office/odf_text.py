"""Reads the text of an OpenDocument paragraph or cell as it stands on the page."""

from __future__ import annotations

from collections.abc import Iterator

import odfdo

from ingest.clean import clean

_BLANKS = frozenset(("text:tab", "text:line-break", "text:s"))
# Comments, notes, drawings and their descriptions are not the paragraph's own words.
_SKIPPED = frozenset(
    "office:annotation office:annotation-end text:note text:ruby-text text:tracked-changes "
    "draw:frame draw:g draw:custom-shape draw:image draw:object svg:title svg:desc".split()
)
_MAX_DEPTH = 100


def attribute(element: odfdo.Element, name: str) -> str:
    """An attribute as the file has it, "" where it has none; odfdo turns some into booleans."""
    value = element.get_attribute(name)
    return str(value).lower() if isinstance(value, bool) else str(value or "")


def count(element: odfdo.Element, name: str) -> int:
    """An attribute that counts repetitions, 1 where there is none."""
    value = attribute(element, name)
    return int(value) if value.isdigit() else 1


def inline_text(element: odfdo.Element) -> str:
    """The cleaned text of a paragraph."""
    return clean("".join(_parts(element, 0)))


def _parts(element: odfdo.Element, depth: int) -> Iterator[str]:
    yield element.text or ""
    for child in element.children:
        if child.tag in _BLANKS:
            yield " "
        elif child.tag not in _SKIPPED and depth < _MAX_DEPTH:
            yield from _parts(child, depth + 1)
        yield child.tail or ""
