"""Stopping mail from the link in it, without login: reading shows one button, and only the button stops
(programs that look at every link in a mail stop nothing). Mail programs with a button of their own post
straight to the address (RFC 8058).
"""

from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from rxapp.db import reading, unit_of_work
from rxapp.http.callers import address_of
from rxapp.services import mail_choices
from rxapp.services.limits import Buckets, neighbourhood
from rxapp.text import mail as text

WRONG = Buckets(burst=30, per_second=0.1)
"""Wrong links that a caller may try before it must wait."""

_HEADERS = {"X-Robots-Tag": "noindex, nofollow", "Cache-Control": "no-store"}
_PAGE = """<!doctype html>
<html lang="sv">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/app.css">
</head>
<body>
<div class="site">
<header class="site-header"><div class="site-top"><a class="brand" href="/">{service}</a></div></header>
<main id="innehall">
<div class="page">
<div class="page-head"><h1>{title}</h1></div>
{content}
<p><a href="/notifieringar">{onward}</a></p>
</div>
</main>
</div>
</body>
</html>
"""


async def ask(request: Request) -> Response:
    """GET: whether mail is to be stopped. The address itself is not shown: links are passed on."""
    key: str = request.path_params["key"]
    if (refused := _too_many(request)) is not None:
        return refused
    async with reading() as session:
        is_known = await mail_choices.is_stop_key(session, key)
    if not is_known:
        return _page(text.STOP_UNKNOWN_TITLE, _said(text.STOP_UNKNOWN), 404)
    _give_back(request)
    button = f'<button class="button button-primary" type="submit">{escape(text.STOP_BUTTON)}</button>'
    form = f'<form method="post" class="card">{_said(text.STOP_ASKED, text.DUTY)}<p>{button}</p></form>'
    return _page(text.STOP_TITLE, form)


async def stop(request: Request) -> Response:
    """POST: stop mail to the address; a second time does no harm."""
    key: str = request.path_params["key"]
    if (refused := _too_many(request)) is not None:
        return refused
    async with unit_of_work() as session:
        is_known = await mail_choices.stop(session, key)
    if not is_known:
        return _page(text.STOP_UNKNOWN_TITLE, _said(text.STOP_UNKNOWN), 404)
    _give_back(request)
    return _page(text.STOPPED_TITLE, _said(text.STOPPED, text.STOPPED_DUTY))


def _too_many(request: Request) -> Response | None:
    # Taken beforehand, or many at the same time would all find something left.
    if WRONG.take(neighbourhood(address_of(request))):
        return None
    return _page(text.STOP_UNKNOWN_TITLE, _said(text.TOO_MANY), 429)


def _give_back(request: Request) -> None:
    WRONG.give_back(neighbourhood(address_of(request)))


def _said(*sentences: str) -> str:
    return "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences)


def _page(title: str, content: str, status: int = 200) -> Response:
    whole = _PAGE.format(
        title=escape(title), service=escape(text.SERVICE), content=content, onward=escape(text.STOP_ONWARD)
    )
    return HTMLResponse(whole, status, _HEADERS)


ROUTES = [
    Route("/mejl/stopp/{key}", ask, methods=["GET"]),
    Route("/mejl/stopp/{key}", stop, methods=["POST"]),
]
