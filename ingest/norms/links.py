"""Writes the address where an act can be read, where the form of such addresses is known.

Normattiva for acts of the State (never for regional law: its resolver answers with another act),
EUR-Lex for those of the Union, the Constitutional Court for its own.
"""

from __future__ import annotations

import re

_NORMATTIVA = "https://www.normattiva.it/uri-res/N2Ls?"
_EUR_LEX = "https://eur-lex.europa.eu/legal-content/IT/TXT/?uri=CELEX:"
_ON_NORMATTIVA = re.compile(
    r"urn:nir:(?:stato|presidente\.(?:repubblica|consiglio\.ministri)|minister[oi][\w.]*):"
)


def link(urn: str | None, day: str | None = None) -> str | None:
    """The address of what ``urn`` names; ``day`` (ISO 8601) asks for the text in force on that day."""
    if urn is None:
        return None
    if _ON_NORMATTIVA.match(urn):
        return f"{_NORMATTIVA}{urn}" + (f"!vig={day}" if day else "")
    if urn.startswith("celex:"):
        return _EUR_LEX + urn.removeprefix("celex:")
    court = re.fullmatch(r"ECLI:IT:COST:(\d{4}):(\d+)", urn)
    if court:
        return (
            f"https://www.cortecostituzionale.it/actionSchedaPronuncia.do?anno={court[1]}&numero={court[2]}"
        )
    return None
