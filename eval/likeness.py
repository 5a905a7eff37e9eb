"""Compares the words of two readings of one page: how many are shared, and in what order they stand.

Words are compared after NFKC, case folding and without signs at their ends. Three rules keep the
reference's own habits out of the figures: hyphens inside words are not compared (poppler joins
every word at a line-end hyphen, "sub-" + "impegno" too), leaders ("Finalità ..... 4") and the lines
of forms part words, and a run of letters set apart one by one ("D E L I B E R A") is one word.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# The hyphens of line ends and of words, and the soft one.
_HYPHENS = dict.fromkeys(map(ord, "-\u00ad\u2010\u2011\ufffe\x02"))
# "Finalità ........ 4", "Il/La sottoscritto/a ________ nato/a"
_LEADER = re.compile(r"(?:[._…·]\s?){4,}|…+|_+")
# "D E L I B E R A", which some readers give as one word
_SPACED = re.compile(r"(?<![^\W_])(?:[^\W\d_] ){3,}[^\W\d_](?![^\W_])")


@dataclass(frozen=True, slots=True)
class Likeness:
    """Counts of words: in the reading, in the reference, in both, and of both in the same order.

    ``text`` are the words of the running text that the reference has too, and ``in_order`` the
    longest common subsequence of the running text and the reference: what was set apart from the
    text has no place in its order.
    """

    words: int
    reference: int
    shared: int
    text: int
    in_order: int

    @property
    def recall(self) -> float:
        return self.shared / self.reference if self.reference else 1.0

    @property
    def precision(self) -> float:
        return self.shared / self.words if self.words else 1.0

    @property
    def order(self) -> float:
        return self.in_order / self.text if self.text else 1.0


def likeness(text: str, set_apart: str, reference: str) -> Likeness:
    """How like the reference a page's running text, and what was set apart from it, are."""
    running, wanted = words(text), words(reference)
    ours, theirs = Counter(running) + Counter(words(set_apart)), Counter(wanted)
    return Likeness(
        ours.total(),
        theirs.total(),
        (ours & theirs).total(),
        (Counter(running) & theirs).total(),
        common_subsequence(running, wanted),
    )


def total(pages: Iterable[Likeness]) -> Likeness:
    """The counts of several pages together, so that every word weighs the same."""
    sums = [0] * 5
    for page in pages:
        own = (page.words, page.reference, page.shared, page.text, page.in_order)
        sums = [a + b for a, b in zip(sums, own, strict=True)]
    return Likeness(*sums)


def words(text: str) -> list[str]:
    """The words of a text to compare, in their order."""
    plain = unicodedata.normalize("NFKC", text).translate(_HYPHENS).casefold()
    plain = " ".join(_LEADER.sub(" ", plain).split())
    plain = _SPACED.sub(lambda found: found.group().replace(" ", ""), plain)
    return [word for word in map(_bare, plain.split()) if word]


def _bare(word: str) -> str:
    start, end = 0, len(word)
    while start < end and not word[start].isalnum():
        start += 1
    while end > start and not word[end - 1].isalnum():
        end -= 1
    return word[start:end]


def common_subsequence(a: Sequence[str], b: Sequence[str]) -> int:
    """The length of the longest common subsequence, bit-parallel (Hyyrö 2004)."""
    places: dict[str, int] = {}
    for index, word in enumerate(b):
        places[word] = places.get(word, 0) | 1 << index
    whole = (1 << len(b)) - 1
    row = whole
    for word in a:
        met = row & places.get(word, 0)
        row = ((row + met) | (row - met)) & whole
    return len(b) - row.bit_count()
