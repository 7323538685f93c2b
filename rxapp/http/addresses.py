"""Serves each built page at its plain address, without the slash that a folder of files would add.

A page whose address ends in a number is built once for all of them, as the fallback page.
"""

import re
from pathlib import Path

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

FALLBACK = "__spa-fallback.html"
_FILE_NUMBER = "[0-9]{4}-[0-9]{6,8}"
_BY_CASE, _BY_ID = "(?:arenden|beslut|handlaggning)", "(?:anvandare|kvitton)"
NUMBERED = re.compile(rf"/(?:{_BY_CASE}/{_FILE_NUMBER}|{_BY_ID}/[0-9]{{1,18}})")


class PlainAddresses:
    """`/arenden` is answered as it stands; `/arenden/` leads there. Only built pages are touched."""

    def __init__(self, app: ASGIApp, client: Path) -> None:
        self._app = app
        self._pages = {
            f"/{page.parent.relative_to(client).as_posix()}" for page in client.glob("**/index.html")
        }
        self._pages.discard("/.")
        self._has_fallback = (client / FALLBACK).is_file()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        path: str = scope["path"]
        if self._has_fallback and NUMBERED.fullmatch(path):
            path = f"/{FALLBACK}"
            scope = {**scope, "path": path, "raw_path": path.encode()}
        if path in self._pages:
            scope = {**scope, "path": f"{path}/", "raw_path": f"{path}/".encode()}
        elif path.endswith("/") and path[:-1] in self._pages:
            query = scope.get("query_string", b"").decode("latin-1")
            await RedirectResponse(path[:-1] + (f"?{query}" if query else ""), 308)(scope, receive, send)
            return
        await self._app(scope, receive, send)
