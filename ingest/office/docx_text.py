"""Tells what one paragraph of a DOCX is: entries of a list, a heading in bold, plain text."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from ingest import markers
from ingest.clean import clean
from ingest.document import Block
from ingest.office.bold_titles import may_be_title

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def entries(raw: str, label: str, depth: int) -> Iterator[Block]:
    """The blocks of one paragraph's text; ``depth`` is 0 outside lists, ``label`` the number of its item."""
    for index, text in enumerate(_lines(raw)):
        if not any(char.isalnum() for char in text):  # not the lines of a form, "_____"
            continue
        if depth:
            yield Block("item", clean(f"{label} {text}") if index == 0 else text, level=min(depth, 6))
        elif markers.marker(text):
            yield Block("item", text, level=1)
        else:
            yield Block("paragraph", text)


def _lines(raw: str) -> list[str]:
    """A paragraph's lines, where its line breaks set entries apart: "…;" / "- il Registro"."""
    parts: list[str] = []
    for line in map(clean, raw.split("\n")):
        if parts and line and not (parts[-1].endswith((".", ";", ":")) or markers.marker(line)):
            parts[-1] = f"{parts[-1]} {line}"
        elif line:
            parts.append(line)
    return parts


def is_bold_title(element: etree._Element, text: str) -> bool:
    """A short paragraph all in bold: the heading of who does not use styles."""
    if not may_be_title(text):
        return False
    if (
        next(element.iterancestors(f"{_W}tc"), None) is not None
        or element.find(f"{_W}pPr/{_W}numPr") is not None
    ):
        return False
    runs = [
        run for run in element.iter(f"{_W}r") if any((node.text or "").strip() for node in run.iter(f"{_W}t"))
    ]
    bold = [run.find(f"{_W}rPr/{_W}b") for run in runs]
    return all(mark is not None and mark.get(f"{_W}val", "1") not in ("0", "false") for mark in bold)
