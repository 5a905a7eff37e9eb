"""Parts an act into the lines before the premises, the premises, the decision and what follows it.

A number, an amount or a name means something else in each: the premises cite other acts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.act.dates import DATE
from ingest.act.lines import Line, closed

HEAD_LINES = 80
"""An act names itself on its first page; further down it names others."""

# «VISTO il D.Lgs. n. 267/2000», «Premesso che:», «L'anno duemilaventisei», «PREMESSA», «LA GIUNTA COMUNALE»
_PREMISE = re.compile(
    r"^[\W_]*(?:vist[oaie]\b|richiamat[oaie]\b|premess[oaie]\b|considerat[oaie]\b|dato atto"
    r"|preso atto|ritenut[oa]\b"
    r"|accertat[oa]\b|atteso\b|attesa\b|rilevat[oa]\b|tenuto conto|ricevut[oa]\b|sulla base|l\s?['’]\s?anno\b"
    r"|che\s+(?:il|la|l['’]|con|quest)|in vista\b|si comunica|il sottoscritto|la sottoscritta|ai sensi\b"
    r"|su proposta\b|(?:la|il) giunta\b|il consiglio (?:comunale|provinciale|regionale|dell)"
    r"|il decreto (?:legislativo|legge))",
    re.IGNORECASE,
)

# «DETERMINA», «D E L I B E R A», «DETERMINA Tutto ciò premesso», «DECRETA:», «PROPONE DI DELIBERARE»
_DECISION = re.compile(
    r"^\W*(?P<word>determina|delibera|decreta|ordina|dispone|propone|rilascia)"
    r"(?:\s+di\s+(?:deliberare|determinare))?"
    # not «DELIBERA DI GIUNTA», «DETERMINA DI IMPEGNO», which are titles
    r"(?:\W*$|\W+(?=(?:tutto|quanto|la|per (?:tutto|quanto|le|i))\b|di \w+[aei]r(?:e|si)\b))",
    re.IGNORECASE,
)

# «f.to dott. Livio Sarti», «IL PRESENTE VERBALE VIENE LETTO, APPROVATO», «Letto, confermato e sottoscritto»
_CLOSING = re.compile(
    r"^\W*(?:f\.?\s?to\b|letto,? |il presente verbale|firmat[oa] digitalmente|sottoscritt[oa] digitalmente"
    r"|documento (?:informatico )?firmato"
    # «Il dirigente Livio Sarti», «IL SEGRETARIO»
    r"|(?:il|la)\s+(?:dirigente|segretari[oa]|president[e]|sindac[oa]|direttor[e]|direttrice"
    r"|responsabile)\b[^,;:]{0,90}$)",
    re.IGNORECASE,
)
# «Borgo (PR), 24/03/2026 IL RESPONSABILE», «Comune di Borgo, lì 23/04/2026», «Roma, 29 marzo 2013»
PLACE_AND_DAY = re.compile(
    r"^\W*(?:(?i:comune di |dalla residenza municipale)\s*)?"
    r"[A-ZÀ-Ý][\w'’]+(?:\s(?:d[ie]l?\s)?[A-ZÀ-Ý][\w'’]+){0,4}(?:\s?\([A-Z]{2}\))?\s?"
    r"(?:[,.]\s?(?i:(?:l[iì]['’°]*|add[iì]['’]*)\s?)?,?|(?i:\s(?:l[iì]['’°]*|add[iì]['’]*)),?)\s*"
    rf"(?i:{DATE.pattern})(?=.{{0,100}}$)"
)

# «Allegato A», «ALLEGATO 1 – Schema di avviso»
_ANNEX = re.compile(r"^\W*all(?:egato|\.)\s*(?:n\.\s*)?[\dA-Z]{1,3}\b[^;]{0,120}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Zones:
    """The lines of a document, each in one zone; an act without a word of decision has no decision.

    ``tail`` is what follows the first signature (opinions, certificates, annotations of the
    accountants), up to the first annex. ``word`` is the word of decision in lower case.
    """

    head: tuple[Line, ...]
    premises: tuple[Line, ...]
    decision: tuple[Line, ...]
    tail: tuple[Line, ...]
    word: str | None

    @property
    def own(self) -> tuple[Line, ...]:
        """Where the act speaks of itself: everything but the premises."""
        return (*self.head, *self.decision, *self.tail)


def part(lines: Sequence[Line]) -> Zones:
    """The zones of a document."""
    decided, word = _decision(lines)
    opened = _first(lines[: min(HEAD_LINES, decided)], _PREMISE)
    closing = decided + _first_closing(lines[decided:])
    annex = decided + _first_annex(lines[decided:])
    closing = min(closing, annex)
    return Zones(
        head=tuple(lines[:opened]),
        premises=tuple(lines[opened:decided]),
        decision=tuple(lines[decided:closing]),
        tail=tuple(lines[closing:annex]),
        word=word,
    )


def _decision(lines: Sequence[Line]) -> tuple[int, str | None]:
    """Where the decision begins: the first word of decision after the premises, else the first at all."""
    found = [
        (index, match["word"].lower())
        for index, line in enumerate(lines)
        if index and line.columns == 1 and line.text.lstrip(" -–•*")[:1].isupper()
        if (match := _DECISION.match(closed(line.text)))
    ]
    opened = _first(lines, _PREMISE)
    return next((item for item in found if item[0] > opened), found[0] if found else (len(lines), None))


def _first(lines: Sequence[Line], pattern: re.Pattern[str]) -> int:
    """Where the first line that matches stands; the first two never count: they are the letterhead."""
    return next(
        (index for index, line in enumerate(lines) if index > 1 and pattern.match(line.text)), len(lines)
    )


def _first_closing(lines: Sequence[Line]) -> int:
    for index, line in enumerate(lines):
        if index and (_CLOSING.match(line.text) or (len(line.text) < 160 and PLACE_AND_DAY.match(line.text))):
            return index
    return len(lines)


def _first_annex(lines: Sequence[Line]) -> int:
    return next(
        (i for i, line in enumerate(lines) if line.kind == "heading" and i and _ANNEX.match(line.text)),
        len(lines),
    )
