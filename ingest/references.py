"""What a document cites, and as which act it is cited itself: the records that the register keeps."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from corpus.acts import ActRecord, DocumentActs, ReferenceRecord, RelationRecord
from ingest.act.kind import ACT_TYPES
from ingest.document import Document, Span
from ingest.norms import Context, Reference, find_references
from ingest.norms.keys import act_key, article_key, articles_between, keys_of, open_key
from ingest.norms.own_who import who_in
from ingest.norms.reference import ActName
from ingest.norms.urn import act_urn
from ingest.passages import Passage
from ingest.relations import find_relations
from ingest.sentences import split_sentences

_NEAR_TYPE = 120
"""Characters behind and before the word that names the type in which its organ stands."""

# «D.g.r. 3 marzo 2026 - n. XII/12», as bulletins print it
_SHORT_ORGAN = re.compile(r"\bd\.\s?(?P<letter>[gc])\.\s?[crpm]\b", re.IGNORECASE)
_OWN_PARTS = ("oggetto", "dispositivo", "punto")
_LONGEST_SENTENCE = 600


def document_acts(document: Document, passages: Sequence[Passage]) -> DocumentActs:
    """Which acts a document is, which it cites and where, and what it says they do to one another."""
    found = references_of(document)
    references = _reference_records(document, found, passages)
    relations = tuple(_relation_records(document, found, references))
    return DocumentActs(own_acts(document), references, relations)


def references_of(document: Document) -> tuple[Reference, ...]:
    """The references of a document to other acts: where it names itself is none."""
    fields = document.fields
    found = find_references(document.text, Context(document.act.authority, document.act.date))
    own = {act.key for act in own_acts(document)}
    numbers = {entry.number.value for entry in fields.numbers}
    years = {entry.year or (entry.date.value[:4] if entry.date else "") for entry in fields.numbers}
    heads = [entry.number.span for entry in fields.numbers]
    return tuple(
        one
        for one in found
        if not own & set(keys_of(one)[:1])
        and not (one.kind == "internal" and any(one.start <= span.start < one.end for span in heads))
        and not (
            one.kind == "internal"
            and one.urn is None
            and one.act_type == document.act.type
            and one.number in numbers
            and str(one.year) in years
        )
    )


def own_acts(document: Document) -> tuple[ActRecord, ...]:
    """The acts that a document is: one for each number that it has, none where it is no numbered act."""
    act, fields = document.act, document.fields
    if act.type not in ACT_TYPES or act.authority is None:
        return ()
    organ = _organ(document) if act.type == "deliberazione" else None
    found: dict[str, ActRecord] = {}
    for entry in fields.numbers:
        year = entry.year or (entry.date.value[:4] if entry.date else (act.date or "")[:4])
        if not year.isdigit():
            continue
        name = ActName("internal", act.type, act.authority, organ, entry.number.value, int(year))
        urn, opened = act_urn(name), open_key("internal", act.type, entry.number.value, int(year))
        if urn and opened:
            found[urn] = ActRecord(urn=urn, key=act_key(urn), open_key=opened)
    return tuple(found.values())


def _organ(document: Document) -> str | None:
    """«DELIBERAZIONE DELLA GIUNTA COMUNALE», «IL CONSIGLIO COMUNALE … Verbale di deliberazione»."""
    field = document.fields.type
    if field is None:
        return None
    text, span = document.text, field.span
    around = text[max(0, span.start - _NEAR_TYPE) : span.end + _NEAR_TYPE]
    short = _SHORT_ORGAN.search(around)
    if short:
        return "giunta" if short["letter"].lower() == "g" else "consiglio"
    behind = text[span.start : span.end + _NEAR_TYPE]
    return who_in(behind).organ or who_in(text[max(0, span.start - _NEAR_TYPE) : span.start]).organ


def _reference_records(
    document: Document, found: Sequence[Reference], passages: Sequence[Passage]
) -> tuple[ReferenceRecord, ...]:
    """References with their passage, page and sentence, in text order."""
    sentences = split_sentences(document.text)
    starts = [span.start for span in sentences]
    passage_starts = [passage.span.start for passage in passages]
    page_starts = [page.span.start for page in document.pages]
    return tuple(
        _record(
            one,
            ordinal,
            _sentence_of(sentences, starts, one),
            _passage_of(passages, passage_starts, one),
            _page_of(document, page_starts, one),
        )
        for ordinal, one in enumerate(found)
    )


def _sentence_of(sentences: Sequence[Span], starts: Sequence[int], one: Reference) -> Span:
    at = bisect_right(starts, one.start) - 1
    if at < 0 or sentences[at].end < one.end:
        return Span(one.start, one.end)
    span = sentences[at]
    if span.end - span.start <= _LONGEST_SENTENCE:
        return span
    # of a sentence without end, what stands around the reference
    half = max(0, (_LONGEST_SENTENCE - (one.end - one.start)) // 2)
    return Span(max(span.start, one.start - half), min(span.end, one.end + half))


def _passage_of(passages: Sequence[Passage], starts: Sequence[int], one: Reference) -> Passage | None:
    at = bisect_right(starts, one.start) - 1
    return passages[at] if at >= 0 and one.start < passages[at].span.end else None


def _page_of(document: Document, starts: Sequence[int], one: Reference) -> int | None:
    """The last page that begins before the reference: those without text begin where they end."""
    at = bisect_right(starts, one.start) - 1
    return document.pages[at].number if at >= 0 and one.start < document.pages[at].span.end else None


def _record(
    one: Reference, ordinal: int, sentence: Span, passage: Passage | None, page: int | None
) -> ReferenceRecord:
    keys = keys_of(one)
    return ReferenceRecord(
        ordinal=ordinal,
        passage_id=passage.id if passage else None,
        page=page,
        start=one.start,
        end=one.end,
        sentence_start=sentence.start,
        sentence_end=sentence.end,
        text=one.text,
        kind=one.kind,
        act_type=one.act_type,
        authority=one.authority,
        organ=one.organ,
        number=one.number,
        year=one.year,
        date=one.date,
        article=one.article,
        until=one.until,
        paragraph=one.paragraph,
        letter=one.letter,
        point=one.point,
        urn=one.urn,
        act_urn=one.act_urn,
        key=act_key(one.act_urn) if one.act_urn else None,
        open_key=next((key for key in keys if key.startswith("*")), None),
        confidence=one.confidence,
    )


def _relation_records(
    document: Document, found: Sequence[Reference], references: Sequence[ReferenceRecord]
) -> Iterator[RelationRecord]:
    own = [(part.span.start, part.span.end) for part in document.parts if part.kind in _OWN_PARTS]
    if document.fields.object:
        own.append((document.fields.object.span.start, document.fields.object.span.end))
    for relation in find_relations(document.text, found, own):
        subject = references[relation.subject] if relation.subject is not None else None
        target = references[relation.object]
        key = target.key or target.open_key
        if key is None or (subject and not (subject.key or subject.open_key)):
            continue
        yield RelationRecord(
            kind=relation.kind,
            subject=(subject.key or subject.open_key) if subject else None,
            object=key,
            page=target.page,
            start=target.sentence_start,
            end=target.sentence_end,
        )


def reference_values(references: Sequence[ReferenceRecord]) -> tuple[str, ...]:
    """The values by which the passages and documents of ``references`` are found with a filter."""
    values: dict[str, None] = {}
    for one in references:
        for key in filter(None, (one.key, one.open_key)):
            values[key] = None
            for article in articles_between(one.article, one.until):
                values[article_key(key, article)] = None
    return tuple(values)
