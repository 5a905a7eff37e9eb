"""Tells which pieces of a PDF are headings, and of which level."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ingest import markers
from ingest.clean import clean
from ingest.pdf.blocks import Part
from ingest.pdf.tags import Hint

_MAX_LENGTH = 200
_MAX_LINES = 4
# The words that open a part of an act stand alone on their line: "DETERMINA", "DELIBERA:", "IL DIRETTORE"
ACT_WORDS = re.compile(
    r"^(?:(?:tutto ci[oò]\s+)?premesso(?:\s+(?:che|e considerato))?|visto|visti|vista|viste|considerato|"
    r"ritenuto|richiamat[oaie]|dato atto|preso atto|accertat[oa]|atteso|(?:si\s+)?propone|determina|delibera|"
    r"ordina|decreta|dispone|rende noto|"
    r"certifica|attesta|avvisa|determinazione|deliberazione|decreto|ordinanza|oggetto|"
    r"allegat[oi](?:\s+[a-z0-9]{1,3})?|indice|sommario|premessa|premesse|appendice)(?:\s+che)?\s*:?$",
    re.I,
)
# "Art. 5", "Articolo 12 - Durata", "TITOLO II", "CAPO I – Disposizioni", "ALLEGATO A"
_PART = re.compile(
    r"^(?:art(?:icolo|\.)\s*\d+(?:[-\s]?(?:bis|ter|quater))?\b(?!\s*,)"
    r"|(?:titolo|capo|sezione|parte)\s+[ivxlc\d]+\b"
    r"|allegato\s+[a-z\d]{1,3}\b)",
    re.I,
)
# "2.1 Ambito", "3. Durata", "B.1 Caratteristiche", "B.1.a Fonte"
_NUMBERED = re.compile(r"^(\d{1,2}(?:\.\d{1,2}){0,4}|[A-Z](?:\.\d{1,2}){1,3}(?:\.[a-z])?)[.)]?\s+\D")
# "Finalità e obiettivi … 4": a line of the table of contents
_CONTENTS_LINE = re.compile(r"…\s*\d{1,4}$")
_CONTENTS = re.compile(r"^(?:indice|sommario)\b.{0,20}$", re.I)
_PAGE_NUMBER = re.compile(r"\s*…?\s*\d{1,4}$")


def key(text: str) -> str:
    """A heading's text without case, blanks and signs, to compare it with the outline's."""
    return re.sub(r"[\W_]+", "", clean(text).lower())


def heading_levels(
    found: Sequence[Part], usual: float, outline: Mapping[int, Sequence[Hint]]
) -> dict[int, int]:
    """The level of each part that is a heading (index → 1–6)."""
    levels: dict[int, int] = {}
    hinted = {(page, key(hint.title)): hint.level for page, hints in outline.items() for hint in hints}
    styles: dict[int, tuple[float, int]] = {}
    for index, piece in enumerate(found):
        hint = key(piece.text) if hinted else ""
        level = hinted.get((piece.page, hint))
        if level is not None and hint:
            levels[index] = min(level, 6)
        elif _looks_like_heading(piece, usual):
            styles[index] = (round(piece.size * 2) / 2, int(piece.bold))
    for index in _contents(found, {*levels, *styles}):
        levels.pop(index, None)
        styles.pop(index, None)
    styles = {index: style for index, style in styles.items() if not _is_bold_item(index, found, styles)}
    # Sizes rank the rest: the largest is level 1; below the outline's own levels nothing is known.
    ranks = sorted(set(styles.values()), reverse=True)
    sizes = _sizes_of(levels, found)
    for index, style in styles.items():
        levels[index] = min(_level(style, ranks, sizes, found[index].text), 6)
    return levels


def _contents(found: Sequence[Part], headings: set[int]) -> list[int]:
    """The entries of tables of contents among the headings: they come again, as headings, further on."""
    places = sorted(headings)
    last = {_title_key(found[index].text): index for index in places}
    entries: list[int] = []
    for start, index in enumerate(places):
        if _CONTENTS.match(found[index].text):
            again = [last[_title_key(found[entry].text)] > entry for entry in places[start + 1 :]]
            entries += places[start + 1 : start + 1 + _entries(again)]
    return entries


def _entries(again: Sequence[bool]) -> int:
    """How many headings under a table of contents are its entries; of several one may be worded otherwise."""
    count = hits = 0
    for place, comes_again in enumerate(again):
        if comes_again:
            hits, count = hits + 1, place + 1
        elif hits < 2 or place > count:
            break
    return count


def _title_key(text: str) -> str:
    return key(_PAGE_NUMBER.sub("", text))


def _is_bold_item(index: int, found: Sequence[Part], styles: Mapping[int, object]) -> bool:
    """A numbered line in bold among numbered lines that are no headings is one of them."""
    if not _has_number(found[index]):
        return False
    around = [k for k in (index - 1, index + 1) if 0 <= k < len(found)]
    return any(_has_number(found[k]) and k not in styles for k in around)


def _has_number(piece: Part) -> bool:
    return piece.marker is not None and markers.number(piece.marker) is not None


def _sizes_of(levels: Mapping[int, int], found: Sequence[Part]) -> dict[float, int]:
    known: dict[float, int] = {}
    for index, level in levels.items():
        size = round(found[index].size * 2) / 2
        known[size] = min(level, known.get(size, 6))
    return known


def _level(
    style: tuple[float, int], ranks: Sequence[tuple[float, int]], sizes: Mapping[float, int], text: str
) -> int:
    if sizes:
        smaller = [level for size, level in sizes.items() if size <= style[0]]
        return min(smaller) if smaller else max(sizes.values()) + 1
    numbered = _NUMBERED.match(text)
    level = ranks.index(style) + 1
    return max(level, numbered.group(1).count(".") + 1) if numbered else level


def _looks_like_heading(piece: Part, usual: float) -> bool:
    text = piece.text
    if len(text) > _MAX_LENGTH or piece.lines > _MAX_LINES or not piece.upright:
        return False
    letters = sum(map(str.isalpha, text))
    if letters < 3 or letters < 0.4 * len(text):
        return False
    if ACT_WORDS.match(text):
        return text == text.upper() or piece.bold or piece.size > 1.05 * usual
    if (text.endswith((".", ";", ",")) and not _PART.match(text)) or _CONTENTS_LINE.search(text):
        return False
    if piece.marker is not None and markers.bullet(piece.marker):
        return False
    if piece.size >= 1.13 * usual:
        return not text[0].islower()
    if piece.bold and piece.size >= 0.95 * usual:
        return not text[0].islower() and not text.endswith(":") and len(text) <= 120
    return _is_part_title(text)


def _is_part_title(text: str) -> bool:
    return bool(_PART.match(text)) and len(text) <= 80 and text[0].isupper() and not text.endswith((";", ","))
