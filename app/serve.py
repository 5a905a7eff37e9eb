"""Serves the page and the API of one home until it is told to stop."""

from __future__ import annotations

import errno
import ipaddress
import socket
from collections.abc import Callable

from app.errors import AppError, HomeBusy
from app.owner import Owner, acquire
from app.session import home_here, owned

_GRACE_SECONDS = 5


class CannotServe(AppError):
    """The address cannot be served on."""


def run_server(host: str, port: int, say: Callable[[str], None]) -> None:
    """Own the home, listen, say where on the terminal, and serve until interrupted.

    Raises CannotServe (port in use, address not of this computer), HomeBusy.
    """
    _require_loopback(host)
    listener = _listen(host, port)
    home = home_here()
    held = acquire(home, on_wait=say)
    if isinstance(held, Owner):
        listener.close()
        raise HomeBusy(
            f"La cartella dei dati {home.root} è già servita su {held.url} (processo {held.pid}): "
            "aprire quell'indirizzo nel browser."
        )
    say("Avvio in corso…")
    with owned(home, held) as service:
        import uvicorn

        from app.web import create_app

        shown = f"[{host}]" if ":" in host else host
        url = f"http://{shown}:{listener.getsockname()[1]}"
        app = create_app(service, token=lambda: held.owner.token)
        config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=_GRACE_SECONDS)
        held.announce(url)
        say(f"Prassi è pronta: aprire {url} nel browser. Per fermarla: Ctrl+C.")
        uvicorn.Server(config).run(sockets=[listener])


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
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise CannotServe(
                f"La porta {port} è occupata da un altro programma: sceglierne un'altra con --port, "
                f"per esempio: prassi serve --port {port + 1}"
            ) from error
        raise CannotServe(f"Non posso servire su {host}:{port} ({error.strerror}): cambiare porta.") from error
    return listener
