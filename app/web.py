"""The web application: API, document viewer and page on one port of this computer."""

from __future__ import annotations

import os
from collections.abc import Callable
from urllib.parse import urlsplit

# Gradio reads this when it is imported.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"

from fastapi import FastAPI
from fastapi.responses import PlainTextResponse
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from app import api
from app.page import ui, viewer
from app.service import Service

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def create_app(service: Service, token: Callable[[], str | None] = lambda: None) -> FastAPI:
    """The application over an open service. ``token`` gives the secret of our own commands."""
    app = FastAPI(title="Prassi", docs_url=None, redoc_url=None, openapi_url="/api/v1/openapi.json")
    api.show_errors_as_problems(app)
    app.include_router(api.router(service, token))
    app.include_router(viewer.router(service))
    app.add_middleware(Guard)
    return ui.mount_page(app, service)


class Guard:
    """Lets in only what the person at this computer asks for."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        reason = _refusal(scope) if scope["type"] in ("http", "websocket") else None
        if reason is not None and scope["type"] == "http":
            await PlainTextResponse(reason, status_code=403)(scope, receive, send)
        elif reason is not None:
            await send({"type": "websocket.close", "code": 1008})
        else:
            await self._app(scope, receive, send)


def _refusal(scope: Scope) -> str | None:
    headers = Headers(scope=scope)
    # A name that resolves to this computer must not let another site's page read the answers.
    if _host_name(headers.get("host", "")) not in LOOPBACK:
        return "Richiesta con un nome di computer diverso da questo: rifiutata."
    # A page of another site that the person has open must not change anything here.
    origin = headers.get("origin")
    if origin and scope.get("method") not in ("GET", "HEAD", "OPTIONS"):
        here = headers.get("x-forwarded-host") or headers.get("host")
        if _address(origin) != here:
            return "Richiesta da un altro sito: rifiutata."
    return None


def _host_name(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


def _address(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return None
