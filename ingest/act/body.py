"""Finds the body and the office that issue an act, the body in one spelling."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.act.fields import Field
from ingest.act.kind import ACT_TYPES
from ingest.act.lines import Line

_OPENING = 12
"""Papers other than acts name their body at the top, or not at all."""
_LETTERHEAD = 240
_WIDE = 3
"""Columns from which a row is a list, not a letterhead."""
_REPEATED = 2

# Words in capitals that follow a body's name in a letterhead and are none of it
_NOT_A_NAME = (
    r"(?!(?:PROTOCOLLO|Protocollo|PROVINCIA|Provincia|Provincis|PROV|UFFICIO|SETTORE|AREA|PIAZZA|VIA"
    r"|CITT|Citt|COPIA|ORIGINALE"
    r"|DETERMIN|DELIBER|DECRET|ORDINANZ|ORGANO|PROGRAMMA|BANDO|AVVISO|AOO|REG|Determin|Deliber"
    r"|Decret|Ordinanz|Registro)\w*"
    # «Regione Lombardia LA GIUNTA»: the organ that follows on the same line
    r"|(?:IL|LA|LO|L['’])\s?(?:GIUNTA|CONSIGLIO|SINDAC|PRESIDENT|DIRETT|DIRIGENT|RESPONSABIL|COMMISSARI))"
)
_NAME = rf"{_NOT_A_NAME}[A-ZÀ-Ý][\w'’-]*"
_JOINT = (
    r"d[ie]|del|della|dell['’]|dei|degli|in|nel|nell['’]|sul|sull['’]|a|al|DI|DEL|DELLA|DEI"
    r"|DEGLI|IN|NEL|SUL|e|E"
)
# «Borgo», «San Livio in Valle»
_TAIL = rf"{_NAME}(?:[ ]{_NAME})?(?:[ ](?:{_JOINT})[ ]?{_NAME}){{0,3}}"
_OF = r"(?:\s+(?:d[ie]|del|della|dell['’]|degli|dei|Di|DI|DEL|DELLA|DELL['’]|DEGLI|DEI|per)(?:\s|(?<=['’])))"
# «Comune di Bologna», «CITTA’ DI MESSINA», «Azienda USL di Bologna», «Regione Emilia-Romagna»
_BODY = re.compile(
    # «COMUNE E DI BORGO»: recognition takes the crest between the words for a letter
    r"\b(?P<body>(?:Comune|COMUNE(?: [A-Z](?= DI\b))?"
    r"|MUNICIPIO(?: DELLA CITT[AÀ]['’?`]?)?|Municipio(?: della Citt[aà]['’]?)?"
    r"|Provincia [Aa]utonoma|PROVINCIA AUTONOMA|Provincia|PROVINCIA"
    r"|Citt[aà]['’]? [Mm]etropolitana|CITT[AÀ]['’]? METROPOLITANA|CITT[AÀ]['’?`]?(?= D[Ii]\b)"
    r"|Citt[aà]['’]?(?= di [A-Z])"
    r"|Unione (?:[Dd]ei )?Comuni|UNIONE (?:DEI )?COMUNI|Comunità [Mm]ontana|COMUNIT[AÀ]['’]? MONTANA"
    r"|Azienda (?:USL|ULSS|Sanitaria(?: Locale| Provinciale| Territoriale)?"
    r"|Ospedaliera(?: Universitaria)?)|AZIENDA (?:USL|ULSS|SANITARIA(?: LOCALE)?)"
    r"|ASL|AUSL|A\.U\.S\.L\.|ULSS|Regione|REGIONE|Agenzia|AGENZIA|Ministero|MINISTERO|Consorzio|CONSORZIO"
    r"|Universit[aà]['’]?(?: degli [Ss]tudi)?|UNIVERSIT[AÀ]['’]?(?: DEGLI STUDI)?"
    r"|Camera di [Cc]ommercio|CAMERA DI COMMERCIO)"
    rf"(?:\s[Nn]\.\s?\d{{1,2}})?{_OF}?\s*"
    # «San Donà di Piave», «Borgo Sant'Elmo», «Montefalcone nel Sannio»; not the name after it
    rf"{_TAIL})"
)
# «COMUNE DI BORGO - AOO1 - REG_UFF_PROT - 0002857 - Ingresso»: the stamp of whoever received it
_STAMP = re.compile(r"REG_?UFF|\b(?:ingresso|uscita|partenza|arrivo|prot\w*\s*n)\b", re.IGNORECASE)
# «Alla dott.ssa Livia Sarti», «Spett.le Comune di Borgo», «A: Azienda USL»: to whom it goes
_ADDRESSED = re.compile(
    r"^\W*(?:al(?:la|lo|le|l['’])?|a[ig]|agli|a|cc|spett\S*|gent\S*|egr\S*)(?:\s|:)", re.IGNORECASE
)
# «… inviato al Comune di Borgo»
_IN_SENTENCE = re.compile(r"(?:^|\W)[a-zà-ý]+['’]?\s*$")
# «(Provincia di Avellino)», «PROVINCIA DI LATINA»: where the municipality lies
_WHERE = re.compile(r"^\W*prov(?:\.|incia)\s", re.IGNORECASE)
# «AGENZIA PER L’ITALIA DIGITALE»
_AGENCY = re.compile(r"^\W*(?P<body>agenzia (?:per|del|nazionale|regionale)\b[\w'’ -]{3,60})$", re.IGNORECASE)
_JOURNAL = re.compile(r"\bBollettino Ufficiale\b|\bBURL?\b")
_REGION = re.compile(
    r"\b(?P<body>Regione\s+(?:Emilia[- ]Romagna|Friuli[- ]Venezia Giulia|Valle d['’]Aosta|[A-Z][a-z]{3,}))\b"
)


def find_authority(
    lines: Sequence[Line], head: Sequence[Line], own: Sequence[Line], kind: str
) -> Field | None:
    """The body that issues: by the act's own statement, then its letterhead, then its journal.

    ``own`` are lines in which the act gives its number, with the body before it.
    """
    for line in own:
        for field, _ in _in_line(line, lines):
            return field
    reach = [
        line for line in (*head, *lines[:_OPENING]) if kind in ACT_TYPES or line.start <= _last(lines).start
    ]
    reach = [line for line in reach if line.kind != "item" and not _ADDRESSED.match(line.text)]
    short = [line for line in reach if len(line.text) < _LETTERHEAD and line.columns < _WIDE]
    found = [item for line in short for item in _in_line(line, lines)]
    if not found and kind not in ACT_TYPES:
        # «Il progetto è del Comune di Borgo»: a page may name its body in its first sentences
        prose = [line for line in reach if line.columns == 1]
        told = [item for line in prose for item in _in_line(line, lines) if " di " in item[0].value]
        found = [(field, max(rank, 1)) for field, rank in told]
    if found:
        least = min(rank for _, rank in found)
        return _better_read([field for field, rank in found if rank == least], lines)
    return _region(lines) if kind in ACT_TYPES else None


def _last(lines: Sequence[Line]) -> Line:
    return lines[min(_OPENING, len(lines)) - 1]


def _better_read(bodies: Sequence[Field], lines: Sequence[Line]) -> Field:
    """The first body, unless a scan garbled it: then the one of its sort that the text repeats."""
    first = bodies[0]
    often = _mentions(first.value, lines)
    if often >= _REPEATED:
        return first
    sort = first.value.split()[0].casefold()
    alike = [field for field in bodies if field.value.split()[0].casefold() == sort]
    best = max(alike, key=lambda field: _mentions(field.value, lines))
    return best if _mentions(best.value, lines) > often else first


def _in_line(line: Line, lines: Sequence[Line]) -> Iterator[tuple[Field, int]]:
    """The bodies in a line with their rank: 0 a letterhead, 1 a sentence, 2 the province where one lies."""
    if _STAMP.search(line.text):
        return
    agency = _AGENCY.match(line.text)
    for match in [agency] if agency else _BODY.finditer(line.text):
        name = _completed(one_spelling(" ".join(match["body"].split())), lines)
        told = 1 if _IN_SENTENCE.search(line.text[: match.start("body")]) else 0
        rank = 2 if _WHERE.match(line.text) else told
        yield line.field(name, match.start("body"), match.end("body")), rank


def _mentions(name: str, lines: Sequence[Line]) -> int:
    folded = name.casefold()
    return sum(line.text.casefold().count(folded) for line in lines if not _STAMP.search(line.text))


def _completed(name: str, lines: Sequence[Line]) -> str:
    """«Comune di San» of a cut letterhead as the longer name that the text has, and never the short one."""
    if not re.search(r"\b(?:San|Santa|Santo|Castel|Borgo|Monte|Villa)$", name):
        return name
    whole = re.compile(rf"\b{re.escape(name)}\b(?!\s+[A-ZÀ-Ý])")
    if any(whole.search(line.text) for line in lines if not line.text.isupper()):
        return name
    for line in lines:
        if match := re.search(rf"\b{re.escape(name)} {_TAIL}", line.text):
            return one_spelling(" ".join(match.group().split()))
    return name


def _region(lines: Sequence[Line]) -> Field | None:
    """An act in a region's journal, or of a regional government, may name its region in the text alone."""
    if not any(_JOURNAL.search(line.text) for line in lines):
        return None
    found = [
        line.field(" ".join(m["body"].split()), m.start(), m.end())
        for line in lines
        for m in _REGION.finditer(line.text)
    ]
    names = [field.value for field in found]
    return max(found, key=lambda field: names.count(field.value)) if found else None


