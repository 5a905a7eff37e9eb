"""Judges by the words before a number whose number it is: the act's, its office's, or another's."""

from __future__ import annotations

import re
from typing import Literal

from ingest.act.kind import ACT_TYPES, word_of
from ingest.act.lines import closed

Place = Literal["service", "general", "own", "bare", "other"]
"""``own`` is the act's without a register, ``bare`` a number that stands alone at the top."""

REACH = 90
"""Characters before a number in which a word says whose it is."""
_BARE_LINES = 30

# What stands before a number decides whose it is; the word nearest to the number wins.
_PATTERNS: tuple[tuple[Place, str], ...] = (
    # «Registro Generale N.», «Reg. Gen. n.», «R.G. n.», «Raccolta generale», «N. generale»
    (
        "general",
        r"\b(?:reg(?:istr\w+|\.)?\s*gen(?:erale|\.)?|r\.\s?g\.|raccolta\b|(?:numero"
        r"|repertorio) generale"
        r"|generale|cronologic\w+|reg\.? ?cron\w*)",
    ),
    # «N. Settoriale», «Reg. Servizio», «Registro di settore», «R.P.», «numero proprio», «Reg. int.»
    (
        "service",
        r"\b(?:settor\w+|servizi\w*|area\b|d['’]area|ufficio|unit[aà]|r\.\s?p\.|numero proprio"
        r"|reg\.?(?:istro)? int\w*)",
    ),
    # «Prot. n.», «D.Lgs. n.», «Albo n.», «proposta n.», «pratica n.», «Serie Ordinaria n.»
    (
        "other",
        r"\b(?:prot\w*|propost\w*|prop\.|pratic\w+|albo|pubblicazion\w+|art\w*|legge|decreto[ -]legislativo"
        r"|decreto[ -]legge|d\.?\s?lgs|d\.?\s?l\b|d\.?p\.?r|l\.?\s?r\b|regolamento|tel|fax|iva|cup"
        r"|cig|pag\w*|allegat\w+|impegn\w+"
        r"|fattur\w*|contratt\w*|comma|fogli\w*|part\w*|mappal\w*|serie|bollettino|presenti|assenti|votant\w+"
        r"|consiglier\w+|istanz\w+|punto|ordine del giorno|civic\w*|piazza|via|viale|corso|c\.a\.p"
        r"|fascicol\w*"
        r"|sentenza|seduta|lotto|copi\w+|pagin\w+|interventi|intervento|protocoll\w*|nota)\b",
    ),
)
_PLACES = tuple((place, re.compile(pattern, re.IGNORECASE)) for place, pattern in _PATTERNS)

# Words after which an act names another: «rettifica della determina n. 4», «approvato con delibera n. 8»
_CITING = re.compile(
    r"\b(?:con|ex|giusta|vist[aeio]|cui al(?:la)?"
    r"|(?:rettific|revoc|annull|integr|modific|richiam|esecuzion"
    r"|attuazion)\w*(?:\s+in\s+\w+)?(?:\s+(?:al|del|di)(?:la)?)?)"
    r"\s+(?:propri[ao]\s+|precedente\s+|predett[ao]\s+)?$",
    re.IGNORECASE,
)
# «GIUNTA COMUNALE N. 5», «Reg. Del. N. 44», «Atto n. 3», «D.D. n. 4»: any act's register
_REGISTERS = re.compile(
    r"\b(?:del|det|decr|ord)\.\s|\batto\b|\bprovvedimento\b|\breg(?:istro|\.)|\bgiunta\b|\bconsiglio\b"
    r"|\bdirigenzial\w+|\bsindacal\w+|\bpresidenzial\w+|\bcomunale\b",
    re.IGNORECASE,
)


def whose(label: str, between: str, kind: str, position: int) -> Place:
    """Whose the number is that stands after ``label``, in the line ``position`` of a document of ``kind``.

    ``between`` is what stands between «N.» and the figures («N. Reg. Gen. 845»).
    """
    text = closed(label)[-REACH:]
    nearest: tuple[int, Place] | None = None
    for place, pattern in _PLACES:
        for match in pattern.finditer(f"{text} {between}"):
            if nearest is None or match.start() > nearest[0]:
                nearest = (match.start(), place)
    own = _own(text, kind)
    # «Registro generale» is the general register; «proposta di delibera» is the proposal's own word
    if own is not None and (
        nearest is None or own[0] > nearest[0] or (own[0] == nearest[0] and nearest[1] == "other")
    ):
        nearest = own
    if nearest is not None:
        return nearest[1]
    bare = not re.search(r"[^\W\d_]{3,}", text) and position < _BARE_LINES
    return "bare" if bare and decides(kind) else "other"


def _own(text: str, kind: str) -> tuple[int, Place] | None:
    """The last word that makes the number after it this document's, unless it names another act."""
    words = word_of(kind)
    named = list(words.finditer(text)) if words else []
    if kind == "parere":
        named += re.finditer(r"\bverbale\b", text, re.IGNORECASE)
    if named:
        start = max(match.start() for match in named)
        cited = _CITING.search(text[:start])
        registers = [m.start() for m in _REGISTERS.finditer(text)] if decides(kind) else []
        return max([start, *registers]), "other" if cited else "own"
    registers = [m.start() for m in _REGISTERS.finditer(text)] if decides(kind) else []
    return (max(registers), "own") if registers and not _CITING.search(text[: min(registers)]) else None


def decides(kind: str) -> bool:
    return kind in ACT_TYPES or kind == "proposta"
