"""Tells whoever watches a reading that it came to the next page: long files earn time by advancing."""

from __future__ import annotations

from collections.abc import Callable

_watchers: list[Callable[[bool], None]] = []


def watch(watcher: Callable[[bool], None]) -> None:
    """Calls ``watcher`` at each page that any reader of this process comes to."""
    _watchers.append(watcher)


def unwatch(watcher: Callable[[bool], None]) -> None:
    """Calls ``watcher`` no more."""
    _watchers.remove(watcher)


def only(watcher: Callable[[bool], None]) -> None:
    """Calls ``watcher`` and no other: in a forked process the others are its parent's."""
    _watchers[:] = [watcher]


def next_page(recognition: bool = False) -> None:
    """Said by a reader at each page, and again where the page needs text recognition."""
    for watcher in _watchers:
        watcher(recognition)
