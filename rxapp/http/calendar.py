"""The calendar of last days over HTTP: fetched without session, from an address that is a secret."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from rxapp.http.callers import address_of
from rxapp.services import calendar_feeds
from rxapp.services.limits import Buckets, neighbourhood

WRONG = Buckets(burst=30, per_second=0.1)
"""Wrong addresses that a caller may try before it must wait."""

FETCHES = Buckets(burst=30, per_second=1 / 60)
"""How often a calendar may be fetched; a calendar asks a few times a day."""

NOT_HERE = "Kalendern finns inte."
TOO_MANY = "Det kom för många anrop. Försök igen senare."
_HEADERS = {"X-Robots-Tag": "noindex, nofollow"}


async def fetch(request: Request) -> Response:
    """GET the calendar. A wrong address, one taken away and one whose user is shut out are one answer."""
    caller = neighbourhood(address_of(request))
    # Taken beforehand, or many at the same time would all find something left.
    if not WRONG.take(caller):
        return PlainTextResponse(TOO_MANY, 429, _HEADERS)
    secret: str = request.path_params["secret"]
    made = await calendar_feeds.fetch_feed(secret)
    if made is None:
        return PlainTextResponse(NOT_HERE, 404, _HEADERS)
    WRONG.give_back(caller)
    if not FETCHES.take(calendar_feeds.hash_secret(secret)):
        return PlainTextResponse(TOO_MANY, 429, _HEADERS)
    disposition = {"Content-Disposition": 'inline; filename="sista-ansokningsdagar.ics"'}
    return Response(made, headers=_HEADERS | disposition, media_type="text/calendar; charset=utf-8")


ROUTES = [Route("/kalender/{secret}.ics", fetch, methods=["GET"])]
