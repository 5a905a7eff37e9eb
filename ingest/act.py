"""Reads what a document says of itself: its type, title, issuing body, number and date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import PurePath

from ingest.document import Act, Block
from ingest.language import guess_language

HEAD_BLOCKS = 60
"""An act names itself on its first pages; further down it names others."""

OPENING_BLOCKS = 12
"""Other papers name their body at the top, or not at all."""

# Types in the order in which they are tried, each with words of a title or first lines.
_TYPES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        # «FRONTESPIZIO DETERMINAZIONE», «DETERMINA DIRIGENZIALE n. 12»
        ("determinazione", r"\bdetermina(?:zione)?\b"),
        # «DELIBERAZIONE DELLA GIUNTA COMUNALE», «VERBALE DI DELIBERAZIONE»
        ("deliberazione", r"\bdelibera(?:zione)?\b"),
        ("decreto", r"\bdecreto\b(?! legislativo|-legge)"),
        ("ordinanza", r"\bordinanza\b"),
        ("regolamento", r"\bregolamento\b(?! \(?ue)"),
        ("verbale", r"\bverbale\b"),
        ("avviso", r"\b(?:avviso|bando|manifestazione di interesse)\b"),
        ("convenzione", r"\b(?:convenzione|accordo|protocollo d['’]intesa)\b"),
        ("catalogo", r"\b(?:catalogo|buone pratiche|buone prassi|esperienze (?:e|&) testimonianze)\b"),
        ("relazione", r"\b(?:relazione|rapporto|report)\b"),
        ("parere", r"\bparere\b"),
        ("guida", r"\b(?:guida|vademecum|manuale|linee guida|faq)\b"),
    )
)

_MONTHS = (
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre"
).split()

_DATE = (
    r"(?P<day>\d{1,2})(?:°|º)?(?:[/.-](?P<month>\d{1,2})[/.-]|\s+(?P<name>" + "|".join(_MONTHS) + r")\s+)"
    r"(?P<year>\d{4}|\d{2}\b)"
)

# «DATA: 29/01/2026 18:54», «del 29 gennaio 2026», «Borgo, lì 3 marzo 2025»
_DATED = re.compile(r"\b(?:data|del|lì|in data|addì|il giorno)\s*:?\s*" + _DATE, re.IGNORECASE)
_ANY_DATE = re.compile(_DATE, re.IGNORECASE)

# «NUMERO: 0000276», «n. 276 del», «N° 12/2024», «Numero 45»
_NUMBER = re.compile(r"\b(?:numero|nr?|num)\b\s*[.°º:]*\s*:?\s*0*(?P<number>\d{1,7})(?!\d)", re.IGNORECASE)
# «Determinazione n. 276 del 29/01/2026»
_SELF = re.compile(
    r"(?:determina(?:zione)?|delibera(?:zione)?|decreto|ordinanza|provvedimento)(?P<between>[^.;:]{0,60}?)"
    r"\b(?:n|nr|num|numero)\b\s*[.°º]*\s*0*(?P<number>\d{1,7})(?:\s*/\s*\d{4})?\s+del(?:l['’])?\s*" + _DATE,
    re.IGNORECASE,
)

_SUBJECT = re.compile(r"^\s*oggetto\s*:?\s*(?P<subject>.*)", re.IGNORECASE)

# «Comune di Bologna», «Azienda USL di Bologna», «Regione Emilia-Romagna»
_NAME = r"[A-ZÀ-Ý][\w'’-]*"
_JOINT = r"d[ie]|del|della|dell['’]|dei|degli|in|nel|nell['’]|sul|sull['’]|a|al|DI|DEL|DELLA|IN|NEL|SUL|e|E"
_AUTHORITY = re.compile(
    r"\b(?P<body>(?:Comune|COMUNE|Provincia|PROVINCIA|Citt[aà] Metropolitana|CITTÀ METROPOLITANA"
    r"|Unione (?:dei )?Comuni|UNIONE (?:DEI )?COMUNI|Azienda (?:USL|Sanitaria(?: Locale)?|Ospedaliera)"
    r"|AZIENDA USL|ASL|AUSL|Regione|REGIONE|Provincia autonoma|Agenzia|Ministero|Universit[aà])"
    r"(?:\s+(?:d[ie]|del|della|dell['’]|degli|dei|DI|DEL|DELLA|DELL['’]|per)(?:\s|(?<=['’])))?\s*"
    # «San Donà di Piave», «Borgo Sant'Elmo», «Montefalcone nel Sannio»; not the name after it
    rf"{_NAME}(?:\s+{_NAME})?(?:\s+(?:{_JOINT})\s?{_NAME}){{0,3}})"
)

_ACT_TYPES = frozenset({"determinazione", "deliberazione", "decreto", "ordinanza"})


def identify_act(blocks: Sequence[Block], title: str | None, file_name: str, form: str | None = None) -> Act:
    """Type, title, body, number and date of the document made of ``blocks``.

    ``form`` is the type that the kind of file settles by itself (a mail is a letter). A field
    that the first pages do not state is None; the title falls back on the first heading and
    then on the file's name.
    """
    head = blocks[:HEAD_BLOCKS]
    lines = [block.text for block in head]
    kind = form or _type(head, title, file_name)
    number, when = _number_and_date(lines, kind)
    return Act(
        type=kind,
        title=_title(head, title, kind, number, when, file_name),
        authority=_authority(lines, title, kind),
        number=number,
        date=when,
        language=guess_language("\n".join(block.text for block in blocks[:400])),
    )


def _type(head: Sequence[Block], title: str | None, file_name: str) -> str:
    """By the title, then the short lines at the top, then the file's name."""
    opening = [block.text for block in head[:8] if len(block.text) < 160]
    stem = re.sub(r"[_\W]+", " ", PurePath(file_name).stem)
    for text in (title or "", *opening, stem):
        named = _first_type(text)
        if named is not None:
            return named
    if any(_SUBJECT.match(block.text) for block in head):
        return "lettera"
    if PurePath(file_name).suffix.lower() in (".html", ".htm"):
        return "pagina web"
    return "documento"


