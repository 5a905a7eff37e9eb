"""Reads the Office formats before 2007 by converting them with LibreOffice, where that is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from ingest.document import LimitExceeded, Reading, UnreadableFile, UnsupportedFile
from ingest.office.libreoffice import find_libreoffice
from ingest.office.read_odt import read_odt
from ingest.office.read_sheet import read_ods
from ingest.office.read_slides import read_odp

SECONDS = 60.0
# It ends so on its first start with a new profile, and asks to be started again.
_RESTART = (79, 81)

_MISSING = (
    "{} Per leggerlo così com'è, installare LibreOffice sul computer dove gira il programma e ripetere."
)
_DOC = "Documento Word nel vecchio formato .doc: salvarlo in .docx o in PDF e ripetere."
_XLS = "Foglio di calcolo Excel (formato .xls): salvarlo in .xlsx o in PDF e ripetere."
_PPT = "Presentazione PowerPoint (formato .ppt): salvarla in .pptx o in PDF e ripetere."
_FAILED = (
    "Il file nel vecchio formato Office è danneggiato o protetto da una password: "
    "aprirlo con il suo programma, salvarlo nel formato nuovo (.docx, .xlsx, .pptx) e ripetere."
)
_TOO_LONG = (
    "La conversione del file nel vecchio formato Office ha richiesto troppo tempo: "
    "salvarlo nel formato nuovo (.docx, .xlsx, .pptx) e ripetere."
)
# No macros, no content from elsewhere, no network but a closed port; dates and numbers as in Italy.
_SETTINGS = (
    ("org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("org.openoffice.Office.Common/Misc", "UseLocking", "false"),
    ("org.openoffice.Office.Calc/Content/Update", "Link", "2"),
    ("org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"),
    ("org.openoffice.Setup/L10N", "ooSetupSystemLocale", "it-IT"),
)


def read_doc(data: bytes) -> Reading:
    """A .doc through ODT. Raises UnsupportedFile, UnreadableFile, LimitExceeded, or as read_odt does."""
    return _read(data, "doc", "odt:writer8", read_odt, _DOC)


def read_xls(data: bytes) -> Reading:
    """A .xls through ODS. Raises UnsupportedFile, UnreadableFile, LimitExceeded, or as read_ods does."""
    return _read(data, "xls", "ods:calc8", read_ods, _XLS)


def read_ppt(data: bytes) -> Reading:
    """A .ppt through ODP. Raises UnsupportedFile, UnreadableFile, LimitExceeded, or as read_odp does."""
    return _read(data, "ppt", "odp:impress8", read_odp, _PPT)


def _read(data: bytes, ending: str, target: str, reader: Callable[[bytes], Reading], reason: str) -> Reading:
    program = find_libreoffice()
    if program is None:
        raise UnsupportedFile(_MISSING.format(reason))
    # A folder that goes with everything LibreOffice leaves behind: its profile, its locks, its copies.
    with tempfile.TemporaryDirectory(prefix="prassi-conversione-") as folder:
        source = Path(folder, f"documento.{ending}")
        source.write_bytes(data)
        converted = source.with_suffix(f".{target.partition(':')[0]}")
        _convert(program, source, target)
        if not converted.exists():
            raise UnreadableFile(_FAILED)
        return reader(converted.read_bytes())


def _convert(program: Path, source: Path, target: str) -> None:
    """Writes the converted file beside ``source``; where that fails there is none.

    The process inherits this one's limits on memory, time and file size, and its group, which the
    sandbox ends as a whole.
    """
    command = [
        *_without_network(),
        str(program),
        f"-env:UserInstallation={_profile(source.parent).as_uri()}",
        *"--headless --invisible --nologo --norestore --nodefault --nolockcheck --nofirststartwizard".split(),
        *("--convert-to", target, "--outdir", str(source.parent), str(source)),
    ]
    here = str(source.parent)
    # The plugin "svp" draws in memory: no display is needed.
    environment = {"PATH": os.defpath, "HOME": here, "TMPDIR": here, "SAL_USE_VCLPLUGIN": "svp"}
    try:
        for _ in range(2):
            done = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=SECONDS,
                check=False,
                env=environment,
                cwd=here,
            )
            if done.returncode not in _RESTART:
                break
    except subprocess.TimeoutExpired as error:
        raise LimitExceeded(_TOO_LONG) from error
    except OSError as error:
        raise UnreadableFile(_FAILED) from error


def _profile(folder: Path) -> Path:
    """A user's profile of its own: two conversions at once would wait for each other's."""
    profile = folder / "profilo"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_registry(), encoding="utf-8")
    return profile


@cache
def _without_network() -> tuple[str, ...]:
    """The command before a command that takes the network away, empty where the system does not let us.

    Linux only, and not in every container: the settings and the proxy then have to do.
    """
    unshare = shutil.which("unshare")
    if unshare is None:
        return ()
    prefix = (unshare, "--user", "--map-root-user", "--net")
    try:
        tried = subprocess.run([*prefix, "true"], capture_output=True, timeout=10, check=False)
    except (OSError, subprocess.SubprocessError):
        return ()
    return prefix if tried.returncode == 0 else ()


def _registry() -> str:
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    space = 'xmlns:oor="http://openoffice.org/2001/registry"'
    return f'<?xml version="1.0" encoding="UTF-8"?><oor:items {space}>{items}</oor:items>'
