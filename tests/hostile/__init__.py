"""Files made to hurt whoever reads them, each by a small function that says in its name how."""

from __future__ import annotations

import inspect
import io
import os
import socket
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from types import ModuleType

import docx
import openpyxl

from tests import make_files
from tests.hostile import build, containers, pdfs, texts

Made = tuple[str, bytes]

_TEXT = "Nota dell'ufficio {}: il servizio si prenota entro le ore dodici.\n"


def files() -> Iterator[Made]:
    """Every hostile content, under a harmless name."""
    yield from _from_functions(pdfs, "{}.pdf")
    yield from _from_functions(containers, "{}")
    yield from _from_functions(texts, "{}")
    for number, magic in enumerate(texts.MAGICS):
        yield f"a_caso_{number}", texts.after_magic(magic)
    for kind, data in whole().items():
        for tenth in range(1, 10):
            yield f"troncato_{tenth}.{kind}", data[: len(data) * tenth // 10]


def _from_functions(module: ModuleType, name: str) -> Iterator[Made]:
    for title, function in sorted(vars(module).items()):
        own = getattr(function, "__module__", "") == module.__name__ and not title.startswith("_")
        if own and all(
            parameter.default is not parameter.empty
            for parameter in inspect.signature(function).parameters.values()
        ):
            yield name.format(title), function()


def whole() -> dict[str, bytes]:
    """Harmless files of the kinds that are cut short."""
    word, sheet = docx.Document(), openpyxl.Workbook()
    for number in range(40):
        word.add_paragraph(f"Paragrafo numero {number} del capitolato, con un poco di testo.")
        assert sheet.active is not None
        sheet.active.append([f"voce {number}", number * 1.5])
    saved = io.BytesIO()
    sheet.save(saved)
    mail = make_files.mail()
    mail.add_attachment(build.plain_pdf(), maintype="application", subtype="pdf", filename="atto.pdf")
    assert isinstance(mail, EmailMessage)
    return {
        "pdf": build.plain_pdf(),
        "docx": make_files.saved(word),
        "odt": build.odt("<text:p>Paragrafo del capitolato, con un poco di testo.</text:p>" * 40),
        "xlsx": saved.getvalue(),
        "eml": mail.as_bytes(),
        "p7m": build.envelope(build.plain_pdf()),
    }


NAMES: tuple[bytes, ...] = (
    b"a\ncapo.txt",
    b"tab\tcampana\x07escape\x1b[2J.txt",
    "fattura\u202etxt.exe".encode(),
    "\u200b\u2066invisibile\u2069.txt".encode(),
    b"n" * 251 + b".txt",
    ("è" * 125 + ".txt").encode(),
    "😀😀 nota.txt".encode(),
    b"-rf.txt",
    b"--json",
    b"non-utf8-perch\xe9.txt",
    b"' OR 1=1; DROP TABLE files; --.txt",
    b"$(touch evaso)`touch evaso`.txt",
    b"%00%2e%2e%2fa.txt",
    b"<script>alert(1)<\\script>.txt",
    b"con spazi  e punti...txt",
    b"CON",
    "perche\u0301.txt".encode(),
    "perch\u00e9.txt".encode(),
)


def write_names(folder: Path) -> None:
    """Small harmless notes under names that hurt whoever shows or hands them on."""
    for number, name in enumerate(NAMES):
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_text(_TEXT.format(number))


def write_others(folder: Path) -> list[socket.socket]:
    """What is no ordinary file, or an enormous one that takes no room. Keep the sockets open."""
    os.mkfifo(folder / "coda.pdf")
    listener = socket.socket(socket.AF_UNIX)
    here = os.open(folder, os.O_PATH)
    listener.bind(f"/proc/self/fd/{here}/presa")  # a socket's own path may have 107 bytes only
    os.close(here)
    (folder / "pendente.txt").symlink_to(folder / "non-esiste")
    (folder / "anello1.txt").symlink_to(folder / "anello2.txt")
    (folder / "anello2.txt").symlink_to(folder / "anello1.txt")
    (folder / "etc").symlink_to("/etc")
    (folder / "se-stessa").symlink_to(folder)
    (folder / "dispositivo.txt").symlink_to("/dev/zero")
    for name, head in (
        ("vuoto-enorme.bin", b"\0"),
        ("riga-enorme.csv", b"a;b\n" * 3),
        ("enorme.pdf", b"%PDF-1.7\n"),
    ):
        with (folder / name).open("wb") as out:
            out.write(head)
            out.truncate(300 * 1024 * 1024)
    deep = folder
    for _ in range(60):
        deep = deep / "sotto"
    deep.mkdir(parents=True)
    (deep / "in-fondo.txt").write_text(_TEXT.format("in fondo"))
    (folder / "illeggibile.txt").write_text(_TEXT.format("chiuso"))
    (folder / "illeggibile.txt").chmod(0)
    return [listener]
