"""The whole command line: the application's commands and those that judge it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app import terminal
from app.cli import cli, run
from app.printing import print_json

eval_cli = typer.Typer(no_args_is_help=True, help="Quanto è buono: misure di ricerca e di risposta.")
cli.add_typer(eval_cli, name="eval")

Json = Annotated[bool, typer.Option("--json", help="Stampa un solo valore JSON.")]
Save = Annotated[
    str | None,
    typer.Option(
        "--save",
        metavar="NOME|FILE.jsonl",
        help="Conserva la prova: un nome la mette nella cartella dei dati, un file .jsonl dove si vuole.",
    ),
]
FirstRun = Annotated[
    str, typer.Argument(metavar="PROVA", help="Una prova conservata con --save: il suo nome o il suo file.")
]
SecondRun = Annotated[str, typer.Argument(metavar="PROVA2", help="Quella da confrontare con la prima.")]


@eval_cli.command()
def retrieval(
    folder: Annotated[Path, typer.Argument(metavar="BEIR_DIR")],
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="Profondità della ricerca.")] = 100,
    home: Annotated[
        Path | None, typer.Option(help="Cartella dei dati da usare; altrimenti una temporanea.")
    ] = None,
    save: Save = None,
    as_json: Json = False,
) -> None:
    """Misura la ricerca su una raccolta in formato BEIR."""
    from eval.measures import retrieval_scores
    from eval.retrieval import run_retrieval
    from eval.run_files import path_to_save, write_run
    from eval.tables import show_retrieval

    # A name that cannot serve is told now, not after the hours that a measurement takes.
    path = path_to_save(save) if save else None
    run = run_retrieval(folder, k, home)
    scores = retrieval_scores(run)
    if as_json:
        print_json(scores)
    else:
        show_retrieval(scores)
    if path:
        write_run(run, path)
        terminal.notice(f"Prova conservata in {path}")


@eval_cli.command()
def answers(
    gold: Annotated[Path, typer.Argument(metavar="GOLD.jsonl")],
    save: Save = None,
    as_json: Json = False,
) -> None:
    """Misura le risposte su domande con risposta nota, nella cartella dei dati in uso."""
    from eval.answers import answer_outcomes, answer_scores, show_answer_scores
    from eval.measures import bounds
    from eval.outcomes import answers_run
    from eval.run_files import path_to_save, write_run

    path = path_to_save(save) if save else None
    outcomes = answer_outcomes(gold)
    scores = answer_scores(outcomes)
    run = answers_run(gold.name, outcomes)
    if as_json:
        print_json({**scores, "intervals": bounds(run)})
    else:
        show_answer_scores(scores)
    if path:
        write_run(run, path)
        terminal.notice(f"Prova conservata in {path}")


@eval_cli.command()
def compare(a: FirstRun, b: SecondRun, as_json: Json = False) -> None:
    """Confronta due prove delle stesse domande: differenze, intervalli, domande che cambiano di più."""
    from eval.compare import compare as compare_runs
    from eval.run_files import read_run, run_path
    from eval.tables import comparison_json, show_comparison

    found = compare_runs(read_run(run_path(a)), read_run(run_path(b)))
    if as_json:
        print_json(comparison_json(found))
    else:
        show_comparison(found)


@eval_cli.command()
def report(
    a: FirstRun,
    b: Annotated[
        str | None, typer.Argument(metavar="PROVA2", help="Un'altra, da confrontare con la prima.")
    ] = None,
    out: Annotated[Path, typer.Option("--out", help="Cartella in cui scrivere il rapporto.")] = Path(
        "rapporto"
    ),
) -> None:
    """Scrive il rapporto di una prova, o di due a confronto, con grafici: report.html e report.md."""
    from eval.report import write_report
    from eval.run_files import read_run, run_path

    for path in write_report(read_run(run_path(a)), read_run(run_path(b)) if b else None, out):
        print(path)


def main() -> None:
    """The ``prassi`` command."""
    run(cli)
