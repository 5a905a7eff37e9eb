"""Derives from the fields of a document the short account that everything else uses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath

from ingest.act.body import body_in, is_body
from ingest.act.dates import italian
from ingest.act.fields import ActFields
from ingest.act.kind import ACT_TYPES, first_type
from ingest.document import Act, Block
from ingest.language import guess_language

_HEAD_BLOCKS = 60
_LANGUAGE_BLOCKS = 400
_SUBJECT_CHARS = 160
_CITED = ACT_TYPES | {"proposta", "circolare", "verbale"}


def summarise(
    kind: str, fields: ActFields, blocks: Sequence[Block], title: str | None, file_name: str
) -> Act:
    """The act in short: its number is that by which it is cited (``ActFields.entry``)."""
    entry = fields.entry()
    return Act(
        type=kind,
        title=_title(kind, fields, blocks[:_HEAD_BLOCKS], title, file_name),
        authority=fields.authority.value if fields.authority else body_in(title or ""),
        number=entry.number.value if entry else None,
        date=fields.date.value if fields.date else None,
        language=guess_language("\n".join(block.text for block in blocks[:_LANGUAGE_BLOCKS])),
    )


def _title(kind: str, fields: ActFields, head: Sequence[Block], title: str | None, file_name: str) -> str:
    """«Determinazione n. 276 del 29/01/2026 – Oggetto»; of other papers the first line that names it."""
    entry = fields.entry()
    subject = _shortened(fields.object.value) if fields.object else None
    if kind in _CITED and entry:
        day = f" del {italian(fields.date.value)}" if fields.date else ""
        return f"{kind.capitalize()} n. {entry.number.value}{day}" + (f" – {subject}" if subject else "")
    headings = [block.text for block in head if block.kind == "heading"]
    named = [block.text for block in head if kind == "certificato" and first_type(block.text)]
    candidates = [title or "", *named, *headings, subject or ""]
    stem = re.sub(r"[_\s]+", " ", PurePath(file_name).stem).strip()
    chosen = next((text for text in candidates if _names_something(text)), None)
    return " ".join(chosen.split()) if chosen else stem or head[0].text[:200]


def _shortened(subject: str) -> str:
    return (
        subject if len(subject) <= _SUBJECT_CHARS else subject[: _SUBJECT_CHARS - 3].rsplit(" ", 1)[0] + "…"
    )


# A heading that every document of the body has: «COMUNE DI PRATOLUNGO», «Allegato A», «Al Sindaco»
_GENERIC = re.compile(
    r"(?:allegat[oi]\b|all[.']?\s*[a-z0-9]\b|al(?:la|l['’]|lo)?\s+\w+|(?:spett|egr|gent)\w*\.?"
    r"|provincia d|(?:settore|area|servizio|ufficio|originale|copia|untitled|microsoft word)\b"
    r"|premess|indice|sommario|document[oi]?$|senza titolo|test$|pag(?:ina|\.)|\d|\W)",
    re.IGNORECASE,
)


def _names_something(text: str) -> bool:
    """Whether a heading tells this document from the others of the same body."""
    folded = " ".join(text.split())
    return (
        4 <= len(folded) <= 200 and not is_body(folded) and not _GENERIC.match(folded) and "${" not in folded
    )
