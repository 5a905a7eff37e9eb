"""Renders what ties an act to others: later changes, foundations, the drawing, the same matter."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from urllib.parse import urlencode

from app.act_results import ActEdge, ActNetwork, ActNode, ChangeView, Notice, ReferenceView, ThreadView
from app.page.graph_svg import KINDS, act_address, graph_svg
from app.page.wording import local_url, shortened
from app.places import place_url
from ingest.norms.label import article_label, articles_label

_LONGEST_TITLE = 120


def changes(found: Sequence[ChangeView]) -> str:
    """What later acts did to this one, each with the words that say so."""
    if not found:
        return ""
    items = "".join(
        f"<li><strong>{escape(change.said[:1].upper() + change.said[1:])}</strong> {_other(change)}"
        f"<blockquote>{escape(shortened(change.sentence, 400))}</blockquote>"
        f'<p class="meta"><a href="{local_url(change.url)}" data-viewer>'
        f"{escape(shortened(change.source.title, 90))}"
        + (f", p. {change.page}" if change.page else "")
        + "</a></p></li>"
        for change in found
    )
    return (
        '<div class="notice problem changes"><h3>Questo atto è stato cambiato o revocato</h3>'
        f"<ul>{items}</ul></div>"
    )


def notices(found: Sequence[Notice]) -> str:
    """What became of the acts that an answer quotes or names: to be read before the answer is used."""
    if not found:
        return ""
    items = "".join(
        f"<li>{escape(one.act)}: {escape(one.change.said)} {_other(one.change)} "
        f'<span class="meta"><a href="{local_url(one.change.url)}" data-viewer>dove è scritto</a></span></li>'
        for one in found
    )
    return f'<div class="notice problem changes"><h3>Atti cambiati in seguito</h3><ul>{items}</ul></div>'


def named_acts(found: Sequence[ReferenceView]) -> str:
    """The acts that an answer's quotes name, each leading to who else cites it."""
    links = "".join(
        f'<a class="chip" href="{escape(act_url(one.urn), quote=True)}" '
        f'title="{escape(one.name or one.label, quote=True)}">{escape(_short(one))}</a>'
        for one in found
        if one.urn is not None
    )
    return f'<h3>Norme e atti citati</h3><p class="chips">{links}</p>' if links else ""


def _short(one: ReferenceView) -> str:
    return f"{one.label}, art. {article_label(one.article)}" if one.article else one.label


def act_url(text: str) -> str:
    """The address of the view on what ``text`` names."""
    return "/?" + urlencode({"atto": text})


def _other(change: ChangeView) -> str:
    if change.document is None:
        return escape(change.other)
    url = local_url(place_url(change.document.id, 1))
    return f'<a href="{url}" data-viewer>{escape(change.other)}</a>'


def foundations(network: ActNetwork) -> str:
    """What the act rests on, by kind, the most cited first."""
    nodes = {node.id: node for node in network.nodes}
    cited = [(nodes[edge.target], edge) for edge in network.edges if edge.source == network.centre.id]
    if not cited:
        return ""
    groups = []
    for kind, title in KINDS.items():
        rows = "".join(_foundation(node, edge) for node, edge in cited if node.kind == kind)
        if rows:
            groups.append(f"<h4>{title}</h4><ul>{rows}</ul>")
    return f'<h3>Su che cosa si fonda</h3><div class="foundations">{"".join(groups)}</div>'


def _foundation(node: ActNode, edge: ActEdge) -> str:
    link = act_address(node)
    label = escape(node.label)
    shown = f'<a href="{escape(link, quote=True)}">{label}</a>' if link else label
    articles = articles_label(edge.articles)
    said = edge.said if edge.relation != "cites" else ""
    times = f"{edge.mentions} volte" if edge.mentions > 1 else ""
    rest = " · ".join(part for part in (node.name or "", articles, said, times) if part)
    where = ""
    if node.document:
        url = local_url(place_url(node.document.id, 1))
        where = f' <a class="held" href="{url}" data-viewer>in archivio</a>'
    return f"<li>{shown}{f' <span class=meta>{escape(rest)}</span>' if rest else ''}{where}</li>"


def drawing(network: ActNetwork) -> str:
    """The act among the others, drawn."""
    drawn = graph_svg(network)
    return f"<h3>Il disegno dei riferimenti</h3>{drawn}" if drawn else ""


def threads(found: Sequence[ThreadView]) -> str:
    """The other documents of the same matter."""
    if not found:
        return ""
    items = "".join(
        f'<li><a href="{local_url(place_url(one.document.id, 1))}" data-viewer>'
        f"{escape(shortened(one.document.title, _LONGEST_TITLE))}</a> "
        f'<span class="meta">{escape(one.shared)}</span></li>'
        for one in found
    )
    return f'<h3>Stessa pratica</h3><ul class="threads">{items}</ul>'
