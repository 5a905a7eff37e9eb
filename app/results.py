"""What people and programs get back: answers, reports and lists, in the form of the contract."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.act_results import Notice, ReferenceView
from corpus.records import DocumentRef


@dataclass(frozen=True, slots=True)
class Citation:
    """A place that an answer stands on. ``quote`` is verbatim in the text of that page.

    ``url`` opens the place in the running page; ``n`` counts from 1 in order of first use.
    """

    n: int
    document: DocumentRef
    page: int | None
    section: tuple[str, ...]
    quote: str
    passage_id: str
    url: str


@dataclass(frozen=True, slots=True)
class AnswerSentence:
    """One sentence of an answer and the numbers of the citations it stands on."""

    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AnswerResult:
    """An answer or a refusal. When ``refused``, the citations are only the nearest passages.

    ``references`` are the acts that the quotes name; ``notices`` say what later acts did to the acts
    that are quoted or named.
    """

    question: str
    refused: bool
    answer: str
    sentences: tuple[AnswerSentence, ...]
    citations: tuple[Citation, ...]
    cases: tuple[object, ...]
    references: tuple[ReferenceView, ...]
    suggestions: tuple[str, ...]
    took_ms: float
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentLink:
    """Another document that one is tied to, by identifier and title."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class SignatureView:
    """A digital signature of a document's file: see ``ingest.document.Signature``; ``said`` is Italian."""

    signer: str
    integrity: str
    signed: str | None
    said: str


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """A document as the list shows it. ``files`` are the paths of all its copies.

    ``container`` is the document that it was found in: a message, an archive, a PDF with attachments;
    ``members`` counts the documents found in this one.
    """

    id: str
    path: str
    title: str
    type: str
    authority: str | None
    number: str | None
    date: str | None
    language: str
    media_type: str
    size: int
    pages: int
    passages: int
    ocr_pages: int
    state: str
    warnings: tuple[str, ...]
    files: tuple[str, ...]
    added: str
    container: DocumentLink | None = None
    members: int = 0
    signatures: tuple[SignatureView, ...] = ()


@dataclass(frozen=True, slots=True)
class PassageView:
    """A passage as a document's page shows it."""

    id: str
    page: int | None
    page_end: int | None
    section: tuple[str, ...]
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class StatedFact:
    """Something that an act states of itself, in Italian, with the place where it stands.

    ``start`` and ``end`` count in the document's text and are None where nothing single says it.
    """

    label: str
    value: str
    page: int | None
    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class DocumentDetail:
    """One document with its text, outline and passages.

    ``outline`` holds (title, level, page or None); ``page_spans`` (number, start, end) in ``text``.
    ``members`` are the documents found in its file, ``left_out`` the files in it that gave none:
    (name, reason). ``sealed`` says that a signed envelope is kept beside the document. ``scans`` are
    the pages whose text was recognised, with the mean confidence of their words, 0–1. ``facts`` is
    what the act states of itself.
    """

    summary: DocumentSummary
    text: str
    outline: tuple[tuple[str, int, int | None], ...]
    page_spans: tuple[tuple[int, int, int], ...]
    passages: tuple[PassageView, ...]
    members: tuple[DocumentLink, ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()
    sealed: bool = False
    scans: tuple[tuple[int, float], ...] = ()
    facts: tuple[StatedFact, ...] = ()


@dataclass(frozen=True, slots=True)
class Original:
    """A stored original: where it lies, its media type, and the name the person knows it by."""

    path: Path
    media_type: str
    name: str
