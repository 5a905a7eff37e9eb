"""Tells questions about acts themselves: who cites one, what it rests on, what became of it.

The words must lead up to the act, or follow it: «chi è stato nominato con la determinazione 12» asks
for a person, «che cosa è stato modificato dalla determinazione 12» for what it decides.
"""

from __future__ import annotations

import re
from typing import Literal

ActKind = Literal["cited-by", "rests-on", "in-force"]

_NEAR = 200
"""Characters before and after the act's name that are looked at."""

_PAPERS = (
    r"(?:(?:quali|che|quanti|gli|le|i)\s+)?(?:(?:nostri|nostre|altri|altre|sono\s+gli|sono\s+i)\s+)?"
    r"(?:att[oi]|document[oi]|deliber[ae]|deliberazion[ei]|determin[ae]|determinazion[ei]|provvediment[oi]"
    r"|decret[oi]|ordinanz[ae]|relazion[ei]|passaggi)"
)
_CITING = (
    r"(?:cita(?:no)?|richiama(?:no)?|menziona(?:no)?|nomina(?:no)?|applica(?:no)?|fa(?:nno)?\s+riferimento"
    r"|si\s+(?:basano|fondano|richiamano))"
)
_CITED = r"(?:citat[oaie]|richiamat[oaie]|menzionat[oaie]|nominat[oaie])"
_IS = r"(?:è|e['’]|sono|viene|vengono)(?:\s+stat[oaie])?"
_CHANGED = (
    r"(?:modificat|revocat|sostituit|annullat|prorogat|rettificat|abrogat|integrat|superat)[oaie]"
)  # fmt: skip
_CHANGING = (
    r"(?:modifican?o|revocan?o|sostituiscono|annullan?o|prorogan?o|rettifican?o|abrogan?o|integran?o)"
)  # fmt: skip
_OR = r"(?:\s*(?:,|o|e|oppure)\s*"
# Nothing but an article, or a preposition that the verb asks for, stands between the words and the act
_TO = (
    r"\s+(?:(?:anche\s+)?(?:l['’]|il|lo|la|gli|i|le|un|una)?|(?:a|su)l?(?:l['’]|la|le|lo|gli|i)?)\s*[\"“«]?$"
)
_THE = r"\s+(?:l['’]|il|lo|la|gli|i|le)?\s*[\"“«]?$"

# «Quali atti citano |l'art. 55», «chi richiama la |delibera 12», «dove è citata la |delibera 12»
_CITED_BY = re.compile(
    rf"(?:\bchi|\b{_PAPERS}(?:\s+che)?)\s+(?:\w+\s+)?{_CITING}{_TO}"
    rf"|\b(?:dove|da\s+chi|(?:in|da)\s+{_PAPERS})\s+(?:{_IS}\s+{_CITED}|si\s+(?:cita|richiama|menziona)(?:no)?){_TO}",
    re.IGNORECASE,
)
# «(L'art. 55 CTS) da chi è citato?», «dove è citata?»
_CITED_AFTER = re.compile(
    rf"\W{{0,3}}(?:dove|da\s+chi|(?:in|da)\s+{_PAPERS})\s+{_IS}\s+{_CITED}\b", re.IGNORECASE
)
# «Su che cosa si fonda la |determinazione 276», «quali norme cita la |delibera 12»
_RESTS_ON = re.compile(
    rf"\b(?:su\s+(?:che\s+)?cosa|su\s+qual[ei]\s+\w+|in\s+base\s+a\s+(?:che\s+cosa|qual[ei]\s+\w+))"
    rf"\s+si\s+(?:fonda|basa|regge|poggia){_THE}"
    rf"|\b(?:qual[ei]|che|elenca)\s+(?:le\s+|gli\s+)?(?:norme|leggi|atti|articoli|riferimenti|fonti|disposizioni)"
    rf"(?:\s+normativ[ei])?\s+(?:cita|richiama|menziona|applica|contiene){_THE}"
    rf"|\b(?:norme|leggi|riferimenti|riferimenti\s+normativi)\s+(?:citat[ei]|richiamat[ei])\s+(?:ne|da)l?(?:l['’]|la|lo)?\s*$",
    re.IGNORECASE,
)
# «È ancora in vigore la |delibera 12», «è stata modificata la |delibera 12», «chi ha revocato la |delibera»
_IN_FORCE = re.compile(
    rf"\b(?:è|e['’]|sono|risulta|resta)\s+(?:ancora\s+|tuttora\s+|sempre\s+)?"
    rf"(?:in\s+vigore|vigente|valid[oa]|efficace){_THE}"
    rf"|\b{_IS}\s+(?:poi\s+|già\s+)?{_CHANGED}{_OR}{_CHANGED})*{_THE}"
    rf"|\b(?:chi|che\s+cosa|{_PAPERS})\s+(?:(?:ha|hanno)\s+{_CHANGED}{_OR}{_CHANGED})*|{_CHANGING}{_OR}{_CHANGING})*){_THE}",
    re.IGNORECASE,
)
# «(La determinazione 12) è ancora in vigore?», «è stata revocata?»
_STILL = re.compile(
    rf"\W{{0,3}}(?:(?:è|e['’]|sono|risulta|resta)\s+(?:ancora\s+|tuttora\s+|sempre\s+)?"
    rf"(?:in\s+vigore|vigente|valid[oa]|efficace)|{_IS}\s+(?:poi\s+|già\s+)?{_CHANGED}{_OR}{_CHANGED})*)\s*\W*$",
    re.IGNORECASE,
)


def act_question(text: str, start: int, end: int) -> ActKind | None:
    """What ``text`` asks of the act that it names from ``start`` to ``end``; None for any other question."""
    before, after = text[max(0, start - _NEAR) : start], text[end : end + _NEAR]
    if _IN_FORCE.search(before) or _STILL.match(after):
        return "in-force"
    if _RESTS_ON.search(before):
        return "rests-on"
    return "cited-by" if _CITED_BY.search(before) or _CITED_AFTER.match(after) else None
