"""Put first on PYTHONPATH by test_no_network: writes down and forbids every way to another computer."""

import ipaddress
import os
import sys

_WATCHED = ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname")


def _is_here(event, args):
    if event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = args[0]
    else:
        address = args[1]
        if not isinstance(address, tuple):
            return True  # a socket of this computer's own, by file name
        host = address[0]
    if host in (None, "", "localhost", b"localhost"):
        return True
    try:
        return ipaddress.ip_address(host if isinstance(host, str) else host.decode()).is_loopback
    except ValueError:
        return False


def _watch(event, args):
    if event in _WATCHED and not _is_here(event, args):
        with open(os.environ["PRASSI_TEST_ATTEMPTS"], "a") as log:  # noqa: PTH123  pathlib is not imported yet
            log.write(f"{os.getpid()} {' '.join(sys.argv[:3])}: {event} {args[1:]}\n")
        raise PermissionError(f"no network in this test: {event}")


sys.addaudithook(_watch)
