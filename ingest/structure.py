"""Puts the blocks of a reading in their place: one text, with pages, sections and offsets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.act.find import find_fields
from ingest.act.summary import summarise
from ingest.document import Block, Document, Element, EmptyFile, Page, PageInfo, Reading, Section, Span
from ingest.parts import label_parts
from ingest.sniff import MAIL, ZIP
from ingest.tables import find_tables

PAGE_BREAK = "\n\n"
"""Stands between two pages in a document's text, and nowhere else."""

_BLOCK_BREAK = "\n"

# A table of contents has nothing under it, however large its heading
_CONTENTS = re.compile(r"(?:indice|sommario)\b.{0,20}$", re.IGNORECASE)

_FORMS = {MAIL: "lettera", ZIP: "archivio"}

_SLIDE_CHARS = 1000
"""Wide pages with more than this on average are tables, not slides."""


def build_document(reading: Reading, file_name: str, media_type: str = "") -> Document:
    """Join the blocks of ``reading`` into a document. Raises EmptyFile when there is no text.

    ``file_name`` is the last resort for the title; ``media_type`` is what its bytes are.
    """
    blocks = [block for block in reading.blocks if block.text.strip()]
    if not blocks:
        raise EmptyFile(_why_empty(reading))
    text, spans = _join(blocks)
    paths = _section_paths(blocks)
    elements = tuple(
        Element(block, span, path) for block, span, path in zip(blocks, spans, paths, strict=True)
    )
    kind, fields = find_fields(elements, reading.title, file_name, _form(reading, media_type))
    act = summarise(kind, fields, blocks, reading.title, file_name)
    return Document(
        text=text,
        elements=elements,
        pages=_pages(reading.pages, elements),
        sections=_sections(elements, len(text)),
        act=act,
        fields=fields,
        tables=find_tables(elements),
        warnings=reading.warnings,
        parts=label_parts(elements, act.type),
    )


def _form(reading: Reading, media_type: str) -> str | None:
    """The type of document that the kind of file settles: mails are letters, wide pages are slides."""
    if media_type in _FORMS:
        return _FORMS[media_type]
    pages = len(reading.pages)
    wide = sum(page.width > page.height for page in reading.pages)
    airy = sum(len(block.text) for block in reading.blocks) < _SLIDE_CHARS * pages
    return "presentazione" if pages >= 3 and wide > 0.8 * pages and airy else None


def _why_empty(reading: Reading) -> str:
    if reading.warnings:
        return " ".join(reading.warnings)
    return "Il file non contiene testo: controllare che non sia vuoto o una sola immagine."


def _join(blocks: Sequence[Block]) -> tuple[str, list[Span]]:
    parts: list[str] = []
    spans: list[Span] = []
    position = 0
    previous: Block | None = None
    for block in blocks:
        if previous is not None:
            separator = PAGE_BREAK if block.page != previous.page else _BLOCK_BREAK
            parts.append(separator)
            position += len(separator)
        parts.append(block.text)
        spans.append(Span(position, position + len(block.text)))
        position += len(block.text)
        previous = block
    return "".join(parts), spans


@dataclass(frozen=True, slots=True)
class _Open:
    level: int
    title: str


def _section_paths(blocks: Sequence[Block]) -> list[tuple[str, ...]]:
    """The open headings above each block; a heading belongs to the section it opens."""
    stack: list[_Open] = []
    paths: list[tuple[str, ...]] = []
    for block in blocks:
        if block.kind == "heading":
            while stack and (stack[-1].level >= block.level or _CONTENTS.match(stack[-1].title)):
                stack.pop()
            stack.append(_Open(block.level, block.text))
        paths.append(tuple(opened.title for opened in stack))
    return paths


def _sections(elements: Sequence[Element], length: int) -> tuple[Section, ...]:
    """The sections in the order of their headings: each ends where one of its level or above begins."""
    headings = [element for element in elements if element.block.kind == "heading"]
    ends = [length] * len(headings)
    unfinished: list[int] = []
    for position, heading in enumerate(headings):
        while unfinished and headings[unfinished[-1]].block.level >= heading.block.level:
            ends[unfinished.pop()] = heading.span.start
        unfinished.append(position)
    return tuple(
        Section(heading.block.text, heading.block.level, Span(heading.span.start, end))
        for heading, end in zip(headings, ends, strict=True)
    )


def _pages(infos: Sequence[PageInfo], elements: Sequence[Element]) -> tuple[Page, ...]:
    """Every page of the file; one without text has an empty span where its text would stand."""
    pages: list[Page] = []
    position = 0
    starts: dict[int | None, int] = {}
    ends: dict[int | None, int] = {}
    for element in elements:
        starts.setdefault(element.block.page, element.span.start)
        ends[element.block.page] = element.span.end
    for info in infos:
        start = starts.get(info.number)
        span = Span(position, position) if start is None else Span(start, ends[info.number])
        position = span.end
        size = info.width, info.height
        apart = info.furniture, info.stamps
        pages.append(Page(info.number, span, *size, info.source, info.confidence, *apart))
    return tuple(pages)
