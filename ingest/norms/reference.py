"""The types of this package: acts, the places that name them, and what is known of who cites.

Offsets count Unicode code points of the text that was given (Python string indices).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["state", "regional", "eu", "internal", "case-law", "other"]
Confidence = Literal["certain", "likely", "ambiguous"]


@dataclass(frozen=True, slots=True)
class ActName:
    """What a text says of the act that it names; what it does not say is None.

    ``type`` is the Italian name of the sort of act («decreto legislativo»). ``authority`` is who
    made it: a ministry, a region, a body, a court. ``organ`` is the part of a body that did.
    ``date`` is ISO 8601. ``number`` has no leading zeros, ``annex`` is the one of an act that
    carries a code (the civil code is annex 2 of its royal decree).
    """

    kind: Kind
    type: str
    authority: str | None = None
    organ: str | None = None
    number: str | None = None
    year: int | None = None
    date: str | None = None
    annex: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a text names an act. ``back`` points to one named before, ``certain`` leaves no doubt which."""

    start: int
    end: int
    act: ActName
    certain: bool = True
    back: bool = False


@dataclass(frozen=True, slots=True)
class Partition:
    """A place within an act: «art. 3, comma 1, lettera a), numero 2)».

    ``until`` is the last article of a range of which ``article`` is the first. ``start`` and
    ``end`` hold the words that name this place alone.
    """

    start: int
    end: int
    article: str | None = None
    until: str | None = None
    paragraph: str | None = None
    letter: str | None = None
    point: str | None = None
    annex: str | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of the text that cites: its body, its day (ISO 8601), the region of its body."""

    authority: str | None = None
    date: str | None = None
    region: str | None = None


@dataclass(frozen=True, slots=True)
class Reference:
    """One act named by a text, with the place in it.

    ``urn`` is URN:NIR for acts of Italian authorities, CELEX (``celex:32016R0679``) for those of
    the Union, ECLI for judgments where it follows from the text; None where the text does not
    tell enough. ``url`` is where the act can be read, None where no certain link form is known.
    """

    text: str
    start: int
    end: int
    kind: Kind
    act_type: str
    authority: str | None
    number: str | None
    year: int | None
    date: str | None
    article: str | None
    paragraph: str | None
    letter: str | None
    urn: str | None
    url: str | None
    confidence: Confidence
    organ: str | None = None
    point: str | None = None
    until: str | None = None
    act_urn: str | None = None
    """The identifier of the act as a whole, without the place in it."""
