"""Attachments over HTTP: sent to a draft or a case, and fetched. Who may is asked before a body is read."""

import asyncio
import re
from collections.abc import Mapping
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from rxapp.domain.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound
from rxapp.domain.permissions import Right
from rxapp.http.uploads import UploadRefused, receive, refuse_oversize
from rxapp.services import attached_files, auth, file_store
from rxapp.services.acting import GONE
from rxapp.services.attached_files import NotIntact
from rxapp.services.attaching import NO_OWNER
from rxapp.services.attachments import Owner
from rxapp.services.auth import session_cookie
from rxapp.services.limits import Buckets
from rxapp.services.scanner import NotScanned

UPLOADS = Buckets(burst=60, per_second=0.2)
"""Files that an account may send before it must wait: three full drafts at once, then one in five seconds."""

_KEY = re.compile("[0-9a-f]{32}")
_FILE_NUMBER = re.compile("[0-9.-]{1,20}")

AT_ONCE = asyncio.Semaphore(16)
"""Uploads at the same time, of everybody together: each takes room on the disk while it comes."""

NOT_HERE = "Filen finns inte, eller så har du inte behörighet till den. Logga in och försök igen."
TOO_MANY = "Det kom för många filer på en gång. Vänta en stund och försök igen."
STATUSES: Mapping[type[DomainError], int] = {
    NotAllowed: 404,
    NotFound: 404,
    Conflict: 409,
    Invalid: 422,
    NotScanned: 503,
}


async def to_draft(request: Request) -> Response:
    """POST a file to a draft."""
    key = request.path_params["draft_key"]
    return await _attach(request, Owner(draft_key=key) if _KEY.fullmatch(key) else None)


async def to_case(request: Request) -> Response:
    """POST a file to a case."""
    number = request.path_params["file_number"]
    return await _attach(request, Owner(file_number=number) if _FILE_NUMBER.fullmatch(number) else None)


async def to_item(request: Request) -> Response:
    """POST a file to an item of a request for what is missing."""
    item = request.path_params["item"]
    is_number = item.isascii() and item.isdecimal() and 0 < len(item) < 19 and int(item) > 0
    return await _attach(request, Owner(item_id=int(item)) if is_number else None)


async def to_appeal(request: Request) -> Response:
    """POST a file to go with the appeal against a decision."""
    decision = request.path_params["decision"]
    is_number = decision.isascii() and decision.isdecimal() and 0 < len(decision) < 19 and int(decision) > 0
    return await _attach(request, Owner(decision_id=int(decision)) if is_number else None)


async def fetch(request: Request) -> Response:
    """GET an attachment. One that is not there and one that is not the reader's are the same answer."""
    session_key = request.cookies.get(session_cookie(), "")
    login, key = await auth.resolve(session_key), request.path_params["key"]
    if login is None or _KEY.fullmatch(key) is None:
        return PlainTextResponse(NOT_HERE, 404)
    right = Right.CASES_DECIDE if login.actor.may(Right.CASES_DECIDE) else Right.CASES_READ
    try:
        opened = await attached_files.open_attachment(session_key, right, key)
    except NotIntact as refusal:
        return PlainTextResponse(refusal.sentence, 500)
    except (NotFound, NotAllowed):
        return PlainTextResponse(NOT_HERE, 404)
    headers = {"Content-Disposition": _disposition(opened.name)}
    return FileResponse(opened.path, media_type=opened.media_type, headers=headers)


async def _attach(request: Request, owner: Owner | None) -> Response:
    session_key = request.cookies.get(session_cookie(), "")
    if (login := await auth.resolve(session_key)) is None:
        return _refused(401, GONE)
    if not UPLOADS.take(str(login.actor.account_id)):
        return _refused(429, TOO_MANY)
    if owner is None:
        return _refused(404, NO_OWNER)
    try:
        await attached_files.may_attach(session_key, owner)
        refuse_oversize(request)
        await _take_in(request, session_key, owner)
    except UploadRefused as refusal:
        return _refused(refusal.status, refusal.sentence)
    except DomainError as refusal:
        return _refused(STATUSES.get(type(refusal), 422), refusal.sentence)
    return JSONResponse({"ok": True})


async def _take_in(request: Request, session_key: str, owner: Owner) -> None:
    if AT_ONCE.locked():
        raise UploadRefused(503, TOO_MANY)
    async with AT_ONCE:
        incoming = await asyncio.to_thread(file_store.begin)
        try:
            given_name = await receive(request, incoming)
            await attached_files.take_in(session_key, owner, incoming, given_name)
        finally:
            await asyncio.to_thread(incoming.discard)


def _refused(status: int, sentence: str) -> Response:
    return JSONResponse({"ok": False, "sentence": sentence}, status)


def _disposition(name: str) -> str:
    """To be saved, never shown: under the name for programs that know only ASCII, and the name itself."""
    _, _, extension = name.rpartition(".")
    return f"attachment; filename=\"bilaga.{extension}\"; filename*=UTF-8''{quote(name, safe='')}"


ROUTES = [
    Route("/bilagor/utkast/{draft_key}", to_draft, methods=["POST"]),
    Route("/bilagor/arenden/{file_number}", to_case, methods=["POST"]),
    Route("/bilagor/komplettering/{item}", to_item, methods=["POST"]),
    Route("/bilagor/overklagande/{decision}", to_appeal, methods=["POST"]),
    Route("/bilagor/{key}", fetch, methods=["GET"]),
]
