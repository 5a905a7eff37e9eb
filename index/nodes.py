"""Our passages as LlamaIndex nodes: the only place where the two meet."""

from __future__ import annotations

from collections.abc import Mapping

from llama_index.core.schema import NodeRelationship, RelatedNodeInfo, TextNode

from corpus.records import DocumentRef, PassageRecord


def passage_text(passage: PassageRecord) -> str:
    """What is embedded and indexed of a passage: its context, then its text."""
    return f"{passage.context}\n{passage.text}" if passage.context else passage.text


def passage_node(passage: PassageRecord, document: DocumentRef, language: str) -> TextNode:
    """A node whose embedded content is ``passage_text`` and whose metadata are the filter fields."""
    metadata = {
        "context": passage.context,
        "type": document.type,
        "authority": document.authority,
        "number": document.number,
        "year": document.date[:4] if document.date else None,
        "language": language,
    }
    return TextNode(
        id_=passage.id,
        text=passage.text,
        metadata=metadata,
        excluded_embed_metadata_keys=[key for key in metadata if key != "context"],
        metadata_template="{value}",
        text_template="{metadata_str}\n{content}" if passage.context else "{content}",
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=document.id)},
    )


def payload_node(payload: Mapping[str, str]) -> TextNode:
    """The node of a point that the index holds, from what is stored with it."""
    metadata = {k: v for k, v in payload.items() if k not in ("text", "passage_id", "document_id")}
    return TextNode(
        id_=payload["passage_id"],
        text=payload["text"],
        metadata=metadata,
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=payload["document_id"])},
    )
