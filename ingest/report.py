"""What an ingestion tells: its progress while it runs and its report at the end."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an ingestion is: files ``done`` of ``total``, what they gave, wall seconds so far."""

    done: int
    total: int
    file: str
    pages: int
    passages: int
    seconds: float


@dataclass(frozen=True, slots=True)
class DocumentReport:
    """One document that an ingestion put in."""

    id: str
    path: str
    title: str
    type: str
    pages: int
    passages: int
    ocr_pages: int
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that did not become a document, and why, in Italian."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an ingestion did. ``indexed`` counts documents put in or replaced in this run."""

    indexed: int
    unchanged: int
    removed: int
    failed: tuple[Failure, ...]
    passages: int
    seconds: float
    documents: tuple[DocumentReport, ...]
