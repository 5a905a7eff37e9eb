"""Aligns the words of a passage with the words of the page that it was taken from."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from difflib import Match, SequenceMatcher

from ingest.clean import clean

_MIN_SHARE = 0.6  # of the passage's words: fewer are chance
_MIN_GATHERED = 0.8  # of the passage's words, where their order differs
_MIN_RUN = 5  # words, for a passage that begins or ends on another page
_EDGE = 40  # words from a page's end, headers and footers among them
_MAX_GAP = 12  # words that may stand between two matching stretches: a header, a mark, another cell
# "co-programmazione" is one word: a line may break it there.
_TOKEN = re.compile(r"\w+(?:-\w+)*")


def align(page: Sequence[str], passage: Sequence[str]) -> set[int]:
    """The indices of the page's tokens that are the passage; none where too few of them are there.

    Headers left out of the passage only cut the alignment in pieces, which are bridged. Where the
    words stand in another order, as those of a table's wrapped cells do, the stretch that holds
    them is found.
    """
    return _in_order(page, passage) or _gathered(page, passage)


def tokens(text: str) -> list[str]:
    """The words of a text to compare, without case and signs."""
    plain = unicodedata.normalize("NFKC", clean(text)).lower()
    return [token.replace("-", "") for token in _TOKEN.findall(plain)]


def _in_order(page: Sequence[str], passage: Sequence[str]) -> set[int]:
    matcher = SequenceMatcher(None, page, passage, autojunk=False)
    blocks = _around_the_longest([block for block in matcher.get_matching_blocks() if block.size])
    found = sum(block.size for block in blocks)
    enough = found >= _MIN_SHARE * len(passage) or _runs_over_the_edge(blocks, len(page), len(passage))
    if not blocks or not enough:
        return set()
    hit: set[int] = set()
    for block, after in zip(blocks, [*blocks[1:], None], strict=True):
        end = block.a + block.size
        if after is not None and after.a - end <= _MAX_GAP and after.b > block.b + block.size:
            end = after.a  # words of the passage that differ only in form
        hit.update(range(block.a, end))
    return hit


def _gathered(page: Sequence[str], passage: Sequence[str]) -> set[int]:
    """The stretch of the page that holds most of the passage's words in whatever order."""
    wanted = Counter(passage)
    width = min(len(page), 2 * len(passage) + _MAX_GAP)
    best, best_end, held = 0, 0, 0
    inside: Counter[str] = Counter()
    for end, token in enumerate(page):
        inside[token] += 1
        held += inside[token] <= wanted[token]
        if end >= width:
            gone = page[end - width]
            held -= inside[gone] <= wanted[gone]
            inside[gone] -= 1
        if held > best:
            best, best_end = held, end
    if best < _MIN_GATHERED * len(passage):
        return set()
    # Backwards from where the last word came in: what stands before the first is no part of it.
    hit: set[int] = set()
    for k in range(best_end, max(-1, best_end - width), -1):
        if wanted[page[k]] > 0:
            wanted[page[k]] -= 1
            hit.add(k)
    return hit


def _around_the_longest(blocks: list[Match]) -> list[Match]:
    """The longest match and those that carry it on; the others are words found elsewhere by chance."""
    if not blocks:
        return []
    anchor = max(range(len(blocks)), key=lambda k: blocks[k].size)
    kept = [blocks[anchor]]
    for block in reversed(blocks[:anchor]):
        if not _carries_on(block, kept[0]):
            break
        kept.insert(0, block)
    for block in blocks[anchor + 1 :]:
        if not _carries_on(kept[-1], block):
            break
        kept.append(block)
    return kept


def _carries_on(before: Match, after: Match) -> bool:
    gap_on_page = after.a - before.a - before.size
    gap_in_passage = after.b - before.b - before.size
    return abs(gap_on_page - gap_in_passage) <= _MAX_GAP and gap_in_passage <= 2 * _MAX_GAP


def _runs_over_the_edge(blocks: Sequence[Match], page: int, passage: int) -> bool:
    """Whether the passage begins at the page's end, or ends at its beginning, and goes on elsewhere."""
    if max((block.size for block in blocks), default=0) < _MIN_RUN:
        return False
    first, last = blocks[0], blocks[-1]
    runs_out = last.a + last.size >= page - _EDGE and first.b <= 2
    runs_in = first.a <= _EDGE and last.b + last.size >= passage - 2
    return runs_out or runs_in
