"""Finds short names that a text itself defines for an act: «CTS» after «Codice del Terzo settore (CTS)»."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ingest.norms.reference import ActName, Mention

# What defines a short name: «(di seguito "Codice")», «(CTS)», «, di seguito denominato “Regolamento”»,
# «(c.d. Decreto Rilancio)»
_INTRO = (
    r"(?:di\s+seguito|d['’]\s?ora\s+in\s+(?:poi|avanti)|d['’]\s?ora\s+innanzi|in\s+seguito|infra"
    r"|nel\s+(?:prosieguo|seguito)|per\s+brevità|c\.\s?d\.|cd\.|cosiddett[oa]|detto\s+anche"
    r"|anche\s+detto)"
)
_DEFINED = re.compile(
    rf"[^.;()\[\]]{{0,160}}?[(\[,]\s?{_INTRO}[\s,:]{{0,2}}(?:(?:anche|solo|semplicemente"
    r"|denominat[oa]|per\s+brevità|indicat[oa]|come|il|la|detto|chiamat[oa]"
    rf"|altresì)[\s,:]{{1,2}}){{0,4}}[\"“«'‘]?(?P<term>(?-i:[A-ZÀ-Ý])[\w.’'-]{{1,24}}(?:\s(?!e\s"
    rf"|che\s|si\s|ha\s|è\s)[\w.’'-]{{1,20}}){{0,5}}?)\s?[\"”»'’]?\s?(?=[)\],;]|[\"”»])",
    re.IGNORECASE,
)
_ACRONYM = re.compile(
    r"\s?(?:[,–-]\s?)?(?:[\"“«][^\"”»]{3,140}[\"”»]\s?)?[(]\s?[\"“«]?(?P<term>[A-Z][A-Za-z.]{1,9})"
    r"[\"”»]?\s?[)]"
)
_GENERIC = re.compile(
    r"(?:decreto|legge|regolamento|codice|direttiva|delibera|deliberazione|determinazione|accordo"
    r"|intesa|circolare|linee guida)\b",
    re.IGNORECASE,
)
# The first word of a term: «Codice» of «Codice dei contratti», «C.T.S.»
_FIRST_WORD = re.compile(r"(?<![\w.])[A-ZÀ-Ý](?:\w|(?<=\w)[.](?=\w))*")
# «del | Regolamento», «nella | Legge»
_WITH_ARTICLE = re.compile(r"(?:l|lla|llo|i|la|ll['’])\s?$")
# «Regolamento | n. 5», «Regolamento | comunale»: another act
_OF_ITS_OWN = re.compile(r"\s+(?:n[.°]|\d|comunale|regionale|di\s)")
_ALIKE = 20
"""Terms that begin with the same word, of so many at most."""


def find_terms(text: str, named: Sequence[Mention]) -> Iterator[Mention]:
    """Where the short names stand that the text gives to acts, from their definition on."""
    terms: dict[str, tuple[ActName, int, bool]] = {}
    for at, mention in enumerate(named):
        limit = named[at + 1].start if at + 1 < len(named) else len(text)
        for pattern in (_DEFINED, _ACRONYM):
            match = pattern.match(text, mention.end, min(limit + 1, mention.end + 260))
            if match and _is_term(match["term"]):
                terms.setdefault(match["term"].strip(), (mention.act, match.end(), mention.certain))
    for start, term in _terms_in(text, terms):
        act, since, certain = terms[term]
        end = start + len(term)
        if start >= since and (not _GENERIC.fullmatch(term) or _stands_for_an_act(text, start, end)):
            yield Mention(start, end, act, certain, back=True)


def _terms_in(text: str, terms: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Where the terms stand in ``text``: looked up by their first word, the longest first."""
    by_word: dict[str, list[str]] = {}
    for term in sorted(terms, key=len, reverse=True):
        first = _FIRST_WORD.match(term)
        if first:
            by_word.setdefault(first.group(), []).append(term)
    if not by_word:
        return
    at = 0
    for word in _FIRST_WORD.finditer(text):
        for term in by_word.get(word.group(), ())[:_ALIKE]:
            end = word.start() + len(term)
            if word.start() < at or not text.startswith(term, word.start()) or text[end : end + 1].isalnum():
                continue
            yield word.start(), term
            at = end
            break


def _stands_for_an_act(text: str, start: int, end: int) -> bool:
    """Whether a word like «Regolamento» is the one defined: «del Regolamento», not «Regolamento comunale»."""
    return bool(_WITH_ARTICLE.search(text, max(0, start - 6), start)) and not _OF_ITS_OWN.match(text, end)


def _is_term(term: str) -> bool:
    plain = term.strip(" .")
    return len(plain) >= 2 and not plain.isdigit() and plain.lower() not in ("ue", "ce", "gu", "bur", "nd")
