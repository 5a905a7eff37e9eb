"""Looks for what a PDF carries beside its pages: attached files and digital signatures."""

from __future__ import annotations

from ingest.document import Member, Signature
from ingest.pdf.attachments import attached_files
from ingest.pdf.guard import guard

Enclosed = tuple[tuple[Member, ...], tuple[tuple[str, str], ...], tuple[Signature, ...]]


def enclosed(data: bytes) -> Enclosed:
    """The files attached to a PDF, those left out with their reasons, and its signatures.

    Raises EncryptedFile and LimitExceeded as ``guard`` does; what pypdf cannot open has none.
    """
    guarded = guard(data)
    if guarded is None:
        return (), (), ()
    found = attached_files(guarded.reader)
    return found.members, found.left_out, _signatures(data)


def _signatures(data: bytes) -> tuple[Signature, ...]:
    # The range of signed bytes never stands in a compressed object; the library takes 0.8 s to load.
    if b"/ByteRange" not in data:
        return ()
    from ingest.pdf.pades import embedded_signatures

    return embedded_signatures(data)
