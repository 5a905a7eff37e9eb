"""Tells questions about acts themselves: who cites one, what it rests on, what became of it."""

from __future__ import annotations

import re
from typing import Literal

ActKind = Literal["cited-by", "rests-on", "in-force"]

# «Quali atti citano l'art. 55», «in quali documenti si richiama», «dove è citata la delibera 12»
_CITED_BY = re.compile(
    r"\b(?:quali|che|chi|dove|in\s+qual[ei]|elenc\w+|mostra\w*|trova\w*|ci\s+sono|documenti|atti|delibere|determin\w+)\b"
    r".*?\b(?:cita(?:no|nti)?|citat[oaie]|richiama(?:no|nti)?|richiamat[oaie]|menziona(?:no|t[oaie])?|nominat[oaie]"
    r"|fa(?:nno)?\s+riferimento|applicat[oaie]|applica(?:no)?|si\s+(?:basano|fondano)\s+su)",
    re.IGNORECASE | re.DOTALL,
)
# «Su che cosa si fonda la determinazione 276», «quali norme cita la delibera 12», «che riferimenti ha»
_RESTS_ON = re.compile(
    r"\b(?:su\s+(?:che\s+)?cosa|su\s+qual[ei]|in\s+base\s+a|qual[ei]|che|elenc\w+)\b.*?"
    r"\b(?:si\s+(?:fonda|basa|regge|poggia)|(?:norme|leggi|atti|articoli|riferimenti|fonti)\b.*?"
    r"\b(?:cita|richiama|menziona|applica|ha|contiene))\b",
    re.IGNORECASE | re.DOTALL,
)
# «È ancora in vigore», «è stata modificata», «chi ha revocato», «quali atti modificano»
_IN_FORCE = re.compile(
    r"\b(?:in\s+vigore|vigente|ancora\s+(?:valid[oa]|efficace))\b"
    r"|\b(?:modific|revoc|sostitu|annull|prorog|rettific|abrog|integr)(?:at[oaie]|uit[oaie]|ano|ono|iscono|hi(?:no)?)\b",
    re.IGNORECASE,
)

_NEAR = 300
"""Characters before and after the act's name that are looked at."""


# «(La determinazione 12) è ancora in vigore?», «è stata revocata?»
_STILL = re.compile(
    r"\W{0,3}(?:è|e['’]|sono|risulta|resta)\s+(?:ancora|tuttora|sempre|stat[oaie]|poi|già)?\s*", re.IGNORECASE
)


def act_question(text: str, start: int, end: int) -> ActKind | None:
    """What ``text`` asks of the act that it names from ``start`` to ``end``; None for any other question."""
    before, after = text[max(0, start - _NEAR) : start], text[end : end + _NEAR]
    still = _STILL.match(after)
    if _IN_FORCE.search(before) or (still and _IN_FORCE.match(after, still.end())):
        return "in-force"
    if _RESTS_ON.search(before):
        return "rests-on"
    return "cited-by" if _CITED_BY.search(before) else None
