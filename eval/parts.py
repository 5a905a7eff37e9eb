"""Measures the labelling of acts' parts on real acts labelled by hand: ``python -m eval.parts FOLDER``."""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from ingest.document import Document, PartKind
from ingest.sandbox import read_isolated
from ingest.sniff import sniff
from ingest.structure import build_document

GOLD = Path(__file__).resolve().parent / "gold" / "act_parts.jsonl"
_KEY_CHARS = 24
_WHOLE = frozenset("intestazione oggetto premesse dispositivo pareri firme pubblicazione allegati".split())


@dataclass(frozen=True, slots=True)
class GoldAct:
    """An act with the places where its parts begin: kind, hash of the block's beginning, which of equals."""

    file: str
    half: str
    starts: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class PartScore:
    """Blocks under the right part, and beginnings of parts; ``decided`` is 1 if all decisions are found."""

    right: int
    blocks: int
    starts_right: int
    starts_found: int
    starts_wanted: int
    decided: int


def read_gold(path: Path = GOLD) -> list[GoldAct]:
    """The labelled acts of ``path``."""
    acts = []
    for line in path.read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        starts = tuple((str(kind), str(key), int(which)) for kind, key, which in one["starts"])
        acts.append(GoldAct(one["file"], one["half"], starts))
    return acts


def block_key(text: str) -> str:
    """What a label knows of a block: a hash of its first letters and digits."""
    letters = re.sub(r"[\W_]", "", text).casefold()[:_KEY_CHARS]
    return hashlib.sha256(letters.encode()).hexdigest()[:12]


def score(act: GoldAct, document: Document) -> PartScore:
    """How the parts of ``document`` agree with the labels."""
    wanted = _labels(act, document)
    found = [_kind_at(document, element.span.start) for element in document.elements]
    begins, seen = _starts(wanted), _starts(found)
    decisions = {start for start in begins if start[1] == "dispositivo"}
    return PartScore(
        right=sum(a == b for a, b in zip(wanted, found, strict=True)),
        blocks=len(found),
        starts_right=len(begins & seen),
        starts_found=len(seen),
        starts_wanted=len(begins),
        decided=int(decisions == {start for start in seen if start[1] == "dispositivo"}),
    )


def _labels(act: GoldAct, document: Document) -> list[str | None]:
    begins = {(key, which): kind for kind, key, which in act.starts}
    equal: Counter[str] = Counter()
    labels: list[str | None] = []
    current: str | None = None
    for element in document.elements:
        key = block_key(element.block.text)
        current = begins.get((key, equal[key]), current)
        equal[key] += 1
        labels.append(current)
    return labels


def _kind_at(document: Document, position: int) -> PartKind | None:
    whole = (part for part in document.parts if part.kind in _WHOLE)
    return next((p.kind for p in whole if p.span.start <= position < p.span.end), None)


def _starts(labels: Sequence[str | None]) -> set[tuple[int, str | None]]:
    return {(place, after) for place, (before, after) in enumerate(pairwise(labels), 1) if before != after}


def _report(name: str, scores: Iterable[PartScore]) -> None:
    every = list(scores)
    if not every:
        return
    mean = sum(one.right / one.blocks for one in every) / len(every)
    right = sum(one.starts_right for one in every)
    f1 = 2 * right / sum(one.starts_found + one.starts_wanted for one in every)
    decided = sum(one.decided for one in every)
    print(
        f"{name:<12} {len(every)} acts: blocks right {mean:.3f} (mean of acts), starts of parts F1 {f1:.3f}, "
        f"decision found where it is {decided} of {len(every)}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder that the labels' file names count from")
    folder = parser.parse_args().folder
    scores: dict[str, list[PartScore]] = {}
    for act in read_gold():
        path = folder / act.file
        document = build_document(read_isolated(path), path.name, sniff(path.read_bytes()))
        scores.setdefault(act.half, []).append(score(act, document))
    for name, found in scores.items():
        _report(name, found)


if __name__ == "__main__":
    main()
