"""The HTTP API under /api/v1: what programs and our own commands use."""

from __future__ import annotations

import json
import queue
import secrets
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

from fastapi import APIRouter, FastAPI, Header, Query, Request, UploadFile
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel, Field

from app.errors import READABLE, AppError, UnknownDocument
from app.results import AnswerResult, DocumentDetail, DocumentSummary
from app.service import Facets, Service
from app.wire import to_json
from index.filters import parse_filters
from index.hit import SearchResult
from ingest.report import IngestReport, Progress

LONGEST_QUESTION = 2000
LARGEST_K = 1000

Conditions = Annotated[
    list[str], Query(alias="filter", description="CAMPO=VALORE; ripetibile", default_factory=list)
]
Question = Annotated[str, Query(alias="q", max_length=LONGEST_QUESTION)]


class Forbidden(AppError):
    """A request that only the person who started the server may make."""


class IngestRequest(BaseModel):
    """Paths on the server's own disk."""

    paths: list[str] = Field(min_length=1)


def router(service: Service, token: Callable[[], str | None]) -> APIRouter:
    """The routes of the API. ``token`` gives what requests about the server's own disk must carry."""
    api = APIRouter(prefix="/api/v1")

    @api.get("/health")
    def health() -> dict[str, str]:
        return {"status": "ok"}

    @api.get("/search")
    def search(
        q: Question, conditions: Conditions, k: Annotated[int, Query(ge=1, le=LARGEST_K)] = 10
    ) -> SearchResult:
        return service.search(q, k, parse_filters(conditions))

    @api.get("/ask")
    def ask(q: Question, conditions: Conditions) -> AnswerResult:
        return service.ask(q, parse_filters(conditions))

    @api.get("/documents")
    def documents(conditions: Conditions) -> list[DocumentSummary]:
        return list(service.documents(parse_filters(conditions)))

    @api.get("/documents/{identifier}")
    def document(identifier: str) -> DocumentDetail:
        return service.document(identifier)

    @api.delete("/documents/{identifier}")
    def remove(identifier: str) -> list[str]:
        return list(service.remove([identifier]))

    @api.get("/facets")
    def facets() -> Facets:
        return service.facets()

    @api.post("/documents")
    def upload(files: list[UploadFile]) -> IngestReport:
        with TemporaryDirectory() as folder:
            return service.upload(_saved(files, Path(folder)))

    @api.post("/ingest")
    def ingest(
        request: IngestRequest, x_prassi_token: Annotated[str, Header()] = ""
    ) -> StreamingResponse:
        if not secrets.compare_digest(x_prassi_token, token() or secrets.token_urlsafe()):
            raise Forbidden("Solo chi ha avviato il servizio può acquisire cartelle di questo computer.")
        paths = [Path(path) for path in request.paths]
        return StreamingResponse(_progress_lines(service, paths), media_type="application/x-ndjson")

    return api


def _saved(files: Sequence[UploadFile], folder: Path) -> list[tuple[str, Path]]:
    saved = []
    for number, file in enumerate(files):
        path = folder / str(number)
        with path.open("wb") as stream:
            while chunk := file.file.read(1024 * 1024):
                stream.write(chunk)
        saved.append((file.filename or "senza nome", path))
    return saved


def _progress_lines(service: Service, paths: Sequence[Path]) -> Iterator[str]:
    """One JSON object a line: ``progress`` while it runs, then ``report`` or ``error``.

    The ingestion goes on to its end even when the reader of these lines goes away.
    """
    events: queue.Queue[tuple[str, object] | None] = queue.Queue()

    def work() -> None:
        def tell(progress: Progress) -> None:
            events.put(("progress", to_json(progress)))

        try:
            events.put(("report", to_json(service.ingest(paths, tell))))
        except READABLE as error:
            events.put(("error", str(error)))
        finally:
            events.put(None)

    threading.Thread(target=work, name="ingest", daemon=True).start()
    while (found := events.get()) is not None:
        yield json.dumps(dict([found]), ensure_ascii=False) + "\n"


def show_errors_as_problems(app: FastAPI) -> None:
    """Give our own errors as RFC 9457 problem documents with their Italian sentence."""

    def problem(request: Request, error: Exception) -> JSONResponse:
        status = 404 if isinstance(error, UnknownDocument) else 403 if isinstance(error, Forbidden) else 400
        return JSONResponse(
            {"type": "about:blank", "title": type(error).__name__, "status": status, "detail": str(error)},
            status_code=status,
            media_type="application/problem+json",
        )

    for kind in READABLE:
        app.add_exception_handler(kind, problem)
