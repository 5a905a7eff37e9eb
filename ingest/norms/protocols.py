"""Finds protocol numbers and minutes of public bodies: «nota prot. n. 123/2024», «verbale n. 7»."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.norms.bodies import body_after, own_name
from ingest.norms.identity import DATE, iso, read_identity
from ingest.norms.others import names_another
from ingest.norms.reference import ActName, Context, Mention

# «PG n. 123456/2023», «P.G. 12345/2024», «PG/2024/123», «PG.2023.45», «PG n. 5 del 3/4/2024»
_GENERAL = re.compile(
    r"(?<![\w/])(?:P\.?\s?G\.?(?:\s?N\.?)?|[Pp]rot\.\s?[Gg]en\.)\s?(?:(?:n(?:um|r)?[.°º]{0,2}\s?)?"
    r"(?P<number>\d{1,7})\s?/\s?"
    r"(?P<year>(?:19|20)\d\d)|[/.]\s?(?P<y2>(?:19|20)\d\d)\s?[/.]\s?(?P<n2>\d{1,7})"
    r"|n(?:um|r)?[.°º]{0,2}\s?(?P<n3>\d{1,7})\s+del(?:l['’])?\s?(?:\d{1,2}[/.]\d{1,2}[/.])(?P<y3>"
    r"(?:19|20)\d\d))(?!\d)",
)
_SIGN = (
    r"(?:gen(?:erale)?\.?\s|int(?:erno)?\.?\s|dell['’]\s?ente\s)?(?:n(?:um(?:ero)?|r|°|º)?\b[.°º]{0,2}\s?)?"
)
# «prot. n. 123/2024», «protocollo n. 942/SP del 07/07/2011», «in data 04.04.2025 prot. n. 3574»
_PROTOCOL = re.compile(
    rf"(?:(?P<before>{DATE})\s?,?\s{{1,2}})?(?<!\w)prot(?:ocollo|\.)\s?{_SIGN}"
    rf"(?P<number>\d{{1,7}})(?P<office>\s?/\s?[A-Z]{{1,4}}\b)?"
    rf"(?:\s?/\s?(?P<year>(?:19|20)\d\d)(?!\d|/)|\s{{0,2}}(?:del(?:l['’])?|in\s+data)\s?"
    rf"(?P<day>{DATE})|(?![\d/]))",
    re.IGNORECASE,
)
# «verbale n. 7 del 4/3/2026», «verbale del Responsabile dell'Ufficio elettorale n. 7 del …»
_MINUTES = re.compile(
    r"(?<![\w\n])(?<!\n )verbal[ei](?=[\s,])(?P<between>(?:(?!\b(?:deliber|determin|decret|ordinanz"
    r"|legg|art|prot)\w*)"
    r"[^\d;:.()€]){0,90}?)(?=\sn[.°r]{0,2}\s?\d)",
    re.IGNORECASE,
)
# What a body sends has its own number; what it receives is another's: the last of these words tells
_SENT = re.compile(
    r"(?P<sent>\bnot[ae]\b|comunicazion|notific|\bletter[ae]\b|missiv|trasmess|\bdiffid|\bavviso\b)"
    r"|(?:richiest|istanz|domand|offert|preventiv|fattur|\bdurc|\bin[pa]|acquisit|pervenut|ricevut|assunt"
    r"|\bscia\b|\bcila\b|pratic|permess|denunci|dichiaraz|osservaz|reclam|ricors|certificat|decret|ordinanz"
    r"|deliber|determin|proposta|\bpec\b|contratt|polizza)",
    re.IGNORECASE,
)
# Others that write: «con nota della Prefettura prot. n. 5», «nota prot. n. 5 | con cui la Regione»
_OTHERS = re.compile(
    r"minister|prefett|questur|tribunal|\banac\b|\bcorte\b|agenzia|societ|s\.?r\.?l|s\.?p\.?a"
    r"|\bditta\b|ordine"
    r"|soprintend|region|provinci|azienda|\basl\b|consorz|impres|studio|ing\.|arch\.|dott\.|avv\.|sig\.",
    re.IGNORECASE,
)
_WINDOW = 110
"""Characters before a protocol number in which what was sent is named."""


def find_protocols(text: str, context: Context) -> Iterator[Mention]:
    """Every protocol number of what a body wrote, and its minutes with number and day."""
    for match in _GENERAL.finditer(text):
        number = match["number"] or match["n2"] or match["n3"]
        year = int(match["year"] or match["y2"] or match["y3"])
        own = own_name(context.authority)
        act = ActName("internal", "protocollo", own, None, number.lstrip("0") or "0", year)
        yield Mention(match.start(), match.end(), act, certain=own is not None)
    for match in _PROTOCOL.finditer(text):
        yield from _protocol(text, match, context)
    for match in _MINUTES.finditer(text):
        found = read_identity(text, match.end())
        if found is None or not found.is_full:
            continue
        named = body_after(match["between"], 0) or body_after(text, found.end)
        body = named[0] if named else own_name(context.authority)
        act = ActName("internal", "verbale", body, None, found.number, found.year, found.date)
        yield Mention(match.start(), found.end, act, certain=body is not None)


def _protocol(text: str, match: re.Match[str], context: Context) -> Iterator[Mention]:
    near = re.split(r"[;\n•]|[.]\s(?=[A-Z])", text[max(0, match.start() - _WINDOW) : match.start()])[-1]
    cues = list(_SENT.finditer(near))
    written = match["day"] or match["before"]
    day = iso(written) if written else None
    if not cues or not cues[-1]["sent"] or not (match["year"] or day):
        return
    year = int(match["year"]) if match["year"] else int((day or "")[:4])
    number = match["number"].lstrip("0") + re.sub(r"\s", "", match["office"] or "")
    body = _writer(text, near, match.end(), context)
    act = ActName("internal", "protocollo", body, None, number, year, day)
    yield Mention(match.start(), match.end(), act, certain=body is not None)


def _writer(text: str, near: str, end: int, context: Context) -> str | None:
    """The body whose letter it is: named beside it, else the one that cites unless another writes."""
    for at in re.finditer(r"\s(?=d[ae]l)", near):
        named = body_after(near, at.start())
        if named:
            return named[0]
    named = body_after(text, end)
    if named:
        return named[0]
    if _OTHERS.search(near) or _OTHERS.search(text, end, end + _WINDOW // 2):
        return None
    own = own_name(context.authority)
    return None if own and names_another(near, own) else own
