"""Reads a ZIP archive: its files become documents of their own, the archive the list of their names."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO
from itertools import islice
from pathlib import PurePosixPath

from ingest.document import (
    Block,
    EmptyFile,
    EncryptedFile,
    LimitExceeded,
    Reading,
    UnreadableFile,
    UnsupportedFile,
)
from ingest.members import MemberList

_DAMAGED = "L'archivio ZIP è danneggiato o incompleto: scaricarlo o copiarlo di nuovo e ripetere."
_EMPTY = "L'archivio ZIP è vuoto: controllare di avere scelto il file giusto."
_ENCRYPTED = "L'archivio ZIP è protetto da una password: estrarne i file e acquisire la cartella."
_MEMBER_DAMAGED = "Il file è danneggiato nell'archivio: procurarsi l'archivio di nuovo e ripetere."
_MEMBER_ENCRYPTED = "Il file è protetto da una password nell'archivio: estrarlo e acquisirlo a parte."
_ODD_COMPRESSION = "Il file è compresso in un modo non previsto: estrarlo dall'archivio e acquisirlo a parte."
_LINK = "È un collegamento, non un file: acquisire il file a cui porta."
_BOMB = (
    "Il file è compresso in modo anomalo (si espande oltre 200 volte): "
    "estrarlo, controllarlo e acquisirlo a parte."
)
_UNKNOWN_PACKAGE = (
    "Il contenuto non è di un tipo conosciuto: aprirlo con il suo programma, salvarlo in PDF e ripetere."
)
_MAX_RATIO = 200
_SMALL = 8 * 1024 * 1024  # bytes: a blank scan or an empty sheet may shrink to nearly nothing
_UTF8_NAME = 0x800
_LINK_MODE = 0o120000
_MOST_LOOKED_AT = 50_000  # entries: a directory of a million empty ones is no archive of documents


def read_zip(data: bytes) -> Reading:
    """The members of an archive. Raises UnreadableFile, EncryptedFile, EmptyFile, UnsupportedFile."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            if _is_package(archive):
                raise UnsupportedFile(_UNKNOWN_PACKAGE)
            found = _members(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
        raise UnreadableFile(_DAMAGED) from error
    if not found.members:
        if not found.left_out:
            raise EmptyFile(_EMPTY)
        if all(reason == _MEMBER_ENCRYPTED for _, reason in found.left_out):
            raise EncryptedFile(_ENCRYPTED)
    blocks = tuple(Block("item", member.name, level=1) for member in found.members)
    return Reading(blocks, members=found.members, left_out=found.left_out)


def _is_package(archive: zipfile.ZipFile) -> bool:
    """Whether the archive is one document of a program, such as a drawing (ODG) or a workbook (XPS)."""
    first = {info.filename for info in islice(archive.infolist(), 50)}
    return "mimetype" in first or "[Content_Types].xml" in first


def _members(archive: zipfile.ZipFile) -> MemberList:
    found = MemberList()
    for info in islice(archive.infolist(), _MOST_LOOKED_AT):
        name = _name(info)
        if name.endswith("/") or _is_litter(name):  # is_dir() fails for an entry without a name
            continue
        if info.external_attr >> 16 & 0o170000 == _LINK_MODE:
            found.leave_out(name, _LINK)
        else:
            found.take(name, lambda most, info=info: _read(archive, info, most))  # type: ignore[misc]
    return found


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    if info.flag_bits & 0x1:
        raise EncryptedFile(_MEMBER_ENCRYPTED)
    if info.file_size > max(_SMALL, _MAX_RATIO * max(info.compress_size, 1)):
        raise LimitExceeded(_BOMB)
    try:
        with archive.open(info) as stream:
            # The directory may understate the size: what is read counts.
            return stream.read(min(most, info.file_size + 1))
    except NotImplementedError as error:
        raise UnsupportedFile(_ODD_COMPRESSION) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as error:
        raise UnreadableFile(_MEMBER_DAMAGED) from error


def _name(info: zipfile.ZipInfo) -> str:
    """The entry's name; macOS writes UTF-8 without the flag that says so."""
    if info.flag_bits & _UTF8_NAME or info.filename.isascii():
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename


def _is_litter(name: str) -> bool:
    """What systems leave beside the files: «__MACOSX/._delibera.pdf», «Thumbs.db», «.DS_Store»."""
    path = PurePosixPath(name.replace("\\", "/"))
    own = path.name.startswith((".", "~$")) or path.name.lower() in ("thumbs.db", "desktop.ini")
    return own or "__MACOSX" in path.parts
