"""Writes the result of a command on standard output: as JSON, or as the terminal shows it."""

from __future__ import annotations

import sys
from collections.abc import Callable

from app.errors import AppError
from app.wire import dumps, to_json
from corpus.home import why


class CannotPrint(AppError):
    """Standard output does not take the result."""


def show(value: object, as_json: bool, render: Callable[..., None]) -> None:
    """One JSON value, or what ``render`` makes of ``value``."""
    if as_json:
        print_json(to_json(value))
    else:
        render(value)


def print_json(value: object) -> None:
    """One JSON value on a line of its own. Raises CannotPrint, BrokenPipeError."""
    try:
        print(dumps(value, sys.stdout.encoding or "utf-8"), flush=True)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise CannotPrint(f"Il risultato non si può scrivere ({why(error)}): controllare dove va.") from error
