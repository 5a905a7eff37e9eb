"""Splits Italian administrative prose into sentences, by offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.abbreviations import (
    FINAL_CONSONANTS,
    LETTERED,
    MAY_BE_LAST,
    NEVER_LAST,
    OFTEN_LAST,
    OPENERS,
    SURNAME_PARTICLES,
)
from ingest.document import Span

# A place where a sentence may end: closing punctuation, then space, then something that can
# start a sentence: «… del Budget. Il progetto», «… finanziato? "Sì"», «… il motivo. […] La Giunta».
_BOUNDARY = re.compile(r"""[.!?…]+["”»’')\]]*(?=\s+(?:["“«‘'(\[]?[A-ZÀ-Ý0-9→•–—-]|[(\[](?:…|\.\.\.)[)\]]))""")

# The word that carries the full stop, with inner full stops: "D.lgs", "sig.ra", "p.zza".
_LAST_WORD = re.compile(r"(?:[^\W\d_]+\.)*[^\W\d_]+$")

# The first word of what follows, up to an apostrophe, and the sign after it: "L" of "L'importo", "Il".
_FIRST_WORD = re.compile(r"""\s*["“«‘'(\[]*(?P<word>[^\W\d_]+)(?P<sign>[.'’]?)""")

# All that stands before the full stop is the mark of a point: "1", "• 2", "1.2", "a", "iv".
_POINT_MARK = re.compile(r"\s*[•–—-]?\s*(?:(?:\d{1,3}\.)*\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})")

# A number that begins a point within the line: "come segue: 1", "del verde; 2", 'seguente: "1'.
_INNER_POINT = re.compile(r"""[:;]\s*["“«(]?\d{1,2}$""")

# The number of an article, whose title may follow: "Art. 12", "Articolo 3 bis".
_ARTICLE = re.compile(r"\s*art(?:icolo|\.)\s*\d+(?:[\s-]?(?:bis|ter|quater))?", re.IGNORECASE)
_TITLE_SIGN = re.compile(r"\s+[(–—-]")

# "U.R.P", "R.U.P", "c.m": letters with full stops between them.
_DOTTED = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")

# Verbs and adverbs that begin a sentence: "Successivamente", "Seguirà", "Verranno".
_VERBAL = re.compile(r"[^\W\d_]+(?:mente|rà|ranno)", re.IGNORECASE)

# Text that is quoted or in brackets and short enough to stay whole: «Il testo. E poi.», (v. Nota 3.)
_ENCLOSED = re.compile(r"«[^«»\n]{0,240}»|“[^“”\n]{0,240}”|\"[^\"\n]{0,240}\"|\([^()\n]{0,240}\)")

# A reference that goes on with a capital, "artt. 96 e ss. Del d.lgs. n. 159/2011".
_REFERENCE_GOES_ON = re.compile(
    r"\s+Del(?:l['’]|la|lo)?\s*(?:d\.?\s?lgs|d\.?p\.?r|l\.|legge|decreto)", re.IGNORECASE
)

_LINE = re.compile(r"[^\n]+")
_LONGEST_ROW = 400
_VOWELS = frozenset("aeiouàèéìòù")


def split_sentences(text: str) -> tuple[Span, ...]:
    """Sentence spans in ``text``, in order, without the white space between them.

    A line break always ends a sentence: blocks keep one paragraph, point or row a line.
    A row of a table, its cells set apart by tabs, is one sentence up to a length that can be quoted.
    Sentences within a short quotation or bracket stay together with what is around it.
    """
    return tuple(
        span for line in _LINE.finditer(text) for span in _split_line(text, line.start(), line.end())
    )


def _split_line(text: str, start: int, end: int) -> Iterator[Span]:
    if end - start <= _LONGEST_ROW and "\t" in text[start:end]:
        yield from _trimmed(text, start, end)
        return
    enclosed = [match.span() for match in _ENCLOSED.finditer(text, start, end)]
    for match in _BOUNDARY.finditer(text, start, end):
        if _is_within(match.end(), enclosed) or not _ends_sentence(text, start, match, end):
            continue
        yield from _trimmed(text, start, match.end())
        start = match.end()
    yield from _trimmed(text, start, end)


def _is_within(position: int, enclosed: Sequence[tuple[int, int]]) -> bool:
    return any(start < position < end for start, end in enclosed)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield Span(start, end)


def _ends_sentence(text: str, start: int, match: re.Match[str], end: int) -> bool:
    """Whether the sentence that begins at ``start`` ends with ``match``; ``end`` is the line's."""
    own = text[start : match.start()]
    if not any(map(str.isalnum, own)):  # "[…] La Giunta": a mark of omission begins the sentence
        return False
    if not match.group().startswith(".") or match.group().startswith(".."):
        return True
    if _POINT_MARK.fullmatch(own) or _INNER_POINT.search(own):
        return False
    if _ARTICLE.fullmatch(own) and _TITLE_SIGN.match(text, match.end(), end):
        return False
    word = _LAST_WORD.search(own[-40:])
    return word is None or _word_ends(word.group(), own, text[match.end() : min(end, match.end() + 80)])


def _word_ends(word: str, own: str, after: str) -> bool:
    """Whether a sentence ends at the full stop after ``word``, the last of ``own``, before ``after``."""
    lowered = word.lower()
    follows = _FIRST_WORD.match(after)
    if lowered in OFTEN_LAST:
        return follows is not None and not _REFERENCE_GOES_ON.match(after)
    if len(word) == 1 and word.isupper():
        return _opens(follows) and (_is_lettered(own) or not _goes_on_a_name(follows, after))
    if lowered in NEVER_LAST:
        return False
    if len(word) == 1 or lowered in MAY_BE_LAST or _DOTTED.fullmatch(word):
        return _opens(follows)
    if follows is None:  # "Segn. 12": a figure, a dash, a bullet
        return not (len(word) <= 5 and _is_cut(word) and after.lstrip()[:1].isdigit())
    return not (len(word) <= 4 and word.istitle() and _is_cut(word) and not _opens(follows))


def _opens(follows: re.Match[str] | None) -> bool:
    """Whether the word is one that begins sentences rather than a name: "Il", "Visto", "Seguirà"."""
    if follows is None or follows["sign"] == ".":
        return False
    word = follows["word"]
    return word.lower() in OPENERS or _VERBAL.fullmatch(word) is not None


def _is_lettered(own: str) -> bool:
    """Whether a single letter names a thing, "fascia B", not a person."""
    words = re.split(r"[\s'’]+", own)
    return len(words) > 1 and words[-2].lower() in LETTERED


def _goes_on_a_name(follows: re.Match[str] | None, after: str) -> bool:
    """Whether a surname with a particle follows an initial: "G. Di Vittorio", "M. D'Azeglio"."""
    if follows is None or follows["word"].lower() not in SURNAME_PARTICLES:
        return False
    return after[follows.end() :].lstrip()[:1].isupper()


def _is_cut(word: str) -> bool:
    """Whether a word looks cut short: Italian words end in a vowel, all but a few."""
    lowered = word.lower()
    return lowered[-1] not in _VOWELS and lowered not in FINAL_CONSONANTS and not word.isupper()
