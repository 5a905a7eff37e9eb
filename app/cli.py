"""The commands: the same things as page and API, for the terminal and for scripts."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from app import terminal
from app.errors import READABLE, AppError
from app.session import connected
from app.wire import to_json
from index.filters import parse_filters

DONE, SOME_FAILED, NOTHING_DONE = 0, 1, 2

cli = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Prassi: domande ai documenti dell'ufficio, con risposte citate alla lettera.",
)
documents_cli = typer.Typer(help="I documenti acquisiti.", invoke_without_command=True)
cli.add_typer(documents_cli, name="documents")

Json = Annotated[bool, typer.Option("--json", help="Stampa un solo valore JSON.")]
Conditions = Annotated[
    list[str] | None,
    typer.Option("--filter", metavar="CAMPO=VALORE", help="Restringe ai documenti con quel valore; ripetibile."),
]


class NothingAsked(AppError):
    """A command that was given nothing to work on."""


@cli.command()
def ingest(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="File e cartelle da acquisire.")],
    as_json: Json = False,
) -> None:
    """Acquisisce file e cartelle: legge, divide in passaggi, indicizza. Ripeterlo aggiorna."""
    with connected(terminal.notice) as service, terminal.progress_bar() as on_progress:
        report = service.ingest(paths, on_progress)
    _show(report, as_json, terminal.ingest_report)
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
    with connected(terminal.notice) as service:
        _show(service.search(query, k, filters), as_json, terminal.search_result)


@cli.command()
def ask(
    question: Annotated[str | None, typer.Argument(metavar="QUESTION", help="La domanda.")] = None,
    batch: Annotated[
        Path | None, typer.Option("--batch", metavar="FILE.jsonl", help="Una domanda per riga: id e question.")
    ] = None,
    conditions: Conditions = None,
    as_json: Json = False,
) -> None:
    """Risponde con frasi dei documenti, ciascuna con la sua citazione; oppure dice che non c'è risposta."""
    filters = parse_filters(conditions or [])
    if batch is not None:
        questions = _read_questions(batch)
        with connected(terminal.notice) as service:
            for identifier, asked in questions:
                answer = to_json(service.ask(asked, filters))
                assert isinstance(answer, dict)
                print(json.dumps({"id": identifier, **answer}, ensure_ascii=False), flush=True)
        return
    _require(question or "")
    with connected(terminal.notice) as service:
        _show(service.ask(question or "", filters), as_json, terminal.answer)


def _require(text: str) -> None:
    if not text.strip():
        raise NothingAsked("La domanda è vuota: scriverla tra virgolette dopo il comando.")


def _read_questions(path: Path) -> list[tuple[object, str]]:
    """The questions of a JSONL file in order. Raises NothingAsked with the number of a bad line."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise NothingAsked(f"Il file {path} non si legge ({error}): controllare il nome e la codifica UTF-8.") from error
    questions = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
            questions.append((found["id"], str(found["question"])))
        except (ValueError, KeyError, TypeError) as error:
            raise NothingAsked(
                f"La riga {number} di {path} non è un oggetto JSON con «id» e «question»: correggerla."
            ) from error
    return questions


@documents_cli.callback()
def documents(context: typer.Context, conditions: Conditions = None, as_json: Json = False) -> None:
    """L'elenco dei documenti acquisiti."""
    if context.invoked_subcommand is not None:
        return
    filters = parse_filters(conditions or [])
    with connected(terminal.notice) as service:
        _show(list(service.documents(filters)), as_json, terminal.documents)


@documents_cli.command("show")
def show_document(identifier: Annotated[str, typer.Argument(metavar="ID")], as_json: Json = False) -> None:
    """Un documento: i suoi dati, l'indice e i passaggi."""
    with connected(terminal.notice) as service:
        _show(service.document(identifier), as_json, terminal.document)


@documents_cli.command("remove")
def remove_documents(
    identifiers: Annotated[list[str], typer.Argument(metavar="ID...")], as_json: Json = False
) -> None:
    """Toglie documenti dall'archivio; i file di origine restano dove sono."""
    with connected(terminal.notice) as service:
        _show(list(service.remove(identifiers)), as_json, terminal.removed)


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
    _show(list(checks), as_json, terminal.checks)
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


def _show(value: object, as_json: bool, render: Callable[..., None]) -> None:
    if as_json:
        print(json.dumps(to_json(value), ensure_ascii=False))
    else:
        render(value)


def run(command: typer.Typer) -> None:
    """Run the command line with our exit statuses: every error is one Italian line, no traceback."""
    try:
        command()
    except READABLE as error:
        if os.environ.get("PRASSI_DEBUG") == "1":
            raise
        terminal.error(str(error))
        sys.exit(NOTHING_DONE)
    except KeyboardInterrupt:
        terminal.error("Interrotto: quanto già fatto è salvo, ripetere il comando per continuare.")
        sys.exit(NOTHING_DONE)
    except BrokenPipeError:
        # The reader of our output (head, less) went away: nothing to report to.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(DONE)
    except OSError as error:
        if os.environ.get("PRASSI_DEBUG") == "1":
            raise
        from corpus.home import default_home, from_os_error

        terminal.error(str(from_os_error(error, default_home())))
        sys.exit(NOTHING_DONE)
