"""A push that is on its way when its reader leaves reaches nobody who comes with the same tab's name."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from rxapp.domain.permissions import Role
from rxapp.state import live


class Root:
    """What a tab holds, as far as a push cares."""

    def __init__(self) -> None:
        self.done: list[str] = []

    def reset(self) -> None:
        self.done.append("emptied")


class App:
    """Locks the tab's state as the framework does."""

    def __init__(self) -> None:
        self.root = Root()

    @asynccontextmanager
    async def modify_state(self, _token: Any) -> AsyncIterator[Root]:
        yield self.root


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> App:
    app = App()

    async def refill(root: Root) -> None:
        root.done.append("filled")

    monkeypatch.setattr(live, "refill", refill)
    monkeypatch.setattr(live.hub, "app", app)
    monkeypatch.setitem(live.hub.tabs, "tab", live.Tab(1, Role.USER, "1440", datetime.now(UTC), "reader"))
    return app


@pytest.mark.parametrize(
    ("connections", "done"),
    [
        (["reader", "reader", "reader"], ["filled"]),
        (["thief"], []),
        ([None], []),
        (["reader", "thief"], []),
        (["reader", "reader", "thief"], ["filled", "emptied"]),
        (["reader", "reader", None], ["filled", "emptied"]),
    ],
)
async def test_only_the_reader_who_is_still_there_is_filled(
    app: App, monkeypatch: pytest.MonkeyPatch, connections: list[str | None], done: list[str]
) -> None:
    """`connections`: whose the tab is before the lock, within it, and once it is filled."""
    seen = iter(connections)
    monkeypatch.setattr(live, "_connection", lambda _app, _token: next(seen))
    await live._refresh("tab")
    assert app.root.done == done
