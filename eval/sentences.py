"""Measures sentence splitting on a file of sentences that the project wrote: ``python -m eval.sentences``."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.document import Span
from ingest.sentences import split_sentences

GOLD = Path(__file__).resolve().parent / "gold" / "sentences.txt"
_BREAK = "⏎"

Splitter = Callable[[str], Sequence[Span]]


@dataclass(frozen=True, slots=True)
class GoldText:
    """A paragraph with the spans of its sentences."""

    text: str
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class SplitScore:
    """Boundaries found of those wanted (the ends of sentences before the last), and whole paragraphs."""

    precision: float
    recall: float
    whole: int
    texts: int

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def read_gold(path: Path = GOLD) -> list[GoldText]:
    """The paragraphs of ``path``, in its order. Its first lines say how it is written."""
    paragraphs = path.read_text(encoding="utf-8").strip().split("\n\n")
    return [_gold_text(lines.split("\n")) for lines in paragraphs if not lines.startswith("#")]


def halves(gold: Sequence[GoldText]) -> tuple[Sequence[GoldText], Sequence[GoldText]]:
    """The development half, on which rules may be tuned, and the held-out half."""
    return gold[::2], gold[1::2]


def _gold_text(lines: Iterable[str]) -> GoldText:
    text, spans = "", []
    for line in lines:
        sentence = line.removeprefix(_BREAK)
        if text:
            text += "\n" if line.startswith(_BREAK) else " "
        spans.append(Span(len(text), len(text) + len(sentence)))
        text += sentence
    return GoldText(text, tuple(spans))


def score(gold: Iterable[GoldText], split: Splitter) -> SplitScore:
    """How ``split`` does on ``gold``. A line break that ends a sentence counts like any other end."""
    right = found = wanted = whole = texts = 0
    for one in gold:
        ends = {span.end for span in one.sentences[:-1]}
        split_at = {span.end for span in split(one.text)[:-1]}
        right += len(ends & split_at)
        found += len(split_at)
        wanted += len(ends)
        whole += ends == split_at
        texts += 1
    return SplitScore(right / found if found else 0.0, right / wanted if wanted else 0.0, whole, texts)


def main() -> None:
    for name, part in zip(("development", "held out"), halves(read_gold()), strict=True):
        found = score(part, split_sentences)
        count = sum(len(one.sentences) for one in part)
        print(
            f"{name:<12} {count} sentences: F1 {found.f1:.4f} "
            f"(P {found.precision:.4f}, R {found.recall:.4f}), "
            f"{found.whole} of {found.texts} paragraphs whole"
        )


if __name__ == "__main__":
    main()