def _first_type(text: str) -> str | None:
    """The type whose word comes first: an «avviso» that cites a determination is an «avviso»."""
    found = [(match.start(), name) for name, pattern in _TYPES if (match := pattern.search(text))]
    return min(found)[1] if found else None


def _number_and_date(lines: Sequence[str], kind: str) -> tuple[str | None, str | None]:
    """Number and date as the act gives them together, else each where it is labelled."""
    if kind not in _ACT_TYPES:
        return None, _first_date(lines[:20], _DATED) or _first_date(lines[:12], _ANY_DATE)
    number = next(
        (
            match["number"]
            for line in lines[:30]
            if len(line) < 120 and (match := _NUMBER.search(line)) and _labels_itself(line, match)
        ),
        None,
    )
    when = _first_date([line for line in lines[:30] if len(line) < 160], _DATED)
    for line in lines[:30]:
        own = _SELF.search(line)
        if own and len(line) < 160 and (number is None or own["number"] == number):
            return own["number"], _iso(own) or when
    return number, when


def _labels_itself(line: str, match: re.Match[str]) -> bool:
    """«NUMERO: 0000276» or «DETERMINAZIONE N. 12», not «ai sensi del D.lgs. n. 117»."""
    before = line[: match.start()].strip(" .:-–").lower()
    return before == "" or bool(
        re.search(
            r"(?:determina(?:zione)?|delibera(?:zione)?|decreto|ordinanza|atto|registro|generale|settore"
            r"|giunta|consiglio|comunale|dirigenziale|sindacale)$",
            before,
        )
    )


def _first_date(lines: Sequence[str], pattern: re.Pattern[str]) -> str | None:
    for line in lines:
        for match in pattern.finditer(line):
            if when := _iso(match):
                return when
    return None


def _iso(match: re.Match[str]) -> str | None:
    """A matched date as YYYY-MM-DD; None for one that is not in the calendar."""
    month = int(match["month"]) if match["month"] else _MONTHS.index(match["name"].lower()) + 1
    year = int(match["year"]) + (2000 if len(match["year"]) == 2 else 0)
    try:
        return date(year, month, int(match["day"])).isoformat()
    except ValueError:
        return None


def _authority(lines: Sequence[str], title: str | None, kind: str) -> str | None:
    """The body that issues: acts name it on their first pages, other papers at their very top."""
    reach = len(lines) if kind in _ACT_TYPES else OPENING_BLOCKS
    # «Azienda USL di Bologna - Determinazione n. 276 del 29/01/2026»: the act's own footer
    own = [line for line in lines[:reach] if len(line) < 160 and _SELF.search(line)]
    for line in (*own, title or "", *lines[:reach]):
        match = _AUTHORITY.search(line)
        if match:
            return _one_spelling(" ".join(match["body"].split()))
    return None


def _one_spelling(body: str) -> str:
    """«COMUNE DI BRESCIA» as «Comune di Brescia», «AUSL di Bologna» as «Azienda USL di Bologna»."""
    if body.isupper():
        words = [word if word in _KEPT_UPPER else word.capitalize() for word in body.split()]
        body = " ".join(word.lower() if word.lower() in _SMALL_WORDS else word for word in words)
        body = re.sub(r"(?<=['’])[a-zà-ý]", lambda match: match.group().upper(), body)
    return re.sub(r"^(?:AUSL|A\.U\.S\.L\.)\s", "Azienda USL ", body)


_KEPT_UPPER = frozenset({"USL", "ASL", "AUSL"})
_SMALL_WORDS = frozenset("di del della dell' dei degli delle e in sul per".split())


def _title(
    head: Sequence[Block], title: str | None, kind: str, number: str | None, when: str | None, file_name: str
) -> str:
    if kind in _ACT_TYPES and number:
        day = f" del {'/'.join(reversed(when.split('-')))}" if when else ""
        subject = _subject(head)
        return f"{kind.capitalize()} n. {number}{day}" + (f" – {subject}" if subject else "")
    headings = [block.text for block in head if block.kind == "heading"]
    candidates = [title or "", *headings, _subject(head) or ""]
    stem = re.sub(r"[_\s]+", " ", PurePath(file_name).stem).strip()
    chosen = next((text for text in candidates if _names_something(text)), None)
    return " ".join(chosen.split()) if chosen else stem or head[0].text[:200]


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
    body = _AUTHORITY.match(folded)
    only_body = body is not None and len(folded) - body.end() < 12
    return 4 <= len(folded) <= 200 and not only_body and not _GENERIC.match(folded) and "${" not in folded


def _subject(head: Sequence[Block]) -> str | None:
    for position, block in enumerate(head):
        match = _SUBJECT.match(block.text)
        if match:
            subject = match["subject"].strip()
            if not subject and position + 1 < len(head):
                subject = head[position + 1].text
            return subject if len(subject) <= 160 else subject[:157].rsplit(" ", 1)[0] + "…"
    return None
