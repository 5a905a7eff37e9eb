"""Shows the figures of the bench of scale: a table in plain text, a drawing of how cost grows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from eval.plots import Line, growth
from eval.process_use import Spent
from eval.scale_figures import Scale, Side, exponent
from eval.wording import number

_MB = 1024 * 1024


def table(scales: Sequence[Scale]) -> str:
    """Every figure by size, in columns; times in milliseconds, ratios of processor time."""
    rows = [
        ("passages", [f"{scale.passages:,}" for scale in scales]),
        *((name, [_times(scale.ours, name) for scale in scales]) for name in _names(scales)),
        ("floor: search", [_times(scale.floor, "search") for scale in scales]),
        ("floor: exact vectors", [_times(scale.floor, "dense") for scale in scales]),
        ("floor: bm25s", [_times(scale.floor, "lexical") for scale in scales]),
        ("search / floor, processor", [f"{scale.ratio():.3f}" for scale in scales]),
        *(
            (f"dense recall@10, {_left(name)}", [_recall(scale, name) for scale in scales])
            for name in dict.fromkeys(one.filter for scale in scales for one in scale.recall)
        ),
        ("memory MB (own; floor)", [_memory(scale) for scale in scales]),
        ("memory while building MB (floor)", [_peak(scale) for scale in scales]),
        ("index on disk MB", [f"{scale.ours.disk / _MB:.0f}" for scale in scales]),
        ("put, s (processor)", [_spent(scale.ours.build) for scale in scales]),
        ("graph, s (processor)", [_spent(scale.ours.optimize) for scale in scales]),
        ("register, s (processor)", [_spent(scale.ours.register) for scale in scales]),
        ("floor: build, s (processor)", [_spent(scale.floor.build) for scale in scales]),
    ]
    return _columns(rows)


def growths(scales: Sequence[Scale]) -> str:
    """With which power of the size the processor time of a search grows, step by step and in all."""
    lines = []
    for name, points in (("search", costs(scales)), ("floor", floor_costs(scales))):
        if len(points) < 2:
            continue
        steps = [f"{a[0]:,} → {b[0]:,}: {exponent([a, b]):+.2f}" for a, b in pairwise(points)]
        lines.append(f"{name} grows with the power {exponent(points):+.2f} ({'; '.join(steps)})")
    return "\n".join(lines)


def drawing(scales: Sequence[Scale]) -> str:
    """An SVG of processor time a query over passages, for the index and for its floor."""
    ours, floor = costs(scales), floor_costs(scales)
    said = [
        f"a {number(size, 0)} passaggi {number(cost, 2)} ms, riferimento {number(other, 2)} ms"
        for (size, cost), (_, other) in zip(ours, floor, strict=True)
    ]
    power = f" La ricerca cresce con la potenza {number(exponent(ours), 2)}." if len(ours) > 1 else ""
    return growth(
        "scala",
        "Costo di una ricerca al crescere dei passaggi",
        f"Millisecondi di processore per domanda, senza la codifica: {'; '.join(said)}.{power}",
        [Line("Prassi", ours), Line("numpy esatto + bm25s", floor)],
        ("passaggi", "ms di processore"),
    )


def costs(scales: Sequence[Scale]) -> tuple[tuple[float, float], ...]:
    return tuple((scale.passages, scale.ours.stage("search").cpu) for scale in scales)


def floor_costs(scales: Sequence[Scale]) -> tuple[tuple[float, float], ...]:
    return tuple((scale.passages, scale.floor.stage("search").cpu) for scale in scales)


def _columns(rows: Sequence[tuple[str, Sequence[str]]]) -> str:
    lines = [(name, *cells) for name, cells in rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join([name.ljust(widths[0]), *map(str.rjust, cells, widths[1:])]) for name, *cells in lines
    )


def _names(scales: Sequence[Scale]) -> list[str]:
    return list(dict.fromkeys(stage.name for scale in scales for stage in scale.ours.stages))


def _times(side: Side, name: str) -> str:
    found = side.stage(name)
    return f"{found.p50:.2f}/{found.p95:.2f}/{found.p99:.2f} ({found.cpu:.2f})"


def _recall(scale: Scale, name: str) -> str:
    return next(f"{one.at_10:.4f}" for one in scale.recall if one.filter == name)


def _left(name: str) -> str:
    return name if name[0].isdigit() else "no filter"


def _memory(scale: Scale) -> str:
    ours, floor = scale.ours.memory, scale.floor.memory
    return f"{ours.resident / _MB:.0f} ({ours.own / _MB:.0f}; {floor.resident / _MB:.0f})"


def _peak(scale: Scale) -> str:
    return f"{scale.ours.peak_building / _MB:.0f} ({scale.floor.peak_building / _MB:.0f})"


def _spent(spent: Spent) -> str:
    return f"{spent.wall:.1f} ({spent.cpu:.1f})"
