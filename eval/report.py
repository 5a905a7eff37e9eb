"""Composes the report of one run, or of two compared, and writes it as a page and as Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.errors import AppError
from corpus.home import why
from eval.compare import Comparison, QueryChange, compare
from eval.measures import mean_intervals
from eval.report_blocks import Block, Figure, Grid, Heading, Paragraph, Report
from eval.report_figures import differences_figure, found_figure, times_figures
from eval.report_html import as_html
from eval.report_markdown import as_markdown
from eval.run_files import BadRun
from eval.runs import QueryOutcome, Run
from eval.statistics import LEVEL, PERMUTATIONS, RESAMPLES
from eval.tables import measure_cells, rank_change
from eval.wording import (
    MAIN,
    count_name,
    kind_name,
    measure_meaning,
    measure_name,
    number,
    probability,
    readable,
    setting_name,
    setting_value,
    when,
    whole,
)

_WORST = 20
_RANKS = "Rango: quello del primo pertinente; «–» se tra i risultati non c'è"
_HOW = (
    f"Gli intervalli al 95% vengono da {whole(RESAMPLES)} ricampionamenti delle domande (bootstrap, "
    "percentili): dicono quanto il valore cambierebbe con altre domande dello stesso genere, non con altri "
    "documenti. Con poche decine di domande, o quando tutte hanno lo stesso esito, sono troppo stretti."
)
_HOW_PAIRED = (
    "p è la probabilità di una differenza almeno così grande se A e B fossero equivalenti (test di "
    f"randomizzazione appaiato a due code, {whole(PERMUTATIONS)} scambi). Dove poche domande cambiano, "
    "intervallo e p possono discordare: vale p. Le misure si leggono una per una: guardandone molte, "
    "qualcuna scende sotto 0,05 per caso."
)


class CannotWriteReport(AppError):
    """The folder of a report cannot be written."""


def write_report(a: Run, b: Run | None, folder: Path) -> list[Path]:
    """Write report.html, report.md and its drawings; gives the two reports' paths.

    Raises BadRun for a run without queries, NotComparable, CannotWriteReport.
    """
    report = _single(a) if b is None else _double(compare(a, b))
    files = {"report.html": as_html(report), "report.md": as_markdown(report)}
    for block in report.blocks:
        if isinstance(block, Figure):
            files[f"{block.key}.svg"] = block.svg
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise CannotWriteReport(
            f"Non posso scrivere il rapporto in {folder} ({why(error)}): "
            "indicare un'altra cartella con --out."
        ) from error
    return [folder / "report.html", folder / "report.md"]


def _single(run: Run) -> Report:
    if not run.queries:
        raise BadRun(f"La prova «{run.name}» non ha domande: non c'è nulla da riferire.")
    named = [(readable(run.name), run)]
    blocks: list[Block] = [
        Paragraph(
            f"{whole(len(run.queries))} domande della raccolta «{readable(run.collection)}», "
            f"misurate il {when(run)}."
        ),
        Heading("Misure"),
        Grid(
            "Ogni misura va da 0 a 1",
            ("Misura", "Valore", "Intervallo al 95%", "Che cosa dice"),
            tuple(
                (
                    measure_name(name),
                    number(one.mean),
                    f"{number(one.low)}–{number(one.high)}",
                    measure_meaning(name),
                )
                for name, one in mean_intervals(run).items()
            ),
            words=(0, 3),
        ),
        Heading("Grafici"),
        *_found(named),
        *times_figures(named),
        *_worst(run),
        *_settings(named),
        Heading("Come si legge"),
        Paragraph(_HOW),
    ]
    return Report(f"Valutazione delle {_plural(run)}: {readable(run.name)}", tuple(blocks))


def _plural(run: Run) -> str:
    return "ricerche" if run.kind == "retrieval" else kind_name(run.kind)


def _found(named: Sequence[tuple[str, Run]]) -> list[Figure]:
    """The curve; none for a gold file without answerable questions."""
    there = any(
        query.rank is not None or MAIN[run.kind] in query.values for _, run in named for query in run.queries
    )
    return [found_figure(named)] if there else []


def _worst(run: Run) -> list[Block]:
    """The queries that went worst in the main measure, or were answered without an answer."""
    main = MAIN[run.kind]
    bad = [query for query in run.queries if _value(query, main) < 1]
    bad.sort(key=lambda query: (_value(query, main), -(query.rank or 10**9), query.id))
    if not bad:
        return []
    count = f"{min(_WORST, len(bad))} di {whole(len(bad))}"
    name, title = measure_name(main), f"Le domande andate peggio ({count} con {measure_name(main)} sotto 1)"
    if run.kind == "answers":
        name, title = "Esito", f"Le domande andate male ({count})"
    rows = tuple((readable(query.text), _went(query, main), str(query.rank or "–")) for query in bad[:_WORST])
    return [Heading(title), Grid(_RANKS, ("Domanda", name, "Rango"), rows)]


def _value(query: QueryOutcome, main: str) -> float:
    """The main measure; for a question without an answer, whether that was said."""
    return query.values.get(main, query.values.get("refused", 0.0))


def _went(query: QueryOutcome, main: str) -> str:
    """How a query that went badly went."""
    if "refused" in query.values:
        return "risposta che non c'è"
    if "answered" in query.values:
        return "non giusta" if query.values["answered"] else "rifiutata"
    return number(_value(query, main), 2)


def _double(found: Comparison) -> Report:
    if not found.changes:
        raise BadRun("Le due prove non hanno domande con risposta: non c'è nulla da confrontare.")
    named = [(f"A: {readable(found.a.name)}", found.a), (f"B: {readable(found.b.name)}", found.b)]
    blocks: list[Block] = [
        Paragraph(
            f"A è «{readable(found.a.name)}» ({when(found.a)}), "
            f"B è «{readable(found.b.name)}» ({when(found.b)}): le stesse "
            f"{whole(len(found.a.queries))} domande della raccolta «{readable(found.a.collection)}»."
        ),
        Paragraph(_verdict(found), strong=True),
        Heading("Misure"),
        Grid(
            "Differenza = B − A",
            (
                "Misura",
                "Domande",
                "A",
                "B",
                "Differenza",
                "Intervallo al 95%",
                "p",
                "Migliorate",
                "Pari",
                "Peggiorate",
            ),
            tuple(map(measure_cells, found.measures)),
        ),
        Heading("Grafici"),
        differences_figure(found),
        found_figure(named),
        *times_figures(named),
        *_changed("Le domande che guadagnano di più", found.gained, found.main),
        *_changed("Le domande che perdono di più", found.lost, found.main),
        *_settings(named),
        Heading("Come si legge"),
        Paragraph(_HOW),
        Paragraph(_HOW_PAIRED),
    ]
    title = f"Confronto di {_plural(found.a)}: {readable(found.a.name)} e {readable(found.b.name)}"
    return Report(title, tuple(blocks))


def _verdict(found: Comparison) -> str:
    """Whether B is better, in a sentence."""
    paired = next(one for one in found.measures if one.name == found.main).paired
    mean, low, high = (
        number(x, signed=True)
        for x in (paired.difference.mean, paired.difference.low, paired.difference.high)
    )
    said = f"{measure_name(found.main)}: differenza {mean} (da {low} a {high}, p\u00a0{_equals(paired.p)})."
    if paired.p >= 1 - LEVEL:
        return f"Con queste domande A e B non si distinguono. {said}"
    return f"B è {'meglio' if paired.difference.mean > 0 else 'peggio'} di A. {said}"


def _equals(p: float) -> str:
    said = probability(p)
    return said if said.startswith("<") else f"=\u00a0{said}"


def _changed(title: str, changes: Sequence[QueryChange], main: str) -> list[Block]:
    if not changes:
        return []
    rows = tuple(
        (readable(one.a.text), number(one.difference, 2, signed=True), rank_change(one)) for one in changes
    )
    grid = Grid(
        _RANKS,
        ("Domanda", measure_name(main), "Rango"),
        rows,
    )
    return [Heading(title), grid]


def _settings(named: Sequence[tuple[str, Run]]) -> list[Block]:
    """What was measured with what; where two runs differ in a setting the row says so."""
    several = len(named) > 1
    settings = [{"release": run.release, **run.config} for _, run in named]
    rows = []
    for key in dict.fromkeys(key for one in settings for key in one):
        cells = [setting_value(one[key]) if key in one else "–" for one in settings]
        differs = ["diversa" if cells[0] != cells[-1] else ""] if several else []
        rows.append((setting_name(key), *cells, *differs))
    for key in dict.fromkeys(key for _, run in named for key in run.counts):
        cells = [setting_value(run.counts[key]) if key in run.counts else "–" for _, run in named]
        rows.append((count_name(key), *cells, *([""] if several else [])))
    head = ("Impostazione", *(name for name, _ in named), *([""] if several else []))
    return [Heading("Con che cosa"), Grid("Impostazioni e conteggi", head, tuple(rows), words=(0, 1, 2, 3))]
