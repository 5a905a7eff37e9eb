"""The way of one file from its bytes to the records that the register keeps."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.acts import NO_ACTS, DocumentActs, ReferenceRecord
from corpus.records import DocumentRecord, DocumentRef, PassageRecord
from ingest.act.describe import searchable
from ingest.act.serial import to_json
from ingest.document import Document, Member, Signature
from ingest.parts import dump_parts
from ingest.passages import PASSAGE_FORMAT, Passage, cut_passages
from ingest.references import document_acts, reference_values
from ingest.sandbox import read_isolated
from ingest.scan.tesseract import is_installed
from ingest.sniff import P7M, sniff_file
from ingest.structure import build_document

READER_FORMAT = "4"
"""Changes whenever the readers would give another text for the same file."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """One file, read and cut: what goes into the register, and the files found in it.

    ``document`` is None for an envelope, whose document is what it seals.
    """

    document: DocumentRecord | None
    passages: tuple[PassageRecord, ...] = ()
    signatures: tuple[Signature, ...] = ()
    warnings: tuple[str, ...] = ()
    members: tuple[Member, ...] = ()
    sealed: Member | None = None
    left_out: tuple[tuple[str, str], ...] = ()
    acts: DocumentActs = NO_ACTS


def reader_format() -> str:
    """What the reading of a file depends on: a file read under another format is read again.

    Text recognition counts: where it was missing, scans wait for it.
    """
    return f"r{READER_FORMAT}p{PASSAGE_FORMAT}{'o' if is_installed() else ''}"


def parse_file(
    stored: Path, identifier: str, shown_path: str, added: str, output: Path | None = None
) -> Parsed:
    """Read the file at ``stored`` in a limited process and cut it into passages.

    ``shown_path`` is where the person has it, ``added`` an ISO 8601 time; the files found inside
    it are left in the empty folder ``output``, if one is given. Raises IngestError.
    """
    media_type = sniff_file(stored)
    reading = read_isolated(stored, output=output)
    found = Parsed(
        document=None,
        signatures=reading.signatures,
        warnings=reading.warnings,
        members=reading.members,
        sealed=reading.sealed,
        left_out=reading.left_out,
    )
    if media_type == P7M:
        return found
    document = build_document(reading, Path(shown_path).name, media_type)
    passages = cut_passages(document, identifier)
    acts = document_acts(document, passages)
    record = DocumentRecord(
        ref=_ref(document, identifier, shown_path),
        language=document.act.language,
        media_type=media_type,
        size=stored.stat().st_size,
        pages=len(document.pages),
        passages=len(passages),
        ocr_pages=sum(page.source == "ocr" for page in document.pages),
        warnings=document.warnings,
        state="stored",
        reader=reader_format(),
        added=added,
        text=document.text,
        page_layout=_page_layout(document),
        outline=json.dumps(
            [[s.title, s.level, s.span.start, s.span.end] for s in document.sections], ensure_ascii=False
        ),
        act_fields=to_json(document.fields),
        parts=dump_parts(document.parts),
        filter_values=json.dumps(
            {**searchable(document.fields), "reference": reference_values(acts.references)},
            ensure_ascii=False,
        ),
    )
    cited = _cited(acts)
    records = tuple(passage_record(passage, cited.get(passage.id, ())) for passage in passages)
    return replace(found, document=record, passages=records, acts=acts)


def _cited(acts: DocumentActs) -> dict[str, tuple[str, ...]]:
    """The values of the filter ``reference`` of each passage that cites."""
    by_passage: dict[str, list[ReferenceRecord]] = {}
    for reference in acts.references:
        if reference.passage_id is not None:
            by_passage.setdefault(reference.passage_id, []).append(reference)
    return {identifier: reference_values(found) for identifier, found in by_passage.items()}


def _ref(document: Document, identifier: str, shown_path: str) -> DocumentRef:
    act = document.act
    return DocumentRef(identifier, shown_path, act.title, act.type, act.authority, act.number, act.date)


def _page_layout(document: Document) -> str:
    return json.dumps(
        [
            [p.number, p.span.start, p.span.end, p.width, p.height, p.source, p.confidence]
            for p in document.pages
        ]
    )


def passage_record(passage: Passage, references: tuple[str, ...] = ()) -> PassageRecord:
    """A passage in the form that the register keeps, with what it can be found by."""
    return PassageRecord(
        id=passage.id,
        document_id=passage.document_id,
        ordinal=passage.ordinal,
        text=passage.text,
        start=passage.span.start,
        end=passage.span.end,
        page=passage.page,
        page_end=passage.page_end,
        section=passage.section,
        context=passage.context,
        references=references,
    )
