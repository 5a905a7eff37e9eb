"""Cleans the characters of a text before any offset is counted in it.

Every reader passes its strings through here, so that a quote copied from a stored text holds only
characters that a person can type and search for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

# Hyphens that only a line break put there: the soft hyphen, the HYPHEN of WeasyPrint and LibreOffice.
BREAK_HYPHENS = frozenset("\u00ad\u2010")
# Hyphens that may stand in the word itself; pdfium writes U+FFFE or U+0002 for any "-" at a line's end.
WORD_HYPHENS = frozenset("-\u2011\ufffe\x02")
LINE_END_HYPHENS = BREAK_HYPHENS | WORD_HYPHENS

_LIGATURES = {
    0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st",
}  # fmt: skip
_SPACES = dict.fromkeys((160, 5760, *range(8192, 8203), 8239, 8287, 12288, 133), " ")
_LINE_BREAKS = {0x2028: "\n", 0x2029: "\n", 0x0B: "\n", 0x0C: "\n"}
# Zero-width and bidirectional marks show nothing and break both search and comparison.
_INVISIBLE = dict.fromkeys(
    (0xAD, 0x200B, 0x200C, 0x200D, *range(0x2060, 0x2065), 0xFEFF, 0x200E, 0x200F, 0x061C, 0x180E,
     *range(0x202A, 0x202F), *range(0x2066, 0x2070), *range(0xFE00, 0xFE10), *range(0xFFF9, 0xFFFD),
     0xFFFE, 0xFFFF)
)  # fmt: skip
_CONTROLS = dict.fromkeys(
    code for code in (*range(0x20), *range(0x7F, 0xA0)) if code not in (0x09, 0x0A, 0x0D, 0x85)
)
_HYPHENS = {0x2010: "-", 0x2011: "-"}
# Bullets of the Symbol and Wingdings fonts, which word processors map to the private use area.
_BULLETS = dict.fromkeys(
    (0xF0B7, 0xF0A7, 0xF06E, 0xF076, 0xF0D8, 0xF0FC, 0xF071, 0xF0A8, 0xF06F, 0xF075, 0xF09F, 0xF0B0, 0xF02D),
    "•",
)
_PRIVATE = dict.fromkeys(range(0xE000, 0xF900))
# Word keeps Symbol's and Wingdings' ASCII at U+F020–F07E; outside bullets it is text in a symbol font.
_TABLE: dict[int, str | None] = {
    **_PRIVATE, **_CONTROLS, **_INVISIBLE, **_SPACES, **_LINE_BREAKS, **_LIGATURES, **_HYPHENS, **_BULLETS,
    0xF0E0: "→", 0xF0E8: "→", 0xF0F0: "→",
}  # fmt: skip

# Surrogates cannot be stored as UTF-8. Tags (U+E0000) show nothing and can hold a whole hidden sentence,
# variation selectors follow them; planes 15 and 16 are for private use.
_UNUSABLE = re.compile("[\ud800-\udfff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]")
# What nearly every line of Italian is made of, "L’attività – 50 €": nothing below changes any of it.
_PLAIN = re.compile(r"[\t\n\r -~¡-¬®-ÿ–—‘’“”•…€]*")
# The dots that lead to a page number, "Finalità .......... 4"
_LEADER_DOTS = 5
_LEADER = re.compile(rf"(?:[.…]\s?){{{_LEADER_DOTS},}}")
_BLANKS = re.compile(r"[^\S\n]+")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# The letters before a line-end hyphen ("azien" of "l'azien-") and those that begin the next line.
_TAIL = re.compile(r"(?<![^\W\d_])[^\W\d_]+$")
_HEAD = re.compile(r"[^\W\d_]+")
# A compound cut by the line's end, "quali-quanti" of "quali-quanti-": its first hyphen is a real one.
_COMPOUND = re.compile(r"(?<![^\W\d_])(?:[^\W\d_]{3,}-)+[^\W\d_]+$")


def clean(text: str) -> str:
    """Text of one piece: every run of white space folded to one space, leading dots to "…"."""
    text = _characters(text)
    if text.count(".") + text.count("…") >= _LEADER_DOTS:
        text = _LEADER.sub(" … ", text)
    return " ".join(text.split())


def clean_lines(text: str) -> str:
    """Text of a whole file: the same cleaning, line breaks kept as ``\\n``, blanks folded within lines."""
    unix = text.replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(_BLANKS.sub(" ", line).strip() for line in _characters(unix).split("\n"))


def _characters(text: str) -> str:
    if _PLAIN.fullmatch(text):
        return text
    text = _UNUSABLE.sub("", text)  # they reach here from broken PDF fonts, or by intent
    return unicodedata.normalize("NFC", text.translate(_TABLE))


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a document's own lines tell about its line-end hyphens.

    ``words`` are its words in lower case, hyphenated ones whole. ``breaks_words`` says that it
    was hyphenated automatically: several words broken at a hyphen occur whole elsewhere in it.
    """

    words: frozenset[str] = frozenset()
    breaks_words: bool = False


