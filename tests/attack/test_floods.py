"""A tab that calls without pause is slowed down, and it alone. Others: tests/flows/test_floods.py."""

import pytest

from rxapp.state.guard import TOO_FAST
from tests.attack import watched
from tests.attack.handlers import card_of, handler
from tests.attack.socket_client import SESSION_STATE, connected
from tests.fixtures.served import Service

pytestmark = pytest.mark.e2e


async def test_a_flood_is_stopped_in_the_tab_that_it_comes_from(service: Service) -> None:
    key = service.log_in(card_of("USR1").hsa_id)
    add_row, load = handler("apply_rows_state.add_row").name, handler("cases_state.load").name
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
