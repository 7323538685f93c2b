"""Tells our own pages from other people's: who may change something, and who may open a socket."""

from collections.abc import Mapping
from urllib.parse import urlsplit

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
SOCKET = "/_event"
"""Where Reflex's events come in; whoever is let in here acts as the reader whose cookie comes along."""

LOGIN = "/auth/"


def is_refused(kind: str, method: str, path: str, headers: Mapping[str, str], public_url: str) -> bool:
    """Whether the request comes from a page of another origin and could do harm as its reader.

    `kind` is ASGI's: `http` or `websocket`. Programs that name no origin carry no browser's cookie by
    themselves, so they pass, but not to the login routes: there a browser always names one.
    """
    at_risk = kind == "websocket" or path.startswith(SOCKET) or method not in SAFE_METHODS
    if not at_risk:
        return False
    if (origin := headers.get("origin")) is not None:
        return not is_own(origin, headers.get("host", ""), public_url)
    if (site := headers.get("sec-fetch-site")) is not None:
        return site != "same-origin"
    return path.startswith(LOGIN)


def is_own(origin: str, host: str, public_url: str) -> bool:
    """Own is the address that was asked for, or the public one (a proxy may ask under another name)."""
    parts = urlsplit(origin)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return False
    return parts.netloc.lower() == host.lower() or origin.lower() == public_url.lower()
