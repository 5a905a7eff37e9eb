"""Takes a document apart into what passages are made of: paragraphs, points, rows, parts of long ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from ingest.document import Document, Element, Span, Table, TableRow
from ingest.sentences import split_sentences

TARGET_CHARS = 700
"""Where a passage is closed: about 150 tokens of the encoder, a few sentences."""

LONGEST_CHARS = 1000
"""A paragraph or a row up to this length stays whole."""

ROW_LETTERS = 40
"""Letters of a table's usual row from which each is a passage of its own, if the columns have names."""

MOST_ROWS = 200
"""Longer tables, such as price lists, have several rows a passage."""

_BETWEEN_CHARS = 200  # of a footer or of repeated headings, between the two parts of a row
_NAME_CHARS = 100


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that is never cut further: an element, a row with all its parts, or some of a long one.

    ``columns`` are the names of the columns of a row (of those cells that are in the piece),
    ``label`` what else belongs to its row: "Area: Tecnica" where that cell stands further up.
    ``alone`` says that it is a passage of its own.
    """

    elements: tuple[Element, ...]
    span: Span
    columns: tuple[str, ...] = ()
    label: str = ""
    alone: bool = False


@dataclass(frozen=True, slots=True)
class _Place:
    """A row in its table; ``over`` are the cells above it that its empty first ones stand under.

    ``alone`` says that the rows of the table are passages of their own.
    """

    table: Table
    row: TableRow
    over: tuple[str, ...]
    alone: bool


def pieces(document: Document) -> Iterator[Piece]:
    """The pieces in order; every character of the text but white space is in one of them."""
    rows = {span.start: place for place in _places(document.tables) for span in place.row.spans}
    index = 0
    while index < len(document.elements):
        element = document.elements[index]
        place = rows.get(element.span.start) if element.block.kind == "row" else None
        if place is None:
            yield from _element_pieces(document.text, element)
            index += 1
        else:
            parts = _parts(document.elements, index, place.row)
            yield from _row_pieces(document.text, parts, place)
            index += len(parts)


def _places(tables: Sequence[Table]) -> Iterator[_Place]:
    for table in tables:
        above: tuple[str, ...] = ()
        alone = _stand_alone(table)
        for row in table.rows:
            empty = next((k for k, cell in enumerate(row.cells) if cell), len(row.cells))
            over = above[:empty]
            above = (*over, *row.cells[empty:])
            yield _Place(table, row, over, alone)


def _stand_alone(table: Table) -> bool:
    if not table.columns or not table.rows or len(table.rows) > MOST_ROWS:
        return False
    letters = [sum(char.isalpha() for cell in row.cells for char in cell) for row in table.rows]
    return median(letters) >= ROW_LETTERS


def _parts(elements: Sequence[Element], index: int, row: TableRow) -> list[Element]:
    """The row's elements from ``index`` with what stands between them, if that is little."""
    last = index
    end = row.spans[-1].end
    while last + 1 < len(elements) and elements[last + 1].span.end <= end:
        last += 1
    parts = list(elements[index : last + 1])
    between = sum(len(part.block.text) for part in parts if part.span not in row.spans)
    return parts if between <= _BETWEEN_CHARS else parts[:1]


def _element_pieces(text: str, element: Element) -> Iterator[Piece]:
    if element.span.end - element.span.start <= LONGEST_CHARS:
        yield Piece((element,), element.span)
    else:
        for span in _cut_long(text, element.span):
            yield Piece((element,), span)


def _row_pieces(text: str, parts: Sequence[Element], place: _Place) -> Iterator[Piece]:
    table = place.table
    label = _label(table.columns, place.over)
    span = Span(parts[0].span.start, parts[-1].span.end)
    if span.end - span.start <= LONGEST_CHARS:
        columns = table.columns[: len(parts[0].block.cells)]
        yield Piece(tuple(parts), span, columns, label, place.alone or len(parts) > 1)
        return
    name = next((k for k, cell in enumerate(place.row.cells) if cell), 0)
    for part in parts:
        for first, last, span in _cut_row(text, part):
            named = first > name or part.span.start > place.row.spans[0].start
            own = _name(table.columns, place.row.cells, name) if named else ""
            columns = table.columns[first : last + 1]
            yield Piece((part,), span, columns, "; ".join(filter(None, (label, own))), True)


def _label(columns: Sequence[str], over: Sequence[str]) -> str:
    named = [(column, cell) for column, cell in zip(columns, over, strict=False) if cell]
    return "; ".join(f"{column}: {cell}" if column else cell for column, cell in named)


def _name(columns: Sequence[str], cells: Sequence[str], at: int) -> str:
    """What a row is called: its first cell, for the parts of the row without it."""
    if len(cells[at]) > _NAME_CHARS:
        return ""
    return _label(columns[at : at + 1] or ("",), cells[at : at + 1])


def _cut_row(text: str, row: Element) -> Iterator[tuple[int, int, Span]]:
    """Runs of cells of about the target size, as first and last cell; a long cell alone, in parts."""
    cells = _cell_spans(row)
    start = 0
    for k, (index, cell) in enumerate(cells):
        following = cells[k + 1][1] if k + 1 < len(cells) else None
        begun = cells[start][1].start
        if cell.end - begun > LONGEST_CHARS:
            if k > start:
                yield cells[start][0], cells[k - 1][0], Span(begun, cells[k - 1][1].end)
            for span in _cut_long(text, cell):
                yield index, index, span
            start = k + 1
        elif following is None or following.end - begun > TARGET_CHARS:
            yield cells[start][0], index, Span(begun, cell.end)
            start = k + 1


def _cell_spans(row: Element) -> list[tuple[int, Span]]:
    """The places of the cells that have text, by column."""
    spans: list[tuple[int, Span]] = []
    position = row.span.start
    for k, cell in enumerate(row.block.cells):
        if cell:
            spans.append((k, Span(position, position + len(cell))))
        position += len(cell) + 1
    return spans


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
