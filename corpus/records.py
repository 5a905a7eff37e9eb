"""The records that the register keeps: documents, passages, files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

DocumentState = Literal["stored", "indexed", "removing"]
"""``stored``: text and passages are here, vectors may not be; ``removing``: half taken away."""

FileState = Literal["indexed", "failed", "excluded"]
"""``excluded``: a person removed its document; sweeping its folder does not bring it back."""


@dataclass(frozen=True, slots=True)
class DocumentRef:
    """How a document is named wherever it is mentioned. ``date`` is YYYY-MM-DD."""

    id: str
    path: str
    title: str
    type: str
    authority: str | None
    number: str | None
    date: str | None


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """What the register keeps of a document beside its text and passages.

    ``page_layout`` is a JSON list of [number, start, end, width, height, source, confidence].
    ``outline`` is a JSON list of [title, level, start, end].
    ``act_fields`` is a JSON object of what the act states of itself, ``parts`` a JSON list of its
    parts, ``filter_values`` a JSON object of the values it can be filtered by beside those of its
    reference; the ingestion writes them. ``reader`` is the format of the reader that produced the text.
    """

    ref: DocumentRef
    language: str
    media_type: str
    size: int
    pages: int
    passages: int
    ocr_pages: int
    warnings: tuple[str, ...]
    state: DocumentState
    reader: str
    added: str
    text: str
    page_layout: str
    outline: str
    act_fields: str = "{}"
    parts: str = "[]"
    filter_values: str = "{}"


@dataclass(frozen=True, slots=True)
class PassageRecord:
    """A passage as stored; ``start`` and ``end`` count code points in the document's text.

    ``references`` are the values of the filter ``reference``: the acts and articles that it names.
    """

    id: str
    document_id: str
    ordinal: int
    text: str
    start: int
    end: int
    page: int | None
    page_end: int | None
    section: tuple[str, ...]
    context: str
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileRecord:
    """One file: which document it gave, or why it gave none.

    ``container`` is the path of the file that this one was found in, None for a file on disk; its
    own ``path`` then goes on from there: "…/invio.zip/allegati/delibera.pdf". ``sha256`` is of the
    file's own bytes; the document's identifier comes from what a signed envelope holds.
    ``signatures`` is a JSON list of [signer, integrity, time, reason].
    """

    path: str
    size: int
    modified: int
    sha256: str
    document_id: str | None
    state: FileState
    reason: str | None
    reader: str
    container: str | None = None
    signatures: str = "[]"
