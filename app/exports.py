"""Writes what is known of an act for other programs: a table as CSV, a graph as JSON-LD."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

from app.act_results import ActEdge, ActNetwork, ActNode, LookupResult
from app.quote import fold

_COLUMNS = (
    "verso", "atto", "nome", "identificativo", "articoli", "relazione", "menzioni", "documento", "data",
    "pagina", "frase", "collegamento",
)  # fmt: skip
# What a spreadsheet would take for a formula
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(found: LookupResult, network: ActNetwork) -> str:
    """One row a mention of the act, then one an act that it rests on; parted by semicolons, as Italian
    spreadsheets expect, with a byte order mark."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(_COLUMNS)
    for row in (*_mentions(found, network), *_foundations(network)):
        writer.writerow([_harmless(cell) for cell in row])
    return "\ufeff" + text.getvalue()


def _mentions(found: LookupResult, network: ActNetwork) -> Iterator[tuple[object, ...]]:
    done = {
        node.document.id: edge.said
        for edge in network.edges
        for node in network.nodes
        if edge.source == node.id and node.document and edge.target == network.centre.id
    }
    for citing in found.documents:
        document = citing.document
        for one in citing.mentions:
            reference = one.reference
            yield (
                "citato da", document.title, "", "", reference.article or "", done.get(document.id, "cita"),
                1, document.path, document.date or "", one.page or "", fold(one.sentence), one.url,
            )  # fmt: skip


def _foundations(network: ActNetwork) -> Iterator[tuple[object, ...]]:
    nodes = {node.id: node for node in network.nodes}
    for edge in network.edges:
        if edge.source != network.centre.id:
            continue
        node = nodes[edge.target]
        yield (
            "cita", node.label, node.name or "", node.urn or "", ", ".join(edge.articles), edge.said,
            edge.mentions, node.document.path if node.document else "", "", "", "", node.url or "",
        )  # fmt: skip


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def as_jsonld(network: ActNetwork) -> str:
    """The network in the terms of schema.org: acts are ``Legislation``, links ``citation`` and the
    relations that schema.org has between acts."""
    nodes = {node.id: _legislation(node) for node in network.nodes}
    for edge in network.edges:
        name = _PROPERTIES.get(edge.relation, "citation")
        links = nodes[edge.source].setdefault(name, [])
        assert isinstance(links, list)
        links.append({"@id": _identifier(edge.target), **_places(edge)})
    graph = {"@context": "https://schema.org", "@graph": list(nodes.values())}
    return json.dumps(graph, ensure_ascii=False, indent=2)


_PROPERTIES = {
    "modifies": "legislationAmends",
    "integrates": "legislationAmends",
    "extends": "legislationAmends",
    "rectifies": "legislationCorrects",
    "revokes": "legislationRepeals",
    "annuls": "legislationRepeals",
    "replaces": "legislationRepeals",
    "executes": "legislationApplies",
}


def _identifier(key: str) -> str:
    return key if key.startswith(("urn:", "celex:", "ECLI:")) else f"urn:prassi:{key}"


def _legislation(node: ActNode) -> dict[str, object]:
    shown: dict[str, object] = {
        "@id": _identifier(node.id),
        "@type": "Legislation" if node.urn else "CreativeWork",
        "name": node.name or node.label,
    }
    if node.name:
        shown["alternateName"] = node.label
    if node.urn:
        shown["legislationIdentifier"] = node.urn
    if node.url:
        shown["url"] = node.url
    if node.document and node.document.date:
        shown["legislationDate"] = node.document.date
    return shown


def _places(edge: ActEdge) -> dict[str, object]:
    return (
        {"legislationIdentifier": [f"art. {article}" for article in edge.articles]} if edge.articles else {}
    )
