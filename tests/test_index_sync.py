"""A home holds exactly the documents of the files it was given, whatever happens to the files."""

from __future__ import annotations

import os
import socket
import sqlite3
import stat
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from app.service import Service
from corpus.home import Home
from corpus.register import Register
from corpus.source import MissingPath, StoredOriginal, keep_original, sweep
from index import reading
from index.build import IndexBuilder
from index.e5.encoder import Vectors
from index.vanished import EmptiedFolder
from ingest import pipeline
from ingest.document import LimitExceeded
from ingest.report import IngestReport


def paths_of(service: Service) -> set[str]:
    return {document.path for document in service.documents()}


def texts_found(service: Service, query: str) -> str:
    return " ".join(hit.text for hit in service.search(query, 50).hits)


def counts(report: IngestReport) -> tuple[int, int, int, int]:
    return report.indexed, report.unchanged, report.removed, len(report.failed)


def writes(home: Home) -> dict[str, tuple[int, int]]:
    """What lies in the home, with size and time of the last change; SQLite's own files aside."""
    return {
        str(path): (path.stat().st_size, path.stat().st_mtime_ns)
        for folder in (home.index, home.originals, home.uploads)
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def full(service: Service, folder: Path) -> Service:
    assert counts(service.ingest([folder])) == (3, 0, 0, 0)
    return service


# -- the same again ----------------------------------------------------------------------


def test_a_second_run_reads_and_writes_nothing(
    full: Service, folder: Path, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def must_not_read(*_: object) -> None:
        raise AssertionError("an unchanged file was read again")

    monkeypatch.setattr(reading, "keep_original", must_not_read)
    before = writes(home)
    report = full.ingest([folder])
    assert counts(report) == (0, 3, 0, 0)
    assert report.seconds < 1.0
    assert writes(home) == before


def test_a_file_that_was_only_touched_is_not_read_again(
    full: Service, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "parse_file", lambda *_: pytest.fail("read again"))
    os.utime(folder / "nota.txt", (1, 1))
    assert counts(full.ingest([folder])) == (0, 3, 0, 0)


# -- changes -----------------------------------------------------------------------------


def test_a_changed_file_replaces_its_earlier_text_everywhere(full: Service, folder: Path, home: Home) -> None:
    old = {d.path: d.id for d in full.documents()}[str(folder / "nota.txt")]
    (folder / "nota.txt").write_text("NOTA NUOVA\n\nLe biciclette elettriche si ritirano in piazza Dante.\n")
    assert counts(full.ingest([folder])) == (1, 2, 1, 0)
    assert "biciclette" in texts_found(full, "biciclette elettriche")
    assert "autista" not in texts_found(full, "gli operatori avvisano l'autista")
    assert old not in {d.id for d in full.documents()}
    assert not home.original(old).exists()
    assert full._store.count() == full.passage_count() == sum(d.passages for d in full.documents())


def test_a_vanished_file_is_taken_out(full: Service, folder: Path) -> None:
    (folder / "catalogo.html").unlink()
    assert counts(full.ingest([folder])) == (0, 2, 1, 0)
    assert "pensionati" not in texts_found(full, "l'orto dei nonni, dodici pensionati")
    assert full._store.count() == full.passage_count()


def test_only_what_was_named_is_looked_at(full: Service, folder: Path) -> None:
    (folder / "catalogo.html").unlink()
    assert counts(full.ingest([folder / "nota.txt"])) == (0, 1, 0, 0)
    assert len(full.documents()) == 3


def test_scores_do_not_remember_what_was_taken_out(full: Service, folder: Path, tmp_path: Path) -> None:
    """The engine counts deleted points in the rarity of terms unless it is told not to."""
    query = "trasporto solidale degli anziani"
    before = full.search(query).hits
    more = tmp_path / "altri"
    more.mkdir()
    for number in range(30):
        (more / f"{number}.txt").write_text(f"TRASPORTO {number}\n\nIl trasporto solidale numero {number}.\n")
    full.ingest([more])
    for path in more.iterdir():
        if path.name != "0.txt":
            path.unlink()
    full.ingest([more])
    last = {d.path: d.id for d in full.documents()}[str(more / "0.txt")]
    full.remove([last])
    assert full.search(query).hits == before


# -- copies ------------------------------------------------------------------------------


def test_the_same_content_twice_is_one_document_with_two_files(service: Service, folder: Path) -> None:
    copy = folder / "zcopia.txt"
    copy.write_bytes((folder / "nota.txt").read_bytes())
    assert counts(service.ingest([folder])) == (3, 1, 0, 0)
    (document,) = [d for d in service.documents() if len(d.files) == 2]
    assert document.files == (str(folder / "nota.txt"), str(copy))
    assert document.path == str(folder / "nota.txt")
    (folder / "nota.txt").unlink()
    assert counts(service.ingest([folder])) == (0, 3, 0, 0)
    (document,) = [d for d in service.documents() if d.id == document.id]
    assert (document.path, document.files) == (str(copy), (str(copy),))
    assert "autista" in texts_found(service, "avvisano l'autista")


def test_two_bad_files_with_the_same_bytes_have_the_same_reason(service: Service, folder: Path) -> None:
    for number in range(6):
        (folder / f"rotto{number}.pdf").write_bytes(b"%PDF-1.7\nnothing of a PDF")
    report = service.ingest([folder])
    assert len(report.failed) == 6
    assert len({failure.reason for failure in report.failed}) == 1


# -- failures ----------------------------------------------------------------------------


def test_a_failed_file_is_reported_again_without_being_read(
    service: Service, folder: Path, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "vuoto.pdf").write_bytes(b"")
    first = service.ingest([folder])
    assert counts(first) == (3, 0, 0, 1)
    assert len([p for p in home.originals.rglob("*") if p.is_file()]) == 3
    monkeypatch.setattr(reading, "parse_file", lambda *_: pytest.fail("read again"))
    second = service.ingest([folder])
    assert counts(second) == (0, 3, 0, 1)
    assert second.failed == first.failed


def test_a_failure_that_may_pass_is_tried_again(
    service: Service, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def short_of_memory(*_: object) -> pipeline.Parsed:
        raise LimitExceeded("La memoria non basta: ripetere.")

    monkeypatch.setattr(reading, "parse_file", short_of_memory)
    assert counts(service.ingest([folder])) == (0, 0, 0, 3)
    monkeypatch.undo()
    assert counts(service.ingest([folder])) == (3, 0, 0, 0)


def test_a_file_that_breaks_keeps_its_earlier_version(full: Service, folder: Path) -> None:
    (folder / "nota.txt").write_bytes(b"")
    for _ in range(2):
        report = full.ingest([folder])
        assert counts(report) == (0, 2, 0, 1)
        assert report.failed[0].reason.endswith("Resta in archivio la versione acquisita in precedenza.")
        assert "autista" in texts_found(full, "avvisano l'autista")
    (folder / "nota.txt").write_text("NOTA\n\nOra il file è di nuovo buono.\n")
    assert counts(full.ingest([folder])) == (1, 2, 1, 0)
    assert "autista" not in texts_found(full, "avvisano l'autista")


def test_what_cannot_be_opened_is_not_taken_for_gone(full: Service, folder: Path) -> None:
    (folder / "nota.txt").unlink()
    (folder / "nota.txt").symlink_to(folder / "disco-staccato.txt")
    report = full.ingest([folder])
    assert counts(report) == (0, 2, 0, 1)
    assert "collegamento" in report.failed[0].reason
    assert str(folder / "nota.txt") in paths_of(full)


# -- what a person took out --------------------------------------------------------------


def test_what_was_removed_stays_out_until_it_is_named(full: Service, folder: Path) -> None:
    note = folder / "nota.txt"
    identifier = {d.path: d.id for d in full.documents()}[str(note)]
    full.remove([identifier])
    assert counts(full.ingest([folder])) == (0, 3, 0, 0)
    assert str(note) not in paths_of(full)
    assert "autista" not in texts_found(full, "avvisano l'autista")
    # The name may be written in any way.
    assert counts(full.ingest([folder / ".." / folder.name / "nota.txt"])) == (1, 0, 0, 0)
    assert "autista" in texts_found(full, "avvisano l'autista")


def test_what_was_removed_stays_out_when_the_readers_change_or_it_moves(
    full: Service, folder: Path, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = folder / "nota.txt"
    identifier = {d.path: d.id for d in full.documents()}[str(note)]
    full.remove([identifier])
    monkeypatch.setattr(pipeline, "READER_FORMAT", "another")
    full.ingest([folder])
    assert identifier not in {d.id for d in full.documents()}
    note.rename(folder / "spostata.txt")
    for _ in range(2):
        full.ingest([folder])
        assert identifier not in {d.id for d in full.documents()}
    assert not home.original(identifier).exists()


# -- folders -----------------------------------------------------------------------------


@pytest.mark.parametrize("left", ["nothing", "a hidden file", "an empty folder"])
def test_a_folder_that_is_empty_now_is_not_believed(full: Service, folder: Path, left: str) -> None:
    for path in folder.iterdir():
        path.unlink()
    if left == "a hidden file":
        (folder / ".DS_Store").write_bytes(b"x")
    elif left == "an empty folder":
        (folder / "lost+found").mkdir()
    with pytest.raises(EmptiedFolder, match="controllare che il disco sia collegato"):
        full.ingest([folder])
    assert len(full.documents()) == 3
    assert "autista" in texts_found(full, "avvisano l'autista")


def test_a_folder_without_files_that_never_had_any_is_fine(service: Service, tmp_path: Path) -> None:
    (tmp_path / "vuota").mkdir()
    assert counts(service.ingest([tmp_path / "vuota"])) == (0, 0, 0, 0)


def test_a_missing_path_stops_the_run_before_anything_happens(full: Service, folder: Path) -> None:
    (folder / "nota.txt").unlink()
    with pytest.raises(MissingPath, match="non esiste: controllare il nome"):
        full.ingest([folder, folder / "manca.pdf"])
    assert len(full.documents()) == 3


@pytest.mark.parametrize("name", ["a" * 300, "con\0zero", "nota.txt/sotto"])
def test_a_path_that_cannot_be_is_named_as_such(full: Service, folder: Path, name: str) -> None:
    with pytest.raises(MissingPath):
        full.ingest([folder / name])


def test_two_folders_do_not_take_each_others_documents_out(
    full: Service, folder: Path, tmp_path: Path
) -> None:
    other = tmp_path / "altra"
    (other / "dentro").mkdir(parents=True)
    (other / "dentro" / "avviso.txt").write_text("AVVISO\n\nLa piscina comunale apre il primo giugno.\n")
    assert counts(full.ingest([other])) == (1, 0, 0, 0)
    assert counts(full.ingest([folder, other, other / "dentro"])) == (0, 4, 0, 0)
    (folder / "nota.txt").unlink()
    assert counts(full.ingest([other])) == (0, 1, 0, 0)
    assert counts(full.ingest([folder, other])) == (0, 3, 1, 0)


# -- names -------------------------------------------------------------------------------

ODD_NAMES = [
    "perché così è.txt",
    "due\nrighe.txt",
    "é" * 118 + ".txt",
    "-rf.txt",
    "--json",
    "spazi  e\ttab.txt",
    "[rosso]grassetto.txt",
    "a'b\"c;d$(e).txt",
]


def test_odd_names_are_names_like_others(service: Service, tmp_path: Path) -> None:
    folder = tmp_path / "strani"
    folder.mkdir()
    for number, name in enumerate(ODD_NAMES):
        (folder / name).write_text(f"NOTA {number}\n\nIl testo numero {number} parla di giardini.\n")
    assert counts(service.ingest([folder])) == (len(ODD_NAMES), 0, 0, 0)
    assert paths_of(service) == {str(folder / name) for name in ODD_NAMES}
    assert counts(service.ingest([folder])) == (0, len(ODD_NAMES), 0, 0)


def test_a_name_that_is_not_utf8_is_reported_in_writable_text(service: Service, folder: Path) -> None:
    bad = os.fsencode(folder) + b"/perch\xe9.txt"
    Path(os.fsdecode(bad)).write_text("NOTA\n\nTesto.\n")
    report = service.ingest([folder])
    assert counts(report) == (3, 0, 0, 1)
    assert report.failed[0].path == f"{folder}/perch\\xe9.txt"
    report.failed[0].path.encode()


def test_what_is_not_a_document_is_named_and_never_waited_for(service: Service, folder: Path) -> None:
    os.mkfifo(folder / "coda")
    (folder / "giro").symlink_to(folder / "giro")
    (folder / "su").symlink_to(folder)
    (folder / "rotto.txt").symlink_to(folder / "non-c-e")
    # A socket's name may have some hundred bytes only.
    here = Path.cwd()
    os.chdir(folder)
    try:
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind("presa")
    finally:
        os.chdir(here)
    report = service.ingest([folder])
    assert report.indexed == 3
    reasons = {Path(failure.path).name: failure.reason for failure in report.failed}
    assert set(reasons) == {"coda", "giro", "su", "rotto.txt", "presa"}
    assert "ordinario" in reasons["coda"] and "ordinario" in reasons["presa"]
    assert "in tondo" in reasons["giro"]
    assert "collegamento a una cartella" in reasons["su"]
    assert "non c'è più" in reasons["rotto.txt"]


def test_a_file_without_permission_is_a_failure_of_its_own(
    service: Service, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = folder / "nota.txt"
    closed.chmod(0)
    if os.access(closed, os.R_OK):  # root reads everything: refuse in its stead
        assert stat.S_IMODE(closed.stat().st_mode) == 0

        def refusing(home: Home, path: Path) -> StoredOriginal:
            if path == closed:
                raise PermissionError(13, "Permission denied", str(path))
            return keep_original(home, path)

        monkeypatch.setattr(reading, "keep_original", refusing)
    report = service.ingest([folder])
    assert counts(report) == (2, 0, 0, 1)
    assert report.failed[0].reason == "File non leggibile: manca il permesso. Controllarlo e ripetere."
    monkeypatch.undo()
    closed.chmod(0o644)
    assert counts(service.ingest([folder])) == (1, 2, 0, 0)


def test_a_file_that_changes_while_it_is_read_is_one_version_and_then_the_other(
    service: Service, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    note = folder / "nota.txt"
    original = note.read_text()

    def then_changed(home: Home, path: Path) -> StoredOriginal:
        kept = keep_original(home, path)
        if path == note:
            note.write_text("NOTA\n\nScritta mentre si leggeva: la fontana è chiusa.\n")
        return kept

    monkeypatch.setattr(reading, "keep_original", then_changed)
    assert counts(service.ingest([folder])) == (3, 0, 0, 0)
    stored = {d.path: d for d in service.documents()}[str(note)]
    assert service.original(stored.id).path.read_text() == original
    assert "autista" in texts_found(service, "avvisano l'autista")
    monkeypatch.undo()
    assert counts(service.ingest([folder])) == (1, 2, 1, 0)
    assert "fontana" in texts_found(service, "la fontana è chiusa")


def test_a_file_that_vanishes_between_finding_and_reading_is_reported(
    service: Service, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(home: Home, path: Path) -> StoredOriginal:
        if path.name == "nota.txt":
            path.unlink()
        return keep_original(home, path)

    monkeypatch.setattr(reading, "keep_original", gone)
    report = service.ingest([folder])
    assert counts(report) == (2, 0, 0, 1)
    assert report.failed[0].reason == "File non leggibile: non esiste. Controllarlo e ripetere."


def test_the_walk_passes_over_hidden_and_lock_files(tmp_path: Path) -> None:
    for name in (".nascosto.txt", "~$aperto.docx", "Thumbs.db", "buono.txt"):
        (tmp_path / name).write_text("x")
    assert [file.path.name for file in sweep([tmp_path]).files] == ["buono.txt"]


# -- unfinished business -----------------------------------------------------------------


def test_what_a_killed_run_left_is_finished_or_cleared_away(full: Service, folder: Path, home: Home) -> None:
    register = Register.open(home.register)
    first, second = sorted(d.id for d in full.documents())[:2]
    register.set_state([first], "stored")
    register.set_state([second], "removing")
    register.close()
    stray = home.original("ab" * 8)
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"read by a run that was killed")
    report = full.ingest([folder])
    assert not stray.exists()
    assert {d.state for d in full.documents()} == {"indexed"}
    # The half removed one still has its file: it comes back with this run or stands as excluded.
    assert report.indexed + report.unchanged == 3
    assert full._store.count() == full.passage_count()


def test_a_refit_that_was_killed_is_done_again(full: Service, folder: Path, home: Home) -> None:
    register = Register.open(home.register)
    good = register.setting("average_length")
    register.set_setting("average_length", "refitting")
    full._store.average_length = 1.0
    full._store.refit([(p.id, p.text) for d in full.documents() for p in register.passages_of(d.id)])
    full._store.average_length = float(good or 0)
    wrong = full.search("trasporto solidale").hits
    full.ingest([folder])
    assert register.setting("average_length") == good
    assert full.search("trasporto solidale").hits != wrong
    register.close()


def test_passages_that_another_reading_no_longer_has_leave_the_index(
    full: Service, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def shorter(*words: object) -> pipeline.Parsed:
        parsed = pipeline.parse_file(*words)  # type: ignore[arg-type]
        document = replace(parsed.document, passages=1)
        return pipeline.Parsed(document, parsed.passages[:1])

    before = full.passage_count()
    monkeypatch.setattr(pipeline, "READER_FORMAT", "another")
    monkeypatch.setattr(reading, "parse_file", shorter)
    assert counts(full.ingest([folder])) == (3, 0, 0, 0)
    assert full.passage_count() == 3 < before
    assert full._store.count() == 3


def test_a_new_version_embeds_only_the_passages_that_changed(
    service: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = [
        f"## Articolo {n}\n\n" + f"La sezione {n} disciplina il servizio numero {n}. " * 20 for n in range(12)
    ]
    place = tmp_path / "regolamento.md"
    place.write_text("\n\n".join(parts), encoding="utf-8")
    service.ingest([place])
    embedded: list[str] = []
    embed = service._encoder.embed_passages

    def counting(texts: Sequence[str]) -> Vectors:
        embedded.extend(texts)
        return embed(texts)

    monkeypatch.setattr(service._encoder, "embed_passages", counting)
    parts[5] = "## Articolo 5\n\n" + "La velostazione apre alle sette. " * 20
    place.write_text("\n\n".join(parts), encoding="utf-8")
    assert counts(service.ingest([place]))[0] == 1
    assert embedded
    assert all("velostazione" in text for text in embedded)
    assert "velostazione" in texts_found(service, "velostazione")


def test_the_vectors_of_a_removed_document_are_forgotten(full: Service, folder: Path, home: Home) -> None:
    def kept() -> int:
        with closing(sqlite3.connect(home.vectors)) as connection:
            return int(connection.execute("SELECT count(*) FROM vectors").fetchone()[0])

    before = kept()
    first, *others = [document.id for document in full.documents()]
    full.remove([first])
    assert 0 < kept() < before

    # a run that is killed between taking out and forgetting leaves the latter to the next
    full._builder.remove(others)
    assert kept() > 0
    IndexBuilder(home, full._register, full._store, full._encoder).settle()
    assert kept() == 0
