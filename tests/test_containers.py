"""Files found in other files: documents of their own that come and go with what holds them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import create_engine, delete

from app.errors import UnknownDocument
from app.service import Service
from corpus.home import Home
from corpus.register import SCHEMA_VERSION, Register
from corpus.tables import files_table
from index import reading
from ingest import pipeline
from ingest.members import MAX_NESTING
from ingest.report import IngestReport
from tests.make_files import mail
from tests.make_pdf import PdfPage, make_pdf
from tests.test_ingest_pdf_enclosed import with_attachments
from tests.test_ingest_read_p7m import signed
from tests.test_ingest_read_zip import zipped

PIANTA = b"PIANTA\n\nLa planimetria della casa in via dei Tigli misura novanta metri quadrati.\n"
STIMA = b"STIMA\n\nIl perito stima la casa di via dei Tigli in duecentomila euro.\n"
VERBALE = b"VERBALE\n\nLa commissione si riunisce nella sala degli affreschi.\n"


def counts(report: IngestReport) -> tuple[int, int, int, int]:
    return report.indexed, report.unchanged, report.removed, len(report.failed)


def titles(service: Service) -> dict[str, str]:
    return {Path(d.path).name: d.id for d in service.documents()}


def originals(home: Home) -> set[str]:
    return {path.name for path in home.originals.rglob("*") if path.is_file()}


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    """A folder with an archive that holds a message with two attachments and a note of its own."""
    folder = tmp_path / "ricevuti"
    folder.mkdir()
    message = mail()
    message.add_attachment(PIANTA, "application", "octet-stream", filename="pianta.txt")
    message.add_attachment(signed(STIMA), "application", "pkcs7-mime", filename="stima.txt.p7m")
    (folder / "invio.zip").write_bytes(
        zipped(("posta/lettera.eml", message.as_bytes()), ("verbale.txt", VERBALE))
    )
    return folder


def test_what_is_in_a_file_is_found_and_knows_where_it_was(service: Service, sent: Path, home: Home) -> None:
    report = service.ingest([sent])
    assert counts(report) == (5, 0, 0, 0)
    archive = str(sent / "invio.zip")
    assert [document.path for document in report.documents] == [
        f"{archive}/posta/lettera.eml/pianta.txt",
        f"{archive}/posta/lettera.eml/stima.txt.p7m",
        f"{archive}/posta/lettera.eml",
        f"{archive}/verbale.txt",
        archive,
    ]
    (hit, *_) = service.search("quanto vale la casa di via dei Tigli, il perito la stima").hits
    assert "duecentomila" in hit.text
    estimate = service.document(hit.document.id)
    assert estimate.summary.media_type == "text/plain" and estimate.sealed
    assert [s.said.split(" il ")[0] for s in estimate.summary.signatures] == [
        "Firmato digitalmente da ROSSI MARIO"
    ]
    letter = estimate.summary.container
    assert letter is not None and letter.title == "Richiesta di parere – città"
    detail = service.document(letter.id)
    assert [member.id for member in detail.members] == [titles(service)["pianta.txt"], hit.document.id]
    assert detail.summary.container is not None
    whole = service.document(detail.summary.container.id)
    assert whole.summary.type == "archivio" and whole.summary.container is None
    assert len(whole.members) == whole.summary.members == 2
    assert {d.id: d.members for d in service.documents()}[letter.id] == 2


def test_the_document_and_the_signed_file_are_both_kept(service: Service, sent: Path) -> None:
    service.ingest([sent])
    identifier = titles(service)["stima.txt.p7m"]
    document, envelope = service.original(identifier), service.envelope(identifier)
    assert (document.name, document.path.read_bytes()) == ("stima.txt", STIMA)
    assert envelope.name == "stima.txt.p7m" and STIMA in envelope.path.read_bytes() != STIMA
    with pytest.raises(UnknownDocument):
        service.envelope(titles(service)["pianta.txt"])


def test_a_second_run_reads_nothing(service: Service, sent: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    service.ingest([sent])
    monkeypatch.setattr(reading, "parse_file", lambda *_: pytest.fail("read again"))
    assert counts(service.ingest([sent])) == (0, 5, 0, 0)


def test_the_signed_and_the_plain_copy_are_one_document(service: Service, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(STIMA)
    (tmp_path / "b.txt.p7m").write_bytes(signed(STIMA))
    (tmp_path / "c.txt.p7m").write_bytes(signed(STIMA, surname="VERDI"))
    assert counts(service.ingest([tmp_path / n for n in ("a.txt", "b.txt.p7m", "c.txt.p7m")])) == (1, 2, 0, 0)
    (document,) = service.documents()
    assert [Path(path).name for path in document.files] == ["a.txt", "b.txt.p7m", "c.txt.p7m"]
    assert [s.signer for s in document.signatures] == ["ROSSI MARIO", "VERDI MARIO"]
    assert document.container is None


def test_a_changed_container_replaces_what_was_in_it(service: Service, sent: Path, home: Home) -> None:
    service.ingest([sent])
    gone = titles(service)["pianta.txt"]
    (sent / "invio.zip").write_bytes(
        zipped(("verbale.txt", VERBALE), ("nuovo/pianta.txt", b"PIANTA\n\nAltra.\n"))
    )
    assert counts(service.ingest([sent])) == (2, 1, 4, 0)
    assert gone not in {d.id for d in service.documents()}
    assert "novanta" not in " ".join(hit.text for hit in service.search("planimetria via dei Tigli").hits)
    assert originals(home) == {d.id for d in service.documents()}


def test_a_vanished_container_takes_everything_with_it(service: Service, sent: Path, home: Home) -> None:
    (sent / "altro.txt").write_bytes(PIANTA)
    assert counts(service.ingest([sent])) == (5, 1, 0, 0)
    (sent / "invio.zip").unlink()
    assert counts(service.ingest([sent])) == (0, 1, 4, 0)
    (left,) = service.documents()
    assert left.files == (str(sent / "altro.txt"),) and left.container is None
    assert originals(home) == {left.id}


def test_removing_a_container_removes_what_is_nowhere_else(service: Service, sent: Path, home: Home) -> None:
    (sent / "verbale.txt").write_bytes(VERBALE)
    service.ingest([sent])
    archive = titles(service)["invio.zip"]
    removed = service.remove([archive])
    assert removed[0] == archive and len(removed) == 4
    (left,) = service.documents()
    assert Path(left.path).name == "verbale.txt" and originals(home) == {left.id}
    assert counts(service.ingest([sent])) == (0, 6, 0, 0)
    assert len(service.documents()) == 1
    assert counts(service.ingest([sent / "invio.zip"])) == (4, 1, 0, 0)


def test_a_removed_member_stays_out_until_its_container_is_named(service: Service, sent: Path) -> None:
    service.ingest([sent])
    service.remove([titles(service)["pianta.txt"]])
    assert counts(service.ingest([sent])) == (0, 5, 0, 0)
    assert "pianta.txt" not in titles(service)
    assert counts(service.ingest([sent / "invio.zip"])) == (1, 4, 0, 0)
    assert "pianta.txt" in titles(service)


def test_what_cannot_be_read_in_a_container_is_reported_each_time(service: Service, tmp_path: Path) -> None:
    folder = tmp_path / "f"
    folder.mkdir()
    (folder / "misto.zip").write_bytes(
        zipped(("vuoto.pdf", b""), ("zeri.bin", b"\0" * 20_000_000), ("buono.txt", VERBALE))
    )
    first = service.ingest([folder])
    assert counts(first) == (2, 0, 0, 2)
    assert [Path(failure.path).name for failure in first.failed] == ["vuoto.pdf", "zeri.bin"]
    second = service.ingest([folder])
    assert counts(second) == (0, 2, 0, 2) and second.failed == first.failed
    detail = service.document(titles(service)["misto.zip"])
    assert [name for name, _ in detail.left_out] == ["vuoto.pdf", "zeri.bin"]


def test_a_container_that_breaks_keeps_what_was_in_it(service: Service, sent: Path) -> None:
    service.ingest([sent])
    (sent / "invio.zip").write_bytes(b"PK\x03\x04 broken")
    assert counts(service.ingest([sent]))[3] == 1
    assert len(service.documents()) == 5
    assert counts(service.ingest([sent]))[3] == 1


def test_the_same_archive_twice_gives_each_member_two_places(service: Service, sent: Path) -> None:
    (sent / "invio-copia.zip").write_bytes((sent / "invio.zip").read_bytes())
    assert counts(service.ingest([sent])) == (5, 5, 0, 0)
    (sent / "invio.zip").unlink()
    assert counts(service.ingest([sent])) == (0, 5, 0, 0)
    assert {d.path for d in service.documents() if d.type == "archivio"} == {str(sent / "invio-copia.zip")}
    assert len(service.documents()) == 5


def test_a_cover_sheet_and_its_attachment(service: Service, tmp_path: Path) -> None:
    inner = make_pdf([PdfPage().text(60, 780, "Regolamento dei mercati rionali di Pratolungo.")])
    cover = make_pdf([PdfPage().text(60, 780, "Copertina di trasmissione.")])
    (tmp_path / "cover.pdf").write_bytes(with_attachments(cover, regolamento__pdf=inner))
    assert counts(service.ingest([tmp_path / "cover.pdf"])) == (2, 0, 0, 0)
    (hit, *_) = service.search("regolamento dei mercati rionali").hits
    assert hit.document.path.endswith("cover.pdf/regolamento.pdf") and hit.page == 1


def test_files_in_files_end(service: Service, tmp_path: Path) -> None:
    data = VERBALE
    for number in range(MAX_NESTING + 2):
        data = zipped((f"livello{number}.zip" if number else "verbale.txt", data))
    (tmp_path / "matrioska.zip").write_bytes(data)
    report = service.ingest([tmp_path / "matrioska.zip"])
    assert counts(report) == (MAX_NESTING + 1, 0, 0, 1)
    assert "uno dentro l'altro" in report.failed[0].reason


def test_a_killed_run_reads_the_container_again(service: Service, sent: Path, home: Home) -> None:
    """A container is written down after what is in it: were it killed between, it counts as not read."""
    service.ingest([sent])
    register = Register.open(home.register)
    before = {d.id for d in service.documents()}
    (archive,) = [d for d in service.documents() if d.type == "archivio"]
    (file,) = register.files_of(archive.id)
    with register.transaction() as connection:
        connection.execute(delete(files_table).where(files_table.c.path == file.path))
    register.close()
    service.ingest([sent])
    assert {d.id for d in service.documents()} == before


def test_a_register_of_the_first_version_is_upgraded(service: Service, sent: Path, home: Home) -> None:
    service.ingest([sent])
    service.close()
    engine = create_engine(f"sqlite:///{home.register}")
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP INDEX files_by_container")
        for table, columns in (
            ("files", "container signatures"),
            ("documents", "act_fields parts filter_values"),
        ):
            for column in columns.split():
                connection.exec_driver_sql(f"ALTER TABLE {table} DROP COLUMN {column}")
        connection.exec_driver_sql("UPDATE settings SET value = '1' WHERE key = 'schema'")
    engine.dispose()
    register = Register.open(home.register)
    assert register.setting("schema") == SCHEMA_VERSION
    assert {file.container for file in register.files().values()} == {None}
    assert all(document.act_fields == "" for document in register.documents())
    register.close()


def test_readers_of_another_format_read_the_members_again(
    service: Service, sent: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.ingest([sent])
    monkeypatch.setattr(pipeline, "READER_FORMAT", "another")
    assert counts(service.ingest([sent])) == (5, 0, 0, 0)
    assert len(service.documents()) == 5


def test_an_archive_among_the_uploads(service: Service, tmp_path: Path) -> None:
    path = tmp_path / "tmp"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as out:
        out.writestr("verbale.txt", VERBALE)
    path.write_bytes(buffer.getvalue())
    assert counts(service.upload([("invio.zip", path)])) == (2, 0, 0, 0)
    service.remove([titles(service)["invio.zip"]])
    assert service.documents() == ()
