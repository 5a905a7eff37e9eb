"""Finds every reference to an act in running text, with exact offsets, and says which act it is.

    from ingest.norms import find_references

    for reference in find_references("Visto l'art. 107, comma 3, del D.Lgs. n. 267/2000"):
        print(reference.urn)    # urn:nir:stato:decreto.legislativo:2000-08-18;267~art107-com3

Stands alone: no part of it needs the rest of the project. The time it takes grows with the length
of the text and no faster.
"""

from __future__ import annotations

from dataclasses import replace

from ingest.norms.again import find_again
from ingest.norms.mentions import find_mentions, with_abbreviations
from ingest.norms.names import find_abbreviated
from ingest.norms.pairs import join_pairs
from ingest.norms.partitions import Chain, find_chains
from ingest.norms.reference import Context, Mention, Reference
from ingest.norms.regional import region_of
from ingest.norms.resolve import make_references
from ingest.norms.whereabouts import region_told

NO_CONTEXT = Context()


def find_references(text: str, context: Context = NO_CONTEXT) -> tuple[Reference, ...]:
    """The references in ``text``, in order.

    ``context`` is the act that cites: its body completes references that leave the body out, its
    day tells which code of public contracts is meant and which text was in force. Places listed
    together («artt. 4, 5 e 7») are a reference each. References that do not say enough have no
    ``urn`` and no ``url``, and are ``ambiguous``.
    """
    if context.region is None and region_of(context) is None:
        context = replace(context, region=region_told(text, context.authority))
    mentions = find_mentions(text, context)
    chains = tuple(find_chains(text))
    abbreviated = {m.start: m for m in find_abbreviated(text)}
    mentions = with_abbreviations(text, mentions, abbreviated, chains)
    found: list[Reference] = []
    for mention, chain in sorted(join_pairs(text, mentions, chains), key=_first):
        found += make_references(text, mention, chain, context)
    found += find_again(text, chains, found, context)
    return tuple(sorted(found, key=lambda reference: (reference.start, reference.end)))


def _first(pair: tuple[Mention, Chain | None]) -> int:
    mention, chain = pair
    return min(mention.start, chain.start) if chain else mention.start