_SMALL = frozenset("i il gli le la lo di del della dell' dei degli delle e in sul per a al nel".split())


def one_spelling(body: str) -> str:
    """«COMUNE DI BRESCIA» as «Comune di Brescia», «AUSL di Bologna» as «Azienda USL di Bologna»."""
    kept = {"USL", "ASL", "AUSL", "ULSS"}
    body = re.sub(r"^COMUNE [A-Z](?= DI\b)", "COMUNE", body)
    # «RegioneLombardia», as logos write it
    body = re.sub(r"^(Regione|Provincia|Comune)(?=[A-ZÀ-Ý][a-zà-ý])", r"\1 ", body)
    words = body.split()
    if sum(word.isupper() for word in words) > len(words) / 2:
        shown = [word if word in kept else word.capitalize() for word in words]
        words = [word.lower() if word.lower() in _SMALL or word == "N." else word for word in shown]
        body = re.sub(r"(?<=['’-])[a-zà-ý](?=\w)", lambda match: match.group().upper(), " ".join(words))
        body = re.sub(r"\b(Dell|L|D)(?=['’])", lambda match: match.group().lower(), body)
        # «Comune di La Spezia», «Provincia di L'Aquila»: an article after «di» is part of the name
        body = re.sub(
            r"(?<=\bdi )(?:l[aeo]\b|il\b|l(?=['’]))", lambda match: match.group().capitalize(), body
        )
    body = re.sub(r"^(?:AUSL|A\.U\.S\.L\.)\s", "Azienda USL ", body)
    return re.sub(
        r"^(?:municipio(?: della citt[aà]['’?`]?)?|citt[aà]['’?`]?(?! metrop)) ?(?=di )",
        "Comune ",
        body,
        flags=re.IGNORECASE,
    )


