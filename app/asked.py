"""Reads which act a person asks for, and tells which mentions can be of it."""

from __future__ import annotations

import re

from app.errors import AppError
from corpus.acts import ReferenceRecord
from ingest.norms import Context, Reference
from ingest.norms.bodies import body_urn
from ingest.norms.identifier import is_identifier, named_by, place_named_by
from ingest.norms.keys import articles_between, keys_of
from ingest.norms.typed import find_typed


class NoReference(AppError):
    """A text in which no act is named."""


def read_reference(text: str, today: str | None = None) -> Reference:
    """The act that a person names, as an identifier or in any written form. Raises NoReference.

    ``today`` (ISO 8601) tells which act goes by a name that passed from one to another.
    """
    written, context = text.strip(), Context(date=today)
    identified = _identified(written) if is_identifier(written) else None
    if identified is not None:
        return identified
    found = find_typed(written, context)
    if not found:
        raise NoReference(
            f"In «{written}» non riconosco un atto: scriverlo per esteso, per esempio "
            "«art. 55 del D.Lgs. 117/2017» o «determinazione n. 12 del 2026»."
        )
    return found[0]


def _identified(urn: str) -> Reference | None:
    act = named_by(urn)
    if act is None:
        return None
    article, paragraph = place_named_by(urn)
    whole = re.sub(r"[~!@].*$", "", urn)
    return Reference(
        text=urn, start=0, end=len(urn), kind=act.kind, act_type=act.type, authority=act.authority,
        organ=act.organ, number=act.number, year=act.year, date=act.date, article=article,
        paragraph=paragraph, letter=None, urn=re.sub(r"[!@].*$", "", urn), url=None, confidence="certain",
        act_urn=whole,
    )  # fmt: skip


def is_by_identifier(asked: Reference) -> bool:
    """Whether a person gave the identifier itself."""
    return is_identifier(asked.text)


def keys_asked(asked: Reference) -> tuple[str, ...]:
    """The key under which all that may be the act is found; ``may_mean`` tells it apart.

    An identifier leaves nothing open.
    """
    keys = keys_of(asked)
    return keys[:1] if is_by_identifier(asked) else keys[-1:]


def may_mean(found: ReferenceRecord, asked: Reference) -> bool:
    """Whether a mention can be of the act asked for: what both tell must agree."""
    body = asked.authority and found.authority and body_urn(asked.authority) != body_urn(found.authority)
    organ = asked.organ and found.organ and asked.organ != found.organ
    return not body and not organ


def is_of_article(found: ReferenceRecord, asked: Reference) -> bool:
    """Whether a mention is of the article asked for, or no article was."""
    if asked.article is None:
        return True
    wanted = set(articles_between(asked.article, asked.until))
    if not wanted & set(articles_between(found.article, found.until)):
        return False
    return asked.paragraph is None or found.paragraph in (None, asked.paragraph)
