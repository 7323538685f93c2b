"""Tabs without a browser: events through the framework's own pipeline, with the guard, into the database.

Only the network is replaced. What a tab is sent is kept, so that a test can weigh it.
"""

import asyncio
import dataclasses
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from types import SimpleNamespace
from typing import Any, TypeVar

import reflex as rx
from reflex.istate.manager.memory import StateManagerMemory
from reflex.state import OnLoadInternalState, State
from reflex.utils.format import format_event_handler, json_dumps
from reflex_base.event import Event
from reflex_base.event.processor import BaseStateEventProcessor

from rxapp.pages import NOT_FOUND, PAGES
from rxapp.rxapp import app
from rxapp.services import auth
from rxapp.services.auth import LoggedIn
from rxapp.state import live, unasked_runs
from rxapp.state.session import SessionState
from tests.fixtures.people import ACCOUNTS, PIN

Delta = Mapping[str, Mapping[str, Any]]
S = TypeVar("S", bound=rx.State)
_numbers = count(1)


def _raise(fault: Exception) -> None:
    raise fault


@dataclass(slots=True)
class Edge:
    """Stands for the sockets: who is connected by which, and what each tab was sent.

    It answers to what `live` asks of the application.
    """

    processor: BaseStateEventProcessor
    sockets: dict[str, SimpleNamespace] = field(default_factory=dict)
    deltas: dict[str, list[Delta]] = field(default_factory=dict)
    events: dict[str, list[Event]] = field(default_factory=dict)

    @property
    def event_namespace(self) -> Any:
        return SimpleNamespace(_token_manager=SimpleNamespace(token_to_socket=self.sockets))

    @property
    def states(self) -> StateManagerMemory:
        context = self.processor._root_context
        assert context is not None
        manager = context.state_manager
        assert isinstance(manager, StateManagerMemory)
        return manager

    async def take_delta(self, token: str, delta: Delta) -> None:
        self.deltas.setdefault(token, []).append(delta)

    async def take_events(self, token: str, *events: Event) -> None:
        self.events.setdefault(token, []).extend(events)

    @asynccontextmanager
    async def modify_state(self, token: Any) -> AsyncIterator[Any]:
        """As the framework's own, without a socket at the end."""
        async with self.states.modify_state(token) as root:
            yield root
            delta = await root._get_resolved_delta()
            root._clean()
            if delta:
                await self.take_delta(token.ident, delta)


@asynccontextmanager
async def pipeline() -> AsyncIterator[Edge]:
    """The framework's processor with the application's guard before every event."""
    processor = BaseStateEventProcessor(middleware=app, backend_exception_handler=_raise)
    processor.configure(state_manager=StateManagerMemory())
    edge = Edge(processor)
    assert processor._root_context is not None
    processor._root_context = dataclasses.replace(
        processor._root_context, emit_delta_impl=edge.take_delta, emit_event_impl=edge.take_events
    )
    async with processor:
        yield edge


