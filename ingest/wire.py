"""Carries readings and errors between the reading process and its parent as JSON lines.

JSON and not pickle: a file that takes over the reading process must not reach the parent.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import cast

from ingest.document import (
    Block,
    BlockKind,
    EmptyFile,
    EncryptedFile,
    IngestError,
    Integrity,
    LimitExceeded,
    Member,
    PageInfo,
    Reading,
    Signature,
    UnreadableFile,
    UnsupportedFile,
)

_ERRORS: dict[str, type[IngestError]] = {
    error.__name__: error
    for error in (EmptyFile, EncryptedFile, LimitExceeded, UnreadableFile, UnsupportedFile)
}
# What the reading process says before its answer: it came to a page, to a page that needs recognition.
PAGE = b"+\n"
RECOGNITION = b"o\n"
_KINDS = ("heading", "paragraph", "item", "row")
_INTEGRITIES = ("verified", "broken", "unverified")
# The name under which the reading process leaves a member: "17"
_LEFT_FILE = re.compile(r"\d{1,6}", re.ASCII)


class WireError(Exception):
    """A message that is not one of ours."""


def encode_reading(reading: Reading) -> bytes:
    """A reading as one line; its members must lie in files, of which the names are told."""
    blocks = [[b.kind, b.text, b.page, b.level, list(b.cells), b.header] for b in reading.blocks]
    pages = [[p.number, p.width, p.height, p.source, p.confidence] for p in reading.pages]
    signatures = [[s.signer, s.integrity, s.signed, s.reason] for s in reading.signatures]
    return _line(
        {
            "blocks": blocks,
            "pages": pages,
            "title": reading.title,
            "warnings": list(reading.warnings),
            "signatures": signatures,
            "members": [_left_file(member) for member in reading.members],
            "sealed": _left_file(reading.sealed) if reading.sealed else None,
            "left_out": [list(pair) for pair in reading.left_out],
        }
    )


def _left_file(member: Member) -> list[str]:
    assert isinstance(member.content, Path)
    return [member.name, member.content.name]


def encode_error(error: IngestError, detail: str = "") -> bytes:
    """An error as one line; ``detail`` is for developers."""
    return _line({"error": type(error).__name__, "reason": str(error), "detail": detail})


def decode_answer(line: bytes, output: Path | None = None) -> Reading:
    """The reading in a line; its members lie in the folder ``output``, without which there are none.

    Raises the IngestError that the line holds instead, WireError for anything else.
    """
    try:
        message = json.loads(line)
        if "error" in message:
            error = _ERRORS.get(message["error"], UnreadableFile)(str(message["reason"]))
            if message.get("detail"):
                error.add_note(str(message["detail"]))
            raise error
        return _reading(message, output)
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise WireError("the reading process answered with something else than a reading") from error


def _reading(message: dict[str, object], output: Path | None) -> Reading:
    sealed = cast(list[object] | None, message["sealed"])
    return Reading(
        blocks=tuple(_block(fields) for fields in cast(list[list[object]], message["blocks"])),
        pages=tuple(_page(fields) for fields in cast(list[list[object]], message["pages"])),
        title=None if message["title"] is None else str(message["title"]),
        warnings=tuple(str(warning) for warning in cast(list[object], message["warnings"])),
        signatures=tuple(_signature(fields) for fields in cast(list[list[object]], message["signatures"])),
        members=tuple(_member(fields, output) for fields in cast(list[list[object]], message["members"])),
        sealed=None if sealed is None else _member(sealed, output),
        left_out=tuple(
            (str(name), str(reason)) for name, reason in cast(list[list[object]], message["left_out"])
        ),
    )


def _signature(fields: list[object]) -> Signature:
    signer, integrity, signed, reason = fields
    if integrity not in _INTEGRITIES:
        raise ValueError(integrity)
    return Signature(
        str(signer), cast(Integrity, integrity), None if signed is None else str(signed), str(reason)
    )


def _member(fields: list[object], output: Path | None) -> Member:
    name, left = fields
    if output is None or not isinstance(left, str) or not _LEFT_FILE.fullmatch(left):
        raise ValueError(left)
    path = output / left
    # The reading process may have been taken over: a link could lead to any file of ours.
    if path.is_symlink() or not path.is_file():
        raise ValueError(left)
    return Member(str(name), path)


def _block(fields: list[object]) -> Block:
    kind, text, page, level, cells, header = fields
    if kind not in _KINDS:
        raise ValueError(kind)
    return Block(
        cast(BlockKind, kind),
        str(text),
        None if page is None else int(cast(int, page)),
        int(cast(int, level)),
        tuple(str(cell) for cell in cast(list[object], cells)),
        bool(header),
    )


def _page(fields: list[object]) -> PageInfo:
    number, width, height, source, confidence = fields
    if source not in ("text", "ocr"):
        raise ValueError(source)
    return PageInfo(
        int(cast(int, number)),
        float(cast(float, width)),
        float(cast(float, height)),
        source,
        None if confidence is None else float(cast(float, confidence)),
    )


def _line(message: dict[str, object]) -> bytes:
    # ASCII only, so that no text can hold a line break or a lone surrogate.
    return json.dumps(message).encode("ascii") + b"\n"
