"""Open pages change when something happens: which tabs are whose, and what each is told.

A push is a courtesy to the reader. What protects is the guard and `access`, which read anew each time;
a tab is refilled through the very same services as when its page was opened.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

import reflex as rx
import structlog

from rxapp.domain.errors import NotAllowed, NotFound
from rxapp.domain.events import ADMINISTRATION, EventKind
from rxapp.domain.permissions import Role
from rxapp.domain.sessions import ends_at
from rxapp.services import auth
from rxapp.services.acting import looking
from rxapp.services.journal import Recorded

log = structlog.get_logger("rxapp.live")

COALESCE = 0.03
"""Seconds that a refresh waits, so that a burst of events refreshes a tab once."""

Refresh = Callable[[Any], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Tab:
    """Whose tab it is, as of its latest event."""

    account_id: int
    role: Role
    municipality_code: str | None
    ends_at: datetime
    connection: str


@dataclass(slots=True)
class Hub:
    """The tabs of this process. Only tabs that are connected here are ever pushed to."""

    app: rx.App | None = None
    tabs: dict[str, Tab] = field(default_factory=dict)
    waiting: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    again: set[str] = field(default_factory=set)
    slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(16))


hub = Hub()
Feature = TypeVar("Feature", bound=type[rx.State])
_features: list[Any] = []


def feature(cls: Feature) -> Feature:
    """Register a state that fills a page: it has `PAGE`, `NEEDS`, `ASKED` and `_fill(db, actor)`.

    `ASKED` names the private values that say what the page shows, as the address told.
    """
    _features.append(cls)
    return cls


def bind(router_data: Mapping[str, Any], login: auth.Login | None) -> None:
    """Remember whose tab this is; a tab without login is nobody's."""
    token = str(router_data.get("token", ""))
    if login is None or not token:
        hub.tabs.pop(token, None)
        return
    actor = login.actor
    hub.tabs[token] = Tab(
        actor.account_id,
        actor.role,
        actor.municipality_code,
        ends_at(login.started_at, login.seen_at),
        str(router_data.get("sid", "")),
    )


async def on_events(events: Sequence[Recorded]) -> None:
    """Refresh the tabs that the events concern. Called once the transaction is committed."""
    for token, tab in list(hub.tabs.items()):
        if any(concerns(event, tab) for event in events):
            _schedule(token)


def look_at_all() -> None:
    """Refresh every tab: a new day has come, and with it other permissions and agreements are in force."""
    for token in list(hub.tabs):
        _schedule(token)


def look_at_ending(before: datetime) -> None:
    """Refresh the tabs whose session would end before the instant: nothing else tells of it."""
    for token, tab in list(hub.tabs.items()):
        if tab.ends_at < before:
            _schedule(token)


_OWN_ALONE = {EventKind.LOGGED_OUT}
_AGREEMENTS = {
    EventKind.AGREEMENT_STARTED,
    EventKind.AGREEMENT_CHANGED,
    EventKind.ADMINISTRATOR_REGISTERED,
    EventKind.ADMINISTRATOR_DEREGISTERED,
}
_SILENT = {EventKind.LOGGED_IN, EventKind.FILE_EXPORTED}


def concerns(event: Recorded, tab: Tab) -> bool:
    """Whether a tab may look different after the event."""
    if event.kind in _SILENT:
        return False
    if event.kind in _OWN_ALONE:
        return event.account_id == tab.account_id
    same = event.municipality_code == tab.municipality_code
    if event.kind in _AGREEMENTS:
        return same or tab.role is Role.OFFICER
    if event.kind in ADMINISTRATION:
        return event.account_id == tab.account_id or (same and tab.role is Role.ADMINISTRATOR)
    if tab.role is Role.OFFICER:
        return True
    return tab.role is Role.USER and (same or event.municipality_code is None)


def _schedule(token: str) -> None:
    if token in hub.waiting:
        hub.again.add(token)
        return
    task = asyncio.create_task(_refresh_soon(token))
    hub.waiting[token] = task
    task.add_done_callback(lambda _: _done(token))


def _done(token: str) -> None:
    hub.waiting.pop(token, None)
    if token in hub.again:
        hub.again.discard(token)
        _schedule(token)


