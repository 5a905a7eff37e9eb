"""Reading .doc, .xls and .ppt through LibreOffice, within the reading process's limits."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

import docx
import openpyxl
import pptx
import pytest

from ingest import sandbox, sniff
from ingest.document import IngestError, LimitExceeded, UnreadableFile, UnsupportedFile
from ingest.office import read_legacy
from ingest.read import read_bytes
from ingest.sandbox import Limits, read_isolated

needs_libreoffice = pytest.mark.skipif(
    read_legacy.find_libreoffice() is None, reason="LibreOffice is not installed"
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500
NAMES = {"doc": "WordDocument", "xls": "Workbook", "ppt": "PowerPoint Document"}


def damaged(kind: str) -> bytes:
    return OLE + NAMES[kind].encode("utf-16-le")


def old(path: Path, ending: str) -> Path:
    """The file at ``path`` in the format of before 2007."""
    program = read_legacy.find_libreoffice()
    assert program is not None
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    command = [
        str(program),
        profile,
        "--headless",
        "--convert-to",
        ending,
        "--outdir",
        str(path.parent),
        str(path),
    ]
    for _ in range(2):
        subprocess.run(command, capture_output=True, timeout=120, check=False)
    return path.with_suffix(f".{ending}")


@pytest.fixture
def doc(tmp_path: Path) -> Path:
    document = docx.Document()
    document.add_heading("Capitolato", 1)
    document.add_paragraph("La durata è di tre anni, perché così si è deciso.")
    document.save(str(tmp_path / "atto.docx"))
    return old(tmp_path / "atto.docx", "doc")


@pytest.mark.parametrize(("kind", "instead"), [("doc", r"\.docx"), ("xls", r"\.xlsx"), ("ppt", r"\.pptx")])
def test_without_libreoffice_the_reason_and_two_remedies(
    kind: str, instead: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_legacy, "find_libreoffice", lambda: None)
    with pytest.raises(UnsupportedFile, match=rf"{instead} o in PDF.*installare LibreOffice"):
        read_bytes(damaged(kind))


def program(path: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    monkeypatch.setattr(read_legacy, "find_libreoffice", lambda: path)


def test_a_conversion_without_end_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path / "soffice", f"echo $$ > {tmp_path}/pid; exec sleep 60", monkeypatch)
    monkeypatch.setattr(read_legacy, "SECONDS", 1.0)
    begun = time.monotonic()
    with pytest.raises(LimitExceeded, match="troppo tempo"):
        read_bytes(damaged("doc"))
    assert time.monotonic() - begun < 10
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)


def test_a_first_start_that_asks_for_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path / "soffice", f"echo x >> {tmp_path}/starts; exit 81", monkeypatch)
    with pytest.raises(UnreadableFile, match="danneggiato o protetto"):
        read_bytes(damaged("xls"))
    assert (tmp_path / "starts").read_text() == "x\nx\n"


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    program(tmp_path / "soffice", "echo $HOME $TMPDIR > $HOME/copia; exit 1", monkeypatch)
    with pytest.raises(UnreadableFile):
        read_bytes(damaged("ppt"))
    assert list((tmp_path / "temporary").iterdir()) == []


@needs_libreoffice
def test_doc(doc: Path) -> None:
    assert sniff.sniff(doc.read_bytes()) == sniff.DOC
    reading = read_bytes(doc.read_bytes())
    assert [(block.kind, block.level, block.text) for block in reading.blocks] == [
        ("heading", 1, "Capitolato"),
        ("paragraph", 0, "La durata è di tre anni, perché così si è deciso."),
    ]


@needs_libreoffice
def test_doc_in_the_reading_process(doc: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))  # where an ended process leaves its copy
    sandbox.close()
    try:
        assert read_isolated(doc) == read_bytes(doc.read_bytes())
        with pytest.raises(LimitExceeded):
            read_isolated(doc, Limits(wall_seconds=0.3))
        assert read_isolated(doc).blocks
        assert sandbox._pool._idle == []  # a worker that may start LibreOffice reads nothing else
    finally:
        sandbox.close()


@needs_libreoffice
def test_xls_shows_italian_dates_and_numbers(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = "Spese"
    for row in (["Voce", "Euro", "Ore"], ["Carta", 1200.5, 7.5], ["Penne", 3, 1]):
        sheet.append(row)
    sheet["B2"].number_format = "#,##0.00"
    made.save(tmp_path / "spese.xlsx")
    data = old(tmp_path / "spese.xlsx", "xls").read_bytes()
    assert sniff.sniff(data) == sniff.XLS
    assert [block.cells for block in read_bytes(data).blocks if block.kind == "row"] == [
        ("Voce", "Euro", "Ore"),
        ("Carta", "1.200,50", "7,5"),
        ("Penne", "3", "1"),
    ]


@needs_libreoffice
def test_ppt_slides_are_pages(tmp_path: Path) -> None:
    deck = pptx.Presentation()
    for text in ("Piano", "Obiettivi"):
        slide = deck.slides.add_slide(deck.slide_layouts[1])
        slide.placeholders[0].text_frame.text = text
        slide.placeholders[1].text_frame.text = f"punto di {text}"
    deck.save(str(tmp_path / "piano.pptx"))
    data = old(tmp_path / "piano.pptx", "ppt").read_bytes()
    assert sniff.sniff(data) == sniff.PPT
    reading = read_bytes(data)
    assert [(block.kind, block.page, block.text) for block in reading.blocks] == [
        ("heading", 1, "Piano"),
        ("item", 1, "• punto di Piano"),
        ("heading", 2, "Obiettivi"),
        ("item", 2, "• punto di Obiettivi"),
    ]
    assert [(round(page.width), round(page.height)) for page in reading.pages] == [(720, 540)] * 2


@needs_libreoffice
def test_damaged_bytes_never_raise_anything_but_ours(doc: Path) -> None:
    data = doc.read_bytes()
    for broken in (damaged("doc"), data[:3000], data[:2000] + b"\xff" * 4000 + data[6000:]):
        try:
            assert read_bytes(broken).blocks
        except IngestError as error:
            assert str(error).endswith(".")
