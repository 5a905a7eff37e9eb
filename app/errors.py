"""The errors that people see: every message is Italian and says what to do."""

from __future__ import annotations

from corpus.home import CorpusError, default_home, from_os_error
from index.e5 import ModelUnavailable
from index.errors import StoreError
from index.filters import BadFilter
from ingest.document import IngestError


class AppError(Exception):
    """Something that a person can put right. ``str(error)`` is an Italian sentence with the remedy."""


class UnknownDocument(AppError):
    """No document has this identifier."""

    def __init__(self, identifier: str) -> None:
        super().__init__(
            f"Nessun documento ha il codice «{identifier}»: forse è stato tolto. "
            "L'elenco si vede con: prassi documents"
        )


class HomeBusy(AppError):
    """Another process holds the data folder and does not answer requests."""


class ServerUnreachable(AppError):
    """The process that holds the data folder does not answer."""


READABLE: tuple[type[Exception], ...] = (
    AppError,
    CorpusError,
    StoreError,
    BadFilter,
    IngestError,
    ModelUnavailable,
)
"""Errors whose text may be shown to a person as it is."""


def explain(error: Exception) -> str:
    """What to tell a person about any error: an Italian sentence with what to do."""
    if isinstance(error, READABLE):
        return str(error)
    if isinstance(error, OSError):
        return str(from_os_error(error, default_home()))
    return (
        f"Errore imprevisto ({type(error).__name__}: {error}). "
        "Ripetere il comando con PRASSI_DEBUG=1 e segnalare che cosa compare."
    )
