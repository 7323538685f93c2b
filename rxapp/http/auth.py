"""Logging in and out: real HTTP, since only that can set a cookie that scripts cannot read."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from rxapp.domain.sessions import TOTAL_LIMIT
from rxapp.http.callers import address_of
from rxapp.services import auth
from rxapp.services.auth import session_cookie
from rxapp.services.limits import Buckets, neighbourhood
from rxapp.settings import get_settings
from rxapp.text.login import FLASH_COOKIE, MAX_TYPED, write_flash

LOGIN_PAGE = "/logga-in"
REFUSALS = Buckets(burst=60, per_second=0.2)
"""Refused logins that an address may have before it must wait, whatever cards are tried."""


async def log_in(request: Request) -> Response:
    """POST hsa_id, pin and where to go on to. 303 to that page with the session, or back with the reason."""
    form = await request.form(max_files=0, max_fields=6, max_part_size=2_000)
    hsa_id, pin = (str(form.get(name, ""))[:MAX_TYPED] for name in ("hsa_id", "pin"))
    onward = internal_path(str(form.get("till", "/")))
    caller = neighbourhood(address_of(request))
    # Taken beforehand, or many at the same time would all find something left.
    if not REFUSALS.take(caller):
        return _refused(auth.Refusal.TOO_MANY.value, hsa_id, onward)
    outcome = await auth.log_in(hsa_id, pin)
    if isinstance(outcome, auth.Refusal):
        return _refused(outcome.value, hsa_id, onward)
    REFUSALS.give_back(caller)
    # Another card in the same browser: what the first one has open ends.
    await auth.replace(request.cookies.get(session_cookie(), ""), outcome)
    response = RedirectResponse(onward, 303)
    _set_cookie(response, session_cookie(), outcome.key, TOTAL_LIMIT)
    response.delete_cookie(FLASH_COOKIE, path="/")
    return response


async def log_out(request: Request) -> Response:
    """POST: end this session, or with `everywhere` all sessions of the card."""
    form = await request.form(max_files=0, max_fields=2, max_part_size=100)
    await auth.log_out(request.cookies.get(session_cookie(), ""), everywhere=form.get("everywhere") == "1")
    response = RedirectResponse(LOGIN_PAGE, 303)
    # With the same attributes as it was set with: a browser minds them even to take one away.
    _set_cookie(response, session_cookie(), "", 0)
    # Nothing that was shown may come back with the browser's back button.
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def internal_path(path: str) -> str:
    """The path if it is one of our own pages, else Start: a login must not send people elsewhere."""
    is_ours = path.startswith("/") and not path.startswith(
        (
            "//",
            "/\\",
            LOGIN_PAGE,
            "/auth",
            "/export",
            "/betalningsfiler",
            "/bilagor",
            "/rader",
            "/kalender",
            "/mejl",
        )
    )
    return path if is_ours and path.isprintable() and "\\" not in path and len(path) <= 300 else "/"


def _refused(code: str, hsa_id: str, onward: str) -> Response:
    address = LOGIN_PAGE if onward == "/" else f"{LOGIN_PAGE}?till={quote(onward, safe='/')}"
    response = RedirectResponse(address, 303)
    _set_cookie(response, FLASH_COOKIE, write_flash(code, hsa_id), 60)
    return response


def _set_cookie(response: Response, name: str, value: str, seconds: int) -> None:
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path="/",
        httponly=True,
        samesite="lax",
        secure=get_settings().is_secure,
    )


ROUTES = [
    Route("/auth/login", log_in, methods=["POST"]),
    Route("/auth/logout", log_out, methods=["POST"]),
]
