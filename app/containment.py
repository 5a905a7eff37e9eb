"""Tells which document was found in which: attachments in messages, files in archives and PDFs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.results import DocumentLink, SignatureView
from corpus.records import DocumentRef, FileRecord
from ingest import signing


class Containment:
    """The files of a home by document, and the ties between their documents."""

    def __init__(self, files: Mapping[str, FileRecord], titles: Mapping[str, str]) -> None:
        """``files`` by path, ``titles`` by document identifier."""
        self._files = files
        self._titles = titles
        self._of: dict[str, list[FileRecord]] = {}
        self._inside: dict[str, set[str]] = {}
        for _, file in sorted(files.items()):
            if file.document_id is not None:
                self._of.setdefault(file.document_id, []).append(file)
            if file.document_id is not None and file.container is not None:
                self._inside.setdefault(file.container, set()).add(file.document_id)

    def paths(self, identifier: str) -> tuple[str, ...]:
        """Every path of a document, files on disk first."""
        files = sorted(self._of.get(identifier, ()), key=lambda file: file.container is not None)
        return tuple(file.path for file in files)

    def container(self, identifier: str) -> DocumentLink | None:
        """The document that this one was found in; None where it is a file on disk as well."""
        files = self._of.get(identifier, [])
        outer = [self._files.get(file.container) if file.container is not None else None for file in files]
        if not outer or any(file.container is None for file in files):
            return None
        return next((link for file in outer if file and (link := self._link(file.document_id))), None)

    def members(self, identifier: str) -> int:
        """How many documents were found in the files of this one."""
        return len(set().union(*(self._inside.get(f.path, ()) for f in self._of.get(identifier, ()))))

    def signatures(self, identifier: str) -> tuple[SignatureView, ...]:
        """The signatures of all copies of a document, each once."""
        records = dict.fromkeys(file.signatures for file in self._of.get(identifier, ()))
        found = dict.fromkeys(s for record in records for s in signing.from_record(record))
        return tuple(SignatureView(s.signer, s.integrity, s.signed, signing.describe(s)) for s in found)

    def _link(self, identifier: str | None) -> DocumentLink | None:
        if identifier is None or identifier not in self._titles:
            return None
        return DocumentLink(identifier, self._titles[identifier])


def found_in(
    inside: Sequence[FileRecord], refs: Mapping[str, DocumentRef], paths: Sequence[str]
) -> tuple[tuple[DocumentLink, ...], tuple[tuple[str, str], ...]]:
    """Of the files ``inside``, those that lie directly in one of ``paths``: documents, and what gave none."""
    direct = [(file, file.container) for file in inside if file.container in paths]
    links = [
        DocumentLink(file.document_id, refs[file.document_id].title)
        for file, _ in direct
        if file.document_id is not None and file.document_id in refs
    ]
    failed = [
        (file.path[len(path or "") + 1 :], file.reason or "")
        for file, path in direct
        if file.state == "failed"
    ]
    return tuple(dict.fromkeys(links)), tuple(dict.fromkeys(failed))
