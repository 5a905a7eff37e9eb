"""What a point must meet to be found, as conditions of the embedded Qdrant engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import NAMESPACE_URL, uuid5

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

from index.filters import FIELDS, Filters

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
    return Filter(must=[of_documents([identifier])])


def of_documents(identifiers: Iterable[str]) -> FieldCondition:
    return FieldCondition(DOCUMENT, match=MatchAny(list(identifiers)))


def of_passages(identifiers: Iterable[str]) -> HasIdCondition:
    return HasIdCondition({point_id(identifier) for identifier in identifiers})


def meeting(filters: Filters) -> Filter | None:
    """What ``filters`` ask for; None where everything may be found."""
    if not filters:
        return None
    asked = {DOCUMENT if field == "document" else field: values for field, values in filters.items()}
    return Filter(must=[is_one_of(field, list(values)) for field, values in asked.items()])


def is_one_of(field: str, values: list[str]) -> FieldCondition:
    """``field`` is ``DOCUMENT`` or a field of a filter."""
    if field == DOCUMENT:
        return of_documents(values)
    return FieldCondition(FILTERS, match=MatchAny([_pair(field, value) for value in values]))


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
