"""Opens a signed envelope (.p7m, CMS signedData of RFC 5652): its signatures and the document it holds.

The shell is walked here and not by asn1crypto, which copies the content at each of its layers:
beside the file there is one copy of the content in memory, however deep the envelopes are nested
(base64 is held decoded as well until the content is taken out).
"""

from __future__ import annotations

import binascii
from dataclasses import dataclass

from ingest import sniff
from ingest.document import (
    EmptyFile,
    EncryptedFile,
    Member,
    Reading,
    Signature,
    UnreadableFile,
    UnsupportedFile,
)
from ingest.signatures import check_signatures

_MAX_NESTED = 5
_DETACHED = "Il file .p7m contiene solo la firma, non il documento: acquisire anche il documento firmato."
_DAMAGED = "Il file firmato (.p7m) è danneggiato o incompleto: scaricarlo o copiarlo di nuovo e ripetere."
_TOO_NESTED = (
    f"Il file firmato (.p7m) contiene più di {_MAX_NESTED} buste una dentro l'altra: "
    "estrarre il documento con il programma di firma e caricare quello."
)
_NOTHING_IN_IT = "Il documento firmato è vuoto (0 byte): farsi mandare di nuovo il file .p7m e ripetere."
_ONLY_CERTIFICATES = "Il file contiene solo certificati, non un documento: scegliere il documento firmato."
_ENCRYPTED = (
    "Il file .p7m è cifrato: aprirlo con il programma di firma, salvarne il documento e caricare quello."
)
_NO_DOCUMENT = (
    "Il file non è un documento firmato: aprirlo con il programma di firma, salvarne il documento "
    "e caricare quello."
)
_SIGNED_DATA = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"  # 1.2.840.113549.1.7.2
_ENVELOPED_DATA = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x03"
_INTEGER, _OCTETS, _OCTETS_IN_PARTS, _OID, _SEQUENCE, _SET = 0x02, 0x04, 0x24, 0x06, 0x30, 0x31
_FIELD_0, _FIELD_1 = 0xA0, 0xA1
_END_OF_CONTENTS = b"\0\0"
_MAX_DEPTH = 64  # of values in values: real envelopes have under 20
_HEAD = 64 * 1024


@dataclass(frozen=True, slots=True)
class _Envelope:
    """What one signedData holds; ``content`` is a window on the file's own bytes where it can be."""

    content: memoryview
    certificates: bytes
    signers: bytes


def read_p7m(data: bytes) -> Reading:
    """What an envelope seals, with its signatures, the outermost envelope's first.

    Raises UnreadableFile for a damaged envelope, EncryptedFile, EmptyFile, UnsupportedFile where
    there is no document in it.
    """
    signatures: list[Signature] = []
    warnings: list[str] = []
    content = memoryview(data)
    for _ in range(_MAX_NESTED):
        envelope = _open(_binary(content))
        content = envelope.content
        found, said = check_signatures(content, envelope.certificates, envelope.signers)
        signatures.extend(found)
        warnings.extend(said)
        if sniff.sniff(bytes(content[:_HEAD])) != sniff.P7M:
            break
    else:
        raise UnsupportedFile(_TOO_NESTED)
    if not content.nbytes:
        raise EmptyFile(_NOTHING_IN_IT)
    sealed = Member("", _whole(content))
    return Reading((), warnings=tuple(warnings), signatures=tuple(signatures), sealed=sealed)


def _whole(view: memoryview) -> bytes:
    owner = view.obj
    return owner if isinstance(owner, bytes) and len(owner) == view.nbytes else bytes(view)


def _binary(view: memoryview) -> memoryview:
    """The envelope without its base64, if any: PEM, or bare base64 with or without line breaks."""
    head = bytes(view[:1024])
    if head[0] == _SEQUENCE:
        return view
    start, end = 0, view.nbytes
    if b"-----BEGIN" in head:
        start = head.find(b"\n", head.find(b"-----BEGIN")) + 1
        tail = bytes(view[-1024:])
        if b"-----END" in tail:
            end += tail.rfind(b"-----END") - len(tail)
    try:
        return memoryview(binascii.a2b_base64(view[start:end]))
    except binascii.Error as error:
        raise UnreadableFile(_DAMAGED) from error


