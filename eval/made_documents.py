"""Makes records of documents that no file stands for, out of texts that are their passages."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.records import DocumentRecord, DocumentRef, PassageRecord
from ingest.pipeline import reader_format

PASSAGES = 100
"""Of a document."""

ADDED = "2026-01-01T00:00:00+00:00"


def made_documents(texts: Sequence[str], first: int = 0) -> list[tuple[DocumentRecord, list[PassageRecord]]]:
    """Documents with their passages, in the order of ``texts``.

    A passage is named by its place, of which the first has ``first``: «17» stands in «documento-0».
    """
    passages: dict[str, list[PassageRecord]] = {}
    for place, text in enumerate(texts, first):
        document = f"documento-{place // PASSAGES}"
        passages.setdefault(document, []).append(_passage(place, document, text))
    return [(_document(identifier, found), found) for identifier, found in passages.items()]


def _passage(place: int, document: str, text: str) -> PassageRecord:
    return PassageRecord(
        id=str(place),
        document_id=document,
        ordinal=place % PASSAGES,
        text=text,
        start=0,
        end=len(text),
        page=1,
        page_end=1,
        section=(),
        context="",
    )


def _document(identifier: str, passages: Sequence[PassageRecord]) -> DocumentRecord:
    return DocumentRecord(
        ref=DocumentRef(identifier, f"/{identifier}.pdf", identifier, "altro", None, None, None),
        language="it",
        media_type="application/pdf",
        size=0,
        pages=1,
        passages=len(passages),
        ocr_pages=0,
        warnings=(),
        state="stored",
        reader=reader_format(),
        added=ADDED,
        text="",
        page_layout="[]",
        outline="[]",
    )
