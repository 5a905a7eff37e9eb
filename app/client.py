"""The service of another process, reached through its API: same methods, same results."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import httpx

from app.errors import AppError, ServerUnreachable
from app.owner import Owner
from app.results import AnswerResult, DocumentDetail, DocumentSummary
from app.wire import JsonValue, from_json
from index.filters import NO_FILTERS, Filters
from index.hit import SearchResult
from ingest.report import IngestReport, Progress

_SECONDS = 120.0


class RemoteError(AppError):
    """The server refused; the message is its own."""


class RemoteService:
    """Speaks to the ``prassi serve`` that holds the home."""

    def __init__(self, owner: Owner) -> None:
        self._http = httpx.Client(
            base_url=f"{owner.url}/api/v1",
            headers={"X-Prassi-Token": owner.token or ""},
            timeout=_SECONDS,
            trust_env=False,
        )
        self._owner = owner

    def close(self) -> None:
        self._http.close()

    def search(self, query: str, k: int = 10, filters: Filters = NO_FILTERS) -> SearchResult:
        return from_json(SearchResult, self._get("/search", q=query, k=k, filter=_written(filters)))

    def ask(self, question: str, filters: Filters = NO_FILTERS) -> AnswerResult:
        return from_json(AnswerResult, self._get("/ask", q=question, filter=_written(filters)))

    def documents(self, filters: Filters = NO_FILTERS) -> tuple[DocumentSummary, ...]:
        found = self._get("/documents", filter=_written(filters))
        assert isinstance(found, list)
        return tuple(from_json(DocumentSummary, item) for item in found)

    def document(self, identifier: str) -> DocumentDetail:
        return from_json(DocumentDetail, self._get(f"/documents/{identifier}"))

    def remove(self, identifiers: Sequence[str]) -> tuple[str, ...]:
        for identifier in identifiers:
            self.document(identifier)
        for identifier in dict.fromkeys(identifiers):
            with self._translated():
                _checked(self._http.delete(f"/documents/{identifier}"))
        return tuple(dict.fromkeys(identifiers))

    def ingest(
        self, paths: Sequence[Path], on_progress: Callable[[Progress], None] | None = None
    ) -> IngestReport:
        body = {"paths": [str(path.absolute()) for path in paths]}
        with (
            self._translated(),
            self._http.stream("POST", "/ingest", json=body, timeout=httpx.Timeout(_SECONDS, read=None)) as lines,
        ):
            if lines.is_error:
                lines.read()
            _checked(lines)
            for line in lines.iter_lines():
                found = json.loads(line)
                if "progress" in found and on_progress is not None:
                    on_progress(from_json(Progress, found["progress"]))
                elif "report" in found:
                    return from_json(IngestReport, found["report"])
                elif "error" in found:
                    raise RemoteError(found["error"])
        raise ServerUnreachable(
            "Il servizio ha interrotto l'acquisizione senza un resoconto: ripetere il comando."
        )

    def _get(self, path: str, **params: str | int | list[str]) -> JsonValue:
        with self._translated():
            return _checked(self._http.get(path, params=params)).json()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except httpx.TransportError as error:
            raise ServerUnreachable(
                f"«{self._owner.command}» (processo {self._owner.pid}) tiene la cartella dei dati ma non risponde "
                f"su {self._owner.url}: attendere o riavviarlo."
            ) from error


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
