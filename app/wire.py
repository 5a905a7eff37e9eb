"""Our results as JSON and back: the same shapes in the API, the client and the commands."""

from __future__ import annotations

import json
from typing import TypeVar, cast

from pydantic import TypeAdapter, ValidationError

T = TypeVar("T")

JsonValue = object
"""What ``json.dumps`` takes: dicts, lists, strings, numbers, booleans and None."""


_adapters: dict[type, TypeAdapter[object]] = {}


def _adapter(kind: type) -> TypeAdapter[object]:
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


def to_json(value: object) -> JsonValue:
    """A result dataclass, or a list of them, as plain JSON values in the form of the contract."""
    if isinstance(value, (list, tuple)):
        return [to_json(item) for item in value]
    return _adapter(type(value)).dump_python(value, mode="json")


def from_json(kind: type[T], data: JsonValue) -> T:
    """The result that ``to_json`` made ``data`` from. Raises ValueError for anything else."""
    try:
        return cast(T, _adapter(kind).validate_python(data))
    except ValidationError as error:
        raise ValueError(f"not a {kind.__name__}: {error}") from error


def dumps(value: object, encoding: str = "utf-8") -> str:
    """JSON on one line, as readable as ``encoding`` lets it be."""
    text = json.dumps(value, ensure_ascii=False)
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return json.dumps(value)
    return text
