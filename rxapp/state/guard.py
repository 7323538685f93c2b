"""Deny by default: before every event the reader is resolved anew, and the handler's mark is asked."""

import time
from typing import Any
from urllib.parse import quote, unquote

import reflex as rx
import structlog
from reflex.middleware.middleware import Middleware
from reflex.state import BaseState, StateUpdate
from reflex_base.event import Event
from reflex_base.registry import RegistrationContext

from rxapp.services import auth
from rxapp.state import live
from rxapp.state.framework import FRAMEWORK_EVENTS, is_empty
from rxapp.state.marks import ARGUMENTS, MARK, PUBLIC, is_storable
from rxapp.state.session import SessionState, cookie_key, identity_of, publish, tell

log = structlog.get_logger("rxapp.guard")

LOADER = "load"
"""The name of the handler that fills a page; refused, it leaves the page saying so."""

DENIED = "Du har inte behörighet till den här sidan."
NOT_YOURS = "Du har inte behörighet att göra detta, eller så har den tagits bort."
MALFORMED = "Uppgifterna kunde inte läsas. Ladda om sidan och försök igen."
TOO_FAST = "Det kom för många anrop på en gång. Vänta en stund och försök igen."

_BURST, _PER_SECOND = 120.0, 40.0
_buckets: dict[str, tuple[float, float]] = {}


class Guard(Middleware):
    """Runs before every event of every tab, with the tab's state locked."""

    async def preprocess(self, app: rx.App, state: BaseState, event: Event) -> StateUpdate | None:  # noqa: ARG002 - the framework gives it
        """Let the event through (None), or answer it here with the reason."""
        session = await state.get_state(SessionState)
        if session._identity and is_empty(event.name, state):
            # Half of the events of a click: the loader that follows asks anew who is reading.
            return None
        key = cookie_key(state.router_data)
        login = await auth.resolve(key)
        identity = identity_of(login, key)
        if session._identity != identity:
            state.reset()
            session._identity = identity
        publish(session, login)
        token = str(state.router_data.get("token", ""))
        live.bind(state.router_data, login)
        if event.name in FRAMEWORK_EVENTS:
            return None
        refusal = _refusal(event, login, token, str(state.router_data.get("asPath", "")))
        if refusal is None:
            if login is not None:
                await auth.touch(key, login.seen_at)
            return None
        log.warning("refused", event_name=event.name[:200], reason=refusal, account=identity.split(":")[0])
        return await _answer(state, session, event, refusal)


def _refusal(event: Event, login: auth.Login | None, token: str, address: str) -> str | None:
    if _floods(token):
        return TOO_FAST
    registered = RegistrationContext.get().event_handlers.get(event.name)
    mark = getattr(registered.handler.fn, MARK, None) if registered else None
    if registered is None or mark is None:
        return NOT_YOURS
    if mark != PUBLIC and (login is None or not login.actor.may(mark)):
        return DENIED if event.name.endswith(f".{LOADER}") else NOT_YOURS
    fits = getattr(registered.handler.fn, ARGUMENTS)
    return None if fits(event.payload) and is_storable(unquote(address)) else MALFORMED


def _floods(token: str) -> bool:
    """Whether this tab has used up its share of events: a token bucket a tab."""
    now = time.monotonic()
    left, then = _buckets.get(token, (_BURST, now))
    left = min(_BURST, left + (now - then) * _PER_SECOND) - 1
    _buckets[token] = (max(left, 0.0), now)
    if len(_buckets) > 20_000:
        _buckets.clear()
    return left < 0


async def _answer(state: BaseState, session: SessionState, event: Event, refusal: str) -> StateUpdate:
    events: list[Event] = []
    if event.name.endswith(f".{LOADER}"):
        session.denied = refusal
        await live.leave_pages(state)
        if not session.signed_in:
            events = Event.from_event_type(rx.redirect(_login_address(state)))
    else:
        tell(session, refusal, "negative")
    return StateUpdate(delta=await state._get_resolved_delta(), events=events)


def _login_address(state: Any) -> str:
    path = str(state.router_data.get("asPath", "/"))
    wanted = path if path.startswith("/") and not path.startswith(("//", "/logga-in")) else "/"
    return "/logga-in" if wanted == "/" else f"/logga-in?till={quote(wanted[:300], safe='/')}"
