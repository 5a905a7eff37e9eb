"""Finds the words that name a sort of state or regional act: «legge», «D.Lgs.», «d.P.C.M.», «L.R.»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Need = Literal["number", "numbered day", "day"]


@dataclass(frozen=True, slots=True)
class Sort:
    """A sort of act with the words that name it.

    ``need`` is the least that must follow for the words to be a reference: a number, a number with
    a day or year, or a day. Single letters need more than words do.
    """

    type: str
    words: str
    need: Need = "number"


_END = r"(?!(?!n[.°ºr]{0,3}\s?\d)[a-z])"
"""No letter follows, but for the sign of a number: «D.Lgs.n.267/2000»."""

# Longer words first: «decreto legislativo luogotenenziale» before «decreto legislativo».
# Letters with full stops are matched in any case, letters without only in capitals.
SORTS: tuple[Sort, ...] = (
    # «decreto legislativo luogotenenziale 9 novembre 1945, n. 788», «D.Lgs.Lgt.»
    Sort(
        "decreto legislativo luogotenenziale",
        r"decret[oi]\s+legislativ[oi]\s+luogotenenzial[ei]|d\.\s?lgs\.\s?lgt\.?",
    ),
    # «decreto legislativo del Capo provvisorio dello Stato 4 aprile 1947, n. 207», «D.Lgs.C.P.S.»
    Sort(
        "decreto legislativo del Capo provvisorio dello Stato",
        (
            r"decret[oi]\s+legislativ[oi]\s+del\s+capo\s+provvisorio\s+dello\s+stato|d\.?\s?(?:lgs"
            r"|l)\.?\s?c\.?\s?p\.?\s?s\.?(?![a-z])"
        ),
    ),
    Sort("decreto luogotenenziale", r"decret[oi]\s+luogotenenzial[ei]|d\.\s?lgt\.|d\.\s?l\.\s?lgt\."),
    # «R.D.L. 8 aprile 1939, n. 652»
    Sort("regio decreto-legge", r"regi[oi]?\s+decret[oi]\s?[-–]?\s?legge|r\.\s?d\.\s?l\.?(?=\s|n)|(?-i:RDL)"),
    Sort("regio decreto legislativo", r"regi[oi]?\s+decret[oi]\s+legislativ[oi]|r\.\s?d\.\s?lgs\.?"),
    Sort("regio decreto", r"regi[oi]?\s+decret[oi]|r\.\s?d\.|(?-i:R\.?D\.?)(?=\s)"),
    Sort(
        "decreto del Presidente del Consiglio dei ministri",
        (
            r"decret[oi]\s+(?:del\s+)?presidente\s+(?:del\s+)?consiglio\s+(?:dei\s+)?ministri"
            r"|d\.?\s?p\.\s?c\.\s?m\.?|(?-i:DPCM|Dpcm|dpcm|d\.?P\.?C\.?M)\.?"
        ),
        "day",
    ),
    Sort(
        "decreto del Presidente della Repubblica",
        (
            r"decret[oi]\s+(?:del\s+)?(?:presidente|capo)\s+(?:(?:della\s+)?repubblica|dello\s+stato)"
            rf"|d\.?\s?p\.\s?r\.?(?!\.){_END}|(?-i:DPR|dPR|Dpr|dpr|d\.P\.R)\.?{_END}"
        ),
    ),
    # «decreto legislativo», «D.Lgs.», «D. L.vo», «d.leg.vo», «DLgs», «D.Lgs.vo», «D.Igs» (scanned)
    Sort(
        "decreto legislativo",
        r"decret[oi]\s+(?:legislativ[oi]|lgs|l\.?vo|leg\.?vo|legisl)\.?(?!\w)"
        rf"|(?:decr?|d\.to)\.?\s?(?:lgs|legisl|leg\.?\s?vo|l\.?\s?vo)\.?{_END}"
        rf"|d\s?[.,]?\s?\.?[li1][gq]s\s?\.?(?:\s?vo\.?)?{_END}|d\.?\s?leg\.?\s?vo\.?{_END}|d\.?\s?l\.?\s?vo\.?{_END}"
        rf"|d\.?\s?l\.\s?g\.?\s?s\.?{_END}|d\.\s?lg\.|d\.\s?legisl\.|d\.\s?leg\.|l\.gs\.?",
    ),
    # «decreto-legge», «D.L.», «d.-l.», «DL», «Dl»
    Sort(
        "decreto-legge",
        rf"decret[oi]\s?[-–]?\s?legge(?!\w)|decr\.\s?legge|d\.\s?-?\s?l\.{_END}|(?-i:D\.?L\.?|dl|Dl)(?=\s)",
    ),
    Sort("legge costituzionale", r"legg[ei]\s+costituzional[ei]|l\.?\s?cost\.", "number"),
    # «legge regionale», «L.R.», «L. R.», «LR»
    Sort(
        "legge regionale",
        rf"legg[ei]\s+regional[ei]|legg[ei]\s+reg\.(?:le)?|l\.\s?r\.{_END}|l\.\s?reg\.|(?-i:L\.?R\.?)(?=\s)",
    ),
    Sort("legge provinciale", rf"legg[ei]\s+provincial[ei]|l\.\s?p\.{_END}|(?-i:LP)(?=\s)"),
    Sort(
        "regolamento regionale", r"regolament[oi]\s+regional[ei]|reg\.\s?reg\.|r\.\s?r\.(?!\w)|(?-i:RR)(?=\s)"
    ),
    # «legge della Regione Lombardia 12 marzo 2008, n. 3»
    Sort("legge regionale", r"legg[ei]\s+(?:della\s+)?regione(?=\s)"),
    # «legge provinciale», «legge della Provincia autonoma di Trento»
    Sort("legge provinciale", r"legg[ei]\s+della\s+provincia(?=\s)"),
    # «legge», «legge quadro», «legge delega»; «L.» and «l.» with a number and a year
    Sort("legge", r"legg[ei](?:[\s-]+(?:quadro|delega|di\s+conversione|statale|n\.?(?=\s?\d)))?(?!\w)"),
    Sort(
        "legge",
        r"(?:l\s?\.|(?<=l[ae]\s)l\s?,)\s?n?\.?(?=\s?\d|\s?n|\s?del)|(?-i:L)(?=\s(?:n|\d))|lg\.(?=\s?n?\.?\s?\d)"
        # «vista la 1. 241/1990»: a letter read as a figure
        r"|(?<=l[ae]\s)1\.(?=\s?(?:n\.\s?)?\d{1,4}/(?:19|20)?\d\d)",
        "numbered day",
    ),
    # «T.U. n. 267/2000», «testo unico n. 445 del 2000», «Codice n. 36/2023»: the table tells which
    Sort("testo unico", r"t\.\s?u\.(?!\w)|(?-i:TU)(?=\s)|testo\s+unico|test[oi]\s+unic[oi]", "numbered day"),
)
_HEAD = re.compile(
    # «dell'art.107delD.Lgs. 267/2000»: a word that lost its space ends before a capital
    r"(?:(?<![\w./])|(?<=[a-zà-ù])(?=(?-i:D\.?\s?Lgs|D\.P|D\.L|L\.R|Legge\s|Decreto\s)))(?:"
    + "|".join(f"(?P<t{k}>{sort.words})" for k, sort in enumerate(SORTS))
    + ")",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Head:
    """The words that name a sort of act, with their place."""

    start: int
    end: int
    sort: Sort


def find_heads(text: str) -> Iterator[Head]:
    """The heads in ``text``, in order."""
    for match in _HEAD.finditer(text):
        name = match.lastgroup or "t0"
        yield Head(match.start(), match.end(), SORTS[int(name[1:])])
