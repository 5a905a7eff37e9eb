"""Collects the files found inside another file, under safe names and within limits."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath

from ingest.clean import clean
from ingest.document import IngestError, LimitExceeded, Member

MAX_MEMBERS = 1_000
MAX_TREE = 3_000
"""Files in one file at all depths together."""

MAX_TOTAL_BYTES = 512 * 1024 * 1024
MAX_MEMBER_BYTES = 256 * 1024 * 1024
MAX_NESTING = 8
"""Files within files within files: what lies deeper is reported, not read."""

_LONGEST_PART = 120  # characters of a name between two slashes
_MOST_PARTS = 12
_NAMELESS = "senza nome"
_OTHERS = "altri file"
_TOO_MANY = (
    f"Contiene più di {MAX_MEMBERS} file: gli altri non sono stati letti; estrarli e acquisirli a parte."
)
_TOO_LARGE = (
    f"Il file contenuto supera i {MAX_MEMBER_BYTES // 1024**2} MB: "
    "estrarlo, dividerlo in più file e ripetere."
)
_TOO_MUCH = (
    f"I file contenuti superano in tutto i {MAX_TOTAL_BYTES // 1024**2} MB: "
    "estrarre quelli che mancano e acquisirli a parte."
)


class MemberList:
    """The members of one file, each under a name of its own; what is not taken has its reason."""

    def __init__(self) -> None:
        self._members: list[Member] = []
        self._left_out: list[tuple[str, str]] = []
        self._names: set[str] = set()
        self._bytes = 0
        self._seen = 0

    @property
    def members(self) -> tuple[Member, ...]:
        return tuple(self._members)

    @property
    def left_out(self) -> tuple[tuple[str, str], ...]:
        return tuple(self._left_out)

    def take(self, name: str, read: Callable[[int], bytes]) -> None:
        """Adds the file ``name``; ``read`` gives its bytes, of which it need not read more than so many.

        An IngestError that ``read`` raises is the reason for leaving the file out.
        """
        self._seen += 1
        if self._seen > MAX_MEMBERS:
            if self._seen == MAX_MEMBERS + 1:
                self._left_out.append((_OTHERS, _TOO_MANY))
            return
        shown = self._unique(safe_name(name))
        try:
            content = read(min(MAX_MEMBER_BYTES, MAX_TOTAL_BYTES - self._bytes) + 1)
            if len(content) > MAX_MEMBER_BYTES:
                raise LimitExceeded(_TOO_LARGE)
            if self._bytes + len(content) > MAX_TOTAL_BYTES:
                raise LimitExceeded(_TOO_MUCH)
        except IngestError as error:
            self._left_out.append((shown, str(error)))
            return
        self._bytes += len(content)
        self._members.append(Member(shown, content))

    def leave_out(self, name: str, reason: str) -> None:
        """Notes a file that cannot be read, and why."""
        self._left_out.append((self._unique(safe_name(name)), reason))

    def _unique(self, name: str) -> str:
        """``name``, or «name (2)» where another member has it."""
        path, number, unique = PurePosixPath(name), 1, name
        while unique.lower() in self._names:
            number += 1
            unique = str(path.with_name(f"{path.stem} ({number}){path.suffix}"))
        self._names.add(unique.lower())
        return unique


def safe_name(name: str) -> str:
    """A name that can be shown and appended to a path: no way up, no root, no invisible characters.

    It never names a file of ours: members are stored under their hash.
    """
    parts = [clean(part.replace("\0", "")) for part in name.replace("\\", "/").split("/")]
    kept = [_shortened(part) for part in parts if part.strip(". ")]
    return "/".join(kept[-_MOST_PARTS:]) or _NAMELESS


def _shortened(part: str) -> str:
    if len(part) <= _LONGEST_PART:
        return part
    suffix = PurePosixPath(part).suffix[:12]
    return f"{part[: _LONGEST_PART - len(suffix) - 1]}…{suffix}"
