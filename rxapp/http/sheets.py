"""Spreadsheets of rows over HTTP: one that fills a draft, one to fill in, one with what is to be mended."""

import asyncio
import json
import re
from collections.abc import AsyncIterator

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from rxapp.domain.errors import DomainError, NotAllowed, NotFound
from rxapp.domain.permissions import Right
from rxapp.http.exports import MEDIA, REFUSED
from rxapp.http.files import STATUSES, TOO_MANY
from rxapp.http.uploads import UploadRefused, receive, refuse_oversize
from rxapp.services import auth, draft_sheets, file_store
from rxapp.services.acting import GONE
from rxapp.services.attaching import NO_OWNER
from rxapp.services.auth import session_cookie
from rxapp.services.file_store import Incoming
from rxapp.services.limits import Buckets

READINGS = Buckets(burst=20, per_second=0.1)
"""Files that an account may have read before it must wait: some corrections in a row."""

AT_ONCE = asyncio.Semaphore(6)
"""Files at the same time, of everybody together: two are read, the others come meanwhile."""

_KEY = re.compile("[0-9a-f]{32}")
_TYPE = re.compile("[A-Z0-9_]{1,40}")


async def fill(request: Request) -> Response:
    """POST a file whose rows are added to a draft. The answer is lines of JSON: progress, then the end."""
    key, draft_key = request.cookies.get(session_cookie(), ""), request.path_params["draft_key"]
    if (login := await auth.resolve(key)) is None:
        return _refused(401, GONE)
    if not READINGS.take(str(login.actor.account_id)):
        return _refused(429, TOO_MANY)
    if _KEY.fullmatch(draft_key) is None:
        return _refused(404, NO_OWNER)
    try:
        await draft_sheets.may_fill(key, draft_key)
        refuse_oversize(request)
        incoming = await _received(request)
    except UploadRefused as refusal:
        return _refused(refusal.status, refusal.sentence)
    except DomainError as refusal:
        return _refused(STATUSES.get(type(refusal), 422), refusal.sentence)
    discard = BackgroundTask(asyncio.to_thread, incoming.discard)
    lines = _lines(key, draft_key, incoming)
    return StreamingResponse(lines, media_type="application/x-ndjson", background=discard)


async def _received(request: Request) -> Incoming:
    if AT_ONCE.locked():
        raise UploadRefused(503, TOO_MANY)
    async with AT_ONCE:
        incoming = await asyncio.to_thread(file_store.begin)
        try:
            await receive(request, incoming)
        except BaseException:
            await asyncio.to_thread(incoming.discard)
            raise
    return incoming


async def _lines(key: str, draft_key: str, incoming: Incoming) -> AsyncIterator[bytes]:
    """Progress as it comes; whatever is wrong is the last line, since the answer has begun by then."""
    try:
        async for progress in draft_sheets.take_in(key, draft_key, incoming.path):
            told = {"ok": True, "text": progress.text} if progress.done else None
            yield _line(told or {"progress": round(progress.share, 3), "text": progress.text})
    except DomainError as refusal:
        yield _line({"ok": False, "sentence": refusal.sentence})
    finally:
        await asyncio.to_thread(incoming.discard)


async def template(request: Request) -> Response:
    """GET a file to fill in for a compensation type."""
    login = await auth.resolve(request.cookies.get(session_cookie(), ""))
    type_code, kind = request.path_params["type_code"], request.path_params["kind"]
    if login is None or not login.actor.may(Right.DRAFTS_WRITE) or not _TYPE.fullmatch(type_code):
        return PlainTextResponse(REFUSED, 403)
    try:
        made = await draft_sheets.template(login.actor, type_code, kind)
    except DomainError:
        return PlainTextResponse(REFUSED, 403)
    return _file(made, f"mall-{type_code.lower().replace('_', '-')}", kind)


async def errors(request: Request) -> Response:
    """GET the rows of a draft with a column of what is to be mended."""
    key = request.cookies.get(session_cookie(), "")
    draft_key, kind = request.path_params["draft_key"], request.path_params["kind"]
    if _KEY.fullmatch(draft_key) is None or not draft_sheets.is_kind(kind):
        return PlainTextResponse("Filen finns inte.", 404)
    try:
        made = await draft_sheets.with_errors(key, draft_key, kind)
    except NotAllowed:
        return PlainTextResponse(REFUSED, 403)
    except NotFound as refusal:
        return PlainTextResponse(refusal.sentence, 404)
    return _file(made, "rader-att-ratta", kind)


def _file(made: bytes, name: str, kind: str) -> Response:
    disposition = f'attachment; filename="{name}.{kind}"'
    return Response(made, media_type=MEDIA[kind], headers={"Content-Disposition": disposition})


def _line(told: dict[str, object]) -> bytes:
    return json.dumps(told, ensure_ascii=False).encode() + b"\n"


def _refused(status: int, sentence: str) -> Response:
    return JSONResponse({"ok": False, "sentence": sentence}, status)


ROUTES = [
    Route("/rader/utkast/{draft_key}", fill, methods=["POST"]),
    Route("/rader/utkast/{draft_key}.{kind}", errors, methods=["GET"]),
    Route("/rader/mall/{type_code}.{kind}", template, methods=["GET"]),
]
