"""Cleans the characters of a text before any offset is counted in it.

Every reader passes its strings through here, so that a quote copied from a stored text holds only
characters that a person can type and search for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable

SOFT_HYPHEN = "\u00ad"
# Hyphens that only a line break put there: the soft hyphen, the HYPHEN of WeasyPrint and LibreOffice.
BREAK_HYPHENS = frozenset("\u00ad\u2010")
# Hyphens that may stand in the word itself; pdfium writes U+FFFE or U+0002 for any "-" at a line's end.
WORD_HYPHENS = frozenset("-\u2011\ufffe\x02")
LINE_END_HYPHENS = BREAK_HYPHENS | WORD_HYPHENS

_LIGATURES = {
    0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st",
}  # fmt: skip
_SPACES = {code: " " for code in (0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000, 0x85)}
_LINE_BREAKS = {0x2028: "\n", 0x2029: "\n", 0x0B: "\n", 0x0C: "\n"}
# Zero-width and bidirectional marks show nothing and break both search and comparison.
_INVISIBLE = dict.fromkeys(
    (0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x200E, 0x200F, 0x061C, *range(0x202A, 0x202F),
     *range(0x2066, 0x206A), *range(0xFE00, 0xFE10), 0xFFFE, 0xFFFF, 0xFFFC)
)  # fmt: skip
_CONTROLS = dict.fromkeys(code for code in (*range(0x20), *range(0x7F, 0xA0)) if code not in (0x09, 0x0A, 0x0D, 0x85))
_HYPHENS = {0x2010: "-", 0x2011: "-"}
# Bullets of the Symbol and Wingdings fonts, which word processors map to the private use area.
_BULLETS = dict.fromkeys(
    (0xF0B7, 0xF0A7, 0xF06E, 0xF076, 0xF0D8, 0xF0FC, 0xF071, 0xF0A8, 0xF06F, 0xF075, 0xF09F, 0xF0B0, 0xF02D), "•"
)
_PRIVATE = dict.fromkeys(range(0xE000, 0xF900))
# Word keeps Symbol's and Wingdings' ASCII at U+F020–F07E; outside bullets it is text in a symbol font.
_TABLE: dict[int, str | None] = {
    **_PRIVATE, **_CONTROLS, **_INVISIBLE, **_SPACES, **_LINE_BREAKS, **_LIGATURES, **_HYPHENS, **_BULLETS,
    0xF0E0: "→", 0xF0E8: "→", 0xF0F0: "→",
}  # fmt: skip

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_WHITESPACE = re.compile(r"\s+")
_BLANKS = re.compile(r"[^\S\n]+")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
# The last word before a line-end hyphen ("co-programma" of "la co-programma-") and the first of the next line.
_TAIL = re.compile(r"[\w'’-]*\w$")
_HEAD = re.compile(r"\w+(?:-\w+)*")


def clean(text: str) -> str:
    """Text of one piece with every run of white space, line breaks too, folded to one space."""
    return _WHITESPACE.sub(" ", _characters(text)).strip()


def clean_lines(text: str) -> str:
    """Text of a whole file: the same cleaning, line breaks kept as ``\\n``, blanks folded within lines."""
    unix = text.replace("\r\n", "\n").replace("\r", "\n")
    return "\n".join(_BLANKS.sub(" ", line).strip() for line in _characters(unix).split("\n"))


def _characters(text: str) -> str:
    # Surrogates reach here from broken PDF fonts and cannot be stored as UTF-8.
    text = _LONE_SURROGATE.sub("", text)
    return unicodedata.normalize("NFC", text.translate(_TABLE))


def vocabulary(texts: Iterable[str]) -> frozenset[str]:
    """The words of a document in lower case, hyphenated ones whole: the evidence for undoing hyphenation."""
    return frozenset(word.lower() for text in texts for word in _WORD.findall(text))


def join_lines(lines: Iterable[str], known: Collection[str] = frozenset()) -> str:
    """One text from the lines of a paragraph, line-end hyphenation undone, then cleaned.

    A break hyphen (soft hyphen, U+2010) goes between letters unless only the hyphenated form is
    known. Any other hyphen stays, "sub-" + "impegno", unless both sides are lower case, the joined
    form is known and the hyphenated is not: of 60 line-end hyphens in born-digital acts all were
    real (FINDINGS). At digits a hyphen always stays, "12-" + "2022".
    """
    text = ""
    for line in lines:
        line = line.strip()
        if not line:
            continue
        if not text:
            text = line
        elif text[-1] in LINE_END_HYPHENS and len(text) > 1 and not text[-2].isspace():
            text = _join_at_hyphen(text, line, known)
        else:
            text = f"{text} {line}"
    if text and text[-1] in BREAK_HYPHENS | {"\ufffe", "\x02"}:  # a word cut by the page's end
        text = f"{text[:-1]}-"
    return clean(text)


def _join_at_hyphen(text: str, line: str, known: Collection[str]) -> str:
    mark, stem = text[-1], text[:-1]
    before, after = _TAIL.search(clean(stem)), _HEAD.match(clean(line))
    if before is None or after is None:
        return f"{stem}- {line}"
    left, right = before.group(), after.group()
    letters = left[-1].isalpha() and right[0].isalpha()
    joined, hyphenated = f"{left}{right}".lower(), f"{left}-{right}".lower()
    if mark in BREAK_HYPHENS:
        dissolves = letters and not (hyphenated in known and joined not in known)
    else:
        lower = letters and left[-1].islower() and right[0].islower()
        dissolves = lower and joined in known and hyphenated not in known
    return f"{stem}{line}" if dissolves else f"{stem}-{line}"
