"""Draws an act among those that cite it and those that it rests on, as an SVG that a script brings to life.

Three columns: who cites, the act, what it rests on. Labels never meet, whatever the number of acts;
the script keeps the act in sight while the columns scroll, marks the lines of the act under the
pointer, and hides what is not wanted.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from urllib.parse import urlencode

from app.act_results import ActEdge, ActNetwork, ActNode
from app.page.wording import shortened
from ingest.norms.label import articles_label
from ingest.relations import CHANGES

ROW = 46
WIDTH = 980
NODE_WIDTH = 290
NODE_HEIGHT = 38
_MARGIN = 12
_CENTRE_X = (WIDTH - NODE_WIDTH) // 2
_LABEL_CHARS = 36
_FIRST_SIGHT = 8
"""Rows beside which the act stands before anything is scrolled."""

KINDS = {
    "internal": "Atti di enti",
    "state": "Norme statali",
    "regional": "Norme regionali",
    "eu": "Norme europee",
    "case-law": "Sentenze",
    "other": "Altri",
}


def graph_svg(network: ActNetwork) -> str:
    """The drawing, with its switches by kind; empty where the act stands alone."""
    citing = _ordered(network, -1)
    cited = _ordered(network, 1)
    rows = max(len(citing), len(cited))
    if rows == 0:
        return ""
    height = rows * ROW + 2 * _MARGIN
    centre_y = _MARGIN + min(rows, _FIRST_SIGHT) * ROW / 2 - ROW / 2
    lines, boxes = [], []
    for column, x in ((citing, _MARGIN), (cited, WIDTH - NODE_WIDTH - _MARGIN)):
        for row, (node, edge) in enumerate(column):
            y = _MARGIN + row * ROW
            lines.append(_line(node, edge, y, centre_y))
            boxes.append(_box(node, edge, x, y))
    boxes.append(_box(network.centre, None, _CENTRE_X, centre_y))
    left_out = (
        f'<p class="note">Altri {network.left_out} atti, meno citati, non sono nel disegno.</p>'
        if network.left_out
        else ""
    )
    return (
        f'<div class="graph" data-graph>{_switches([node for node, _ in (*citing, *cited)])}'
        f'<div class="graph-heads" aria-hidden="true"><span>{"Chi lo cita" if citing else ""}</span>'
        f"<span></span><span>{'Su che cosa si fonda' if cited else ''}</span></div>"
        '<div class="graph-scroll" tabindex="0" role="region" aria-label="Grafo dei riferimenti">'
        f'<svg viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        f'role="group" aria-label="{escape(_summary(network), quote=True)}">'
        f"<g class='lines' aria-hidden='true'>{''.join(lines)}</g>{''.join(boxes)}</svg></div>"
        f"{left_out}</div>"
    )


def _summary(network: ActNetwork) -> str:
    citing = sum(node.column < 0 for node in network.nodes)
    cited = sum(node.column > 0 for node in network.nodes)
    return f"{network.centre.label}: citato da {citing}, cita {cited}"


def _ordered(network: ActNetwork, column: int) -> list[tuple[ActNode, ActEdge]]:
    """The acts of a column with their line: what changes first, then by kind and number of mentions."""
    edges = {(edge.source if column < 0 else edge.target): edge for edge in network.edges}
    found = [(node, edges[node.id]) for node in network.nodes if node.column == column and node.id in edges]
    kinds = list(KINDS)
    return sorted(
        found,
        key=lambda pair: (
            pair[1].relation not in CHANGES,
            kinds.index(pair[0].kind) if pair[0].kind in kinds else len(kinds),
            -pair[1].mentions,
            pair[0].label,
        ),
    )


def _line(node: ActNode, edge: ActEdge, y: float, centre_y: float) -> str:
    x1 = _MARGIN + NODE_WIDTH if node.column < 0 else WIDTH - NODE_WIDTH - _MARGIN
    x2 = _CENTRE_X if node.column < 0 else _CENTRE_X + NODE_WIDTH
    middle = (x1 + x2) / 2
    y1, y2 = y + NODE_HEIGHT / 2, centre_y + NODE_HEIGHT / 2
    width = 1 + math.log2(edge.mentions)
    return (
        f'<path class="{_tone(edge)}" data-of="{escape(node.id, quote=True)}" '
        f'd="M{x1} {y1:g}C{middle:g} {y1:g} {middle:g} {y2:g} {x2} {y2:g}" stroke-width="{width:.1f}"/>'
    )


def _tone(edge: ActEdge) -> str:
    if edge.relation in CHANGES:
        return "changes"
    return "executes" if edge.relation == "executes" else "cites"


def _box(node: ActNode, edge: ActEdge | None, x: float, y: float) -> str:
    label, _, body = node.label.partition(" – ")
    second = _second_line(node, edge, body)
    first_y = y + (16 if second else 24)
    title = " – ".join(part for part in (node.label, node.name, second) if part)
    inner = (
        f"<title>{escape(title)}</title>"
        f'<rect x="{x:g}" y="{y:g}" width="{NODE_WIDTH}" height="{NODE_HEIGHT}" rx="4"/>'
        f'<text x="{x + 12:g}" y="{first_y:g}">{escape(shortened(label, _LABEL_CHARS))}</text>'
        + (
            f'<text class="second" x="{x + 12:g}" y="{y + 31:g}">{escape(shortened(second, 44))}</text>'
            if second
            else ""
        )
    )
    kind = escape(node.kind, quote=True)
    attributes = (
        f'class="node {"centre" if edge is None else kind}" data-id="{escape(node.id, quote=True)}" '
        f'data-kind="{kind}" data-y="{y:g}"'
    )
    link = act_address(node)
    if edge is None or link is None:
        return f"<g {attributes}>{inner}</g>"
    return f'<a href="{escape(link, quote=True)}" {attributes}>{inner}</a>'


def _second_line(node: ActNode, edge: ActEdge | None, body: str) -> str:
    if edge is None:
        return node.name or body
    parts = [edge.said] if edge.relation != "cites" else []
    if edge.articles:
        parts.append(articles_label(edge.articles[:6]))
    elif node.name:
        parts.append(node.name)
    elif body:
        parts.append(body)
    if edge.mentions > 1:
        parts.append(f"{edge.mentions} volte")
    return " · ".join(parts)


def act_address(node: ActNode) -> str | None:
    """The address of the view on an act; None for what no identifier names."""
    if node.urn:
        return "/?" + urlencode({"atto": node.urn})
    return "/?" + urlencode({"atto": f"documento:{node.document.id}"}) if node.document else None


def _switches(nodes: Sequence[ActNode]) -> str:
    counts = {kind: sum(node.kind == kind for node in nodes) for kind in KINDS}
    there = [kind for kind, count in counts.items() if count]
    if len(there) < 2:
        return ""
    boxes = "".join(
        f'<label><input type="checkbox" checked data-kind="{kind}"> {KINDS[kind]} ({counts[kind]})</label>'
        for kind in there
    )
    return f'<fieldset class="switches"><legend>Mostra</legend>{boxes}</fieldset>'
