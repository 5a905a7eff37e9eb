"""Splits Italian administrative prose into sentences, by offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.document import Span

# What ends with a full stop without ending a sentence: "art. 55", "D.lgs. n. 117", "Dott. Rossi".
_ABBREVIATIONS = frozenset(
    """
    art artt c co comma commi lett let n nn num nr p pp pag pagg par parr cap capp cfr ecc es etc
    all alleg vol voll fasc tab fig sez tit cod reg rep prot sg sgg segg ss succ mod integr
    sig sigg sigra sig.ra dott dr dott.ssa dr.ssa prof prof.ssa avv ing arch geom rag on rev mons
    d.lgs dlgs d.l dl d.m dm d.p.r dpr d.p.c.m dpcm l l.r lr r.d t.u tu s.m.i ss.mm.ii ss.mm
    d.g.r dgr d.g.c d.c.c g.u gu c.c c.p c.p.c c.p.p u.o uo s.p.a spa s.r.l srl soc coop
    tel fax via p.le p.zza str loc int gen feb mar apr mag giu lug ago set sett ott nov dic
    min max ca circa v vs op cit ibid id lgs leg decr ord del delib determ dir
    """.split()
)

# A place where a sentence may end: closing punctuation, then space, then something that can
# start a sentence: «… del Budget. Il progetto», «… finanziato? "Sì"».
_BOUNDARY = re.compile(r"""[.!?…]+["”»’')\]]*(?=\s+["“«‘'(\[]?[A-ZÀ-Ý0-9→•–—-])""")

# The word that carries the full stop, with inner full stops: "D.lgs", "sig.ra", "p.zza".
_LAST_WORD = re.compile(r"(?:[^\W\d_]+\.)*[^\W\d_]+$")

_LINE = re.compile(r"[^\n]+")


def split_sentences(text: str) -> tuple[Span, ...]:
    """Sentence spans in ``text``, in order, without the white space between them.

    A line break always ends a sentence: blocks keep one paragraph, point or row a line.
    """
    return tuple(
        span for line in _LINE.finditer(text) for span in _split_line(text, line.start(), line.end())
    )


def _split_line(text: str, start: int, end: int) -> Iterator[Span]:
    for match in _BOUNDARY.finditer(text, start, end):
        if not _ends_sentence(text, start, match):
            continue
        yield from _trimmed(text, start, match.end())
        start = match.end()
    yield from _trimmed(text, start, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield Span(start, end)


def _ends_sentence(text: str, start: int, match: re.Match[str]) -> bool:
    if not match.group().startswith("."):
        return True
    before = text[max(start, match.start() - 40) : match.start()]
    word = _LAST_WORD.search(before)
    if word is None:
        # "1. di approvare": the number of a point, never a sentence of its own.
        return not re.fullmatch(r"\s*[•–—-]?\s*\d{1,3}", text[start : match.start()])
    lowered = word.group().lower()
    if lowered in _ABBREVIATIONS:
        return False
    # An initial: "G. Rossi"; but "vitamina C. Il" is rarer than that in these papers.
    return not (len(word.group()) == 1 and word.group().isupper())
