"""The page of a decision: read by those who see its case, and emptied as soon as they do not."""

import pytest

from rxapp.db import unit_of_work
from rxapp.services import decisions, permissions
from rxapp.services.decision_documents import NO_DECISION
from rxapp.state import decision_views
from rxapp.state.decision import DecisionState
from rxapp.state.guard import DENIED
from tests.data.conftest import paid
from tests.data.paid import Paid
from tests.fixtures.people import AMINA, PRESCHOOL, SAMIRA
from tests.fixtures.world import World
from tests.flows.conftest import TabOf
from tests.flows.tabs import settled
from tests.services.spring import send

__all__ = ["paid"]


@pytest.mark.parametrize("who", ["", "disa", "ulla", "kerstin"])
async def test_whoever_reads_no_decisions_does_not_see_the_page(paid: Paid, tab_of: TabOf, who: str) -> None:
    tab = await tab_of(who)
    await tab.open(f"/beslut/{paid.preschool.file_number}")
    assert await tab.denied() == DENIED
    assert not tab.holds(AMINA.last_name)


@pytest.mark.parametrize(
    ("who", "case"),
    [
        ("bo", "compulsory"),
        ("nils", "preschool"),
        ("britt", "preschool"),
        ("asta", "elsewhere"),
        ("asta", "waiting"),
        ("hanna", "waiting"),
    ],
)
async def test_a_decision_that_is_not_theirs_or_not_made_is_not_there(
    paid: Paid, tab_of: TabOf, who: str, case: str
) -> None:
    tab = await tab_of(who)
    for number in (getattr(paid, case).file_number, "5.6-2026-99999", "x" * 30, "%F0"):
        await tab.open(f"/beslut/{number}")
        assert await tab.denied() == NO_DECISION
        assert not tab.holds("Migrationsverket beviljar")


@pytest.mark.parametrize(("who", "of"), [("asta", "arenden"), ("bo", "arenden"), ("hanna", "handlaggning")])
async def test_the_page_leads_to_the_case_and_to_the_file(
    paid: Paid, tab_of: TabOf, who: str, of: str
) -> None:
    number, tab = paid.preschool.file_number, await tab_of(who)
    await tab.open(f"/beslut/{number}")
    state = await tab.state(DecisionState)
    assert state.name == f"Beslut {number}"
    assert (state.case_href, state.file) == (f"/{of}/{number}", f"/beslut/{number}.pdf")
    assert state.row_count == "8 rader"
    assert tab.holds(AMINA.last_name)
    assert not tab.holds(SAMIRA.last_name)


async def test_the_page_is_emptied_when_the_permission_is_taken_and_comes_back_with_it(
    paid: Paid, tab_of: TabOf
) -> None:
    tab = await tab_of("asta")
    await tab.open(f"/beslut/{paid.preschool.file_number}")
    for held in (False, True):
        async with unit_of_work() as session:
            asta = paid.world.asta.account_id
            await permissions.set_permission(
                session, paid.world.disa, account_id=asta, subject=PRESCHOOL, held=held
            )
        await settled()
        state = await tab.state(DecisionState)
        assert bool(state.rows) is held
        assert bool(state.sections) is held
        assert (await tab.denied() == NO_DECISION) is not held


async def test_a_decision_is_there_as_soon_as_it_is_made(spring: World, tab_of: TabOf) -> None:
    number = (await send(spring.asta)).file_number
    tab = await tab_of("asta")
    await tab.open(f"/beslut/{number}")
    assert await tab.denied() == NO_DECISION
    await decisions.decide_pending()
    await settled()
    assert await tab.denied() == ""
    assert "Beslutet är fattat automatiskt." in (await tab.state(DecisionState)).decided


async def test_what_is_too_long_for_a_page_is_turned_over(
    paid: Paid, tab_of: TabOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decision_views, "ROWS_SHOWN", 3)
    tab = await tab_of("asta")
    await tab.open(f"/beslut/{paid.preschool.file_number}")
    seen = []
    for step in (1, 1, 1, -1):
        state = await tab.state(DecisionState)
        seen.append(([row[0] for row in state.rows], state.page_text, state.has_before, state.has_after))
        await tab.send(DecisionState.turn, step=step)
    assert seen == [
        (["1", "2", "3"], "Sida 1 av 3", False, True),
        (["4", "5", "6"], "Sida 2 av 3", True, True),
        (["7", "8"], "Sida 3 av 3", True, False),
        (["7", "8"], "Sida 3 av 3", True, False),
    ]
    assert [row[0] for row in (await tab.state(DecisionState)).rows] == ["4", "5", "6"]
