"""Which permission has gone or come is said once in each tab, whichever comes first: its own event or the
news."""

from typing import Any

import pytest

from rxapp import db
from rxapp.db import unit_of_work
from rxapp.services import permissions
from rxapp.state import live
from rxapp.state.cases import CasesState
from rxapp.state.profile import ProfileState
from rxapp.state.session import SessionState
from rxapp.text.labels import type_name
from tests.data.conftest import paid
from tests.data.paid import Paid
from tests.fixtures.people import COMPULSORY, PRESCHOOL
from tests.fixtures.world import World
from tests.flows.conftest import TabOf
from tests.flows.tabs import settled

__all__ = ["paid"]

TAKEN = f"Behörighet för {type_name(COMPULSORY)} har tagits bort."
GIVEN = f"Du har fått behörighet för {type_name(COMPULSORY)}."


async def turn(world: World, subject: str, *, held: bool) -> None:
    """Asta gets the permission, or loses it; the open pages hear of it at once."""
    async with unit_of_work() as session:
        await permissions.set_permission(
            session, world.disa, account_id=world.asta.account_id, subject=subject, held=held
        )


async def turn_unheard(world: World, subject: str, *, held: bool) -> None:
    """The same in another process: this one hears of it later."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(db, "_after_commit", [])
        await turn(world, subject, held=held)


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Everything that is told at the top of any page."""
    from rxapp.state import guard, refills, session

    told: list[str] = []
    tell = session.tell

    def noted(frame: Any, sentence: str, tone: str) -> None:
        told.append(sentence)
        tell(frame, sentence, tone)

    for module in (session, guard, refills):
        monkeypatch.setattr(module, "tell", noted)
    return told


async def test_it_is_said_once_when_the_news_comes_first(paid: Paid, tab_of: TabOf, said: list[str]) -> None:
    tab = await tab_of("asta")
    await tab.open("/arenden")
    await turn(paid.world, COMPULSORY, held=False)
    await settled()
    assert (await tab.told(), said) == (TAKEN, [TAKEN])
    await tab.send(CasesState.load)
    live.look_at_all()
    await settled()
    assert said == [TAKEN]


@pytest.mark.parametrize("held", [False, True])
async def test_it_is_said_once_when_an_event_of_the_tab_comes_first(
    paid: Paid, tab_of: TabOf, said: list[str], held: bool
) -> None:
    if held:
        await turn(paid.world, COMPULSORY, held=False)
    tab = await tab_of("asta")
    await tab.open("/arenden")
    await turn_unheard(paid.world, COMPULSORY, held=held)
    await tab.send(SessionState.dismiss)
    await settled()
    sentence = GIVEN if held else TAKEN
    assert (await tab.told(), said) == (sentence, [sentence])
    live.look_at_all()
    await settled()
    assert said == [sentence]


async def test_it_is_said_on_the_page_that_one_has_just_gone_to(
    paid: Paid, tab_of: TabOf, said: list[str]
) -> None:
    tab = await tab_of("asta")
    await tab.open("/arenden")
    await turn_unheard(paid.world, COMPULSORY, held=False)
    await tab.open("/min-profil")
    await settled()
    assert (await tab.told(), said) == (TAKEN, [TAKEN])
    assert (await tab.session()).page == (await tab.state(ProfileState)).PAGE


async def test_each_tab_of_the_reader_says_it_once(paid: Paid, tab_of: TabOf, said: list[str]) -> None:
    tabs = [await tab_of("asta") for _ in range(2)]
    for tab in tabs:
        await tab.open("/arenden")
    await turn_unheard(paid.world, COMPULSORY, held=False)
    await tabs[0].send(CasesState.load)
    live.look_at_all()
    await settled()
    assert [await tab.told() for tab in tabs] == [TAKEN, TAKEN]
    assert said == [TAKEN, TAKEN]


async def test_two_changes_between_two_looks_are_said_together(
    paid: Paid, tab_of: TabOf, said: list[str]
) -> None:
    tab = await tab_of("asta")
    await tab.open("/arenden")
    for subject in (COMPULSORY, PRESCHOOL):
        await turn_unheard(paid.world, subject, held=False)
    await tab.send(SessionState.dismiss)
    await settled()
    assert said == [f"{TAKEN} Behörighet för {type_name(PRESCHOOL)} har tagits bort."]


async def test_what_came_back_before_the_reader_was_told_is_not_said(
    paid: Paid, tab_of: TabOf, said: list[str]
) -> None:
    tab = await tab_of("asta")
    await tab.open("/arenden")
    for held in (False, True):
        await turn_unheard(paid.world, COMPULSORY, held=held)
    await tab.send(CasesState.load)
    live.look_at_all()
    await settled()
    assert said == []


async def test_another_login_in_the_tab_is_told_nothing_of_the_first(
    paid: Paid, tab_of: TabOf, said: list[str]
) -> None:
    tab, bo = await tab_of("asta"), await tab_of("bo")
    await tab.open("/arenden")
    tab.cookie = bo.cookie
    await tab.open("/arenden")
    live.look_at_all()
    await settled()
    assert said == []
