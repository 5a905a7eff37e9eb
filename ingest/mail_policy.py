"""Parses a message as the standard library does, with an end to every header."""

from __future__ import annotations

from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import EmailPolicy
from typing import cast

_MAX_HEADER = 20_000
"""Characters of a header that are understood: parsing a list of addresses takes their square in time."""


class _BoundedPolicy(EmailPolicy):
    def header_fetch_parse(self, name: str, value: str) -> str:
        bounded = value if hasattr(value, "name") else value[:_MAX_HEADER]
        return cast(str, super().header_fetch_parse(name, bounded))


_POLICY = cast("EmailPolicy[EmailMessage]", _BoundedPolicy())


def parse_mail(data: bytes) -> EmailMessage:
    """The message in these bytes; whatever the bytes are, something is made of them."""
    return BytesParser(_class=EmailMessage, policy=_POLICY).parsebytes(data)
