"""How a command ends: its exit status, and one Italian line for whatever went wrong."""

from __future__ import annotations

import os
import re
import signal
import sys
import threading
import traceback
from types import FrameType
from typing import NoReturn

import typer
import typer.main
from typer.exceptions import TyperException

from app import terminal
from app.errors import explain

DONE, SOME_FAILED, NOTHING_DONE = 0, 1, 2


def run(command: typer.Typer) -> NoReturn:
    """Run the command line of this process and end it with our exit status."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _interrupt)
    _leave(_status(command))


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _status(command: typer.Typer) -> int:
    try:
        status = _invoke(command)
        sys.stdout.flush()
        return status
    except TyperException as error:
        return _show_usage(error)
    except KeyboardInterrupt:
        terminal.error("Interrotto: quanto già fatto è salvo, ripetere il comando per continuare.")
        return NOTHING_DONE
    except BrokenPipeError:
        # The reader of our output (head, less) went away: nothing to report to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:  # noqa: BLE001  the outermost wall: nobody is shown a traceback unasked
        if os.environ.get("PRASSI_DEBUG") == "1":
            traceback.print_exc()
        terminal.error(explain(error))
        return NOTHING_DONE


def _invoke(command: typer.Typer) -> int:
    # Typer's own way of running a command speaks English and has other exit statuses.
    main = typer.main.get_command(command)
    try:
        with main.make_context("prassi", sys.argv[1:]) as context:
            main.invoke(context)
    except typer.Exit as ended:
        return ended.exit_code
    return DONE


def _show_usage(error: TyperException) -> int:
    if type(error).__name__ == "NoArgsIsHelpError":
        error.show()  # type: ignore[attr-defined]
    else:
        context = getattr(error, "ctx", None)
        path = context.command_path if context is not None else "prassi"
        terminal.error(f"{_usage(error)} Le istruzioni si vedono con: {path} --help")
    return NOTHING_DONE


def _usage(error: TyperException) -> str:
    """What is wrong with how a command was written."""
    text, parameter = str(error), getattr(error, "param", None)
    name = ""
    if parameter is not None:
        name = (
            parameter.metavar or parameter.human_readable_name
            if not parameter.opts[-1].startswith("-")
            else ""
        )
        name = name or parameter.opts[-1]
    match type(error).__name__:
        case "MissingParameter":
            return f"Manca {name}."
        case "BadParameter":
            return f"Il valore di {name} non va bene."
        case "NoSuchOption":
            return f"L'opzione {getattr(error, 'option_name', '')} non esiste."
        case "BadOptionUsage":
            return (
                f"L'opzione {getattr(error, 'option_name', '')} non è usata bene: forse manca il suo valore."
            )
    if unknown := re.search(r"No such command '(.*)'", text):
        return f"Il comando {unknown[1]} non esiste."
    if "unexpected extra argument" in text:
        return "Ci sono parole di troppo: una domanda di più parole va scritta tra virgolette."
    return "Il comando non è scritto bene."


def _leave(status: int) -> NoReturn:
    """End the process, without waiting for a reading or an upload that was left behind."""
    main = threading.main_thread()
    if any(thread is not main and not thread.daemon for thread in threading.enumerate()):
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except OSError:
                status = status or NOTHING_DONE
        os._exit(status)
    sys.exit(status)
