"""Finds the day of an act, where the entry of its register does not give it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from email.utils import parsedate_to_datetime

from ingest.act.cells import below, beside
from ingest.act.dates import DATE, IN_WORDS, iso, iso_in_words
from ingest.act.fields import Field, RegisterEntry
from ingest.act.kind import ACT_TYPES
from ingest.act.lines import Line
from ingest.act.zones import PLACE_AND_DAY, Zones

_SHORT = 160
_END = 15
_SENT = frozenset({"lettera", "circolare", "avviso"})
# «DATA: 29/01/2026 18:54», «Data di adozione: 3 marzo 2026», «Seduta del 26/11/2019»
_LABELLED = re.compile(
    r"(?:^|[\s(])(?:data(?: (?:di )?(?:adozione|registrazione|emissione|seduta|atto))?\s*[:.]?"
    r"|seduta del(?:l['’]| giorno)?)\s*" + DATE.pattern,
    re.IGNORECASE,
)
# «Data: Tue, 02 Dec 2025 10:14:00 +0100», as mails say it
_MAILED = re.compile(r"^Data:\s+(?P<day>(?:\w{3},\s)?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d\S* \S+)")
_DAY_TITLE = re.compile(r"^\W*data(?: (?:di )?(?:adozione|registrazione|emissione|atto))?\W*$", re.IGNORECASE)
# «Prot. n. 8314 del 04.08.2025», «Prot. n. 2856 dell’11.03.2026»
_PROTOCOL = re.compile(
    r"^\W*prot\w*\.?\s*(?:gen\w*\.?\s*)?n\W{0,3}\d[\d/]*\s+del(?:l['’])?\s*" + DATE.pattern, re.IGNORECASE
)
# «del 16 ottobre 2025», «lì 3 marzo 2025», «in data 2.3.2026»
_SAID = re.compile(r"\b(?:data|del|dell['’]|lì|in data|addì|il giorno)\s*:?\s*" + DATE.pattern, re.IGNORECASE)
# «Protocollo N.0006005/2026 del 24/04/2026 … Ingresso»: when somebody received it
_STAMP = re.compile(r"REG_?UFF|\bprot\w*\b|\bingresso\b|\buscita\b|copia conforme", re.IGNORECASE)
# A law's own day: «decreto legislativo 30 marzo 2001», «L. 17 dicembre 2012», «D.Lgs. n. 267 del 18/08/2000»
_OF_A_LAW = re.compile(
    r"\b(?:legge|decreto|d\.?\s?lgs|d\.?p\.?r|l\.|d\.?\s?l\.|regolamento|direttiva|circolare"
    r"|deliberazione|delibera|determina(?:zione)?|d\.?g\.?r|sentenza|gazzetta)"
    r"\W[^;]{0,40}$",
    re.IGNORECASE,
)


def find_date(lines: Sequence[Line], zones: Zones, entry: RegisterEntry | None, kind: str) -> Field | None:
    """The day of the act: its entry's, else the one it is labelled with, said in words or signed at."""
    if entry and entry.date:
        return entry.date
    decides = kind in ACT_TYPES or kind == "proposta"
    head = zones.head or lines[:20]
    found = (
        _labelled(head)
        or (None if decides else _first(head[:10], _PROTOCOL))
        or _in_words(lines[:60])
        or _signed_at(
            (*zones.decision, *zones.tail) if zones.decision else _ends(lines), last=not zones.decision
        )
        or (_alone(lines) if kind in _SENT else None)
    )
    if found or decides:
        return found or _said(head[:30])
    return _said(lines[:20]) or _anywhere(lines[:12])


def _labelled(head: Sequence[Line]) -> Field | None:
    for position, line in enumerate(head[:40]):
        if (mailed := _MAILED.match(line.text)) and (when := _sent(mailed["day"])):
            return line.field(when, *mailed.span("day"))
        if len(line.text) < 2 * _SHORT and (match := _LABELLED.search(line.text)) and (when := iso(match)):
            return line.field(when, match.start("day"), match.end())
        if line.columns > 1 and _DAY_TITLE.match(line.text):
            for cell in (beside(head, position), below(head, position)):
                if cell and (match := DATE.search(cell.text)) and (when := iso(match)):
                    return cell.field(when, match.start(), match.end())
    return None


def _sent(stamp: str) -> str | None:
    try:
        return parsedate_to_datetime(stamp).date().isoformat()
    except ValueError:
        return None


def _in_words(lines: Sequence[Line]) -> Field | None:
    for line in lines:
        if (match := IN_WORDS.search(line.text)) and (when := iso_in_words(match)):
            return line.field(when, match.start(), match.end())
    return None


def _ends(lines: Sequence[Line]) -> Sequence[Line]:
    """The first and last lines of a paper: in between it speaks of other days."""
    return lines if len(lines) < 2 * _END else (*lines[:_END], *lines[-_END:])


def _signed_at(lines: Sequence[Line], last: bool) -> Field | None:
    """«Borgo, lì 22 aprile 2026»; in a text without a decision the last one, which closes it."""
    found = list(_places(lines))
    return (found[-1] if last else found[0]) if found else None


def _alone(lines: Sequence[Line]) -> Field | None:
    """«Roma, 30 maggio 2017» in a line of its own: where a letter ends, before what it encloses."""
    found = [day for line in lines for day in _places([line]) if day.span.end == line.start + len(line.text)]
    return found[-1] if found else None


def _places(lines: Sequence[Line]) -> Iterator[Field]:
    for line in lines:
        if _STAMP.search(line.text):
            continue
        match = PLACE_AND_DAY.match(line.text)
        if (
            match
            and len(line.text) < _SHORT
            and not _OF_A_LAW.search(line.text[: match.start("day")])
            and (when := iso(match))
        ):
            yield line.field(when, match.start("day"), match.end())


def _first(lines: Sequence[Line], pattern: re.Pattern[str]) -> Field | None:
    for line in lines:
        for match in pattern.finditer(line.text):
            if len(line.text) < _SHORT and (when := iso(match)):
                return line.field(when, match.start("day"), match.end())
    return None


def _said(lines: Sequence[Line]) -> Field | None:
    for line in lines:
        if (
            len(line.text) > _SHORT
            or _STAMP.search(line.text)
            or re.match(r"\W*vist[oaie]\b", line.text, re.IGNORECASE)
        ):
            continue
        approved = re.match(r"\W*(?:approvat|adottat|emanat)", line.text, re.IGNORECASE)
        for match in _SAID.finditer(line.text):
            if (approved or not _OF_A_LAW.search(line.text[: match.start()])) and (when := iso(match)):
                return line.field(when, match.start("day"), match.end())
    return None


def _anywhere(lines: Sequence[Line]) -> Field | None:
    for line in lines:
        for match in DATE.finditer(line.text):
            if (
                not _OF_A_LAW.search(line.text[: match.start()])
                and not _STAMP.search(line.text)
                and (when := iso(match))
            ):
                return line.field(when, match.start(), match.end())
    return None
