"""What looking an act up gives back, in the form of the contract."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.records import DocumentRef
from index.hit import Hit


@dataclass(frozen=True, slots=True)
class ReferenceView:
    """A reference in the form of the contract; see ``ingest.norms.Reference``.

    ``start`` and ``end`` count code points in the text that was given, or in that of the document.
    ``label`` is the act's short name, ``name`` the one it goes by («codice del Terzo settore»).
    ``url_then`` is the text in force on the day of the act that cites.
    """

    text: str
    start: int
    end: int
    kind: str
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
    confidence: str
    organ: str | None = None
    point: str | None = None
    until: str | None = None
    label: str = ""
    name: str | None = None
    url_then: str | None = None


@dataclass(frozen=True, slots=True)
class MentionView:
    """One place where a document cites the act: ``sentence`` is verbatim, ``marked`` the range of the
    reference in it."""

    reference: ReferenceView
    sentence: str
    marked: tuple[int, int]
    page: int | None
    passage_id: str | None
    url: str


@dataclass(frozen=True, slots=True)
class CitingDocument:
    """A document that cites the act, with all the places, in its order."""

    document: DocumentRef
    mentions: tuple[MentionView, ...]


@dataclass(frozen=True, slots=True)
class ArticleCount:
    """How many documents cite an article, or the act as a whole where ``article`` is None."""

    article: str | None
    documents: int
    mentions: int


@dataclass(frozen=True, slots=True)
class ChangeView:
    """Something that one act does to another, with the sentence of a document that says so.

    ``start`` and ``end`` are the range of that sentence in the text of ``source``.
    ``kind`` is one of ``ingest.relations.RelationKind``, ``said`` the Italian for it («revocato da»);
    ``other`` names the act at the other end, ``document`` it where it is held here.
    """

    kind: str
    said: str
    other: str
    document: DocumentRef | None
    source: DocumentRef
    sentence: str
    page: int | None
    url: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Notice:
    """An act that an answer quotes or names, and what a later one did to it."""

    act: str
    change: ChangeView


@dataclass(frozen=True, slots=True)
class LookupResult:
    """Who cites an act. ``passages`` and ``documents`` have the most mentions first.

    Both may be cut; ``documents_total`` counts all that cite. ``held`` are the documents here that
    are the act itself; ``articles`` what of it is cited, whatever article was asked for; ``changes``
    what later acts did to it.
    """

    reference: ReferenceView
    passages: tuple[Hit, ...]
    documents: tuple[CitingDocument, ...]
    documents_total: int
    held: tuple[DocumentRef, ...] = ()
    articles: tuple[ArticleCount, ...] = ()
    changes: tuple[ChangeView, ...] = ()


@dataclass(frozen=True, slots=True)
class ActNode:
    """An act in a network: ``id`` is its key, ``column`` where it stands (-1 citing, 0 centre, 1 cited)."""

    id: str
    label: str
    name: str | None
    kind: str
    column: int
    urn: str | None
    url: str | None
    document: DocumentRef | None
    year: int | None


@dataclass(frozen=True, slots=True)
class ActEdge:
    """``source`` cites ``target`` (or does ``relation`` to it) in ``mentions`` places."""

    source: str
    target: str
    relation: str
    said: str
    mentions: int
    articles: tuple[str, ...]
    url: str


@dataclass(frozen=True, slots=True)
class ActNetwork:
    """An act with those that it rests on and those that cite it.

    ``left_out`` counts the acts beyond the limit: those with the fewest mentions. ``threads`` are
    documents of the same matter.
    """

    centre: ActNode
    nodes: tuple[ActNode, ...]
    edges: tuple[ActEdge, ...]
    left_out: int = 0
    changes: tuple[ChangeView, ...] = ()
    threads: tuple[ThreadView, ...] = ()


@dataclass(frozen=True, slots=True)
class ThreadView:
    """Another document of the same matter; ``shared`` says what ties them: «CUP B31…», «stesso oggetto»."""

    document: DocumentRef
    shared: str


@dataclass(frozen=True, slots=True)
class CitedAct:
    """An act among the most cited, with the number of documents that cite it."""

    label: str
    name: str | None
    urn: str
    documents: int
