"""What a file that takes over the reading process can reach: no network, no disk, no memory but its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app import doctor
from ingest import footprint, no_network, sandbox, sandbox_folder
from ingest.document import LimitExceeded
from ingest.kernel import system_call
from ingest.sandbox import Limits, read_isolated
from tests.running import wait_for
from tests.test_ingest_sandbox import ROOT, is_alive

Probe = Callable[..., list[str]]


@pytest.fixture(scope="module", autouse=True)
def temporary(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The system's folder for temporary files, for these tests alone; the reading process runs code."""
    sandbox.close()
    folder = tmp_path_factory.mktemp("temporary")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(folder))
        patch.setattr("ingest.sandbox_process._WORKER", "tests.probing_worker")
        patch.setenv("PYTHONPATH", str(ROOT))
        yield folder
        sandbox.close()


@pytest.fixture
def probe(tmp_path: Path) -> Probe:
    """Runs code in a reading process, as a file that took it over would."""
    count = iter(range(1000))

    def run(code: str, limits: Limits = Limits(), output: Path | None = None) -> list[str]:  # noqa: B008
        path = tmp_path / f"prova{next(count)}.py"
        path.write_text(code)
        return [block.text for block in read_isolated(path, limits, output).blocks]

    return run


@pytest.fixture(scope="module")
def sealed() -> sandbox.Seals:
    return sandbox.seals()


@pytest.mark.skipif(os.uname().machine not in ("x86_64", "aarch64"), reason="not a machine we know")
def test_what_the_kernel_offers_is_used(sealed: sandbox.Seals) -> None:
    """The tests below skip where nothing is sealed: that must be the kernel's doing, not ours."""
    assert sealed.network == Path("/proc/sys/kernel/seccomp/actions_avail").exists()
    assert sealed.writes == (system_call(444, None, 0, 1) >= 1)


def verdict(machine: str, architecture: int, number: int, family: int) -> int:
    """What the kernel answers to a call under the filter: a small part of its machine."""
    rules, at, accumulator = no_network._rules(machine), 0, 0
    call = {0: number, 4: architecture, 16: family}
    while True:
        code, if_true, if_not, value = rules[at]
        at += 1
        if code == 0x06:
            return value
        if code == 0x20:
            accumulator = call[value]
        else:
            held = accumulator == value if code == 0x15 else accumulator >= value
            at += if_true if held else if_not


@pytest.mark.parametrize(
    ("machine", "architecture", "open_call", "socket_call", "refused"),
    [
        ("x86_64", 0xC000003E, 257, 41, (101, 311, 425, 438, 0x40000000 + 41, 0x40000000)),
        ("aarch64", 0xC00000B7, 56, 198, (117, 271, 425, 438)),
    ],
)
def test_the_filter_on_machines_that_we_do_not_have(
    machine: str, architecture: int, open_call: int, socket_call: int, refused: tuple[int, ...]
) -> None:
    allow, refuse = 0x7FFF0000, 0x0005000D
    assert verdict(machine, architecture, open_call, 2) == allow
    assert verdict(machine, architecture, socket_call, socket.AF_UNIX) == allow
    for family in (socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK, socket.AF_PACKET):
        assert verdict(machine, architecture, socket_call, family) == refuse
    for number in refused:
        assert verdict(machine, architecture, number, socket.AF_UNIX) == refuse
    assert verdict(machine, 0x40000003, open_call, socket.AF_UNIX) == refuse


ATTEMPTS = {
    "tcp": "socket.socket(socket.AF_INET, socket.SOCK_STREAM)",
    "udp": "socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
    "tcp6": "socket.socket(socket.AF_INET6, socket.SOCK_STREAM)",
    "netlink": "socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)",
    "name": "socket.create_connection(('localhost', 9))",
    "io_uring": "check(libc.syscall(425, 8, (ctypes.c_char * 128)()))",
    "ptrace": "check(libc.ptrace(16, os.getppid(), 0, 0))",
    "child": "subprocess.run([sys.executable, '-c', 'import socket; socket.socket()'], check=True)",
}
TRY = """
import ctypes, os, socket, subprocess, sys
libc = ctypes.CDLL(None, use_errno=True)
def check(result):
    if result == -1:
        raise OSError(ctypes.get_errno(), "refused")
try:
    {}
    said.append("done")
except (OSError, subprocess.CalledProcessError) as error:
    said.append("refused" if getattr(error, "errno", 13) in (1, 13) else repr(error))
"""


