"""Cuts a document into the passages that are searched and quoted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.document import Document, Element, Span
from ingest.pieces import LONGEST_CHARS, TARGET_CHARS, Piece, pieces

PASSAGE_FORMAT = "3"
"""Changes whenever the same file would give other passages; the index refuses a mixture."""

SMALLEST_CHARS = 160
"""Under this a passage goes on into the next section rather than standing alone."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a document, verbatim: ``document.text[span.start:span.end] == text``.

    ``context`` (the document's title, the section path, the column headings of a row) is read by
    the search and never shown as part of the text. ``page`` and ``page_end`` count from 1 and are
    None where the format has no pages.
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


def cut_passages(document: Document, document_id: str) -> tuple[Passage, ...]:
    """Cut ``document`` along its headings, points and rows; every character lands in one passage.

    White space between two blocks may fall between two passages.
    """
    passages: list[Passage] = []
    for ordinal, group in enumerate(_group(document)):
        start, end = group[0].span.start, group[-1].span.end
        numbers = [page for element in _elements(group) if (page := element.block.page) is not None]
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


def _section_of(group: Sequence[Piece]) -> tuple[str, ...]:
    """The section of the bulk of the passage: a heading alone does not decide."""
    content = [piece for piece in group if not _is_heading(piece)] or list(group)
    longest = max(content, key=lambda piece: piece.span.end - piece.span.start)
    return longest.elements[0].section_path


def _elements(group: Sequence[Piece]) -> Iterator[Element]:
    for piece in group:
        yield from piece.elements


def _is_heading(piece: Piece) -> bool:
    return piece.elements[0].block.kind == "heading"


def _context(document: Document, group: Sequence[Piece], section: tuple[str, ...]) -> str:
    lines = [document.act.title] if document.act.title else []
    path = [title for title in section if title != document.act.title]
    if path:
        lines.append(" › ".join(path))
    if group[0].label:
        lines.append(group[0].label)
    if group[0].columns:
        lines.append(" | ".join(group[0].columns))
    return "\n".join(lines)


def _group(document: Document) -> Iterator[list[Piece]]:
    open_group: list[Piece] = []
    breaks = _part_breaks(document)
    for piece in pieces(document):
        if open_group and (piece.span.start in breaks or _closes(open_group, piece)):
            yield open_group
            open_group = []
        open_group.append(piece)
    if open_group:
        yield open_group


def _part_breaks(document: Document) -> frozenset[int]:
    """Where the decision of an act begins: no passage mixes it with its reasons."""
    return frozenset(part.span.start for part in document.parts if part.kind == "dispositivo")


def _closes(group: Sequence[Piece], following: Piece) -> bool:
    """Whether ``following`` starts a new passage."""
    size = group[-1].span.end - group[0].span.start
    joined = following.span.end - group[0].span.start
    block = following.elements[0].block
    if block.kind == "heading":
        if all(map(_is_heading, group)):
            return joined > LONGEST_CHARS  # nothing but headings, without end
        return size >= SMALLEST_CHARS or block.level <= 2
    if following.elements[0].section_path != group[-1].elements[0].section_path and size >= SMALLEST_CHARS:
        return True
    if following.alone or group[-1].alone:
        return not _names_columns(group[-1]) or joined > LONGEST_CHARS
    if following.opens and size >= SMALLEST_CHARS:
        return True
    if joined <= TARGET_CHARS:
        return False
    if size < SMALLEST_CHARS and joined <= LONGEST_CHARS:
        return False
    # A point stays with the sentence that introduces it as long as there is room.
    introduces = _ends_with_colon(group[-1].elements[0].block.text) and len(group) > 1
    return not (introduces and joined <= LONGEST_CHARS)


def _ends_with_colon(text: str) -> bool:
    # The end alone: the pieces of one long block are asked one after the other.
    return text[-20:].rstrip().endswith(":")


def _names_columns(piece: Piece) -> bool:
    return piece.elements[0].block.header
