"""Reads an e-mail message into blocks: its header lines, its text, the names of its attachments."""

from __future__ import annotations

from collections.abc import Iterator
from email.errors import MessageError
from email.message import EmailMessage, MIMEPart
from functools import partial

from ingest.clean import clean
from ingest.decode import decode
from ingest.document import Block, EmptyFile, Reading, UnreadableFile
from ingest.mail_policy import parse_mail
from ingest.members import MemberList
from ingest.read_html import read_html_text
from ingest.read_text import text_blocks

_EMPTY = "Il messaggio non contiene testo né allegati leggibili. Controllare di avere scelto il file giusto."
_DAMAGED = (
    "Il messaggio di posta è danneggiato: salvarlo di nuovo dal programma di posta (o in PDF) e ripetere."
)
_FIELDS = (("Subject", "Oggetto"), ("From", "Da"), ("To", "A"), ("Cc", "Cc"), ("Date", "Data"))
_MESSAGE = "message/rfc822"
_MAX_PARTS = 2_000
_MAX_NESTED_PARTS = 50
# Signature images and invisible parts are no attachments that anybody would miss.
_SILENT = (
    "image/",
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
    "application/pgp-signature",
)
# What certified mail adds for machines: the message itself is in postacert.eml.
_TECHNICAL_NAMES = frozenset({"daticert.xml", "smime.p7s"})


def read_mail(data: bytes) -> Reading:
    """The blocks of a message, its attachments as members. Raises UnreadableFile, EmptyFile."""
    try:
        message = parse_mail(data)
        subject = clean(str(message["Subject"] or ""))
        blocks = [Block("paragraph", f"{label}: {value}") for label, value in _header(message)]
        blocks.extend(_body(message))
        found = _attachments(message)
    except (MessageError, LookupError, ValueError, AttributeError, TypeError, OverflowError) as error:
        raise UnreadableFile(_DAMAGED) from error
    blocks.extend(Block("item", f"Allegato: {member.name}", level=1) for member in found.members)
    if not blocks:
        raise EmptyFile(_EMPTY)
    return Reading(tuple(blocks), title=subject or None, members=found.members, left_out=found.left_out)


def _header(message: EmailMessage) -> Iterator[tuple[str, str]]:
    for name, label in _FIELDS:
        value = clean(str(message[name] or ""))
        if value:
            yield label, value


def _body(message: EmailMessage) -> Iterator[Block]:
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes) or not raw.strip():
        return
    text = _decoded(part, raw)
    if part.get_content_type() == "text/html":
        yield from read_html_text(text).blocks
    else:
        yield from text_blocks(text)


def _decoded(part: MIMEPart, raw: bytes) -> str:
    charset = part.get_content_charset()
    try:
        return raw.decode(charset) if charset else decode(raw)
    except (LookupError, UnicodeDecodeError):
        return decode(raw)


def _attachments(message: EmailMessage) -> MemberList:
    found = MemberList()
    for part in _attached(message):
        found.take(_name_of(part), partial(_content, part))
    return found


def _attached(message: EmailMessage) -> Iterator[MIMEPart]:
    """Every part that is a file, wherever it stands: certified mail nests them under its signature."""
    bodies = {id(part) for part in _bodies(message)}
    for count, part in enumerate(_leaves(message, 0)):
        if count >= _MAX_PARTS:
            return
        if id(part) not in bodies and not _is_silent(part):
            yield part


def _bodies(message: EmailMessage) -> Iterator[MIMEPart]:
    """The text of the message in all its forms: what ``_body`` shows one of."""
    for form in ("plain", "html"):
        part = message.get_body(preferencelist=(form,))
        if part is not None:
            yield part


def _leaves(part: MIMEPart, depth: int) -> Iterator[MIMEPart]:
    if part.get_content_type() == _MESSAGE or not part.is_multipart():
        yield part
    elif depth < _MAX_NESTED_PARTS:
        for inner in part.iter_parts():
            if isinstance(inner, MIMEPart):
                yield from _leaves(inner, depth + 1)


def _is_silent(part: MIMEPart) -> bool:
    attached = part.get_content_disposition() == "attachment"
    kind = part.get_content_type()
    if (part.get_filename() or "").lower() in _TECHNICAL_NAMES:
        return True
    if kind.startswith("text/") and not attached and not part.get_filename():
        return True  # another form of the text, or the footer of a mailing list
    return kind.startswith(_SILENT) and not attached


def _name_of(part: MIMEPart) -> str:
    name = part.get_filename() or ""
    if part.get_content_type() != _MESSAGE:
        return name
    inner = _inner(part)
    return name or f"{clean(str(inner['Subject'] or '')) if inner is not None else ''}.eml"


def _inner(part: MIMEPart) -> EmailMessage | None:
    payload = part.get_payload()
    inner = payload[0] if isinstance(payload, list) and payload else None
    return inner if isinstance(inner, EmailMessage) else None


def _content(part: MIMEPart, _most: int) -> bytes:
    if part.get_content_type() == _MESSAGE:
        inner = _inner(part)
        return inner.as_bytes() if inner is not None else b""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""
