"""Reads places within an act one after another, with the values listed of each: «art. 3, commi 1 e 2»."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.norms.place_words import (
    AND,
    ANNEX,
    ANNEX_VALUE,
    ARTICLE,
    ARTICLE_VALUE,
    ASIDE,
    COUNTED,
    DASH,
    FIGURE_VALUE,
    FOLLOWING,
    LETTER_VALUE,
    LETTERS,
    LINK,
    LONGEST,
    OF_ORDINAL,
    PARAGRAPH,
    PART,
    PART_VALUE,
    PERIOD,
    POINT,
    POINTED,
    ROMANS,
    SAME,
    TIGHT,
    TITLE,
    TO,
    UNIT,
    VALUES,
    WORDS,
)


@dataclass(frozen=True, slots=True)
class Value:
    start: int
    end: int
    value: str
    until: str | None = None
    paragraph: str | None = None
    letter: str | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    kind: str
    start: int
    end: int
    values: tuple[Value, ...]
    up: bool
    plural: bool


def read_units(text: str, start: int) -> list[Unit]:
    """The places from ``start`` on, as long as words that join places stand between them."""
    first = _unit(text, start, False, False)
    return _read_on(text, [first], is_pointed_to(text, start)) if first else []


def _read_on(text: str, units: list[Unit], pointed: bool = False) -> list[Unit]:
    """``units`` with those that follow; what is ``pointed`` to names one article only."""
    while len(units) < LONGEST:
        last = units[-1]
        behind = FOLLOWING.match(text, last.end)
        if behind:
            last = units[-1] = replace(last, end=behind.end())
        title = TITLE.match(text, last.end) if last.kind == ARTICLE else None
        link = LINK.match(text, title.end() if title else last.end)
        # «art. 1comma 641»
        glued = text[last.end : last.end + 5].lower() == "comma"
        if link is None or (link.end() == last.end and not glued):
            break
        listed = any(unit.kind == ARTICLE and unit.plural for unit in units)
        # «art. 50, comma 10 | e dell'| art. 109»: another article, not the one of the paragraph
        up = bool(link["up"]) and not (link["and"] and any(unit.kind == ARTICLE for unit in units))
        unit = _unit(text, link.end(), up, listed) or (
            _elliptic(text, link.end(), units, ";" in link.group())
        )
        if unit is None or (pointed and unit.kind == ARTICLE and any(one.kind == ARTICLE for one in units)):
            break
        units.append(unit)
    return units


def is_pointed_to(text: str, start: int) -> bool:
    """Whether the place that begins at ``start`` is one named before: «il citato | art. 17»."""
    return POINTED.search(text, max(0, start - 24), start) is not None


def _unit(text: str, at: int, up: bool, listed: bool) -> Unit | None:
    """The place at ``at``. After ``listed`` articles «comma 1, 5» is a paragraph and the next article."""
    match = UNIT.match(text, at)
    if match is None:
        return None
    if match["same"]:
        return Unit(ARTICLE, at, match.end(), (Value(at, match.end(), SAME),), up, False)
    if match["ordinal"] or match["last"]:
        return _ordinal(match, up)
    kind = next(
        kind
        for name, kind in (
            ("article", ARTICLE), ("paragraph", PARAGRAPH), ("letters", LETTERS),
            ("point", POINT), ("annex", ANNEX), ("part", PART),
        )
        if match[name]
    )  # fmt: skip
    word = match.group().strip().lower()
    plural = word.startswith(
        ("articoli", "artt", "art.t", "commi", "cc.", "c.c.", "lettere", "numeri", "punti", "paragrafi", "§§")
    )
    alone = kind == PARAGRAPH and listed and not plural
    first_end = VALUES[kind].match(text, match.end())
    tight = TIGHT.match(text, first_end.end()) if first_end and kind == ARTICLE and not plural else None
    values = _values(text, match.end(), kind, alone or bool(tight))
    if not values:
        return None
    first = replace(values[0], start=at)
    if tight:
        first = replace(first, end=tight.end(), paragraph=tight["paragraph"], letter=tight["letter"])
        values = [first]
    return Unit(kind, at, values[-1].end, (first, *values[1:]), up, plural)


def _ordinal(match: re.Match[str], up: bool) -> Unit:
    """«secondo comma», «2° comma», «III comma», «primo e secondo comma», «ult. co.», «u.c.»."""
    start, end = match.span()
    kind = PERIOD if match["o_period"] else PARAGRAPH
    if match["last"]:
        return Unit(kind, start, end, (Value(start, end, "ultimo"),), up, False)
    word = match["ordinal"].lower()
    value = Value(start, end, WORDS.get(word) or ROMANS.get(word) or re.sub(r"\D", "", word))
    if not match["former"]:
        return Unit(kind, start, end, (value,), up, False)
    first = Value(start, match.end("former"), WORDS[match["former"].lower()])
    return Unit(kind, start, end, (first, replace(value, start=match.start("ordinal"))), up, True)


def _values(text: str, at: int, kind: str, alone: bool = False) -> list[Value]:
    pattern = VALUES[kind]
    first = _value(pattern.match(text, at))
    if first is None:
        return []
    values = _ranged(text, pattern, first)
    closed = text[first.end - 1] == ")"
    while len(values) < LONGEST and kind != PART and not alone:
        aside = ASIDE.match(text, values[-1].end) if kind == ARTICLE else None
        gap = AND.match(text, aside.end() if aside else values[-1].end)
        following = _value(pattern.match(text, gap.end())) if gap else None
        if following is None or not _goes_on(text, kind, following, closed):
            break
        values += _ranged(text, pattern, following)
    return values


def _value(match: re.Match[str] | None) -> Value | None:
    if match is None:
        return None
    written = match.groupdict().get("letter") or match.group()
    written = written.rstrip(")").lower()
    plain = WORDS.get(written) or re.sub(r"[\s–/°º-]|\.(?=[a-z])", "", written)
    if plain == "unico":
        plain = "1"
    if match.re is FIGURE_VALUE and plain in ROMANS:
        plain = ROMANS[plain]
    if match.re is ARTICLE_VALUE and re.fullmatch(r"[ivxl]+", plain):
        plain = plain.upper()
    if match.re in (ANNEX_VALUE, PART_VALUE):
        plain = match.group()
    return Value(match.start(), match.end(), plain)


def _ranged(text: str, pattern: re.Pattern[str], first: Value) -> list[Value]:
    """«55-57», «da 55 a 57», «557-557 ter»: the first, which knows how far the range goes, and the last.

    «22 - 23 - 25» is no range: what follows another dash is a list.
    """
    to = TO.match(text, first.end)
    last = _value(pattern.match(text, to.end())) if to else None
    if to is None or last is None or not _is_range(pattern, first, last):
        return [first]
    if DASH.match(text, last.end) and DASH.match(text, first.end):
        values = [first]
        while (dash := DASH.match(text, values[-1].end)) and len(values) < LONGEST:
            following = _value(pattern.match(text, dash.end()))
            if following is None:
                break
            values.append(following)
        return values
    return [replace(first, until=last.value), last]


def _is_range(pattern: re.Pattern[str], first: Value, last: Value) -> bool:
    if pattern is LETTER_VALUE:
        return last.value > first.value
    if _figure(last) == _figure(first) > 0:
        return len(last.value) > len(first.value)
    return _figure(last) > _figure(first) > 0


def _figure(value: Value) -> int:
    figures = re.match(r"\d+", value.value)
    return int(figures.group()) if figures else 0


def _goes_on(text: str, kind: str, value: Value, closed: bool) -> bool:
    """Whether a value after a comma or «e» belongs to the list."""
    if kind == LETTERS:
        has_sign = text[value.end - 1] == ")"
        if closed:
            return has_sign
        after = text[value.end : value.end + 1]
        known = value.value[0] not in "aeilo" or text[value.start - 3 : value.start] == "ed "
        return (known or after in (",", ")")) and not after.isalpha() and after not in ("'", "’")
    if kind in (ARTICLE, PARAGRAPH):
        if not text[value.start].isdigit() and (
            kind == ARTICLE or OF_ORDINAL.match(text, value.start) is None
        ):
            return False
        return COUNTED.match(text, value.end) is None
    return kind == POINT or (kind == ANNEX and not text[value.end : value.end + 1].isalpha())


def read_onward(text: str, start: int) -> list[Unit]:
    """The places that go on with a list behind an act: «artt. 9 della legge … e | 2, comma 6, del …»."""
    first = _bare(text, start)
    return _read_on(text, [first]) if first else []


def _elliptic(text: str, at: int, units: Sequence[Unit], apart: bool) -> Unit | None:
    """«articoli 3, comma 1, 5, comma 2», «articoli 2, comma 1; 8; 9»: a bare number goes on with the list."""
    listed = any(unit.kind == ARTICLE and unit.plural for unit in units)
    return _bare(text, at) if listed and (apart or units[-1].kind != ARTICLE) else None


def _bare(text: str, at: int) -> Unit | None:
    values = _values(text, at, ARTICLE)
    if not values or not values[0].value[:1].isdigit() or COUNTED.match(text, values[0].end):
        return None
    return Unit(ARTICLE, at, values[-1].end, tuple(values), False, True)
