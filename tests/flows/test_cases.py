"""The list of cases, by way of its address."""

import pytest

from rxapp.domain.cases import CaseStatus
from rxapp.state.cases import CasesState
from rxapp.state.guard import DENIED
from tests.data.conftest import paid
from tests.data.paid import Paid
from tests.fixtures.people import PRESCHOOL
from tests.flows.conftest import TabOf

__all__ = ["paid"]


@pytest.mark.parametrize("who", ["", "disa", "hanna", "ulla", "kerstin"])
async def test_whoever_may_not_read_cases_gets_none(paid: Paid, tab_of: TabOf, who: str) -> None:
    tab = await tab_of(who)
    await tab.open("/arenden")
    assert (await tab.state(CasesState)).lines == []
    assert await tab.denied() == DENIED
    assert not tab.holds(paid.preschool.file_number)


async def test_whoever_is_not_logged_in_is_led_to_the_login_and_back(paid: Paid, tab_of: TabOf) -> None:
    tab = await tab_of("")
    await tab.open("/arenden?status=paid")
    assert tab.led_to() == "/logga-in?till=/arenden%3Fstatus%3Dpaid"
