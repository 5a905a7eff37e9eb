"""The figures of a report: what was found within how many results, who gained and lost, how long it took."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from eval.compare import Comparison
from eval.measures import percentile
from eval.plots import Line, curves, histogram, sorted_differences
from eval.report_blocks import Figure, Grid
from eval.run_files import DEPTH
from eval.runs import Run
from eval.statistics import Interval, intervals
from eval.wording import measure_name, milliseconds, number, whole

_SHOWN_RANKS = (1, 2, 3, 5, 10, 20, 50, 100)
_ANSWER_DEPTH = 10
_SHARES = (("p50", 0.50), ("p95", 0.95), ("p99", 0.99))


def found_within(run: Run) -> NDArray[np.float64]:
    """Queries × ranks: the share of what is relevant that stands within each rank.

    A query of a gold file has found what it needs with the first gold quote, and is left out where
    there is no answer.
    """
    if run.kind == "answers":
        asked = [query for query in run.queries if "right" in query.values]
        return np.array(
            [[float(query.rank is not None and query.rank <= k) for k in _ranks(run)] for query in asked]
        )
    rows = np.zeros((len(run.queries), len(_ranks(run))))
    for row, query in zip(rows, run.queries, strict=True):
        wanted = {one for one, score in query.relevant.items() if score > 0}
        for place, one in enumerate(query.ranked[: rows.shape[1]]):
            if one in wanted:
                row[place:] += 1 / len(wanted)
    return rows


def _ranks(run: Run) -> range:
    if run.kind == "answers":
        return range(1, _ANSWER_DEPTH + 1)
    k = run.config.get("k")
    return range(1, 1 + min(DEPTH, k if isinstance(k, int) else DEPTH))


def found_figure(runs: Sequence[tuple[str, Run]]) -> Figure:
    """How much of what is relevant stands within each rank, for one run with its band or for two."""
    series = [(name, intervals(found_within(run), resamples=1000)) for name, run in runs]
    answers = runs[0][1].kind == "answers"
    title = "Citazione attesa entro il rango" if answers else "Richiamo entro il rango (recall@k)"
    lines = [
        Line(
            name,
            tuple((k, one.mean) for k, one in enumerate(found, start=1)),
            tuple((k, one.low, one.high) for k, one in enumerate(found, start=1)) if len(runs) == 1 else (),
        )
        for name, found in series
    ]
    what = (
        "quota delle domande con un passo atteso tra i primi k risultati"
        if answers
        else "quota media dei pertinenti trovati tra i primi k risultati"
    )
    description = f"Per ogni rango k la {what}. L'asse dei ranghi è logaritmico, quello verticale può " + (
        "non partire da zero. La fascia è l'intervallo al 95%."
        if len(runs) == 1
        else "non partire da zero. Linea continua: A; tratteggiata: B."
    )
    return Figure(
        key="richiamo",
        title=title,
        description=description,
        svg=curves("richiamo", title, description, lines, "rango k"),
        grid=_found_grid(series),
    )


def _found_grid(series: Sequence[tuple[str, tuple[Interval, ...]]]) -> Grid:
    depth = min(len(found) for _, found in series)
    ranks = [k for k in _SHOWN_RANKS if k <= depth]
    return Grid(
        "I valori del grafico",
        ("Entro il rango", *(cell for name, _ in series for cell in (name, "intervallo al 95%"))),
        tuple((str(k), *(cell for _, found in series for cell in _mean_cells(found[k - 1]))) for k in ranks),
        words=(),
    )


def _mean_cells(one: Interval) -> tuple[str, str]:
    return number(one.mean), f"{number(one.low)}–{number(one.high)}"


def differences_figure(found: Comparison) -> Figure:
    """Every query's difference in the main measure, the most gained first."""
    values = [change.difference for change in found.changes]
    paired = next(one for one in found.measures if one.name == found.main).paired
    name = measure_name(found.main)
    title = f"Differenza per domanda, {name}"
    description = (
        "Una barra per domanda, da quella che guadagna di più a quella che perde di più: sopra lo zero "
        f"B è meglio di A, sotto è peggio. {whole(paired.wins)} domande migliorano, "
        f"{whole(paired.losses)} peggiorano, {whole(paired.ties)} restano uguali."
    )
    # The highest first, as the bars stand.
    cuts = [("massima", 100), ("P90", 90), ("P75", 75), ("mediana", 50), ("P25", 25), ("P10", 10)]
    rows = [(label, number(float(np.percentile(values, at)), signed=True)) for label, at in cuts]
    rows.append(("minima", number(min(values), signed=True)))
    return Figure(
        key="differenze",
        title=title,
        description=description,
        svg=sorted_differences("differenze", title, description, values, ("domande", "B − A")),
        grid=Grid("I valori del grafico", ("Differenza", "B − A"), tuple(rows)),
    )


def times_figures(runs: Sequence[tuple[str, Run]]) -> list[Figure]:
    """How long the queries of each run took, on the same scale."""
    limit = max(percentile([query.ms for query in run.queries], 0.99) for _, run in runs) * 1.15 or 1.0
    return [_times_figure(f"tempi-{place}", name, run, limit) for place, (name, run) in enumerate(runs, 1)]


def _times_figure(key: str, name: str, run: Run, limit: float) -> Figure:
    times = [query.ms for query in run.queries]
    found = [(label, percentile(times, share)) for label, share in _SHARES]
    beyond = sum(time > limit for time in times)
    title = f"Tempo di una {'risposta' if run.kind == 'answers' else 'ricerca'}, {name}"
    description = "Quante domande hanno richiesto quanti millisecondi. Le linee tratteggiate sono " + (
        "il tempo entro cui sta la metà (p50), il 95% (p95) e il 99% (p99) delle domande. "
    )
    if beyond:
        description += f"Fuori dal disegno: {whole(beyond)}, la più lenta di {milliseconds(max(times))}."
    marks = [(f"{label} {milliseconds(value)}", value) for label, value in found]
    rows = [("minimo", milliseconds(min(times)))]
    rows += [(label, milliseconds(value)) for label, value in found]
    rows.append(("massimo", milliseconds(max(times))))
    return Figure(
        key=key,
        title=title,
        description=description.strip(),
        svg=histogram(key, title, description, times, marks, limit),
        grid=Grid("I valori del grafico", ("Tempo", name), tuple(rows)),
    )
