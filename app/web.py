"""The web application: API, document viewer and page on one port of this computer."""

from __future__ import annotations

import os
from collections.abc import Callable
from urllib.parse import urlsplit

# Gradio reads this when it is imported.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

from fastapi import FastAPI, Request, Response
from fastapi.responses import PlainTextResponse
from starlette.middleware.base import RequestResponseEndpoint
from starlette.middleware.trustedhost import TrustedHostMiddleware

from app import api
from app.page import ui, viewer
from app.service import Service

LOOPBACK = ("127.0.0.1", "localhost", "::1", "[::1]")


def create_app(service: Service, token: Callable[[], str | None] = lambda: None) -> FastAPI:
    """The application over an open service. ``token`` gives the secret of our own commands."""
    app = FastAPI(title="Prassi", docs_url=None, redoc_url=None, openapi_url="/api/v1/openapi.json")
    api.show_errors_as_problems(app)
    app.include_router(api.router(service, token))
    app.include_router(viewer.router(service))
    app.middleware("http")(_refuse_foreign_pages)
    # A name that resolves to this computer must not let another site's page read the answers.
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(LOOPBACK))
    return ui.mount_page(app, service)


async def _refuse_foreign_pages(request: Request, call_next: RequestResponseEndpoint) -> Response:
    """Refuse changes asked for by a page of another site that the person has open."""
    origin = request.headers.get("origin")
    if origin and request.method not in ("GET", "HEAD", "OPTIONS"):
        here = request.headers.get("x-forwarded-host") or request.headers.get("host")
        if urlsplit(origin).netloc != here:
            return PlainTextResponse("Richiesta da un altro sito: rifiutata.", status_code=403)
    return await call_next(request)
