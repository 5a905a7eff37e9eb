"""What fuzzing and the hostile set found, each mended: the smallest file that shows it."""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from corpus.source import SourceFile
from index import ordering
from index.reading import Read, Task
from ingest import ocr, sniff, wire
from ingest.document import Block, EncryptedFile, IngestError, LimitExceeded, Reading
from ingest.read import read_bytes
from ingest.sandbox import read_isolated
from tests.hostile import build, containers, pdfs, texts
from tests.test_ingest_sandbox import ROOT

ENCRYPTED = (
    b"/Encrypt << /Filter /%s /V 5 /R 6 /Length 256 /StmF /Altro /StrF /Altro /CF << /Altro << >> >> >>"
)


@pytest.mark.parametrize("handler", [b"Standard", b"Adobe.PubSec", b"Nessuno"])
def test_encryption_that_nobody_knows(handler: bytes) -> None:
    data = build.page_pdf(build.words()).replace(b"/Root 1 0 R", b"/Root 1 0 R " + ENCRYPTED % handler)
    with pytest.raises(IngestError, match="ripetere"):
        read_bytes(data)


def test_a_filter_that_nobody_knows() -> None:
    with pytest.raises(IngestError, match="Controllare"):
        read_bytes(build.page_pdf(build.stream(b"BT ET", b"/Filter /Nessuno")))


def test_a_password_that_damage_hides() -> None:
    # Junk where the table of objects begins: pdfium and pypdf see no encryption, qpdf finds it again.
    whole = pdfs.user_password()
    start = whole.index(b"0000000000 65535 f")
    junk = bytes(range(126, 31, -1)) * 60
    with pytest.raises(EncryptedFile):
        read_bytes(whole[:start] + junk + whole[start + 20 :])


@pytest.mark.parametrize("offset", [b"/Prev 9223372036854775808", b"/Prev " + 40 * b"9"])
def test_a_table_of_objects_beyond_all_offsets(offset: bytes) -> None:
    whole = build.page_pdf(build.words())
    (block,) = read_bytes(whole.replace(b"/Root 1 0 R", b"/Root 1 0 R " + offset)).blocks
    assert block.text == "Testo leggibile della pagina."


def test_a_page_that_loads_once_and_then_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise pdfium.PdfiumError("Failed to load page.")

    monkeypatch.setattr(ocr.Surveyor, "survey", fails)
    (block,) = read_bytes(build.page_pdf(build.words())).blocks
    assert block.text == "Testo leggibile della pagina."


def test_a_header_of_ten_megabytes_is_read_to_an_end() -> None:
    # The parser of address lists took over a minute for it.
    reading = read_bytes(containers.mail_with_a_ten_megabyte_header())
    assert reading.blocks[-1].text.endswith("Testo.")
    assert max(len(block.text) for block in reading.blocks) < 25_000


@pytest.mark.parametrize(
    "day", ["Mon, 02 Mar 99999999999999999999 10:00:00 +0100", "1 Jan 2026 +9999999999999"]
)
def test_a_date_beyond_all_dates(day: str) -> None:
    message = f"From: a@b.invalid\r\nMIME-Version: 1.0\r\nDate: {day}\r\nSubject: x\r\n\r\nTesto."
    try:
        assert read_bytes(message.encode()).blocks
    except IngestError as error:
        assert "ripetere" in str(error)


def test_a_comment_among_the_cells_of_a_table() -> None:
    rows = b"<tr><td>voce</td><!-- nota --><td>uno</td></tr>" * 3
    reading = read_bytes(b"<html><body><p>Testo.</p><table>" + rows + b"</table></body></html>")
    assert [block.cells for block in reading.blocks if block.kind == "row"] == [("voce", "uno")] * 3


def test_an_archive_with_an_entry_without_a_name() -> None:
    reading = read_bytes(containers.zip_with_bad_names())
    assert len(reading.members) >= 15
    assert not [member.name for member in reading.members if ".." in member.name.split("/")]


