"""Finds the passages that say what a thing is, for questions that ask what it is.

«Cos'è il Budget di Salute?» has no word but the name, which half of a collection may say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

BOOST = 0.3
"""What a passage that defines the thing gains over its score of 0–1."""

_MOST_WORDS = 6
_ARTICLE = r"(?:il|lo|la|i|gli|le|un[oa]?)\s+|(?:l|un)['’]\s?"
# «Cos'è il …?», «che cosa sono gli …», «cosa si intende per …», «che significa …», «definizione di …»
_ASKED = re.compile(
    rf"\W*(?:mi\s+(?:spieg[hi]+|dici|dite)\s+)?(?:(?:che\s+)?(?:cos['’]\s?|cosa\s+|che\s+)(?:è|e['’]|sono)\s+(?P<what>{_ARTICLE}|(?=[A-Z]))"
    r"|(?:(?:che\s+)?cosa|che)\s+(?:si\s+intende\s+per|significan?o?|vuol(?:e|\s)*dire|vogliono\s+dire)\s+(?:"
    rf"{_ARTICLE})?|(?:definizione|significato)\s+(?:d[ie]|del(?:la|lo|le)?|degli|dell['’])\s?)"
    r"[«“\"]?(?P<term>[^?«»“”\"]{2,80}?)[»”\"]?\s*\??\s*",
    re.IGNORECASE,
)
# «Che cosa è stato deciso», «cosa sono tenuti a …»: no thing, but what was done
_DONE = re.compile(r"(?:stat|tenut|previst|richiest|necessari|success)[oaie]\b", re.IGNORECASE)
_VERB = r"(?:è|sono|consist\w+|(?:indica|significa|rappresenta)(?:no)?|(?:si\s+)?intend\w+|costituisc\w+)"
_KIND = r"(?:un['’oa]?|il|lo|la|i|gli|le|l['’]|quel\w*|in|come|tutt[oaie])\b"


def thing_asked_after(query: str) -> str | None:
    """The thing whose definition ``query`` asks for; None where it asks for something else."""
    match = _ASKED.fullmatch(query)
    if match is None or _DONE.match(match["term"]) or len(match["term"].split()) > _MOST_WORDS:
        return None
    return match["term"].strip()


def defining(thing: str, texts: Mapping[str, str]) -> list[str]:
    """The keys of the texts that say what ``thing`` is, in order.

    «Il Budget di Salute è uno strumento», «UVM: unità …», «per alloggio ponte si intende un»; not «gli
    obiettivi del Budget di Salute sono».
    """
    name = r"\s+".join(map(re.escape, thing.split()))
    said = re.compile(
        rf"(?:(?<![\w’'])(?:{_ARTICLE})|(?:^|[\n.;:•–]\s*)|\bper\s+){name}(?:\s*\([^()]{{1,60}}\))?"
        rf"(?:\s*,[^.;,]{{1,80}},)?\s+(?:non\s+)?{_VERB}\s+{_KIND}"
        rf"|(?:^|\n)\W*{name}(?:\s*\([^()]{{1,60}}\))?\s*(?:\t|:|=|–|-\s)\s*\w",
        re.IGNORECASE,
    )
    return [key for key, text in texts.items() if said.search(text)]
