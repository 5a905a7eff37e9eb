"""Translates LlamaIndex's filters into the conditions of the embedded Qdrant engine."""

from __future__ import annotations

from llama_index.core.vector_stores.types import (
    FilterCondition,
    FilterOperator,
    MetadataFilter,
    MetadataFilters,
    VectorStoreQuery,
)
from qdrant_edge import FieldCondition, Filter

from index.conditions import Condition, is_one_of, of_documents, of_passages


def conditions(query: VectorStoreQuery) -> Filter | None:
    """What the points of a query must meet; None where everything may be found."""
    must: list[Condition] = []
    if query.filters is not None:
        must.append(engine_filter(query.filters))
    if query.doc_ids:
        must.append(of_documents(query.doc_ids))
    if query.node_ids:
        must.append(of_passages(query.node_ids))
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
        return is_one_of(part.key, [str(part.value)])
    if part.operator == FilterOperator.IN and isinstance(part.value, list):
        return is_one_of(part.key, [str(value) for value in part.value])
    raise ValueError(f"filter operator {part.operator} is not supported by this store")
