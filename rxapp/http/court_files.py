"""The file of an appeal over HTTP, for the officers who handle appeals and nobody else."""

from functools import partial

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from rxapp.domain.errors import Conflict, NotAllowed, NotFound
from rxapp.domain.permissions import Right
from rxapp.http.decisions import FILES, TOO_MANY
from rxapp.services import auth, court_files
from rxapp.services.acting import still
from rxapp.services.auth import session_cookie
from rxapp.text.appealing import NO_APPEAL


async def download(request: Request) -> Response:
    """GET the file of an appeal as a PDF. One that is not there and one that is not the reader's are the same
    answer, also where nobody is logged in."""
    typed = request.path_params["appeal"]
    key = request.cookies.get(session_cookie(), "")
    login = await auth.resolve(key)
    is_number = typed.isascii() and typed.isdecimal() and 0 < len(typed) < 19
    if login is None or not login.actor.may(Right.APPEALS_HANDLE) or not is_number:
        return PlainTextResponse(NO_APPEAL, 404)
    if not FILES.take(str(login.actor.account_id)):
        return PlainTextResponse(TOO_MANY, 429)
    try:
        may_still = partial(still, key, login.actor, Right.APPEALS_HANDLE)
        made, number = await court_files.file_of_appeal(login.actor, int(typed), still=may_still)
    except (NotFound, NotAllowed):
        return PlainTextResponse(NO_APPEAL, 404)
    except Conflict as refusal:
        return PlainTextResponse(refusal.sentence, 503)
    name = f"akt-{number}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(made, media_type="application/pdf", headers=headers)


ROUTES = [Route("/overklaganden/{appeal}/akt.pdf", download, methods=["GET"])]
