"""A tab that calls without pause is slowed down, and it alone. Others: tests/flows/test_floods.py."""

import pytest

from rxapp.state.guard import TOO_FAST
from tests.attack import watched
from tests.attack.handlers import card_of, handler
from tests.attack.socket_client import HYDRATE, SESSION_STATE, Client, connected
from tests.fixtures.served import Service

pytestmark = pytest.mark.e2e

TABS, EACH = 24, 100
"""Tabs of one stranger, and what each sends at once."""


async def test_a_flood_is_stopped_in_the_tab_that_it_comes_from(service: Service) -> None:
    key = service.log_in(card_of("USR1").hsa_id)
    add_row, load = handler("apply_state.add_row").name, handler("cases_state.load").name
    async with connected(service, key=key) as flooding, connected(service, key=key) as other:
        for _ in range(600):
            await flooding.send(add_row)
        await flooding.until(lambda: flooding.value(SESSION_STATE, "notice") == TOO_FAST)
        await other.send(load, path="/arenden")
        await other.settle()
        assert other.value("cases_state", "lines")
        assert other.value(SESSION_STATE, "notice") == ""
        await flooding.settle()
    assert any(TOO_FAST in line for line in watched.refusals(service))
    watched.assert_log_is_clean(service, key)


async def test_a_stranger_with_many_tabs_has_one_share_and_readers_go_on(service: Service) -> None:
    """Each tab keeps below its own limit: together they are too many."""
    key = service.log_in(card_of("USR1").hsa_id)
    load = handler("login_state.load").name
    async with connected(service, key=key) as reader, AsyncExitStack() as tabs:
        strangers = [await tabs.enter_async_context(connected(service)) for _ in range(TABS)]
        for stranger in strangers:
            for _ in range(EACH):
                await stranger.send(load, path="/logga-in")
        first = asyncio.create_task(strangers[-1].until(lambda: is_stopped(strangers[-1])))
        await reader.visit("/arenden")
        assert reader.value("cases_state", "lines")
        assert reader.value(SESSION_STATE, "notice") == ""
        await first
    watched.assert_log_is_clean(service, key)


async def test_a_flood_of_the_frameworks_own_events_is_stopped(service: Service) -> None:
    async with connected(service) as flooding, connected(service) as other:
        for _ in range(600):
            await flooding.send(HYDRATE)
        await flooding.until(lambda: flooding.value(SESSION_STATE, "notice") == TOO_FAST)
        await other.settle()
        assert other.value(SESSION_STATE, "notice") == ""


def is_stopped(client: Client) -> bool:
    """A loader that is refused leaves the page saying so."""
    return TOO_FAST in (client.value(SESSION_STATE, "denied"), client.value(SESSION_STATE, "notice"))
