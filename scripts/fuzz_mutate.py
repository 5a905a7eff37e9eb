"""Changes files a little, as damage or malice would: their bytes, and what is packed in them."""

from __future__ import annotations

import io
import random
import re
import zipfile
import zlib
from collections.abc import Callable, Sequence

_MAX_BYTES = 400_000
_NUMBER = re.compile(rb"-?\d+")
_TAG = re.compile(rb"<[^<>]{1,200}>")
_NAME = re.compile(rb"/[A-Za-z][A-Za-z0-9]*")
# "<< /Length 120 /Filter /FlateDecode >>\nstream\n...": a packed stream of a PDF
_PDF_STREAM = re.compile(
    rb"(<<(?:(?!stream).){0,400}?/FlateDecode.{0,200}?>>\s*stream\r?\n)(.*?)(\r?\nendstream)", re.S
)
_LENGTH = re.compile(rb"/Length\s+\d+(?!\s+\d+\s+R)")
_NUMBERS = tuple(
    str(number).encode()
    for number in (
        0,
        -1,
        1,
        255,
        256,
        65_535,
        65_536,
        2**31 - 1,
        2**31,
        -(2**31),
        2**32,
        2**63,
        10**20,
        1e308,
        "nan",
    )
)
_BYTES = (
    b"\0",
    b"\xff",
    b"\x80",
    b"\n",
    b"\r\n",
    b"<",
    b">",
    b"&",
    b"(",
    b"{",
    b"\\",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
)

Mutation = Callable[[random.Random, bytes, Sequence[bytes]], bytes]


def mutate(rnd: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """``data`` changed in one to four ways; ``others`` are files to take pieces from."""
    for _ in range(rnd.choice((1, 1, 1, 2, 2, 4))):
        data = rnd.choice(_mutations(data))(rnd, data, others)[:_MAX_BYTES]
    return data


def _mutations(data: bytes) -> Sequence[Mutation]:
    plain: tuple[Mutation, ...] = (_flip, _delete, _repeat, _insert, _splice, _cut, _renumber)
    if data[:2] == b"PK":
        return (*plain[:2], _repack, _repack, _repack, _repack, _repack, _drop_part, _double_part)
    if b"%PDF-" in data[:1024]:
        return (*plain, _restream, _restream, _restream, _rename, _rename, _renumber, _renumber)
    if data.lstrip()[:1] == b"<":
        return (*plain, _retag, _retag, _retag)
    return plain


def _place(rnd: random.Random, data: bytes) -> int:
    return rnd.randrange(len(data) + 1)


def _flip(rnd: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    changed = bytearray(data)
    for _ in range(rnd.choice((1, 1, 2, 8, 40))):
        if changed:
            changed[rnd.randrange(len(changed))] = rnd.choice((0, 255, rnd.randrange(256)))
    return bytes(changed)


def _delete(rnd: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    start = _place(rnd, data)
    return data[:start] + data[start + rnd.choice((1, 2, 10, 100, 1000)) :]


def _repeat(rnd: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    start = _place(rnd, data)
    piece = data[start : start + rnd.choice((1, 4, 30, 300))]
    return data[:start] + piece * rnd.choice((2, 3, 50, 1000)) + data[start:]


def _insert(rnd: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    start = _place(rnd, data)
    return data[:start] + rnd.choice(_BYTES) * rnd.choice((1, 1, 3, 500)) + data[start:]


def _splice(rnd: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    other = rnd.choice(others)
    start, end = sorted((_place(rnd, other), _place(rnd, other)))
    place = _place(rnd, data)
    return data[:place] + other[start : min(end, start + 5000)] + data[place:]


def _cut(rnd: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    return data[: _place(rnd, data)]


def _renumber(rnd: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    return _replace_one(rnd, data, _NUMBER, rnd.choice(_NUMBERS))


def _retag(rnd: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    tags = _TAG.findall(data)
    if not tags:
        return data
    tag = rnd.choice(tags)
    return _replace_one(rnd, data, _TAG, rnd.choice((b"", tag, tag * 2, tag * 300)))


def _rename(rnd: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    names = _NAME.findall(data)
    return _replace_one(rnd, data, _NAME, rnd.choice(names)) if names else data


def _replace_one(rnd: random.Random, data: bytes, pattern: re.Pattern[bytes], new: bytes) -> bytes:
    found = list(pattern.finditer(data))
    if not found:
        return data
    start, end = rnd.choice(found).span()
    return data[:start] + new + data[end:]


def _inner(rnd: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """A change of unpacked contents."""
    ways: tuple[Mutation, ...] = (_flip, _delete, _repeat, _insert, _renumber, _retag, _retag, _splice)
    return rnd.choice(ways)(rnd, data, others)[:_MAX_BYTES]


def _restream(rnd: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    """Changes what a stream of a PDF unpacks to, and its length with it."""
    found = list(_PDF_STREAM.finditer(data))
    if not found:
        return _flip(rnd, data, others)
    stream = rnd.choice(found)
    try:
        content = zlib.decompressobj().decompress(stream[2], _MAX_BYTES)
    except zlib.error:
        return data
    packed = zlib.compress(_inner(rnd, content, others))
    head = _LENGTH.sub(b"/Length %d" % len(packed), stream[1])
    return data[: stream.start()] + head + packed + stream[3] + data[stream.end() :]


def _parts(data: bytes) -> list[tuple[str, bytes]]:
    """The parts of an archive as far as they can be unpacked."""
    parts: list[tuple[str, bytes]] = []
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for part in archive.infolist():
                if part.file_size <= _MAX_BYTES:
                    parts.append((part.filename, archive.read(part)))
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError, NotImplementedError, EOFError):
        return parts
    return parts


def _packed(parts: Sequence[tuple[str, bytes]]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            # Straight to the entry: two parts of one name are what this is about.
            archive.writestr(zipfile.ZipInfo(name), content)
    return buffer.getvalue()


def _repack(rnd: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    parts = _parts(data)
    if not parts:
        return _flip(rnd, data, others)
    place = rnd.randrange(len(parts))
    name, content = parts[place]
    parts[place] = (name, _inner(rnd, content, others))
    return _packed(parts)


def _drop_part(rnd: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    parts = _parts(data)
    return _packed([part for part in parts if part is not rnd.choice(parts)]) if parts else data


def _double_part(rnd: random.Random, data: bytes, others: Sequence[bytes]) -> bytes:
    parts = _parts(data)
    if not parts:
        return data
    (name, _), (_, content) = rnd.choice(parts), rnd.choice(parts)
    return _packed([*parts, (name, content)])
