"""Reads what stands around the body of a DOCX: its headers and footers, and its notes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docx.document import Document as DocxDocument
from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
# The fields that count pages: PAGE, NUMPAGES \* Arabic, SECTIONPAGES
_PAGE_FIELD = re.compile(r"^\s*(?:PAGE|NUMPAGES|SECTIONPAGES)\b", re.I)


def parse_part(blob: bytes) -> etree._Element:
    return etree.fromstring(blob, etree.XMLParser(resolve_entities=False, no_network=True))


def notes(document: DocxDocument, name: str) -> dict[str, etree._Element]:
    """The notes of one kind, ``footnote`` or ``endnote``, by the number that their marks carry."""
    for part in document.part.package.iter_parts():
        if str(part.partname).endswith(f"/{name}s.xml"):
            return {note.get(f"{_W}id", ""): note for note in parse_part(part.blob).iter(f"{_W}{name}")}
    return {}


def stories(document: DocxDocument, kind: str) -> Iterator[etree._Element]:
    """The headers (``kind`` "header") or footers ("footer") that the sections show, in their order.

    Page numbers are taken out: they differ from page to page.
    """
    related = document.part.rels
    seen: set[str] = set()
    for section in document.element.body.iter(f"{_W}sectPr"):
        for reference in section.iter(f"{_W}{kind}Reference"):
            key = reference.get(f"{_R}id", "")
            if key in seen or key not in related or not _is_shown(section, reference, document):
                continue
            seen.add(key)
            root = parse_part(related[key].target_part.blob)
            _drop_page_numbers(root)
            yield root


def _is_shown(section: etree._Element, reference: etree._Element, document: DocxDocument) -> bool:
    """Whether Word shows it: that of the first page and those of even pages only if they are switched on."""
    form = reference.get(f"{_W}type", "default")
    if form == "first":
        return section.find(f"{_W}titlePg") is not None
    return form != "even" or document.settings.odd_and_even_pages_header_footer


def _drop_page_numbers(root: etree._Element) -> None:
    for field in list(root.iter(f"{_W}fldSimple")):
        if _PAGE_FIELD.match(field.get(f"{_W}instr", "")):
            field.getparent().remove(field)
    for paragraph in root.iter(f"{_W}p"):
        inside, doomed = False, []
        for run in paragraph.iter(f"{_W}r"):
            code = run.find(f"{_W}instrText")
            mark = run.find(f"{_W}fldChar")
            if code is not None and _PAGE_FIELD.match(code.text or ""):
                inside = True
            elif mark is not None and mark.get(f"{_W}fldCharType") == "end":
                inside = False
            elif inside:
                doomed += run.findall(f"{_W}t")
        for text in doomed:
            text.getparent().remove(text)
