"""Receipts over HTTP: the file that proves what was sent, and the check of such a file."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from urllib.parse import urlencode

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Message

from rxapp.domain.errors import NotAllowed, NotFound
from rxapp.domain.permissions import Right
from rxapp.http.exports import REFUSED
from rxapp.services import auth, exports, receipt_checks
from rxapp.services.acting import looking, still
from rxapp.services.auth import session_cookie
from rxapp.services.limits import Buckets
from rxapp.services.receipt_checks import Checked, Finding

PAGE = "/kvitton"
LARGEST = 3_000_000
"""Bytes of a receipt's file; what the form puts around it comes on top."""

AROUND = 10_000
CHECKS = Buckets(burst=20, per_second=0.5)
"""Files that an account may have checked before it must wait."""

_SLOTS = asyncio.Semaphore(2)
"""A large file is read through by the processor: many at once would keep everybody waiting."""


async def download(request: Request) -> Response:
    """GET a receipt that the reader can see, as a file. One that is not theirs is not there."""
    number, kind = request.path_params["receipt"], request.path_params["kind"]
    key = request.cookies.get(session_cookie(), "")
    login = await auth.resolve(key)
    if login is None or not login.actor.may(Right.RECEIPTS_READ):
        return PlainTextResponse(REFUSED, 403)
    if kind != "json" or len(number) > 18 or not (number.isascii() and number.isdigit()):
        return PlainTextResponse("Filen finns inte.", 404)
    try:
        may_still = partial(still, key, login.actor, Right.RECEIPTS_READ)
        name, file = await exports.receipt(login.actor, int(number), still=may_still)
    except NotAllowed as refusal:
        return PlainTextResponse(f"Filen har inte skickats. {refusal.sentence}", 403)
    except NotFound as refusal:
        return PlainTextResponse(refusal.sentence, 404)
    disposition = f'attachment; filename="{name}.json"'
    return Response(file, media_type="application/json", headers={"Content-Disposition": disposition})


async def check(request: Request) -> Response:
    """POST a file, or its text. 303 to the page, which says what was found.

    A genuine receipt is looked up anew there by what its address says: no address can claim it.
    """
    key = request.cookies.get(session_cookie(), "")
    login = await auth.resolve(key)
    if login is None:
        return RedirectResponse(f"/logga-in?till={PAGE}", 303)
    if not login.actor.may(Right.RECEIPTS_READ):
        return RedirectResponse(PAGE, 303)
    if not CHECKS.take(str(login.actor.account_id)):
        return _said(Checked(Finding.TOO_MANY))
    text = await _sent(request)
    if text is None:
        return _said(Checked(Finding.TOO_LARGE))
    try:
        async with _SLOTS, looking(key, Right.RECEIPTS_READ) as (session, actor):
            checked = await receipt_checks.check_file(session, actor, text)
    except NotAllowed:
        return RedirectResponse(PAGE, 303)
    return _said(checked)


def _said(checked: Checked) -> Response:
    proof = checked.proof
    query = (
        {"fel": checked.finding.value}
        if proof is None
        else {"diarienummer": proof.file_number, "kontrollsumma": proof.sha256}
    )
    return RedirectResponse(f"{PAGE}?{urlencode(query)}", 303)


async def _sent(request: Request) -> str | None:
    """The file, or else what was pasted; None if it is too large. What cannot be read holds no receipt."""
    try:
        body = b"".join([part async for part in _within(request, LARGEST + AROUND)])
    except ValueError:
        return None
    except ClientDisconnect:
        return ""

    async def again() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    try:
        form = await Request(request.scope, again).form(
            max_files=1, max_fields=2, max_part_size=len(body) + 1
        )
    except HTTPException:
        return ""
    try:
        uploaded, pasted = form.get("fil"), form.get("kvitto")
        if isinstance(uploaded, UploadFile) and uploaded.size:
            return (await uploaded.read()).decode("utf-8", "replace")
        return pasted if isinstance(pasted, str) else ""
    finally:
        await form.close()


async def _within(request: Request, most: int) -> AsyncIterator[bytes]:
    """The body, whatever length it says it has.

    Raises:
        ValueError: it is longer.
    """
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > most:
            msg = "the body is too long"
            raise ValueError(msg)
        yield part


ROUTES = [
    Route("/kvitton/kontroll", check, methods=["POST"]),
    Route("/kvitton/{receipt}.{kind}", download, methods=["GET"]),
]
