"""Finds the acts that a query names, so that passages which cite them come before those which sound alike."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from index.lexical import terms

BOOST = 0.3
"""What a passage that cites the act gains over its score of 0–1."""

BOOST_ALONE = 1.0
"""The same where the query is the name of the act and little else: then the others come after."""

_FEW_TERMS = 1

# No act is named without a number or one of these: the finder, half a second to load, can stay away.
_MAY_NAME = re.compile(
    r"\d|\b(?:codice|cod\.|costituzione|costituzionale|carta|testo\s+unico|statuto|statut|trattat|convenzione|preleggi"
    r"|disp|decreto|legge|leggi|norme|regolament|t\.?\s?u|c\.?\s?[cp]\.|cts|tuel|tuoel|cad|tupi|tusp|tuir|tuda|tusl"
    r"|tulps|tub|tuf|d\.?\s?l\b|sblocca|riforma|gdpr|rgpd|tfue|tue|cdfue|cedu)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class NamedActs:
    """The acts of a query: ``keys`` are values of the filter ``reference``, ``alone`` whether the
    query asks for nothing else."""

    keys: tuple[str, ...]
    alone: bool


_NONE = NamedActs((), False)


def may_name_an_act(query: str) -> bool:
    """Whether looking for acts in ``query`` can find any."""
    return _MAY_NAME.search(query) is not None


def named_acts(query: str) -> NamedActs:
    """The acts that ``query`` names, each down to its article where it gives one."""
    if not may_name_an_act(query):
        return _NONE
    from ingest.norms.keys import article_key, keys_of
    from ingest.norms.typed import find_typed

    found = find_typed(query)
    keys: dict[str, None] = {}
    rest = list(query)
    for one in found:
        for key in keys_of(one):
            keys[article_key(key, one.article) if one.article else key] = None
        rest[one.start : one.end] = " " * (one.end - one.start)
    left = [term for term in terms("".join(rest)) if len(term) > 3]
    return NamedActs(tuple(keys), bool(keys) and len(left) <= _FEW_TERMS)


def boosted(scores: Mapping[str, float], citing: Mapping[str, float], alone: bool) -> dict[str, float]:
    """``scores`` with those that cite the act raised, best first, again 0–1.

    ``citing`` are the passages that do, with their score among themselves.
    """
    boost = BOOST_ALONE if alone else BOOST
    raised = dict(scores)
    for identifier, score in citing.items():
        # A citing passage that the search itself did not bring stands below those that it did.
        raised[identifier] = raised.get(identifier, 0.0) + boost + 0.1 * score
    top = max(raised.values(), default=0.0)
    scale = 1 / top if top > 1 else 1.0
    ordered = sorted(raised.items(), key=lambda item: (-item[1], item[0]))
    return {identifier: score * scale for identifier, score in ordered}