@dataclass(slots=True)
class Tab:
    """A tab of somebody's browser."""

    edge: Edge
    cookie: str = ""
    token: str = field(default_factory=lambda: f"tab{next(_numbers)}")
    path: str = "/"

    @property
    def key(self) -> str:
        """The key of the session."""
        return self.cookie.partition("=")[2]

    @property
    def connection(self) -> str:
        return self.edge.sockets[self.token].sid

    def connect(self) -> None:
        """A new socket, as when the page comes up or the connection was lost."""
        self.edge.sockets[self.token] = SimpleNamespace(sid=f"socket{next(_numbers)}")

    def leave(self) -> None:
        """The tab is closed: its socket is gone, and it is told nothing more."""
        self.edge.sockets.pop(self.token, None)

    async def open(self, path: str) -> None:
        """Go to an address as the browser does: hydrate at first, then the page's own loader."""
        self.path = path
        if self.token not in self.edge.sockets:
            self.connect()
            await self.send(State.hydrate)
        await self.send(loader_of(path))
        await self.send(OnLoadInternalState.set_is_hydrated, value=True)

    async def send(self, handler: Any, /, **payload: Any) -> None:
        """One event, and everything that follows from it."""
        await self.send_named(format_event_handler(handler), **payload)

    async def send_named(self, name: str, /, **payload: Any) -> None:
        """As `send`, with a name and arguments as anybody on the network may give them."""
        event = Event(name=name, payload=payload, router_data=self._router_data())
        await (await self.edge.processor.enqueue(self.token, event)).wait_all()

    def _router_data(self) -> dict[str, Any]:
        bare = self.path.partition("?")[0]
        headers = {"cookie": self.cookie, "origin": "http://localhost:3000"}
        return {
            "pathname": bare,
            "asPath": self.path,
            "query": {},
            "token": self.token,
            "sid": self.connection,
            "ip": "192.0.2.1",
            "headers": headers,
        }

    async def follow(self) -> None:
        """Go where the last redirect leads."""
        await self.open(self.led_to())

    def led_to(self) -> str:
        """The address that the last redirect leads to."""
        gone = [event for event in self.edge.events.get(self.token, []) if event.name == "_redirect"]
        assert gone, "nothing led anywhere"
        return str(gone[-1].payload["path"])

    async def state(self, kind: type[S]) -> S:
        """A state of this tab, as the server holds it."""
        root = await self.edge.states.get_state(rx.BaseStateToken(ident=self.token, cls=kind))
        return await root.get_state(kind)

    async def session(self) -> SessionState:
        return await self.state(SessionState)

    async def told(self) -> str:
        """The message at the top of the page."""
        return (await self.session()).notice

    async def denied(self) -> str:
        """What stands in the page's place."""
        return (await self.session()).denied

    def sent(self) -> list[Delta]:
        """Everything that this tab has been sent."""
        return self.edge.deltas.setdefault(self.token, [])

    def weights(self) -> list[int]:
        """How many bytes each answer has to a page that has just come up: it is sent nothing that it was
        built with. One that comes back after a lost connection is sent everything, see `whole_weight`."""
        return [len(json_dumps(_beside_the_built(delta)).encode()) for delta in self.sent()]

    def whole_weight(self) -> int:
        """How many bytes the first answer has when everything is sent."""
        return len(json_dumps(self.sent()[0]).encode())

    def forget(self) -> None:
        """Begin to note anew what is sent."""
        self.sent().clear()
        self.edge.events.pop(self.token, None)

    def holds(self, words: str) -> bool:
        """Whether anything that was sent has the words in it."""
        return any(words in json_dumps(delta) for delta in self.sent())


@cache
def _built() -> Delta:
    """What every page is built with."""
    return State(_reflex_internal_init=True).dict(initial=True)


def _beside_the_built(delta: Delta) -> Delta:
    """A whole state without the values that the page has from when it was built; a change as it is."""
    built = _built()
    if len(delta) < len(built):
        return delta
    kept = {
        name: {key: value for key, value in values.items() if built[name].get(key) != value}
        for name, values in delta.items()
    }
    return {name: values for name, values in kept.items() if values}


def loader_of(path: str) -> Any:
    """The loader of the page at an address."""
    bare = path.partition("?")[0]
    for page in PAGES:
        if re.fullmatch(re.sub(r"\\\[.+?\\\]", "[^/]+", re.escape(page.route)), bare):
            return page.on_load
    return NOT_FOUND.on_load


async def log_in(name: str) -> str:
    """The cookie of somebody of `people.py`."""
    entered = await auth.log_in(ACCOUNTS[name].hsa_id, PIN)
    assert isinstance(entered, LoggedIn)
    return f"{auth.session_cookie()}={entered.key}"


async def settled() -> None:
    """Wait until what goes on beside the tabs is done, and every tab that it concerned is refreshed."""
    while waiting := [*live.hub.waiting.values(), *unasked_runs.GOING]:
        await asyncio.gather(*waiting)
        await asyncio.sleep(0)
