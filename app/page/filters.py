"""The fields that narrow a question or a search down, and how they stand in the page's address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import gradio as gr

from app.act_results import CitedAct
from app.service import Facets, Service
from index.filters import Filters
from ingest.norms.identifier import named_by
from ingest.norms.keys import act_key
from ingest.norms.label import act_label

FIELDS: tuple[tuple[str, str, str], ...] = (
    ("type", "tipo", "Tipo di atto"),
    ("authority", "ente", "Ente"),
    ("year", "anno", "Anno"),
    ("reference", "norma", "Norma o atto citato"),
)
"""Filter field, its name in the address, its label."""


@dataclass(frozen=True, slots=True)
class FilterFields:
    """The drop-down fields of a view, in the order of FIELDS."""

    service: Service
    fold: gr.Accordion
    fields: tuple[gr.Dropdown, ...]

    def refreshed(self, *chosen: Sequence[str] | None) -> list[Any]:
        """The fields with what the collection offers now; a choice that is gone is dropped."""
        facets = self.service.facets()
        return [
            gr.update(choices=choices, value=_offered(choices, values))
            for choices, values in zip(_values(facets), chosen, strict=True)
        ]

    def from_address(self, parameters: Mapping[str, Sequence[str]]) -> tuple[list[Any], Filters]:
        """The fields as an address sets them, and the filters that follow from it."""
        wanted = [list(parameters.get(name, ())) for _, name, _ in FIELDS]
        kept = [
            _offered(choices, chosen)
            for choices, chosen in zip(_values(self.service.facets()), wanted, strict=True)
        ]
        return self.refreshed(*wanted), as_filters(kept)


def filter_fields(service: Service) -> FilterFields:
    """Builds the fields, folded away until a person wants them."""
    values = _values(service.facets())
    with gr.Accordion("Filtri", open=False, elem_classes="filters") as fold, gr.Row():
        fields = tuple(
            gr.Dropdown(
                choices=offered,
                value=[],
                multiselect=True,
                label=label,
                min_width=220,
            )
            for (_, _, label), offered in zip(FIELDS, values, strict=True)
        )
    return FilterFields(service, fold, fields)


def as_filters(chosen: Sequence[Sequence[str] | None]) -> Filters:
    """What the service takes; a field without a choice does not narrow."""
    return {field: tuple(values) for (field, _, _), values in zip(FIELDS, chosen, strict=True) if values}


def share_url(parameter: str, text: str, filters: Filters) -> str:
    """The address that runs the same question or search again."""
    pairs = [(parameter, text)]
    pairs += [(name, value) for field, name, _ in FIELDS for value in filters.get(field, ())]
    return f"/?{urlencode(pairs)}"


def described(filters: Filters) -> str:
    """«Tipo di atto: guida · Anno: 2025», empty without filters."""
    return " · ".join(
        f"{label}: {', '.join(_shown(field, value) for value in filters[field])}"
        for field, _, label in FIELDS
        if filters.get(field)
    )


def _shown(field: str, value: str) -> str:
    """A filter's value as people read it: of an act the name, not the key."""
    act = named_by(value) if field == "reference" else None
    if act is None:
        return value
    return act_label(act.kind, act.type, act.authority, act.organ, act.number, act.year, act.date)


def _values(facets: Facets) -> tuple[list[tuple[str, str]], ...]:
    """The choices of each field: what is shown, the value."""
    acts = [(_named(act), act_key(act.urn)) for act in facets.references]
    return (*map(_choices, (facets.types, facets.authorities, facets.years)), acts)


def _named(act: CitedAct) -> str:
    return f"{act.label} – {act.name} ({act.documents})" if act.name else f"{act.label} ({act.documents})"


def _choices(values: Sequence[tuple[str, int]]) -> list[tuple[str, str]]:
    return [(f"{value[:1].upper()}{value[1:]} ({count})", value) for value, count in values]


def _offered(choices: Sequence[tuple[str, str]], chosen: Sequence[str] | None) -> list[str]:
    known = {value for _, value in choices}
    return [value for value in chosen or () if value in known]