# «ADOTTATO DA: Dipartimento Salute», «Ufficio proponente: Ragioneria», «SETTORE II – SERVIZI ALLA PERSONA»
_OFFICE_LABEL = re.compile(
    r"^\W*(?:adottat[oa] da|(?:ufficio|struttura|settore|servizio|area)\s+(?:proponente|proponenti"
    r"|competente)|struttura adottante"
    r"|proposto da|centro di responsabilit[aà])\s*:\s*(?P<office>.*)$",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    r"^\W*(?P<office>(?:settore|servizio|area|direzione|dipartimento|ufficio|unit[aà]|ripartizione"
    r"|divisione|struttura|d\.\s?g\.)\b"
    r"[^:;]{2,140})$",
    re.IGNORECASE,
)


def find_office(head: Sequence[Line]) -> Field | None:
    """The office of the body that wrote the act, where its first lines name one."""
    for position, line in enumerate(head):
        label = _OFFICE_LABEL.match(line.text)
        if label is None:
            continue
        if label["office"].strip():
            return line.field(" ".join(label["office"].split()), label.start("office"), len(line.text))
        if position + 1 < len(head):
            below = head[position + 1]
            return below.field(" ".join(below.text.split()), 0, len(below.text))
    for line in head[:20]:
        match = _OFFICE.match(line.text)
        if match and line.columns == 1 and not re.search(r"\bn\.?\s*\d|\d{4}$", line.text):
            return line.field(" ".join(match["office"].split()), match.start("office"), match.end("office"))
    return None


def body_in(text: str) -> str | None:
    """The body that a title of the file's own names, which has no place in the text."""
    match = _BODY.search(text)
    return one_spelling(" ".join(match["body"].split())) if match else None


def is_body(text: str) -> bool:
    """Whether a line says no more than the name of a body."""
    match = _BODY.match(text)
    return match is not None and len(text) - match.end() < _OPENING
