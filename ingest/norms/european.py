"""Finds acts of the European Union: regulations, directives, decisions, recommendations, treaties."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.norms.identity import DATE, full_year, iso, read_identity
from ingest.norms.reference import ActName, Mention

_UNION = (
    r"(?:U\.\s?E\.|C\.\s?E\.\s?E\.|C\.\s?E\.|UE|CEE|CE|EU|CECA|Euratom|EURATOM|GAI|PESC"
    r"|dell['’]Unione\s+[Ee]uropea|Comunitari[oa]|comunitari[oa]|europe[oa])"
)
_UNMARKED = (("regolamento", "679", 2016), ("regolamento", "910", 2014))
"""Acts that texts name without a mark of the Union: «Reg. n. 679/2016»."""
_YEAR_FIRST = 2015
"""From this year on the numbers of all acts begin with the year."""

# «regolamento (UE) n. 1303/2013», «Reg. (CE) 1083/2006», «regolamento delegato (UE) …»
_HEAD = (
    r"(?P<type>regolament[oi]|reg(?:g|\.t[oi])?\.|direttiv[ae]|dirr?\.(?:va)?|decision[ei]|dec\."
    r"|raccomandazion[ei])"
    r"(?:\s+(?:delegat[oaie]|di\s+esecuzione|d['’]\s?esecuzione|general[ei](?:\s+di\s+esenzione"
    r"(?:\s+per\s+categoria)?)?|de\s+minimis"
    r"|europe[oai](?=\s*\(|\s+(?:UE|EU)\b)))?"
)
_SIGN = r"(?:numero\s|n(?:\.ri|ri|n|r)?\s?[.°º]?\s?)?"
_PAIR = r"(?P<a>\d{1,4})\s?/\s?(?P<b>\d{1,4})(?!\d)"
_TAIL = r"(?:\s?/\s?(?P<tail>UE|CEE|CE|EURATOM|Euratom|GAI|PESC))?"
_FIRST = re.compile(
    rf"(?<![\w.]){_HEAD}\s{{0,2}}(?:[(]?\s?(?P<union>{_UNION}(?:\s?[,/-]?\s?(?:Euratom|EURATOM|UE"
    rf"|U\.E\.|CE))?)\s?[)]?)?\s{{0,2}}[,/-]?\s?"
    rf"(?:del\s+(?P<before>{DATE})\s*,?\s*)?{_SIGN}{_PAIR}{_TAIL}(?:\s?[(]?(?P<after>UE|CE|CEE)\b[)]?)?",
    re.IGNORECASE,
)
# «direttiva del Parlamento europeo e del Consiglio 2014/24/UE», «regolamento del Consiglio (CE) n. 1083/2006»
_BY = re.compile(
    rf"(?<![\w.]){_HEAD}\s+(?:del\s+Parlamento\s+europeo\s+e\s+)?del(?:la"
    r"|l['’])?\s?(?:Parlamento\s+europeo|Consiglio|Commissione)(?:\s+e\s+del\s+Consiglio)?\s*,?\s*"
    rf"(?:[(]\s?(?P<union>{_UNION}(?:\s?[,/-]\s?Euratom)?)\s?[)])?\s*(?:del\s+)?(?:"
    rf"(?P<before>{DATE})\s*,?\s*)?{_SIGN}{_PAIR}{_TAIL}(?P<after>)?",
    re.IGNORECASE,
)
# «Regolamento (CE) n. 312 del 16 aprile 2009», «Regolamento del Parlamento … 23 luglio 2014, n. 910»
_DATED = re.compile(
    rf"(?<![\w.]){_HEAD}\s{{0,2}}(?:[(]?\s?(?P<union>{_UNION})\s?[)]?|del\s+(?:Parlamento"
    r"|Consiglio)(?:\s+(?:europeo|e\s+del\s+Consiglio"
    rf"|dell['’]\s?Unione\s+europea)){{0,3}})\s{{0,2}}(?=n|\d|del)",
    re.IGNORECASE,
)
# «decisione di esecuzione CE C(2022)5302 del 17/07/2022»
_DOCUMENT = re.compile(
    r"(?<![\w.])(?P<type>decision[ei])(?:\s+(?:di\s+esecuzione|d['’]\s?esecuzione"
    rf"|della\s+Commissione|europea|[(]?(?:UE|CE)[)]?)){{0,3}}\s+(?:n[.°]?\s?)?C\s?[(]\s?"
    rf"(?P<year>20\d\d)\s?[)]\s?(?P<number>\d{{1,5}})(?:\s+(?:final\s+)?del(?:l['’])?\s?"
    rf"(?P<day>{DATE}))?",
    re.IGNORECASE,
)
# «2014/24/UE», «95/46/CE» without a word before
_BARE = re.compile(r"(?<![\w/.])(?P<a>\d{2}|\d{4})/(?P<b>\d{1,4})/(?P<tail>UE|CEE|CE|GAI)(?!\w)")
# «Le direttive europee: • | 2010/31/UE e …», «la direttiva NEC ( | 2016/2284/UE)»
_SAID = re.compile(r"\b(?:direttiv[ae]|decision[ei])\b", re.IGNORECASE)
_SAID_WINDOW = 80
_STOPPED = re.compile(r"[.;]\s|\bregolament|\blegge|\bdecret", re.IGNORECASE)
# «(UE) n. 651/2014» without a word before: before 2015 only regulations are numbered so
_BRACED = re.compile(r"[(](?:UE|CE|EU)[)]\s?n\.?\s?(?P<a>\d{1,4})/(?P<b>(?:19|20)\d\d)(?!\d)")
# «…, n. 1301/2013 e (UE) n. 1304/2013», «2014/24/UE e 2014/25/UE»
_NEXT = re.compile(
    rf"\s{{0,2}}[,;]?\s{{0,2}}(?:(?:e|ed|nonché|o)\s{{1,2}})?(?:(?:del(?:la)?|il"
    rf"|la)\s)?(?:[(]\s?{_UNION}\s?[)]\s?|(?:UE|CE)\s)?{_SIGN}{_PAIR}{_TAIL}"
)
# «del Parlamento europeo e del Consiglio, del 27 aprile 2016», «, del 17 dicembre 2013»
_DAY = re.compile(
    r"\s*,?\s*(?:(?:del|della)\s+(?:Parlamento\s+europeo(?:\s+e\s+del\s+Consiglio)?|Consiglio"
    rf"|Commissione(?:\s+europea)?)\s*,?\s*)?del(?:l['’])?\s*(?P<day>{DATE})",
    re.IGNORECASE,
)
# «GDPR», «RGPD», «regolamento generale sulla protezione dei dati»
_NAMED: tuple[tuple[str, ActName], ...] = (
    (
        r"(?:(?-i:GDPR|RGPD|G\.D\.P\.R\.)(?:\s(?:n\.\s?)?(?:2016/679|679/2016))?|regolamento\s+"
        r"(?:europeo\s+)?(?:generale\s+)?(?:sulla"
        r"|in\s+materia\s+di|per\s+la)\s+protezione\s+dei\s+dati(?:\s+personali)?)",
        ActName("eu", "regolamento", "Unione europea", None, "679", 2016, "2016-04-27"),
    ),
    (
        r"trattato\s+sul\s+funzionamento\s+dell['’]\s?unione\s+europea|(?-i:TFUE|T\.F\.U\.E\.)",
        ActName("eu", "trattato", "TFUE"),
    ),
    (
        r"trattato\s+(?:sull['’]|dell['’])\s?unione\s+europea|(?-i:TUE)(?=\W)",
        ActName("eu", "trattato", "TUE"),
    ),
    (
        r"carta\s+dei\s+diritti\s+fondamentali(?:\s+dell['’]\s?unione\s+europea|\s+dell['’]UE)?|(?-i:CDFUE)",
        ActName("eu", "trattato", "CDFUE"),
    ),
)
_NAMES = re.compile(
    r"(?<![\w.])(?:" + "|".join(f"(?P<n{k}>{words})" for k, (words, _) in enumerate(_NAMED)) + r")(?!\w)",
    re.IGNORECASE,
)


def find_european(text: str) -> Iterator[Mention]:
    """Every act of the Union named by sort and number, by number and «/UE», or by a well-known name."""
    for pattern in (_FIRST, _BY):
        for match in pattern.finditer(text):
            yield from _numbered(text, match)
    for match in _DATED.finditer(text):
        found = read_identity(text, match.end())
        if found and found.number and found.date and found.year:
            kind = _type(match["type"])
            act = ActName("eu", kind, "Unione europea", None, found.number, found.year, found.date)
            yield Mention(match.start(), found.end, act)
    for match in _DOCUMENT.finditer(text):
        day = iso(match["day"]) if match["day"] else None
        act = ActName(
            "eu",
            "decisione",
            "Commissione europea",
            None,
            f"C({match['year']}){match['number']}",
            int(match["year"]),
            day,
        )
        yield Mention(match.start(), match.end(), act)
    for match in _BARE.finditer(text):
        said = list(_SAID.finditer(text, max(0, match.start() - _SAID_WINDOW), match.start()))
        is_said = said and not _STOPPED.search(text, said[-1].end(), match.start())
        sort = _type(said[-1].group()) if is_said else None
        bare = _act(sort or "direttiva", match["a"], match["b"], None, has_mark=True)
        if bare is not None:
            yield Mention(match.start(), match.end(), bare, certain=sort is not None)
    for match in _BRACED.finditer(text):
        regulation = _act("regolamento", match["a"], match["b"], None, has_mark=True)
        if regulation is not None:
            certain = (regulation.year or _YEAR_FIRST) < _YEAR_FIRST
            yield Mention(match.start(), match.end(), regulation, certain)
    for match in _NAMES.finditer(text):
        yield Mention(match.start(), match.end(), _NAMED[int((match.lastgroup or "n0")[1:])][1])


def _numbered(text: str, match: re.Match[str]) -> Iterator[Mention]:
    kind = _type(match["type"])
    mark = bool("minimis" in match.group() or match["union"] or match["tail"] or match["after"])
    first = _act(kind, match["a"], match["b"], match["before"], mark)
    if first is None:
        return
    act: ActName = first
    start, end = match.start(), match.end()
    for _ in range(20):
        following = _NEXT.match(text, end)
        if following is None or not (mark or following["tail"]):
            break
        other = _act(kind, following["a"], following["b"], None, mark)
        if other is None:
            break
        yield Mention(start, end, act)
        start, end, act = following.start("a"), following.end(), other
    day = _DAY.match(text, end)
    if day and (when := iso(day["day"])) and int(when[:4]) == act.year:
        act = ActName(act.kind, act.type, act.authority, None, act.number, act.year, when)
        end = day.end()
    yield Mention(start, end, act)


def _type(word: str) -> str:
    for stem, kind in (
        ("reg", "regolamento"),
        ("dir", "direttiva"),
        ("dec", "decisione"),
        ("rac", "raccomandazione"),
    ):
        if word.lower().startswith(stem):
            return kind
    raise ValueError(word)


def _act(kind: str, a: str, b: str, written: str | None, has_mark: bool) -> ActName | None:
    """The act of a pair of figures: regulations are number/year before 2015, all else is year/number.

    Without a mark of the Union only what could be nothing else counts: «regolamento 2016/679».
    """
    first_is_year = len(a) == 4 and _is_year(int(a))
    second_is_year = len(b) == 4 and _is_year(int(b))
    if kind == "regolamento":
        if first_is_year and int(a) >= _YEAR_FIRST:
            year, number = int(a), b
        elif second_is_year:
            year, number = int(b), a
        elif first_is_year:
            year, number = int(a), b
        elif has_mark and len(b) == 2:
            year, number = full_year(b), a
        else:
            return None
    elif first_is_year:
        year, number = int(a), b
    elif second_is_year:
        year, number = int(b), a
    elif has_mark and len(a) == 2:
        year, number = full_year(a), b
    else:
        return None
    known = (kind, number, year) in _UNMARKED
    if not has_mark and not known and not (first_is_year and year >= _YEAR_FIRST and kind == "regolamento"):
        return None
    day = iso(written) if written else None
    return ActName("eu", kind, "Unione europea", None, number.lstrip("0"), year, day)


def _is_year(value: int) -> bool:
    return 1957 <= value <= 2049
