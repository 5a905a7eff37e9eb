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


# «il | Budget di Salute», «per | Budget di Salute», or at the head of a line or sentence
_BEFORE = re.compile(
    rf"(?:(?<![\w’'])(?:{_ARTICLE})|(?:^|[\n.;:•–]\s{{0,3}})|\bper\s{{1,3}})$", re.IGNORECASE
)
_BEFORE_WINDOW = 8
# «Budget di Salute (BdS), nato a Trieste, | è uno strumento»
_SAID = re.compile(
    rf"(?:\s?\([^()]{{1,60}}\))?(?:\s?,[^.;,]{{1,80}},)?\s+(?:non\s+)?{_VERB}\s+{_KIND}", re.IGNORECASE
)
# «UVM: unità di valutazione», a line of a glossary
_EXPLAINED = re.compile(r"(?:\s?\([^()]{1,60}\))?\s*(?:\t|:|=|–|-\s)\s*\w")
_LINE_HEAD = re.compile(r"(?:^|\n)\W{0,4}$")


def defining(thing: str, texts: Mapping[str, str]) -> list[str]:
    """The keys of the texts that say what ``thing`` is, in order.

    «Il Budget di Salute è uno strumento», «UVM: unità …», «per alloggio ponte si intende un»; not «gli
    obiettivi del Budget di Salute sono».
    """
    name = re.compile(r"\s+".join(map(re.escape, thing.split())), re.IGNORECASE)
    return [key for key, text in texts.items() if any(_says(text, found) for found in name.finditer(text))]


def _says(text: str, name: re.Match[str]) -> bool:
    before = text[max(0, name.start() - _BEFORE_WINDOW) : name.start()]
    if _SAID.match(text, name.end()) and _BEFORE.search(before):
        return True
    return bool(_EXPLAINED.match(text, name.end()) and _LINE_HEAD.search(before))
