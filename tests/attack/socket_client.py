"""A client of the socket as an attacker writes one: any event, payload, tab, cookie and origin."""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, Self
from urllib.parse import parse_qsl

import socketio

from tests.fixtures.served import SESSION, Service

NAMESPACE = "/_event"
ROOT = "reflex___state____state"
HYDRATE, VISIT = f"{ROOT}.hydrate", f"{ROOT}.hydrate_and_load"
SUFFIX = "_rx_state_"
SESSION_STATE = "session_state"
PATIENCE = 15

Values = dict[str, dict[str, Any]]


class Client:
    """One connection. `frames` is everything received, as text; `state` what the tab would show."""

    def __init__(self, service: Service, *, key: str = "", token: str = "", origin: str = "") -> None:
        self.token = token or secrets.token_hex(16)
        self.frames: list[str] = []
        self.state: Values = {}
        self.events: list[dict[str, Any]] = []
        self.new_token = ""
        self._address = service.address
        self._headers = {"Cookie": f"{SESSION}={key}"} if key else {}
        self._headers |= {"Origin": origin} if origin else {}
        self._barriers = 0
        self._news = asyncio.Condition()
        self._socket = socketio.AsyncClient(reconnection=False, handle_sigint=False, json=json)
        self._socket.on("*", self._heard, namespace=NAMESPACE)
        self._socket.on("disconnect", self._gone, namespace=NAMESPACE)

    @property
    def is_connected(self) -> bool:
        return self._socket.connected

    async def connect(self, auth: dict[str, Any] | None = None) -> Self:
        await self._socket.connect(
            f"{self._address}{NAMESPACE}?token={self.token}",
            headers=self._headers,
            auth=auth,
            transports=["websocket"],
            namespaces=[NAMESPACE],
            socketio_path=NAMESPACE,
            wait_timeout=PATIENCE,
        )
        return self

    async def close(self) -> None:
        await self._socket.disconnect()

    async def emit(self, data: Any, event: str = "event") -> None:
        """Send a frame as it stands."""
        await self._socket.emit(event, data, namespace=NAMESPACE)

    async def send(self, name: Any, payload: Any = None, path: Any = "/") -> None:
        """Send an event from the page at `path`."""
        await self.emit({"name": name, "payload": payload or {}, "router_data": at(path)})

    async def visit(self, path: str) -> Values:
        """Open a page as a browser does and wait until it is loaded."""
        self.state.setdefault(ROOT, {}).pop(f"is_hydrated{SUFFIX}", None)
        await self.send(VISIT, path=path)
        await self.until(lambda: self.value(ROOT, "is_hydrated") is True)
        return self.state

    async def settle(self) -> Values:
        """Everything that the server holds of this tab, once all that was sent before is done."""
        self._barriers += 1
        mark = f"barrier={self._barriers}"
        await self.send(HYDRATE, path=f"/?{mark}")
        await self.until(lambda: (self.value(ROOT, "rx_router_url") or {}).get("query") == mark)
        return {name: dict(values) for name, values in self.state.items()}

    async def until(self, there: Callable[[], bool]) -> None:
        """Wait for what the server sends.

        Raises:
            TimeoutError: it did not come.
        """
        async with asyncio.timeout(PATIENCE), self._news:
            await self._news.wait_for(there)

    def value(self, state: str, var: str) -> Any:
        """A variable of the state whose name ends so."""
        values = next((values for name, values in self.state.items() if name.endswith(state)), {})
        return values.get(f"{var}{SUFFIX}")

    def received(self) -> str:
        return "\n".join(self.frames)

    async def _heard(self, event: str, *data: Any) -> None:
        async with self._news:
            self.frames.append(json.dumps([event, *data], ensure_ascii=False))
            if event == "new_token":
                self.new_token = data[0]
            elif event == "event":
                self._take(json.loads(data[0]) if isinstance(data[0], str) else data[0])
            self._news.notify_all()

    async def _gone(self, *_reason: Any) -> None:
        async with self._news:
            self._news.notify_all()

    def _take(self, update: dict[str, Any]) -> None:
        for name, values in (update.get("delta") or {}).items():
            self.state.setdefault(name, {}).update(values)
        self.events += update.get("events") or []


def at(path: Any) -> dict[str, Any]:
    """What a browser says about the page that it is on."""
    if not isinstance(path, str):
        return {"pathname": path, "asPath": path, "query": {}}
    before, _, query = path.partition("?")
    return {"pathname": before, "asPath": path, "query": dict(parse_qsl(query))}


@asynccontextmanager
async def connected(service: Service, **how: str) -> AsyncIterator[Client]:
    """A connection for the block; `key`, `token` and `origin` as for `Client`."""
    client = await Client(service, **how).connect()
    try:
        yield client
    finally:
        await client.close()
