"""The order of a run to the bank, taken away, and the bank's answer, sent in; for payout officers alone."""

import asyncio
from functools import partial

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from rxapp.domain.errors import DomainError, NotAllowed, NotFound
from rxapp.domain.permissions import Right
from rxapp.http.exports import REFUSED
from rxapp.http.files import STATUSES, TOO_MANY
from rxapp.http.uploads import UploadRefused, receive, refuse_oversize
from rxapp.services import auth, bank_answers, exports, file_store
from rxapp.services.acting import GONE, still
from rxapp.services.auth import session_cookie
from rxapp.services.limits import Buckets
from rxapp.text.payout_runs import answer_told

ANSWERS = Buckets(burst=10, per_second=0.1)
"""Answers that an account may send before it must wait."""

_ONE = asyncio.Semaphore(1)
"""An answer is held whole in memory while it is read: one at a time is enough for an agency."""


async def order(request: Request) -> Response:
    """GET the order of a run, exactly as the bank gets it."""
    key, number = request.cookies.get(session_cookie(), ""), request.path_params["run"]
    login = await auth.resolve(key)
    if login is None or not login.actor.may(Right.PAYOUT_RUNS_PREPARE):
        return PlainTextResponse(REFUSED, 403)
    if not (number.isascii() and number.isdecimal() and len(number) < 19):
        return PlainTextResponse("Filen finns inte.", 404)
    try:
        may_still = partial(still, key, login.actor, Right.PAYOUT_RUNS_PREPARE)
        name, content = await exports.payment_order(login.actor, int(number), still=may_still)
    except NotAllowed as refusal:
        return PlainTextResponse(f"Filen har inte skickats. {refusal.sentence}", 403)
    except NotFound as refusal:
        return PlainTextResponse(refusal.sentence, 404)
    disposition = f'attachment; filename="{name}.xml"'
    return Response(content, media_type="application/xml", headers={"Content-Disposition": disposition})


async def answer(request: Request) -> Response:
    """POST an answer of the bank; tells what it led to."""
    key = request.cookies.get(session_cookie(), "")
    if (login := await auth.resolve(key)) is None:
        return _refused(401, GONE)
    if not ANSWERS.take(str(login.actor.account_id)):
        return _refused(429, TOO_MANY)
    try:
        await bank_answers.may_send(key)
        refuse_oversize(request)
        sent_back = await _taken_in(request, key)
    except UploadRefused as refusal:
        return _refused(refusal.status, refusal.sentence)
    except DomainError as refusal:
        return _refused(STATUSES.get(type(refusal), 422), refusal.sentence)
    return JSONResponse({"ok": True, "text": answer_told(sent_back)})


async def _taken_in(request: Request, key: str) -> int:
    if _ONE.locked():
        raise UploadRefused(503, TOO_MANY)
    async with _ONE:
        incoming = await asyncio.to_thread(file_store.begin)
        try:
            await receive(request, incoming)
            return await bank_answers.take_in_sent(key, incoming)
        finally:
            await asyncio.to_thread(incoming.discard)


def _refused(status: int, sentence: str) -> Response:
    return JSONResponse({"ok": False, "sentence": sentence}, status)


ROUTES = [
    Route("/betalningsfiler/svar", answer, methods=["POST"]),
    Route("/betalningsfiler/{run}.xml", order, methods=["GET"]),
]
