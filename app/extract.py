"""Finds the references of a file that need not be in the collection."""

from __future__ import annotations

from pathlib import Path

from app.act_results import ReferenceView
from app.act_views import view_of
from app.errors import AppError
from corpus.home import why
from corpus.source import shown
from ingest.decode import decode
from ingest.norms import Context, find_references
from ingest.read import MAX_BYTES
from ingest.references import references_of
from ingest.sandbox import read_isolated
from ingest.sniff import CSV, MARKDOWN, TEXT, sniff
from ingest.structure import build_document


class CannotExtract(AppError):
    """A file that cannot be read at all."""


def extract_text(text: str, context: Context) -> list[ReferenceView]:
    """The references in ``text``; offsets count in it."""
    return [view_of(one, day=context.date) for one in find_references(text, context)]


def extract_file(path: Path, context: Context) -> list[ReferenceView]:
    """The references in a file of any kind that is read here.

    Offsets count code points in the text: of a plain text file as it stands, of other files as the
    reader gives it. ``context`` counts before what the file says of itself. Raises CannotExtract,
    IngestError.
    """
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= MAX_BYTES else b""
    except OSError as error:
        raise CannotExtract(f"Il file {shown(path)} non si legge: {why(error)}.") from error
    if size > MAX_BYTES:
        raise CannotExtract(f"Il file {shown(path)} supera {MAX_BYTES // 2**20} MB: dividerlo.")
    kind = sniff(data)
    if kind in (TEXT, MARKDOWN, CSV):
        return extract_text(decode(data), context)
    document = build_document(read_isolated(path), path.name, kind)
    if context == Context():
        return [view_of(one, day=document.act.date) for one in references_of(document)]
    return extract_text(document.text, context)
