"""Turns the page that Gradio sends into ours: Italian, light, with our frame and nothing from outside."""

from __future__ import annotations

import re
from html import escape
from urllib.parse import parse_qs

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.page.files import asset, asset_url
from app.page.italian import translated_scripts

VIEWS: tuple[tuple[str, str, str], ...] = (
    ("chiedi", "Chiedi", "q"),
    ("cerca", "Cerca", "cerca"),
    ("atti", "Norme e atti", "atto"),
    ("documenti", "Documenti", "documenti"),
)
"""Name, label, and the query parameter that opens the view with its content."""

_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
    "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)

# <meta property="og:image" content="https://raw.githubusercontent.com/…" />
_SOCIAL = re.compile(r'<meta\s+(?:property|name)="(?:og|twitter):[^>]*>')
# <link rel="manifest" href="/manifest.json" />
_MANIFEST = re.compile(r'<link rel="manifest"[^>]*>')
# The first style sheet paints the body dark where the system prefers dark.
_FIRST_STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)
_APPLICATION = re.compile(r"<gradio-app.*?</gradio-app>", re.DOTALL)


class Shell:
    """ASGI middleware: rewrites the page at «/» and Gradio's scripts with sentences in them."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
        elif path == "/":
            await self.app(_uncompressed(scope), receive, _Rewriter(scope, send))
        elif path.startswith("/assets/") and path.rsplit("/", 1)[1] in translated_scripts():
            script = translated_scripts()[path.rsplit("/", 1)[1]]
            response = Response(script, media_type="text/javascript", headers={"Cache-Control": "no-cache"})
            await response(scope, receive, send)
        else:
            await self.app(scope, receive, send)


class _Rewriter:
    """Holds back an HTML response until it is whole, then sends it rewritten."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._view = view_of(scope.get("query_string", b"").decode("latin-1"))
        self._send = send
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=list(message["headers"]))
            if not headers.get("content-type", "").startswith("text/html"):
                await self._send(message)
            else:
                self._start = message
            return
        if self._start is None:
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if not message.get("more_body"):
            await self._finish(self._start)

    async def _finish(self, start: Message) -> None:
        body = framed(self._body.decode(), self._view).encode()
        headers = MutableHeaders(raw=list(start["headers"]))
        headers["content-length"] = str(len(body))
        headers["content-security-policy"] = _POLICY
        headers["referrer-policy"] = "same-origin"
        headers["cache-control"] = "no-store"
        await self._send({**start, "headers": headers.raw})
        await self._send({"type": "http.response.body", "body": body})


def _uncompressed(scope: Scope) -> Scope:
    headers = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
    return {**scope, "headers": headers}


def view_of(query: str) -> str:
    """The view that an address opens: «?cerca=…» or «?vista=cerca»."""
    values = parse_qs(query, keep_blank_values=True)
    wanted = values.get("vista", [""])[0]
    for name, _, parameter in VIEWS:
        if name == wanted or parameter in values:
            return name
    return VIEWS[0][0]


def framed(html: str, view: str) -> str:
    """Gradio's page with our head, header, viewer pane and dialog around its application."""
    html = html.replace('lang="en"', 'id="prassi" lang="it"', 1)
    html = _MANIFEST.sub("", _SOCIAL.sub("", _FIRST_STYLE.sub("", html, count=1)))
    html = html.replace('<meta charset="utf-8" />', '<meta charset="utf-8" />' + _head(), 1)
    html = html.replace("<body", f'<body data-view="{escape(view, quote=True)}"', 1)
    application = _APPLICATION.search(html)
    if application is None:
        return html
    frame = asset("frame.html").replace("{{nav}}", _navigation(view))
    return html.replace(application.group(), frame.replace("{{application}}", application.group()), 1)


def _head() -> str:
    return (
        "<title>Prassi</title>"
        '<meta name="color-scheme" content="light">'
        f'<script src="{asset_url("boot.js")}"></script>'
        f'<link rel="icon" type="image/svg+xml" href="{asset_url("favicon.svg")}">'
        f'<link rel="stylesheet" href="{asset_url("base.css")}">'
        f'<link rel="stylesheet" href="{asset_url("page.css")}">'
        f'<link rel="stylesheet" href="{asset_url("acts.css")}">'
        f'<link rel="stylesheet" href="{asset_url("gradio.css")}">'
        f'<script defer src="{asset_url("share.js")}"></script>'
        f'<script defer src="{asset_url("page.js")}"></script>'
        f'<script defer src="{asset_url("acts.js")}"></script>'
    )


def _navigation(view: str) -> str:
    return "".join(
        f'<a href="/?vista={name}" data-view="{name}"{_CURRENT if name == view else ""}>{label}</a>'
        for name, label, _ in VIEWS
    )


_CURRENT = ' aria-current="page"'
