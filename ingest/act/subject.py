"""Finds the object of an act: the words after «OGGETTO», or the line that stands for them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.act.dates import DATE
from ingest.act.fields import Field
from ingest.act.kind import ACT_TYPES, word_of
from ingest.act.lines import Line
from ingest.document import Span

# «OGGETTO: Acquisto», «Oggetto | Acquisto», «O G G E T T O : …», «OGGETTO DELL'ATTO»
_LABEL = re.compile(
    r"^\W*(?:oggetto|o g g e t t o)(?:\s+(?:dell['’]\s?atto|del provvedimento"
    r"|della \w+))?\s*(?:[:;|.\-–]+\s*|$|(?=[\"“«A-ZÀ-Ý]))",
    re.IGNORECASE,
)
# «Verbale n. 4 del 31/03/2026 Oggetto: Parere sul …»
_INLINE = re.compile(r"\bOGGETTO\s*:\s*|\bOggetto\s*:\s*")

# Where an object that ran over its block cannot go on: the act's next part begins there.
_STOP = re.compile(
    r"^\W*(?:l\s?['’]\s?anno\b|il\s|la\s|vist[oaie]\b|premess|considerat|richiamat|dato atto|ritenut"
    r"|cup\b|cig\b|importo\b"
    r"|n(?:um\w*|\.)\s*(?:\d|prot|reg)|data\b|settore\b|area\b|ufficio\b|servizio\b|registro\b|reg\."
    r"|allegat|sottoscritt|firmat"
    r"|si esprime|proponente|responsabile|determina\b|delibera\b|decreta\b|ordina\b)",
    re.IGNORECASE,
)
# An end that asks for more: «… ARTICOLO 6 DEL D. LGS.», «… deliberazione di C.C. n.», «… progetto “»
_OPEN_END = re.compile(
    r"(?:\b(?:d|l|dlgs|lgs|n|art|artt|c|g|cc|gc|p|r|di|del|della|dei|delle|per|e|con|il|la|al|alla"
    r"|in|su|a)\.?|[,(“«\-–:])$",
    re.IGNORECASE,
)
_MORE = 4
"""Blocks after its first that an object may run over."""

_SEARCHED = 400
"""Lines in which an object is looked for: a scan may have lost the first."""

_FEW_WORDS = 3
# The end of a title that gives the number too: «AVVISO RILASCIO PERMESSO n. 9», «Avviso del 3/3/2026»
_TITLE_END = re.compile(
    r"\s*(?:[-–,(]\s*)?(?:\bn(?:\.|°|r\.?|um\w*)\s*[\d_.]|\bdel\s+" + DATE.pattern + r"|$)", re.IGNORECASE
)
_TITLED = frozenset({"avviso", "parere", "verbale", "circolare"})


@dataclass(frozen=True, slots=True)
class Subject:
    """The object, and the lines (by their start) that hold nothing else."""

    field: Field
    lines: frozenset[int]


def find_subject(lines: Sequence[Line], head: Sequence[Line], kind: str) -> Subject | None:
    """The object as the act gives it.

    A certificate has none: the object that it repeats is that of the act it certifies.
    """
    if kind == "certificato":
        return None
    found = next(_labelled(lines[:_SEARCHED], len(head)), None)
    if found is None:
        found = _after_the_number(head) if kind in ACT_TYPES else _title_line(head, kind)
    return replace(found, field=_mended(found.field, lines)) if found else None


# «aggiornamento P iano»: a capital that the file sets apart from its word
_SPLIT_CAPITAL = re.compile(r"\b([A-ZÀ-Ý]) ([a-zà-ý]{2,})\b")


def _mended(field: Field, lines: Sequence[Line]) -> Field:
    """A split word drawn together where the document has it whole, and its rest never as a word."""
    if not _SPLIT_CAPITAL.search(field.value):
        return field
    words = Counter(word for line in lines for word in re.findall(r"\w+", line.text.casefold()))

    def mend(match: re.Match[str]) -> str:
        whole, rest = "".join(match.groups()), match.group(2)
        split = len(re.findall(rf"\b{match.group(1)} {rest}\b", field.value))
        return whole if words[whole.casefold()] and words[rest] <= split else match.group()

    return replace(field, value=_SPLIT_CAPITAL.sub(mend, field.value))


def _labelled(lines: Sequence[Line], head: int) -> Iterator[Subject]:
    for position, line in enumerate(lines):
        label = _LABEL.match(line.text)
        if label is None and position < head and len(line.text) < 600:
            label = _INLINE.search(line.text)
        if label is None or (line.kind == "item" and position >= head):
            continue
        if found := _gather(lines, position, label.end()):
            yield found


def _gather(lines: Sequence[Line], position: int, start: int) -> Subject | None:
    """The object from ``start`` of a line on, with what it says in the next cells and blocks."""
    label = lines[position]
    parts = [(label, start)] if label.text[start:].strip(" |") else []
    for following in lines[position + 1 : position + 40]:
        if len(parts) <= _MORE and _goes_on(parts, label, following):
            parts.append((following, 0))
        elif not _names_a_register(parts, following):
            break
    return _subject(parts)


def _names_a_register(parts: Sequence[tuple[Line, int]], line: Line) -> bool:
    """Whether a line is the first cell of the next row: the object may go on in the cell beside it."""
    if not parts:
        return False
    last = parts[-1][0]
    return line.element == last.element + 1 and line.column == 0 and 1 < line.columns == last.columns


def _goes_on(parts: Sequence[tuple[Line, int]], label: Line, line: Line) -> bool:
    if not parts:
        empty_heading = re.match(r"^\W*l\s?['’]\s?anno\b", line.text, re.IGNORECASE)
        beside = line.element == label.element if label.columns > 1 else line.element == label.element + 1
        return beside and not empty_heading and not _LABEL.match(line.text)
    last, start = parts[-1]
    if line.columns > 1 or last.columns > 1:
        same_column = last.columns == line.columns and last.column == line.column and line.column > 0
        return same_column and line.element == last.element + 1 and last.kind == line.kind == "row"
    text = last.text[start:].rstrip()
    unbalanced = (
        text.count("“") > text.count("”")
        or text.count("«") > text.count("»")
        or text.count("(") > text.count(")")
    )
    if _OPEN_END.search(text) or unbalanced:
        return True
    return (
        not _STOP.match(line.text)
        and bool(re.match(r"^[a-zà-ý]", line.text))
        and not text.endswith((".", ";"))
    )


def _subject(parts: Sequence[tuple[Line, int]]) -> Subject | None:
    pieces = [" ".join(line.text[start:].split()) for line, start in parts]
    value = " ".join(piece for piece in pieces if piece).strip(" |:")
    if not re.search(r"\w{2}", value):
        return None
    (first, start), (last, _) = parts[0], parts[-1]
    lead = len(first.text[start:]) - len(first.text[start:].lstrip(" |:"))
    span = Span(first.start + start + lead, last.start + len(last.text))
    return Subject(Field(value, span), frozenset(line.start for line, begin in parts if begin == 0))


# «D.d.u.o. 18 febbraio 2025 - n. 2054»: an official journal gives number, title and body, without labels
_JOURNAL = re.compile(
    r"^\W*d\.\s?[dgpc]\.(?:\s?[a-z]\.){0,3}\s?\d{1,2} \w+ \d{4}\s?[-–]\s?n\.", re.IGNORECASE
)


def _after_the_number(head: Sequence[Line]) -> Subject | None:
    for position, line in enumerate(head):
        if not _JOURNAL.match(line.text):
            continue
        parts: list[tuple[Line, int]] = []
        for following in head[position + 1 : position + 2 + _MORE]:
            if re.match(r"^(?:IL|LA|L['’])\s?[A-ZÀ-Ý]{4}", following.text):
                break
            parts.append((following, 0))
        return _subject(parts) if parts else None
    return None


def _title_line(head: Sequence[Line], kind: str) -> Subject | None:
    """The line that names the document, where its kind is one that has no object of its own."""
    words = word_of(kind)
    if kind not in _TITLED or words is None:
        return None
    for position, line in enumerate(head[:15]):
        match = words.search(line.text)
        if match is None or len(line.text) > 300:
            continue
        end = _TITLE_END.search(line.text, match.end())
        stop = end.start() if end else len(line.text)
        value = " ".join(line.text[match.start() : stop].split())
        if len(value.split()) < _FEW_WORDS:
            continue
        parts = [(line, match.start())]
        if stop == len(line.text):
            # «Parere sulla proposta di bilancio», and below in smaller letters «e documenti allegati»
            for following in head[position + 1 : position + 1 + _MORE]:
                if not _goes_on(parts, line, following):
                    break
                parts.append((following, 0))
        if len(parts) > 1:
            found = _subject(parts)
            return replace(found, lines=frozenset()) if found else None
        return Subject(Field(value, line.span(match.start(), stop)), frozenset())
    return None
