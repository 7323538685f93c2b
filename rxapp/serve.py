"""Serves the built front end and the server part as one, without Node, from a supervisor and its workers."""

import gc
import os
import socket
import sys
from pathlib import Path

import structlog
from granian.constants import Interfaces, Loops
from granian.log import LogLevels
from granian.server import Server

from rxapp import logs
from rxapp.settings import get_settings

TARGET = "rxapp.rxapp:app"

INTERNAL = {
    "REFLEX_ENV_MODE": "prod",
    "__REFLEX_SKIP_COMPILE": "true",
    "__REFLEX_MOUNT_FRONTEND_COMPILED_APP": "true",
}
"""Names that Reflex keeps to itself: they start it on what is built. tests/build holds them to it."""

DEFAULTS = {
    "REFLEX_SOCKET_INTERVAL": "10s",
    "REFLEX_SOCKET_TIMEOUT": "20s",
    "REFLEX_SOCKET_MAX_HTTP_BUFFER_SIZE": "200000",
    "REFLEX_TELEMETRY_ENABLED": "false",
    "REFLEX_CHECK_LATEST_VERSION": "false",
    "REFLEX_USE_GRANIAN": "1",
}
"""A lost connection is noticed within half a minute, and no message is larger than a long application."""

KILL_AFTER = 5
"""Seconds that a worker gets to end once it is asked to."""


class CannotServeError(Exception):
    """The service cannot start as asked; the text is one line that says why."""


def serve(root: Path, *, host: str, port: int, workers: int) -> None:
    """Serve until told to stop (SIGTERM or SIGINT to this process).

    Raises:
        CannotServeError: nothing is built yet, or the address is taken.
    """
    if not (root / ".web" / "build" / "client" / "index.html").is_file():
        raise CannotServeError("the front end is not built: run `rxapp build`")
    _refuse_taken(host, port)
    _warn_of_hidden_callers()
    os.environ.update(INTERNAL)
    for name, value in {**DEFAULTS, "REFLEX_DIR": str(root / ".cache" / "reflex")}.items():
        os.environ.setdefault(name, value)
    server = Server(
        TARGET,
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        loop=Loops.asyncio,
        workers=workers,
        factory=True,
        working_dir=root,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        workers_kill_timeout=KILL_AFTER,
    )
    server.on_startup(lambda: _announce(host, port))
    # Most of what is made at the start stays: to look for garbage among it was a fifth of the start.
    gc.set_threshold(50_000)
    server.serve()


def _warn_of_hidden_callers() -> None:
    """Whoever serves https has a proxy in front; not told to believe it, we see one caller alone."""
    settings = get_settings()
    if settings.is_secure and not settings.proxy_hops:
        logs.configure()
        structlog.get_logger("rxapp.serve").warning(
            "every caller has the address of the proxy, and too many wrong logins of one shut all out",
            setting="RXAPP_PROXY_HOPS",
        )


def _announce(host: str, port: int) -> None:
    shown = "localhost" if host in ("127.0.0.1", "0.0.0.0", "::", "::1") else host  # noqa: S104 - shown, not bound
    sys.stdout.write(f"Serving on http://{shown}:{port}\n")
    sys.stdout.flush()


def _refuse_taken(host: str, port: int) -> None:
    """Say so in one line when the address is in use; the server itself would end in a traceback."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotServeError(f"cannot listen on {host} port {port}: {error.strerror}") from None