def _open(view: memoryview) -> _Envelope:
    """ContentInfo { type, [0] SignedData { version, algorithms, content, certificates, crls, signers } }."""
    walk = _Walk(view)
    walk.enter(_SEQUENCE)
    kind = walk.primitive(_OID)
    if kind == _ENVELOPED_DATA:
        raise EncryptedFile(_ENCRYPTED)
    if kind != _SIGNED_DATA:
        raise UnsupportedFile(_NO_DOCUMENT)
    walk.enter(_FIELD_0)
    walk.enter(_SEQUENCE)
    walk.primitive(_INTEGER)
    walk.element(_SET)
    walk.enter(_SEQUENCE)
    walk.primitive(_OID)
    content = _content(walk)
    walk.leave()
    certificates = _as_set(walk.element(_FIELD_0)) if walk.next_is(_FIELD_0) else b""
    if walk.next_is(_FIELD_1):
        walk.element(_FIELD_1)
    signers = walk.element(_SET)
    if content is None:
        raise UnsupportedFile(
            _ONLY_CERTIFICATES if bytes(signers[1:4]) in (b"\0", b"\x80\0\0") else _DETACHED
        )
    return _Envelope(content, certificates, bytes(signers))


def _content(walk: _Walk) -> memoryview | None:
    if not walk.next_is(_FIELD_0):
        return None
    walk.enter(_FIELD_0)
    if walk.next_is(_OCTETS):
        content = walk.primitive(_OCTETS)
    elif walk.next_is(_OCTETS_IN_PARTS):
        content = memoryview(b"".join(walk.parts()))
    else:  # PKCS#7 1.5 let anything stand here, as in signed programs
        raise UnsupportedFile(_NO_DOCUMENT)
    walk.leave()
    return content


def _as_set(element: memoryview) -> bytes:
    return bytes((_SET,)) + element[1:]


class _Walk:
    """A walk over BER (X.690, 8.1) that copies nothing; UnreadableFile where the bytes do not hold."""

    def __init__(self, view: memoryview) -> None:
        self._view = view
        self._at = 0
        self._ends: list[int | None] = []  # of the values entered; None where it is marked, not counted

    def next_is(self, tag: int) -> bool:
        return not self._is_over() and self._view[self._at] == tag

    def enter(self, tag: int) -> None:
        self._ends.append(self._header(tag))

    def leave(self) -> None:
        """Passes over what is left of the value entered last."""
        while not self._is_over():
            self._skip()
        if self._ends.pop() is None:
            self._at += len(_END_OF_CONTENTS)

    def primitive(self, tag: int) -> memoryview:
        end = self._header(tag)
        if end is None:
            raise UnreadableFile(_DAMAGED)
        start, self._at = self._at, end
        return self._view[start:end]

    def element(self, tag: int) -> memoryview:
        """The next value with its header."""
        if not self.next_is(tag):
            raise UnreadableFile(_DAMAGED)
        start = self._at
        self._skip()
        return self._view[start : self._at]

    def parts(self) -> list[memoryview]:
        """The parts of an octet string that comes in parts, which may come in parts themselves."""
        found: list[memoryview] = []
        self.enter(_OCTETS_IN_PARTS)
        around = len(self._ends) - 1
        while len(self._ends) > around:
            if self._is_over():
                self.leave()
            elif self.next_is(_OCTETS_IN_PARTS):
                self.enter(_OCTETS_IN_PARTS)
            else:
                found.append(self.primitive(_OCTETS))
        return found

    def _skip(self) -> None:
        around = len(self._ends)
        while True:
            end = self._header(None)
            if end is None:
                self._ends.append(None)
            else:
                self._at = end
            while len(self._ends) > around and self._is_over():
                self._ends.pop()
                self._at += len(_END_OF_CONTENTS)
            if len(self._ends) == around:
                return

    def _is_over(self) -> bool:
        end = self._ends[-1]
        if end is None:
            return self._view[self._at : self._at + 2] == _END_OF_CONTENTS
        return self._at >= end

    def _header(self, tag: int | None) -> int | None:
        """Steps into the next value, any or one of ``tag``; where it ends, None where that is marked."""
        limit = next((end for end in reversed(self._ends) if end is not None), self._view.nbytes)
        at = self._at
        if at + 2 > limit or len(self._ends) > _MAX_DEPTH or (tag is not None and self._view[at] != tag):
            raise UnreadableFile(_DAMAGED)
        first, size = self._view[at], self._view[at + 1]
        self._at = at + 2
        if size == 0x80 and first & 0x20:
            return None
        if size >= 0x80:
            octets = self._view[at + 2 : at + 2 + (size & 0x7F)]
            self._at += size & 0x7F
            size = int.from_bytes(octets, "big") if octets else limit + 1
        if self._at + size > limit:
            raise UnreadableFile(_DAMAGED)
        return self._at + size
