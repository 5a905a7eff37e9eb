"""Translates LlamaIndex's filters into the conditions of the embedded Qdrant engine."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import NAMESPACE_URL, uuid5

from llama_index.core.vector_stores.types import (
    FilterCondition,
    FilterOperator,
    MetadataFilter,
    MetadataFilters,
    VectorStoreQuery,
)
from qdrant_edge import (
    FieldCondition,
    Filter,
    HasIdCondition,
    HasVectorCondition,
    IsEmptyCondition,
    IsNullCondition,
    MatchAny,
    NestedCondition,
)

from index.filters import FIELDS

DOCUMENT, FILTERS = "document_id", "filters"
"""The two indexed fields of a point."""

Condition = (
    FieldCondition
    | IsEmptyCondition
    | IsNullCondition
    | HasIdCondition
    | HasVectorCondition
    | NestedCondition
    | Filter
)


def point_id(passage_id: str) -> str:
    """The engine's identifier of a passage: the same in every home."""
    return str(uuid5(NAMESPACE_URL, f"prassi:{passage_id}"))


def of_document(identifier: str) -> Filter:
    """All points of one document."""
    return Filter(must=[FieldCondition(DOCUMENT, match=MatchAny([identifier]))])


def conditions(query: VectorStoreQuery) -> Filter | None:
    """What the points of a query must meet; None where everything may be found."""
    must: list[Condition] = []
    if query.filters is not None:
        must.append(engine_filter(query.filters))
    if query.doc_ids:
        must.append(FieldCondition(DOCUMENT, match=MatchAny(list(query.doc_ids))))
    if query.node_ids:
        must.append(HasIdCondition({point_id(identifier) for identifier in query.node_ids}))
    return Filter(must=must) if must else None


def engine_filter(filters: MetadataFilters) -> Filter:
    parts: list[Condition] = [
        engine_filter(part) if isinstance(part, MetadataFilters) else _condition(part)
        for part in filters.filters
    ]
    if filters.condition == FilterCondition.OR:
        return Filter(should=parts)
    if filters.condition == FilterCondition.NOT:
        return Filter(must_not=parts)
    return Filter(must=parts)


def _condition(part: MetadataFilter) -> FieldCondition:
    if part.operator == FilterOperator.EQ:
        values = [str(part.value)]
    elif part.operator == FilterOperator.IN and isinstance(part.value, list):
        values = [str(value) for value in part.value]
    else:
        raise ValueError(f"filter operator {part.operator} is not supported by this store")
    if part.key == DOCUMENT:
        return FieldCondition(DOCUMENT, match=MatchAny(values))
    return FieldCondition(FILTERS, match=MatchAny([_pair(part.key, value) for value in values]))


def filter_pairs(metadata: Mapping[str, object]) -> list[str]:
    """What a point can be filtered by, «year=2025»: one indexed list for every field there is or will be.

    An index of its own for each field would cost several megabytes a field in every collection.
    """
    pairs: list[str] = []
    for field in FIELDS:
        value = metadata.get(field)
        values = value if isinstance(value, list) else [value]
        pairs.extend(_pair(field, str(one)) for one in values if one is not None)
    return pairs


def _pair(field: str, value: str) -> str:
    return f"{field}={value}"
