"""Our results as JSON and back: the same shapes in the API, the client and the commands."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from typing import TypeVar, cast

T = TypeVar("T")

JsonValue = object
"""What ``json.dumps`` takes: dicts, lists, strings, numbers, booleans and None."""


def to_json(value: object) -> JsonValue:
    """A result dataclass, or a list of them, as plain JSON values in the form of the contract."""
    if value is None or isinstance(value, (str, int, float)):
        return value
    if isinstance(value, (list, tuple)):
        return [to_json(item) for item in value]
    if is_dataclass(value):
        return {field.name: to_json(getattr(value, field.name)) for field in fields(value)}
    raise TypeError(f"a {type(value).__name__} has no form in the contract")


_readers: dict[object, Callable[[object], object]] = {}


def _reader(kind: type[object]) -> Callable[[object], object]:
    if kind not in _readers:
        # Only what another process answers has to be validated; other commands do without the library.
        from pydantic import TypeAdapter

        _readers[kind] = TypeAdapter(kind).validate_python
    return _readers[kind]


def from_json(kind: type[T], data: JsonValue) -> T:
    """The result that ``to_json`` made ``data`` from. Raises ValueError for anything else."""
    read = _reader(kind)
    try:
        return cast(T, read(data))
    except ValueError as error:  # pydantic's own is one
        raise ValueError(f"not a {kind.__name__}: {error}") from error


def dumps(value: object, encoding: str = "utf-8") -> str:
    """JSON on one line, as readable as ``encoding`` lets it be."""
    text = json.dumps(value, ensure_ascii=False)
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return json.dumps(value)
    return text
