"""The signatures of a file as the register keeps them and as people read them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from ingest.document import Signature

_NOBODY = "un firmatario senza nome"
_ROME = ZoneInfo("Europe/Rome")


def to_record(signatures: Sequence[Signature]) -> str:
    """A JSON list of [signer, integrity, time or null, reason]."""
    return json.dumps([[s.signer, s.integrity, s.signed, s.reason] for s in signatures], ensure_ascii=False)


def from_record(record: str) -> tuple[Signature, ...]:
    """What ``to_record`` wrote."""
    return tuple(Signature(*fields) for fields in json.loads(record))


def describe(signature: Signature) -> str:
    """One sentence; the time is Italian, and trust is never claimed: only integrity was checked."""
    name = signature.signer or _NOBODY
    if signature.integrity == "broken":
        return f"Firma digitale a nome di {name}: il contenuto non corrisponde alla firma."
    if signature.integrity == "unverified":
        return f"Firma digitale a nome di {name}: integrità non verificata ({signature.reason})."
    limit = f" ({signature.reason})" if signature.reason else ""
    return (
        f"Firmato digitalmente da {name}{_when(signature.signed)}: "
        f"integrità verificata{limit}, fiducia non verificata."
    )


def _when(signed: str | None) -> str:
    """`` il 29/01/2026 alle 18:54`` in Italian time, "" where no time is stated."""
    if signed is None:
        return ""
    return f"{datetime.fromisoformat(signed).astimezone(_ROME): il %d/%m/%Y alle %H:%M}"
