"""Tells the stamps of a page from its text: protocol marks in the margin, lines that say who signed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.clean import clean
from ingest.pdf.page import PageContent, Word

_MARGIN = 0.11  # of the page's width or height: nothing but stamps is written across there
_MOSTLY = 0.5  # of the words that run as the page does
# "Firmato digitalmente da", "Documento informatico firmato digitalmente ai sensi del D.Lgs. 82/2005",
# "Copia conforme all'originale informatico", "Comune di Esempio - Prot. n. 0001234 del 12/03/2026",
# "Riproduzione cartacea del documento informatico", "Contrassegno elettronico"
_SAYS_SIGNED = re.compile(
    r"firmat[oa]\s+(?:digitalmente|elettronicamente|da\b)|sottoscritt[oa]\s+(?:digitalmente|con firma)|"
    r"firma\s+(?:digitale|autografa)|(?:copia|riproduzione)\b.{0,40}\b(?:conforme|informatico)|"
    r"contrassegno|\bprot(?:\.|ocollo)\s*(?:n|generale|\d)|d\.?\s?lgs\.?.{0,8}\b82\s*/\s*2005",
    re.I,
)


def says_signed(text: str) -> bool:
    """Whether a line that runs through the margins of a document is a stamp and no header."""
    return bool(_SAYS_SIGNED.search(text))


def set_apart(content: PageContent) -> tuple[tuple[Word, ...], tuple[str, ...]]:
    """The words of a page without those written across its margins, and what these say."""
    if not 0 < sum(not word.upright for word in content.words) <= _MOSTLY * len(content.words):
        return content.words, ()
    kept: list[Word] = []
    stamps: list[str] = []
    for run in _runs(content.words):
        if run[0].upright or not _in_margin(run, content):
            kept.extend(run)
        else:
            stamps.append(clean(" ".join(word.text for word in run)))
    return tuple(kept), tuple(text for text in stamps if text)


def _runs(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Words that follow each other in the file and run the same way."""
    run: list[Word] = []
    for word in words:
        if run and (word.turn != run[-1].turn or (word.turn and not _follows(run[-1], word))):
            yield run
            run = []
        run.append(word)
    if run:
        yield run


def _follows(before: Word, word: Word) -> bool:
    """Whether a turned word stands beside the one before it, on its line or on the next."""
    gap = 3 * max(before.size, 4.0)
    beside = max(word.x0 - before.x1, before.x0 - word.x1) < gap
    below = max(word.y0 - before.y1, before.y0 - word.y1) < gap
    return beside and (below or abs(word.x0 - before.x0) < gap)


def _in_margin(run: Sequence[Word], content: PageContent) -> bool:
    x0, x1 = min(word.x0 for word in run), max(word.x1 for word in run)
    y0, y1 = min(word.y0 for word in run), max(word.y1 for word in run)
    across, down = _MARGIN * content.width, _MARGIN * content.height
    turned_side = x1 <= across or x0 >= content.width - across
    return turned_side or y1 <= down or y0 >= content.height - down
