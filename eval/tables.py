"""Shows measurements on the terminal, or as JSON for scripts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from eval.compare import Comparison, MeasureChange, QueryChange
from eval.runs import Run
from eval.wording import measure_name, number, probability, readable, whole


def show_retrieval(scores: Mapping[str, object]) -> None:
    """Print RetrievalScores, each measure beside its interval."""
    intervals = scores["intervals"]
    assert isinstance(intervals, dict)
    table = Table("Misura", "Valore", "Intervallo al 95%", box=None, header_style="bold")
    for name, value in scores.items():
        if name not in ("config", "intervals"):
            low_high = intervals.get(name)
            table.add_row(name, str(value), f"{low_high[0]}–{low_high[1]}" if low_high else "")
    Console(highlight=False).print(table)


def show_comparison(found: Comparison) -> None:
    """Print how two runs differ, and the queries that gained and lost most."""
    console = Console(highlight=False)
    console.print(
        f"A: {escape(found.a.name)} · B: {escape(found.b.name)} · {whole(len(found.a.queries))} domande"
    )
    table = Table("Misura", "A", "B", "B − A", "95%", "p", "+/=/−", box=None)
    for change in found.measures:
        name, _, a, b, difference, interval, p, *counts = measure_cells(change)
        table.add_row(name, a, b, difference, interval, p, "/".join(counts))
    for column in table.columns[1:]:
        column.no_wrap = True
    console.print(table)
    for title, changes in (
        ("Le domande che guadagnano di più", found.gained),
        ("Le domande che perdono di più", found.lost),
    ):
        if changes:
            console.print(f"\n[bold]{title}[/] ({measure_name(found.main)}; rango del primo pertinente)")
        for one in changes:
            console.print(
                f"{number(one.difference, signed=True):>7}  {rank_change(one):<12} "
                f"{escape(readable(one.a.text))}",
                soft_wrap=True,
            )


def measure_cells(change: MeasureChange) -> tuple[str, ...]:
    """A measure in both runs, as the cells of a row."""
    paired = change.paired
    low, high = number(paired.difference.low, signed=True), number(paired.difference.high, signed=True)
    return (
        measure_name(change.name),
        whole(change.queries),
        number(change.a),
        number(change.b),
        number(paired.difference.mean, signed=True),
        f"da {low} a {high}",
        probability(paired.p),
        whole(paired.wins),
        whole(paired.ties),
        whole(paired.losses),
    )


def rank_change(one: QueryChange) -> str:
    """12 → 1; a dash where nothing relevant was found."""
    return f"{one.a.rank or '–'} → {one.b.rank or '–'}"


def comparison_json(found: Comparison) -> dict[str, object]:
    """A comparison as JSON: runs, measures, the queries that gained and lost most."""
    return {
        "a": _run_json(found.a),
        "b": _run_json(found.b),
        "measures": {
            change.name: {
                "queries": change.queries,
                "a": round(change.a, 4),
                "b": round(change.b, 4),
                "difference": round(change.paired.difference.mean, 4),
                "interval": [
                    round(change.paired.difference.low, 4),
                    round(change.paired.difference.high, 4),
                ],
                "p": round(change.paired.p, 6),
                "wins": change.paired.wins,
                "ties": change.paired.ties,
                "losses": change.paired.losses,
            }
            for change in found.measures
        },
        "by": found.main,
        "gained": _changes_json(found.gained),
        "lost": _changes_json(found.lost),
    }


def _run_json(run: Run) -> dict[str, object]:
    return {
        "name": run.name,
        "collection": run.collection,
        "made": run.made,
        "release": run.release,
        "config": dict(run.config),
    }


def _changes_json(changes: Sequence[QueryChange]) -> list[dict[str, object]]:
    return [
        {
            "id": one.a.id,
            "text": one.a.text,
            "difference": round(one.difference, 4),
            "rank_a": one.a.rank,
            "rank_b": one.b.rank,
        }
        for one in changes
    ]
