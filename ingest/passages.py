"""Cuts a document into the passages that are searched and quoted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.document import Document, Element, Span
from ingest.sentences import split_sentences

PASSAGE_FORMAT = "2"
"""Changes whenever the same file would give other passages; the index refuses a mixture."""

TARGET_CHARS = 700
"""Where a passage is closed: about 150 tokens of the encoder, a few sentences."""

LONGEST_CHARS = 1000
"""A paragraph up to this length stays whole."""

SMALLEST_CHARS = 160
"""Under this a passage goes on into the next section rather than standing alone."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a document, verbatim: ``document.text[span.start:span.end] == text``.

    ``context`` (the document's title, the section path, the column headings of a table cut
    before this row) is read by the search and never shown as part of the text. ``page`` and
    ``page_end`` count from 1 and are None where the format has no pages.
    """

    id: str
    document_id: str
    ordinal: int
    text: str
    span: Span
    page: int | None
    page_end: int | None
    section: tuple[str, ...]
    context: str


@dataclass(frozen=True, slots=True)
class _Piece:
    """Something that is never cut further: an element, or some sentences of a long one."""

    element: Element
    span: Span
    header: Element | None


def cut_passages(document: Document, document_id: str) -> tuple[Passage, ...]:
    """Cut ``document`` along its headings, points and rows; every character lands in one passage.

    White space between two blocks may fall between two passages.
    """
    passages: list[Passage] = []
    for ordinal, group in enumerate(_group(document)):
        start, end = group[0].span.start, group[-1].span.end
        numbers = [page for piece in group if (page := piece.element.block.page) is not None]
        section = _section_of(group)
        passages.append(
            Passage(
                id=f"{document_id}-{ordinal:05d}",
                document_id=document_id,
                ordinal=ordinal,
                text=document.text[start:end],
                span=Span(start, end),
                page=min(numbers, default=None),
                page_end=max(numbers, default=None),
                section=section,
                context=_context(document, group, section),
            )
        )
    return tuple(passages)


def _section_of(group: Sequence[_Piece]) -> tuple[str, ...]:
    """The section of the bulk of the passage: a heading alone does not decide."""
    content = [piece for piece in group if piece.element.block.kind != "heading"] or list(group)
    longest = max(content, key=lambda piece: piece.span.end - piece.span.start)
    return longest.element.section_path


def _context(document: Document, group: Sequence[_Piece], section: tuple[str, ...]) -> str:
    lines = [document.act.title] if document.act.title else []
    path = [title for title in section if title != document.act.title]
    if path:
        lines.append(" › ".join(path))
    header = group[0].header
    if header is not None:
        lines.append(header.block.text.replace("\t", " | "))
    return "\n".join(lines)


def _group(document: Document) -> Iterator[list[_Piece]]:
    open_group: list[_Piece] = []
    breaks = _part_breaks(document)
    for piece in _pieces(document):
        if open_group and (piece.span.start in breaks or _closes(open_group, piece)):
            yield open_group
            open_group = []
        open_group.append(piece)
    if open_group:
        yield open_group


def _part_breaks(document: Document) -> frozenset[int]:
    """Where the decision of an act begins: no passage mixes it with its reasons."""
    return frozenset(part.span.start for part in document.parts if part.kind == "dispositivo")


def _closes(group: Sequence[_Piece], following: _Piece) -> bool:
    """Whether ``following`` starts a new passage."""
    size = group[-1].span.end - group[0].span.start
    block = following.element.block
    if block.kind == "heading":
        return not all(piece.element.block.kind == "heading" for piece in group) and (
            size >= SMALLEST_CHARS or block.level <= 2
        )
    if following.element.section_path != group[-1].element.section_path and size >= SMALLEST_CHARS:
        return True
    joined = following.span.end - group[0].span.start
    if joined <= TARGET_CHARS:
        return False
    if size < SMALLEST_CHARS and joined <= LONGEST_CHARS:
        return False
    # A point stays with the sentence that introduces it as long as there is room.
    introduces = group[-1].element.block.text.rstrip().endswith(":") and len(group) > 1
    return not (introduces and joined <= LONGEST_CHARS)


def _pieces(document: Document) -> Iterator[_Piece]:
    """The elements in order; a row carries the heading row of its table."""
    header: Element | None = None
    for element in document.elements:
        if element.block.kind != "row":
            header = None
        elif element.block.header:
            header = element
        own = header if header is not element else None
        if element.span.end - element.span.start <= LONGEST_CHARS:
            yield _Piece(element, element.span, own)
        else:
            for span in _cut_long(document.text, element.span):
                yield _Piece(element, span, own)


def _cut_long(text: str, span: Span) -> Iterator[Span]:
    """Runs of sentences of about the target size; a sentence beyond every limit is cut at a space."""
    start = end = span.start
    for sentence in _bounded(text, span):
        if end > start and sentence.end - start > TARGET_CHARS:
            yield Span(start, end)
            start = sentence.start
        end = sentence.end
    if end > start:
        yield Span(start, end)


def _bounded(text: str, span: Span) -> Iterator[Span]:
    for sentence in split_sentences(text[span.start : span.end]):
        start, end = span.start + sentence.start, span.start + sentence.end
        while end - start > LONGEST_CHARS:
            space = text.rfind(" ", start + TARGET_CHARS // 2, start + TARGET_CHARS)
            cut = space if space > start else start + TARGET_CHARS
            yield Span(start, cut)
            start = cut + 1 if space > start else cut
        if end > start:
            yield Span(start, end)
