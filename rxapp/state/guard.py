"""Deny by default: before every event the reader is resolved anew, and the handler's mark is asked."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

import reflex as rx
import structlog
from reflex.middleware.middleware import Middleware
from reflex.state import BaseState, StateUpdate
from reflex_base.event import Event
from reflex_base.registry import RegistrationContext

from rxapp.services import auth, endings
from rxapp.state import floods, live, momentary, refills, shown
from rxapp.state.framework import FRAMEWORK_EVENTS, HYDRATES, is_empty
from rxapp.state.marks import ARGUMENTS, MARK, PUBLIC, is_storable
from rxapp.state.session import SessionState, cookie_key, end, identity_of, login_address, publish, tell
from rxapp.state.whom import for_other_role
from rxapp.text.endings import ANOTHER_LOGIN, DENIED

log = structlog.get_logger("rxapp.guard")

LOADER = "load"
"""The name of the handler that fills a page; refused, it leaves the page saying so."""

NOT_YOURS = "Du har inte behörighet att göra detta, eller så har den tagits bort."
MALFORMED = "Uppgifterna kunde inte läsas. Ladda om sidan och försök igen."
TOO_FAST = "Det kom för många anrop på en gång. Vänta en stund och försök igen."


class Guard(Middleware):
    """Runs before every event of every tab, with the tab's state locked."""

    async def preprocess(self, app: rx.App, state: BaseState, event: Event) -> StateUpdate | None:  # noqa: ARG002 - the framework gives it
        """Let the event through (None), or answer it here with the reason."""
        session = await state.get_state(SessionState)
        token = str(state.router_data.get("token", ""))
        if session._identity and is_empty(event.name, state) and floods.FRAMEWORK.take(token):
            # Half of the events of a click: the loader that follows asks anew who is reading.
            return None
        if event.name in HYDRATES:
            await _come(state, event)
        key = cookie_key(state.router_data)
        login = await auth.resolve(key)
        identity = identity_of(login, key)
        before = session._identity
        if before != identity:
            _begin_anew(state, before)
            session._identity = identity
        publish(session, login)
        if has_ended := bool(before and not identity):
            end(session, await endings.sentence(key), str(state.router_data.get("asPath", "/")))
        live.bind(state.router_data, login, session._told)
        if login is not None and session._told != login.actor.subjects:
            await _tell_rights(state, event)
        is_other = bool(before and identity and before != identity)
        refusal = _refusal(event, login, state.router_data, is_other=is_other)
        if refusal is None:
            if login is not None and event.name not in FRAMEWORK_EVENTS:
                await auth.touch(key, login.seen_at)
            return None
        _note(event, refusal, account=identity.split(":")[0])
        return await _answer(state, session, event, refusal, is_told=has_ended)


async def _come(state: BaseState, event: Event) -> None:
    """The tab has a new connection, and perhaps a new document."""
    await momentary.forget(state)
    told: Any = event.payload  # by anybody: it may be anything
    if isinstance(told, Mapping) and told.get("hashes"):
        # Of what the document was built with; one that was only cut off for a moment sends none.
        await shown.leave_other_address(state)


async def _tell_rights(state: BaseState, event: Event) -> None:
    """The reader's rights are others than the tab was told."""
    if event.name in HYDRATES:
        # It was away meanwhile, and is now sent all that it holds: what is no longer allowed goes first.
        await refills.fill_anew(state)
    else:
        live.look_at(str(state.router_data.get("token", "")))


def _begin_anew(state: BaseState, before: str) -> None:
    """Nothing stays of the reader before; in a tab that was nobody's there is next to nothing."""
    if before:
        state.reset()
    else:
        shown.empty_tab(state)


def _note(event: Event, refusal: str, *, account: str) -> None:
    """One line in the log; of a flood now and then alone."""
    if refusal != TOO_FAST or floods.TOLD.take(TOO_FAST):
        log.warning("refused", event_name=event.name[:200], reason=refusal, account=account)


def _refusal(
    event: Event, login: auth.Login | None, router_data: Mapping[str, Any], *, is_other: bool
) -> str | None:
    is_framework, is_loader = event.name in FRAMEWORK_EVENTS, event.name.endswith(f".{LOADER}")
    caller = str(router_data.get("token", "")), login, floods.address_of(router_data)
    if floods.is_flood(*caller, is_framework=is_framework):
        return TOO_FAST
    if is_framework:
        return None
    if is_other and not is_loader:
        # Done on a page of the login before: what this one may do is no answer to it.
        return ANOTHER_LOGIN
    registered = RegistrationContext.get().event_handlers.get(event.name)
    mark = _mark_of(event)
    if registered is None or mark is None:
        return NOT_YOURS
    if mark != PUBLIC and (login is None or not login.actor.may(mark)):
        return DENIED if is_loader else NOT_YOURS
    address = str(router_data.get("asPath", ""))
    fits = getattr(registered.handler.fn, ARGUMENTS)
    return None if fits(event.payload) and is_storable(unquote(address)) else MALFORMED


def _mark_of(event: Event) -> Any:
    """The right that the handler needs, `PUBLIC`, or None where nobody has marked it."""
    registered = RegistrationContext.get().event_handlers.get(event.name)
    return getattr(registered.handler.fn, MARK, None) if registered else None


async def _answer(
    state: BaseState, session: SessionState, event: Event, refusal: str, *, is_told: bool
) -> StateUpdate:
    """`is_told` where the page says in its place that the login has just ended."""
    events: list[Event] = []
    if event.name.endswith(f".{LOADER}"):
        session.denied = refusal
        await shown.leave_pages(state)
        # The page one is on all the same: a permission that comes while it is open opens it.
        session.page = shown.page_loaded_by(event.name)
        if refusal == DENIED and (actor := session._actor) is not None:
            session.ask_whom = await for_other_role(actor, _mark_of(event))
        if not session.signed_in:
            events = Event.from_event_type(
                rx.redirect(login_address(str(state.router_data.get("asPath", "/"))))
            )
    elif not is_told:
        tell(session, refusal, "negative")
    return StateUpdate(delta=await state._get_resolved_delta(), events=events)
