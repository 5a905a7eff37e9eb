"""Scores references found in real documents against sentences labelled by hand.

``python -m eval.references ../shared``

The labels name a sentence by the SHA-256 of its folded text, so that none of it lies here. A sentence
counts by the set of acts that it names and by the set of places (act and article): an act named twice
in it counts once. Norms (State, regions, Union) and the bodies' own acts are scored apart. Labels that
even a lawyer could not resolve (``unsure``) count neither way, except that a link there is a wrong one.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from eval.acts import fold, read
from ingest.document import Document, IngestError
from ingest.norms import Reference
from ingest.norms.bodies import body_urn
from ingest.references import references_of
from ingest.sentences import split_sentences

GOLD = Path(__file__).resolve().parent / "gold" / "references.jsonl"
GROUPS = {"norms": ("state", "regional", "eu"), "own acts": ("internal",), "others": ("other", "case-law")}
_TYPES = {
    "dpr": "decreto del presidente della repubblica",
    "dpcm": "decreto del presidente del consiglio dei ministri",
    "codice civile": "regio decreto",
    "codice penale": "regio decreto",
    "codice procedura civile": "regio decreto",
    "codice procedura penale": "decreto del presidente della repubblica",
    "ccnl": "contratto collettivo",
}
_CODES = {"codice civile": ("262", 1942), "codice penale": ("1398", 1930), "costituzione": (None, 1947)}
_CODES |= {"codice procedura civile": ("1443", 1940), "codice procedura penale": ("447", 1988)}

Key = tuple[str | int | None, ...]


@dataclass(frozen=True, slots=True)
class Label:
    """One act, or a place in it, that a person found in a sentence."""

    kind: str
    key: Key
    others: tuple[Key, ...]
    article: str | None
    unsure: bool


@dataclass(frozen=True, slots=True)
class GoldSentence:
    """A labelled sentence: which one, in which file, with what it names."""

    file: str
    split: str
    digest: str
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """How many are right, how many were found, how many there are."""

    right: int
    found: int
    there: int

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.there if self.there else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def read_gold(path: Path = GOLD) -> list[GoldSentence]:
    """The labelled sentences, in file order."""
    return [_sentence(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def _sentence(row: dict[str, object]) -> GoldSentence:
    labels = tuple(_label(one) for one in cast(list[dict[str, object]], row["references"]))
    return GoldSentence(str(row["file"]), str(row["split"]), str(row["sentence"]), labels)


def _label(row: dict[str, object]) -> Label:
    kind = str(row["kind"])
    key = _label_key(row, row.get("number"))
    others = (_label_key(row, row["register"]),) if row.get("register") else ()
    article = row.get("article")
    return Label(kind, key, others, str(article) if article else None, bool(row.get("unsure")))


def _label_key(row: dict[str, object], number: object) -> Key:
    kind, sort = str(row["kind"]), str(row["type"]).replace("-", " ")
    year = cast(int | None, row.get("year"))
    if sort in _CODES:
        number, year = _CODES[sort]
    date = cast(str | None, row.get("date"))
    body = cast(str | None, row.get("body"))
    return _key(kind, _TYPES.get(sort, sort), str(number) if number else None, year, date, body)


def _key(
    kind: str, sort: str, number: str | None, year: int | None, date: str | None, body: str | None
) -> Key:
    """What makes two names mean one act. A day counts only where there is no number."""
    sort = sort.lower().replace("-", " ").replace("deliberazione", "delibera")
    told: str | None = None
    if sort == "costituzione":
        number = date = None
    if number and (document := re.fullmatch(r"C\s?\((\d{4})\)\s?(\d+)", number)):
        number = document[2]
    if kind == "internal":
        told = body_urn(body) if body else None
    elif kind == "regional":
        told = (body or "").removeprefix("Regione ").lower()
    elif kind in ("other", "case-law"):
        sort = ""  # «delibera», «determinazione» and «provvedimento» of an authority are not told apart
    return (kind, sort, told, number or date, year)


def found_key(reference: Reference) -> Key:
    """The key of a reference that was found."""
    return _key(
        reference.kind,
        reference.act_type,
        reference.number,
        reference.year,
        reference.date,
        reference.authority,
    )


def in_sentences(document: Document) -> dict[str, list[Reference]]:
    """The references of a document by the digest of the sentence in which they begin."""
    found = references_of(document)
    by_sentence: dict[str, list[Reference]] = {}
    for span in split_sentences(document.text):
        digest = hashlib.sha256(fold(document.text[span.start : span.end]).encode()).hexdigest()
        by_sentence[digest] = [one for one in found if span.start <= one.start < span.end]
    return by_sentence


def score(pairs: Iterable[tuple[GoldSentence, Sequence[Reference]]]) -> dict[str, Score]:
    """Scores by group, of acts and of acts with their article, and of the links."""
    counts: Counter[tuple[str, str]] = Counter()
    for gold, found in pairs:
        for group, kinds in GROUPS.items():
            labels = [label for label in gold.labels if label.kind in kinds]
            there = [one for one in found if one.kind in kinds]
            for level in ("acts", "articles"):
                for name, value in _compare(labels, there, level == "articles").items():
                    counts[f"{group}: {level}", name] += value
        known = {key for label in gold.labels if not label.unsure for key in (label.key, *label.others)}
        for one in found:
            if one.urn is not None:
                counts["links", "found"] += 1
                counts["links", "right"] += found_key(one) in known
    counts["links", "there"] = counts["links", "found"]
    return {
        name: Score(counts[name, "right"], counts[name, "found"], counts[name, "there"])
        for name in dict.fromkeys(name for name, _ in counts)
    }


def _compare(labels: Sequence[Label], found: Sequence[Reference], articles: bool) -> dict[str, int]:
    unsure = {label.key[:2] + label.key[3:4] for label in labels if label.unsure}
    wanted: dict[tuple[Key, str | None], set[tuple[Key, str | None]]] = {}
    for label in labels:
        if label.unsure or (articles and label.article is None):
            continue
        article = label.article if articles else None
        wanted[label.key, article] = {(key, article) for key in (label.key, *label.others)}
    got = {
        (found_key(one), one.article if articles else None)
        for one in found
        if not (articles and one.article is None) and found_key(one)[:2] + found_key(one)[3:4] not in unsure
    }
    right = sum(bool(forms & got) for forms in wanted.values())
    return {"right": right, "found": max(len(got), right), "there": len(wanted)}


def measure(
    folder: Path, splits: Sequence[str], text_only: bool = False
) -> Iterator[tuple[GoldSentence, list[Reference]]]:
    """Each labelled sentence with what is found in it; ``text_only`` leaves out what needs recognition."""
    by_file: dict[str, list[GoldSentence]] = {}
    for gold in read_gold():
        if gold.split in splits:
            by_file.setdefault(gold.file, []).append(gold)
    for file, golds in by_file.items():
        try:
            document = read(folder / file)
        except IngestError:
            continue
        if text_only and any(page.source == "ocr" for page in document.pages):
            continue
        sentences = in_sentences(document)
        for gold in golds:
            if gold.digest in sentences:
                yield gold, sentences[gold.digest]


def main() -> None:
    """Prints the scores of both halves and, with ``--wrong``, what was missed or too much."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--split", choices=("train", "test"), action="append")
    parser.add_argument("--wrong", action="store_true", help="Show what is wrong, of the train half only.")
    arguments = parser.parse_args()
    total = Counter(gold.split for gold in read_gold())
    for split in arguments.split or ("train", "test"):
        pairs = list(measure(arguments.folder, (split,)))
        print(f"{split}: {len(pairs)} of {total[split]} labelled sentences found in the texts")
        for name, one in score(pairs).items():
            figures = f"F1 {one.f1:.4f}  precision {one.precision:.4f}  recall {one.recall:.4f}"
            print(f"  {name:18} {figures}  ({one.there} there)")
        if arguments.wrong and split == "train":
            _show(pairs)


def _show(pairs: Iterable[tuple[GoldSentence, Sequence[Reference]]]) -> None:
    for gold, found in pairs:
        wanted = {(label.key, label.article) for label in gold.labels if not label.unsure}
        got = {(found_key(one), one.article): one.text for one in found}
        for key in wanted ^ got.keys():
            print(
                gold.file, gold.digest[:8], "missed" if key in wanted else "too much", *key, got.get(key, "")
            )


if __name__ == "__main__":
    main()
