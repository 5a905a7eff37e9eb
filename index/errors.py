"""What can be wrong with an index, in words a person can act on."""

from __future__ import annotations


class StoreError(Exception):
    """An index that cannot serve. ``str(error)`` is an Italian sentence with the remedy."""


class IndexDamaged(StoreError):
    """The files of the index cannot be opened."""


class Stopped(StoreError):
    """The program is being closed while documents are taken in."""
