"""Takes a document apart into what passages are made of: paragraphs, points, rows, parts of long ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.document import Document, Element, Span, Table, TableRow
from ingest.sentences import split_sentences

TARGET_CHARS = 700
"""Where a passage is closed: about 150 tokens of the encoder, a few sentences."""

LONGEST_CHARS = 1000
"""A paragraph or a row up to this length stays whole."""

ROW_LETTERS = 28
"""Letters of a table's usual row from which each is a passage of its own, if the columns have names."""

MOST_ROWS = 200
"""Longer tables, such as price lists, have several rows a passage."""

MOST_FIGURE_ROWS = 8
"""The same for tables whose rows are figures, or a few words."""

PAIRS_CHARS = 500
"""A row up to this length is also read by the search as "column: cell", pair by pair."""

_BETWEEN_CHARS = 200  # of a footer or of repeated headings, between the two parts of a row
_NAME_CHARS = 100
_CAPTION_CHARS = 120


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that is never cut further: an element, a row with all its parts, or some of a long one.

    ``columns`` are the names of the columns of a row (of those cells that are in the piece),
    ``label`` what else belongs to it: the caption of its table, and "Area: Tecnica" where that cell
    stands further up. ``alone`` says that it is a passage of its own, ``opens`` that a table begins.
    """

    elements: tuple[Element, ...]
    span: Span
    columns: tuple[str, ...] = ()
    label: str = ""
    alone: bool = False
    opens: bool = False


@dataclass(frozen=True, slots=True)
class _Place:
    """A row in its table; ``over`` are the cells above it that its empty first ones stand under.

    ``alone`` says that the rows of the table are passages of their own; ``titles`` are its caption
    and the last row above that has a title alone, "Spese correnti".
    """

    table: Table
    row: TableRow
    over: tuple[str, ...]
    alone: bool
    titles: tuple[str, ...]


def pieces(document: Document) -> Iterator[Piece]:
    """The pieces in order; every character of the text but white space is in one of them."""
    captions = _captions(document)
    rows = {span.start: place for place in _places(document.tables, captions) for span in place.row.spans}
    opening = {caption.span.start for caption in captions.values()}
    opening.update(table.span.start for table in document.tables if table.span.start not in captions)
    index = 0
    while index < len(document.elements):
        element = document.elements[index]
        place = rows.get(element.span.start) if element.block.kind == "row" else None
        if place is None:
            yield from _element_pieces(document.text, element, element.span.start in opening)
            index += 1
        else:
            parts = _parts(document.elements, index, place.row)
            yield from _row_pieces(document.text, parts, place)
            index += len(parts)


def _captions(document: Document) -> dict[int, Element]:
    """The line over each table that has one, by where the table starts; a heading is known as such."""
    starts = {table.span.start for table in document.tables}
    return {
        element.span.start: above
        for above, element in pairwise(document.elements)
        if element.span.start in starts
        and above.block.kind in ("paragraph", "item")
        and len(above.block.text) <= _CAPTION_CHARS
    }


def _places(tables: Sequence[Table], captions: Mapping[int, Element]) -> Iterator[_Place]:
    for table in tables:
        caption = captions.get(table.span.start)
        titles = (*((caption.block.text,) if caption else ()), *table.titles)
        above: tuple[str, ...] = ()
        group = ""
        alone = _stand_alone(table)
        for row in table.rows:
            empty = next((k for k, cell in enumerate(row.cells) if cell), len(row.cells))
            over = above[:empty]
            above = (*over, *row.cells[empty:])
            titled = (
                len(row.cells) > 2 and sum(map(bool, row.cells)) == 1 and len(row.cells[0]) <= _CAPTION_CHARS
            )
            yield _Place(table, row, over, alone, (*titles, group) if group and not titled else titles)
            if titled:
                group, above = row.cells[0], ()


def _stand_alone(table: Table) -> bool:
    if not table.columns or not table.rows:
        return False
    letters = median(sum(char.isalpha() for cell in row.cells for char in cell) for row in table.rows)
    return len(table.rows) <= (MOST_ROWS if letters >= ROW_LETTERS else MOST_FIGURE_ROWS)


def _parts(elements: Sequence[Element], index: int, row: TableRow) -> list[Element]:
    """The row's elements from ``index`` with what stands between them, if that is little."""
    last = index
    end = row.spans[-1].end
    while last + 1 < len(elements) and elements[last + 1].span.end <= end:
        last += 1
    parts = list(elements[index : last + 1])
    between = sum(len(part.block.text) for part in parts if part.span not in row.spans)
    return parts if between <= _BETWEEN_CHARS else parts[:1]


def _element_pieces(text: str, element: Element, opens: bool) -> Iterator[Piece]:
    if element.span.end - element.span.start <= LONGEST_CHARS:
        yield Piece((element,), element.span, opens=opens)
    else:
        for span in _cut_long(text, element.span):
            yield Piece((element,), span)


def _row_pieces(text: str, parts: Sequence[Element], place: _Place) -> Iterator[Piece]:
    columns, cells = place.table.columns, place.row.cells
    label = _lines(*place.titles, _pairs(columns, place.over))
    span = Span(parts[0].span.start, parts[-1].span.end)
    if span.end - span.start <= LONGEST_CHARS:
        if place.alone and span.end - span.start <= PAIRS_CHARS:
            label = _lines(label, _pairs(columns, cells))
        columns = columns[: len(parts[0].block.cells)]
        yield Piece(tuple(parts), span, columns, label, place.alone or len(parts) > 1)
        return
    name = next((k for k, cell in enumerate(cells) if cell), 0)
    own = (
        _pairs(columns[name : name + 1] or ("",), cells[name : name + 1])
        if len(cells[name]) <= _NAME_CHARS
        else ""
    )
    for part in parts:
        for first, last, cut in _cut_row(text, part):
            # The parts of a row without its first cell say whose they are.
            apart = first > name or part.span.start > span.start
            yield Piece((part,), cut, columns[first : last + 1], _lines(label, own if apart else ""), True)


def _lines(*texts: str) -> str:
    return "\n".join(filter(None, texts))


def _pairs(columns: Sequence[str], cells: Sequence[str]) -> str:
    """ "Area: Tecnica; Posti: 5"."""
    named = [(column, cell) for column, cell in zip(columns, cells, strict=False) if cell]
    return "; ".join(f"{column}: {cell}" if column else cell for column, cell in named)


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
