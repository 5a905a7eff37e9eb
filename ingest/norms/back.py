"""Finds words that point back to an act named before: «del medesimo decreto», «CTS» after its definition, «legge n. 241»."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.norms.identity import read_identity
from ingest.norms.reference import ActName, Mention
from ingest.norms.tables import by_number, dated

_POINTING = r"(?:medesim|stess|citat|predett|suddett|anzidett|suindicat|sovraindicat|summenzionat|sopra\s?-?\s?(?:citat|indicat|richiamat|menzionat)|sopracitat|richiamat|succitat|surrichiamat|menzionat|prefat|ridett)[oaie]"
# What may be pointed to, with the sorts of act that it can be
_SORTS: tuple[tuple[str, str, re.Pattern[str]], ...] = tuple(
    (name, words, re.compile(sorts))
    for name, words, sorts in (
        ("dlgs", r"decreto\s+legislativo|d\.?\s?lgs\.?", r"decreto legislativo"),
        ("dl", r"decreto[\s-]+legge|d\.\s?l\.", r"decreto-legge"),
        ("dpr", r"d\.?p\.?r\.?(?!\w)", r"decreto del Presidente della Repubblica"),
        ("dpcm", r"d\.?p\.?c\.?m\.?(?!\w)", r"decreto del Presidente del Consiglio"),
        ("dm", r"decreto\s+(?:inter)?ministeriale|d\.\s?m\.", r"decreto ministeriale"),
        ("sindacale", r"decreto\s+(?:sindacale|del\s+sindaco)", r"decreto$"),
        ("lr", r"legge\s+regionale|l\.\s?r\.", r"legge regionale"),
        ("decreto", r"decreto", r"(?:regio )?decreto"),
        ("legge", r"legge|l\.(?=\s?n)", r"legge(?: costituzionale)?$"),
        ("tu", r"testo\s+unico|t\.\s?u\.|codice", r"decreto legislativo|regio decreto|decreto del Presidente della Rep"),
        ("regolamento", r"regolamento(?:\s+\(?(?:UE|CE)\)?)?", r"regolamento"),
        ("direttiva", r"direttiva", r"direttiva"),
        ("delibera", r"deliberazione|delibera|d\.?\s?g\.?\s?r\.?(?=\s|$)|d\.?\s?g\.?\s?c\.?(?=\s|$)", r"deliberazione|delibera"),
        ("determina", r"determinazione|determina", r"determinazione"),
        ("ordinanza", r"ordinanza", r"ordinanza"),
        ("circolare", r"circolare", r"circolare"),
    )
)
_NAMES = "|".join(f"(?P<{name}>{words})" for name, words, _ in _SORTS)
# «del medesimo decreto», «della citata legge n. 241», «il predetto D.Lgs. n. 50»
_BEFORE = re.compile(
    rf"(?<!\w){_POINTING}\s{{1,3}}(?:{_NAMES})(?!\w)(?P<number>\s{{0,2}}(?:n[.°r]{{0,2}}\s?)\d{{1,6}}(?![\d/.]|\s+del\s))?", re.IGNORECASE
)
# «della legge stessa», «del decreto legislativo sopra citato», «la delibera n. 12 citata»
_BEHIND = re.compile(
    rf"(?<![\w.])(?:{_NAMES})(?!\w)(?P<number>\s{{0,2}}(?:n[.°r]{{0,2}}\s?)\d{{1,6}}(?![\d/.]|\s+del\s))?\s{{1,3}}(?:(?:sopra|su|già|ora)\s?)?{_POINTING}(?!\w)",
    re.IGNORECASE,
)
# «legge n. 241», «D.Lgs. n. 267», «la legge 241» where the year was given before
_NUMBER_ONLY = re.compile(
    rf"(?<![\w.])(?:{_NAMES}|(?P<l>l\.))\s{{0,2}}(?:n[.°r]{{0,2}}\s?)?(?P<bare>\d{{1,4}})(?![\d/.,]|\s?[°%]|\s+(?:del|gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre|giorni|mesi|anni)\b)",
    re.IGNORECASE,
)
# «la 241/1990», «della 328/2000»
_PAIR_ONLY = re.compile(r"\b(?:la|della|dalla|alla|norma)\s(?P<pair>\d{1,4}\s?/\s?\d{2,4}(?!\d|/)|\d{1,2}\s\w{5,9}\s\d{4})", re.IGNORECASE)

# What defines a short name: «(di seguito "Codice")», «(CTS)», «, di seguito denominato “Regolamento”», «(c.d. Decreto Rilancio)»
_INTRO = r"(?:di\s+seguito|d['’]\s?ora\s+in\s+(?:poi|avanti)|d['’]\s?ora\s+innanzi|in\s+seguito|infra|nel\s+(?:prosieguo|seguito)|per\s+brevità|c\.\s?d\.|cd\.|cosiddett[oa]|detto\s+anche|anche\s+detto)"
_DEFINED = re.compile(
    rf"[^.;()\[\]]{{0,160}}?[(\[,]\s?{_INTRO}[\s,:]{{0,2}}(?:(?:anche|solo|semplicemente|denominat[oa]|per\s+brevità|indicat[oa]|come|il|la|detto|chiamat[oa]|altresì)[\s,:]{{1,2}}){{0,4}}[\"“«'‘]?(?P<term>(?-i:[A-ZÀ-Ý])[\w.’'-]{{1,24}}(?:\s(?!e\s|che\s|si\s|ha\s|è\s)[\w.’'-]{{1,20}}){{0,5}}?)\s?[\"”»'’]?\s?(?=[)\],;]|[\"”»])",
    re.IGNORECASE,
)
_ACRONYM = re.compile(r"\s?(?:[,–-]\s?)?(?:[\"“«][^\"”»]{3,140}[\"”»]\s?)?[(]\s?[\"“«]?(?P<term>[A-Z][A-Za-z.]{1,9})[\"”»]?\s?[)]")
_GENERIC = re.compile(r"(?:decreto|legge|regolamento|codice|direttiva|delibera|deliberazione|determinazione|accordo|intesa|circolare|linee guida)\b", re.IGNORECASE)
_REACH = 60_000
"""Characters back in which an act pointed to may stand."""


def find_back(text: str, named: Sequence[Mention]) -> Iterator[Mention]:
    """What points to one of the acts ``named``, which are in order and do not overlap."""
    taken = [(mention.start, mention.end) for mention in named]
    yield from _defined(text, named)
    for pattern in (_BEFORE, _BEHIND, _NUMBER_ONLY):
        for match in pattern.finditer(text):
            if _covered(taken, match.start(), match.end()):
                continue
            number = match.groupdict().get("bare") or re.sub(r"\D", "", match.groupdict().get("number") or "") or None
            sort = next((sorts for name, _, sorts in _SORTS if match[name]), re.compile("legge$"))
            generic = bool(match["tu"])
            found = _last(named, taken, match.start(), sort, number, text, match if generic else None)
            if found is not None:
                yield Mention(match.start(), match.end(), found.act, found.certain, back=True)
    for match in _PAIR_ONLY.finditer(text):
        pair = read_identity(text, match.start("pair"))
        if pair is None or pair.number is None or _covered(taken, match.start(), match.end()):
            continue
        earlier = [m for m in named if m.start < match.start() and (m.act.number, m.act.year) == (pair.number, pair.year)]
        if earlier:
            yield Mention(pair.start, pair.end, earlier[-1].act, earlier[-1].certain, back=True)
            continue
        kinds = by_number().get((pair.year or 0, pair.number or ""), ())
        if kinds == ("legge",):
            day = dated()["legge", pair.year or 0, pair.number or ""]
            yield Mention(pair.start, pair.end, ActName("state", "legge", None, None, pair.number, pair.year, day), back=True)


def _covered(taken: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    at = bisect_left(taken, (end, 0)) - 1
    return at >= 0 and taken[at][1] > start


def _last(
    named: Sequence[Mention],
    taken: Sequence[tuple[int, int]],
    position: int,
    sort: re.Pattern[str],
    number: str | None,
    text: str,
    word: re.Match[str] | None,
) -> Mention | None:
    """The last act before ``position`` of the sort, with the number where one is given."""
    for at in range(bisect_left(taken, (position, 0)) - 1, -1, -1):
        mention = named[at]
        if position - mention.start > _REACH:
            return None
        if mention.back or (number is not None and mention.act.number != number):
            continue
        if word is not None:
            # «il citato codice» is an act that was called one
            called = text[mention.start : mention.end].lower()
            if word.group("tu").lower().split()[0][:4] not in called and "tu" not in called:
                continue
            return mention
        if sort.match(mention.act.type):
            return mention
    return None


def _defined(text: str, named: Sequence[Mention]) -> Iterator[Mention]:
    terms: dict[str, tuple[ActName, int, bool]] = {}
    for at, mention in enumerate(named):
        limit = named[at + 1].start if at + 1 < len(named) else len(text)
        for pattern in (_DEFINED, _ACRONYM):
            match = pattern.match(text, mention.end, min(limit + 1, mention.end + 260))
            if match and _is_term(match["term"]):
                terms.setdefault(match["term"].strip(), (mention.act, match.end(), mention.certain))
    if not terms:
        return
    longest = sorted(terms, key=len, reverse=True)
    pattern = re.compile(r"(?<![\w.])(?:" + "|".join(map(re.escape, longest)) + r")(?![\w])")
    for match in pattern.finditer(text):
        act, since, certain = terms[match.group()]
        generic = _GENERIC.fullmatch(match.group())
        if match.start() < since or (generic and not re.search(r"(?:de|da|ne|a|su)?(?:l|lla|llo|i|la|ll['’])\s?$", text[max(0, match.start() - 6) : match.start()])):
            continue
        if generic and re.match(r"\s+(?:n[.°]|\d|comunale|regionale|di\s)", text[match.end() : match.end() + 12]):
            continue
        yield Mention(match.start(), match.end(), replace(act), certain, back=True)


def _is_term(term: str) -> bool:
    plain = term.strip(" .")
    return len(plain) >= 2 and not plain.isdigit() and plain.lower() not in ("ue", "ce", "gu", "bur", "nd")
