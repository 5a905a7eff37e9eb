"""Finds the lines in which an act repeats its own number: its footer, its certificate of publication."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.act.dates import DATE, iso
from ingest.act.fields import RegisterEntry
from ingest.act.kind import ACT_TYPES, word_of
from ingest.act.lines import Line

# «Azienda USL di Valfiore - Determinazione n. 276 del 29/01/2026», «Delibera di Giunta n 7 del 23/01/2018»:
# nothing else in the line
_STATEMENT = re.compile(
    r"^\W*(?:(?P<body>[A-ZÀ-Ý].{3,80}?)\s+[-–]\s+)?(?P<words>[A-Za-zÀ-ÿ .'’]{5,60}?)\s*\b(?:n|nr|num"
    r"|numero)\b\s*[.°º:]*\s*"
    r"0*(?P<number>\d{1,7})(?:\s?/\s?\d{4})?\s+del(?:l['’])?\s*"
    + DATE.pattern
    + r"(?:\W|pag\w*\.?|\d{1,3}\b|di\b|su\b)*$",
    re.IGNORECASE,
)
_IDENTIFIERS = re.compile(r"\bestremi (?:identificativi )?dell['’]\s?atto\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Statement:
    """A line with the act's own number and day; ``identifying`` where a certificate introduces it so."""

    line: Line
    entry: RegisterEntry
    identifying: bool


def find_statements(lines: Sequence[Line], kind: str, skip: frozenset[int]) -> tuple[Statement, ...]:
    """The statements of an act, in order; other kinds of documents only ever name others in this way."""
    words = word_of(kind)
    if kind not in ACT_TYPES or words is None:
        return ()
    found: list[Statement] = []
    for position, line in enumerate(lines):
        match = _STATEMENT.match(line.text) if len(line.text) < 160 and line.kind != "item" else None
        if match is None or line.start in skip or not words.match(match["words"].strip()):
            continue
        when = iso(match)
        number = line.field(match["number"], match.start("number"), match.end("number"))
        day = line.field(when, match.start("day"), match.end("year")) if when else None
        entry = RegisterEntry("general", number, day, year=when[:4] if when else None)
        introduced = position > 0 and bool(_IDENTIFIERS.search(lines[position - 1].text))
        found.append(Statement(line, entry, introduced))
    return tuple(found)


def agree(entries: tuple[RegisterEntry, ...], statements: Sequence[Statement]) -> tuple[RegisterEntry, ...]:
    """The entries of the first lines, completed by what the act says of itself elsewhere."""
    if not statements:
        return entries
    stated = next((s.entry for s in statements if s.identifying), statements[0].entry)
    if not entries:
        return (stated,)
    general = entries[0]
    if general.number.value == stated.number.value:
        return (
            general if general.date else replace(general, date=stated.date, year=stated.year),
            *entries[1:],
        )
    identified = any(statement.identifying for statement in statements)
    if identified and len(entries) == 1:
        # The first page gave the service's number alone; the certificate names the act by the general one.
        return (stated, replace(general, register="service"))
    return entries
