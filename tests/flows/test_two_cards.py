"""One person with two cards in one browser: the second login ends the first, and nothing passes between."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlmodel import select
from starlette.applications import Starlette

from rxapp.db import reading, unit_of_work
from rxapp.http import auth as routes
from rxapp.models import Case, Draft, SupplementItem
from rxapp.services import auth
from rxapp.settings import get_settings
from rxapp.state.apply import ApplyState
from rxapp.state.apply_rows import ApplyRowsState
from rxapp.state.cases import CasesState
from rxapp.state.guard import NOT_YOURS
from rxapp.state.supplements import SupplementsState
from rxapp.text.endings import ANOTHER_LOGIN, EMPTIED, ENDED
from tests.data.conftest import paid
from tests.data.paid import Paid
from tests.fixtures.asking import ask_for
from tests.fixtures.people import ACCOUNTS, COMPULSORY, PIN
from tests.fixtures.world import World
from tests.flows.conftest import TabOf
from tests.flows.tabs import Tab, settled

__all__ = ["paid"]


async def log_in_over(tab: Tab, name: str) -> str:
    """Somebody logs in where the tab's browser has its cookie; gives the new cookie."""
    routes.REFUSALS.forget()
    transport = httpx.ASGITransport(app=Starlette(routes=routes.ROUTES))
    data = {"hsa_id": ACCOUNTS[name].hsa_id, "pin": PIN, "till": "/"}
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as browser:
        answer = await browser.post("/auth/login", data=data, headers={"Cookie": tab.cookie})
    await settled()
    return f"{auth.session_cookie()}={answer.cookies[auth.session_cookie()]}"


async def test_the_first_tab_is_emptied_and_says_why(paid: Paid, tab_of: TabOf) -> None:
    tab = await tab_of("asta")
    await tab.open("/arenden")
    assert (await tab.state(CasesState)).lines
    await log_in_over(tab, "britt")
    session = await tab.session()
    assert (session.signed_in, session.name, session.municipality) == (False, "", "")
    assert (session.denied, session.announcement) == (ENDED["other_card"], EMPTIED)
    assert session.denied.startswith("Du har loggat in med ett annat kort i en annan flik")
    assert (await tab.state(CasesState)).lines == []


async def test_the_same_card_anew_is_told_as_such(paid: Paid, tab_of: TabOf) -> None:
    tab = await tab_of("asta")
    await tab.open("/arenden")
    await log_in_over(tab, "asta")
    assert await tab.denied() == ENDED["same_card"]


async def test_another_browser_of_the_first_card_goes_on(paid: Paid, tab_of: TabOf) -> None:
    tab, elsewhere = await tab_of("asta"), await tab_of("asta")
    for one in (tab, elsewhere):
        await one.open("/arenden")
    await log_in_over(tab, "britt")
    assert (await elsewhere.state(CasesState)).lines
    assert await elsewhere.denied() == ""


async def written(tab: Tab) -> None:
    await tab.open("/ansokan/ny")
    await tab.send(ApplyState.begin, form={"ersattningstyp": COMPULSORY})
    await tab.follow()
    row = (await tab.state(ApplyState)).rows[0].key
    await tab.send(ApplyState.edit, row=row, column="individnummer", value="10000001")
    await tab.send(ApplyState.save)


@pytest.mark.parametrize(
    "handler",
    [ApplyState.send, ApplyState.review, ApplyState.discard, ApplyState.save, ApplyRowsState.add_row],
    ids=lambda handler: handler.fn.__name__,
)
async def test_an_application_of_the_first_is_never_sent_as_the_second(
    spring: World, tab_of: TabOf, handler: Any
) -> None:
    tab = await tab_of("asta")
    await written(tab)
    new = await log_in_over(tab, "britt")
    await tab.send(handler)
    assert await tab.told() == NOT_YOURS
    # The connection comes back with the second card's cookie.
    tab.cookie = new
    tab.connect()
    await tab.send(handler)
    await tab.open(tab.path)
    assert (await tab.denied()).startswith("Utkastet finns inte")
    async with reading() as session:
        (draft,) = (await session.exec(select(Draft))).all()
        assert (await session.exec(select(Case))).all() == []
    assert (draft.municipality_code, draft.version) == (spring.asta.municipality_code, 2)


async def test_what_comes_from_a_page_of_the_login_before_is_refused_as_such(
    paid: Paid, tab_of: TabOf
) -> None:
    tab, britt = await tab_of("asta"), await tab_of("britt")
    await tab.open("/ansokan/ny")
    tab.cookie = britt.cookie
    await tab.send(ApplyState.begin, form={"ersattningstyp": COMPULSORY})
    assert await tab.told() == ANOTHER_LOGIN
    async with reading() as session:
        assert (await session.exec(select(Draft))).all() == []


async def test_an_answer_of_the_first_is_never_sent_as_the_second(paid: Paid, tab_of: TabOf) -> None:
    from tests.fixtures.database import TODAY

    await ask_for(paid.world.hanna, paid.waiting, TODAY + timedelta(days=21), "Komplettera.")
    tab = await tab_of("asta")
    await tab.open(f"/arenden/{paid.waiting.file_number}")
    item = (await tab.state(SupplementsState)).asked.points[0].key
    await tab.send(SupplementsState.write, item=item, text="Ett svar.")
    new = await log_in_over(tab, "britt")
    for cookie in (tab.cookie, new):
        tab.cookie = cookie
        await tab.send(SupplementsState.save_answer, item=item)
        await tab.send(SupplementsState.ask_hand_in)
    async with reading() as session:
        (kept,) = (await session.exec(select(SupplementItem))).all()
    assert (kept.answer, kept.answer_kind) == ("", None)


@pytest.mark.parametrize(("how", "said"), [("deactivated_at", "inactive"), ("", "logged_out")])
async def test_why_the_login_has_ended_is_told(paid: Paid, tab_of: TabOf, how: str, said: str) -> None:
    from sqlalchemy import update
    from sqlmodel import col

    from rxapp import clock
    from rxapp.models import Account
    from rxapp.state import live

    tab = await tab_of("asta")
    await tab.open("/arenden")
    if how:
        async with unit_of_work() as session:
            mine = col(Account.id) == paid.world.asta.account_id
            await session.exec(update(Account).where(mine).values(**{how: clock.now()}))
        live.look_at_all()
    else:
        await auth.log_out(tab.key)
    await settled()
    assert await tab.denied() == ENDED[said].format(support=get_settings().support_contact)
    assert (await tab.state(CasesState)).lines == []
