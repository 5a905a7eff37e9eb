"""The commands on references: what a text cites, who cites an act."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Annotated

import typer

from app import act_terminal, terminal
from app.errors import AppError
from app.printing import show

refs_cli = typer.Typer(help="I riferimenti a norme e atti.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="Stampa un solo valore JSON.")]


class BadContext(AppError):
    """What was said of the citing act cannot be read."""


@refs_cli.command()
def extract(
    file: Annotated[
        str, typer.Argument(metavar="[FILE|-]", help="Il file da leggere; «-» è lo standard input.")
    ] = "-",
    authority: Annotated[
        str | None, typer.Option("--authority", metavar="ENTE", help="L'ente dell'atto che cita.")
    ] = None,
    date: Annotated[
        str | None, typer.Option("--date", metavar="AAAA-MM-GG", help="La data dell'atto che cita.")
    ] = None,
    as_json: Json = False,
) -> None:
    """I riferimenti che un testo contiene, nell'ordine in cui stanno."""
    from app.extract import extract_file, extract_text
    from ingest.decode import decode
    from ingest.norms import Context

    if date is not None and not re.fullmatch(r"\d{4}-\d\d-\d\d", date):
        raise BadContext(f"La data «{date}» non si legge: scriverla come 2026-01-29.")
    context = Context(authority, date)
    if file == "-":
        found = extract_text(decode(sys.stdin.buffer.read()), context)
    else:
        found = extract_file(Path(file), context)
    show(found, as_json, act_terminal.references)


@refs_cli.command()
def lookup(
    text: Annotated[
        str, typer.Argument(metavar="TEXT", help="Un riferimento, in qualunque forma, o un identificativo.")
    ],
    as_json: Json = False,
) -> None:
    """I documenti e i passaggi che citano un atto, o un suo articolo."""
    from app.session import connected

    with connected(terminal.notice) as service:
        show(service.lookup(text), as_json, act_terminal.lookup)
