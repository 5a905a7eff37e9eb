"""The conditions a search can be narrowed by, as people write them and as the store takes them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

FIELDS = ("type", "authority", "office", "year", "number", "cup", "cig", "language", "reference", "document")
"""``number`` takes «678» and «678/2025»; ``cup`` and ``cig`` are the codes that an act states;
``reference`` is an act, or an article of it, that is cited: its identifier or any written form."""


Filters = Mapping[str, tuple[str, ...]]
"""Field to values: the same field twice means either, different fields must all hold."""

NO_FILTERS: Filters = {}


class BadFilter(ValueError):
    """A condition that cannot be read. ``str(error)`` is an Italian sentence with the remedy."""


def parse_filters(conditions: Iterable[str]) -> Filters:
    """Read conditions of the form ``FIELD=VALUE``. Raises BadFilter."""
    pairs = []
    for condition in conditions:
        field, equals, value = condition.partition("=")
        if not equals:
            raise BadFilter(
                f"Filtro «{condition}» non valido: scriverlo come CAMPO=VALORE, per esempio year=2026."
            )
        pairs.append((field, value))
    return make_filters(pairs)


def make_filters(pairs: Iterable[tuple[str, str]]) -> Filters:
    """Gather field and value pairs; empty values are dropped. Raises BadFilter."""
    filters: dict[str, tuple[str, ...]] = {}
    for field, value in pairs:
        name, text = field.strip().lower(), value.strip()
        if name not in FIELDS:
            raise BadFilter(f"Il campo «{field}» non esiste: i filtri possibili sono {', '.join(FIELDS)}.")
        if not text:
            continue
        if name == "year" and not re.fullmatch(r"\d{4}", text):
            raise BadFilter(
                f"L'anno «{value}» non è valido: scriverlo con quattro cifre, per esempio year=2026."
            )
        if name == "number":
            text = text.lstrip("0") or "0"
        if name in ("cup", "cig"):
            text = "".join(text.split()).upper()
        if name in ("type", "language"):
            text = text.lower()
        if name == "reference":
            text = _reference_key(text)
        filters[name] = (*filters.get(name, ()), text)
    return filters


def _reference_key(text: str) -> str:
    """The key of the act or article that a person writes. Raises BadFilter."""
    # The finder takes half a second to load, which no other filter needs.
    from ingest.norms.keys import act_key, article_key, keys_of
    from ingest.norms.typed import find_typed

    if re.match(r"(?:urn:nir:|celex:|ECLI:|[*]:)", text):
        place = re.search(r"~art([0-9a-z]+)", text)
        return article_key(act_key(text), place[1]) if place else act_key(text)
    found = find_typed(text)
    keys = keys_of(found[0]) if found else ()
    if not keys:
        raise BadFilter(
            f"In «{text}» non si riconosce un atto: scriverlo per intero, per esempio "
            "reference=art. 55 del D.Lgs. 117/2017."
        )
    return article_key(keys[0], found[0].article) if found[0].article else keys[0]
