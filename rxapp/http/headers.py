"""What every answer says about itself, and who is refused before Reflex or a route is reached.

The bundle's inline scripts are the same for each build, so they are allowed by their digests: no script
that finds its way into a page runs.
"""

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rxapp.http.addresses import PlainAddresses
from rxapp.http.origin import is_refused
from rxapp.http.unread import ReadBeforeRefusing
from rxapp.settings import get_settings

CLIENT = Path(".web/build/client")
REFUSAL = "Anropet kommer inte från tjänstens egna sidor och har avvisats."

_INLINE_SCRIPT = re.compile(r"<script\b(?![^>]*\bsrc\s*=)[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)
_HASHED_ASSET = re.compile(r"^/assets/[^/]+-[A-Za-z0-9_-]{8}\.[a-z0-9]+$")
_NEVER_STORED = (
    "/auth/",
    "/beslut/",
    "/export/",
    "/betalningsfiler",
    "/bilagor",
    "/kalender/",
    "/mejl/",
    "/kvitton/",
    "/overklaganden/",
    "/rader",
    "/utbetalningar/besked/",
)
_FILES = "/bilagor"
_FILES_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"
"""For what somebody has sent us: were it ever shown in place of being saved, nothing in it would run."""

_FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not `no-referrer`: browsers would then send `Origin: null` with our own forms.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def protect(app: ASGIApp) -> ASGIApp:
    """The application behind the headers and the origin check; the last of the transformers."""
    return Protection(ReadBeforeRefusing(PlainAddresses(app, CLIENT)), CLIENT, get_settings().public_url)


class Protection:
    """An ASGI application around another; everything that does not change is worked out once."""

    def __init__(self, app: ASGIApp, client: Path, public_url: str) -> None:
        self._app = app
        self._public_url = public_url
        self._headers = {**_FIXED, "Content-Security-Policy": content_policy(client, public_url)}
        if public_url.startswith("https://"):
            self._headers["Strict-Transport-Security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        path, method = scope["path"], scope.get("method", "GET")

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._complete(MutableHeaders(raw=message.setdefault("headers", [])), path, message["status"])
            await send(message)

        if is_refused(scope["type"], method, path, Headers(scope=scope), self._public_url):
            await _refuse(scope, receive, send_with_headers)
        else:
            await self._app(scope, receive, send_with_headers)

    def _complete(self, headers: MutableHeaders, path: str, status: int) -> None:
        for name, value in self._headers.items():
            headers[name] = value
        if path.startswith(_FILES):
            headers["Content-Security-Policy"] = _FILES_POLICY
        if path.startswith(_NEVER_STORED):
            headers["Cache-Control"] = "no-store"
        elif _HASHED_ASSET.match(path) and status in (200, 206, 304):
            headers["Cache-Control"] = "public, max-age=31536000, immutable"
        else:
            headers.setdefault("Cache-Control", "no-cache")


def content_policy(client: Path, public_url: str) -> str:
    """The Content-Security-Policy for the pages that are built in `client`."""
    public = urlsplit(public_url)
    # Some browsers do not count a socket as 'self'; it can be named where the address is known.
    socket = f" wss://{public.netloc}" if public.scheme == "https" else ""
    return "; ".join(
        (
            "default-src 'self'",
            " ".join(("script-src 'self'", *inline_digests(client))),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data:",
            f"connect-src 'self'{socket}",
            "object-src 'none'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
            "form-action 'self'",
        )
    )


def inline_digests(client: Path) -> list[str]:
    """The CSP sources of all inline scripts in the built pages, each once, in a steady order."""
    scripts = {
        script
        for page in client.rglob("*.html")
        for script in _INLINE_SCRIPT.findall(page.read_text("utf-8"))
    }
    return sorted(f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" for script in scripts)


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        # Closed before it is accepted: the browser gets a plain 403.
        await receive()
        await send({"type": "websocket.close", "code": 1008})
        return
    await PlainTextResponse(REFUSAL, 403)(scope, receive, send)
