"""The tables of the register, and the way between their rows and our records."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Column, ForeignKey, Index, Integer, MetaData, String, Table, Text
from sqlalchemy.engine import Row

from corpus.records import DocumentRecord, DocumentRef, FileRecord, PassageRecord

metadata = MetaData()

documents_table = Table(
    "documents",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("path", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("type", String(80), nullable=False),
    Column("authority", Text),
    Column("number", String(40)),
    Column("date", String(10)),
    Column("language", String(8), nullable=False),
    Column("media_type", String(120), nullable=False),
    Column("size", Integer, nullable=False),
    Column("pages", Integer, nullable=False),
    Column("passages", Integer, nullable=False),
    Column("ocr_pages", Integer, nullable=False),
    Column("warnings", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("reader", String(120), nullable=False),
    Column("added", String(32), nullable=False),
    Column("text", Text, nullable=False),
    Column("page_layout", Text, nullable=False),
    Column("outline", Text, nullable=False),
    Column("act_fields", Text, nullable=False, server_default="{}"),
    Column("parts", Text, nullable=False, server_default="[]"),
    Column("filter_values", Text, nullable=False, server_default="{}"),
)

passages_table = Table(
    "passages",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("document_id", String(64), ForeignKey("documents.id"), nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("page", Integer),
    Column("page_end", Integer),
    Column("section", Text, nullable=False),
    Column("context", Text, nullable=False),
    Column("references", Text, nullable=False, server_default="[]", quote=True),
    Index("passages_by_document", "document_id", "ordinal"),
)

files_table = Table(
    "files",
    metadata,
    Column("path", Text, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("modified", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("document_id", String(64)),
    Column("state", String(16), nullable=False),
    Column("reason", Text),
    Column("reader", String(120), nullable=False),
    Column("container", Text),
    Column("signatures", Text, nullable=False, server_default="[]"),
    Index("files_by_document", "document_id"),
    Index("files_by_container", "container"),
)

settings_table = Table(
    "settings",
    metadata,
    Column("key", String(80), primary_key=True),
    Column("value", Text, nullable=False),
)


def document_values(document: DocumentRecord) -> dict[str, object]:
    values: dict[str, object] = {
        name: getattr(document, name)
        for name in DocumentRecord.__dataclass_fields__
        if name not in ("ref", "warnings")
    }
    values.update({name: getattr(document.ref, name) for name in DocumentRef.__dataclass_fields__})
    values["warnings"] = json.dumps(document.warnings, ensure_ascii=False)
    return values


def document_from(row: Row[Any]) -> DocumentRecord:
    fields = row._mapping
    return DocumentRecord(
        ref=DocumentRef(*(fields[name] for name in DocumentRef.__dataclass_fields__)),
        warnings=tuple(json.loads(fields["warnings"])),
        **{
            name: fields.get(name, "")
            for name in DocumentRecord.__dataclass_fields__
            if name not in ("ref", "warnings")
        },
    )


_PASSAGE_LISTS = ("section", "references")


def passage_values(passage: PassageRecord) -> dict[str, object]:
    values = {name: getattr(passage, name) for name in PassageRecord.__dataclass_fields__}
    for name in _PASSAGE_LISTS:
        values[name] = json.dumps(values[name], ensure_ascii=False)
    return values


def passage_from(row: Row[Any]) -> PassageRecord:
    fields = dict(row._mapping)
    for name in _PASSAGE_LISTS:
        fields[name] = tuple(json.loads(fields[name]))
    return PassageRecord(**fields)


def file_from(row: Row[Any]) -> FileRecord:
    return FileRecord(**row._mapping)
