"""Load one source file: TOML front matter between lines of plus signs, then the body."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from corpus.demo.builders.markup import Block, parse


@dataclass(frozen=True, slots=True)
class Source:
    """One document to write; when is local time, extra holds the front matter's further texts."""

    name: str
    title: str
    author: str
    subject: str
    when: datetime
    look: str
    header: str
    footer: str
    blocks: tuple[Block, ...]
    body: str
    front: tuple[tuple[str, tuple[str, ...]], ...]
    extra: tuple[tuple[str, str], ...]

    def get(self, key: str) -> str:
        """An extra front matter text, empty if absent."""
        return dict(self.extra).get(key, "")


KNOWN = {"name", "title", "author", "subject", "when", "look", "header", "footer", "frontespizio"}


def load(path: Path) -> Source:
    """Read one source; KeyError names a missing front matter field."""
    _, head, body = path.read_text(encoding="utf-8").split("+++\n", 2)
    data = tomllib.loads(head)
    front = tuple(
        (str(key), tuple(value) if isinstance(value, list) else (str(value),))
        for key, value in data.get("frontespizio", {}).items()
    )
    return Source(
        name=data["name"],
        title=data["title"],
        author=data["author"],
        subject=data["subject"],
        when=data["when"],
        look=data.get("look", "act"),
        header=data.get("header", ""),
        footer=data.get("footer", ""),
        blocks=parse(body),
        body=body,
        front=front,
        extra=tuple((key, str(value)) for key, value in data.items() if key not in KNOWN),
    )