@pytest.mark.parametrize("way", ATTEMPTS)
def test_no_way_to_the_network(probe: Probe, sealed: sandbox.Seals, way: str) -> None:
    if not sealed.network:
        pytest.skip("this kernel filters no system calls")
    assert probe(TRY.format(ATTEMPTS[way])) == ["refused"]


def test_local_sockets_and_pipes_work(probe: Probe) -> None:
    assert probe(TRY.format("socket.socket(socket.AF_UNIX).close(); socket.socketpair()")) == ["done"]


def test_this_process_keeps_its_network(probe: Probe) -> None:
    probe("said.append(1)")
    socket.socket(socket.AF_INET).close()


@pytest.mark.parametrize(
    "act",
    [
        "open({there!r} + '/nuovo', 'w')",
        "open({there!r} + '/atto', 'a')",
        "os.truncate({there!r} + '/atto', 0)",
        "os.unlink({there!r} + '/atto')",
        "os.rename({there!r} + '/atto', str(folder) + '/preso')",
        "os.link({there!r} + '/atto', str(folder) + '/preso')",
        "os.mkdir({there!r} + '/nuova')",
        "os.symlink('/etc/passwd', {there!r} + '/link')",
        "os.kill(os.getppid(), 0)",
        "subprocess.run(['cp', '/etc/hostname', {there!r}], check=True, stderr=subprocess.DEVNULL)",
        "open(str(folder) + '/../nuovo', 'w')",
        "open('/dev/shm/nuovo', 'w')",
    ],
)
def test_nothing_is_written_elsewhere(
    probe: Probe, sealed: sandbox.Seals, tmp_path: Path, temporary: Path, act: str
) -> None:
    if not sealed.writes:
        pytest.skip("this kernel confines no writes")
    there = tmp_path / "altrove"
    there.mkdir()
    (there / "atto").write_text("Testo")
    (said,) = probe(TRY.format(act.format(there=str(there))))
    assert "refused" in said or "EXDEV" in said or "cross-device" in said, said
    assert [path.name for path in there.iterdir()] == ["atto"]
    assert (there / "atto").read_text() == "Testo"
    assert all(path.name.startswith("prassi-lettura-") for path in temporary.iterdir())


def test_a_folder_of_its_own_emptied_after_each_file(probe: Probe, temporary: Path) -> None:
    sandbox.close()
    assert probe(
        "import os, stat, tempfile\n"
        "with tempfile.NamedTemporaryFile(delete=False) as made: made.write(b'copia')\n"
        "os.makedirs(folder / 'a' / 'b'); (folder / 'a' / 'b' / 'c').touch()\n"
        "os.symlink('/etc', folder / 'legame')\n"
        "said += [made.name.startswith(str(folder)), os.environ['TMPDIR'] == str(folder)]\n"
        "said.append(oct(stat.S_IMODE(folder.stat().st_mode)))\n"
    ) == ["True", "True", "0o700"]
    assert [list(folder.iterdir()) for folder in temporary.iterdir()] == [[]]
    assert probe("said.append(sorted(path.name for path in folder.iterdir()))") == ["[]"]
    sandbox.close()
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("end", ["os._exit(3)", "os.kill(os.getpid(), 9)", "import time; time.sleep(60)"])
def test_the_folder_goes_with_a_process_that_ends(probe: Probe, temporary: Path, end: str) -> None:
    with pytest.raises(Exception, match="ripetere"):
        probe(f"import os; (folder / 'copia').touch(); {end}", Limits(wall_seconds=1.0))
    sandbox.close()
    assert list(temporary.iterdir()) == []


def test_a_killed_parent_leaves_no_copy(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from ingest import sandbox, sandbox_process\n"
        "sandbox_process._WORKER = 'tests.probing_worker'; sandbox.read_isolated(Path(sys.argv[1]))\n"
    )
    code = tmp_path / "copia.py"
    code.write_text("(folder / 'copia').touch()\nimport time; time.sleep(60)\n")
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen([sys.executable, "-c", script, str(code)], cwd=ROOT, env=environment) as parent:
        wait_for(lambda: list(tmp_path.glob("*/copia")))
        parent.kill()
    wait_for(lambda: not list(tmp_path.glob("*/copia")))
    assert not list(tmp_path.glob("*/*"))  # the folder itself goes with the next run


