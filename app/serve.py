"""Serves the page and the API of one home until it is told to stop."""

from __future__ import annotations

import errno
import ipaddress
import logging
import os
import shutil
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

import uvicorn

from app.errors import AppError, HomeBusy
from app.owner import Owner, Ownership, acquire
from app.session import home_here, owned
from corpus.home import Home, why

if TYPE_CHECKING:
    from app.service import Service

_GRACE_SECONDS = 5
"""How long open connections may go on once we are told to stop."""


class CannotServe(AppError):
    """The address cannot be served on."""


def run_server(host: str, port: int, say: Callable[[str], None]) -> None:
    """Own the home, listen, say where on the terminal, and serve until interrupted.

    Raises CannotServe (port in use, address not of this computer), HomeBusy.
    """
    _require_loopback(host)
    home = home_here()
    held = acquire(home, on_wait=say)
    if isinstance(held, Owner):
        raise HomeBusy(
            f"La cartella dei dati {home.root} è già servita su {held.url} (processo {held.pid}): "
            "aprire quell'indirizzo nel browser."
        )
    try:
        listener = _listen(host, port)
    except BaseException:
        held.release()
        raise
    say("Avvio in corso…")
    with listener, owned(home, held, asking=True) as service, _page_folder(home):
        service.warm_up()
        server = _make_server(service, held)
        shown = f"[{host}]" if ":" in host else host
        url = held.announce(f"http://{shown}:{listener.getsockname()[1]}").url
        say(f"Prassi è pronta: aprire {url} nel browser. Per fermarla: Ctrl+C.")
        with _ending_on_signals(server):
            server.run(sockets=[listener])
    say("Prassi è ferma.")


class _Server(uvicorn.Server):
    """A server that lets an ingestion know at once when it is told to stop."""

    def __init__(self, config: uvicorn.Config, service: Service) -> None:
        super().__init__(config)
        self._service = service
        # Connections that are cut once the grace is over fail in many ways: no news to anyone.
        logging.getLogger("uvicorn.error").addFilter(lambda _record: not self.should_exit)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._service.stop()
        super().handle_exit(sig, frame)


def _make_server(service: Service, held: Ownership) -> _Server:
    from app.web import create_app

    app = create_app(service, token=lambda: held.owner.token)
    config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=_GRACE_SECONDS)
    return _Server(config, service)


@contextmanager
def _page_folder(home: Home) -> Iterator[None]:
    """Have the page keep what passes through it in the home, and nothing of it afterwards."""
    folder = home.uploads / ".pagina"
    os.environ["GRADIO_TEMP_DIR"] = str(folder)
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _ending_on_signals(server: _Server) -> Iterator[None]:
    """Make the usual signals end the server in good order.

    The server handles them itself while it runs, then raises each once more: here, not in a
    handler that would end the process before the home is closed.
    """
    names = [name for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {name: signal.signal(getattr(signal, name), server.handle_exit) for name in names}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)


def _require_loopback(host: str) -> None:
    try:
        local = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        local = False
    if not local:
        raise CannotServe(
            f"L'indirizzo {host} renderebbe i documenti visibili in rete senza chiedere chi entra. "
            "Servire su 127.0.0.1; per la rete, porvi davanti un server web che autentichi le persone."
        )


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise CannotServe(
                f"La porta {port} è occupata da un altro programma: sceglierne un'altra con --port, "
                f"per esempio: prassi serve --port {port + 1 if port < 65535 else 7860}"
            ) from error
        raise CannotServe(f"Non posso servire su {host}:{port} ({why(error)}): cambiare porta.") from error
    return listener
