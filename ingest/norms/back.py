"""Finds words that point back to an act named before: «del medesimo decreto», «CTS», «legge n. 241»."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from ingest.norms.identity import read_identity
from ingest.norms.names import codes
from ingest.norms.reference import ActName, Mention
from ingest.norms.tables import FAMOUS, by_number, dated
from ingest.norms.terms import find_terms

_POINTING = (
    r"(?:medesim|stess|citat|predett|suddett|anzidett|suindicat|sovraindicat|summenzionat|sopra\s?-?\s?"
    r"(?:citat|indicat|richiamat|menzionat)|sopracitat|richiamat|succitat|surrichiamat|menzionat|prefat"
    r"|ridett)[oaie]"
)
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
        (
            "tu",
            r"testo\s+unico|t\.\s?u\.|codice",
            r"decreto legislativo|regio decreto|decreto del Presidente della Rep",
        ),
        ("regolamento", r"regolamento(?:\s+\(?(?:UE|CE)\)?)?", r"regolamento"),
        ("direttiva", r"direttiva", r"direttiva"),
        (
            "delibera",
            r"deliberazione|delibera|d\.?\s?g\.?\s?r\.?(?=\s|$)|d\.?\s?g\.?\s?c\.?(?=\s|$)",
            r"deliberazione|delibera",
        ),
        ("determina", r"determinazione|determina", r"determinazione"),
        ("ordinanza", r"ordinanza", r"ordinanza"),
        ("circolare", r"circolare", r"circolare"),
    )
)
_NAMES = "|".join(f"(?P<{name}>{words})" for name, words, _ in _SORTS)
# «del medesimo decreto», «della citata legge n. 241», «il predetto D.Lgs. n. 50»
_BEFORE = re.compile(
    rf"(?<!\w){_POINTING}\s{{1,3}}(?:{_NAMES})(?!\w)(?P<number>\s{{0,2}}"
    rf"(?:n[.°r]{{0,2}}\s?)\d{{1,6}}(?![\d/.]|\s+del\s))?",
    re.IGNORECASE,
)
# «della legge stessa», «del decreto legislativo sopra citato», «la delibera n. 12 citata»
_BEHIND = re.compile(
    rf"(?<![\w.])(?:{_NAMES})(?!\w)(?P<number>\s{{0,2}}(?:n[.°r]{{0,2}}\s?)\d{{1,6}}(?![\d/.]"
    rf"|\s+del\s))?\s{{1,3}}(?:(?:sopra|su|già|ora)\s?)?{_POINTING}(?!\w)",
    re.IGNORECASE,
)
# «legge n. 241», «D.Lgs. n. 267», «la legge 241» where the year was given before
_NUMBER_ONLY = re.compile(
    rf"(?<![\w.])(?:{_NAMES}|(?P<l>l\.))\s{{0,2}}(?:n[.°r]{{0,2}}\s?)?(?P<bare>\d{{1,4}})(?![\d/]|[.,]\d"
    r"|\s?[°%]|\s+(?:del|gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre"
    r"|ottobre|novembre|dicembre|giorni|mesi|anni)\b)",
    re.IGNORECASE,
)
# «del "Codice"», «al “Testo Unico”»: the last act that was called one
_QUOTED = re.compile(r"(?<=l)\s[“«\"](?P<tu>codice|testo\s+unico)[”»\"]", re.IGNORECASE)
# «art. 50, comma 1, | del Codice»: the one code that the text names
_THE_CODE = re.compile(
    r"(?:art|comm|lett)[^;:\n]{2,40}?\s[dn]el\s(?:(?:nuovo|predetto|citato)\s)?(?P<code>Codice)"
    r"(?=[,.;:)\n]|\s(?:e|ed|che|o|per|si|è|in|con|ha|sono|non|la|il|i|le|a|ai|nonché|dispone|prevede)\s)"
)
# «la 241/1990», «della 328/2000»
_PAIR_ONLY = re.compile(
    r"\b(?:la|della|dalla|alla|norma)\s(?P<pair>\d{1,4}\s?/\s?\d{2,4}(?!\d|/)|\d{1,2}\s\w{5,9}\s\d{4})",
    re.IGNORECASE,
)

_CODE, _LAW = "tu", "legge"
_REACH = 60_000
"""Characters back in which an act pointed to may stand."""
_NEAR = 500
"""Characters back in which the last act of a sort is meant, whatever others stand before it."""
_AROUND = 5_000
"""Characters back in which a second act of the sort leaves open which of them is meant."""


class _Named:
    """The acts named in a text, so that the last of a sort before a position is looked up, not searched."""

    def __init__(self, text: str, mentions: Sequence[Mention]) -> None:
        self._mentions = mentions
        self._starts = [mention.start for mention in mentions]
        self._of: dict[tuple[str, str | None], list[int]] = {}
        self._pairs: dict[tuple[str | None, int | None], list[int]] = {}
        for at, mention in enumerate(mentions):
            act = mention.act
            self._pairs.setdefault((act.number, act.year), []).append(at)
            if mention.back:
                continue
            called = text[mention.start : mention.end].lower()
            for name, _, sort in _SORTS:
                # «il citato codice» is an act that was called one
                if _is_code(called) if name == _CODE else sort.match(act.type):
                    self._of.setdefault((name, None), []).append(at)
                    self._of.setdefault((name, act.number), []).append(at)

    def covers(self, start: int, end: int) -> bool:
        """Whether an act is named within this stretch of text."""
        at = bisect_left(self._starts, end) - 1
        return at >= 0 and self._mentions[at].end > start

    def last(self, position: int, sort: str, number: str | None) -> Mention | None:
        """The last act before ``position`` of the sort, with the number where one is given."""
        found = self._before(self._of.get((sort, number), ()), position)
        return found if found and position - found.start <= _REACH else None

    def is_alone(self, found: Mention, position: int, sort: str) -> bool:
        """Whether ``found`` is what «medesimo» at ``position`` means: near, or with no other beside it."""
        if position - found.end <= _NEAR:
            return True
        places = self._of[sort, None]
        last = bisect_left(places, bisect_left(self._starts, position))
        first = bisect_left(places, bisect_left(self._starts, position - _AROUND))
        return all(self._mentions[at].act == found.act for at in places[first:last])

    def last_pair(self, position: int, number: str | None, year: int | None) -> Mention | None:
        """The last act before ``position`` with this number and year, of whatever sort."""
        return self._before(self._pairs.get((number, year), ()), position)

    def _before(self, places: Sequence[int], position: int) -> Mention | None:
        at = bisect_left(places, bisect_left(self._starts, position)) - 1
        return self._mentions[places[at]] if at >= 0 else None


def _is_code(called: str) -> bool:
    return any(word in called for word in ("codi", "test", "t.u", "t. u", "tu"))


def find_back(text: str, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """What points to one of the acts ``mentions``, which are in order and do not overlap."""
    named = _Named(text, mentions)
    yield from find_terms(text, mentions)
    for pattern in (_BEFORE, _BEHIND, _NUMBER_ONLY):
        for match in pattern.finditer(text):
            if named.covers(match.start(), match.end()):
                continue
            groups = match.groupdict()
            number = groups.get("bare") or re.sub(r"\D", "", groups.get("number") or "") or None
            sort = next((name for name, _, _ in _SORTS if match[name]), _LAW)
            found = named.last(match.start(), sort, number)
            if found is not None:
                told = bool(number) or named.is_alone(found, match.start(), sort)
                yield Mention(match.start(), match.end(), found.act, found.certain and told, back=True)
            elif number and (famous := _famous(sort, number)):
                yield Mention(match.start(), match.end(), famous, back=True)
    for match in _QUOTED.finditer(text):
        found = named.last(match.start(), _CODE, None)
        if found is not None and not named.covers(match.start(), match.end()):
            yield Mention(match.start() + 1, match.end(), found.act, found.certain, back=True)
    yield from _the_code(text, mentions, named)
    yield from _pairs_only(text, named)


def _famous(sort: str, number: str) -> ActName | None:
    kind = {"legge": "legge", "dlgs": "decreto legislativo"}.get(sort, "")
    day = FAMOUS.get((kind, number))
    return ActName("state", kind, None, None, number, int(day[:4]), day) if day else None


def _the_code(text: str, mentions: Sequence[Mention], named: _Named) -> Iterator[Mention]:
    acts = {
        mention.act: mention.certain
        for mention in mentions
        if (mention.act.type, mention.act.number, mention.act.year) in codes() and mention.act.annex is None
    }
    if len({(act.number, act.year) for act in acts}) != 1:
        return
    act, certain = next(iter(acts.items()))
    for match in _THE_CODE.finditer(text):
        if not named.covers(match.start("code"), match.end("code")):
            yield Mention(match.start("code"), match.end("code"), act, certain, back=True)


def _pairs_only(text: str, named: _Named) -> Iterator[Mention]:
    for match in _PAIR_ONLY.finditer(text):
        pair = read_identity(text, match.start("pair"))
        if pair is None or pair.number is None or named.covers(match.start(), match.end()):
            continue
        earlier = named.last_pair(match.start(), pair.number, pair.year)
        if earlier:
            yield Mention(pair.start, pair.end, earlier.act, earlier.certain, back=True)
        elif by_number().get((pair.year or 0, pair.number)) == ("legge",):
            day = dated()["legge", pair.year or 0, pair.number]
            act = ActName("state", "legge", None, None, pair.number, pair.year, day)
            yield Mention(pair.start, pair.end, act, back=True)