def test_nothing_in_the_working_folder_is_run(
    probe: Probe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sandbox.close()
    monkeypatch.chdir(tmp_path)
    for name in ("json.py", "pypdf.py"):
        (tmp_path / name).write_text("raise SystemExit(9)")
    assert probe("said.append('read')") == ["read"]


def test_what_a_killed_program_left_is_removed(temporary: Path) -> None:
    sandbox.close()
    left, young, foreign = (temporary / name for name in ("prassi-lettura-a", "prassi-lettura-b", "altro"))
    for folder in (left, young, foreign):
        folder.mkdir()
        (folder / "documento.pdf").touch()
    held = sandbox_folder.SandboxFolder()
    for folder in (left, foreign, held.path):
        os.utime(folder, (0, 0))
    sandbox_folder.remove_abandoned()
    assert sorted(temporary.iterdir()) == sorted([young, foreign, held.path])
    held.remove()
    assert not held.path.exists()
    for folder in (young, foreign):
        sandbox_folder.remove_tree(folder)


def test_extracted_files_are_moved_and_links_are_not(probe: Probe, tmp_path: Path) -> None:
    output = tmp_path / "uscita"
    output.mkdir()
    probe(
        "import os; out = folder / 'estratti'\n"
        "(out / 'allegato').write_bytes(b'contenuto'); os.symlink('/etc/passwd', out / 'legame')\n"
        "os.mkfifo(out / 'coda'); (out / 'cartella').mkdir()\n",
        output=output,
    )
    assert [(path.name, path.read_bytes()) for path in output.iterdir()] == [("allegato", b"contenuto")]


FORK = """
import os, time
children = []
for _ in range({count}):
    child = os.fork()
    if child == 0:
        held = bytearray({size})
        for place in range(0, len(held), 4096): held[place] = 1
        time.sleep({seconds})
        os._exit(0)
    children.append(child)
for child in children: os.waitpid(child, 0)
said.append("done")
"""


def test_processes_together_hold_no_more_than_they_may(probe: Probe) -> None:
    limits = Limits(group_bytes=500 * 1024**2, memory_bytes=1024**3)
    code = FORK.format(count=4, size=150 * 1024**2, seconds=30)
    begun = time.monotonic()
    with pytest.raises(LimitExceeded, match="troppa memoria"):
        probe(code, limits)
    assert time.monotonic() - begun < 15
    assert probe(FORK.format(count=2, size=100 * 1024**2, seconds=0.6), limits) == ["done"]


def test_memory_held_in_common_counts_once(probe: Probe) -> None:
    shared = "held = bytearray(b'x') * (200 * 1024**2)\n"
    limits = Limits(group_bytes=600 * 1024**2)
    assert probe(shared + FORK.format(count=4, size=4096, seconds=0.8), limits) == ["done"]


def test_what_it_writes_is_bounded(probe: Probe, temporary: Path) -> None:
    code = (
        "import time\n"
        "for number in range(40):\n"
        "    (folder / str(number)).write_bytes(bytes(1024**2)); time.sleep(0.05)\n"
    )
    with pytest.raises(LimitExceeded, match="limite"):
        probe(code, Limits(folder_bytes=10 * 1024**2))
    sandbox.close()
    assert list(temporary.iterdir()) == []


def test_a_whole_session_is_measured() -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", FORK.format(count=2, size=50 * 1024**2, seconds=30)], start_new_session=True
    )
    try:
        wait_for(lambda: footprint.resident_bytes(child.pid, 0) > 100 * 1024**2)
        rough, exact = (footprint.resident_bytes(child.pid, enough) for enough in (2**40, 0))
        assert 100 * 1024**2 < exact <= rough < 200 * 1024**2
        assert is_alive(child.pid)
    finally:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
    wait_for(lambda: footprint.resident_bytes(child.pid, 0) == 0)


@pytest.mark.parametrize(
    ("found", "state", "words"),
    [
        (sandbox.Seals(network=True, writes=True), "ok", "senza rete"),
        (sandbox.Seals(network=False, writes=True), "warning", "si legge lo stesso"),
        (sandbox.Seals(network=True, writes=False), "warning", "non limita dove scrive"),
    ],
)
def test_the_doctor_says_what_the_kernel_refuses(
    monkeypatch: pytest.MonkeyPatch, found: sandbox.Seals, state: str, words: str
) -> None:
    monkeypatch.setattr(sandbox, "seals", lambda: found)
    check = doctor._isolation()
    assert check.state == state and words in check.detail
    assert bool(check.remedy) == (state != "ok")
    assert "\n" not in check.detail + check.remedy
