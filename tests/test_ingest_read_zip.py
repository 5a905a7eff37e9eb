"""Archives: every file in them comes out under a safe name, or is left out with its reason."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Callable

import pytest

from ingest import sniff
from ingest.document import EmptyFile, EncryptedFile, IngestError, UnreadableFile, UnsupportedFile
from ingest.members import MAX_MEMBERS, safe_name
from ingest.read import read_bytes
from tests.make_files import kinds


def zipped(*entries: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as out:
        for name, data in entries:
            out.writestr(name, data)
    return buffer.getvalue()


def link(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def locked(data: bytes) -> bytes:
    """The archive with every entry marked as encrypted, in the local headers and in the directory."""
    marked = bytearray(data)
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(magic)
        while at >= 0:
            marked[at + offset] |= 1
            at = data.find(magic, at + 4)
    return bytes(marked)


def test_the_files_of_an_archive_are_its_members_and_its_text_their_names() -> None:
    data = zipped(("delibera.txt", b"Delibera"), ("allegati/pianta.txt", b"Pianta"), ("vuota/", b""))
    assert sniff.sniff(data) == sniff.ZIP
    reading = read_bytes(data)
    assert [(member.name, member.content) for member in reading.members] == [
        ("delibera.txt", b"Delibera"),
        ("allegati/pianta.txt", b"Pianta"),
    ]
    assert kinds(reading) == [("item", "delibera.txt"), ("item", "allegati/pianta.txt")]
    assert reading.left_out == ()


def test_what_systems_leave_in_archives_is_passed_over() -> None:
    litter = ("__MACOSX/._a.txt", ".DS_Store", "foto/Thumbs.db", "~$bozza.docx", "desktop.ini")
    reading = read_bytes(zipped(("a.txt", b"A"), *((name, b"x") for name in litter)))
    assert [member.name for member in reading.members] == ["a.txt"]
    assert reading.left_out == ()


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("/assoluto/atto.pdf", "assoluto/atto.pdf"),
        ("C:\\Atti\\2026\\atto.pdf", "C:/Atti/2026/atto.pdf"),
        ("a/./b/../c.pdf", "a/b/c.pdf"),
        ("due\nrighe\x00.pdf", "due righe.pdf"),
        ("gpj.\u202eodnab\u2066.pdf", "gpj.odnab.pdf"),
        ("", "senza nome"),
        ("...", "senza nome"),
        ("a" * 300 + ".pdf", "a" * 115 + "….pdf"),
        ("/".join("abcdefghijklmnop"), "/".join("efghijklmnop")),
    ],
)
def test_names_are_made_safe_to_show(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_two_members_never_share_a_name() -> None:
    reading = read_bytes(zipped(("A.txt", b"1"), ("x/../a.txt", b"2"), ("x\\a.txt", b"3"), ("/A.txt", b"4")))
    assert [member.name for member in reading.members] == ["A.txt", "x/a.txt", "x/a (2).txt", "A (2).txt"]


def test_names_that_macos_wrote_without_saying_how() -> None:
    data = zipped(("perché.txt", b"x"))
    bare = bytearray(data)
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(magic)
        bare[at + offset + 1] &= ~0x08
    assert [member.name for member in read_bytes(bytes(bare)).members] == ["perché.txt"]


def test_what_is_left_out_says_why() -> None:
    zeros = ("zeri.bin", b"\0" * 20_000_000)
    reading = read_bytes(zipped(zeros, (link("via.txt"), b"/etc/passwd"), ("buono.txt", b"Testo")))
    assert [member.name for member in reading.members] == ["buono.txt"]
    reasons = dict(reading.left_out)
    assert "modo anomalo" in reasons["zeri.bin"] and "collegamento" in reasons["via.txt"]


def test_a_member_whose_checksum_fails_is_left_out() -> None:
    data = zipped(("rotto.txt", b"Testo"), ("buono.txt", b"Altro"), method=zipfile.ZIP_STORED)
    reading = read_bytes(data.replace(b"Testo", b"Resto"))
    assert [member.name for member in reading.members] == ["buono.txt"]
    assert "danneggiato nell'archivio" in dict(reading.left_out)["rotto.txt"]


def test_too_many_files_are_counted_once() -> None:
    reading = read_bytes(zipped(*((f"{n}.txt", b"x") for n in range(MAX_MEMBERS + 5))))
    assert len(reading.members) == MAX_MEMBERS
    assert [name for name, _ in reading.left_out] == ["altri file"]


REFUSED: dict[str, tuple[Callable[[], bytes], type[IngestError], str]] = {
    "empty": (lambda: zipped(), EmptyFile, "vuoto"),
    "only folders": (lambda: zipped(("a/", b""), ("b/", b"")), EmptyFile, "vuoto"),
    "encrypted": (lambda: locked(zipped(("a.txt", b"x"), ("b.txt", b"y"))), EncryptedFile, "password"),
    "truncated": (lambda: zipped(("a.txt", b"x" * 5000))[:-30], UnreadableFile, "danneggiato"),
    "package": (lambda: zipped(("mimetype", b"image/openraster"), ("a.png", b"x")), UnsupportedFile, "PDF"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_read_says_why(case: str) -> None:
    make, error, reason = REFUSED[case]
    with pytest.raises(error, match=reason) as caught:
        read_bytes(make())
    assert str(caught.value).endswith(".")
