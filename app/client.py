"""The service of another process, reached through its API: same methods, same results."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import httpx

from app.act_results import LookupResult
from app.errors import AppError, ServerUnreachable, UnknownDocument
from app.owner import Owner
from app.results import AnswerResult, DocumentDetail, DocumentSummary
from app.wire import JsonValue, from_json
from corpus.source import absolute
from index.filters import NO_FILTERS, Filters
from index.hit import SearchResult
from ingest.report import IngestReport, Progress

_SECONDS = 120.0

_GREETING_SECONDS = 10.0
"""A server that does not greet within this time is not at work but stuck."""

_SILENCE_SECONDS = 60.0
"""During an ingestion the server sends a sign of life every few seconds."""


class RemoteError(AppError):
    """The server refused; the message is its own."""


class RemoteService:
    """Speaks to the ``prassi serve`` that holds the home."""

    def __init__(self, owner: Owner, on_wait: Callable[[str], None] | None = None) -> None:
        """``on_wait`` is told in Italian when another request has to finish first."""
        self._on_wait = on_wait
        self._http = httpx.Client(
            base_url=f"{owner.url}/api/v1",
            headers={"X-Prassi-Token": owner.token or ""},
            timeout=_SECONDS,
            trust_env=False,
        )
        self._owner = owner

    def close(self) -> None:
        self._http.close()

    def require_answering(self) -> None:
        """Raise ServerUnreachable unless the server answers at once."""
        with self._translated():
            _checked(self._http.get("/health", timeout=_GREETING_SECONDS))

    def search(self, query: str, k: int = 10, filters: Filters = NO_FILTERS) -> SearchResult:
        with self._translated():
            return from_json(SearchResult, self._get("/search", q=query, k=k, filter=_written(filters)))

    def ask(self, question: str, filters: Filters = NO_FILTERS) -> AnswerResult:
        with self._translated():
            return from_json(AnswerResult, self._get("/ask", q=question, filter=_written(filters)))

    def lookup(self, text: str) -> LookupResult:
        with self._translated():
            return from_json(LookupResult, self._get("/references", q=text))

    def documents(self, filters: Filters = NO_FILTERS) -> tuple[DocumentSummary, ...]:
        found = self._get("/documents", filter=_written(filters))
        items = found if isinstance(found, list) else [found]
        with self._translated():
            return tuple(from_json(DocumentSummary, item) for item in items)

    def document(self, identifier: str) -> DocumentDetail:
        with self._translated():
            return from_json(DocumentDetail, self._get(_document_path(identifier)))

    def remove(self, identifiers: Sequence[str]) -> tuple[str, ...]:
        for identifier in identifiers:
            self.document(identifier)
        removed: list[str] = []
        for identifier in dict.fromkeys(identifiers):
            if identifier not in removed:  # it may have gone with the one that it was found in
                with self._translated():
                    removed.extend(_checked(self._http.delete(_document_path(identifier))).json())
        return tuple(dict.fromkeys(removed))

    def ingest(
        self, paths: Sequence[Path], on_progress: Callable[[Progress], None] | None = None
    ) -> IngestReport:
        body = {"paths": [str(absolute(path)) for path in paths]}
        patience = httpx.Timeout(_SECONDS, read=_SILENCE_SECONDS)
        with (
            self._translated(),
            self._http.stream("POST", "/ingest", json=body, timeout=patience) as lines,
        ):
            if lines.is_error:
                lines.read()
            _checked(lines)
            for line in filter(None, lines.iter_lines()):
                report = self._heard(json.loads(line), on_progress)
                if report is not None:
                    return report
        raise ServerUnreachable(
            "Il servizio ha interrotto l'acquisizione senza un resoconto: ripetere il comando."
        )

    def _heard(
        self, found: dict[str, JsonValue], on_progress: Callable[[Progress], None] | None
    ) -> IngestReport | None:
        """Take in one line of an ingestion; the report when it is the last one."""
        if "report" in found:
            return from_json(IngestReport, found["report"])
        if "error" in found:
            raise RemoteError(str(found["error"]))
        if "waiting" in found and self._on_wait is not None:
            self._on_wait(str(found["waiting"]))
        if "progress" in found and on_progress is not None:
            on_progress(from_json(Progress, found["progress"]))
        return None

    def _get(self, path: str, **params: str | int | list[str]) -> JsonValue:
        with self._translated():
            return _checked(self._http.get(path, params=params)).json()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except httpx.TransportError as error:
            raise ServerUnreachable(
                f"«{self._owner.command}» (processo {self._owner.pid}) tiene la cartella dei dati ma "
                f"non risponde su {self._owner.url}: attendere o riavviarlo."
            ) from error
        except (httpx.InvalidURL, UnicodeEncodeError) as error:
            raise RemoteError("La richiesta contiene caratteri che non si possono inviare.") from error
        except ValueError as error:
            raise RemoteError(
                f"«{self._owner.command}» (processo {self._owner.pid}) risponde in un'altra forma: "
                "è di un'altra versione. Riavviarlo."
            ) from error


def _document_path(identifier: str) -> str:
    """Raises UnknownDocument for what would lead elsewhere than to a document."""
    if not identifier or "/" in identifier or not identifier.strip("."):
        raise UnknownDocument(identifier)
    return f"/documents/{quote(identifier, safe='')}"


def _written(filters: Filters) -> list[str]:
    return [f"{field}={value}" for field, values in filters.items() for value in values]


def _checked(response: httpx.Response) -> httpx.Response:
    if response.is_success:
        return response
    try:
        detail = response.json()["detail"]
    except (ValueError, KeyError, TypeError):
        detail = f"Il servizio ha risposto con l'errore {response.status_code}."
    raise RemoteError(detail if isinstance(detail, str) else "La richiesta non è valida.")