def test_more_columns_than_a_sheet_has() -> None:
    with pytest.raises(LimitExceeded, match=r"16\.384 colonne"):
        read_bytes(texts.csv_of_a_million_columns())


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (build.archive({"mimetype": b"application/epub+zip", "a": b""}), sniff.EPUB),
        (build.bomb("mimetype", b" " * (1 << 20), 200), sniff.ZIP),
        (build.archive({"mimetype": b"application/vnd.oasis.opendocument.text"}), sniff.ODT),
        (build.archive({"mimetype": b"x", "word/document.xml": b""})[:-30], sniff.DOCX),
    ],
)
def test_the_kind_of_an_archive_is_told_from_its_path_too(tmp_path: Path, data: bytes, kind: str) -> None:
    path = tmp_path / "archivio"
    path.write_bytes(data)
    assert sniff.sniff_file(path) == sniff.sniff(data) == kind


def test_a_damaged_type_of_an_archive_is_no_crash() -> None:
    data = bytearray(build.archive({"mimetype": b"application/epub+zip" * 50}))
    for place in range(40, 60):
        data[place] ^= 0xFF
    assert sniff.sniff(bytes(data)) == sniff.ZIP


def test_sniffing_holds_little_whatever_the_file(tmp_path: Path) -> None:
    """In the main process: an archive of a million entries, a vast OLE file, a type that is a bomb."""
    (tmp_path / "voci.zip").write_bytes(containers.zip_of_a_million_entries())
    (tmp_path / "tipo.odt").write_bytes(build.bomb("mimetype", b" " * (1 << 20), 600))
    with (tmp_path / "vecchio.doc").open("wb") as old:
        old.write(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
        old.truncate(400 * 1024 * 1024)
        old.seek(-30, 2)
        old.write("WordDocument".encode("utf-16-le"))
    script = (
        "import resource, sys; from pathlib import Path; from ingest.sniff import sniff_file\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "print(*(sniff_file(path) for path in sorted(Path(sys.argv[1]).iterdir())))\n"
        "print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    kinds, grown = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert kinds.split() == [sniff.ZIP, sniff.DOC, sniff.ZIP]
    assert int(grown) < 40


def test_an_answer_that_is_too_large_is_refused_while_it_comes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "grande.txt"
    path.write_bytes(b"una riga di testo\n\n" * 20_000)
    assert len(read_isolated(path).blocks) == 20_000
    for name in ("MAX_BYTES", "MAX_BLOCKS"):
        with monkeypatch.context() as patch, pytest.raises(LimitExceeded, match="limite ammesso"):
            patch.setattr(wire, name, 10_000)
            read_isolated(path)


def test_a_row_goes_over_once() -> None:
    row = Block("row", "voce\tuno", 1, 0, ("voce", "uno"))
    odd = Block("row", "voce: uno", 1, 0, ("voce", "uno"))
    line, last = wire.encode_reading(Reading((row, odd)))
    assert line.count(b"voce") == 3
    answer = wire.Answer()
    answer.take(line)
    assert answer.take(last) == Reading((row, odd))


@pytest.mark.parametrize(("chars", "most"), [(ordering.MAX_HELD_CHARS, 3), (1, ordering.LOOKAHEAD)])
def test_readings_run_ahead_only_as_far_as_memory_goes(
    monkeypatch: pytest.MonkeyPatch, chars: int, most: int
) -> None:
    started: list[str] = []

    def read(task: Task) -> Read:
        started.append(task.file.path.name)
        if task.file.path.name == "0":
            time.sleep(1.5)  # while the others run ahead
        return Read(task.file)

    monkeypatch.setattr(ordering, "_chars", lambda _: chars)
    tasks = [Task(SourceFile(Path(str(number)), 1, 1)) for number in range(20)]
    with closing(ordering.read_in_order(tasks, read, lambda: None)) as results:
        assert next(results).file.path.name == "0"
        assert len(started) == most
    assert [found.file.path.name for found in _all(20)] == [str(number) for number in range(20)]


def _all(count: int) -> list[Read]:
    tasks = [Task(SourceFile(Path(str(number)), 1, 1)) for number in range(count)]
    with closing(ordering.read_in_order(tasks, lambda task: Read(task.file), lambda: None)) as results:
        return list(results)
