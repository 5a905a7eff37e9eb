"""Reads an e-mail message into blocks: its header lines, its body, its attachments' text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from email.errors import MessageError
from email.message import EmailMessage, MIMEPart

from ingest.clean import clean
from ingest.decode import decode
from ingest.document import Block, EmptyFile, IngestError, Reading, UnreadableFile
from ingest.mail_policy import parse_mail
from ingest.read_html import read_html_text
from ingest.read_text import text_blocks

_EMPTY = "Il messaggio non contiene testo né allegati leggibili. Controllare di avere scelto il file giusto."
_DAMAGED = (
    "Il messaggio di posta è danneggiato: salvarlo di nuovo dal programma di posta (o in PDF) e ripetere."
)
_FIELDS = (("Subject", "Oggetto"), ("From", "Da"), ("To", "A"), ("Cc", "Cc"), ("Date", "Data"))
_MAX_ATTACHMENTS = 50
_MAX_DEPTH = 3
# Signature images and invisible parts are no attachments that anybody would miss.
_SILENT = (
    "image/",
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
    "application/pgp-signature",
)

ReadBytes = Callable[[bytes, int], Reading]


def read_mail(data: bytes, read_bytes: ReadBytes, depth: int = 0) -> Reading:
    """The blocks of a message; ``read_bytes`` reads attachments, ``depth`` messages within messages."""
    try:
        message = parse_mail(data)
        subject = clean(str(message["Subject"] or ""))
        blocks = [Block("paragraph", f"{label}: {value}") for label, value in _header(message)]
        blocks.extend(_body(message))
        attached, warnings = _attachments(message, read_bytes, depth)
    except (MessageError, LookupError, ValueError, AttributeError, TypeError, IndexError) as error:
        raise UnreadableFile(_DAMAGED) from error
    blocks.extend(attached)
    if not blocks:
        raise EmptyFile(_EMPTY)
    return Reading(tuple(blocks), title=subject or None, warnings=tuple(warnings))


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


def _attachments(message: EmailMessage, read_bytes: ReadBytes, depth: int) -> tuple[list[Block], list[str]]:
    blocks: list[Block] = []
    warnings: list[str] = []
    for count, part in enumerate(message.iter_attachments()):
        name = clean(part.get_filename() or "") or _name_of(part)
        if count >= _MAX_ATTACHMENTS:
            warnings.append(
                f"Il messaggio ha più di {_MAX_ATTACHMENTS} allegati: gli altri non sono stati letti."
            )
            break
        if part.get_content_type().startswith(_SILENT) and part.get_content_disposition() != "attachment":
            continue
        if depth >= _MAX_DEPTH:
            warnings.append(f"L'allegato «{name}» sta in messaggi troppo annidati e non è stato letto.")
            continue
        try:
            reading = read_bytes(_content(part), depth + 1)
        except IngestError as error:
            warnings.append(f"L'allegato «{name}» non è stato letto. {error}")
            continue
        blocks.append(Block("heading", f"Allegato: {name}", level=1))
        # Page numbers would count in the attachment, not in the message: the message has no pages.
        blocks.extend(_unpaged(block) for block in reading.blocks)
        warnings.extend(f"Allegato «{name}»: {warning}" for warning in reading.warnings)
    return blocks, warnings


def _unpaged(block: Block) -> Block:
    level = min(block.level + 1, 6) if block.kind == "heading" else block.level
    return Block(block.kind, block.text, None, level, block.cells, block.header)


def _name_of(part: EmailMessage) -> str:
    if part.get_content_type() == "message/rfc822":
        inner = part.get_content()
        return clean(str(inner["Subject"] or "")) or "messaggio inoltrato"
    return "senza nome"


def _content(part: EmailMessage) -> bytes:
    if part.get_content_type() == "message/rfc822":
        inner = part.get_content()
        return bytes(inner) if isinstance(inner, EmailMessage) else b""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""
