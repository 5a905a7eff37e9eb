"""The HTTP API under /api/v1: what programs and our own commands use."""

from __future__ import annotations

import json
import logging
import queue
import secrets
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Literal

from fastapi import APIRouter, FastAPI, Header, Query, Request, UploadFile
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response, StreamingResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from app.act_results import ActNetwork, CitedAct, LookupResult
from app.errors import READABLE, AppError, UnknownDocument, explain
from app.exports import as_csv, as_jsonld
from app.results import AnswerResult, DocumentDetail, DocumentSummary
from app.service import Busy, Facets, Service
from app.wire import to_json
from corpus.database import RegisterDamaged
from corpus.home import DiskFull, HomeUnusable
from corpus.source import shown
from index.errors import IndexDamaged, Stopped
from index.filters import parse_filters
from index.hit import SearchResult
from ingest.report import IngestReport, Progress

LONGEST_QUESTION = 2000
LARGEST_K = 1000

HEARTBEAT_SECONDS = 2.0
"""How often an ingestion that has nothing to tell gives a sign of life."""

_log = logging.getLogger("prassi")

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

    @api.get("/references")
    def lookup(q: Question) -> LookupResult:
        return service.lookup(q)

    @api.get("/references/network")
    def network(q: Question) -> ActNetwork:
        return service.network(q)

    @api.get("/references/export")
    def export(q: Question, form: Annotated[Literal["csv", "jsonld"], Query(alias="format")]) -> Response:
        network = service.network(q)
        if form == "csv":
            return _download(as_csv(service.lookup_all(q), network), "text/csv", "riferimenti.csv")
        return _download(as_jsonld(network), "application/ld+json", "riferimenti.jsonld")

    @api.get("/references/cited")
    def most_cited(limit: Annotated[int, Query(ge=1, le=LARGEST_K)] = 20) -> list[CitedAct]:
        return list(service.most_cited(limit))

    @api.get("/documents/{identifier}/network")
    def document_network(identifier: str) -> ActNetwork:
        return service.document_network(identifier)

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
        # In the home, so that nothing of a person's files stays elsewhere when we are killed.
        with TemporaryDirectory(dir=service.uploads_folder, prefix=".") as folder:
            return service.upload(_saved(files, Path(folder)))

    @api.post("/ingest")
    def ingest(request: IngestRequest, x_prassi_token: Annotated[str, Header()] = "") -> StreamingResponse:
        expected = token() or secrets.token_urlsafe()
        # Bytes: compare_digest refuses text outside ASCII.
        if not secrets.compare_digest(x_prassi_token.encode(), expected.encode()):
            raise Forbidden("Solo chi ha avviato il servizio può acquisire cartelle di questo computer.")
        paths = [Path(path) for path in request.paths]
        return StreamingResponse(_progress_lines(service, paths), media_type="application/x-ndjson")

    # Otherwise the page, which is mounted at the root, would answer in its own way.
    @api.api_route("/{rest:path}", methods=["GET", "POST", "PUT", "PATCH", "DELETE"], include_in_schema=False)
    def nothing(rest: str) -> None:
        raise HTTPException(404)

    return api


def _download(text: str, media_type: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, media_type=f"{media_type}; charset=utf-8", headers=headers)


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
    """One JSON object a line: ``waiting``, ``progress`` while it runs, then ``report`` or ``error``.

    Empty lines are signs of life. The ingestion goes on to its end even when the reader of these
    lines goes away.
    """
    events: queue.Queue[tuple[str, object] | None] = queue.Queue()

    def work() -> None:
        def tell(progress: Progress) -> None:
            events.put(("progress", to_json(progress)))

        try:
            events.put(("report", to_json(service.ingest(paths, tell))))
        except Exception as error:  # noqa: BLE001  the outermost wall of this thread
            if not isinstance(error, READABLE):
                _log.exception("ingest")
            events.put(("error", explain(error)))
        finally:
            events.put(None)

    if service.busy:
        events.put(("waiting", "È in corso un'altra acquisizione: attendo che finisca…"))
    threading.Thread(target=work, name="ingest", daemon=True).start()
    while True:
        try:
            found = events.get(timeout=HEARTBEAT_SECONDS)
        except queue.Empty:
            yield "\n"
            continue
        if found is None:
            return
        yield json.dumps(dict([found])) + "\n"


def show_errors_as_problems(app: FastAPI) -> None:
    """Give every error as an RFC 9457 problem document with an Italian sentence."""

    def problem(_request: Request, error: Exception) -> JSONResponse:
        status = next((number for kind, number in _STATUSES if isinstance(error, kind)), 400)
        return _problem(status, type(error).__name__, explain(error))

    for kind in (*READABLE, OSError):
        app.add_exception_handler(kind, problem)

    @app.exception_handler(Exception)
    def unexpected(_request: Request, error: Exception) -> JSONResponse:
        return _problem(
            500, type(error).__name__, "Errore imprevisto del servizio: ripetere, poi segnalarlo."
        )

    @app.exception_handler(RequestValidationError)
    def invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
        names = sorted({str(part["loc"][-1]) for part in error.errors()})
        return _problem(422, "RequestInvalid", f"La richiesta non è valida: controllare {', '.join(names)}.")

    @app.exception_handler(HTTPException)
    def refused(_request: Request, error: HTTPException) -> JSONResponse:
        detail = _HTTP.get(error.status_code, "La richiesta non si può soddisfare.")
        return _problem(error.status_code, "RequestRefused", detail, error.headers)


def _problem(status: int, title: str, detail: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    return JSONResponse(
        {"type": "about:blank", "title": title, "status": status, "detail": shown(detail)},
        status_code=status,
        headers=headers,
        media_type="application/problem+json",
    )


_STATUSES: tuple[tuple[type[Exception], int], ...] = (
    (UnknownDocument, 404),
    (Forbidden, 403),
    (Busy, 409),
    (DiskFull, 507),
    (HomeUnusable, 500),
    (RegisterDamaged, 500),
    (IndexDamaged, 500),
    (Stopped, 503),
    (OSError, 500),
)

_HTTP = {
    404: "A questo indirizzo non c'è nulla.",
    405: "Questo indirizzo non accetta il metodo della richiesta.",
}
