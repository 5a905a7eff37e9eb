"""Cuts an RTF file into control words, groups and bytes of text (Rich Text Format Specification 1.9.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])"
    rb"|([^\\{}\r\n]{1,65536})|[\r\n]+",
    re.S,
)
# \'fc for the character set of a font: what \fcharset says in the font table
_CHARSETS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "big5", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
SYMBOL = "symbol"
_CODE_PAGES = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850", "ansi": "cp1252"}


@dataclass(frozen=True, slots=True)
class Token:
    """``word`` is a control word or a control symbol with its ``number``; ``text`` are bytes to decode."""

    kind: Literal["open", "close", "word", "text"]
    word: str = ""
    number: int | None = None
    text: bytes = b""


_OPEN, _CLOSE = Token("open"), Token("close")


def tokens(data: bytes) -> Iterator[Token]:
    """The tokens in order; binary data are passed over, bytes that fit nowhere are left out."""
    place = 0
    while place < len(data):
        found = _TOKEN.match(data, place)
        if found is None:
            place += 1
            continue
        place = found.end()
        word, number, byte, symbol, brace, text = found.groups()
        if word is not None:
            value = int(number) if number else None
            if word == b"bin":
                place += min(max(value or 0, 0), len(data))
                continue
            yield Token("word", word.decode("ascii"), value)
        elif text is not None:
            yield Token("text", text=text)
        elif byte is not None:
            yield Token("text", text=bytes.fromhex(byte.decode("ascii")))
        elif brace is not None:
            yield _OPEN if brace == b"{" else _CLOSE
        elif symbol is not None:
            yield Token("word", symbol.decode("latin-1"))


def code_page(word: str, number: int | None) -> str | None:
    """The encoding that a control word of the header declares: \\ansi, \\mac, \\ansicpg1252."""
    if word != "ansicpg":
        return _CODE_PAGES.get(word)
    return _known(f"cp{number}", "cp1252")


def charset(number: int | None, usual: str) -> str:
    """The encoding of a font by its \\fcharset."""
    return SYMBOL if number == 2 else _CHARSETS.get(number or 0, usual)


def _known(name: str, usual: str) -> str:
    try:
        "".encode(name)
    except LookupError:
        return usual
    return name


def decode(data: bytes, encoding: str) -> str:
    """Bytes in the encoding of their font; those of Symbol go where word processors keep that font."""
    if encoding == SYMBOL:
        return "".join(chr(0xF000 + byte) for byte in data)
    return data.decode(encoding, "replace")
