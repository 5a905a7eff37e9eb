"""Tells whoever watches a reading that one more page is done: long files earn time by advancing."""

from __future__ import annotations

from collections.abc import Callable

_watchers: list[Callable[[], None]] = []


def watch(watcher: Callable[[], None]) -> None:
    """Calls ``watcher`` after each page that any reader of this process finishes."""
    _watchers.append(watcher)


def page_done() -> None:
    """Said by a reader after each page."""
    for watcher in _watchers:
        watcher()
