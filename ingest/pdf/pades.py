"""Tells who signed a PDF from within (PAdES, ETSI EN 319 142-1), with the check of each signature."""

from __future__ import annotations

import logging
from datetime import UTC
from io import BytesIO

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import SigningError
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from ingest.document import Signature
from ingest.signatures import MALFORMED, MAX_SIGNERS, check_signer

_UNREADABLE = "la struttura del PDF non consente di controllarla"
_CHANGED_LATER = "il file è stato modificato dopo la firma"
_PARTLY = "la firma non copre tutto il file"
_INCOMPLETE = (SignatureCoverageLevel.UNCLEAR, SignatureCoverageLevel.CONTIGUOUS_BLOCK_FROM_START)
_TIMESTAMP = "/DocTimeStamp"

# pyHanko reports every oddity of a file to its log; what matters is in the signature's reason.
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)

_ERRORS = (PdfError, SigningError, SignatureValidationError, *MALFORMED, RecursionError, OSError)


def embedded_signatures(data: bytes) -> tuple[Signature, ...]:
    """The signatures of persons in a PDF, in the order of their signing; time stamps are none.

    Never raises over what the file holds: a signature that cannot be checked is said to be so.
    """
    try:
        reader = PdfFileReader(BytesIO(data), strict=False)
        fields = list(reader.embedded_signatures)[:MAX_SIGNERS]
    except _ERRORS:
        return (Signature("", "unverified", reason=_UNREADABLE),)
    return tuple(_checked(field) for field in fields if field.sig_object_type != _TIMESTAMP)


def _checked(field: EmbeddedPdfSignature) -> Signature:
    try:
        certificates = [field.signer_cert, *field.other_embedded_certs]
        found = check_signer(field.signer_info, certificates, field.compute_digest)
    except _ERRORS:
        return Signature("", "unverified", reason=_UNREADABLE)
    if found.integrity != "verified":
        return found
    when = found.signed or _stated_time(field)
    return Signature(found.signer, found.integrity, when, _limits(field))


def _stated_time(field: EmbeddedPdfSignature) -> str | None:
    """PAdES puts the time into the signature dictionary, not among the signed attributes."""
    try:
        stated = field.self_reported_timestamp
    except _ERRORS:
        return None
    return stated.astimezone(UTC).isoformat(timespec="seconds") if stated is not None else None


def _limits(field: EmbeddedPdfSignature) -> str:
    """What is to be known beside the integrity: later changes other than further signatures."""
    try:
        field.compute_integrity_info()  # type: ignore[no-untyped-call]
        said = field.summarise_integrity_info()
    except _ERRORS:
        return _PARTLY
    if said["coverage"] in (
        SignatureCoverageLevel.UNCLEAR,
        SignatureCoverageLevel.CONTIGUOUS_BLOCK_FROM_START,
    ):
        return _PARTLY
    return "" if said["docmdp_ok"] else _CHANGED_LATER
