"""Resolves names that leave an act open by the acts that the same text names in full."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.norms.names import holders
from ingest.norms.reference import ActName, Mention
from ingest.norms.tables import FAMOUS

_ALIKE = 4
"""Acts of one sort, number and year that are kept apart: of so many bodies at most."""

_Key = tuple[str, str | None, int | str | None]


def _wanted(act: ActName) -> tuple[str, ...]:
    """The sorts of act that words may mean which leave open what they name."""
    if act.kind == "internal" and act.type == "decreto" and act.organ is None:
        return (
            "decreto legislativo",
            "decreto-legge",
            "decreto del Presidente della Repubblica",
            "decreto",
        )
    if act.kind == "internal" and act.type == "deliberazione" and act.organ is None:
        return ("delibera", "deliberazione")
    if act.type == "decreto ministeriale" and act.authority is None:
        return ("decreto ministeriale",)
    if act.kind == "state" and act.type == "legge" and act.date is None:
        return ("legge regionale",)
    return ()


def as_named_elsewhere(mentions: Sequence[Mention]) -> list[Mention]:
    """«decreto n. 33 del 2013» beside «D.Lgs. 33/2013», «L. 16/2004» beside «L.R. 16/2004» are the other act.

    So is only what the words leave open: a decree of nobody, a law that no table knows, a number
    without a year where one act alone of that sort and number is named with it, a name that passed
    from act to act where one alone of them is named by its number.
    """
    full: dict[_Key, list[ActName]] = {}
    named: set[ActName] = set()
    for act in (mention.act for mention in mentions if mention.certain and mention.act.year is not None):
        named.add(act)
        for when in {act.year, act.date, None}:
            alike = full.setdefault((act.type, act.number, when), [])
            if len(alike) < _ALIKE and all(_apart(act, other) for other in alike):
                alike.append(act)
            elif act.date:
                alike[:] = [act if not _apart(act, other) and not other.date else other for other in alike]
    return [_elsewhere(mention, full, named) for mention in mentions]


def _apart(act: ActName, other: ActName) -> bool:
    return (act.authority, act.organ, act.year) != (other.authority, other.organ, other.year)


def _elsewhere(mention: Mention, full: dict[_Key, list[ActName]], named: set[ActName]) -> Mention:
    act = mention.act
    others: list[ActName] = []
    bore = () if mention.certain else holders(act)
    if bore:
        newest = max((other.year or 0 for other in named), default=0)
        others = [
            other
            for other, next_one in zip(bore, (*bore[1:], None), strict=True)
            # a text that names acts younger than the next bearer of the name means no older one
            if other in named and (next_one is None or newest <= (next_one.year or 0))
        ]
    elif act.year is not None:
        when = act.year if act.number else act.date
        for sort in _wanted(act):
            others += (other for other in full.get((sort, act.number, when), ()) if other != act)
        others = others[:1]
    elif act.number is not None and not mention.certain:
        others = full.get((act.type, act.number, None), [])
        day = FAMOUS.get((act.type, act.number))
        if not others and day:
            others = [replace(act, year=int(day[:4]), date=day)]
    if len(others) == 1:
        return replace(mention, act=others[0], certain=True, back=True)
    return (
        replace(mention, act=_dated(act, full))
        if act.date is None and act.kind in ("regional", "eu")
        else mention
    )


def _dated(act: ActName, full: dict[_Key, list[ActName]]) -> ActName:
    """The act with its day, where the text gives it elsewhere: «L.R. 13 aprile 2023, n. 3»."""
    alike = full.get((act.type, act.number, act.year), ()) if act.number and act.year else ()
    days = {other.date for other in alike if other.authority == act.authority and other.date}
    return replace(act, date=days.pop()) if len(days) == 1 else act
