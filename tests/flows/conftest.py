"""Tabs of anybody, in the world of the tests."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from rxapp import db
from rxapp.state import floods, live, watch
from tests.flows.tabs import Edge, Tab, log_in, pipeline
from tests.services.conftest import go_to, spring

__all__ = ["edge", "go_to", "spring", "tab_of"]

TabOf = Callable[[str], Awaitable[Tab]]


@pytest.fixture
async def edge(database: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Edge]:
    """The pipeline, with live pages switched on."""
    floods.forget()
    async with pipeline() as made:
        monkeypatch.setattr(live, "hub", live.Hub(app=made))  # type: ignore[arg-type]
        monkeypatch.setattr(db, "_after_commit", [watch.hear])
        yield made
        # Not cancelled: a refresh that is cut off within a query would leave its connection hanging.
        while waiting := list(live.hub.waiting.values()):
            await asyncio.gather(*waiting, return_exceptions=True)
            await asyncio.sleep(0)


@pytest.fixture
def tab_of(edge: Edge) -> TabOf:
    """`await tab_of("asta")`: a tab of hers, logged in; `""` is nobody's."""

    async def make(name: str) -> Tab:
        return Tab(edge, await log_in(name) if name else "")

    return make
