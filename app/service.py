"""The one owner of an open home: everything that page, API and commands do goes through it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from app.containment import Containment, found_in
from app.errors import AppError, UnknownDocument
from app.listing import Facets, facets_of, meets, page_at, passage_view, stated_facts, summary
from app.results import AnswerResult, DocumentDetail, DocumentSummary, Original
from app.uploads import Uploads
from corpus.home import Home
from corpus.records import DocumentRecord, FileRecord, PassageRecord
from corpus.register import Register
from corpus.source import document_id, drop_drafts, drop_strays
from index.build import IndexBuilder, stored_average_length
from index.encoders import LateEncoder, late_encoder
from index.engine import Engine
from index.filters import NO_FILTERS, Filters
from index.hit import SearchResult
from index.identity import SETTING, IndexIdentity, check_identity
from index.lexical import query_terms
from index.named import named_acts
from index.search import Searcher
from ingest.passages import PASSAGE_FORMAT
from ingest.report import IngestReport, Progress
from ingest.sniff import P7M

if TYPE_CHECKING:
    from app.act_desk import ActDesk
    from app.act_results import ActNetwork, CitedAct, LookupResult
    from app.answer import Answerer
    from index.sync import Synchronizer

__all__ = ["Busy", "Facets", "Original", "Service"]

FACET_ACTS = 100
"""Acts that the filters offer: the others can be written."""

PATIENCE_SECONDS = 20.0
"""How long taking a document out waits for an ingestion to end."""


class Busy(AppError):
    """Another change to the documents is under way."""


class Service:
    """An open home. Safe to use from several threads; ingestions run one at a time."""

    def __init__(self, home: Home, register: Register, encoder: LateEncoder) -> None:
        self._home = home
        self._register = register
        self._encoder = encoder
        self._writing = threading.Lock()
        self._changes_begun = 0
        self._facets: tuple[int, Facets] | None = None
        self._connect()

    @classmethod
    def open(cls, home: Home, encoder: LateEncoder | None = None) -> Service:
        """Open a home that this process owns, with another encoder than the default where one is given.

        Raises RegisterDamaged, IndexMismatch, IndexDamaged, ModelUnavailable, DiskFull.
        """
        encoder = encoder or late_encoder()
        drop_drafts(home)
        register = Register.open(home.register)
        try:
            return cls(home, register, encoder)
        except BaseException:
            register.close()
            raise

    def _connect(self) -> None:
        identity = self._identity()
        check_identity(self._register.setting(SETTING), identity)
        self._store = Engine.open(self._home.index, identity.dimension, stored_average_length(self._register))
        if self._register.setting(SETTING) is None:
            self._register.set_setting(SETTING, identity.to_json())
        self._builder = IndexBuilder(self._home, self._register, self._store, self._encoder)
        try:
            self._builder.check()
            self._builder.finish_removals()
        except BaseException:
            self._store.close()
            raise
        self._uploads = Uploads(self._home, self._register)
        self._searcher = Searcher(self._register, self._store, self._encoder)

    @cached_property
    def _answerer(self) -> Answerer:
        # A search or a list does without what reads questions and weighs sentences.
        from app.answer import Answerer

        acts = self._acts.answers
        return Answerer(self._register, self._store, self._searcher, self._encoder, acts)

    @cached_property
    def _acts(self) -> ActDesk:
        from app.act_desk import ActDesk

        return ActDesk(self._register)

    def _synchronizer(self) -> Synchronizer:
        # The readers take a tenth of a second to load, which a question does not need.
        from index.sync import Synchronizer

        return Synchronizer(self._home, self._register, self._builder)

    def _identity(self) -> IndexIdentity:
        return IndexIdentity(self._encoder.identity, self._encoder.dimension, PASSAGE_FORMAT)

    def warm_up(self) -> None:
        """Load now what the first question would wait for. Raises ModelUnavailable."""
        self._encoder.load()
        query_terms("prova")
        _ = self._answerer
        named_acts("art. 1 del codice civile")

    def stop(self) -> None:
        """Make an ingestion that is under way in another thread end with Stopped, as soon as it can."""
        self._builder.stop()

    def close(self) -> None:
        """Stop, write everything down and let the home go."""
        self.stop()
        with self._writing:
            try:
                self._store.close()
            finally:
                self._register.close()

    @property
    def model_identity(self) -> str:
        """The encoder in use, with everything its vectors depend on."""
        return self._encoder.identity

    def passage_count(self) -> int:
        return self._register.passage_count()

    # -- asking --------------------------------------------------------------------------

    def search(self, query: str, k: int = 10, filters: Filters = NO_FILTERS) -> SearchResult:
        """The passages that match ``query`` best."""
        return self._searcher.search(query, k, filters)

    def ask(self, question: str, filters: Filters = NO_FILTERS) -> AnswerResult:
        """An answer made of cited sentences of the documents, or a refusal."""
        return self._answerer.ask(question, filters)

    # -- acts ----------------------------------------------------------------------------

    def lookup(self, text: str) -> LookupResult:
        """Who cites the act that ``text`` names, at most so many as are shown. Raises NoReference."""
        return self._acts.lookup.lookup(text)

    def lookup_all(self, text: str) -> LookupResult:
        """The same with every document that cites it. Raises NoReference."""
        return self._acts.lookup.lookup(text, limit=None)

    def network(self, text: str) -> ActNetwork:
        """What the act that ``text`` names rests on and who cites it. Raises NoReference."""
        return self._acts.networks.of(text)

    def document_network(self, identifier: str) -> ActNetwork:
        """What a document rests on and who cites it. Raises UnknownDocument."""
        self._record(identifier)
        return self._acts.networks.of_document(identifier)

    def most_cited(self, limit: int = 20) -> tuple[CitedAct, ...]:
        """The acts that most documents cite."""
        return self._acts.lookup.most_cited(limit)

    # -- documents -----------------------------------------------------------------------

    def documents(self, filters: Filters = NO_FILTERS) -> tuple[DocumentSummary, ...]:
        """Every document that meets ``filters``, by title."""
        records = [r for r in self._register.documents() if r.state != "removing" and meets(r, filters)]
        titles = {record.ref.id: record.ref.title for record in self._register.documents()}
        containment = Containment(self._register.files(), titles)
        return tuple(summary(record, containment) for record in records)

    def document(self, identifier: str) -> DocumentDetail:
        """One document with its text and passages. Raises UnknownDocument."""
        record = self._record(identifier)
        files = self._register.files_of(identifier)
        inside = [file for own in files for file in self._register.members_of(own.path)]
        outer = [self._register.file(file.container) for file in files if file.container is not None]
        near = {file.path: file for file in (*files, *inside, *filter(None, outer))}
        refs = self._register.refs({file.document_id for file in near.values() if file.document_id})
        containment = Containment(near, {ref.id: ref.title for ref in refs.values()})
        members, left_out = found_in(inside, refs, [file.path for file in files])
        layout = json.loads(record.page_layout)
        pages = tuple((n, start, end) for n, start, end, *_ in layout)
        return DocumentDetail(
            summary=summary(record, containment),
            text=record.text,
            outline=tuple(
                (title, level, page_at(pages, start)) for title, level, start, _ in json.loads(record.outline)
            ),
            page_spans=pages,
            passages=tuple(map(passage_view, self._register.passages_of(identifier))),
            members=members,
            left_out=left_out,
            sealed=self._sealed_file(identifier) is not None,
            facts=stated_facts(record.act_fields, pages),
            scans=tuple((n, sure or 0.0) for n, _, _, _, _, source, sure, *_ in layout if source == "ocr"),
        )

    def _record(self, identifier: str) -> DocumentRecord:
        record = self._register.document(identifier)
        if record is None or record.state == "removing":
            raise UnknownDocument(identifier)
        return record

    def original(self, identifier: str) -> Original:
        """The file a document was read from, as stored. Raises UnknownDocument."""
        record = self._record(identifier)
        path = self._home.original(identifier)
        if not path.exists():
            raise UnknownDocument(identifier)
        name = Path(record.ref.path).name
        return Original(path, record.media_type, _unsealed_name(name))

    def envelope(self, identifier: str) -> Original:
        """The signed envelope that a document was taken out of, as stored. Raises UnknownDocument."""
        self._record(identifier)
        file = self._sealed_file(identifier)
        if file is None:
            raise UnknownDocument(identifier)
        return Original(self._home.original(document_id(file.sha256)), P7M, Path(file.path).name)

    def _sealed_file(self, identifier: str) -> FileRecord | None:
        files = self._register.files_of(identifier)
        return next((file for file in files if document_id(file.sha256) != identifier), None)

    def facets(self) -> Facets:
        """What the filters can be set to; kept while nothing changes, for every page asks for them."""
        kept = self._facets
        if kept is not None and kept[0] == self._changes_begun:
            return kept[1]
        begun, busy = self._changes_begun, self.busy
        records = [record for record in self._register.documents() if record.state == "indexed"]
        found = facets_of(records, self._acts.lookup.most_cited(FACET_ACTS))
        if not busy:
            self._facets = (begun, found)
        return found

    # -- changing ------------------------------------------------------------------------

    def ingest(
        self, paths: Sequence[Path], on_progress: Callable[[Progress], None] | None = None
    ) -> IngestReport:
        """Make the home hold the documents of ``paths``; see ``Synchronizer.run``."""
        with self._changing():
            return self._synchronizer().run(paths, on_progress)

    @property
    def busy(self) -> bool:
        """Whether documents are being taken in or out: another such request will wait."""
        return self._writing.locked()

    def put_documents(self, documents: Sequence[tuple[DocumentRecord, Sequence[PassageRecord]]]) -> None:
        """Index documents that were made rather than read, such as the entries of a test collection.

        They stand for no file, so the next ingestion into this home takes them out again.
        """
        with self._changing():
            for document, passages in documents:
                self._register.put_document(document, passages, ())
            self._builder.index([document for document, _ in documents])
            self._builder.settle()

    def upload(
        self,
        files: Sequence[tuple[str, Path]],
        on_progress: Callable[[Progress], None] | None = None,
    ) -> IngestReport:
        """Keep files that a person sent (name, temporary path) in the home, then ingest them.

        A file of the same name replaces the one sent before. Raises UploadRefused where not one
        can be kept; otherwise those that cannot are in the report.
        """
        with self._changing():
            kept, refused = self._uploads.keep(files)
            report = self._synchronizer().run(kept, on_progress)
            self._uploads.drop_unread(kept)
        return replace(report, failed=(*refused, *report.failed))

    @property
    def uploads_folder(self) -> Path:
        """Where files on their way in may lie: what a killed process leaves there is cleared away."""
        return self._home.uploads

    def remove(self, identifiers: Sequence[str]) -> tuple[str, ...]:
        """Take documents out, with what was found in them and nowhere else; gives all that went.

        Their source files stay where they are. Raises UnknownDocument, Busy.
        """
        with self._changing(PATIENCE_SECONDS):
            for identifier in identifiers:
                self._record(identifier)
            removed = self._excluded(identifiers)
            self._builder.remove(removed)
            self._builder.settle()
            drop_strays(self._home, self._register.original_ids())
        return removed

    def _excluded(self, identifiers: Sequence[str]) -> tuple[str, ...]:
        """Note that these documents are out, and give them with the members that have no other place."""
        found: list[str] = []
        for identifier in identifiers:
            files = self._register.files_of(identifier)
            inside = [member for file in files for member in self._register.members_of(file.path)]
            for file in (*files, *inside):
                self._register.exclude_file(file.path)
            self._uploads.drop(files)
            found.extend(member.document_id for member in inside if member.document_id)
        orphaned = [member for member in found if not self._register.files_of(member)]
        return tuple(dict.fromkeys((*identifiers, *orphaned)))

    @contextmanager
    def _changing(self, patience: float = -1) -> Iterator[None]:
        """One change to the documents at a time. Raises Busy after ``patience`` seconds; -1 waits on."""
        if not self._writing.acquire(timeout=patience):
            raise Busy("È in corso un'acquisizione di documenti: attendere che finisca e ripetere.")
        self._changes_begun += 1
        try:
            yield
        finally:
            self._writing.release()


def _unsealed_name(name: str) -> str:
    """«delibera.pdf.p7m» as «delibera.pdf»: what is stored is the document itself."""
    while name.lower().endswith(".p7m") and len(name) > 4:
        name = name[:-4]
    return name
