"""Our passages as LlamaIndex nodes: the only place where the two meet."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import cast

from llama_index.core.schema import NodeRelationship, RelatedNodeInfo, TextNode

from corpus.records import DocumentRecord, PassageRecord
from index.filters import FIELDS


def passage_text(passage: PassageRecord) -> str:
    """What is embedded and indexed of a passage: its context, then its text."""
    return f"{passage.context}\n{passage.text}" if passage.context else passage.text


def filter_values(document: DocumentRecord) -> dict[str, tuple[str, ...]]:
    """The values by which a document is found with a filter, for every field but ``document``.

    An act has all its numbers, also with their year («678/2025»), and the years of all its dates.
    """
    ref = document.ref
    stated = cast(Mapping[str, Sequence[str]], json.loads(document.filter_values))
    own: dict[str, str | None] = {
        "type": ref.type,
        "authority": ref.authority,
        "number": ref.number,
        "year": ref.date[:4] if ref.date else None,
        "language": document.language,
    }
    return {
        field: tuple(dict.fromkeys([*filter(None, [own.get(field)]), *stated.get(field, ())]))
        for field in FIELDS
        if field != "document"
    }


def passage_node(passage: PassageRecord, document: DocumentRecord) -> TextNode:
    """A node whose embedded content is ``passage_text`` and whose metadata are the filter fields.

    All are those of its document but ``reference``: what the passage itself cites.
    """
    found = {**filter_values(document), "reference": passage.references}
    values = {field: list(given) for field, given in found.items() if given}
    metadata: dict[str, str | list[str]] = {"context": passage.context, **values}
    return TextNode(
        id_=passage.id,
        text=passage.text,
        metadata=metadata,
        excluded_embed_metadata_keys=[key for key in metadata if key != "context"],
        metadata_template="{value}",
        text_template="{metadata_str}\n{content}" if passage.context else "{content}",
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=document.ref.id)},
    )


def payload_node(payload: Mapping[str, str]) -> TextNode:
    """The node of a point that the index holds, from what is stored with it."""
    metadata = {k: v for k, v in payload.items() if k not in ("text", "passage_id", "document_id", "filters")}
    return TextNode(
        id_=payload["passage_id"],
        text=payload["text"],
        metadata=metadata,
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=payload["document_id"])},
    )
