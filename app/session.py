"""How a command gets at a home: by opening it, or through the process that holds it."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from app.owner import WAIT_SECONDS, Owner, Ownership, acquire
from corpus.home import Home, default_home, open_home

if TYPE_CHECKING:
    from app.client import RemoteService
    from app.service import Service

MODEL_VARIABLE = "PRASSI_MODEL"
WAIT_VARIABLE = "PRASSI_WAIT"


def model_name() -> str | None:
    """The encoder asked for in the environment; None is the default one."""
    return os.environ.get(MODEL_VARIABLE) or None


def patience() -> float:
    """How many seconds to wait for another command; the environment may say otherwise."""
    try:
        return float(os.environ.get(WAIT_VARIABLE, ""))
    except ValueError:
        return WAIT_SECONDS


def home_here() -> Home:
    """The home of this environment, created when it is not there. Raises HomeUnusable, DiskFull."""
    return open_home(default_home())


@contextmanager
def connected(on_wait: Callable[[str], None], *, asking: bool = False) -> Iterator[Service | RemoteService]:
    """The service of this environment's home, ours or that of the process which holds it.

    ``on_wait`` is told when another command has to finish first. ``asking`` says that a question
    comes at once, so that the encoder loads while the home opens.
    """
    home = home_here()
    held = acquire(home, wait=patience(), on_wait=on_wait)
    if isinstance(held, Owner):
        from app.client import RemoteService

        remote = RemoteService(held, on_wait)
        try:
            remote.require_answering()
            yield remote
        finally:
            remote.close()
    else:
        with owned(home, held, asking=asking) as service:
            yield service


@contextmanager
def owned(home: Home, ownership: Ownership, *, asking: bool = False) -> Iterator[Service]:
    """Open the home this process owns and let it go at the end, whatever happens.

    ``asking`` as in ``connected``.
    """
    try:
        with _without_collection():
            from index.encoders import late_encoder

            encoder = late_encoder(model_name())
            if asking:
                encoder.begin()
            from app.service import Service  # its libraries load beside the encoder's

            service = Service.open(home, encoder)
        try:
            yield service
        finally:
            service.close()
    finally:
        ownership.release()


@contextmanager
def _without_collection() -> Iterator[None]:
    """Hold the garbage collector while thousands of modules load: it finds nothing, a fifth of the
    start goes to it, and what was loaded need not be looked through again later.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


@contextmanager
def opened_at(root: Path) -> Iterator[Service]:
    """Open a home of this process's own, elsewhere than the environment says."""
    home = open_home(root)
    held = acquire(home, wait=0)
    if isinstance(held, Owner):
        from app.errors import HomeBusy

        raise HomeBusy(f"La cartella dei dati {root} è in uso da «{held.command}»: fermarlo e ripetere.")
    with owned(home, held) as service:
        yield service
