"""The application: pages, guard, routes and what goes on beside them, put together here and nowhere else."""

from functools import partial, update_wrapper

import reflex as rx
import structlog
from reflex_components_core.base.error_boundary import error_boundary
from starlette.applications import Starlette

from rxapp import logs
from rxapp.http import (
    auth,
    calendar,
    court_files,
    decisions,
    exports,
    files,
    mail,
    payment_files,
    payout_statements,
    receipts,
    sheets,
)
from rxapp.http.headers import protect
from rxapp.pages import NOT_FOUND, PAGES, SERVICE
from rxapp.pages._shell import fault, shell
from rxapp.state.guard import Guard
from rxapp.state.watch import watching

logs.configure()
_log = structlog.get_logger("rxapp")


def _log_fault(exception: Exception) -> None:
    """Faults outside of our handlers are logged and nothing more: a message would need `eval`."""
    _log.error("fault", exc_info=exception)


def _boundary(_stateful: bool) -> rx.Component:
    return error_boundary(fallback_render=fault(), on_error=rx.noop())


app = rx.App(
    html_lang="sv",
    theme=None,
    toaster=None,
    reset_style=False,
    stylesheets=["/app.css"],
    # In place of the framework's own, which are in English: its overlay and its page of a fault.
    app_wraps={(55, "ErrorBoundary"): _boundary},
    head_components=[
        rx.el.link(rel="icon", href="/favicon.svg", type="image/svg+xml"),
        rx.el.script(src="/shell.js", defer=True),
        rx.el.script(src="/upload.js", defer=True),
        rx.el.script(src="/cells.js", defer=True),
    ],
    api_transformer=[
        Starlette(
            routes=[
                *auth.ROUTES,
                *calendar.ROUTES,
                *court_files.ROUTES,
                *decisions.ROUTES,
                *exports.ROUTES,
                *files.ROUTES,
                *mail.ROUTES,
                *payment_files.ROUTES,
                *payout_statements.ROUTES,
                *receipts.ROUTES,
                *sheets.ROUTES,
            ]
        ),
        protect,
    ],
    backend_exception_handler=_log_fault,  # pyright: ignore[reportArgumentType]
)
app.add_middleware(Guard())
app.register_lifespan_task(watching, app=app)
for page in (*PAGES, NOT_FOUND):
    framed = partial(shell, page.view, key=page.key, heading=page.heading)
    app.add_page(
        # Named after the page's own module: the browser then fetches the parts of that page and of no other.
        update_wrapper(framed, page.view),
        route=page.route,
        title=page.title,
        description=SERVICE,
        on_load=page.on_load,
    )
