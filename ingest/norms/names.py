"""Finds acts that go by a name: «codice del Terzo settore», «TUEL», «Costituzione», «c.c.»."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from ingest.norms.reference import ActName, Context, Mention
from ingest.norms.tables import rows

_GAP = r"[\s’'\"“”«»]{1,3}"
_SAYABLE = 4
"""Letters from which an acronym is also written as a word: «Tuel»."""


@dataclass(frozen=True, slots=True)
class _Named:
    act: ActName
    since: str


# «29/01/2018», «29 gennaio 2018»
_DAY = re.compile(
    r"(?<![\d/])\d{1,2}(?:[/.-]\d{1,2}[/.-]|\s[a-z]{5,9}\s)(?P<year>(?:19[89]|20[0-4])\d)(?!\d)"
)
# «legge di bilancio 2020», «legge finanziaria per l'anno 2007», «finanziaria 2007»: the budget law of a year
_BUDGET = re.compile(
    r"(?<!\w)(?:legge\s+(?:di\s+(?:bilancio|stabilità)|finanziaria)|finanziaria)\s+(?:dello\s+Stato\s+)?"
    r"(?:per\s+(?:il|l['’]anno|l['’]esercizio)\s+|anno\s+)?(?P<year>20\d\d)(?!\s?[-/–]?\s?\d)",
    re.IGNORECASE,
)

# Abbreviations that name an act only beside an article: «art. 2043 c.c.», «art. 97 Cost.»
_BESIDE_ARTICLE: tuple[tuple[str, str], ...] = (
    ("codice di procedura civile", r"c\.\s?p\.\s?c\.|(?-i:CPC|cpc)(?!\w)"),
    ("codice di procedura penale", r"c\.\s?p\.\s?p\.|(?-i:CPP|cpp)(?!\w)"),
    ("codice del processo amministrativo", r"c\.\s?p\.\s?a\.|(?-i:CPA|cpa)(?!\w)"),
    ("codice civile", r"c\.\s?c\.(?!\w|\s?\w\.)|(?-i:cc)(?!\w)"),
    ("codice penale", r"c\.\s?p\.(?!\s?[a-z]\.)|(?-i:cp)(?!\w)"),
    ("costituzione", r"(?-i:Cost\.|cost\.|Costituzione)"),
    ("codice della strada", r"(?-i:C\.d\.S\.|CdS|C\.D\.S\.|CDS)(?!\w)"),
)
_ABBREVIATED = re.compile(
    r"(?<![\w.])(?:" + "|".join(f"(?P<a{k}>{words})" for k, (_, words) in enumerate(_BESIDE_ARTICLE)) + ")",
    re.IGNORECASE,
)
_BARE_CONSTITUTION = re.compile(
    r"(?<=[Dd]ella )(?:Costituzione|COSTITUZIONE)(?!\w|\s+(?:del|di)\s)|(?<=[Ll]a )Costituzione"
    r"(?=\s+(?:italiana|della\s+Repubblica|all))"
)


@cache
def _table() -> tuple[dict[str, tuple[_Named, ...]], dict[str, ActName]]:
    by_form: dict[str, list[_Named]] = {}
    by_name: dict[str, ActName] = {}
    for name, kind, day, number, annex, since, forms in rows("names.tsv"):
        act = ActName("state", kind, None, None, number or None, int(day[:4]), day, annex or None)
        by_name.setdefault(name, act)
        for form in forms.split("|"):
            by_form.setdefault(_folded(form), []).append(_Named(act, since))
    return {form: tuple(sorted(found, key=lambda one: one.since)) for form, found in by_form.items()}, by_name


def _folded(form: str) -> str:
    plain = re.sub(r"[\s’'\"“”«»]+", " ", form).strip()
    if _is_acronym(plain):
        return plain.replace(".", "")
    plain = re.sub(r"\b(?:t\.\s?u\.|tu)(?=\s)", "testo unico", plain.lower())
    plain = re.sub(r"\bee\.?\s?ll\.?(?=\s|$)", "enti locali", plain)
    return re.sub(r"\.(?=\w)", ". ", plain)


def _is_acronym(form: str) -> bool:
    return form.isupper() and " " not in form


def _spelled(form: str) -> str:
    """A name as a pattern: «testo unico enti locali» as «T.U. EE.LL.» too."""
    words = re.escape(form)
    words = words.replace(r"testo\ unico", rf"(?:testo{_GAP}unico|t\.\s?u\.|(?-i:TU))")
    words = words.replace(r"enti\ locali", rf"(?:enti{_GAP}locali|ee\.?\s?ll\.?)")
    return words.replace(r"\.\ ", r"\.\s{0,2}").replace(r"\ ", _GAP)


@cache
def _pattern() -> re.Pattern[str]:
    table, _ = _table()
    words = sorted((form for form in table if not _is_acronym(form)), key=len, reverse=True)
    phrases = [_spelled(form) for form in words]
    acronyms = [
        r"\.?\s?".join(form) + r"(?:\.(?!\w))?" + (f"|{form.capitalize()}" if len(form) >= _SAYABLE else "")
        for form in sorted(table, key=len, reverse=True)
        if _is_acronym(form)
    ]
    return re.compile(
        rf"(?<![\w.])(?:(?P<phrase>{'|'.join(phrases)})|(?-i:(?P<acronym>{'|'.join(acronyms)})))(?![\w’'])",
        re.IGNORECASE,
    )


def find_named(text: str, context: Context) -> Iterator[Mention]:
    """Every act called by a name; where the name passed on to another act, by the day of the citing text."""
    table, _ = _table()
    for match in _pattern().finditer(text):
        written = re.sub(r"[\s.]", "", match["acronym"]).upper() if match["acronym"] else match["phrase"]
        found = table.get(_folded(written), ())
        act, certain = _in_force(found, context.date)
        if context.date is None and not certain:
            # the day of the text is a guess, and so is the act
            act = _in_force(found, _last_year_told(text))[0] or act
        if act is not None:
            yield Mention(match.start(), match.end(), act, certain)
    _, by_name = _table()
    for match in _BUDGET.finditer(text):
        law = by_name.get(f"bilancio {match['year']}")
        if law is not None:
            yield Mention(match.start(), match.end(), law)
    for match in _BARE_CONSTITUTION.finditer(text):
        yield Mention(match.start(), match.end(), by_name["costituzione"])


def holders(act: ActName) -> tuple[ActName, ...]:
    """The acts that bore the name of ``act`` one after another; none where the name is its alone."""
    table, _ = _table()
    for named in table.values():
        acts = tuple(one.act for one in named)
        if len(acts) > 1 and act in acts:
            return acts
    return ()


@cache
def codes() -> frozenset[tuple[str, str | None, int | None]]:
    """The acts that are called a code, by type, number and year."""
    _, by_name = _table()
    acts = {act for name, act in by_name.items() if name.startswith("codice")}
    for act in tuple(acts):
        acts.update(holders(act))
    return frozenset((act.type, act.number, act.year) for act in acts)


def find_abbreviated(text: str) -> Iterator[Mention]:
    """Abbreviations that name an act only beside an article, for whoever knows the articles."""
    _, by_name = _table()
    for match in _ABBREVIATED.finditer(text):
        name = _BESIDE_ARTICLE[int((match.lastgroup or "a0")[1:])][0]
        yield Mention(match.start(), match.end(), by_name[name])


@lru_cache(maxsize=1)
def _last_year_told(text: str) -> str | None:
    """The last day of the last year named with a day, in a text of which no day is known."""
    years = Counter(match["year"] for match in _DAY.finditer(text))
    often = [year for year, times in years.items() if times > 1]
    return f"{max(often or years)}-12-31" if years else None


def _in_force(found: tuple[_Named, ...], day: str | None) -> tuple[ActName | None, bool]:
    """The act that bore the name on ``day``; without a day the last, and not certainly."""
    if not found:
        return None, False
    if not found[-1].since:
        return found[-1].act, True
    if day is None:
        return found[-1].act, False
    before = [one for one in found if one.since <= day]
    return (before[-1].act, True) if before else (None, False)
