"""The one owner of an open home: everything that page, API and commands do goes through it."""

from __future__ import annotations

import json
import shutil
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.answer import Answerer
from app.errors import AppError, UnknownDocument
from app.results import AnswerResult, DocumentDetail, DocumentSummary, PassageView
from corpus.home import Home
from corpus.records import DocumentRecord, PassageRecord
from corpus.register import Register
from index.build import IndexBuilder, stored_average_length
from index.edge import EdgeVectorStore
from index.embed import Embedding, open_embedding
from index.filters import NO_FILTERS, Filters
from index.identity import SETTING, IndexIdentity, check_identity
from index.lexical import terms
from index.hit import SearchResult
from index.search import Searcher
from index.sync import Synchronizer
from ingest.passages import PASSAGE_FORMAT
from ingest.report import IngestReport, Progress


@dataclass(frozen=True, slots=True)
class Facets:
    """The values that occur in the collection with the number of documents, most frequent first."""

    types: tuple[tuple[str, int], ...]
    authorities: tuple[tuple[str, int], ...]
    years: tuple[tuple[str, int], ...]
    languages: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Original:
    """A stored original: where it lies, its media type, and the name the person knows it by."""

    path: Path
    media_type: str
    name: str


class UploadRefused(AppError):
    """A file that was sent cannot be kept under the name it has."""


