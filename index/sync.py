"""Makes a home hold exactly the documents of the files and folders that a person names."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from corpus.home import CorpusError, Home
from corpus.records import DocumentRecord, FileRecord
from corpus.register import Register
from corpus.source import (
    SourceFile,
    StoredOriginal,
    Sweep,
    drop_drafts,
    drop_original,
    fingerprint,
    keep_original,
    sweep,
)
from index.build import BATCH_PASSAGES, IndexBuilder
from ingest.document import IngestError
from ingest.pipeline import Parsed, parse_file, reader_format
from ingest.report import DocumentReport, Failure, IngestReport, Progress

READERS = 2
"""Files read at the same time, each in a process of its own."""

LOOKAHEAD = 8
"""Files read before the index has taken the earlier ones: bounds memory."""

OnProgress = Callable[[Progress], None]


class EmptiedFolder(CorpusError):
    """A folder that held documents is now without files: more likely unplugged than emptied."""


@dataclass(frozen=True, slots=True)
class _Read:
    """What reading one file gave: exactly one of ``parsed`` and ``reason``."""

    file: SourceFile
    original: StoredOriginal | None
    parsed: Parsed | None
    reason: str | None


@dataclass(slots=True)
class _Run:
    """The running totals of one synchronisation."""

    total: int
    started: float
    on_progress: OnProgress | None
    done: int = 0
    pages: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: list[Failure] = field(default_factory=list)
    documents: list[DocumentReport] = field(default_factory=list)
    waiting: list[DocumentRecord] = field(default_factory=list)

    def tell(self, file: str) -> None:
        if self.on_progress is not None:
            passages = sum(document.passages for document in self.documents)
            seconds = time.monotonic() - self.started
            self.on_progress(Progress(self.done, self.total, file, self.pages, passages, seconds))


class Synchronizer:
    """Brings files into a home. One run at a time."""

    def __init__(self, home: Home, register: Register, builder: IndexBuilder) -> None:
        self._home = home
        self._register = register
        self._builder = builder

    def run(self, paths: Sequence[Path], on_progress: OnProgress | None = None) -> IngestReport:
        """Read new and changed files under ``paths``, take out what vanished, leave the rest.

        Every file that gives no document is in the report with its reason. Raises MissingPath
        or EmptiedFolder before anything is changed; DiskFull and HomeUnusable end the run with
        what was done so far kept.
        """
        started = time.monotonic()
        found = sweep(paths)
        known = self._register.files()
        vanished = self._vanished(found, known)
        drop_drafts(self._home)
        self._builder.recover()
        run = _Run(len(found.files), started, on_progress)
        run.failed.extend(Failure(str(path), reason) for path, reason in found.unreadable)
        named = {Path(path).absolute() for path in paths}
        to_read = [file for file in found.files if not self._is_known(file, known, run, file.path in named)]
        self._read_all(to_read, known, run)
        for path in vanished:
            self._register.forget_file(path)
        self._finish(run)
        return IngestReport(
            indexed=len(run.documents),
            unchanged=run.unchanged,
            removed=run.removed,
            failed=tuple(sorted(run.failed, key=lambda failure: failure.path)),
            passages=sum(document.passages for document in run.documents),
            seconds=round(time.monotonic() - started, 3),
            documents=tuple(run.documents),
        )

    def _vanished(self, found: Sweep, known: dict[str, FileRecord]) -> list[str]:
        """Known files under the swept folders that are no longer there. Raises EmptiedFolder."""
        present = {str(file.path) for file in found.files}
        # What could not be opened is not known to be gone.
        closed = [path for path, _ in found.unreadable]
        vanished: list[str] = []
        for folder in found.folders:
            under = [path for path in known if Path(path).is_relative_to(folder)]
            gone = [
                path
                for path in under
                if path not in present and not any(Path(path).is_relative_to(c) for c in closed)
            ]
            held = [path for path in gone if known[path].document_id is not None]
            if held and not any(path in present for path in under) and not any(folder.rglob("*")):
                raise EmptiedFolder(
                    f"La cartella {folder} è vuota, ma prima conteneva {len(held)} documenti: "
                    "controllare che il disco sia collegato. Per toglierli davvero: prassi documents remove."
                )
            vanished.extend(gone)
        return sorted(set(vanished))

    def _is_known(
        self, file: SourceFile, known: dict[str, FileRecord], run: _Run, named: bool
    ) -> bool:
        """Whether the file needs no reading; a failed one is then reported again with its reason."""
        record = known.get(str(file.path))
        if record is None or record.reader != reader_format():
            return False
        if (record.size, record.modified) != (file.size, file.modified):
            if record.size != file.size or _fingerprint(file.path) != record.sha256:
                return False
            self._register.put_file(replace(record, modified=file.modified))
        if record.state == "excluded":
            if named:
                return False
        elif record.state == "failed":
            run.failed.append(Failure(record.path, record.reason or ""))
        run.unchanged += record.state != "failed"
        run.done += 1
        return True

    def _read_all(self, files: Sequence[SourceFile], known: dict[str, FileRecord], run: _Run) -> None:
        held = 0
        for result in self._results(files):
            if result.parsed is not None and result.original is not None:
                self._take(result.file, result.original, result.parsed, run)
                held += len(result.parsed.passages)
            elif result.reason is not None:
                self._note_failure(result, known, run)
            elif result.original is not None:
                self._register.put_file(_file_record(result.file, result.original, reader_format()))
                run.unchanged += 1
            run.done += 1
            run.tell(result.file.path.name)
            if held >= BATCH_PASSAGES:
                self._index_waiting(run)
                held = 0
        self._index_waiting(run)

    def _results(self, files: Sequence[SourceFile]) -> Iterator[_Read]:
        """Read in parallel, give in order: the index then does not depend on timing."""
        with ThreadPoolExecutor(READERS, thread_name_prefix="reader") as pool:
            ahead: deque[Future[_Read]] = deque()
            try:
                for file in files:
                    ahead.append(pool.submit(self._read, file))
                    if len(ahead) >= LOOKAHEAD:
                        yield ahead.popleft().result()
                while ahead:
                    yield ahead.popleft().result()
            finally:
                for future in ahead:
                    future.cancel()

    def _read(self, file: SourceFile) -> _Read:
        try:
            original = keep_original(self._home, file.path)
        except OSError as error:
            return _Read(file, None, None, f"File non leggibile ({error.strerror}): controllare i permessi.")
        existing = self._register.document(original.document_id)
        if existing is not None and existing.reader == reader_format():
            return _Read(file, original, None, None)
        try:
            added = existing.added if existing else datetime.now(UTC).isoformat(timespec="seconds")
            parsed = parse_file(original.path, original.document_id, str(file.path), added)
        except IngestError as error:
            return _Read(file, original, None, str(error))
        return _Read(file, original, parsed, None)

    def _take(self, file: SourceFile, original: StoredOriginal, parsed: Parsed, run: _Run) -> None:
        """Write a document into the register; its vectors follow with the batch."""
        record = _file_record(file, original, parsed.document.reader)
        existing = self._register.document(original.document_id)
        if existing is not None and existing.reader == parsed.document.reader:
            self._register.put_file(record)
            run.unchanged += 1
            return
        document = parsed.document
        self._register.put_document(document, parsed.passages, [record])
        run.waiting.append(document)
        run.pages += document.pages
        run.documents.append(
            DocumentReport(
                id=document.ref.id,
                path=str(file.path),
                title=document.ref.title,
                type=document.ref.type,
                pages=document.pages,
                passages=document.passages,
                ocr_pages=document.ocr_pages,
                warnings=document.warnings,
            )
        )

    def _note_failure(self, result: _Read, known: dict[str, FileRecord], run: _Run) -> None:
        """Remember why a file gave no document; the version taken in before it is kept."""
        path, previous = str(result.file.path), known.get(str(result.file.path))
        held = previous.document_id if previous else None
        reason = result.reason or ""
        if held is not None:
            reason += " Resta in archivio la versione acquisita in precedenza."
        original = result.original
        if original is not None and self._register.document(original.document_id) is None:
            drop_original(self._home, original.document_id)
        self._register.put_file(
            FileRecord(
                path=path,
                size=result.file.size,
                modified=result.file.modified,
                sha256=original.sha256 if original else "",
                document_id=held,
                state="failed",
                reason=reason,
                reader=reader_format() if original else "",
            )
        )
        run.failed.append(Failure(path, reason))

    def _index_waiting(self, run: _Run) -> None:
        self._builder.index(run.waiting)
        run.waiting.clear()

    def _finish(self, run: _Run) -> None:
        """Take out what no file stands for, and name each document by the first of its files."""
        orphans = self._register.orphans()
        self._builder.remove(orphans)
        run.removed = len(orphans)
        first: dict[str, str] = {}
        for path, record in sorted(self._register.files().items()):
            if record.document_id is not None:
                first.setdefault(record.document_id, path)
        for document in self._register.documents():
            path = first.get(document.ref.id, document.ref.path)
            if path != document.ref.path:
                self._register.rename_document(document.ref.id, path)
        self._builder.settle()


def _fingerprint(path: Path) -> str:
    try:
        return fingerprint(path)
    except OSError:
        return ""


def _file_record(file: SourceFile, original: StoredOriginal, reader: str) -> FileRecord:
    return FileRecord(
        path=str(file.path),
        size=file.size,
        modified=file.modified,
        sha256=original.sha256,
        document_id=original.document_id,
        state="indexed",
        reason=None,
        reader=reader,
    )
