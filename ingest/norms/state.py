"""Finds acts of the State and laws of the regions where they are named by sort, number and day."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from ingest.norms.heads import Head, find_heads
from ingest.norms.identity import DATE, Identity, iso, read_identities, read_identity
from ingest.norms.ministries import full_name, ministry_before, ministry_behind
from ingest.norms.reference import ActName, Context, Mention
from ingest.norms.regional import region_after_head, region_after_number, region_of
from ingest.norms.tables import by_number, dated, regions

_REGIONAL = ("legge regionale", "legge provinciale", "regolamento regionale")
_ROYAL = "regi"
_REPUBLIC = 1946
_FIRST_YEAR = 1861
# «decreto legislativo | (D.Lgs.) n. 117», «legge | (di seguito “Legge”) n. 5»
_ASIDE = re.compile(r"\s?\(\s?(?:d\.?\s?lgs\.?|l\.|d\.?p\.?r\.?|d\.?l\.?)\s?\)", re.IGNORECASE)

# «decreto ministeriale», «D.M.», «DM», «decreto interministeriale», «D.I.»
_MINISTERIAL = re.compile(
    r"(?<![\w./])(?:(?P<plain>decret[oi]\s+(?:inter)?ministerial[ei]|decret[oi]\s+minist\.(?:le)?"
    r"|d\.\s?m\.(?![a-z])|d\.\s?interm\w*\.?|(?-i:DM|D\.M|DI)(?=\s)|(?-i:D\.I\.)(?=\s\d))"
    # «decreto del Ministro dell'interno», «decreto MIUR», «decreti del Ministero …»
    r"|(?P<named>decret[oi])(?=\s+(?:(?:de[il]l?(?:la)?\s+)?minist(?:r[oi]|ero)\b"
    r"|(?:interministeriale\s)?(?:(?-i:MEF|MIUR|MLPS|MISE|MiSE|MIT|MIUR|MIMIT|MASE|MUR|MIC|MiC"
    r"|MIM))\b)))",
    re.IGNORECASE,
)


# «D.M. Interno 22 gennaio 2008», «D.M. LL.PP. n. 37»
_CALLED = re.compile(r"(?<![DI]I)\s(?:Min\.\s?)?(?P<who>[A-Z][\w.]{3,14})(?=\s(?:n[.°r]|\d|del\s\d))")
_SHORTLY = {
    "interno": "Ministero dell'interno",
    "giustizia": "Ministero della giustizia",
    "salute": "Ministero della salute",
    "sanità": "Ministero della sanità",
}
# «Legge quadro | per la realizzazione del sistema integrato …, | n. 328 del 8 novembre 2000»
_TITLED = re.compile(
    r"\s+(?:per|sul(?:l[ae]|l['’])?|sugli|in\s+materia|recante|concernente|d(?:i|ei|egli|elle))\b"
    r"(?:(?!\b(?:art|comm[ai]|legg[ei]|decret|regolament|deliber|determin|direttiv)\w*)[^\d.;:()\n]){5,140}?"
    r",?\s(?=n[.°]\s?\d{1,4}\s?(?:/\s?\d{2,4}|,?\s(?:del|dell['’])\s?\d))",
    re.IGNORECASE,
)
_A_WORD = 4
# «Ministero della salute, | decreto n. 77 del 23 maggio 2022»
_OF_MINISTRY = re.compile(
    r"(?<!\w)(?P<who>minist(?:ero|ro)\s+(?:per\s+|de)[^.;:()\d\n]{3,110}?)\s?[,–-]\s?"
    r"(?P<decree>decreto(?:\s+ministeriale)?)(?=\s+(?:n|\d|del\s\d))",
    re.IGNORECASE,
)
_SIGNERS = {
    "council": "decreto del Presidente del Consiglio dei ministri",
    "republic": "decreto del Presidente della Repubblica",
}
# «decreto 3 dicembre 2013 del Presidente del Consiglio dei ministri», «decreto del 30.1.2015 del Ministero»
_SIGNED = re.compile(
    rf"(?<![\w./])decret[oi]\s+(?:del(?:l['’])?\s*)?(?P<day>{DATE})(?:\s?,?\s?n\.\s?(?P<number>\d{{1,4}}))?"
    r"(?=\s?,?\s+(?:del|dal)\s+(?:(?P<council>presidente\s+del\s+consiglio(?:\s+dei\s+ministri)?)"
    r"|(?P<republic>presidente\s+della\s+repubblica)|minist))",
    re.IGNORECASE,
)


def find_state(text: str, context: Context) -> Iterator[Mention]:
    """Every act of the State or of a region named by its sort and number, or by its sort and day."""
    for head in find_heads(text):
        if head.sort.type in _REGIONAL:
            yield from _regional(text, head, context)
        else:
            yield from _national(text, head)
    for match in _OF_MINISTRY.finditer(text):
        found = read_identity(text, match.end())
        if found and found.year and (found.number or found.date):
            who = full_name(match["who"])
            act = ActName("state", "decreto ministeriale", who, None, found.number, found.year, found.date)
            yield Mention(match.start("decree"), found.end, act)
    yield from _ministerial(text)
    yield from _signed(text)


def _national(text: str, head: Head) -> Iterator[Mention]:
    aside = _ASIDE.match(text, head.end)
    found = read_identities(text, aside.end() if aside else head.end)
    if not found or not _suffices(found[0], head):
        titled = _TITLED.match(text, head.end) if head.end - head.start > _A_WORD else None
        found = read_identities(text, titled.end()) if titled else ()
        if not found or not found[0].is_full:
            return
    for place, one in enumerate(found):
        act = _state_act(head.sort.type, one)
        if act is not None:
            yield Mention(head.start if place == 0 else one.start, one.end, act, certain=one.year is not None)


def _suffices(identity: Identity, head: Head) -> bool:
    if head.sort.need == "day":
        return identity.date is not None or identity.is_full
    if head.sort.need == "numbered day":
        return identity.is_full
    # a day alone is a reference only of a sort that goes without numbers
    return identity.number is not None


def _state_act(sort: str, one: Identity) -> ActName | None:
    year = one.year
    if year is not None and sort.startswith(_ROYAL) and year > _REPUBLIC:
        year -= 100
    if year is not None and year < _FIRST_YEAR:
        return None
    if sort == "testo unico":
        kinds = by_number().get((year or 0, one.number or ""), ())
        if len(kinds) != 1:
            return ActName("state", sort, number=one.number, year=year, date=one.date)
        sort = kinds[0]
    day = one.date or (dated().get((sort, year, one.number)) if year and one.number else None)
    return ActName("state", sort, number=one.number, year=year, date=day)


def _regional(text: str, head: Head, context: Context) -> Iterator[Mention]:
    named = region_after_head(text, head.end)
    found = read_identities(text, named[1] if named else head.end)
    if not found or found[0].number is None:
        return
    end = found[-1].end
    if named is None:
        behind = region_after_number(text, end)
        named, end = (behind, behind[1]) if behind else (None, end)
    own = region_of(context)
    if head.sort.type == "legge provinciale" and own is not None and not own.urn.startswith("provincia"):
        own = None
    if own is not None and own.urn.startswith("provincia") and head.sort.type == "legge regionale":
        own = next(region for region in regions() if region.urn == "regione.trentino.alto.adige")
    region = named[0] if named else own
    for place, one in enumerate(found):
        act = ActName(
            "regional",
            head.sort.type,
            authority=region.name if region else None,
            number=one.number,
            year=one.year,
            date=one.date,
        )
        last = place == len(found) - 1
        certain = one.year is not None and region is not None
        yield Mention(head.start if place == 0 else one.start, end if last else one.end, act, certain)


def _ministerial(text: str) -> Iterator[Mention]:
    for match in _MINISTERIAL.finditer(text):
        before = ministry_before(text, match.end())
        called = _CALLED.match(text, match.end()) if before is None and match["plain"] else None
        if before is None and match["named"]:
            continue
        found = read_identities(text, before[1] if before else called.end() if called else match.end())
        if not found or (found[0].date is None and not found[0].is_full):
            continue
        end = found[-1].end
        behind = None if before else ministry_behind(text, end)
        who = before[0] if before else behind[0] if behind else None
        who = who or (_SHORTLY.get(called["who"].lower()) if called else None)
        for place, one in enumerate(found):
            act = ActName(
                "state", "decreto ministeriale", who, number=one.number, year=one.year, date=one.date
            )
            day = dated().get((act.type, one.year or 0, one.number or ""))
            if day and act.date is None:
                act = replace(act, date=day)
            last = place == len(found) - 1
            start = match.start() if place == 0 else one.start
            yield Mention(start, behind[1] if behind and last else one.end, act, who is not None)


def _signed(text: str) -> Iterator[Mention]:
    """Decrees whose day stands before who signed them."""
    for match in _SIGNED.finditer(text):
        day = iso(match["day"])
        if day is None:
            continue
        number = match["number"].lstrip("0") if match["number"] else None
        if match["council"] or (match["republic"] and number):
            signer = "council" if match["council"] else "republic"
            act = ActName("state", _SIGNERS[signer], None, None, number, int(day[:4]), day)
            yield Mention(match.start(), match.end(signer), act)
        elif not match["republic"]:
            behind = ministry_behind(text, match.end())
            if behind:
                act = ActName("state", "decreto ministeriale", behind[0], None, number, int(day[:4]), day)
                yield Mention(match.start(), behind[1], act)
