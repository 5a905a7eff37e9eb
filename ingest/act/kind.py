"""Tells what kind of document it is by the words with which documents name themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath

from ingest.act.fields import Field
from ingest.act.lines import Line, closed

ACT_TYPES = frozenset({"determinazione", "deliberazione", "decreto", "ordinanza"})
"""Acts that decide; the others inform, certify, propose or record."""

# Types with the words by which a title or a first line tells them.
_TYPES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        # «CERTIFICATO DI PUBBLICAZIONE», «ATTESTAZIONE DI ESECUTIVITÀ»
        (
            "certificato",
            r"^\W*(?:certificato|attestazione|referto|relata) di (?:avvenuta )?"
            r"(?:pubblicazione|esecutivit|conformit|notific)",
        ),
        # «PROPOSTA DI DELIBERAZIONE DELLA GIUNTA COMUNALE»
        ("proposta", r"\bproposta (?:di|n[.°])\s?(?:delibera|determina|decreto|ordinanza)"),
        # «FRONTESPIZIO DETERMINAZIONE», «DETERMINA DIRIGENZIALE n. 12»
        ("determinazione", r"\bdetermina(?:zion[ei])?\b|^\W*d\.?d\.? n[.°]"),
        # «DELIBERAZIONE DELLA GIUNTA COMUNALE», «VERBALE DI DELIBERAZIONE», «D.g.r. 3 marzo 2026 - n. XII/12»
        (
            "deliberazione",
            r"\b(?:verbale di )?delibera(?:zion[ei])?\b|^\W*d\.\s?[gc]\.\s?r\. (?:\d{1,2} \w+ \d{4}|n\.)",
        ),
        # «DECRETO SINDACALE», «D.d.u.o. 18 febbraio 2025 - n. 12», «D.d.s. 5 dicembre 2024 - n. 7»
        (
            "decreto",
            r"\bdecreto\b(?![ -]*legislativo|[ -]*legge)"
            r"|^\W*d\.\s?(?:d\.\s?(?:g|s|u\.\s?o|c)|p\.\s?g\.\s?r)\.\s(?:\d{1,2} \w+ \d{4}|n\.)",
        ),
        ("ordinanza", r"\bordinanza\b"),
        ("circolare", r"^\W*circolare\b"),
        ("regolamento", r"\bregolamento\b(?! \(?ue)"),
        ("verbale", r"\bverbale\b"),
        ("avviso", r"\b(?:avviso|bando|manifestazione di interesse)\b"),
        ("convenzione", r"\b(?:convenzione|accordo|protocollo d['’]intesa)\b"),
        ("catalogo", r"\b(?:catalogo|buone pratiche|buone prassi|esperienze (?:e|&) testimonianze)\b"),
        ("relazione", r"\b(?:relazione|rapporto|report)\b"),
        ("parere", r"\bparere\b|^\W*visto di regolarit[aà]"),
        ("guida", r"\b(?:guida|vademecum|manuale|linee guida|faq)\b"),
    )
)
_WORDS = dict(_TYPES)

_OPENING_LINES = 10
_SHORT = 160

# A line that a type is not told by: the act cites another there, or says what it is about.
_TOLD_ELSEWHERE = re.compile(
    r"^\W*(?:oggetto\b|vist[oaie]\b|richiamat[oaie]\b|ai sensi|approvat[oa]\b|in esecuzione|allegat[oa] al)",
    re.IGNORECASE,
)

_BY_DECISION = {
    "determina": "determinazione",
    "delibera": "deliberazione",
    "decreta": "decreto",
    "ordina": "ordinanza",
}


def find_type(head: Sequence[Line]) -> Field | None:
    """The type that the first short lines name."""
    opening = [line for line in head[:_OPENING_LINES] if len(line.text) < _SHORT]
    for line in opening:
        if _TOLD_ELSEWHERE.match(line.text) or line.text.lstrip(' -–•"“«')[:1].islower():
            continue  # «l'avviso resterà aperto»: a sentence goes on
        named = first_type(closed(line.text))
        if named is not None:
            name, start, end = named
            drawn = closed(line.text) != line.text
            return line.field(name, 0, len(line.text)) if drawn else line.field(name, start, end)
    return None


def type_by_decision(word: str, line: Line) -> Field | None:
    """«IL DIRIGENTE … DETERMINA» makes a determinazione of an act whose title does not say so."""
    name = _BY_DECISION.get(word)
    return line.field(name, 0, len(line.text)) if name else None


def first_type(text: str) -> tuple[str, int, int] | None:
    """The type whose word comes first, with its place: an «avviso» that cites a determination is one."""
    found = [
        (match.start(), rank, name, match.end())
        for rank, (name, pattern) in enumerate(_TYPES)
        if (match := pattern.search(text))
    ]
    if not found:
        return None
    start, _, name, end = min(found)
    return name, start, end


def word_of(kind: str) -> re.Pattern[str] | None:
    """The words by which a type is told; None for a type that is told otherwise (a letter)."""
    return _WORDS.get(kind)


def guess_type(head: Sequence[Line], title: str | None, file_name: str) -> str:
    """The type of a document whose first lines do not name it: by its title, its file, its form."""
    stem = first_type(re.sub(r"[_\W]+", " ", PurePath(file_name).stem))
    titled = first_type(title or "")
    if titled:
        return titled[0]
    letter = any(line.column == 0 and re.match(r"\W*oggetto\b", line.text, re.IGNORECASE) for line in head)
    # What is filed with an act bears its name too: «Delibera_76_rettifica.pdf» may be a letter.
    if stem and not (letter and stem[0] in ACT_TYPES):
        return stem[0]
    if letter:
        return "lettera"
    if PurePath(file_name).suffix.lower() in (".html", ".htm"):
        return "pagina web"
    return "documento"
