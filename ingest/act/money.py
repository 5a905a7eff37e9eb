"""Finds the amounts that an act decides on; the premises speak of other people's money."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from ingest.act.fields import Amount, Field
from ingest.act.lines import Line
from ingest.act.zones import Zones

_FIGURE = r"\d{1,3}(?:\s?[.’']\s?\d{3})+(?:\s?,\s?\d{2})?(?!\d)|\d+(?:,\d{2})?(?![\d.,]\d|\d)"
# «€ 11.000,00», «Euro 48.600», «€ 4. 200. 000,00», «euro diecimila/00 (€ 10.000,00)»; not «€/ton 128,00»
_EURO_FIRST = re.compile(rf"(?:€|\beuro\b|\beur\b)\s*\.?\s*(?P<figure>{_FIGURE})(?!\s*/)", re.IGNORECASE)
# «4.200,00 euro», «860,00 €»
_EURO_LAST = re.compile(
    r"(?<![\d.,€])(?P<figure>\d{1,3}(?:\.\d{3})+(?:,\d{2})?|\d+,\d{2})\s?(?:€|euro\b)(?!\s*(?:\d|/))",
    re.IGNORECASE,
)
# A cell that holds nothing but an amount: «860,00»
_CELL = re.compile(r"^\s*€?\s*(?P<figure>\d{1,3}(?:\.\d{3})*,\d{2})\s*€?\s*$")
_MONEY_COLUMN = re.compile(r"\b(?:importo|totale|euro|spesa|somma)\b|€", re.IGNORECASE)
# «… di cui € 3.787,52 per imponibile»: what an amount is for
_PURPOSE = re.compile(
    r"^\s*(?:\(.{0,60}?\)\s*)?,?\s*(?P<purpose>(?:per|a titolo di|quale|oltre)\b[^,;:.€(]{2,80}"
    r"|(?:(?:iva|oneri) (?:inclus|compres)\w+|comprensiv\w+)[^,;:.€(]{0,80})",
    re.IGNORECASE,
)
# A threshold is no amount of the act: «fino a € 20.000,00», «oltre € 5.000», «inferiore a € 140.000»
_THRESHOLD = re.compile(
    r"\b(?:fino a(?:d)?|oltre|superior\w+ a(?:d)?|inferior\w+ a(?:d)?|soglia di|al di sotto d\w+"
    r"|massim\w+ (?:di|pari a)|minim\w+ di)\s*$",
    re.IGNORECASE,
)

_AFTER = 200
_BEFORE = 40
"""Characters before an amount in which a threshold is told."""


def find_amounts(zones: Zones) -> tuple[Amount, ...]:
    """The amounts of the decision, and those that the accountants' tables add after the signature."""
    if not zones.decision:
        return ()
    seen: dict[str, Amount] = {}
    in_tables = [line for line in zones.tail if line.kind == "row"]
    for amount in (*_amounts(zones.decision), *_amounts(in_tables)):
        known = seen.get(amount.euro.value)
        if known is None or (known.purpose is None and amount.purpose is not None):
            seen[amount.euro.value] = amount
    return tuple(seen.values())


def _amounts(lines: Sequence[Line]) -> Iterator[Amount]:
    titles: dict[tuple[int, int], str] = {}  # of each column, by the width of its rows
    for line in lines:
        matches = sorted(
            (*_EURO_FIRST.finditer(line.text), *_EURO_LAST.finditer(line.text)),
            key=lambda match: match.start("figure"),
        )
        if line.columns > 1:
            cell = _CELL.match(line.text)
            column = line.columns, line.column
            if cell is None:
                titles[column] = line.text
            elif not matches and _MONEY_COLUMN.search(titles.get(column, "")):
                matches = [cell]
        for match in matches:
            if _THRESHOLD.search(line.text[max(0, match.start() - _BEFORE) : match.start()].rstrip("(€ ")):
                continue
            if amount := _amount(line, match):
                yield amount


def _amount(line: Line, match: re.Match[str]) -> Amount | None:
    value = euro(match["figure"])
    if value is None:
        return None
    purpose = _PURPOSE.match(line.text[match.end() : match.end() + _AFTER])
    found: Field | None = None
    if purpose:
        start = match.end() + purpose.start("purpose")
        words = " ".join(purpose["purpose"].split())
        # «per imponibile ed»: the joint to what follows is no part of it
        words = re.sub(r"\s(?:e|ed|di|più)$", "", words)
        found = line.field(words, start, match.end() + purpose.end())
    return Amount(line.field(value, match.start("figure"), match.end("figure")), found)


def euro(figure: str) -> str | None:
    """«4.200.000,00» as «4200000.00»; None for nothing, which no act decides on."""
    plain = re.sub(r"[\s.’']", "", figure).replace(",", ".")
    value = Decimal(plain).quantize(Decimal("0.01"))
    return str(value) if value else None
