"""Reads RTF into blocks, hidden and deleted text left out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from ingest.clean import clean
from ingest.document import Block, EmptyFile, LimitExceeded, Reading, UnreadableFile
from ingest.office.rtf_flow import Flow, ParagraphLook
from ingest.office.rtf_state import KNOWN, PLACES, SKIPPED, Place, State, formatted
from ingest.office.rtf_tokens import Token, charset, code_page, decode, tokens
from ingest.titles import own_title

_DAMAGED = (
    "Il documento RTF è danneggiato o incompleto: "
    "aprirlo con Word o LibreOffice, salvarlo in .docx e ripetere."
)
_EMPTY = "Il documento RTF non contiene testo. Controllare di avere scelto il file giusto."
_TOO_DEEP = "Il documento RTF è annidato in modo anomalo: aprirlo con Word, salvarlo in .docx e ripetere."
_MAX_DEPTH = 2_000

# "heading 2", "Titolo 1", "Title"
_HEADING = re.compile(r"^(?:heading|titolo)\s*([1-6])$|^(?:title|titolo)$", re.I)
_CHARS = {
    "line": "\n", "lbr": "\n", "page": "\n", "tab": " ", "emdash": "—", "endash": "–", "lquote": "‘",
    "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•", "emspace": " ", "enspace": " ",
    "qmspace": " ", "~": " ", "_": "-", "\\": "\\", "{": "{", "}": "}", "column": "\n",
}  # fmt: skip


# A line end after a backslash means the same as \\par.
_ENDS = frozenset(("par", "sect", "cell", "row", "nestcell", "\n", "\r"))


def read_rtf(data: bytes) -> Reading:
    """The blocks of an RTF file. Raises UnreadableFile, EmptyFile, LimitExceeded."""
    if b"\\rtf" not in data[:64]:
        raise UnreadableFile(_DAMAGED)
    reader = _Reader()
    for token in tokens(data):
        reader.take(token)
    blocks = reader.blocks()
    if not blocks:
        raise EmptyFile(_EMPTY)
    first = next((block.text for block in blocks if block.kind == "heading"), None)
    return Reading(tuple(blocks), title=own_title(reader.title, blocks) or first)


@dataclass(slots=True)
class _Reader:
    title: str = ""
    _state: State = field(default_factory=State)
    _outer: list[State] = field(default_factory=list)
    _flows: list[Flow] = field(default_factory=lambda: [Flow()])
    _notes: list[Block] = field(default_factory=list)
    _encoding: str = "cp1252"
    _fonts: dict[int, str] = field(default_factory=dict)
    _usual_font: int = 0
    _levels: dict[int, int] = field(default_factory=dict)
    _bytes: bytearray = field(default_factory=bytearray)
    _name: str = ""
    _skip: int = 0
    _starred: bool = False
    _header: bool = False

    def take(self, token: Token) -> None:
        if token.kind == "text":
            self._take_bytes(token.text)
            return
        if token.kind == "word" and self._skip and len(token.word) == 1 and not token.word.isalpha():
            self._skip -= 1
            return
        self._decode()
        if token.kind == "open":
            if len(self._outer) >= _MAX_DEPTH:
                raise LimitExceeded(_TOO_DEEP)
            self._outer.append(self._state)
            self._skip = 0
            self._state = replace(self._state, own_flow=False)
        elif token.kind == "close":
            self._close()
        elif token.word == "*":
            self._starred = True
        else:
            starred, self._starred = self._starred, False
            self._word(token.word, token.number, starred)

    def blocks(self) -> list[Block]:
        while self._outer:
            self._close()
        flow = self._flows[0]
        flow.end_paragraph(self._look())
        return flow.end() + self._notes

    def _take_bytes(self, data: bytes) -> None:
        skipped = min(self._skip, len(data))
        self._skip -= skipped
        if self._state.place is not Place.NOWHERE and self._state.place is not Place.SHAPE:
            # Joined before they are decoded: a character may take several bytes.
            self._bytes += data[skipped:]

    def _decode(self) -> None:
        if self._bytes:
            font = self._usual_font if self._state.font < 0 else self._state.font
            text = decode(bytes(self._bytes), self._fonts.get(font, self._encoding))
            self._bytes.clear()
            self._write(text)

    def _write(self, text: str) -> None:
        state = self._state
        if state.place is Place.TEXT and not (state.hidden or state.deleted):
            self._flows[-1].write(text, state.bold)
        elif state.place is Place.LABEL:
            self._flows[-1].label += text
        elif state.place is Place.STYLES:
            self._name += text
            if ";" in text:
                self._end_style()
        elif state.place is Place.TITLE:
            self.title += text

    def _close(self) -> None:
        self._decode()
        self._skip = 0
        if not self._outer:
            return
        ended, self._state = self._state, self._outer.pop()
        if ended.own_flow and len(self._flows) > 1:
            flow = self._flows.pop()
            flow.end_paragraph(ParagraphLook())
            blocks = flow.end()
            if self._state.place is Place.SHAPE:
                self._flows[-1].insert(blocks)
            elif text := clean(" ".join(block.text for block in blocks)):
                note = Block("paragraph", text)
                if self._state.in_table:  # not among the words of a cell
                    self._notes.append(note)
                else:
                    self._flows[-1].insert([note])

    def _word(self, word: str, number: int | None, starred: bool) -> None:
        state = self._state
        if self._enters(word, starred):
            return
        if state.place is Place.FONTS:
            self._font(word, number)
        elif word == "u":
            self._write(chr((number or 0) % 65_536))
            self._skip = state.fallback
        elif word in _CHARS:
            self._write(_CHARS[word])
        elif word in _ENDS and state.place is Place.TEXT:
            self._end(word)
        elif (encoding := code_page(word, number)) is not None and len(self._outer) == 1:
            self._encoding = encoding
        elif word == "deff":
            self._usual_font = number or 0
        elif word == "trhdr":
            self._header = True
        else:
            self._state = formatted(state, word, number)

    def _enters(self, word: str, starred: bool) -> bool:
        """Whether the word opens a destination: what follows in its group is no plain text."""
        place = self._state.place
        if place is Place.SHAPE and word in ("shptxt", "dptxbxtext"):
            self._state = State(fallback=self._state.fallback, own_flow=True)
            self._flows.append(Flow())
        elif place is Place.INFO and word == "title":
            self._state = replace(self._state, place=Place.TITLE)
        elif place in (Place.NOWHERE, Place.SHAPE, Place.INFO):
            return True
        elif word == "footnote":
            self._state = State(fallback=self._state.fallback, own_flow=True)
            self._flows.append(Flow())
        elif word in SKIPPED or (starred and word not in KNOWN):
            self._state = replace(self._state, place=Place.NOWHERE)
        elif word in PLACES:
            self._state = replace(self._state, place=PLACES[word])
        else:
            return False
        return True

    def _font(self, word: str, number: int | None) -> None:
        if word == "f" and number is not None:
            self._state = replace(self._state, font=number)
        elif word == "fcharset":
            self._fonts[self._state.font] = charset(number, self._encoding)

    def _end_style(self) -> None:
        state, name = self._state, clean(self._name.rstrip("; "))
        self._name = ""
        named = _HEADING.match(name)
        if 0 <= state.outline < 6:
            self._levels[state.style] = state.outline + 1
        elif named:
            self._levels[state.style] = int(named[1] or 1)

    def _look(self) -> ParagraphLook:
        state = self._state
        level = state.outline + 1 if state.outline >= 0 else self._levels.get(state.style, 0)
        return ParagraphLook(level if level <= 6 else 0, state.depth + 1, state.in_table)

    def _end(self, word: str) -> None:
        flow = self._flows[-1]
        look = self._look()
        if word in ("cell", "nestcell"):
            look = replace(look, in_table=True)
        if word != "row":
            flow.end_paragraph(look)
        if word == "cell":
            flow.end_cell()
        elif word == "row":
            flow.end_row(self._header)
            self._header = False
