"""The commands: the same things as page and API, for the terminal and for scripts."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app import terminal
from app.ending import DONE, NOTHING_DONE, SOME_FAILED, run
from app.errors import AppError
from app.printing import print_json, show
from app.refs_cli import refs_cli
from app.wire import to_json
from corpus.home import why
from corpus.source import shown
from index.filters import parse_filters

if TYPE_CHECKING:
    from app.client import RemoteService
    from app.service import Service

__all__ = ["DONE", "NOTHING_DONE", "SOME_FAILED", "cli", "run"]

LONGEST_QUESTION = 2000
"""Characters, as in the API."""

cli = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Prassi: domande ai documenti dell'ufficio, con risposte citate alla lettera.",
)
documents_cli = typer.Typer(help="I documenti acquisiti.", invoke_without_command=True)
cli.add_typer(documents_cli, name="documents")
cli.add_typer(refs_cli, name="refs")

Json = Annotated[bool, typer.Option("--json", help="Stampa un solo valore JSON.")]
Conditions = Annotated[
    list[str] | None,
    typer.Option(
        "--filter", metavar="CAMPO=VALORE", help="Restringe ai documenti con quel valore; ripetibile."
    ),
]


def _service(asking: bool = False) -> AbstractContextManager[Service | RemoteService]:
    # Help, and what is asked wrongly, come without opening anything.
    from app.session import connected

    return connected(terminal.notice, asking=asking)


class NothingAsked(AppError):
    """A command that was given nothing to work on."""


@cli.command()
def ingest(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="File e cartelle da acquisire.")],
    as_json: Json = False,
) -> None:
    """Acquisisce file e cartelle: legge, divide in passaggi, indicizza. Ripeterlo aggiorna."""
    with _service() as service, terminal.progress_bar() as on_progress:
        report = service.ingest(paths, on_progress)
    show(report, as_json, terminal.ingest_report)
    if report.failed:
        nothing = not report.indexed and not report.unchanged
        raise typer.Exit(NOTHING_DONE if nothing else SOME_FAILED)


@cli.command()
def search(
    query: Annotated[str, typer.Argument(metavar="QUERY", help="Parole o domanda.")],
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="Quanti passaggi.")] = 10,
    conditions: Conditions = None,
    as_json: Json = False,
) -> None:
    """Cerca i passaggi che corrispondono, i migliori per primi."""
    _require(query)
    filters = parse_filters(conditions or [])
    with _service(asking=True) as service:
        show(service.search(query, k, filters), as_json, terminal.search_result)


@cli.command()
def ask(
    question: Annotated[str | None, typer.Argument(metavar="QUESTION", help="La domanda.")] = None,
    batch: Annotated[
        Path | None,
        typer.Option("--batch", metavar="FILE.jsonl", help="Una domanda per riga: id e question."),
    ] = None,
    conditions: Conditions = None,
    as_json: Json = False,
) -> None:
    """Risponde con frasi dei documenti, ciascuna con la sua citazione; oppure dice che non c'è risposta."""
    filters = parse_filters(conditions or [])
    if batch is not None:
        questions = _read_questions(batch)
        with _service(asking=True) as service:
            for identifier, asked in questions:
                answer = to_json(service.ask(asked, filters))
                assert isinstance(answer, dict)
                print_json({"id": identifier, **answer})
        return
    _require(question or "")
    with _service(asking=True) as service:
        show(service.ask(question or "", filters), as_json, terminal.answer)


def _require(text: str) -> None:
    if not text.strip():
        raise NothingAsked("La domanda è vuota: scriverla tra virgolette dopo il comando.")
    if len(text) > LONGEST_QUESTION:
        raise NothingAsked(f"La domanda supera i {LONGEST_QUESTION} caratteri: accorciarla.")


def _read_questions(path: Path) -> list[tuple[object, str]]:
    """The questions of a JSONL file in order. Raises NothingAsked with the number of a bad line."""
    try:
        # Not splitlines(): a question may hold other line separators than this one.
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise NothingAsked(f"Il file {shown(path)} non si legge: {why(error)}.") from error
    except UnicodeDecodeError as error:
        raise NothingAsked(
            f"Il file {shown(path)} non è scritto in UTF-8: salvarlo così e ripetere."
        ) from error
    questions = [_read_question(n, line, path) for n, line in enumerate(lines, start=1) if line.strip()]
    if not questions:
        raise NothingAsked(f"Il file {shown(path)} non contiene domande.")
    return questions


def _read_question(number: int, line: str, path: Path) -> tuple[object, str]:
    try:
        found = json.loads(line)
        identifier, question = found["id"], found["question"]
        if isinstance(question, str) and len(question) <= LONGEST_QUESTION:
            return identifier, question
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    raise NothingAsked(
        f"La riga {number} di {shown(path)} non è un oggetto JSON con «id» e «question» "
        f"(testo, al più {LONGEST_QUESTION} caratteri): correggerla."
    )


@documents_cli.callback()
def documents(context: typer.Context, conditions: Conditions = None, as_json: Json = False) -> None:
    """L'elenco dei documenti acquisiti."""
    if context.invoked_subcommand is not None:
        return
    filters = parse_filters(conditions or [])
    with _service() as service:
        show(list(service.documents(filters)), as_json, terminal.documents)


@documents_cli.command("show")
def show_document(identifier: Annotated[str, typer.Argument(metavar="ID")], as_json: Json = False) -> None:
    """Un documento: i suoi dati, l'indice e i passaggi."""
    with _service() as service:
        show(service.document(identifier), as_json, terminal.document)


@documents_cli.command("remove")
def remove_documents(
    identifiers: Annotated[list[str], typer.Argument(metavar="ID...")], as_json: Json = False
) -> None:
    """Toglie documenti dall'archivio; i file di origine restano dove sono."""
    with _service() as service:
        show(list(service.remove(identifiers)), as_json, terminal.removed)


@cli.command()
def reindex() -> None:
    """Ricostruisce l'indice dai documenti già acquisiti (dopo un cambio di modello o un danno)."""
    from app.reindex import rebuild_index

    with terminal.progress_bar() as on_progress:
        count = rebuild_index(on_progress, terminal.notice)
    terminal.notice(f"Indice ricostruito: {count} documenti.")


@cli.command()
def doctor(as_json: Json = False) -> None:
    """Che cosa è installato, che cosa manca, con il rimedio."""
    from app.doctor import examine

    checks = examine()
    show(list(checks), as_json, terminal.checks)
    if any(check.state == "error" for check in checks):
        raise typer.Exit(NOTHING_DONE)


@cli.command()
def serve(
    host: Annotated[str, typer.Option(help="Indirizzo di questo computer.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Porta; 0 ne sceglie una libera.")] = 7860,
) -> None:
    """Apre la pagina e l'API nel browser di questo computer."""
    from app.serve import run_server

    run_server(host, port, terminal.notice)
