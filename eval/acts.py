"""Scores the fields read of acts against labels made by hand: ``python -m eval.acts LABELS FOLDER``."""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from ingest.document import Document, IngestError
from ingest.sandbox import read_isolated
from ingest.sniff import sniff
from ingest.structure import build_document

FIELDS = ("number", "date", "type", "body", "object")
SETS = ("cups", "cigs", "amounts", "chapters")


@dataclass(frozen=True, slots=True)
class Label:
    """What a person read in one file. ``strict`` acts are determinations, deliberations, decrees, orders.

    ``object`` is the SHA-256 of its folded text with its number of words, ``service`` number
    and day of the office's register where the act has two.
    """

    file: str
    split: str
    strict: bool
    number: str | None
    date: str | None
    type: str
    body: str
    object: tuple[str, int] | None
    service: tuple[str, str] | None
    rup: bool
    signers: int | None
    sets: dict[str, frozenset[str]]


def load_labels(path: Path) -> tuple[Label, ...]:
    """The labels of a JSON Lines file."""
    return tuple(_label(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines())


def _label(row: dict[str, object]) -> Label:
    subject = cast(dict[str, object] | None, row["object"])
    service = cast(list[str] | None, row.get("service"))
    signers = row.get("signers")
    return Label(
        file=str(row["file"]),
        split=str(row["split"]),
        strict=bool(row["narrow"]),
        number=cast(str | None, row["number"]),
        date=cast(str | None, row["date"]),
        type=str(row["type"]),
        body=str(row["body"]),
        object=(str(subject["sha256"]), int(cast(int, subject["words"]))) if subject else None,
        service=(service[0], service[1]) if service else None,
        rup=bool(row.get("rup")),
        signers=None if signers is None else int(cast(int, signers)),
        sets={name: frozenset(cast(list[str], row.get(name, []))) for name in SETS},
    )


def fold(text: str) -> str:
    """NFKC, lower case, runs of anything but letters and figures as one space.

    So line breaks, quotes and a final full stop make no difference; a hyphen inside a word does.
    """
    return re.sub(r"\W+", " ", unicodedata.normalize("NFKC", text).lower()).strip()


def fingerprint(text: str) -> tuple[str, int]:
    """The form in which labels hold an object."""
    folded = fold(text)
    return hashlib.sha256(folded.encode()).hexdigest(), len(folded.split())


def judge(label: Label, document: Document) -> dict[str, bool]:
    """Which of the five fields were read right; absent counts as right where the label has none."""
    subject = document.fields.object
    return {
        "number": document.act.number == label.number,
        "date": document.act.date == label.date,
        "type": document.act.type == label.type,
        "body": document.act.authority == label.body,
        "object": (fingerprint(subject.value) if subject else None) == label.object,
    }


def read(path: Path) -> Document:
    """A file as the pipeline reads it. Raises IngestError."""
    return build_document(read_isolated(path), path.name, sniff(path.read_bytes()))


def read_all(paths: Iterable[Path], reader: Callable[[Path], Document] = read) -> list[Document]:
    """The documents of many files, two at a time."""
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(reader, paths))


def shares(labels: Sequence[Label], documents: Sequence[Document]) -> dict[str, float]:
    """The share read right, by field."""
    judged = [judge(label, document) for label, document in zip(labels, documents, strict=True)]
    return {field: sum(row[field] for row in judged) / len(judged) for field in FIELDS}


def found(document: Document) -> dict[str, frozenset[str]]:
    """The values of the fields that labels hold as sets."""
    fields = document.fields
    return {
        "cups": frozenset(field.value for field in fields.cups),
        "cigs": frozenset(field.value for field in fields.cigs),
        "amounts": frozenset(amount.euro.value for amount in fields.amounts),
        "chapters": frozenset(item.chapter.value for item in fields.expenditures if item.chapter),
    }


def precision_recall(
    labels: Sequence[Label], documents: Sequence[Document], name: str
) -> tuple[int, int, int]:
    """How many values were read, labelled, and both."""
    pairs = [
        (found(d)[name], label.sets[name]) for label, d in zip(labels, documents, strict=True) if label.strict
    ]
    return (
        sum(len(read_) for read_, _ in pairs),
        sum(len(said) for _, said in pairs),
        sum(len(read_ & said) for read_, said in pairs),
    )


def _print(title: str, labels: Sequence[Label], documents: Sequence[Document]) -> None:
    figures = "  ".join(f"{field} {share:.3f}" for field, share in shares(labels, documents).items())
    print(f"{title:<28}{len(labels):>3}  {figures}")


def main() -> None:
    """Read the labelled files and print what was read right."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labels", type=Path)
    parser.add_argument("folder", type=Path, help="where the files of the labels are")
    arguments = parser.parse_args()
    labels = [label for label in load_labels(arguments.labels) if label.split in ("dev", "test")]
    try:
        documents = read_all(arguments.folder / label.file for label in labels)
    except IngestError as error:
        raise SystemExit(str(error)) from error
    pairs = list(zip(labels, documents, strict=True))
    for title, wanted in (
        ("sviluppo", [p for p in pairs if p[0].split == "dev"]),
        ("prova", [p for p in pairs if p[0].split == "test"]),
        ("tutti", pairs),
        ("tutti, atti in senso stretto", [p for p in pairs if p[0].strict]),
    ):
        _print(title, [label for label, _ in wanted], [document for _, document in wanted])
    for name in SETS:
        read_, said, both = precision_recall(labels, documents, name)
        print(f"{name:<10} letti {read_}, attesi {said}, giusti {both}")
    strict = [p for p in pairs if p[0].strict]
    rup = sum(bool(document.fields.responsible) == label.rup for label, document in strict)
    counted = [p for p in strict if p[0].signers is not None]
    signed = sum(len(document.fields.signers) == label.signers for label, document in counted)
    print(f"responsabile del procedimento (c'è / non c'è): {rup} di {len(strict)}")
    print(f"numero dei firmatari: {signed} di {len(counted)}")


if __name__ == "__main__":
    main()
