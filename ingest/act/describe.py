"""Shows the fields of an act in Italian, and gives the values by which documents are filtered."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ingest.act.dates import italian
from ingest.act.fields import ActFields, Expenditure, Field, RegisterEntry
from ingest.document import Span

_DIGESTS = {32: "MD5", 40: "SHA-1", 64: "SHA-256", 128: "SHA-512"}

Row = tuple[str, str, Span | None]
"""A label, a value, and the place of its evidence in the document's text."""


def describe(fields: ActFields) -> list[Row]:
    """The fields as label and value, in the order in which an act is described; absent ones are left out."""
    return [*_identity(fields), *_people(fields), *_filing(fields), *_spending(fields), *_annexes(fields)]


def _identity(fields: ActFields) -> Iterator[Row]:
    if fields.type:
        yield "Tipo di atto", fields.type.value.capitalize(), fields.type.span
    yield from _single("Ente", fields.authority)
    yield from _single("Ufficio", fields.office)
    both = len(fields.numbers) > 1
    for entry in fields.numbers:
        register = ("di registro generale" if entry.register == "general" else "del servizio") if both else ""
        label = f"Numero {register}".strip()
        yield label, _number(entry), entry.number.span
        if entry.date:
            yield f"Data {register}".strip(), italian(entry.date.value), entry.date.span
    if fields.date and not any(entry.date for entry in fields.numbers):
        yield "Data", italian(fields.date.value), fields.date.span
    yield from _single("Oggetto", fields.object)


def _number(entry: RegisterEntry) -> str:
    number = f"{entry.series}/{entry.number.value}" if entry.series else entry.number.value
    return number if entry.date or not entry.year else f"{number}/{entry.year}"


def _people(fields: ActFields) -> Iterator[Row]:
    for signer in fields.signers:
        role = f" ({signer.role.value})" if signer.role else ""
        yield "Firmatario", signer.name.value + role, signer.name.span
    for person in fields.responsible:
        yield "Responsabile del procedimento", person.value, person.span
    for recipient in fields.recipients:
        yield "Destinatario", recipient.value, recipient.span


def _filing(fields: ActFields) -> Iterator[Row]:
    for label, values in (
        ("Classificazione", fields.classification),
        ("Fascicolo", fields.dossiers),
        ("CUP", fields.cups),
        ("CIG", fields.cigs),
    ):
        for value in values:
            yield label, value.value, value.span


def _spending(fields: ActFields) -> Iterator[Row]:
    for amount in fields.amounts:
        purpose = f" – {amount.purpose.value}" if amount.purpose else ""
        yield "Importo", f"{in_euro(amount.euro.value)}{purpose}", amount.euro.span
    for item in fields.expenditures:
        first = item.chapter or item.commitment or item.article
        yield "Imputazione della spesa", _place(item), first.span if first else None


def _place(item: Expenditure) -> str:
    named = (("capitolo", item.chapter), ("articolo", item.article), ("impegno", item.commitment))
    return ", ".join(f"{word} {field.value}" for word, field in named if field)


def _annexes(fields: ActFields) -> Iterator[Row]:
    for annex in fields.annexes:
        digest = annex.digest.value if annex.digest else ""
        shown = f" ({_DIGESTS.get(len(digest), 'impronta')} {digest})" if digest else ""
        yield "Allegato", annex.title.value + shown, annex.title.span


def _single(label: str, field: Field | None) -> Iterator[Row]:
    if field:
        yield label, field.value, field.span


def in_euro(amount: str) -> str:
    """«1234.50» as «€ 1.234,50»."""
    figures = f"{Decimal(amount):,.2f}"
    return "€ " + figures.translate(str.maketrans(",.", ".,"))


def searchable(fields: ActFields) -> dict[str, tuple[str, ...]]:
    """The values for filters, by name: ``cup``, ``cig``, ``year``, ``number``, ``office``.

    ``number`` holds every number of the act, that of the service too, and with its series
    («XII/1234») and its year («845/2026») as people write it.
    """
    numbers: list[str] = []
    for entry in fields.numbers:
        number, year = entry.number.value, entry.year or (entry.date.value[:4] if entry.date else None)
        numbers += [number]
        numbers += [f"{entry.series}/{number}"] if entry.series else []
        numbers += [f"{number}/{year}"] if year else []
    years = [entry.year for entry in fields.numbers if entry.year]
    years += [fields.date.value[:4]] if fields.date else []
    return {
        "cup": tuple(field.value for field in fields.cups),
        "cig": tuple(field.value for field in fields.cigs),
        "year": tuple(dict.fromkeys(years)),
        "number": tuple(dict.fromkeys(numbers)),
        "office": (fields.office.value,) if fields.office else (),
    }
