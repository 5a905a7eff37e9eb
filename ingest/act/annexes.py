"""Finds the annexes that an act lists, with their footprints where it prints them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.act.fields import Annex, Field
from ingest.act.lines import Line

# «Allegati:», «ELENCO ALLEGATI», «DOCUMENTI:», «Allegati parte integrante»
_LABEL = re.compile(
    r"^\W*(?:elenco (?:degli )?allegati|allegati(?: (?:alla|al|parte)\b.{0,40})?"
    r"|documenti(?: allegati)?)\s*:?\s*$",
    re.IGNORECASE,
)
# «Allegato A – Schema di avviso», «All. 1: Quadro economico»
_ITEM = re.compile(
    r"^\W*(?P<title>all(?:egato|\.)\s*(?:n\.?\s*)?[\dA-Z]{1,3}\)?\s*[-–:)]\s*\S.{2,160})$", re.IGNORECASE
)
_FILE = re.compile(
    r"^\W*(?P<title>[\w()’' -]{3,150}\.(?:pdf|docx?|odt|rtf|p7m|xlsx?|ods|zip|xml)(?:\.p7m)?)\s*:?\s*$",
    re.IGNORECASE,
)
# «0D0FC339 2C423ED9 …», drawn together: 32 (MD5), 40 (SHA-1), 64 (SHA-256) or 128 (SHA-512) figures
_DIGEST = re.compile(r"(?:[0-9A-F][ \n-]{0,2}){32,128}", re.IGNORECASE)
_LENGTHS = (32, 40, 64, 128)
_LIST = 40


def find_annexes(lines: Sequence[Line]) -> tuple[Annex, ...]:
    """The annexes of the lists of the act, each title once."""
    found: dict[str, Annex] = {}
    for annex in (*_rows(lines), *_lists(lines)):
        key = annex.title.value.casefold()
        if key not in found or (found[key].digest is None and annex.digest):
            found[key] = annex
    return tuple(found.values())


def _rows(lines: Sequence[Line]) -> Iterator[Annex]:
    """A row with the name of a file and, in another cell, a footprint."""
    for position, line in enumerate(lines):
        name = _FILE.match(line.text) if line.columns > 1 else None
        if name is None:
            continue
        row = [cell for cell in lines[position : position + line.columns] if cell.element == line.element]
        digest = next((found for cell in row if (found := _digest(cell))), None)
        if digest:
            yield Annex(line.field(_file_name(name["title"]), name.start("title"), name.end("title")), digest)


def _file_name(text: str) -> str:
    """«DT_7_AllegatoA_Convenzi one.pdf» as it was before the cell wrapped it: such names have no blanks."""
    return re.sub(r"\s+", "" if "_" in text else " ", text.strip())


def _lists(lines: Sequence[Line]) -> Iterator[Annex]:
    for position, line in enumerate(lines):
        if not _LABEL.match(line.text):
            continue
        for below in lines[position + 1 : position + 1 + _LIST]:
            match = _FILE.match(below.text) or _ITEM.match(below.text)
            if match is None:
                if below.columns == 1 and _digest(below) is None:
                    break
                continue
            if below.columns == 1:
                title = re.sub(
                    r"\s*(?:sha|md5|hash|impronta)\b.*$", "", match["title"].strip(), flags=re.IGNORECASE
                )
                yield Annex(
                    below.field(title.strip(), match.start("title"), match.end("title")), _digest(below)
                )


def _digest(line: Line) -> Field | None:
    for match in _DIGEST.finditer(line.text):
        figures = re.sub(r"[^0-9A-F]", "", match.group(), flags=re.IGNORECASE).lower()
        if len(figures) in _LENGTHS and re.search(r"[a-f]", figures):
            return line.field(figures, match.start(), match.start() + len(match.group().rstrip(" -\n")))
    return None
