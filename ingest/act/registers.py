"""Finds the numbers of an act and their days, both pairs where there are two."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.act.cells import below, beside
from ingest.act.dates import DATE, iso
from ingest.act.fields import Field, RegisterEntry
from ingest.act.lines import Line
from ingest.act.owner import REACH, Place, decides, whose

# «N. 12», «n° 12/2026», «NUMERO: 0000276», «Num. 45», «N. Reg. Gen. 845», «N° XI / 2531», «DD-2026-00123»
_NUMBER = re.compile(
    r"\b(?:numero|num|nr|n)\b\s?(?:\.\s?ro\b)?[\s.°º:]{0,4}"
    r"(?P<between>(?:di\s+)?(?:reg(?:istro)?\.?\s*)?(?:gen(?:erale)?\.?|settor\w+\.?|serv\w+\.?"
    r"|cronolog\w+\.?)\s*[:.]?\s*|(?:(?:di\s+)?adozione|delibera|determina|ordinanza|decreto|atto)\s*:\s*)?"
    r"(?:(?:[A-Z]{2,4}[-/])?(?P<before>20\d\d)[-/](?=\d)|(?P<series>[IVXLC]{1,6})\s?/\s?)?"
    r"0*(?P<number>\d{1,7})(?![\d.,]\d|\d)(?:\s?/\s?(?P<year>(?:19|20)\d\d|\d\d)(?!\d))?",
    re.IGNORECASE,
)

_LONG = 220

# «Seduta del 26/11/2019», «/ AT DEL 24/03/2026», «in data 3 marzo 2026», «dell'11.03.2026»
_DAY_AFTER = re.compile(
    r"^(?:\s?/\s?[A-Z]{1,6}\b)?"
    r"(?:\W|anno \d{4}\b|(?:nella\s+)?seduta\b|approvat\w\b|adottat\w\b|registrat\w\b){0,12}"
    r"(?:del(?:l['’])?|in data|data(?: adozione| registrazione| atto)?|dal)\s*:?\s*" + DATE.pattern,
    re.IGNORECASE,
)
# «D.d.u.o. 18 febbraio 2025 - n. 2054»
_DAY_BEFORE = re.compile(DATE.pattern + r"\s*[-–,]?\s*$", re.IGNORECASE)

_OBJECT = re.compile(r"\b(?:oggetto|o g g e t t o)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Found:
    place: Place
    entry: RegisterEntry


def find_entries(head: Sequence[Line], kind: str, skip: frozenset[int]) -> tuple[RegisterEntry, ...]:
    """The act's own numbers in its first lines; ``skip`` are the starts of lines of its object.

    A kind of document that has no register (a letter, a guide) has none: what it gives are
    the numbers of others.
    """
    if not _is_numbered(kind):
        return ()
    found = [item for item in _candidates(head, kind, skip) if item.place != "other"]
    return _pairs(found)


def _is_numbered(kind: str) -> bool:
    return decides(kind) or kind in ("circolare", "verbale", "avviso", "parere")


def _candidates(head: Sequence[Line], kind: str, skip: frozenset[int]) -> Iterator[_Found]:
    for position, line in enumerate(head):
        if line.start in skip:
            continue
        text = line.text[: m.start()] if (m := _OBJECT.search(line.text)) else line.text
        if len(text) > _LONG:
            continue
        before = _label_before(head, position)
        if cell := _in_table(head, position, kind):
            yield cell
        previous = 0
        for match in _NUMBER.finditer(text):
            label = (
                f"{before} {text[previous : match.start()]}"
                if previous == 0
                else text[previous : match.start()]
            )
            place = whose(label, match["between"] or "", kind, position)
            previous = match.end()
            if entry := _entry(line, text, match, place):
                yield _Found(place, entry)


# «NUMERO», «N. registro generale», «Numero settoriale», «Registro generale n.»: a title of a table
_TITLE = re.compile(r"^\W*(?=.*\b(?:n|nr|num|numero|registro)\b)(?P<label>[^\d]{1,40}?)\W*$", re.IGNORECASE)
_FIGURES = re.compile(
    r"^\W*0*(?P<number>\d{1,7})(?:\s?/\s?(?P<year>(?:19|20)\d\d))?(?:\W*$|\s+del\b)", re.IGNORECASE
)


def _in_table(head: Sequence[Line], position: int, kind: str) -> _Found | None:
    """«NUMERO | DATA» with the figures below, or «Numero | 845» beside."""
    title = _TITLE.match(head[position].text) if head[position].columns > 1 and decides(kind) else None
    if title is None:
        return None
    place = whose(title["label"], "", kind, position)
    if re.fullmatch(r"\W*(?:n|nr|num|numero)\W*", title["label"], re.IGNORECASE):
        place = "bare"
    for cell in (beside(head, position), below(head, position)):
        match = _FIGURES.match(cell.text) if cell else None
        if cell is None or match is None or place == "other" or int(match["number"]) == 0:
            continue
        day = _day_of_cell(head, position, cell, match)
        year = match["year"] or (day.value[:4] if day else None)
        number = cell.field(match["number"], match.start("number"), match.end("number"))
        return _Found(place, RegisterEntry("general", number, day, year=year))
    return None


def _day_of_cell(head: Sequence[Line], position: int, cell: Line, match: re.Match[str]) -> Field | None:
    """The day after the figures, or in a cell of theirs row that follows them."""
    if found := _DAY_AFTER.match(cell.text[match.end("number") :]):
        when = iso(found)
        return cell.field(when, match.end("number") + found.start("day"), len(cell.text)) if when else None
    for other in head[position + 1 :]:
        if other.element == cell.element and other.column > cell.column:
            day = DATE.search(other.text)
            return other.field(when, day.start(), day.end()) if day and (when := iso(day)) else None
    return None


def _label_before(head: Sequence[Line], position: int) -> str:
    """In a table the label may stand in the cell before: «Registro generale | N. 12 del 3/3/2026»."""
    line = head[position]
    if line.column == 0 or position == 0 or head[position - 1].element != line.element:
        return ""
    return head[position - 1].text[-REACH:]


def _entry(line: Line, text: str, match: re.Match[str], place: Place) -> RegisterEntry | None:
    number = match["number"]
    if place == "other" or int(number) == 0:
        return None
    day = _day(line, text, match)
    year = match["before"] or match["year"]
    if year and len(year) == 2:
        year = f"20{year}"
    if year is None:
        stated = re.match(r"\W{0,3}anno\s+(\d{4})\b", text[match.end() :], re.IGNORECASE)
        year = stated.group(1) if stated else None
    return RegisterEntry(
        register="service" if place == "service" else "general",
        number=line.field(number, match.start(), match.end()),
        date=day,
        series=match["series"].upper() if match["series"] else None,
        year=year or (day.value[:4] if day else None),
    )


def _day(line: Line, text: str, match: re.Match[str]) -> Field | None:
    after = _DAY_AFTER.match(text[match.end() :])
    if after and (when := iso(after)):
        return line.field(when, match.end() + after.start("day"), match.end() + after.end())
    before = _DAY_BEFORE.search(text[: match.start()])
    if before and (when := iso(before)):
        return line.field(when, before.start("day"), match.start())
    return None


def _pairs(found: Sequence[_Found]) -> tuple[RegisterEntry, ...]:
    """One entry a register: the first of each, and a number without a label beside a labelled one."""
    general = next(
        (replace(item.entry, register="general") for item in found if item.place == "general"), None
    )
    service = next(
        (replace(item.entry, register="service") for item in found if item.place == "service"), None
    )
    plain = next((item.entry for item in found if item.place in ("own", "bare")), None)
    if general and not service and plain and plain.number.value != general.number.value:
        service = replace(plain, register="service")
    if not general and plain:
        general = replace(plain, register="general")
    if service and not general:
        return (replace(service, register="general"),)
    return tuple(entry for entry in (general, service) if entry)