async def _refresh_soon(token: str) -> None:
    await asyncio.sleep(COALESCE)
    hub.again.discard(token)
    try:
        async with hub.slots:
            await _refresh(token)
    except Exception:
        log.exception("a tab could not be refreshed")


async def _refresh(token: str) -> None:
    app = hub.app
    if app is None:
        return
    tab = hub.tabs.get(token)
    # A tab is known by a weak secret. What is pushed goes only to the very connection whose cookie
    # was checked, never to another that has since come with the same tab's name.
    if tab is None or tab.connection != _connection(app, token):
        hub.tabs.pop(token, None)
        return
    async with app.modify_state(rx.BaseStateToken(ident=token, cls=rx.State)) as root:
        if hub.tabs.get(token) != tab or tab.connection != _connection(app, token):
            return
        await refill(root)
        # The reader may have left meanwhile, and somebody else come with the same tab's name.
        if tab.connection != _connection(app, token):
            root.reset()


def _connection(app: rx.App, token: str) -> str | None:
    """The socket of this process that the tab is connected by, if it is."""
    namespace = app.event_namespace
    record = namespace._token_manager.token_to_socket.get(token) if namespace else None
    return record.sid if record else None


async def refill(root: Any) -> None:
    """Resolve the reader anew and refill, or clear, everything that the tab holds."""
    from rxapp.state.session import SessionState, cookie_key, identity_of, publish

    key = cookie_key(root.router_data)
    login = await auth.resolve(key)
    session = await root.get_state(SessionState)
    if session._identity != identity_of(login, key):
        page = session.page
        root.reset()
        session._identity = identity_of(login, key)
        session.page = page
        root.is_hydrated = True
        session.denied = "" if login else "Du är utloggad."
    before = session._actor
    publish(session, login)
    bind(root.router_data, login)
    for cls in _features:
        state = await root.get_state(cls)
        if login is not None and session.page == cls.PAGE and login.actor.may(cls.NEEDS):
            await fill(state, session)
        else:
            empty(state)
    if login is not None and before is not None:
        _announce(session, before.types, login.actor.types)


def _announce(session: Any, before: frozenset[str], now: frozenset[str]) -> None:
    from rxapp.text.labels import type_name

    said = [f"Behörighet för {type_name(code)} har tagits bort." for code in sorted(before - now)]
    said += [f"Du har fått behörighet för {type_name(code)}." for code in sorted(now - before)]
    if said:
        session.notice, session.notice_tone = " ".join(said), "info"


async def leave_pages(root: Any, staying: str = "") -> None:
    """Empty every page's state but that of the page one is on: what is not shown is not kept."""
    for cls in _features:
        if staying != cls.PAGE:
            empty(await root.get_state(cls))


def empty(state: Any) -> None:
    """As `reset`, for the state and those below it; but what is empty already is not sent once more."""
    cls = type(state)
    for name, value in cls.get_fields().items():
        if value._owner is cls and getattr(state, name) != value.default_value():
            setattr(state, name, value.default_value())
    for below in state.substates.values():
        empty(below)


async def show(state: Any) -> None:
    """What each page's loader does: this tab now shows this page, filled for its reader."""
    from rxapp.state.session import SessionState

    session = await state.get_state(SessionState)
    if session.page != state.PAGE:
        session.notice = ""
        session.page = state.PAGE
        await leave_pages(state, state.PAGE)
    await fill(state, session)


async def fill(state: Any, session: Any) -> None:
    """Fill the page, or say in its place that what it would show is not there for this reader.

    The reader's rights are read in the same snapshot as what the page shows.
    """
    from rxapp.state.session import cookie_key

    try:
        async with looking(cookie_key(state.router_data), state.NEEDS) as (db, actor):
            await state._fill(db, actor)
        session.denied = ""
    except (NotFound, NotAllowed) as refusal:
        # What was asked for is kept: the page comes back if the permission does.
        asked = {name: getattr(state, name) for name in state.ASKED}
        state.reset()
        for name, value in asked.items():
            setattr(state, name, value)
        session.denied = refusal.sentence
