"""Open pages change when something happens: which tabs are whose, and what each is told.

A push is a courtesy to the reader. What protects is the guard and `access`, which read anew each time;
a tab is refilled through the very same services as when its page was opened.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import reflex as rx
import structlog

from rxapp.domain.events import EventKind
from rxapp.domain.sessions import ends_at
from rxapp.services import auth, persons
from rxapp.services.journal import Recorded
from rxapp.state import momentary, refills
from rxapp.state.concerns import Tab, concerns
from rxapp.state.session import cookie_key

log = structlog.get_logger("rxapp.live")

MANY = 20
"""As many tabs are refilled within a tenth of a second. Of more, those that lose something are cleared
first."""

NOT_FILLED = "Sidan kunde inte hämtas på nytt. Läs in den igen."

COALESCE = 0.03
"""Seconds between two refreshes of a tab: the first event is told at once, a burst that follows it once."""


@dataclass(slots=True)
class Hub:
    """The tabs of this process. Only tabs that are connected here are ever pushed to."""

    app: rx.App | None = None
    tabs: dict[str, Tab] = field(default_factory=dict)
    waiting: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    again: set[str] = field(default_factory=set)
    slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(16))


hub = Hub()


def bind(
    router_data: Mapping[str, Any], login: auth.Login | None, shown: frozenset[str] = frozenset()
) -> None:
    """Remember whose tab this is; a tab without login is nobody's. `shown` are subjects that it may show
    something of beside those that the reader holds now."""
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
        auth.hash_key(cookie_key(router_data)),
        actor.subjects | shown,
        actor.functions,
    )


async def on_events(events: Sequence[Recorded]) -> None:
    """Refresh the tabs that the events concern. Called once the transaction is committed."""
    told = await _where_named(events)
    hidden = {e.individual_number or "" for e in events if e.kind is EventKind.PERSON_HIDDEN}
    tokens = [t for t, tab in list(hub.tabs.items()) if any(concerns(event, tab) for event in told)]
    _tell(tokens, frozenset(hidden))


async def _where_named(events: Sequence[Recorded]) -> list[Recorded]:
    """A name that is hidden or shown anew once for each municipality that may show it.

    Asked for once it is committed: a page that still shows the name was filled before, with what was there.
    """
    named = [e for e in events if e.kind in {EventKind.PERSON_HIDDEN, EventKind.PERSON_SHOWN}]
    if not named or not hub.tabs:
        return list(events)
    try:
        codes = await persons.municipalities_of({e.individual_number or "" for e in named})
    except Exception:
        log.exception("it is not known which pages show a name: every one is filled anew")
        look_at_all()
        return list(events)
    spread = [replace(e, municipality_code=c) for e in named for c in codes[e.individual_number or ""]]
    return [*events, *spread]


def _tell(tokens: Sequence[str], hidden: frozenset[str] = frozenset()) -> None:
    if len(tokens) <= MANY:
        for token in tokens:
            _schedule(token)
        return
    task = asyncio.create_task(_clear_and_refill(tokens, hidden))
    hub.waiting[f"many {id(task)}"] = task
    task.add_done_callback(lambda done: hub.waiting.pop(f"many {id(done)}", None))


async def _clear_and_refill(tokens: Sequence[str], hidden: frozenset[str]) -> None:
    """Clear all that lose something, or that show an individual whose name is hidden now, before the first is
    filled again.

    A tab is refilled by queries of its own, some milliseconds each: the last of a thousand would show for
    seconds what is no longer allowed. What must go needs no more than who reads, asked for all together.
    """
    tabs = {token: tab for token in tokens if (tab := hub.tabs.get(token)) is not None}
    try:
        logins = await auth.resolve_all(tab.key_hash for tab in tabs.values())
        # Side by side: a tab that is busy with something long keeps only itself waiting.
        await asyncio.gather(*(_clear(t, tab, logins.get(tab.key_hash), hidden) for t, tab in tabs.items()))
    except Exception:
        log.exception("the tabs could not be cleared")
    for token in tokens:
        _schedule(token)


async def _clear(token: str, tab: Tab, login: auth.Login | None, hidden: frozenset[str]) -> None:
    keeps_all = login is not None and tab.subjects <= login.actor.subjects
    if keeps_all and not hidden:
        return
    async with _held(token, tab) as root:
        if root is not None and not keeps_all:
            await refills.clear(root, login)
        elif root is not None and await refills.tells_of(root, hidden):
            await refills.clear(root, login, refills.CHANGED)


def look_at(token: str) -> None:
    """Refresh a tab that knows more by an event of its own than it has been told."""
    _schedule(token)


def look_at_account(account_id: int) -> None:
    """Refresh the tabs of one account: what the reader has done in one of them shows in all."""
    for token in [token for token, tab in hub.tabs.items() if tab.account_id == account_id]:
        _schedule(token)


def look_at_all() -> None:
    """Refresh every tab: a new day has come, and with it other permissions and agreements are in force."""
    _tell(list(hub.tabs))


def look_at_ending(before: datetime) -> None:
    """Refresh the tabs whose session would end before the instant: nothing else tells of it."""
    for token, tab in list(hub.tabs.items()):
        if tab.ends_at < before:
            _schedule(token)


async def forget_outlived() -> None:
    """Empty what was shown for one visit alone in the tabs that have left, or have shown it long enough."""
    app = hub.app
    if app is None:
        return
    for token in momentary.take_outlived(lambda token: _connection(app, token)):
        async with app.modify_state(rx.BaseStateToken(ident=token, cls=rx.State)) as root:
            await momentary.forget(root)


def _schedule(token: str, delay: float = 0.0) -> None:
    if token in hub.waiting:
        hub.again.add(token)
        return
    task = asyncio.create_task(_refresh_soon(token, delay))
    hub.waiting[token] = task
    task.add_done_callback(lambda _: _done(token))


def _done(token: str) -> None:
    hub.waiting.pop(token, None)
    if token in hub.again:
        hub.again.discard(token)
        _schedule(token, COALESCE)


async def _refresh_soon(token: str, delay: float) -> None:
    await asyncio.sleep(delay)
    hub.again.discard(token)
    try:
        async with hub.slots:
            await _refresh(token)
    except Exception:
        log.exception("a tab could not be refreshed")
        await _give_up(token)


async def _give_up(token: str) -> None:
    """What could not be filled anew is emptied: it may no longer be allowed."""
    tab = hub.tabs.get(token)
    if tab is None:
        return
    async with _held(token, tab) as root:
        if root is not None:
            await refills.give_up(root, NOT_FILLED)


async def _refresh(token: str) -> None:
    tab = hub.tabs.get(token)
    if tab is None:
        return
    async with _held(token, tab) as root:
        if root is not None:
            await refill(root)


@asynccontextmanager
async def _held(token: str, tab: Tab) -> AsyncIterator[Any]:
    """The tab's state to change and send; None if it is no longer the same reader's.

    A tab is known by a weak secret. What is pushed goes only to the very connection whose cookie was
    checked, never to another that has since come with the same tab's name: that one is not even touched.
    """
    app = hub.app
    if app is None or tab.connection != _connection(app, token):
        if hub.tabs.get(token) == tab:
            hub.tabs.pop(token, None)
        yield None
        return
    async with app.modify_state(rx.BaseStateToken(ident=token, cls=rx.State)) as root:
        now = hub.tabs.get(token)
        # Other rights meanwhile, by an event of its own, are no reason to leave it as it is.
        if now is None or (now.connection, now.key_hash) != (tab.connection, tab.key_hash):
            yield None
            return
        if tab.connection != _connection(app, token):
            yield None
            return
        yield root
        # The reader may have left meanwhile, and somebody else come with the same tab's name.
        if tab.connection != _connection(app, token):
            root.reset()


def _connection(app: rx.App, token: str) -> str | None:
    """The socket of this process that the tab is connected by, if it is."""
    namespace = app.event_namespace
    record = namespace._token_manager.token_to_socket.get(token) if namespace else None
    return record.sid if record else None


async def refill(root: Any) -> None:
    """Fill the tab anew for whoever reads it now, and remember whose it is."""
    login = await refills.fill_anew(root)
    bind(root.router_data, login)
