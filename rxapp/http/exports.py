"""Files to take away: exactly what the page shows to the one who asks, and nothing kept in between."""

from functools import partial

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from rxapp.domain.errors import NotAllowed
from rxapp.domain.permissions import Right
from rxapp.services import auth, exports
from rxapp.services.acting import still
from rxapp.services.addresses import payout_filter
from rxapp.services.auth import session_cookie

MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


async def payouts(request: Request) -> Response:
    """GET the payout lines of the filter in the address, as csv or xlsx."""
    key = request.cookies.get(session_cookie(), "")
    login = await auth.resolve(key)
    if login is None or not login.actor.may(Right.PAYOUTS_READ):
        return PlainTextResponse("Du har inte behörighet till filen. Logga in och försök igen.", 403)
    kind = request.path_params["kind"]
    if kind not in MEDIA:
        return PlainTextResponse("Filen finns inte.", 404)
    may_still = partial(still, key, login.actor, Right.PAYOUTS_READ)
    try:
        made = await exports.payouts(login.actor, payout_filter(request.query_params), kind, still=may_still)
    except NotAllowed as refusal:
        return PlainTextResponse(f"Filen har inte skickats. {refusal.sentence}", 403)
    name = f'attachment; filename="utbetalningar.{kind}"'
    return Response(made, media_type=MEDIA[kind], headers={"Content-Disposition": name})


ROUTES = [Route("/export/utbetalningar.{kind}", payouts, methods=["GET"])]
