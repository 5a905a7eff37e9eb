"""Finds agreements of the conferences of State and Regions, and collective contracts of labour."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.norms.identity import DATE, iso, read_identity
from ingest.norms.reference import ActName, Mention

_REP = r"[\s,(]{0,4}(?:(?:rep(?:ertorio)?|atto)\.?\s?(?:degli\s+)?(?:atti\s+)?n?[.°]?\s?)"
# «Intesa … Conferenza unificata … del 5 agosto 2022», «Accordo Stato-Regioni … (Rep. atti n. 221/CSR)»
_AGREEMENT = re.compile(
    r"(?<![\w.])(?P<type>intes[ae]|accord[oi])\b(?P<between>[^.;\n]{0,140}?)"
    r"(?P<conference>conferenza\s+(?:permanente\s+(?:per\s+i\s+rapporti\s+)?)?(?:unificata"
    r"|stato\s?[-–,]\s?(?:regioni|citt[aà])[\w\s,-]{0,60}?|tra\s+lo\s+stato[^.;\n]{0,90}?)"
    r"|stato\s?[-–]\s?regioni(?:\s+e\s+province\s+autonome)?)"
    rf"(?:[^.;\n\d]{{0,120}}?(?:del(?:l['’])?\s{{0,2}}|in\s+data\s+|il\s+|\s|,\s?)(?P<day>{DATE})"
    rf"(?:{_REP}(?P<number>\d{{1,4}})\s?/\s?(?P<series>CSR|CU|C\.U\.|C\.S\.R\.))?"
    rf"|(?:{_REP}|[\s,(]{{1,3}}n\.?\s?)(?P<n2>\d{{1,4}})\s?/\s?(?P<s2>CSR|CU)(?:\s+del(?:l['’])?\s?"
    rf"(?P<d2>{DATE}))?)",
    re.IGNORECASE,
)
# «Rep. atti n. 104/CU», «Conferenza unificata il 6 luglio 2022 (Rep. Atti n. 104/CU)»
_REPERTORY = re.compile(
    rf"(?<!\w)(?:conferenza\s+(?:unificata|stato\s?[-–]\s?regioni)[^.;\n\d]{{0,40}}?"
    rf"(?P<held>{DATE})\s?[,(]?\s?)?"
    rf"rep(?:ertorio)?\.?\s?(?:degli\s+)?(?:atti\s+)?n?[.°]?\s?(?P<number>\d{{1,4}})\s?/\s?"
    rf"(?P<series>CSR|CU)(?:\s+del(?:l['’])?\s?(?P<day>{DATE}))?",
    re.IGNORECASE,
)
# «CCNL Funzioni locali 16 novembre 2022», «C.C.N.L. del 21/05/2018», «CCNL 2019-2021»
_CONTRACT = re.compile(
    rf"(?<!\w)(?:(?-i:CCNL|C\.C\.N\.L\.|CCDI|CCNQ)|contratto\s+collettivo\s+nazionale(?:\s+di\s+lavoro)?)"
    rf"(?P<between>(?:[ \t\n,\-–«“\"]{{1,3}}(?!del(?:l['’])?\s?\d|\d{{1,2}}[./°]|\d{{1,2}}\s\w+\s\d"
    rf"|\S*[a-zà-ù]{{4}}\.\s)"
    rf"[\w'’./»”\"-]{{1,25}}){{0,16}}?)"
    rf"[\s,]{{1,3}}(?:(?:sottoscritto|stipulato|siglato|firmato|sottoscritta)\s+)?(?:in\s+data\s+|il\s+"
    rf"|del(?:l['’])?\s{{0,2}})?(?P<day>{DATE})",
    re.IGNORECASE,
)


def find_agreements(text: str) -> Iterator[Mention]:
    """Every agreement of a conference and every contract of labour that is named with its day or number."""
    for match in _AGREEMENT.finditer(text):
        yield from _agreement(match)
    for match in _REPERTORY.finditer(text):
        act = _of_conference("atto", "", match["number"], match["series"], match["day"] or match["held"])
        yield Mention(match.start(), match.end(), act)
    for match in _CONTRACT.finditer(text):
        day = read_identity(text, match.start("day"))
        if day and day.date:
            act = ActName("other", "contratto collettivo", None, None, None, day.year, day.date)
            yield Mention(match.start(), match.end(), act)


def _agreement(match: re.Match[str]) -> Iterator[Mention]:
    kind = "intesa" if match["type"].lower().startswith("intes") else "accordo"
    found = (match["number"] or match["n2"], match["series"] or match["s2"], match["day"] or match["d2"])
    yield Mention(match.start(), match.end(), _of_conference(kind, match["conference"], *found))


def _of_conference(
    kind: str, conference: str, number: str | None, series: str | None, day: str | None
) -> ActName:
    which = (series or "").replace(".", "").upper()
    unified = which == "CU" or "unificata" in conference.lower()
    who = "Conferenza unificata" if unified else "Conferenza Stato-Regioni"
    when = iso(day) if day else None
    return ActName(
        "other",
        kind,
        who,
        None,
        f"{number.lstrip('0')}/{which}" if number else None,
        int(when[:4]) if when else None,
        when,
    )