class Service:
    """An open home. Safe to use from several threads; ingestions run one at a time."""

    def __init__(self, home: Home, register: Register, embedding: Embedding) -> None:
        self._home = home
        self._register = register
        self._embedding = embedding
        self._writing = threading.Lock()
        self._connect()

    @classmethod
    def open(cls, home: Home, model: str | None = None) -> Service:
        """Open a home that this process owns. ``model`` names another encoder than the default.

        Raises RegisterDamaged, IndexMismatch, IndexDamaged, ModelUnavailable.
        """
        register = Register.open(home.register)
        # The encoder and the tokenizer take half a second each to load: together, not in turn.
        with ThreadPoolExecutor(1) as pool:
            warmed = pool.submit(terms, "prova")
            embedding = open_embedding(model)
            warmed.result()
        return cls(home, register, embedding)

    def _connect(self) -> None:
        identity = self._identity()
        check_identity(self._register.setting(SETTING), identity)
        self._store = EdgeVectorStore.open(
            self._home.index, identity.dimension, stored_average_length(self._register)
        )
        self._register.set_setting_once(SETTING, identity.to_json())
        self._builder = IndexBuilder(self._home, self._register, self._store, self._embedding)
        self._synchronizer = Synchronizer(self._home, self._register, self._builder)
        self._searcher = Searcher(self._register, self._store, self._embedding)
        self._answerer = Answerer(self._register, self._store, self._searcher, self._embedding)

    def _identity(self) -> IndexIdentity:
        return IndexIdentity(self._embedding.identity, self._embedding.dimension, PASSAGE_FORMAT)

    def close(self) -> None:
        """Write everything down and let the home go."""
        with self._writing:
            self._store.close()
            self._register.close()

    @property
    def model_identity(self) -> str:
        """The encoder in use, with everything its vectors depend on."""
        return self._embedding.identity

    def passage_count(self) -> int:
        return self._register.passage_count()

    # -- asking --------------------------------------------------------------------------

    def search(self, query: str, k: int = 10, filters: Filters = NO_FILTERS) -> SearchResult:
        """The passages that match ``query`` best."""
        return self._searcher.search(query, k, filters)

    def ask(self, question: str, filters: Filters = NO_FILTERS) -> AnswerResult:
        """An answer made of cited sentences of the documents, or a refusal."""
        return self._answerer.ask(question, filters)

    # -- documents -----------------------------------------------------------------------

    def documents(self, filters: Filters = NO_FILTERS) -> tuple[DocumentSummary, ...]:
        """Every document that meets ``filters``, by title."""
        records = [r for r in self._register.documents() if r.state != "removing" and _meets(r, filters)]
        copies: dict[str, list[str]] = {}
        for path, file in sorted(self._register.files().items()):
            if file.document_id is not None:
                copies.setdefault(file.document_id, []).append(path)
        return tuple(_summary(record, copies.get(record.ref.id, ())) for record in records)

    def document(self, identifier: str) -> DocumentDetail:
        """One document with its text and passages. Raises UnknownDocument."""
        record = self._record(identifier)
        files = [file.path for file in self._register.files_of(identifier)]
        pages = tuple((n, start, end) for n, start, end, *_ in json.loads(record.page_layout))
        return DocumentDetail(
            summary=_summary(record, files),
            text=record.text,
            outline=tuple(
                (title, level, _page_at(pages, start)) for title, level, start, _ in json.loads(record.outline)
            ),
            page_spans=pages,
            passages=tuple(map(_passage_view, self._register.passages_of(identifier))),
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
        return Original(path, record.media_type, Path(record.ref.path).name)

    def facets(self) -> Facets:
        """What the filters can be set to."""
        records = [record for record in self._register.documents() if record.state == "indexed"]
        return Facets(
            types=_counted(record.ref.type for record in records),
            authorities=_counted(record.ref.authority for record in records),
            years=tuple(
                sorted(_counted((record.ref.date or "")[:4] for record in records), reverse=True)
            ),
            languages=_counted(record.language for record in records),
        )

    # -- changing ------------------------------------------------------------------------

    def ingest(
        self, paths: Sequence[Path], on_progress: Callable[[Progress], None] | None = None
    ) -> IngestReport:
        """Make the home hold the documents of ``paths``; see ``Synchronizer.run``."""
        with self._writing:
            return self._synchronizer.run(paths, on_progress)

    def put_documents(self, documents: Sequence[tuple[DocumentRecord, Sequence[PassageRecord]]]) -> None:
        """Index documents that were made rather than read, such as the entries of a test collection.

        They stand for no file, so the next ingestion into this home takes them out again.
        """
        with self._writing:
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

        A file of the same name replaces the one sent before. Raises UploadRefused.
        """
        kept = [self._keep_upload(name, path) for name, path in files]
        return self.ingest(kept, on_progress)

    def _keep_upload(self, name: str, path: Path) -> Path:
        # Only the last part of a name counts, whatever system it comes from.
        bare = name.replace("\\", "/").rsplit("/", 1)[-1]
        clean = "".join(c for c in bare if c.isprintable()).strip().lstrip(".")
        if not clean or len(clean.encode()) > 240:
            raise UploadRefused(f"Il nome del file «{name[:60]}» non va bene: rinominarlo e ripetere.")
        target = self._home.uploads / clean
        draft = target.with_name(f".{clean}.{threading.get_ident()}")
        try:
            shutil.copyfile(path, draft)
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)
        return target

    def remove(self, identifiers: Sequence[str]) -> tuple[str, ...]:
        """Take documents out; their source files stay where they are. Raises UnknownDocument."""
        for identifier in identifiers:
            self._record(identifier)
        removed = tuple(dict.fromkeys(identifiers))
        with self._writing:
            for identifier in removed:
                for file in self._register.files_of(identifier):
                    if Path(file.path).is_relative_to(self._home.uploads):
                        with suppress(OSError):
                            Path(file.path).unlink()
                        self._register.forget_file(file.path)
                self._register.exclude_files_of(identifier)
            self._builder.remove(removed)
            self._builder.settle()
        return removed


def _meets(record: DocumentRecord, filters: Filters) -> bool:
    ref = record.ref
    values: Mapping[str, str | None] = {
        "type": ref.type,
        "authority": ref.authority,
        "year": ref.date[:4] if ref.date else None,
        "number": ref.number,
        "language": record.language,
        "document": ref.id,
    }
    return all(values[field] in wanted for field, wanted in filters.items())


def _summary(record: DocumentRecord, files: Sequence[str]) -> DocumentSummary:
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
        files=tuple(files),
        added=record.added,
    )


def _passage_view(passage: PassageRecord) -> PassageView:
    return PassageView(
        id=passage.id,
        page=passage.page,
        page_end=passage.page_end,
        section=passage.section,
        start=passage.start,
        end=passage.end,
        text=passage.text,
    )


def _page_at(pages: Sequence[tuple[int, int, int]], offset: int) -> int | None:
    return next((number for number, start, end in pages if start <= offset < end), None)


def _counted(values: Iterable[str | None]) -> tuple[tuple[str, int], ...]:
    counts = Counter(value for value in values if value)
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
