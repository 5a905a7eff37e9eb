"""Splits Italian text into words, exactly as spaCy's Italian tokenizer does.

spaCy itself takes over half a second to load for a question of ten words, which is too long for a
search from the command line. Its rules are kept in ``words.json``, written by ``index.words_rules``;
the algorithm is the one its documentation describes, and the tests hold both against spaCy.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

RULES_FILE: Final = Path(__file__).with_name("words.json")
_CHUNK: Final = re.compile(r"\s+|\S+")
_CACHED_CHUNKS: Final = 1 << 15

Search = Callable[[str], "re.Match[str] | None"]


@dataclass(frozen=True, slots=True)
class Rules:
    """What is cut off a chunk, patterns of spaCy's, and ``specials``: chunks whose words are known."""

    prefix: str
    suffix: str
    infix: str
    url: str
    specials: Mapping[str, tuple[str, ...]]

    @classmethod
    def read(cls) -> Rules:
        stored = json.loads(RULES_FILE.read_text(encoding="utf-8"))
        specials = {chunk: tuple(words) for chunk, words in stored["specials"].items()}
        return cls(stored["prefix"], stored["suffix"], stored["infix"], stored["url"], specials)


@dataclass(slots=True)
class _Affixes:
    """A chunk whose ends are being cut off; ``suffixes`` are in the order of cutting."""

    middle: str
    prefixes: list[str] = field(default_factory=list)
    suffixes: list[str] = field(default_factory=list)


class Splitter:
    """Words by ``rules``. Safe to use from several threads."""

    def __init__(self, rules: Rules) -> None:
        self._prefix = re.compile(rules.prefix).search
        self._suffix = re.compile(rules.suffix).search
        self._infixes = re.compile(rules.infix).finditer
        self._url = re.compile(rules.url).match
        self._specials = rules.specials
        self._phrases = self._split_specials()
        self._known = lru_cache(_CACHED_CHUNKS)(self._words_of)

    def _split_specials(self) -> dict[str, list[tuple[str, ...]]]:
        """The specials that the cutting would take apart, as it takes them, by their first word."""
        phrases: dict[str, list[tuple[str, ...]]] = {}
        for chunk in sorted(self._specials):
            found = self._prefix(chunk) or self._suffix(chunk)
            if _length(found) or any(True for _ in self._infixes(chunk)):
                words = self._words_of(chunk, {})
                phrases.setdefault(words[0], []).append(words)
        return phrases

    def words(self, text: str) -> list[str]:
        """The words of ``text`` in order, punctuation and runs of white space among them."""
        words: list[str] = []
        gaps: set[int] = set()  # before which words a space stands that is no word
        for chunk in _chunks(text):
            if chunk:
                words.extend(self._known(chunk))
            else:
                gaps.add(len(words))
        return self._with_specials(words, gaps)

    def _words_of(self, chunk: str, specials: Mapping[str, tuple[str, ...]] | None = None) -> tuple[str, ...]:
        specials = self._specials if specials is None else specials
        if chunk in specials:
            return specials[chunk]
        cut = self._cut(chunk, specials)
        return (*cut.prefixes, *self._middle(cut.middle, specials), *reversed(cut.suffixes))

    def _cut(self, chunk: str, specials: Mapping[str, tuple[str, ...]]) -> _Affixes:
        """Cut prefixes and suffixes off, a pair at a time, until nothing or a special is left."""
        cut = _Affixes(chunk)
        size = -1
        while cut.middle and len(cut.middle) != size and cut.middle not in specials:
            text, size = cut.middle, len(cut.middle)
            before = _length(self._prefix(text))
            if before and text[before:] in specials:
                cut.middle = text[before:]
                cut.prefixes.append(text[:before])
                break
            after = _length(self._suffix(text[before:]))
            if after and text[:-after] in specials:
                cut.middle = text[:-after]
                cut.suffixes.append(text[-after:])
                break
            if before and after and before + after <= size:
                cut.middle = text[before:-after]
            elif before:
                cut.middle, after = text[before:], 0
            elif after:
                cut.middle = text[:-after]
            cut.prefixes += [text[:before]] if before else []
            cut.suffixes += [text[-after:]] if after else []
        return cut

    def _middle(self, text: str, specials: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
        if not text:
            return ()
        if text in specials:
            return specials[text]
        return (text,) if self._url(text) else tuple(self._between_infixes(text))

    def _between_infixes(self, text: str) -> Iterator[str]:
        start = 0
        for match in self._infixes(text):
            if match.start() == 0:
                continue  # spaCy leaves one at the beginning where it is
            yield from filter(None, (text[start : match.start()], match[0]))
            start = match.end()
        yield from filter(None, (text[start:],))

    def _with_specials(self, words: list[str], gaps: set[int]) -> list[str]:
        """Put specials together again that came apart, the longest first and no word twice."""
        found = [
            (start, start + len(phrase))
            for start, word in enumerate(words)
            for phrase in self._phrases.get(word, ())
            if tuple(words[start : start + len(phrase)]) == phrase
        ]
        chosen: list[tuple[int, int]] = []
        seen: set[int] = set()
        for start, end in sorted(found, key=lambda span: (span[0] - span[1], span[0])):
            if start not in seen and end - 1 not in seen:
                chosen.append((start, end))
            seen.update(range(start, end))
        for start, end in sorted(chosen, reverse=True):
            if gaps.isdisjoint(range(start + 1, end)):
                words[start:end] = self._specials["".join(words[start:end])]
        return words


def _chunks(text: str) -> Iterator[str]:
    """Runs of white space and of other signs; the space after a word is no sign, and comes as nothing."""
    for match in _CHUNK.finditer(text):
        chunk = match[0]
        if chunk[0] == " " and match.start():
            yield ""
            chunk = chunk[1:]
        if chunk:
            yield chunk


def _length(match: re.Match[str] | None) -> int:
    return match.end() - match.start() if match is not None else 0


@cache
def _italian() -> Splitter:
    return Splitter(Rules.read())


def words(text: str) -> list[str]:
    """The words of an Italian text in order, punctuation and runs of white space among them."""
    return _italian().words(text)
