"""Documents as lists and filters show them, made from the records of the register."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.act_results import CitedAct
from app.containment import Containment
from app.results import DocumentSummary, PassageView, StatedFact
from corpus.records import DocumentRecord, PassageRecord
from index.fields import filter_values
from index.filters import Filters


@dataclass(frozen=True, slots=True)
class Facets:
    """The values that occur in the collection with the number of documents, most frequent first.

    ``references`` are the acts cited in most documents.
    """

    types: tuple[tuple[str, int], ...]
    authorities: tuple[tuple[str, int], ...]
    years: tuple[tuple[str, int], ...]
    languages: tuple[tuple[str, int], ...]
    references: tuple[CitedAct, ...] = ()


def facets_of(records: Sequence[DocumentRecord], references: Sequence[CitedAct] = ()) -> Facets:
    """The facets of a collection; ``references`` are the acts that it cites, most cited first."""
    return Facets(
        types=_counted(record.ref.type for record in records),
        authorities=_counted(record.ref.authority for record in records),
        years=tuple(sorted(_counted((record.ref.date or "")[:4] for record in records), reverse=True)),
        languages=_counted(record.language for record in records),
        references=tuple(references),
    )


def meets(record: DocumentRecord, filters: Filters) -> bool:
    values = {**filter_values(record), "document": (record.ref.id,)}
    return all(set(values[field]) & set(wanted) for field, wanted in filters.items())


def summary(record: DocumentRecord, containment: Containment) -> DocumentSummary:
    ref = record.ref
    return DocumentSummary(
        id=ref.id,
        path=ref.path,
        title=ref.title,
        type=ref.type,
        authority=ref.authority,
        number=ref.number,
        date=ref.date,
        language=record.language,
        media_type=record.media_type,
        size=record.size,
        pages=record.pages,
        passages=record.passages,
        ocr_pages=record.ocr_pages,
        state=record.state,
        warnings=record.warnings,
        files=containment.paths(ref.id),
        added=record.added,
        container=containment.container(ref.id),
        members=containment.members(ref.id),
        signatures=containment.signatures(ref.id),
    )


def passage_view(passage: PassageRecord) -> PassageView:
    return PassageView(
        id=passage.id,
        page=passage.page,
        page_end=passage.page_end,
        section=passage.section,
        start=passage.start,
        end=passage.end,
        text=passage.text,
    )


def stated_facts(act_fields: str, pages: Sequence[tuple[int, int, int]]) -> tuple[StatedFact, ...]:
    """What an act states of itself; ``pages`` are (number, start, end)."""
    # Only the page of one document needs it, and neither a search nor a list.
    from ingest.act.describe import describe
    from ingest.act.serial import from_json

    return tuple(
        StatedFact(label, value, page_at(pages, span.start), span.start, span.end)
        if span
        else StatedFact(label, value, None, None, None)
        for label, value, span in describe(from_json(act_fields))
    )


def page_at(pages: Sequence[tuple[int, int, int]], offset: int) -> int | None:
    return next((number for number, start, end in pages if start <= offset < end), None)


def _counted(values: Iterable[str | None]) -> tuple[tuple[str, int], ...]:
    counts = Counter(value for value in values if value)
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
