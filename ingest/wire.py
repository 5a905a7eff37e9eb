"""Carries readings and errors between the reading process and its parent as JSON lines.

JSON and not pickle: a file that takes over the reading process must not reach the parent.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
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
    RowJoin,
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
MAX_BYTES = 10 * 1024 * 1024
"""Of one answer: the parent holds its text several times over, in blocks, document and passages.

A whole law code has 2 MB of text, 3,000 full pages have 9.
"""
MAX_BLOCKS = 150_000
_BLOCKS_A_LINE = 500
_KINDS = ("heading", "paragraph", "item", "row")
_INTEGRITIES = ("verified", "broken", "unverified")
# The name under which the reading process leaves a member: "17"
_LEFT_FILE = re.compile(r"\d{1,6}", re.ASCII)
_JOINS = ("", "none", "table", "row")


class WireError(Exception):
    """A message that is not one of ours."""


def encode_reading(reading: Reading) -> Iterator[bytes]:
    """A reading as lines: its blocks some at a time, then the rest of it.

    Its members must lie in files, of which the names are told.
    """
    for start in range(0, len(reading.blocks), _BLOCKS_A_LINE):
        some = reading.blocks[start : start + _BLOCKS_A_LINE]
        yield _line([[b.kind, _text(b), b.page, b.level, list(b.cells), b.header, b.joins] for b in some])
    pages = [
        [p.number, p.width, p.height, p.source, p.confidence, list(p.furniture), list(p.stamps)]
        for p in reading.pages
    ]
    yield _line(
        {
            "pages": pages,
            "title": reading.title,
            "warnings": list(reading.warnings),
            "signatures": [[s.signer, s.integrity, s.signed, s.reason] for s in reading.signatures],
            "members": [_left_file(member) for member in reading.members],
            "sealed": _left_file(reading.sealed) if reading.sealed else None,
            "left_out": [list(pair) for pair in reading.left_out],
        }
    )


def _left_file(member: Member) -> list[str]:
    assert isinstance(member.content, Path)
    return [member.name, member.content.name]


def _text(block: Block) -> str | None:
    # A table would go over twice: the text of a row is its cells.
    return None if block.cells and block.text == "\t".join(block.cells) else block.text


def is_last(line: bytes) -> bool:
    """Whether a line ends an answer: blocks come before the rest of a reading."""
    return not line.startswith(b"[")


def encode_error(error: IngestError, detail: str = "") -> bytes:
    """An error as one line; ``detail`` is for developers."""
    return _line({"error": type(error).__name__, "reason": str(error), "detail": detail})


class Answer:
    """What the reading process says of one file, taken line by line.

    The files that it found inside lie in the folder ``output``; without it there are none.
    """

    def __init__(self, output: Path | None = None) -> None:
        self._output = output
        self._blocks: list[Block] = []
        self._bytes = 0

    def take(self, line: bytes) -> Reading | None:
        """The reading once its last line is there.

        Raises the IngestError that the process says instead, OverflowError where the answer is
        larger than it may be, WireError for anything that is no answer.
        """
        self._bytes += len(line)
        if self._bytes > MAX_BYTES or len(self._blocks) > MAX_BLOCKS:
            raise OverflowError
        try:
            message = json.loads(line)
            if isinstance(message, list):
                self._blocks.extend(map(_block, message))
                return None
            if "error" in message:
                raise _error(message)
            return _reading(message, tuple(self._blocks), self._output)
        except (ValueError, KeyError, TypeError, IndexError) as error:
            raise WireError("the reading process answered with something else than a reading") from error


def _error(message: dict[str, object]) -> IngestError:
    error = _ERRORS.get(str(message["error"]), UnreadableFile)(str(message["reason"]))
    if message.get("detail"):
        error.add_note(str(message["detail"]))
    return error


def _reading(message: dict[str, object], blocks: tuple[Block, ...], output: Path | None) -> Reading:
    sealed = cast(list[object] | None, message["sealed"])
    return Reading(
        blocks=blocks,
        pages=tuple(_page(fields) for fields in cast(list[list[object]], message["pages"])),
        title=None if message["title"] is None else str(message["title"]),
        warnings=_texts(message["warnings"]),
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
    kind, text, page, level, cells, header, joins = fields
    if kind not in _KINDS or joins not in _JOINS:
        raise ValueError(fields)
    parts = _texts(cells)
    return Block(
        cast(BlockKind, kind),
        "\t".join(parts) if text is None else str(text),
        None if page is None else int(cast(int, page)),
        int(cast(int, level)),
        parts,
        bool(header),
        cast(RowJoin, joins),
    )


def _page(fields: list[object]) -> PageInfo:
    number, width, height, source, confidence, furniture, stamps = fields
    if source not in ("text", "ocr", "blank"):
        raise ValueError(source)
    return PageInfo(
        int(cast(int, number)),
        float(cast(float, width)),
        float(cast(float, height)),
        source,
        None if confidence is None else float(cast(float, confidence)),
        _texts(furniture),
        _texts(stamps),
    )


def _texts(values: object) -> tuple[str, ...]:
    return tuple(str(value) for value in cast(list[object], values))


def _line(message: object) -> bytes:
    # ASCII only, so that no text can hold a line break or a lone surrogate.
    return json.dumps(message).encode("ascii") + b"\n"
