"""What came on a payout day over HTTP: as a file to keep, for the municipality's own users."""

from datetime import date
from functools import partial

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from rxapp.domain.errors import Conflict, NotAllowed, NotFound
from rxapp.domain.permissions import Actor, Right
from rxapp.http.exports import OTHER_CARD, REFUSED
from rxapp.services import auth, payout_statements
from rxapp.services.acting import still
from rxapp.services.auth import session_cookie
from rxapp.services.limits import Buckets

FILES = Buckets(burst=20, per_second=0.5)
"""Files that an account may have made before it must wait: each takes a processor for a while."""

TOO_MANY = "Det blev för många filer på en gång. Vänta en stund och försök igen."
NO_DAY = "Det finns ingen utbetalning den dagen."


async def download(request: Request) -> Response:
    """GET the statement of a payout day as a PDF. A day without payout, of whomever, is not there."""
    key = request.cookies.get(session_cookie(), "")
    login = await auth.resolve(key)
    if login is None or not login.actor.may(Right.PAYOUTS_READ):
        return PlainTextResponse(REFUSED, 403)
    # Another card may have logged in since in the same browser: its data must not pass for the first one's.
    asked_for = request.query_params.get("kommun", "")
    if asked_for and asked_for != login.actor.municipality_code:
        return PlainTextResponse(OTHER_CARD, 403)
    if (paid_on := _day(request.path_params["day"])) is None:
        return PlainTextResponse(NO_DAY, 404)
    if not FILES.take(str(login.actor.account_id)):
        return PlainTextResponse(TOO_MANY, 429)
    return await _file(key, login.actor, paid_on)


async def _file(key: str, actor: Actor, paid_on: date) -> Response:
    try:
        may_still = partial(still, key, actor, Right.PAYOUTS_READ)
        made = await payout_statements.file_of_day(actor, paid_on, still=may_still)
    except NotFound:
        return PlainTextResponse(NO_DAY, 404)
    except NotAllowed as refusal:
        return PlainTextResponse(f"Filen har inte skickats. {refusal.sentence}", 403)
    except Conflict as refusal:
        return PlainTextResponse(refusal.sentence, 503)
    disposition = f'attachment; filename="utbetalning-{paid_on.isoformat()}.pdf"'
    return Response(made, media_type="application/pdf", headers={"Content-Disposition": disposition})


def _day(text: str) -> date | None:
    """A day written `2026-11-26`, and in no other way."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.isoformat() == text else None


ROUTES = [Route("/utbetalningar/besked/{day}.pdf", download, methods=["GET"])]
