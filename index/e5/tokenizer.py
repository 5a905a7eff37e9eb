"""Turns text into the token ids of multilingual-e5: SentencePiece unigram, in plain Python.

The Rust ``tokenizers`` library gives the same ids but spends 0.6 s building its trie, holding
the interpreter's lock, which is too long for a search from the command line. No piece holds a
space except as its first character, so the best path splits at spaces and words are cached:
5 µs a token, as fast as Rust on one core.
"""

from __future__ import annotations

import array
import functools
import json
import math
import sys
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from index.e5.weights import Vocabulary

PIECES_FILE: Final = "pieces.txt"
"""One piece a line, by id."""
SCORES_FILE: Final = "scores.f32"
"""Their scores, little-endian float32."""
RULES_FILE: Final = "tokenizer_rules.json"
FILES: Final = (PIECES_FILE, SCORES_FILE, RULES_FILE)
_SPACE: Final = "\u2581"
"""SentencePiece's visible space, the first character of a piece that begins a word."""
_UNKNOWN_PENALTY: Final = 10.0
"""SentencePiece scores an unknown character this much below the rarest piece."""
_LONGEST_WORD: Final = 16 * 512
"""Characters of a word that are looked at: no piece is longer than 16, no input than 512."""
_CACHED_WORDS: Final = 1 << 16


class Tokenizer:
    """Token ids of a text. Safe to use from several threads."""

    def __init__(
        self,
        pieces: list[str],
        scores: list[float],
        specials: dict[str, int],
        replacements: dict[str, str],
    ) -> None:
        """``specials`` names the ids ``begin``, ``end``, ``padding``, ``unknown``;
        ``replacements`` are characters that become a space or nothing before NFKC.
        """
        self.begin = specials["begin"]
        self.end = specials["end"]
        self._unknown = specials["unknown"]
        self._ids = dict(zip(pieces, range(len(pieces)), strict=True))
        for name in (*pieces[: max(specials.values()) + 1], "<mask>"):
            self._ids.pop(name, None)  # written in a text, "</s>" is four characters, no marker
        self._scores = scores
        self._rarest = min(scores) - _UNKNOWN_PENALTY
        self._longest = max(map(len, pieces))
        self._replacements = str.maketrans(replacements)
        self._word = functools.lru_cache(_CACHED_WORDS)(self._best_path)

    @classmethod
    def load(cls, folder: Path) -> Tokenizer:
        """Read what ``write_tables`` wrote. Raises OSError, KeyError or ValueError."""
        pieces = (folder / PIECES_FILE).read_text(encoding="utf-8").split("\n")
        scores = array.array("f", (folder / SCORES_FILE).read_bytes())
        if sys.byteorder == "big":
            scores.byteswap()
        rules = json.loads((folder / RULES_FILE).read_text(encoding="utf-8"))
        return cls(pieces, scores.tolist(), rules["specials"], rules["replacements"])

    def encode(self, text: str, limit: int) -> list[int]:
        """Ids of ``text`` between the begin and end markers, at most ``limit`` in all."""
        ids = [self.begin]
        for word in self._words(text):
            ids.extend(self._word(word))
            if len(ids) >= limit - 1:
                break
        del ids[limit - 1 :]
        ids.append(self.end)
        return ids

    def count(self, text: str) -> int:
        """How many tokens ``text`` has, markers not counted."""
        return sum(len(self._word(word)) for word in self._words(text))

    def _words(self, text: str) -> list[str]:
        """Normalised pieces of text, each with the visible space that precedes it."""
        clean = unicodedata.normalize("NFKC", text.translate(self._replacements))
        words = clean.replace(" ", _SPACE).split(_SPACE)
        if len(words) > 1 and not words[0]:
            del words[0]  # the text begins with a space: no other is put before it
        last = len(words) - 1
        # Runs of spaces count once; one at the end of the text counts too, as in the original.
        return [_SPACE + word[:_LONGEST_WORD] for i, word in enumerate(words) if word or i == last]

    def _best_path(self, word: str) -> tuple[int, ...]:
        """The most probable pieces of ``word`` (Viterbi); runs of unknowns count as one."""
        size = len(word)
        best = [0.0] + [-math.inf] * size
        steps: list[tuple[int, int]] = [(0, 0)] * (size + 1)
        find, scores = self._ids.get, self._scores
        for start in range(size):
            known = False
            for stop in range(start + 1, min(start + self._longest, size) + 1):
                if (piece := find(word[start:stop])) is None:
                    continue
                known = known or stop == start + 1
                if (score := best[start] + scores[piece]) > best[stop]:
                    best[stop], steps[stop] = score, (start, piece)
            if not known and (score := best[start] + self._rarest) > best[start + 1]:
                best[start + 1], steps[start + 1] = score, (start, self._unknown)
        return self._trace(steps)

    def _trace(self, steps: list[tuple[int, int]]) -> tuple[int, ...]:
        path: list[int] = []
        at = len(steps) - 1
        while at > 0:
            at, piece = steps[at]
            if not (piece == self._unknown and path and path[-1] == piece):
                path.append(piece)
        return tuple(reversed(path))


def write_tables(vocabulary: Vocabulary, folder: Path) -> None:
    """Write the files that ``Tokenizer.load`` reads into ``folder``."""
    (folder / PIECES_FILE).write_text("\n".join(vocabulary.pieces), encoding="utf-8")
    scores = array.array("f", vocabulary.scores)
    if sys.byteorder == "big":
        scores.byteswap()
    (folder / SCORES_FILE).write_bytes(scores.tobytes())
    rules = {
        "specials": {
            "begin": vocabulary.begin,
            "end": vocabulary.end,
            "padding": vocabulary.padding,
            "unknown": vocabulary.unknown,
        },
        "replacements": {
            character: becomes
            for character, becomes in vocabulary.replacements
            if becomes in ("", " ") and unicodedata.normalize("NFKC", character) != becomes
        },
    }
    (folder / RULES_FILE).write_text(json.dumps(rules, indent=1), encoding="utf-8")
