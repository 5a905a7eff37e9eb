"""Takes the network away from this process and from all that it starts, for good (seccomp, Linux)."""

from __future__ import annotations

import ctypes
import errno
import os
import socket
import struct
import sys

from ingest.kernel import forbid_new_privileges, system_call

# linux/audit.h and the tables of system calls, by the name that os.uname gives a machine.
_ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_SOCKET = {"x86_64": 41, "aarch64": 198}
# Other ways to a socket: through io_uring, and through a process outside (ptrace, process_vm_writev,
# pidfd_getfd).
_WAYS_ROUND = {"x86_64": (425, 101, 311, 438), "aarch64": (425, 117, 271, 438)}
_SECCOMP = {"x86_64": 317, "aarch64": 277}
_X32 = 0x40000000  # numbers of x86_64's second table, which holds a "socket" of its own

_PR_SET_SECCOMP, _MODE_FILTER, _ALL_THREADS = 22, 2, 1
# linux/bpf_common.h: load a word, jump if equal, jump if not less, return; offsets of seccomp_data.
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_NUMBER_AT, _ARCHITECTURE_AT, _FIRST_ARGUMENT_AT = 0, 4, 16
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EACCES

_Instruction = tuple[int, int, int, int]


class _Program(ctypes.Structure):
    """struct sock_fprog"""

    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def close_network() -> bool:
    """Lets this process open local (AF_UNIX) sockets only; whether it worked, as seen by trying.

    Threads that run already are included. What is open stays open.
    """
    machine = os.uname().machine
    if sys.platform == "linux" and machine in _ARCHITECTURES and forbid_new_privileges():
        # Packed here, not built of ctypes structures: "filter" points into these bytes.
        rules = _rules(machine)
        code = b"".join(struct.pack("=HBBI", *rule) for rule in rules)
        program = _Program(len(rules), code)
        where = ctypes.byref(program)
        if system_call(_SECCOMP[machine], 1, _ALL_THREADS, where) != 0:
            ctypes.CDLL(None).prctl(_PR_SET_SECCOMP, _MODE_FILTER, where, 0, 0)
    return not has_network()


def has_network() -> bool:
    """Whether this process may open a socket that reaches further than this machine's own files."""
    for family in (socket.AF_INET, socket.AF_INET6):
        try:
            socket.socket(family, socket.SOCK_DGRAM).close()
        except OSError as error:
            if error.errno == errno.EAFNOSUPPORT:  # a machine without IPv6
                continue
            return False
        return True
    return False


def _rules(machine: str) -> list[_Instruction]:
    """The filter as (code, jump if true, jump if not, value); jumps count instructions to pass over."""
    refused: list[_Instruction] = [(_EQUAL, 0, 0, number) for number in _WAYS_ROUND[machine]]
    if machine == "x86_64":
        refused.insert(0, (_AT_LEAST, 0, 0, _X32))
    rules: list[_Instruction] = [
        (_LOAD, 0, 0, _ARCHITECTURE_AT),
        (_EQUAL, 1, 0, _ARCHITECTURES[machine]),
        (_RETURN, 0, 0, _REFUSE),  # programs of another architecture number their calls otherwise
        (_LOAD, 0, 0, _NUMBER_AT),
    ]
    last = len(refused) + 4  # instructions from the first of ``refused`` to the refusal
    for index, (code, _, _, value) in enumerate(refused):
        rules.append((code, last - index - 1, 0, value))
    return [
        *rules,
        (_EQUAL, 0, 2, _SOCKET[machine]),
        (_LOAD, 0, 0, _FIRST_ARGUMENT_AT),  # its lower half: both machines are little-endian
        (_EQUAL, 0, 1, socket.AF_UNIX),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]
