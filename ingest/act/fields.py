"""The types of what an act says of itself; a field that it does not state is absent.

Every value carries the span of ``Document.text`` in which its evidence stands. A value may be
normalised (dates ISO 8601, amounts with a point and two decimals, bodies in one spelling), so
the text at the span holds the evidence and not always the value to the letter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ingest.document import Span

Register = Literal["service", "general"]
"""``service`` is the register of the office that wrote the act, ``general`` that of the whole body.

An act with one pair only stands in ``general``: it is the register it is cited by.
"""


@dataclass(frozen=True, slots=True)
class Field:
    """One value and where its evidence stands."""

    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """One number of the act with its day, as one register holds it.

    ``number`` has no leading zeros; ``series`` is the legislature of regional acts («XII» of
    «XII/1234»); ``year`` is that of the day, or the suffix of the number («12/2026»).
    """

    register: Register
    number: Field
    date: Field | None = None
    series: str | None = None
    year: str | None = None


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signed, and as what; ``role`` is None where the act gives the name alone."""

    name: Field
    role: Field | None = None


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount in euro («11000.00») that the act decides on, and what for where it says so."""

    euro: Field
    purpose: Field | None = None


@dataclass(frozen=True, slots=True)
class Expenditure:
    """Where in the budget the money is: one of the three at least is given."""

    chapter: Field | None = None
    article: Field | None = None
    commitment: Field | None = None


@dataclass(frozen=True, slots=True)
class Annex:
    """An annexed document as the act lists it; ``digest`` is its footprint in lower case hexadecimals."""

    title: Field
    digest: Field | None = None


@dataclass(frozen=True, slots=True)
class ActFields:
    """Everything that was read; the shorter ``Act`` is derived from it.

    ``date`` is the day of the act: that of the entry it is cited by, else the one it gives.
    ``responsible`` is the person responsible for the procedure or the project (RUP).
    ``classification`` holds the places in the filing plan (titolario), ``dossiers`` the fascicoli.
    """

    type: Field | None = None
    authority: Field | None = None
    office: Field | None = None
    numbers: tuple[RegisterEntry, ...] = ()
    date: Field | None = None
    object: Field | None = None
    signers: tuple[Signer, ...] = ()
    responsible: tuple[Field, ...] = ()
    recipients: tuple[Field, ...] = ()
    classification: tuple[Field, ...] = ()
    dossiers: tuple[Field, ...] = ()
    cups: tuple[Field, ...] = ()
    cigs: tuple[Field, ...] = ()
    amounts: tuple[Amount, ...] = ()
    expenditures: tuple[Expenditure, ...] = ()
    annexes: tuple[Annex, ...] = ()

    def entry(self) -> RegisterEntry | None:
        """The number by which the act is cited: that of the general register where there are two."""
        general = (entry for entry in self.numbers if entry.register == "general")
        return next(general, self.numbers[0] if self.numbers else None)
