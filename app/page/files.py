"""Serves the style sheets, scripts, typefaces and icons of the page, all from this package."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from fastapi import APIRouter, HTTPException, Response

_FOLDER = Path(__file__).parent / "assets"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".txt": "text/plain; charset=utf-8",
}


@cache
def asset(name: str) -> str:
    """The text of an asset of this package."""
    return (_FOLDER / name).read_text(encoding="utf-8")


@cache
def asset_url(name: str) -> str:
    """The address of an asset; it changes with its content, so that browsers may keep it."""
    digest = hashlib.sha256((_FOLDER / name).read_bytes()).hexdigest()[:12]
    return f"/page/{name}?v={digest}"


def assets_router() -> APIRouter:
    """GET /page/NAME for the files that the package ships; anything else is not found."""
    router = APIRouter()
    names = {path.name for path in _FOLDER.iterdir() if path.suffix in _TYPES}

    @router.get("/page/{name}", include_in_schema=False)
    def file(name: str) -> Response:
        if name not in names:
            raise HTTPException(404)
        path = _FOLDER / name
        return Response(
            path.read_bytes(),
            media_type=_TYPES[path.suffix],
            headers={"Cache-Control": "public, max-age=86400", "X-Content-Type-Options": "nosniff"},
        )

    return router
