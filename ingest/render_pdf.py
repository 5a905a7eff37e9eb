"""Renders PDF pages as pictures, finds the place of a passage on them."""

from __future__ import annotations

import io
import re
import threading
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from pathlib import Path

import pypdfium2 as pdfium

from ingest import ocr
from ingest.clean import LINE_END_HYPHENS, clean
from ingest.document import EncryptedFile, UnreadableFile
from ingest.pdf_guard import DAMAGED, ENCRYPTED
from ingest.pdf_lines import read_lines
from ingest.pdf_page import page_content

_MAX_SIDE = 4_000  # pixels
_MIN_SHARE = 0.6  # of the passage's words: fewer are chance
_MIN_GATHERED = 0.8  # of the passage's words, where their order differs
_MIN_RUN = 5  # words, for a passage that begins or ends on another page
_EDGE = 40  # words from a page's end, headers and footers among them
_MAX_GAP = 12  # words that may stand between two matching stretches: a header, a mark, another cell
_TOKEN = re.compile(r"\w+(?:-\w+)*")  # "co-programmazione" is one word: it may be broken there

# pdfium is not thread-safe: one call at a time in a process.
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in points from its top left corner."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class PageWord:
    """A word as it stands on a page, in points from the page's top left corner."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float


def render_page(path: Path, number: int, scale: float = 1.5) -> bytes:
    """Page ``number`` (from 1) as PNG, ``scale`` pixels a point, at most 4,000 pixels a side.

    Raises UnreadableFile for a file that is no PDF or has no such page, EncryptedFile.
    """
    with _page(path, number) as page:
        side = max(*page.get_size(), 1.0)
        image = page.render(scale=min(scale, _MAX_SIDE / side)).to_pil()
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=False, compress_level=3)
    return buffer.getvalue()


def page_words(path: Path, number: int) -> tuple[PageWord, ...]:
    """The words of page ``number`` in reading order, from text recognition where the page is a scan.

    Raises UnreadableFile for a file that is no PDF or has no such page, EncryptedFile.
    """
    with _lock, _document(path, number) as document:
        content = page_content(document, number)
        if ocr.may_be_scan(len(content.words), content.image_share) and ocr.is_installed():
            found = ocr.page_ocr_words(document, number) or []
            if len(found) > len(content.words):
                return tuple(PageWord(w.text, w.x0, w.y0, w.x1, w.y1) for w in found)
    words = (word for line in read_lines(content.words) for word in line.words)
    return tuple(PageWord(word.text, word.x0, word.y0, word.x1, word.y1) for word in words)


def highlight_boxes(path: Path, number: int, passage_text: str) -> tuple[Box, ...]:
    """Where a passage stands on page ``number``: one box a line, () where it does not stand there.

    Raises UnreadableFile for a file that is no PDF or has no such page, EncryptedFile.
    """
    return locate(page_words(path, number), passage_text)


def locate(words: Sequence[PageWord], passage_text: str) -> tuple[Box, ...]:
    """The boxes of the words that a passage aligns with, merged by line; () where too few do.

    Words are compared without case and signs, broken ones whole. Headers left out of the passage
    only cut the alignment in pieces, which are bridged. Where the words stand in another order,
    as those of a table's wrapped cells do, the stretch that holds them is found.
    """
    page = _page_tokens(words)
    passage = _tokens(passage_text)
    texts = [token for token, _ in page]
    hit = _aligned(texts, passage) or _gathered(texts, passage)
    return _boxes([words[index] for index in sorted({index for k in hit for index in page[k][1]})])


def _page_tokens(words: Sequence[PageWord]) -> list[tuple[str, tuple[int, ...]]]:
    """The words to compare with the indices of what makes them up: two for one broken at a line's end."""
    tokens: list[tuple[str, tuple[int, ...]]] = []
    broken: tuple[str, tuple[int, ...]] | None = None
    for index, word in enumerate(words):
        found = _tokens(word.text)
        if broken is not None and found:
            found[0] = broken[0] + found[0]
            tokens.append((found.pop(0), (*broken[1], index)))
            broken = None
        tokens.extend((token, (index,)) for token in found)
        below = index + 1 < len(words) and words[index + 1].y0 > word.y0 + 1
        if found and below and len(word.text) > 1 and word.text[-1] in LINE_END_HYPHENS:
            broken = tokens.pop()
    return tokens if broken is None else [*tokens, broken]


def _aligned(page: Sequence[str], passage: Sequence[str]) -> set[int]:
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


def _tokens(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", clean(text)).lower()
    return [token.replace("-", "") for token in _TOKEN.findall(plain)]


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


def _boxes(words: Sequence[PageWord]) -> tuple[Box, ...]:
    boxes: list[Box] = []
    for word in words:
        if boxes and _on_one_line(boxes[-1], word):
            box = boxes[-1]
            boxes[-1] = Box(
                min(box.x0, word.x0), min(box.y0, word.y0), max(box.x1, word.x1), max(box.y1, word.y1)
            )
        else:
            boxes.append(Box(word.x0, word.y0, word.x1, word.y1))
    return tuple(boxes)


def _on_one_line(box: Box, word: PageWord) -> bool:
    height = min(box.y1 - box.y0, word.y1 - word.y0)
    overlap = min(box.y1, word.y1) - max(box.y0, word.y0)
    # Cells of a row share its height but stand far apart: each keeps a box of its own.
    return overlap > 0.5 * height and -height <= word.x0 - box.x1 <= 3 * height


@contextmanager
def _document(path: Path, number: int) -> Iterator[pdfium.PdfDocument]:
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise EncryptedFile(ENCRYPTED) from error
        raise UnreadableFile(DAMAGED) from error
    except OSError as error:
        raise UnreadableFile(DAMAGED) from error
    try:
        if not 1 <= number <= len(document):
            raise UnreadableFile(f"Il documento non ha la pagina {number}: ne ha {len(document)}.")
        yield document
    finally:
        document.close()


@contextmanager
def _page(path: Path, number: int) -> Iterator[pdfium.PdfPage]:
    with _lock, _document(path, number) as document:
        page = document[number - 1]
        try:
            yield page
        finally:
            page.close()
