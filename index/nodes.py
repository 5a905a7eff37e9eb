"""Our passages as LlamaIndex nodes: the only place where the two meet."""

from __future__ import annotations

from collections.abc import Mapping

from llama_index.core.schema import NodeRelationship, RelatedNodeInfo, TextNode

from corpus.records import DocumentRecord, PassageRecord
from index.fields import filter_values


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