NO_EVIDENCE = Evidence()
_WORD_CHARS = 200  # no word is longer
_MIN_BROKEN = 4
_MIN_BROKEN_SHARE = 0.4


def evidence(lines: Iterable[str]) -> Evidence:
    """The evidence in a document's lines, in their order, not yet cleaned."""
    words: set[str] = set()
    breaks: list[tuple[str, str]] = []
    before = ""
    marks_breaks = False
    for raw in lines:
        whole = raw = raw.strip()
        if before:
            parts = _parts(before[:-1], raw)
            if before[-1] in BREAK_HYPHENS:
                marks_breaks = True
            elif parts is not None and "".join(parts).islower():
                breaks.append(parts)
            compound = _COMPOUND.search(before[-_WORD_CHARS:-1])
            if parts is not None and compound:
                words.add(f"{compound.group()}{parts[1]}".lower())
            whole = _HEAD.sub("", whole, count=1)
        before = raw if raw and raw[-1] in LINE_END_HYPHENS else ""
        if before:
            whole = _TAIL.sub("", whole[:-1])
        # Whole words only: the halves of broken ones would pass for words of their own.
        words.update(map(str.lower, _WORD.findall(clean(whole))))
    broken = sum(left + right in words and f"{left}-{right}" not in words for left, right in breaks)
    # Who marks breaks with a hyphen of their own means every other hyphen: "co-" + "gestione".
    breaks_words = not marks_breaks and broken >= max(_MIN_BROKEN, _MIN_BROKEN_SHARE * len(breaks))
    return Evidence(frozenset(words), breaks_words)


def join_lines(lines: Iterable[str], found: Evidence = NO_EVIDENCE) -> str:
    """One text from the lines of a paragraph, line-end hyphenation undone, then cleaned.

    A break hyphen (soft hyphen, U+2010) goes between letters unless only the hyphenated form is
    known. Any other hyphen stays, "sub-" + "impegno", unless both sides are of one case and
    either the joined form is known and the hyphenated is not, or the document breaks words and
    its parts are no words of their own: of 60 line-end hyphens in municipal acts all were real
    (FINDINGS), in the regional bulletin nearly none. At digits a hyphen always stays, "12-" + "2022".
    """
    pieces: list[str] = []
    tail = ""  # the end of what is joined: joining the whole again at each line takes its square
    for raw in lines:
        line = raw.strip()
        if not line:
            continue
        piece = line if not tail else f" {line}"
        if len(tail) > 1 and tail[-1] in LINE_END_HYPHENS and not tail[-2].isspace():
            pieces[-1] = pieces[-1][:-1]
            piece = _after_hyphen(tail, line, found)
            tail = tail[:-1]
        pieces.append(piece)
        tail = (tail + piece)[-_WORD_CHARS:]
    text = "".join(pieces)
    if text and text[-1] in LINE_END_HYPHENS - {"-"}:  # a word cut by the page's end
        text = f"{text[:-1]}-"
    return clean(text)


def _after_hyphen(text: str, line: str, found: Evidence) -> str:
    """What follows ``text`` without its last hyphen: ``line``, with a hyphen before it or without."""
    stem = text[:-1]
    parts = _parts(stem, line)
    if parts is None:
        # Only letters, digits and brackets carry on a word: "Comune - / (BO)" is none.
        return f"-{line}" if stem[-1].isalnum() and line[0].isalnum() else f"- {line}"
    return line if _dissolves(text[-1], *parts, found) else f"-{line}"


def _parts(stem: str, line: str) -> tuple[str, str] | None:
    """The letters before and after a line-end hyphen, None where either side has none."""
    before, after = _TAIL.search(clean(stem[-_WORD_CHARS:])), _HEAD.match(clean(line[:_WORD_CHARS]))
    return (before.group(), after.group()) if before and after else None


def _dissolves(mark: str, left: str, right: str, found: Evidence) -> bool:
    joined, hyphenated = f"{left}{right}".lower(), f"{left}-{right}".lower()
    if hyphenated in found.words and joined not in found.words:
        return False
    if mark in BREAK_HYPHENS:
        return True
    if not (right.islower() and left[-1].islower()) and not (left.isupper() and right.isupper()):
        return False
    if joined in found.words:
        return hyphenated not in found.words
    # "tecnico-" + "scientifica": two words of their own keep their hyphen.
    own = len(left) > 3 and left.lower() in found.words and len(right) > 3 and right.lower() in found.words
    return found.breaks_words and not own
