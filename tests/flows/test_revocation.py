"""A permission that is taken reaches every page that is open, and what is half written on it."""

from datetime import timedelta

import pytest
import reflex as rx
from reflex.utils.format import json_dumps
from sqlmodel import select

from rxapp.db import reading, unit_of_work
from rxapp.models import Case, Draft, DraftedRow, SupplementItem
from rxapp.services import permissions
from rxapp.state.apply import ApplyState
from rxapp.state.apply_views import LOST
from rxapp.state.case import CaseState
from rxapp.state.cases import CasesState
from rxapp.state.payouts import PayoutsState
from rxapp.state.start import StartState
from rxapp.state.supplement_views import NO_REQUEST
from rxapp.state.supplements import SupplementsState
from rxapp.text.labels import type_name
from tests.data.conftest import paid
from tests.data.paid import Paid
from tests.fixtures.asking import ask_for
from tests.fixtures.database import TODAY
from tests.fixtures.paying import change
from tests.fixtures.people import AMINA, COMPULSORY, PRESCHOOL
from tests.fixtures.world import World
from tests.flows.conftest import TabOf
from tests.flows.tabs import Tab, settled

__all__ = ["paid"]

TAKEN = f"Behörighet för {type_name(COMPULSORY)} har tagits bort."


async def turn(world: World, subject: str, *, held: bool, name: str = "asta") -> None:
    """As an administrator does it; then wait until every open tab has heard of it."""
    async with unit_of_work() as session:
        account_id = getattr(world, name).account_id
        await permissions.set_permission(
            session, world.disa, account_id=account_id, subject=subject, held=held
        )
    await settled()


async def held_by(tab: Tab) -> str:
    """Everything that the server holds of the tab and would send."""
    root = await tab.edge.states.get_state(rx.BaseStateToken(ident=tab.token, cls=rx.State))
    return json_dumps(root.dict())


@pytest.mark.parametrize(
    ("path", "state"),
    [
        ("/arenden", CasesState),
        ("/arenden?sok={amina}", CasesState),
        ("/arenden?typ=ASYL_COMPULSORY", CasesState),
        ("/utbetalningar", PayoutsState),
        ("/utbetalningar?sok={amina}", PayoutsState),
        ("/arenden/{number}", CaseState),
    ],
)
async def test_each_page_empties_what_the_type_had(
    paid: Paid, tab_of: TabOf, path: str, state: type[rx.State]
) -> None:
    tab = await tab_of("asta")
    number = paid.compulsory.file_number
    await tab.open(path.format(number=number, amina=AMINA.first_name))
    secret = "2026-06-08"
    assert type_name(COMPULSORY) in await held_by(tab)
    await turn(paid.world, COMPULSORY, held=False)
    left = await held_by(tab)
    own = json_dumps((await tab.state(state)).dict())
    assert f'"type_name":"{type_name(COMPULSORY)}"' not in own.replace('": "', '":"')
    assert secret not in left
    assert TAKEN in (await tab.told())
    if state is PayoutsState:
        masked = [line for line in (await tab.state(PayoutsState)).lines if line.file_number == number]
        assert {(line.type_name, line.individual, line.name, line.period) for line in masked} <= {
            ("", "", "", "")
        }
    else:
        assert number not in own
    choices = (await tab.state(CasesState)).types + (await tab.state(PayoutsState)).types
    assert COMPULSORY not in dict(choices)


async def test_start_forgets_the_supplement_that_is_asked_for(paid: Paid, tab_of: TabOf) -> None:
    await change(paid.world.asta)
    await ask(paid)
    tab = await tab_of("asta")
    await tab.open("/")
    assert len((await tab.state(StartState)).tasks) == 1
    await turn(paid.world, PRESCHOOL, held=False)
    assert (await tab.state(StartState)).tasks == []
    assert paid.waiting.file_number not in await held_by(tab)


async def ask(paid: Paid) -> None:
    await ask_for(paid.world.hanna, paid.waiting, TODAY + timedelta(days=21), "Komplettera.")


async def test_an_answer_that_is_being_written_goes_with_the_case_and_is_not_sent(
    paid: Paid, tab_of: TabOf
) -> None:
    await ask(paid)
    tab = await tab_of("asta")
    await tab.open(f"/arenden/{paid.waiting.file_number}")
    state = await tab.state(SupplementsState)
    item = state.asked.points[0].key
    await tab.send(SupplementsState.write, item=item, text="Ett halvt sv")
    await turn(paid.world, PRESCHOOL, held=False)
    assert (state.asked, state._fields) == (NO_REQUEST, {})
    assert "Ett svar som du inte hade skickat finns inte kvar." in await tab.told()
    await tab.send(SupplementsState.write, item=item, text="Ett svar.")
    await tab.send(SupplementsState.save_answer, item=item)
    async with reading() as session:
        (kept,) = (await session.exec(select(SupplementItem))).all()
    assert (kept.answer, kept.answer_kind) == ("", None)


async def written(tab: Tab) -> ApplyState:
    await tab.open("/ansokan/ny")
    await tab.send(ApplyState.begin, form={"ersattningstyp": COMPULSORY})
    await tab.follow()
    apply = await tab.state(ApplyState)
    for column, value in (("individnummer", AMINA.number), ("fran", "2025-01-08"), ("till", "2025-02-04")):
        await tab.send(ApplyState.edit, row=apply.rows[0].key, column=column, value=value)
        await tab.send(ApplyState.save)
    return apply


@pytest.mark.parametrize("step", ["write", "review"])
async def test_a_half_written_application_goes_from_the_page_and_stays_as_a_draft(
    spring: World, tab_of: TabOf, step: str
) -> None:
    tab = await tab_of("asta")
    apply = await written(tab)
    if step == "review":
        await tab.send(ApplyState.review)
    assert apply.step == step
    await turn(spring, COMPULSORY, held=False)
    assert (apply.step, apply.rows, apply.review_rows, apply.results) == ("", [], [], [])
    assert apply._grid is None
    assert await tab.told() == f"{TAKEN} {LOST}"
    assert (await tab.denied()).startswith("Utkastet finns inte.")
    assert AMINA.first_name not in await held_by(tab)
    for handler in (ApplyState.send, ApplyState.review, ApplyState.discard, ApplyState.save):
        await tab.send(handler)
    async with reading() as session:
        (row,) = (await session.exec(select(DraftedRow))).all()
        assert (await session.exec(select(Case))).all() == []
    assert row.typed["individual_number"] == AMINA.number
    await turn(spring, COMPULSORY, held=True)
    assert (apply.step, apply.rows[0].held[0], await tab.denied()) == ("write", AMINA.number, "")


async def test_a_type_that_is_taken_is_no_choice_any_more(spring: World, tab_of: TabOf) -> None:
    tab = await tab_of("asta")
    await tab.open("/ansokan/ny")
    apply = await tab.state(ApplyState)
    assert COMPULSORY in dict(apply.types)
    await turn(spring, COMPULSORY, held=False)
    assert COMPULSORY not in dict(apply.types)
    await tab.send(ApplyState.begin, form={"ersattningstyp": COMPULSORY})
    async with reading() as session:
        assert (await session.exec(select(Draft))).all() == []


async def test_another_type_that_is_taken_leaves_the_application_alone(spring: World, tab_of: TabOf) -> None:
    tab = await tab_of("asta")
    apply = await written(tab)
    await turn(spring, PRESCHOOL, held=False)
    assert (apply.step, apply.rows[0].position, await tab.denied()) == ("write", "1", "")
    assert LOST not in await tab.told()
