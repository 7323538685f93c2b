"""Files to take away: exactly what the page shows to the one who asks, and nothing kept in between."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from rxapp.domain.permissions import Right
from rxapp.services import auth, exports
from rxapp.services.addresses import payout_filter
from rxapp.services.auth import SESSION_COOKIE

MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


async def payouts(request: Request) -> Response:
    """GET the payout lines of the filter in the address, as csv or xlsx."""
    login = await auth.resolve(request.cookies.get(SESSION_COOKIE, ""))
    if login is None or not login.actor.may(Right.PAYOUTS_READ):
        return PlainTextResponse("Du har inte behörighet till filen. Logga in och försök igen.", 403)
    kind = request.path_params["kind"]
    if kind not in MEDIA:
        return PlainTextResponse("Filen finns inte.", 404)
    made = await exports.payouts(login.actor, payout_filter(request.query_params), kind)
    name = f'attachment; filename="utbetalningar.{kind}"'
    return Response(made, media_type=MEDIA[kind], headers={"Content-Disposition": name})


ROUTES = [Route("/export/utbetalningar.{kind}", payouts, methods=["GET"])]
