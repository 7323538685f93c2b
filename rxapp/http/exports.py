"""Files to take away: exactly what the page shows to the one who asks, and nothing kept in between."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from rxapp.domain.errors import Conflict, NotAllowed
from rxapp.domain.permissions import Right
from rxapp.services import auth, exports
from rxapp.services.acting import still
from rxapp.services.addresses import forecast_filter, payout_filter, user_filter
from rxapp.services.auth import session_cookie

MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
REFUSED = "Du har inte behörighet till filen. Logga in och försök igen."
OTHER_CARD = (
    "Länken hör till en annan kommun än den du är inloggad för nu. Ladda om sidan i den flik du hämtar från."
)
Make = Callable[..., Awaitable[bytes]]


async def payouts(request: Request) -> Response:
    """GET the payout lines of the filter in the address, as csv or xlsx."""
    wanted = payout_filter(request.query_params)
    return await _file(request, Right.PAYOUTS_READ, exports.payouts, wanted, "utbetalningar")


async def permissions(request: Request) -> Response:
    """GET the users of the filter in the address with their permissions, as csv or xlsx."""
    wanted = user_filter(request.query_params)
    return await _file(request, Right.PERMISSIONS_SET, exports.permissions, wanted, "behorigheter")


async def forecast(request: Request) -> Response:
    """GET the lines of the forecast of the filter in the address, as csv or xlsx."""
    wanted = forecast_filter(request.query_params)
    return await _file(request, Right.FORECASTS_READ, exports.forecast, wanted, "prognos")


_SLOTS = asyncio.Semaphore(4)
"""A file takes two connections to the database while it is made: many at once would leave none for others."""


async def _file(request: Request, right: Right, make: Make, wanted: Any, name: str) -> Response:
    key = request.cookies.get(session_cookie(), "")
    login = await auth.resolve(key)
    if login is None or not login.actor.may(right):
        return PlainTextResponse(REFUSED, 403)
    # Another card may have logged in since in the same browser: its data must not pass for the first one's.
    asked_for = request.query_params.get("kommun", "")
    if asked_for and asked_for != login.actor.municipality_code:
        return PlainTextResponse(OTHER_CARD, 403)
    kind = request.path_params["kind"]
    if kind not in MEDIA:
        return PlainTextResponse("Filen finns inte.", 404)
    try:
        async with _SLOTS:
            made = await make(login.actor, wanted, kind, still=partial(still, key, login.actor, right))
    except NotAllowed as refusal:
        return PlainTextResponse(f"Filen har inte skickats. {refusal.sentence}", 403)
    except Conflict as refusal:
        return PlainTextResponse(f"Filen har inte skickats. {refusal.sentence}", 409)
    disposition = f'attachment; filename="{name}.{kind}"'
    return Response(made, media_type=MEDIA[kind], headers={"Content-Disposition": disposition})


ROUTES = [
    Route("/export/utbetalningar.{kind}", payouts, methods=["GET"]),
    Route("/export/prognos.{kind}", forecast, methods=["GET"]),
    Route("/export/behorigheter.{kind}", permissions, methods=["GET"]),
]
