"""Makes a home hold exactly the documents of the files and folders that a person names."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from corpus.home import Home
from corpus.records import DocumentRecord, FileRecord
from corpus.register import Register
from corpus.source import (
    SourceFile,
    StoredOriginal,
    absolute,
    drop_original,
    fingerprint,
    shown,
    sweep,
)
from index.build import BATCH_PASSAGES, IndexBuilder
from index.reading import FileReader, Read, read_in_order
from index.vanished import vanished_files
from ingest.pipeline import Parsed, reader_format
from ingest.report import DocumentReport, Failure, IngestReport, Progress

OnProgress = Callable[[Progress], None]


@dataclass(slots=True)
class _Run:
    """The running totals of one synchronisation."""

    total: int
    named: frozenset[Path]
    known: Mapping[str, FileRecord]
    started: float
    on_progress: OnProgress | None
    done: int = 0
    pages: int = 0
    passages: int = 0
    unchanged: int = 0
    removed: int = 0
    failed: list[Failure] = field(default_factory=list)
    documents: list[DocumentReport] = field(default_factory=list)
    waiting: list[DocumentRecord] = field(default_factory=list)
    rejected: set[str] = field(default_factory=set)

    def tell(self, file: str) -> None:
        if self.on_progress is not None:
            seconds = time.monotonic() - self.started
            self.on_progress(Progress(self.done, self.total, file, self.pages, self.passages, seconds))


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
        vanished = vanished_files(found, known)
        named = frozenset(map(absolute, paths))
        self._builder.recover()
        run = _Run(len(found.files), named, known, started, on_progress)
        run.failed.extend(Failure(shown(path), reason) for path, reason in found.unreadable)
        self._read_all([file for file in found.files if not self._is_known(file, run)], run)
        for path in vanished:
            self._register.forget_file(path)
        self._finish(run)
        return IngestReport(
            indexed=len(run.documents),
            unchanged=run.unchanged,
            removed=run.removed,
            failed=tuple(sorted(run.failed, key=lambda failure: failure.path)),
            passages=run.passages,
            seconds=round(time.monotonic() - started, 3),
            documents=tuple(run.documents),
        )

    def _is_known(self, file: SourceFile, run: _Run) -> bool:
        """Whether the file needs no reading; a failed one is then reported again with its reason."""
        record, named = run.known.get(str(file.path)), file.path in run.named
        if record is None or (named and record.state != "indexed"):
            return False
        # What a person took out stays out when the readers change.
        if record.reader != reader_format() and record.state != "excluded":
            return False
        if (record.size, record.modified) != (file.size, file.modified):
            if record.size != file.size or _fingerprint(file.path) != record.sha256:
                return False
            self._register.put_file(replace(record, modified=file.modified))
        if record.state == "failed":
            run.failed.append(Failure(record.path, record.reason or ""))
        else:
            run.unchanged += 1
        run.done += 1
        return True

    def _read_all(self, files: Sequence[SourceFile], run: _Run) -> None:
        excluded = frozenset(record.sha256 for record in run.known.values() if record.state == "excluded")
        reader = FileReader(self._home, self._register, excluded, run.named)
        held = 0
        with closing(read_in_order(files, reader.read, self._builder.require_running)) as results:
            for result in results:
                held += self._note(result, run)
                run.done += 1
                run.tell(result.file.path.name)
                if held >= BATCH_PASSAGES:
                    self._index_waiting(run)
                    held = 0
        self._index_waiting(run)

    def _note(self, result: Read, run: _Run) -> int:
        """Write down what a reading gave; the number of passages that now wait for the index."""
        if result.reason is not None or result.original is None:
            self._note_failure(result, run)
        elif result.parsed is not None:
            return self._take(result.file, result.original, result.parsed, run)
        else:
            record = _file_record(result.file, result.original, reader_format())
            if result.excluded:
                record = replace(record, document_id=None, state="excluded")
                run.rejected.add(result.original.document_id)
            self._register.put_file(record)
            run.unchanged += 1
        return 0

    def _take(self, file: SourceFile, original: StoredOriginal, parsed: Parsed, run: _Run) -> int:
        """Write a document into the register; its vectors follow with the batch."""
        record = _file_record(file, original, parsed.document.reader)
        existing = self._register.document(original.document_id)
        if existing is not None and existing.reader == parsed.document.reader:
            self._register.put_file(record)
            run.unchanged += 1
            return 0
        document = parsed.document
        self._register.put_document(document, parsed.passages, [record])
        run.waiting.append(document)
        run.pages += document.pages
        run.passages += document.passages
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
        return document.passages

    def _note_failure(self, result: Read, run: _Run) -> None:
        """Remember why a file gave no document; the version taken in before it is kept."""
        path, original = str(result.file.path), result.original
        previous = run.known.get(path)
        held = previous.document_id if previous else None
        reason = result.reason or ""
        if held is not None:
            reason += " Resta in archivio la versione acquisita in precedenza."
        if original is not None:
            run.rejected.add(original.document_id)
        self._register.put_file(
            FileRecord(
                path=path,
                size=result.file.size,
                modified=result.file.modified,
                sha256=original.sha256 if original else "",
                document_id=held,
                state="failed",
                reason=reason,
                # Without a reader the file is tried again at the next run.
                reader="" if result.passing else reader_format(),
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
        # Only now: another file with the same bytes may have been being read from the same copy.
        for identifier in run.rejected - self._register.document_ids():
            drop_original(self._home, identifier)
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
