"""Builds a home's index anew from what the register and the stored originals hold."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable

from app.errors import HomeBusy
from app.owner import Owner, acquire
from app.session import home_here, model_name
from corpus.home import Home, writing
from corpus.register import Register
from index.build import IndexBuilder, stored_average_length
from index.encoders import open_encoder
from index.engine import Engine
from index.identity import SETTING, IndexIdentity
from ingest.document import IngestError
from ingest.passages import PASSAGE_FORMAT
from ingest.pipeline import parse_file, reader_format
from ingest.report import Progress


def rebuild_index(on_progress: Callable[[Progress], None], on_wait: Callable[[str], None]) -> int:
    """Embed every document again with the encoder in use; gives the number of documents.

    A killed rebuild is finished by the next command that writes. Raises HomeBusy while a
    server holds the home.
    """
    home = home_here()
    held = acquire(home, on_wait=on_wait)
    if isinstance(held, Owner):
        raise HomeBusy(
            f"«{held.command}» (processo {held.pid}) è in funzione: fermarlo, poi ripetere prassi reindex."
        )
    try:
        return _rebuild(home, on_progress)
    finally:
        held.release()


def _rebuild(home: Home, on_progress: Callable[[Progress], None]) -> int:
    encoder = open_encoder(model_name())
    register = Register.open(home.register)
    try:
        documents = register.documents()
        register.set_state([d.ref.id for d in documents if d.state == "indexed"], "stored")
        _clear(home)
        identity = IndexIdentity(encoder.identity, encoder.dimension, PASSAGE_FORMAT)
        register.set_setting(SETTING, identity.to_json())
        engine = Engine.open(home.index, encoder.dimension, stored_average_length(register))
        try:
            builder = IndexBuilder(home, register, engine, encoder)
            builder.finish_removals()
            _embed_all(home, register, builder, on_progress)
            builder.settle()
        finally:
            engine.close()
        return len(register.documents())
    finally:
        register.close()


def _clear(home: Home) -> None:
    """Take the old index away, whatever lies in its place."""
    with writing(home):
        if home.index.is_dir() and not home.index.is_symlink():
            shutil.rmtree(home.index)
        else:
            home.index.unlink(missing_ok=True)


def _embed_all(
    home: Home, register: Register, builder: IndexBuilder, on_progress: Callable[[Progress], None]
) -> None:
    started = time.monotonic()
    documents = register.documents()
    passages = pages = 0
    for done, document in enumerate(documents, start=1):
        if document.reader != reader_format():
            _read_again(home, register, document.ref.id)
        builder.index([document])
        pages += document.pages
        passages += document.passages
        seconds = time.monotonic() - started
        on_progress(Progress(done, len(documents), document.ref.title, pages, passages, seconds))


def _read_again(home: Home, register: Register, identifier: str) -> None:
    """Cut the stored original into passages of today's format; what no longer reads stays as it was."""
    record = register.document(identifier)
    if record is None:
        return
    try:
        parsed = parse_file(home.original(identifier), identifier, record.ref.path, record.added)
    except IngestError:
        return
    if parsed.document is not None:
        files = register.files_of(identifier)
        register.put_document(parsed.document, parsed.passages, files, parsed.acts)
