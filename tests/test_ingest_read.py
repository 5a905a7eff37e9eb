"""Reading any file: its kind by content, its encoding by evidence, the errors in Italian."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import odfdo
import pytest

from ingest import sniff
from ingest.decode import decode, decode_html
from ingest.document import (
    EmptyFile,
    EncryptedFile,
    IngestError,
    LimitExceeded,
    UnreadableFile,
    UnsupportedFile,
)
from ingest.read import read_bytes, read_file
from tests.make_files import PAGE, archive, kinds, mail, odt, saved
from tests.make_pdf import PdfPage, make_pdf


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (make_pdf([PdfPage()]), sniff.PDF),
        (b"\r\n<br>avviso\n" + make_pdf([PdfPage()]), sniff.PDF),
        (saved(docx.Document()), sniff.DOCX),
        (archive(xl__workbook=b"<x/>"), sniff.XLSX),
        (archive(ppt__presentation=b"<x/>"), sniff.PPTX),
        (archive(mimetype=sniff.ODT.encode()), sniff.ODT),
        (archive(atto=b"testo"), sniff.ZIP),
        (b"PK\x03\x04\x14\x00word/document.xml troncato", sniff.DOCX),
        (b"{\\rtf1\\ansi Testo}", sniff.RTF),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + "WordDocument".encode("utf-16-le"), sniff.DOC),
        (b"\x30\x82\x10\x00\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02" + b"\x01" * 40, sniff.P7M),
        (b"MIIabcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMN", sniff.P7M),
        (b"<!DOCTYPE html><html><body>Testo</body></html>", sniff.HTML),
        (b"<div class='atto'><p>Testo</p></div>", sniff.HTML),
        (b"<?xml version='1.0'?><fattura/>", sniff.XML),
        (b"# Titolo\n\nTesto con [un link](https://esempio.it).\n", sniff.MARKDOWN),
        ("Oggetto: variazione di bilancio\n\nTesto dell'atto, perché sì.".encode("cp1252"), sniff.TEXT),
        ("Testo dell'atto".encode("utf-16"), sniff.TEXT),
        (b"From: a@esempio.it\r\nTo: b@esempio.it\r\nMIME-Version: 1.0\r\n\r\nTesto", sniff.MAIL),
        (b"Da: Ufficio tecnico\nA: Ragioneria\nOggetto: prova\n\nTesto", sniff.TEXT),
        (random.Random(1).randbytes(5000), sniff.UNKNOWN),
        (b"\xff\xd8\xff\xe0" + b"\0" * 100, sniff.JPEG),
    ],
)
def test_sniff(data: bytes, kind: str) -> None:
    assert sniff.sniff(data) == kind


def test_the_name_of_a_file_means_nothing(tmp_path: Path) -> None:
    path = tmp_path / "atto.php"
    path.write_bytes(make_pdf([PdfPage().text(60, 780, "Atto del Comune.")]))
    assert kinds(read_file(path)) == [("paragraph", "Atto del Comune.")]


@pytest.mark.parametrize(
    ("data", "error", "reason"),
    [
        (b"", EmptyFile, "vuoto"),
        (b"  \n \n", EmptyFile, "vuoto"),
        (b"<html><head><script>var a = 1</script></head><body></body></html>", EmptyFile, "leggibile"),
        (saved(docx.Document()), EmptyFile, "non contiene testo"),
        (archive(xl__workbook=b"<x/>"), UnreadableFile, "danneggiato"),
        (b"\x1f\x8b" + b"\0" * 50, UnsupportedFile, "compresso"),
        (random.Random(2).randbytes(5000), UnsupportedFile, "tipo conosciuto"),
        (saved(docx.Document())[:3000], UnreadableFile, "danneggiato"),
        (archive(word__document=b"rotto"), UnreadableFile, "danneggiato"),
        (archive(mimetype=sniff.ODT.encode(), content=b"rotto"), UnreadableFile, "danneggiato"),
        (
            archive(
                mimetype=sniff.ODT.encode(), **{"META-INF__manifest.xml": b"<manifest:encryption-data/>"}
            ),
            EncryptedFile,
            "password",
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            EncryptedFile,
            "password",
        ),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, error: type[IngestError], reason: str) -> None:
    with pytest.raises(error, match=reason) as caught:
        read_bytes(data)
    assert str(caught.value).endswith(".")


def test_a_missing_file_is_an_italian_sentence(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="non esiste"):
        read_file(tmp_path / "assente.pdf")


def test_an_archive_that_expands_too_far_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("word/document.xml", b" " * (121 * 1024 * 1024))
    with pytest.raises(LimitExceeded, match="dividerlo"):
        read_bytes(buffer.getvalue())


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "mac_roman", "cp850"]
)
def test_decode_by_evidence(encoding: str) -> None:
    text = "La città è già più ordinata, perché così si può: è un'ordinanza."
    assert decode(text.encode(encoding)) == text


def test_decode_forgives_a_file_cut_in_a_character() -> None:
    assert decode("città".encode()[:-1]) == "citt"


def test_html_declared_as_latin_1_is_windows_1252_or_utf_8() -> None:
    page = '<meta charset="iso-8859-1"><p>“perché” € 5</p>'
    assert "“perché” € 5" in decode_html(page.encode("cp1252"))
    assert "“perché” € 5" in decode_html(page.encode("utf-8"))


MAKERS: dict[str, Callable[[], bytes]] = {
    "pdf": lambda: make_pdf([PdfPage().text(60, 780, "Testo dell'atto.")]),
    "docx": lambda: saved(docx.Document()),
    "odt": lambda: odt(odfdo.Paragraph("Testo")),
    "html": lambda: PAGE.encode(),
    "mail": lambda: mail().as_bytes(),
}


@pytest.mark.parametrize("kind", MAKERS)
def test_damaged_bytes_never_raise_anything_but_ours(kind: str) -> None:
    data = MAKERS[kind]()
    noise = random.Random(kind)
    for _ in range(40):
        broken = bytearray(data[: noise.randrange(1, len(data))] if noise.random() < 0.4 else data)
        for _ in range(noise.randrange(1, 30)):
            broken[noise.randrange(len(broken))] = noise.randrange(256)
        try:
            reading = read_bytes(bytes(broken))
        except IngestError as error:
            assert str(error).endswith(".")
        else:
            assert reading.blocks
            assert not [
                block for block in reading.blocks if "\n" in block.text or block.text != block.text.strip(" ")
            ]
