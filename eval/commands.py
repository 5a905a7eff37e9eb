"""The whole command line: the application's commands and those that judge it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from app.cli import cli, run

eval_cli = typer.Typer(no_args_is_help=True, help="Quanto è buono: misure di ricerca e di risposta.")
cli.add_typer(eval_cli, name="eval")

Json = Annotated[bool, typer.Option("--json", help="Stampa un solo valore JSON.")]


@eval_cli.command()
def retrieval(
    folder: Annotated[Path, typer.Argument(metavar="BEIR_DIR")],
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="Profondità della ricerca.")] = 100,
    home: Annotated[
        Path | None, typer.Option(help="Cartella dei dati da usare; altrimenti una temporanea.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Misura la ricerca su una raccolta in formato BEIR."""
    from eval.retrieval import measure_retrieval, show_scores

    scores = measure_retrieval(folder, k, home)
    if as_json:
        print(json.dumps(scores, ensure_ascii=False))
    else:
        show_scores(scores)


@eval_cli.command()
def answers(
    gold: Annotated[Path, typer.Argument(metavar="GOLD.jsonl")],
    as_json: Json = False,
) -> None:
    """Misura le risposte su domande con risposta nota, nella cartella dei dati in uso."""
    from eval.answers import measure_answers, show_answer_scores

    scores = measure_answers(gold)
    if as_json:
        print(json.dumps(scores, ensure_ascii=False))
    else:
        show_answer_scores(scores)


def main() -> None:
    """The ``prassi`` command."""
    run(cli)
