"""Reads the places within an act: articles, paragraphs (commi), letters, numbers, in lists and ranges, up or down.

«art. 3, comma 1, lettere a) e b)» goes down, «le lettere a) e b) del comma 1 dell'articolo 3» goes up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ingest.norms.reference import Partition

_ORDINALS = (
    "bis ter quater quinquies sexies septies octies novies decies undecies duodecies terdecies quaterdecies"
    " quinquiesdecies quindecies sexiesdecies sexdecies septiesdecies septdecies octiesdecies octodecies duodevicies noviesdecies novodecies undevicies vicies"
    " semel viciessemel viciesbis viciester viciesquater tricies"
).split()
_SUFFIX = rf"(?:\s?[-–.]?\s?(?:{'|'.join(sorted(_ORDINALS, key=len, reverse=True))})\b(?:[.-]\d{{1,2}}(?!\d))?)?"
_ROMAN = r"(?-i:[IVXL]{1,6})(?!\w)"
_FIGURE = rf"\d{{1,4}}(?!\d|/\d|\.\d{{3}}|\s?[%€°º]){_SUFFIX}"
_WORDS = {
    "primo": "1", "secondo": "2", "terzo": "3", "quarto": "4", "quinto": "5", "sesto": "6", "settimo": "7",
    "ottavo": "8", "nono": "9", "decimo": "10", "ultimo": "ultimo", "penultimo": "penultimo",
    "prima": "1", "seconda": "2", "terza": "3", "quarta": "4",
}  # fmt: skip
_ORDINAL = "|".join(_WORDS)
_ROMANS = {roman: str(value) for value, roman in enumerate("i ii iii iv v vi vii viii ix x xi xii".split(), 1)}
_LETTER = (
    rf"[\"«“‘(]?(?P<letter>[a-z]{{1,2}}(?![a-zà-ù]|\.\s?[a-z])(?:\s?[-–.]?\s?(?:{'|'.join(_ORDINALS[:12])})\b(?:\.\d{{1,2}})?)?)[\"»”’]?(?P<close>\))?"
)

# Each kind of place with the words that begin it, the higher first
_ARTICLE, _PARAGRAPH, _LETTERS, _POINT, _PERIOD, _ANNEX, _PART = "article", "paragraph", "letter", "point", "period", "annex", "part"
_WITHIN = (_PARAGRAPH, _LETTERS, _POINT, _PERIOD)
_RANK = {_PART: 0, _ANNEX: 0, _ARTICLE: 1, _PARAGRAPH: 2, _LETTERS: 3, _POINT: 4, _PERIOD: 5}
_UNIT = re.compile(
    # «art. 55», «artt. 4, 5 e 7», «articoli da 55 a 57», «art.107», «articolo unico»; «medesimo articolo»
    rf"(?P<same>(?:medesim|stess|predett|citat|suddett|richiamat)[oi]\s+art(?:icol[oi]|\.|t\.))(?!\s?\d)"
    rf"|(?P<article>articol[oi]|art(?:t|\.t|icol)?\.?|art\.?li)\s{{0,3}}(?:n(?:n|r)?\.\s?)?(?:da(?:l|ll['’])?\s)?(?=\d|unico\b|[IVX]{{1,5}}\b)"
    # «comma 2», «commi 1 e 3», «c. 2», «co. 3», «primo comma», «paragrafo 1», «par. 2», «§ 3»
    rf"|(?P<ordinal>{_ORDINAL}|\d{{1,2}}\s?[°º^]?)\s{{1,3}}(?:(?P<o_comma>comma)|(?P<o_period>periodo|capoverso|alinea|trattino))"
    rf"|(?P<paragraph>comm[ai]|c\.?c?\.|com?\.|paragraf[oi]|par\.|§{{1,2}})\s{{0,3}}(?:n\.\s?)?(?:da\s)?(?=\d|(?:{_ORDINAL})\b|(?-i:[IVX]{{1,4}})\b)"
    # «lettera a)», «lett. b), c) e d)», «lettere da a) a d)»
    rf"|(?P<letters>letter[ae]|lett?\.?)\s{{0,3}}(?:da\s)?(?=[\"«“‘(]?[a-z]{{1,2}}(?![a-zà-ù]))"
    # «numero 2)», «n. 3)», «punto 4», «punti 1 e 2»
    r"|(?P<point>numer[oi]|punt[oi]|capovers[oi]|n\.(?=\s?\d{1,2}\)))\s{0,3}(?=\d)"
    # «allegato A», «allegato I», «all. 2», «tabella B»
    rf"|(?P<annex>allegat[oi]|all\.|tabell[ae])\s{{1,2}}(?:n\.\s?)?(?=[A-Z\d]{{1,3}}\b|[IVX]{{1,5}}\b)"
    r"|(?P<part>titol[oi]|cap[oi]|part[ei]|sezion[ei]|libr[oi])\s{1,2}(?=(?-i:[IVX]{1,5})\b|\d{1,2}\b)",
    re.IGNORECASE,
)
_STARTS = re.compile(
    rf"(?<![\w.])(?:art|comm[ai]\b|c\.?c?\.\s?\d|co\.|paragraf|par\.|§|lett|numer|punt|alleg|all\.|tabell|titol|cap[oi]\s|part[ei]\s|sezion|libr|(?:{_ORDINAL})\s+(?:comma|periodo)|\d{{1,2}}\s?[°º^]?\s+comma\b"
    r"|(?:medesim|stess|predett|citat|suddett|richiamat)[oi]\s+art(?:icol[oi]|\.|t\.)(?!\s?\d))",
    re.IGNORECASE,
)
# Between two places: «, », « e », « del », «, di cui al », « nonché l'»
_LINK = re.compile(
    r"\s{0,3}(?:[,;–-]\s{0,3})?(?:(?:e|ed|o|od|nonché|ovvero|oppure|e/o|anche)\s{1,3}){0,2}"
    r"(?:(?P<up>de(?:l|i|gli|lla|lle|llo)\s{1,3}|dell['’]\s?|di\s+cui\s+(?:a(?:l|i|gli|lla|lle)\s{1,3}|all['’]\s?)|previst[oaie]\s+(?:dal(?:la|lo)?\s|dall['’]\s?|dagli\s))"
    r"|(?:il|lo|la|i|gli|le|a(?:l|i|gli|lla|lle)|dal|dai|dagli|dalla|nel|nei|sub)\s{1,3}|(?:l|all|dall|nell)['’]\s?)?"
    r"(?:in\s+particolare\s+)?(?:principio\s+contabile(?:\s+applicato)?(?:\s+(?:concernente|della|di)\s[^.;\d]{3,80}?)?,?\s+(?:di\s+cui\s+all['’]\s?)?(?=all))?",
    re.IGNORECASE,
)
# Between two values of one place: «, », « e », « e/o »; a range: «-», « a », « al »
_AND = re.compile(r"\s{0,2}(?:,\s{0,2}(?:e\s|ed\s|o\s|nonché\s)?|(?:e|ed|o|nonché|e/o)\s)\s{0,2}(?:l['’]|il\s|la\s)?(?:da\s)?", re.IGNORECASE)
_DASH = re.compile(r"\s?[-–]\s?")
_TO = re.compile(r"\s?(?:[-–]\s?|\s(?:a|al|ad|all['’]|fino\s+al(?:l['’])?)\s?)", re.IGNORECASE)
_ARTICLE_VALUE = re.compile(rf"{_FIGURE}|unico\b|{_ROMAN}", re.IGNORECASE)
_FIGURE_VALUE = re.compile(rf"{_FIGURE}|(?:{_ORDINAL})\b|(?-i:[IVX]{{1,4}})\b", re.IGNORECASE)
_POINT_VALUE = re.compile(rf"\d{{1,2}}(?:\.\d{{1,2}}){{0,3}}{_SUFFIX}\)?", re.IGNORECASE)
_LETTER_VALUE = re.compile(_LETTER, re.IGNORECASE)
_ANNEX_VALUE = re.compile(
    r"(?-i:[IVX]{1,5}|[A-Z]{1,2}\d?|\d{1,3})(?:[./]\d{1,2})?(?!\w)(?:,?\spunt[oi]\s[\d.]{1,6}(?!\d))?", re.IGNORECASE
)
_PART_VALUE = re.compile(r"(?-i:[IVX]{1,5})(?:[\s-]?bis)?|\d{1,2}", re.IGNORECASE)
_VALUES = {
    _ARTICLE: _ARTICLE_VALUE, _PARAGRAPH: _FIGURE_VALUE, _LETTERS: _LETTER_VALUE, _POINT: _POINT_VALUE,
    _ANNEX: _ANNEX_VALUE, _PART: _PART_VALUE,
}  # fmt: skip
_POINTED = re.compile(
    r"(?:citat|predett|suddett|richiamat|medesim|stess|summenzionat|sopracitat)[oai]\s{1,2}$", re.IGNORECASE
)
# What makes a figure after a comma no place of an act: «30 giorni», «5 unità», «2 giugno»
_COUNTED = re.compile(
    r"\s{1,2}(?:giorn|mes[ei]\b|ann[oi]\b|or[ae]\b|unit|person|euro|mq|gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|novembre|dicembre)",
    re.IGNORECASE,
)
# «e seguenti», «e ss.», «e ss.mm.ii.»: nothing to add
_FOLLOWING = re.compile(r"\s{1,2}(?:e\s)?(?:seguent[ei]|ss\.(?!\s?mm)|segg\.|ss\b(?!\.?\s?mm))", re.IGNORECASE)
# «art. 3 | (Definizioni)»: the title of an article
_TITLE = re.compile(r"\s{0,2}(?:[(](?![^()]*\d{4})[^()\d]{3,120}[)]|[“«\"][^“”«»\"\d]{3,120}[”»\"])(?=\s?,?\s?(?:comm|de[l]|lett))")
# «art. 25,3», «art. 3.2», «art. 97.4a»: the paragraph after a comma or full stop
_TIGHT = re.compile(r"[.,](?P<paragraph>\d{1,2})(?P<letter>[a-z](?![a-z]))?(?![\d/.]|\s?(?:,|e)\s?\d)")
_LONGEST = 40

SAME = "="
"""The article of the reference before: «del medesimo articolo»."""


@dataclass(frozen=True, slots=True)
class _Value:
    start: int
    end: int
    value: str
    until: str | None = None
    paragraph: str | None = None
    letter: str | None = None


@dataclass(frozen=True, slots=True)
class _Unit:
    kind: str
    start: int
    end: int
    values: tuple[_Value, ...]
    up: bool
    plural: bool


@dataclass(slots=True)
class _Node:
    """A place with the places within it, while a chain is put together."""

    kind: str
    value: _Value | None
    start: int
    children: list[_Node] = field(default_factory=list)
    annex: _Value | None = None


@dataclass(frozen=True, slots=True)
class Chain:
    """Places named in one go, with the range of the words: all are in one act."""

    start: int
    end: int
    partitions: tuple[Partition, ...]


def find_chains(text: str) -> Iterator[Chain]:
    """Every run of places in ``text``, in order."""
    end = 0
    for start in (match.start() for match in _STARTS.finditer(text)):
        if start < end:
            continue
        units = _read(text, start)
        if not units:
            continue
        end = units[-1].end
        partitions = _flat(_tree(units))
        if partitions:
            yield Chain(units[0].start, end, partitions)


def _read(text: str, start: int) -> list[_Unit]:
    units: list[_Unit] = []
    at, up = start, False
    pointed = is_pointed_to(text, start)
    while len(units) < _LONGEST:
        listed = any(unit.kind == _ARTICLE and unit.plural for unit in units)
        unit = _unit(text, at, up, listed)
        if unit is None and units:
            unit = _elliptic(text, at, units)
        if unit is None or (pointed and unit.kind == _ARTICLE and any(one.kind == _ARTICLE for one in units)):
            break
        units.append(unit)
        behind = _FOLLOWING.match(text, unit.end)
        at = behind.end() if behind else unit.end
        if behind:
            units[-1] = replace(unit, end=at)
        title = _TITLE.match(text, at) if unit.kind == _ARTICLE else None
        link = _LINK.match(text, title.end() if title else at)
        # «art. 1comma 641»
        glued = text[at : at + 5].lower() == "comma"
        if link is None or (link.end() == at and not glued):
            break
        at, up = link.end(), bool(link["up"])
    return units


def is_pointed_to(text: str, start: int) -> bool:
    """Whether the place that begins at ``start`` is one named before: «il citato | art. 17»."""
    return _POINTED.search(text, max(0, start - 24), start) is not None


def _unit(text: str, at: int, up: bool, listed: bool) -> _Unit | None:
    """The place at ``at``. After ``listed`` articles «comma 1, 5» is a paragraph and the next article."""
    match = _UNIT.match(text, at)
    if match is None:
        return None
    if match["same"]:
        return _Unit(_ARTICLE, at, match.end(), (_Value(at, match.end(), SAME),), up, False)
    if match["ordinal"]:
        kind = _PARAGRAPH if match["o_comma"] else _PERIOD
        word = match["ordinal"].lower()
        value = _WORDS.get(word) or re.sub(r"\D", "", word)
        return _Unit(kind, at, match.end(), (_Value(at, match.end(), value),), up, False)
    kind = next(
        kind
        for name, kind in (
            ("article", _ARTICLE), ("paragraph", _PARAGRAPH), ("letters", _LETTERS), ("point", _POINT), ("annex", _ANNEX), ("part", _PART),
        )
        if match[name]
    )  # fmt: skip
    word = match.group().strip().lower()
    plural = word.startswith(("articoli", "artt", "art.t", "commi", "cc.", "c.c.", "lettere", "numeri", "punti", "paragrafi", "§§"))
    alone = kind == _PARAGRAPH and listed and not plural
    first_end = _VALUES[kind].match(text, match.end())
    tight = _TIGHT.match(text, first_end.end()) if first_end and kind == _ARTICLE and not plural else None
    values = _values(text, match.end(), kind, alone or bool(tight))
    if not values:
        return None
    first = replace(values[0], start=at)
    if tight:
        first = replace(first, end=tight.end(), paragraph=tight["paragraph"], letter=tight["letter"])
        values = [first]
    return _Unit(kind, at, values[-1].end, (first, *values[1:]), up, plural)


def _values(text: str, at: int, kind: str, alone: bool = False) -> list[_Value]:
    pattern = _VALUES[kind]
    first = _value(pattern.match(text, at))
    if first is None:
        return []
    values = _ranged(text, pattern, first)
    closed = text[first.end - 1] == ")"
    while len(values) < _LONGEST and kind != _PART and not alone:
        gap = _AND.match(text, values[-1].end)
        following = _value(pattern.match(text, gap.end())) if gap else None
        if following is None or not _goes_on(text, kind, following, closed):
            break
        values += _ranged(text, pattern, following)
    return values


def _value(match: re.Match[str] | None) -> _Value | None:
    if match is None:
        return None
    written = match.groupdict().get("letter") or match.group()
    written = written.rstrip(")").lower()
    plain = _WORDS.get(written) or re.sub(r"[\s–-]|\.(?=[a-z])", "", written)
    if plain == "unico":
        plain = "1"
    if match.re is _FIGURE_VALUE and plain in _ROMANS:
        plain = _ROMANS[plain]
    if match.re is _ARTICLE_VALUE and re.fullmatch(r"[ivxl]+", plain):
        plain = plain.upper()
    if match.re in (_ANNEX_VALUE, _PART_VALUE):
        plain = match.group()
    return _Value(match.start(), match.end(), plain)


def _ranged(text: str, pattern: re.Pattern[str], first: _Value) -> list[_Value]:
    """«55-57», «da 55 a 57», «557-557 ter»: the first, which knows how far the range goes, and the last.

    «22 - 23 - 25» is no range: what follows another dash is a list.
    """
    to = _TO.match(text, first.end)
    last = _value(pattern.match(text, to.end())) if to else None
    if to is None or last is None or not _is_range(pattern, first, last):
        return [first]
    if _DASH.match(text, last.end) and _DASH.match(text, first.end):
        values = [first]
        while (dash := _DASH.match(text, values[-1].end)) and len(values) < _LONGEST:
            following = _value(pattern.match(text, dash.end()))
            if following is None:
                break
            values.append(following)
        return values
    return [replace(first, until=last.value), last]


def _is_range(pattern: re.Pattern[str], first: _Value, last: _Value) -> bool:
    if pattern is _LETTER_VALUE:
        return last.value > first.value
    if _figure(last) == _figure(first) > 0:
        return len(last.value) > len(first.value)
    return _figure(last) > _figure(first) > 0


def _figure(value: _Value) -> int:
    figures = re.match(r"\d+", value.value)
    return int(figures.group()) if figures else 0


def _goes_on(text: str, kind: str, value: _Value, closed: bool) -> bool:
    """Whether a value after a comma or «e» belongs to the list."""
    if kind == _LETTERS:
        has_sign = text[value.end - 1] == ")"
        if closed:
            return has_sign
        after = text[value.end : value.end + 1]
        known = value.value[0] not in "aeilo" or text[value.start - 3 : value.start] == "ed "
        return known and not after.isalpha() and after not in ("'", "’")
    if kind in (_ARTICLE, _PARAGRAPH):
        if not text[value.start].isdigit():
            return False
        return _COUNTED.match(text, value.end) is None
    return kind == _POINT or (kind == _ANNEX and not text[value.end : value.end + 1].isalpha())


def _elliptic(text: str, at: int, units: Sequence[_Unit]) -> _Unit | None:
    """«articoli 3, comma 1, 5, comma 2, e 7»: a bare number goes on with the articles where those are a list."""
    if units[-1].kind == _ARTICLE or not any(unit.kind == _ARTICLE and unit.plural for unit in units):
        return None
    values = _values(text, at, _ARTICLE)
    if not values or not values[0].value[:1].isdigit() or _COUNTED.match(text, values[0].end):
        return None
    return _Unit(_ARTICLE, at, values[-1].end, tuple(values), False, True)


def _tree(units: Sequence[_Unit]) -> list[_Node]:
    """The units as a tree with articles at its roots; places without an article hang on an empty one."""
    roots: list[_Node] = []
    place = 0
    while place < len(units):
        group = [units[place]]
        if not roots and units[place].kind in _WITHIN:
            # «comma 1, art. 16», «comma 2 lett. a) dell'art. 1»: all up to the article goes up to it
            to_article = next((k for k, unit in enumerate(units) if unit.kind == _ARTICLE), None)
            if to_article is not None and all(unit.kind in _WITHIN for unit in units[place:to_article]):
                group = list(units[place : to_article + 1])
        while (
            len(group) == 1 or group[-1].kind != _ARTICLE
        ) and (
            place + len(group) < len(units)
            and units[place + len(group)].up
            and _RANK[units[place + len(group)].kind] < _RANK[group[-1].kind]
        ):
            group.append(units[place + len(group)])
        for unit in sorted(group, key=lambda unit: _RANK[unit.kind]) if len(group) > 1 else group:
            _hang(roots, unit)
        place += len(group)
    if len(roots) > 1 and any(root.kind == _ARTICLE for root in roots):
        # «art. 3 dell'allegato I.7»: the article is what is named
        annexes = [root for root in roots if root.kind == _ANNEX]
        roots = [root for root in roots if root.kind != _ANNEX]
        for root in roots:
            root.annex = annexes[0].value if annexes else None
    return roots


def _hang(roots: list[_Node], unit: _Unit) -> None:
    nodes = [_Node(unit.kind, value, value.start) for value in unit.values]
    if unit.kind in (_PERIOD, _PART):
        return
    if unit.kind in (_ARTICLE, _ANNEX):
        roots.extend(nodes)
        return
    if not roots:
        roots.append(_Node(_ARTICLE, None, unit.start))
    parent = roots[-1]
    while parent.children and _RANK[parent.children[-1].kind] < _RANK[unit.kind]:
        parent = parent.children[-1]
    parent.children.extend(nodes)


def _flat(roots: Sequence[_Node]) -> tuple[Partition, ...]:
    found: list[Partition] = []
    for root in roots:
        annex = root.annex.value if root.annex else None
        found.extend(_leaves(root, Partition(root.start, root.start, annex=annex)))
    return tuple(found)


def _leaves(node: _Node, above: Partition) -> Iterator[Partition]:
    here = _with(above, node)
    if not node.children:
        yield here
        return
    for place, child in enumerate(node.children):
        # the words of the place above belong to the first of those within it
        yield from _leaves(child, here if place == 0 else replace(here, start=child.start, end=child.start))


def _with(above: Partition, node: _Node) -> Partition:
    if node.value is None:
        return above
    spans = [(node.value.start, node.value.end)]
    if above.end > above.start:
        spans.append((above.start, above.end))
    start, end = min(s for s, _ in spans), max(e for _, e in spans)
    value, until = node.value.value, node.value.until
    match node.kind:
        case "article":
            inner = node.value
            return replace(
                above, start=start, end=end, article=value, until=until, paragraph=inner.paragraph, letter=inner.letter
            )
        case "paragraph":
            return replace(above, start=start, end=end, paragraph=value)
        case "letter":
            return replace(above, start=start, end=end, letter=value)
        case "point":
            return replace(above, start=start, end=end, point=value)
        case _:
            return replace(above, start=start, end=end, annex=value)
