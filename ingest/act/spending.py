"""Finds where in the budget the money of an act is: chapter, article, commitment."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.act.cells import column_below
from ingest.act.fields import Expenditure, Field
from ingest.act.lines import Line
from ingest.act.zones import Zones

_CODE = r"(?:n{{1,2}}(?:\.|°|um\w*\.?)?\s*)?(?P<{0}>\d{{1,7}}(?:[./]\d{{1,6}}){{0,3}})(?![\d.,]*\d)"
# «capitolo 1204», «sul capitolo n. 2613.3 imp n. 144/2024», «cap. 1204/12 art. 3», «cap. U00512»
_CHAPTER = re.compile(
    r"\bcap(?:itolo|itoli|\.)\s*(?:di (?:spesa|bilancio|peg)\s*)?" + _CODE.format("chapter"), re.IGNORECASE
)
_ARTICLE = re.compile(r"^\W{0,3}(?:e\s)?art(?:icolo|\.)\s*" + _CODE.format("article"), re.IGNORECASE)
# «impegno n. 144/2024», «imp. 12/2026», «impegno 63/2025»
_COMMITMENT = re.compile(
    r"\b(?:sub[- ]?)?(?:impegn[oi]|imp\.?)\s+(?:di spesa\s+)?(?:contabil[ei]\s+)?"
    + _CODE.format("commitment"),
    re.IGNORECASE,
)
# «Impegni nn. 2025/1893 e 2025/1894»: the next of them
_NEXT = re.compile(r"\s?(?:,|e)\s(?P<commitment>\d{1,7}/\d{2,7})(?![\d/])")
# «fondo istituito dalla L. 147/2013, cap. IV» is no chapter: roman figures are not matched at all.

_BUDGET_COLUMN = re.compile(r"^\W*(?:capitolo|cap\.?)(?:\s*/\s*art\.?|\s+articolo)?\W*$", re.IGNORECASE)
_COMMITMENT_COLUMN = re.compile(
    r"^\W*(?:n(?:um\w*|\.)?\s*)?impegno(?:\s+definitivo)?\W*$|^\W*definitivo\W*$", re.IGNORECASE
)
_CELL = re.compile(r"^\s*(?P<code>\d{1,7}(?:[./]\d{1,6}){0,3})\s*$")


def find_expenditures(zones: Zones) -> tuple[Expenditure, ...]:
    """The budget places of the decision and of the accountants' annotations, each once."""
    lines = (*zones.decision, *zones.tail)
    found: dict[tuple[str | None, str | None, str | None], Expenditure] = {}
    for item in (*_in_prose(lines), *_in_tables(lines)):
        found.setdefault(_key(item), item)
    chapters = {chapter for chapter, _, commitment in found if commitment}
    # «capitolo 253» alone says less than «capitolo 253, impegno 167»
    return tuple(
        item
        for (chapter, article, commitment), item in found.items()
        if commitment or article or chapter not in chapters
    )


def _key(item: Expenditure) -> tuple[str | None, str | None, str | None]:
    chapter, article, commitment = item.chapter, item.article, item.commitment
    return (
        chapter.value if chapter else None,
        article.value if article else None,
        commitment.value if commitment else None,
    )


def _in_prose(lines: Sequence[Line]) -> Iterator[Expenditure]:
    for line in lines:
        if line.columns > 1:
            continue
        claimed: set[int] = set()
        for match in _CHAPTER.finditer(line.text):
            article = _ARTICLE.match(line.text[match.end() :])
            commitment = _COMMITMENT.search(line.text[match.end() : match.end() + 60])
            if commitment:
                claimed.add(match.end() + commitment.start())
            yield Expenditure(
                _field(line, match, "chapter"),
                _field(line, article, "article", match.end()) if article else None,
                _field(line, commitment, "commitment", match.end()) if commitment else None,
            )
        for match in _COMMITMENT.finditer(line.text):
            if match.start() not in claimed:
                yield Expenditure(commitment=_field(line, match, "commitment"))
            position = match.end()
            while following := _NEXT.match(line.text, position):
                yield Expenditure(commitment=_field(line, following, "commitment"))
                position = following.end()


def _field(line: Line, match: re.Match[str], group: str, offset: int = 0) -> Field:
    return line.field(match[group], offset + match.start(group), offset + match.end(group))


def _in_tables(lines: Sequence[Line]) -> Iterator[Expenditure]:
    """«Capitolo» and «N. Impegno» as columns; the commitment may stand in the next row of titles."""
    chapter: Field | None = None
    committed = -1
    for position, line in enumerate(lines):
        if line.columns < 2:
            continue
        if _BUDGET_COLUMN.match(line.text):
            if chapter:
                yield Expenditure(chapter)
            first, *others = [*_codes_below(lines, position), None]
            chapter = first
            yield from (Expenditure(code) for code in others if code)
        elif line.element != committed and _COMMITMENT_COLUMN.match(line.text):
            commitment = next(_codes_below(lines, position), None)
            if commitment and int(re.sub(r"\D", "", commitment.value)):
                yield Expenditure(chapter, None, commitment)
                # «N. Sub-impegno» follows in the same row, in a wrapped title as «impegno» alone
                chapter, committed = None, line.element
    if chapter:
        yield Expenditure(chapter)


def _codes_below(lines: Sequence[Line], position: int) -> Iterator[Field]:
    """The codes in the cells below a title, down to the first cell that holds none."""
    for line in column_below(lines, position):
        cell = _CELL.match(line.text)
        if cell is None:
            return
        yield line.field(cell["code"], cell.start("code"), cell.end("code"))
