"""Finds the acts in what a person types, who leaves out the capitals that tell acronyms from words."""

from __future__ import annotations

import re
from functools import cache

from ingest.norms.find import NO_CONTEXT, find_references
from ingest.norms.reference import Context, Reference
from ingest.norms.tables import rows

_WORD = re.compile(r"[^\W\d_]{3,}")


def find_typed(text: str, context: Context = NO_CONTEXT) -> tuple[Reference, ...]:
    """The references in a question or a search, «art. 55 cts» and «gdpr» among them; offsets in ``text``."""
    return find_references(_WORD.sub(_capital, text), context)


def _capital(match: re.Match[str]) -> str:
    word = match.group()
    return word.upper() if word.upper() in _acronyms() else word


@cache
def _acronyms() -> frozenset[str]:
    # «TUE» would take «le tue» with it
    names = {form for row in rows("names.tsv") for form in row[-1].split("|")}
    return frozenset(name for name in names if name.isupper() and name.isalpha()) | {"GDPR", "RGPD", "TFUE"}
