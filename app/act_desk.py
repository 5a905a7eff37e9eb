"""All that is known of acts in one register, put together once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from app.act_answer import ActAnswers
from app.changes import Changes
from app.lookup import Lookup
from app.network import Networks
from corpus.register import Register


class ActDesk:
    """Looking acts up, their networks, questions about them. Safe to use from several threads."""

    def __init__(self, register: Register, today: Callable[[], date] = date.today) -> None:
        """``today`` gives the day on which a person looks up."""
        changes = Changes(register)
        self.lookup = Lookup(register, changes, today)
        self.networks = Networks(register, self.lookup, changes)
        self.answers = ActAnswers(register, self.lookup, changes)
