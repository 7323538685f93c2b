"""Decisions over HTTP: each as a file to keep, for whoever sees its case."""

import re
from functools import partial
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from rxapp.domain.errors import Conflict, NotAllowed, NotFound
from rxapp.domain.permissions import Right
from rxapp.services import auth, decision_documents, openings
from rxapp.services.acting import still
from rxapp.services.auth import session_cookie
from rxapp.services.decision_documents import NO_DECISION
from rxapp.services.limits import Buckets

FILES = Buckets(burst=20, per_second=0.5)
"""Files that an account may have made before it must wait: each takes a processor for a while."""

TOO_MANY = "Det blev för många filer på en gång. Vänta en stund och försök igen."
_FILE_NUMBER = re.compile("[0-9.-]{1,20}")
_PLACE = re.compile("[1-9][0-9]{0,2}")


async def download(request: Request) -> Response:
    """GET the decision of a case as a PDF. One that is not there and one that is not the reader's are the
    same answer, also where nobody is logged in."""
    number = request.path_params["file_number"]
    key = request.cookies.get(session_cookie(), "")
    login = await auth.resolve(key)
    is_read = login is not None and login.actor.may(Right.DECISIONS_READ)
    asked = request.query_params.get("nr")
    if login is None or not is_read or _FILE_NUMBER.fullmatch(number) is None:
        return PlainTextResponse(NO_DECISION, 404)
    if asked is not None and _PLACE.fullmatch(asked) is None:
        return PlainTextResponse(NO_DECISION, 404)
    place = None if asked is None else int(asked)
    if not FILES.take(str(login.actor.account_id)):
        return PlainTextResponse(TOO_MANY, 429)
    try:
        may_still = partial(still, key, login.actor, Right.DECISIONS_READ)
        made = await decision_documents.file_of_decision(login.actor, number, place, still=may_still)
    except (NotFound, NotAllowed):
        return PlainTextResponse(NO_DECISION, 404)
    except Conflict as refusal:
        return PlainTextResponse(refusal.sentence, 503)
    await openings.opened_by(key, Right.DECISIONS_READ, number)
    return Response(made, media_type="application/pdf", headers={"Content-Disposition": _disposition(number)})


def _disposition(number: str) -> str:
    name = f"beslut-{number}.pdf"
    return f"attachment; filename=\"{name}\"; filename*=UTF-8''{quote(name, safe='')}"


ROUTES = [Route("/beslut/{file_number}.pdf", download, methods=["GET"])]
