"""Bounds what readings that nobody has taken yet hold in memory."""

from __future__ import annotations

import threading

MAX_HELD_CHARS = 2_000_000
"""Of text: in documents and passages each character takes some five bytes."""

_POLL_SECONDS = 0.2


class Room:
    """Readings that run ahead enter it by their place in the order, and leave it in that order.

    Whoever comes next in the order is let in always: the others wait for it.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._held = 0
        self._next = 0
        self._closed = False

    def enter(self, place: int) -> None:
        """Waits until there is room, or until ``place`` (from 0) is the next to leave."""
        with self._changed:
            while self._held > MAX_HELD_CHARS and place != self._next and not self._closed:
                self._changed.wait(_POLL_SECONDS)

    def hold(self, chars: int) -> None:
        """What entered turned out to be ``chars`` long."""
        with self._changed:
            self._held += chars

    def leave(self, chars: int) -> None:
        """The next in the order is taken away."""
        with self._changed:
            self._held -= chars
            self._next += 1
            self._changed.notify_all()

    def close(self) -> None:
        """Lets everybody in."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
