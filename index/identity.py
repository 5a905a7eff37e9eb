"""What an index was built with; an index is never used with anything else."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from index.errors import StoreError
from index.fields import TEXT_FORMAT
from index.lexical import LEXICAL_FORMAT

SETTING = "index"


class IndexMismatch(StoreError):
    """The index was built with another model or format than the one now in use."""


@dataclass(frozen=True, slots=True)
class IndexIdentity:
    """The model that made the vectors, their length, and the formats of passages, their texts and terms."""

    model: str
    dimension: int
    passages: str
    terms: str = LEXICAL_FORMAT
    texts: str = TEXT_FORMAT

    def to_json(self) -> str:
        return json.dumps(asdict(self), sort_keys=True)


def check_identity(stored: str | None, current: IndexIdentity) -> None:
    """Raise IndexMismatch unless the index was built with what is in use now.

    ``stored`` is the JSON kept beside the index, or None for an index not built yet.
    """
    if stored is None:
        return
    built = json.loads(stored)
    wanted = asdict(current)
    differing = [name for name, value in wanted.items() if built.get(name) != value]
    if differing:
        parts = ", ".join(
            f"{_NAMES[name]} «{built.get(name)}» invece di «{wanted[name]}»" for name in differing
        )
        raise IndexMismatch(
            f"L'indice è stato costruito in altro modo: {parts}. "
            "Ricostruirlo con: prassi reindex (i documenti acquisiti restano; serve qualche minuto)."
        )


_NAMES = {
    "model": "modello",
    "dimension": "dimensione dei vettori",
    "passages": "formato dei passaggi",
    "terms": "formato dei termini",
    "texts": "formato dei testi",
}
