"""Finds to whom an act goes and where it is filed: recipients, classification, dossier."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.act.fields import Field
from ingest.act.lines import Line

# «DESTINATARI:», «Destinatario»
_RECIPIENTS = re.compile(r"^\W*destinatari[o]?(?:\s+per\s+\w+)?\s*:?\s*(?P<rest>.*)$", re.IGNORECASE)
# «Al Sindaco», «Spett.le Ditta», «Alle Amministrazioni pubbliche di cui …», «e p.c. Al Segretario»
_ADDRESSEE = re.compile(
    r"^\W*(?:e,?\s?p\.?\s?c\.?\W*)?(?P<who>(?:al|alla|allo|ai|agli|alle|all['’]|spett\.?(?:le"
    r"|li)?\.?|gent\w*\.?|egr\w*\.?|ill\w*\.?)"
    r"(?:\s|(?<=['’]))\s*[A-ZÀ-Ý].{2,200})$",
    re.IGNORECASE,
)
# «CLASSIFICAZIONI:», «Classificazione: 04.02», «Titolario: 1.6.1», «Classifica 6.5», «Cl. 02/05»
_FILED = re.compile(
    r"^\W*(?:classificazion[ei]|classifica|titolario"
    r"|titolo e classe)\s*(?:archivistica\s*)?[:n°.]*\s*(?P<rest>.*)$",
    re.IGNORECASE,
)
_DOSSIER = re.compile(
    r"\bfasc(?:icolo|\.)\s*(?:n(?:\.|°)\s*)?:?\s*(?P<code>\d[\d./-]*(?:\s?/\s?\d{4})?)(?!\w)", re.IGNORECASE
)
# «[01-02]», «04.02», «1.6.1/12», «VI.5», «7.12 Interventi di integrazione sociale»
_CODE = re.compile(
    r"^\W*(?P<code>(?:\d{1,3}|[IVX]{1,5})(?:\s?[-./]\s?\d{1,4}){0,5})(?:\W*$|[\])]?\s+[-–]?\s?[A-ZÀ-Ý][^:]{2,100}$)"
)
_LIST = 30


def find_recipients(head: Sequence[Line], kind: str) -> tuple[Field, ...]:
    """Whom the list of recipients names; of a letter or circular, to whom it is addressed."""
    found: list[Field] = []
    for position, line in enumerate(head):
        label = _RECIPIENTS.match(line.text)
        if label is None:
            continue
        if label["rest"].strip():
            found.append(line.field(_folded(label["rest"]), label.start("rest"), len(line.text)))
        found += [_item(below) for below in _list_below(head, position)]
        break
    if not found and kind in ("lettera", "circolare"):
        for line in head[:20]:
            match = _ADDRESSEE.match(line.text)
            if match and not line.text.rstrip().endswith(","):  # «Gentile dottoressa,» greets
                found.append(line.field(_folded(match["who"]), match.start("who"), match.end("who")))
    return tuple(found)


def find_classification(head: Sequence[Line]) -> tuple[Field, ...]:
    """The places in the filing plan, as codes."""
    found: list[Field] = []
    for position, line in enumerate(head):
        label = _FILED.match(line.text)
        if label is None:
            continue
        rest = line.text[label.start("rest") :]
        if code := _CODE.match(rest):
            start = label.start("rest")
            found.append(line.field(code["code"], start + code.start("code"), start + code.end("code")))
        for below in head[position + 1 : position + 6]:
            code = _CODE.match(below.text)
            if code is None:
                break
            found.append(below.field(code["code"], code.start("code"), code.end("code")))
    return tuple(found)


def find_dossiers(head: Sequence[Line]) -> tuple[Field, ...]:
    """The dossiers (fascicoli) of the act's own first lines."""
    found: dict[str, Field] = {}
    for line in head:
        if len(line.text) < 200:
            for match in _DOSSIER.finditer(line.text):
                code = match["code"].replace(" ", "").rstrip(".-/")
                found.setdefault(code, line.field(code, match.start("code"), match.end("code")))
    return tuple(found.values())


def _list_below(head: Sequence[Line], position: int) -> list[Line]:
    items: list[Line] = []
    for line in head[position + 1 : position + 1 + _LIST]:
        if line.kind != "item":
            break
        items.append(line)
    return items


def _item(line: Line) -> Field:
    start = len(line.text) - len(line.text.lstrip(" •·-–*"))
    # «… Ufficio Contratti DOCUMENTI:»: the label of the next list ran into the item
    text = re.sub(r"\s+[A-ZÀ-Ý ]{6,}:\s*$", "", line.text[start:])
    return line.field(_folded(text), start, start + len(text))


def _folded(text: str) -> str:
    return " ".join(text.split())
