"""Keeps the index equal to the register: what is stored there is embedded, what left is taken out."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from corpus.home import Home, require_space
from corpus.records import DocumentRecord, PassageRecord
from corpus.register import Register
from corpus.source import drop_original, drop_strays
from index.encoders import Encoder
from index.engine import Engine
from index.errors import IndexDamaged, Stopped
from index.fields import passage_text
from index.kept_vectors import KeptVectors

if TYPE_CHECKING:
    from index.intake import Intake

BATCH_PASSAGES = 128
"""Passages embedded between two commits: what a killed run has to embed again, at most."""

CHARS_PER_TERM = 6.0
"""Italian words with their space, for the mean length of a passage in terms."""

OPTIMIZE_ABOVE = 20_000
"""From so many new passages on, building the graph of neighbours pays; below, a scan is as fast."""

AVERAGE_LENGTH = "average_length"

REFITTING = "refitting"
"""Stands for the average length while lexical vectors are rewritten: a killed run does it again."""

FORGETTING = "forgetting"
"""Stands while vectors of what was removed may still be kept: a killed run's successor forgets them."""

_YES = "yes"

BYTES_PER_PASSAGE = 32 * 1024
"""What a passage takes at most in the engine's log and segments, generously."""


class IndexBuilder:
    """Moves documents of one home into its index and out of it. Not safe from two threads at once."""

    def __init__(self, home: Home, register: Register, engine: Engine, encoder: Encoder) -> None:
        self._home = home
        self._register = register
        self._engine = engine
        self._encoder = encoder
        self._kept = KeptVectors(home.vectors, encoder.identity)
        self._intake: Intake | None = None
        self._written = 0
        self._stopping = threading.Event()

    def stop(self) -> None:
        """Make the run that is under way in another thread raise Stopped at its next step."""
        self._stopping.set()

    def require_running(self) -> None:
        """Raise Stopped once ``stop`` was called."""
        if self._stopping.is_set():
            raise Stopped(
                "Acquisizione interrotta perché il programma si chiude: quanto già fatto è salvo, "
                "ripetere il comando per continuare."
            )

    def check(self) -> None:
        """Raise IndexDamaged when the index lacks passages that the register holds as indexed."""
        held, wanted = self._engine.count(), self._register.indexed_passage_count()
        if held < wanted:
            raise IndexDamaged(
                f"L'indice ha {held} passaggi, il registro {wanted}: parte dell'indice manca. "
                "Ricostruirlo con: prassi reindex"
            )

    def index(self, documents: Sequence[DocumentRecord]) -> None:
        """Embed and store the passages of ``documents``, then mark them indexed.

        Doing it again gives the same index: points are replaced by identifier.
        """
        for batch in self._batches(documents):
            self.require_running()
            # On a full disk the engine's mapped files would end the process, not raise an error.
            require_space(self._home, len(batch) * BYTES_PER_PASSAGE)
            self._way_in().add(batch)
            self._written += len(batch)
        for document in documents:
            self._drop_stale(document.ref.id)
        self._engine.flush()
        self._register.set_state([document.ref.id for document in documents], "indexed")

    def _way_in(self) -> Intake:
        if self._intake is None:
            # It brings LlamaIndex, whose second of loading a search, a list or an ingestion that
            # finds nothing new can do without.
            from index.intake import Intake

            self._intake = Intake(self._engine, self._encoder, self._kept)
        return self._intake

    def _batches(
        self, documents: Sequence[DocumentRecord]
    ) -> Iterator[list[tuple[DocumentRecord, PassageRecord]]]:
        batch: list[tuple[DocumentRecord, PassageRecord]] = []
        for document in documents:
            for passage in self._register.passages_of(document.ref.id):
                batch.append((document, passage))
                if len(batch) == BATCH_PASSAGES:
                    yield batch
                    batch = []
        if batch:
            yield batch

    def _drop_stale(self, identifier: str) -> None:
        """Points of passages that an earlier reading of the same file had, and this one has not."""
        current = set(self._register.passage_ids_of(identifier))
        stale = [node for node in self._engine.passage_ids_of(identifier) if node not in current]
        if stale:
            self._engine.delete_passages(stale)

    def remove(self, identifiers: Iterable[str]) -> None:
        """Take documents out of the index, the register and the stored originals, in that order."""
        going = list(identifiers)
        if not going:
            return
        self._register.set_setting(FORGETTING, _YES)
        self._register.set_state(going, "removing")
        for identifier in going:
            self._engine.delete_document(identifier)
        self._engine.flush()
        for identifier in going:
            drop_original(self._home, identifier)
            self._register.delete_document(identifier)

    def recover(self) -> None:
        """Finish what a killed run began: removals, and documents stored but not embedded."""
        self.finish_removals()
        self.remove(self._register.orphans())
        drop_strays(self._home, self._register.original_ids())
        # In the order of a run that was not killed: the engine adds up in the order of its points,
        # and the last digit of a score depends on that.
        for document in sorted(self._register.documents("stored"), key=lambda stored: stored.ref.path):
            self.index([document])

    def finish_removals(self) -> None:
        """Take out the documents that a killed run was taking out."""
        self.remove([document.ref.id for document in self._register.documents("removing")])

    def settle(self) -> None:
        """After a run: refit the lexical vectors if passages have become longer or shorter, forget the
        vectors of what was removed, optimize."""
        length = rounded_length(self._register.mean_passage_chars() / CHARS_PER_TERM)
        unfinished = self._register.setting(AVERAGE_LENGTH) == REFITTING
        if length != self._engine.average_length or unfinished:
            self._register.set_setting(AVERAGE_LENGTH, REFITTING)
            self._engine.average_length = length
            self._refit_all()
            self._engine.flush()
            self._register.set_setting(AVERAGE_LENGTH, repr(length))
        self._engine.flush()
        if self._register.setting(FORGETTING) == _YES:
            self._kept.keep_only(passage_text(passage) for passage in self._register.all_passages())
            self._register.set_setting(FORGETTING, "")
        if self._written >= OPTIMIZE_ABOVE:
            # The engine writes the segments anew before it deletes the old ones.
            require_space(self._home, self._engine.count() * BYTES_PER_PASSAGE)
            self._engine.optimize()
            self._written = 0

    def _refit_all(self) -> None:
        for document in self._register.documents("indexed"):
            self.require_running()
            passages = self._register.passages_of(document.ref.id)
            require_space(self._home, len(passages) * BYTES_PER_PASSAGE)
            self._engine.refit([(passage.id, passage_text(passage)) for passage in passages])


def stored_average_length(register: Register) -> float:
    """The mean length in terms that the lexical vectors of this home were made with."""
    value = register.setting(AVERAGE_LENGTH)
    return rounded_length(0) if value in (None, REFITTING) else float(value)


def rounded_length(length: float) -> float:
    """A mean length rounded to quarter powers of two.

    The weights in the index depend on the mean; rounding lets it stay as it is while the
    collection grows, and makes it depend on the collection alone, not on the order of runs.
    """
    if length <= 0:
        return 128.0
    return float(2 ** (round(4 * math.log2(length)) / 4))
