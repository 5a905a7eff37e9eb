"""Keeps the fields of an act as JSON, values with their spans, and reads them back."""

from __future__ import annotations

import json
from typing import cast

from ingest.act.fields import ActFields, Amount, Annex, Expenditure, Field, RegisterEntry, Signer
from ingest.document import Span

_SINGLE = ("type", "authority", "office", "date", "object")
_LISTS = ("responsible", "recipients", "classification", "dossiers", "cups", "cigs")

_Json = dict[str, object]


def to_json(fields: ActFields) -> str:
    """The fields in one line; a field that is absent is left out. ``from_json`` is its inverse."""
    shown: _Json = {}
    for name in _SINGLE:
        if field := cast(Field | None, getattr(fields, name)):
            shown[name] = _field(field)
    for name in _LISTS:
        if found := cast(tuple[Field, ...], getattr(fields, name)):
            shown[name] = [_field(field) for field in found]
    groups: _Json = {
        "numbers": [[e.register, _field(e.number), _maybe(e.date), e.series, e.year] for e in fields.numbers],
        "signers": [[_field(s.name), _maybe(s.role)] for s in fields.signers],
        "amounts": [[_field(a.euro), _maybe(a.purpose)] for a in fields.amounts],
        "expenditures": [
            [_maybe(e.chapter), _maybe(e.article), _maybe(e.commitment)] for e in fields.expenditures
        ],
        "annexes": [[_field(a.title), _maybe(a.digest)] for a in fields.annexes],
    }
    shown |= {name: group for name, group in groups.items() if group}
    return json.dumps(shown, ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> ActFields:
    """The fields that ``to_json`` wrote; nothing at all for an empty text.

    Raises ValueError for anything else.
    """
    if not text:
        return ActFields()
    try:
        return _fields(cast(_Json, json.loads(text)))
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        raise ValueError("not the fields of an act") from error


def _fields(shown: _Json) -> ActFields:
    def single(name: str) -> Field | None:
        return _read(shown.get(name))

    def many(name: str) -> tuple[Field, ...]:
        return tuple(_sure(item) for item in cast(list[object], shown.get(name, [])))

    return ActFields(
        type=single("type"),
        authority=single("authority"),
        office=single("office"),
        numbers=tuple(_entry(row) for row in _rows(shown, "numbers")),
        date=single("date"),
        object=single("object"),
        signers=tuple(Signer(_sure(name), _read(role)) for name, role in _rows(shown, "signers")),
        responsible=many("responsible"),
        recipients=many("recipients"),
        classification=many("classification"),
        dossiers=many("dossiers"),
        cups=many("cups"),
        cigs=many("cigs"),
        amounts=tuple(Amount(_sure(euro), _read(purpose)) for euro, purpose in _rows(shown, "amounts")),
        expenditures=tuple(
            Expenditure(_read(chapter), _read(article), _read(commitment))
            for chapter, article, commitment in _rows(shown, "expenditures")
        ),
        annexes=tuple(Annex(_sure(title), _read(digest)) for title, digest in _rows(shown, "annexes")),
    )


def _rows(shown: _Json, name: str) -> list[list[object]]:
    return cast(list[list[object]], shown.get(name, []))


def _entry(row: list[object]) -> RegisterEntry:
    register, number, day, series, year = row
    if register not in ("service", "general"):
        raise ValueError(register)
    return RegisterEntry(
        register, _sure(number), _read(day), cast(str | None, series), cast(str | None, year)
    )


def _field(field: Field) -> list[object]:
    return [field.value, field.span.start, field.span.end]


def _maybe(field: Field | None) -> list[object] | None:
    return None if field is None else _field(field)


def _sure(value: object) -> Field:
    text, start, end = cast(list[object], value)
    return Field(str(text), Span(int(cast(int, start)), int(cast(int, end))))


def _read(value: object) -> Field | None:
    return None if value is None else _sure(value)
