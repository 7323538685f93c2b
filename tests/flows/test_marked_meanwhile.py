"""Somebody is marked while a municipality's page is open: the name goes from it, and nothing tells why."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote

import pytest
from reflex.utils.format import json_dumps
from sqlmodel import select

from rxapp.db import reading, unit_of_work
from rxapp.domain.permissions import Actor
from rxapp.domain.protection import Protection
from rxapp.models import Person
from rxapp.services import persons
from rxapp.services.cases import CaseFilter, list_cases
from rxapp.services.payouts import PayoutFilter, every_line
from rxapp.state import live
from rxapp.state.apply import ApplyState
from rxapp.state.case import CaseState
from rxapp.state.cases import CasesState
from rxapp.state.handling import HandlingState
from rxapp.state.payouts import PayoutsState
from tests.data.conftest import paid
from tests.data.paid import Paid
from tests.fixtures.people import AMINA, ASA, COMPULSORY, FARAH
from tests.flows.conftest import TabOf
from tests.flows.tabs import Tab, settled

__all__ = ["paid"]

REASON = "Skatteverket har meddelat markeringen."
HIDING = [p for p in Protection if p.hides]
WORDS = (AMINA.first_name, AMINA.last_name, AMINA.born_on.isoformat())
NUMBER = "10-000001"


async def mark(
    actor: Actor, protection: Protection = Protection.CONFIDENTIALITY, number: str = AMINA.number
) -> None:
    """As an officer does it, and wait until the open pages have followed."""
    async with unit_of_work() as session:
        view = await persons.get_person(session, actor, number)
        await persons.mark(session, actor, number, version=view.version, protection=protection, reason=REASON)
    await settled()


def names(tab: Tab) -> list[str]:
    """Those of the words that the tab was sent."""
    return [word for word in WORDS if tab.holds(word)]


async def held(tab: Tab) -> str:
    """Everything that the server holds for the browser of this tab."""
    root: Any = await tab.state(ApplyState)
    return json_dumps(root._get_root_state().dict())


@dataclass(frozen=True)
class Open:
    """A page of Asta's with Amina's name on it: how it is opened, and what is looked at there."""

    name: str
    open: Callable[[Tab, Paid], Awaitable[None]]
    shows: Callable[[Tab], Awaitable[str]]


async def _open_case(tab: Tab, paid: Paid) -> None:
    await tab.open(f"/arenden/{paid.preschool.file_number}")


async def _case(tab: Tab) -> str:
    row = next(r for r in (await tab.state(CaseState)).rows if r.individual == NUMBER)
    return f"{row.name}{row.born_on}"


async def _open_payouts(tab: Tab, paid: Paid) -> None:
    await tab.open("/utbetalningar?sortera=individual_number")


async def _payouts(tab: Tab) -> str:
    lines = (await tab.state(PayoutsState)).lines
    return "".join(line.name for line in lines if line.individual == NUMBER)


async def _begin(tab: Tab, paid: Paid) -> None:
    await tab.open("/ansokan/ny")
    await tab.send(ApplyState.begin, form={"ersattningstyp": COMPULSORY})
    await tab.follow()
    row = (await tab.state(ApplyState)).rows[0].key
    for column, value in (("individnummer", AMINA.number), ("fran", "2026-08-17"), ("till", "2026-09-13")):
        await tab.send(ApplyState.edit, row=row, column=column, value=value)
    await tab.send(ApplyState.choose_claim, code="2026-3")


async def _grid(tab: Tab) -> str:
    return (await tab.state(ApplyState)).results[0].name


async def _look_over(tab: Tab, paid: Paid) -> None:
    await _begin(tab, paid)
    await tab.send(ApplyState.review)
    assert (await tab.state(ApplyState)).step == "review"


async def _review(tab: Tab) -> str:
    state = await tab.state(ApplyState)
    assert state.step == "review"
    return state.review_rows[0].name


OPEN = (
    Open("case", _open_case, _case),
    Open("payouts", _open_payouts, _payouts),
    Open("grid", _begin, _grid),
    Open("review", _look_over, _review),
)


@pytest.mark.parametrize("page", OPEN, ids=lambda page: page.name)
@pytest.mark.parametrize("kind", HIDING)
async def test_the_name_goes_from_an_open_page_and_the_server_holds_it_no_more(
    paid: Paid, tab_of: TabOf, page: Open, kind: Protection
) -> None:
    tab = await tab_of("asta")
    await page.open(tab, paid)
    assert AMINA.first_name in await page.shows(tab)
    assert await held(tab) != ""
    tab.forget()
    await mark(paid.world.hanna, kind)
    assert await page.shows(tab) == ""
    assert tab.sent(), "the open page is told"
    assert names(tab) == []
    assert not [word for word in WORDS if word in await held(tab)]
    assert kind.value not in await held(tab)


async def test_the_name_comes_back_when_the_marking_is_taken_away(paid: Paid, tab_of: TabOf) -> None:
    tab = await tab_of("asta")
    await _open_case(tab, paid)
    await mark(paid.world.hanna)
    assert await _case(tab) == ""
    await mark(paid.world.sixten, Protection.NONE)
    assert AMINA.first_name in await _case(tab)


@pytest.mark.parametrize("page", OPEN, ids=lambda page: page.name)
async def test_no_kind_of_marking_is_told_from_another_nor_from_unknown(
    paid: Paid, tab_of: TabOf, page: Open
) -> None:
    tab, told = await tab_of("asta"), set[str]()
    await page.open(tab, paid)
    for kind in HIDING:
        await mark(paid.world.hanna, kind)
        # What the reader would be sent by opening the very page again.
        told.add(await held(tab))
    assert len(told) == 1
    tab.forget()
    await mark(paid.world.hanna, HIDING[0])
    assert tab.sent() == [], "another marking changes nothing, and not even a push tells of it"


async def test_only_those_who_could_see_the_name_are_told(paid: Paid, tab_of: TabOf) -> None:
    tabs = {who: await tab_of(who) for who in ("asta", "britt", "disa", "hanna")}
    for who, path in (
        ("asta", "/arenden"), ("britt", "/arenden"), ("disa", "/behorigheter"),
        ("hanna", f"/handlaggning/{paid.waiting.file_number}"),
    ):  # fmt: skip
        await tabs[who].open(path)
        tabs[who].forget()
    await mark(paid.world.hugo)
    assert {who for who, tab in tabs.items() if tab.sent()} == {"asta", "hanna"}
    for tab in tabs.values():
        tab.forget()
    # Farah is registered in the other municipality and stands in cases of both.
    await mark(paid.world.hugo, number=FARAH.number)
    assert {who for who, tab in tabs.items() if tab.sent()} == {"asta", "britt", "hanna"}


async def test_with_many_open_pages_those_that_show_the_individual_are_cleared_first(
    paid: Paid, tab_of: TabOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, elsewhere = await tab_of("asta"), await tab_of("asta")
    await _open_case(case, paid)
    await elsewhere.open("/min-profil")
    monkeypatch.setattr(live, "MANY", 1)
    seen: list[tuple[str, str]] = []
    whole = live._refresh

    async def noted(token: str) -> None:
        seen.append((token, await held(case)))
        await whole(token)

    monkeypatch.setattr(live, "_refresh", noted)
    await mark(paid.world.hanna)
    assert len(seen) >= 2
    assert not [token for token, text in seen if AMINA.first_name in text], "before any is filled again"
    assert await _case(case) == ""
    assert (await case.denied(), await elsewhere.denied()) == ("", "")


async def test_the_officer_who_handles_the_case_loses_the_name_too(paid: Paid, tab_of: TabOf) -> None:
    tab = await tab_of("hanna")
    await tab.open(f"/handlaggning/{paid.waiting.file_number}")
    state = await tab.state(HandlingState)
    assert next(c for c in state.choices if c.individual == NUMBER).person == "Amina Alkurdi"
    tab.forget()
    await mark(paid.world.hugo)
    assert next(c for c in state.choices if c.individual == NUMBER).person == ""
    assert names(tab) == []


async def test_search_and_order_follow_at_once(paid: Paid, tab_of: TabOf) -> None:
    tab = await tab_of("asta")
    await tab.open(f"/arenden?sok={quote(AMINA.last_name)}")
    assert (await tab.state(CasesState)).lines
    payouts = await tab_of("asta")
    await payouts.open(f"/utbetalningar?sok={quote(AMINA.first_name)}")
    assert (await payouts.state(PayoutsState)).lines
    await mark(paid.world.hanna)
    assert (await tab.state(CasesState)).lines == []
    assert (await payouts.state(PayoutsState)).lines == []
    async with reading() as session:
        for words in (AMINA.first_name, AMINA.last_name):
            assert (await list_cases(session, paid.world.asta, CaseFilter(words=words))).count == 0
        by_number = [
            line async for line in every_line(session, paid.world.asta, PayoutFilter(words=AMINA.number))
        ]
        assert by_number
        assert {line.name for line in by_number} == {None}


@pytest.mark.parametrize("sort", ["individual_number", "last_name", "first_name", "name", "born_on"])
async def test_no_order_tells_a_hidden_name(paid: Paid, sort: str) -> None:
    async def order() -> list[str]:
        async with reading() as session:
            wanted = PayoutFilter(sort=sort, descending=False)
            lines = [line async for line in every_line(session, paid.world.asta, wanted)]
        return [line.individual_number or "" for line in lines]

    await mark(paid.world.hanna, number=ASA.number)
    hidden = await order()
    async with unit_of_work() as session:
        found = (await session.exec(_person(ASA.number))).one()
        found.first_name, found.last_name, found.born_on = "Aaa", "Aaa", date(1999, 1, 1)
    assert await order() == hidden


def _person(number: str) -> Any:
    return select(Person).where(Person.individual_number == number)
