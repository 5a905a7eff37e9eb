"""Writes the addresses of places in documents, as the running page answers to them."""

from __future__ import annotations

from urllib.parse import quote, urlencode


def place_url(document: str, page: int | None = None, passage: str | None = None) -> str:
    """The address of a document, a page or a passage of it, on this server."""
    query = [("page", str(page))] if page is not None else []
    if passage:
        query.append(("passage", passage))
    return f"/documents/{quote(document, safe='')}" + (f"?{urlencode(query)}" if query else "")
