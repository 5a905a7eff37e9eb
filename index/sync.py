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
from corpus.source import SourceFile, absolute, drop_original, drop_strays, fingerprint, shown, sweep
from index.build import BATCH_PASSAGES, IndexBuilder
from index.ordering import read_in_order
from index.reading import FileReader, Read, Task
from index.vanished import vanished_files
from ingest.pipeline import Parsed, reader_format
from ingest.report import DocumentReport, Failure, IngestReport, Progress
from ingest.signing import to_record

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
    inside: dict[str, list[FileRecord]] = field(default_factory=dict)
    """By path of a file on disk, what is known of the files in it."""
    met: set[str] = field(default_factory=set)
    """Paths of files found in the file that is being taken in."""

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
        run = _Run(len(found.files), named, known, started, on_progress, inside=_by_file_on_disk(known))
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
        inside = run.inside.get(str(file.path), ())
        if record is None or (named and any(r.state != "indexed" for r in (record, *inside))):
            return False
        # What a person took out stays out when the readers change.
        if record.reader != reader_format() and record.state != "excluded":
            return False
        if (record.size, record.modified) != (file.size, file.modified):
            if record.size != file.size or _fingerprint(file.path) != record.sha256:
                return False
            self._register.put_file(replace(record, modified=file.modified))
        for known in (record, *inside):
            if known.state == "failed":
                run.failed.append(Failure(known.path, known.reason or ""))
            else:
                run.unchanged += 1
        run.done += 1
        return True

    def _read_all(self, files: Sequence[SourceFile], run: _Run) -> None:
        excluded = frozenset(record.sha256 for record in run.known.values() if record.state == "excluded")
        reader = FileReader(self._home, self._register, excluded, run.named)
        held = 0
        with closing(read_in_order(map(Task, files), reader.read, self._builder.require_running)) as results:
            for result in results:
                held += self._note(result, run)
                if result.container is None:
                    self._close_container(result, run)
                    run.done += 1
                run.tell(result.file.path.name)
                if held >= BATCH_PASSAGES:
                    self._index_waiting(run)
                    held = 0
        self._index_waiting(run)

    def _note(self, result: Read, run: _Run) -> int:
        """Write down what a reading gave; the number of passages that now wait for the index."""
        if result.container is not None:
            run.met.add(str(result.file.path))
        if result.reason is not None or result.original is None:
            self._note_failure(result, run)
        elif result.parsed is not None and result.parsed.document is not None:
            return self._take(result, result.parsed, result.parsed.document, run)
        else:
            record = _file_record(result, reader_format())
            if result.excluded:
                record = replace(record, document_id=None, state="excluded")
                run.rejected.add(result.original.document_id)
            self._register.put_file(record)
            run.unchanged += 1
        return 0

    def _close_container(self, result: Read, run: _Run) -> None:
        """Forget what an earlier version of the file had in it; a file that breaks keeps all of it."""
        if result.reason is None:
            for record in run.inside.get(str(result.file.path), ()):
                if record.path not in run.met:
                    self._register.forget_file(record.path)
        run.met.clear()

    def _take(self, result: Read, parsed: Parsed, document: DocumentRecord, run: _Run) -> int:
        """Write a document into the register; its vectors follow with the batch."""
        record = _file_record(result, document.reader)
        existing = self._register.document(document.ref.id)
        if existing is not None and existing.reader == document.reader:
            self._register.put_file(record)
            run.unchanged += 1
            return 0
        self._register.put_document(document, parsed.passages, [record], parsed.acts)
        run.waiting.append(document)
        run.pages += document.pages
        run.passages += document.passages
        run.documents.append(
            DocumentReport(
                id=document.ref.id,
                path=str(result.file.path),
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
        run.rejected.update(kept.document_id for kept in (original, result.content) if kept is not None)
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
                container=str(result.container) if result.container else None,
                signatures=previous.signatures if previous and held else "[]",
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
        kept = self._register.original_ids()
        for identifier in run.rejected - kept:
            drop_original(self._home, identifier)
        if orphans:
            drop_strays(self._home, kept)  # the envelopes of what was taken out
        first: dict[str, str] = {}
        for record in sorted(self._register.files().values(), key=_precedence):
            if record.document_id is not None:
                first.setdefault(record.document_id, record.path)
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


def _precedence(file: FileRecord) -> tuple[bool, str]:
    """A document is named by a file on disk rather than by one found in another."""
    return file.container is not None, file.path


def _by_file_on_disk(known: Mapping[str, FileRecord]) -> dict[str, list[FileRecord]]:
    """The files found in other files, by the path of the one on disk that holds them all."""
    inside: dict[str, list[FileRecord]] = {}
    for record in known.values():
        outer = record
        while outer.container is not None and outer.container in known:
            outer = known[outer.container]
        if record.container is not None:
            inside.setdefault(outer.path, []).append(record)
    return inside


def _file_record(result: Read, reader: str) -> FileRecord:
    assert result.original is not None and result.content is not None
    return FileRecord(
        path=str(result.file.path),
        size=result.file.size,
        modified=result.file.modified,
        sha256=result.original.sha256,
        document_id=result.content.document_id,
        state="indexed",
        reason=None,
        reader=reader,
        container=str(result.container) if result.container else None,
        signatures=to_record(result.signatures),
    )
