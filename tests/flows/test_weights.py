"""No answer is heavy: a tab far away, on a slow line, gets each change at once."""

from collections.abc import Callable, Coroutine
from datetime import date
from typing import Any

import pytest
from sqlmodel import col, select

from rxapp import clock
from rxapp.db import unit_of_work
from rxapp.domain.cases import CaseStatus
from rxapp.domain.compensation.types import ASYL_SCHOOL_TYPES
from rxapp.models import Account, Permission
from rxapp.services import holdings, permissions
from rxapp.services.draft_lines import PAGE
from rxapp.services.drafts import DraftRow
from rxapp.services.permission_sources import MOST_LISTED
from rxapp.state.apply import ApplyState
from rxapp.state.cases import CasesState
from rxapp.state.new_types import NewTypesState
from rxapp.state.payouts import PayoutsState
from rxapp.state.permissions import PEOPLE_SHOWN, PermissionsState
from rxapp.state.queue import QueueState
from rxapp.state.reviews import PEOPLE_SHOWN as REVIEWED_SHOWN
from rxapp.state.reviews import ReviewsState
from rxapp.state.user import UserState
from rxapp.state.user_permissions import UserPermissionsState
from tests.fixtures.people import ALE, AMINA, COMPULSORY, PRESCHOOL
from tests.fixtures.world import Asked, World, add_case, pay_out
from tests.flows.conftest import TabOf
from tests.flows.tabs import Tab
from tests.services.spring import Q1, write_draft

HEAVIEST = 20_000
WHOLE = 40_000
"""What a page that was cut off is sent when it comes back: all of every state, most of it empty."""
TYPE = "ASYL_UPPER_SECONDARY_INTRODUCTION"
Fill = Callable[[World], Coroutine[Any, Any, None]]


async def many_cases(world: World, status: CaseStatus, *, each: int = 1) -> None:
    async with unit_of_work() as session:
        for _ in range(60):
            rows = [Asked(AMINA.number, 9_999_999_99, date(2026, 4, 1 + n)) for n in range(each)]
            await add_case(session, world, sender=world.asta, type_code=COMPULSORY, rows=rows, status=status)


async def many_users(world: World) -> None:
    async with unit_of_work() as session:
        session.add_all(
            Account(
                hsa_id=f"TSTNMT2120001447-X{n:03d}",
                role=world.asta.role,
                municipality_code=ALE,
                first_name="Maximiliana-Alexandra",
                last_name=f"Långholmen-Österberg {n}",
                email="x@example.se",
                pin_hash="x",
            )
            for n in range(60)
        )


def heaviest(tab: Tab) -> int:
    return max(tab.weights())


async def open_anew(tab: Tab, path: str) -> None:
    """The first page of a tab, hydration and all."""
    await tab.open(path)
    assert await tab.denied() == ""


async def test_a_full_list_of_cases_is_light(world: World, tab_of: TabOf) -> None:
    await many_cases(world, CaseStatus.DECIDED)
    tab = await tab_of("asta")
    await open_anew(tab, "/arenden")
    assert len((await tab.state(CasesState)).lines) == 50
    assert heaviest(tab) <= HEAVIEST


async def test_a_full_queue_is_light(world: World, tab_of: TabOf) -> None:
    await many_cases(world, CaseStatus.IN_REVIEW)
    tab = await tab_of("hanna")
    await open_anew(tab, "/handlaggning")
    assert len((await tab.state(QueueState)).lines) == 50
    assert heaviest(tab) <= HEAVIEST


async def test_a_full_list_of_payouts_is_light(world: World, tab_of: TabOf) -> None:
    await many_cases(world, CaseStatus.DECIDED)
    await pay_out(world, date(2026, 11, 26))
    tab = await tab_of("asta")
    await open_anew(tab, "/utbetalningar")
    assert len((await tab.state(PayoutsState)).lines) == 50
    assert heaviest(tab) <= HEAVIEST


@pytest.mark.parametrize(("who", "path"), [("asta", "/arenden"), ("hanna", "/handlaggning")])
async def test_a_case_of_as_many_rows_as_there_may_be_is_light(
    world: World, tab_of: TabOf, who: str, path: str
) -> None:
    async with unit_of_work() as session:
        case = await add_case(
            session,
            world,
            sender=world.asta,
            type_code=COMPULSORY,
            rows=[Asked(AMINA.number)] * PAGE,
            status=CaseStatus.IN_REVIEW,
        )
    tab = await tab_of(who)
    await open_anew(tab, f"{path}/{case.file_number}")
    assert heaviest(tab) <= HEAVIEST


@pytest.mark.parametrize("who", ["asta", "disa", "hanna", "ulla", "kerstin"])
async def test_start_is_light(world: World, tab_of: TabOf, who: str) -> None:
    tab = await tab_of(who)
    await open_anew(tab, "/")
    assert heaviest(tab) <= HEAVIEST


@pytest.mark.parametrize("who", ["asta", "disa", "hanna", "kerstin"])
async def test_a_page_that_comes_back_is_sent_no_more_than_it_was(
    world: World, tab_of: TabOf, who: str
) -> None:
    tab = await tab_of(who)
    await open_anew(tab, "/")
    assert HEAVIEST < tab.whole_weight() <= WHOLE


async def test_the_login_page_is_light(world: World, tab_of: TabOf) -> None:
    tab = await tab_of("")
    await open_anew(tab, "/logga-in")
    assert heaviest(tab) <= HEAVIEST


async def test_the_matrix_and_a_change_in_it_are_light(world: World, tab_of: TabOf) -> None:
    await many_users(world)
    tab = await tab_of("disa")
    await open_anew(tab, "/behorigheter")
    people = (await tab.state(PermissionsState)).people
    assert len(people) == PEOPLE_SHOWN
    assert heaviest(tab) <= HEAVIEST
    tab.forget()
    await tab.send(
        PermissionsState.set_permission, account_id=people[0].account_id, subject=PRESCHOOL, held=True
    )
    assert heaviest(tab) <= HEAVIEST


async def test_a_full_page_of_the_review_is_light(world: World, tab_of: TabOf) -> None:
    await many_users(world)
    async with unit_of_work() as session:
        for user in (await session.exec(select(Account).where(col(Account.pin_hash) == "x"))).all():
            session.add_all(
                Permission(
                    account_id=user.id or 0,
                    subject=subject,
                    given_by=world.disa.account_id,
                    given_at=clock.now(),
                    first_day=date(2026, 1, 1),
                    last_day=date(2026, 12, 31),
                )
                for subject in ASYL_SCHOOL_TYPES
            )
    tab = await tab_of("disa")
    await open_anew(tab, "/behorigheter/granskning")
    people = (await tab.state(ReviewsState)).people
    assert len(people) == REVIEWED_SHOWN
    assert heaviest(tab) <= HEAVIEST
    tab.forget()
    await tab.send(ReviewsState.confirm, account_id=people[0].account_id, seen=people[0].seen)
    assert heaviest(tab) <= HEAVIEST


async def test_the_types_and_a_choice_of_many_people_are_light(world: World, tab_of: TabOf) -> None:
    await many_users(world)
    tab = await tab_of("disa")
    await open_anew(tab, "/behorigheter/ersattningstyper?typ=LMA_ASSISTANCE")
    assert len((await tab.state(NewTypesState)).choices) > 60
    assert heaviest(tab) <= HEAVIEST


async def test_a_user_who_holds_everything_is_light(world: World, tab_of: TabOf) -> None:
    await many_users(world)
    async with unit_of_work() as session:
        for user in await holdings.list_users(session, world.disa):
            for subject in (
                holdings.SUBJECTS if user.account_id == world.nils.account_id else ("LSS_ASSISTANCE",)
            ):
                await permissions.set_permission(
                    session, world.disa, account_id=user.account_id, subject=subject, held=True
                )
    tab = await tab_of("disa")
    await open_anew(tab, f"/anvandare/{world.nils.account_id}")
    assert all(subject.lines for subject in (await tab.state(UserState)).subjects)
    assert heaviest(tab) <= HEAVIEST


async def test_a_user_among_hundreds_is_light_and_the_others_are_searched_for(
    world: World, tab_of: TabOf
) -> None:
    await many_users(world)
    async with unit_of_work() as session:
        for user in await holdings.list_users(session, world.disa):
            await permissions.give(session, world.disa, account_id=user.account_id, subject=PRESCHOOL)
    tab = await tab_of("disa")
    await open_anew(tab, f"/anvandare/{world.nils.account_id}")
    state = await tab.state(UserState)
    assert len(state.principals.options) == len(state.sources.options) == MOST_LISTED
    assert state.sources.told.startswith(f"Visar {MOST_LISTED} av ")
    assert heaviest(tab) <= HEAVIEST
    tab.forget()
    await tab.send(UserPermissionsState.search, form={"kopiera-sok": "öberg bo"})
    assert state.sources.options == [(str(world.bo.account_id), "Bo Öberg")]
    assert (state.sources.told, state.sources.is_searchable) == ("1 användare passar sökningen.", True)
    assert len(state.principals.options) == MOST_LISTED
    assert heaviest(tab) <= HEAVIEST
    # What is sought stays sought when the page is filled anew.
    await tab.send(UserState.set_permission, subject=COMPULSORY, held=True)
    assert [name for _, name in state.sources.options] == ["Bo Öberg"]
    await tab.send(UserPermissionsState.search, form={"vikarie-sok": "ingen sådan"})
    assert (state.principals.options, state.principals.told) == (
        [],
        "Ingen användare med behörigheter passar sökningen.",
    )


async def test_a_full_page_of_history_is_light(world: World, tab_of: TabOf) -> None:
    await many_users(world)
    longest = "ASYL_NATIONAL_PROGRAM_18"
    async with unit_of_work() as session:
        for user in await holdings.list_users(session, world.disa):
            await permissions.set_permission(
                session, world.disa, account_id=user.account_id, subject=longest, held=True
            )
    tab = await tab_of("disa")
    await open_anew(tab, "/behorigheter?visa=historik")
    assert len((await tab.state(PermissionsState)).history) == 50
    assert heaviest(tab) <= HEAVIEST


async def test_a_keystroke_in_the_longest_application_is_light(spring: World, tab_of: TabOf) -> None:
    # The worst there is: every row overlaps the one before, so that each has something to say.
    rows = [DraftRow(AMINA.number, "2025-01-08", "2025-02-04")] * PAGE
    draft = await write_draft(spring.asta, *rows, quarter=Q1)
    tab = await tab_of("asta")
    await open_anew(tab, f"/ansokan/ny?utkast={draft.key}")
    tab_state = await tab.state(ApplyState)
    assert len(tab_state.rows) == PAGE
    tab.forget()
    await tab.send(ApplyState.edit, row=tab_state.rows[3].key, column="till", value="2025-02-05")
    assert heaviest(tab) <= HEAVIEST
    tab.forget()
    await tab.send(ApplyState.review)
    assert heaviest(tab) <= HEAVIEST


async def test_an_open_long_application_is_light(spring: World, tab_of: TabOf) -> None:
    rows = [DraftRow(AMINA.number, "2025-01-08", "2025-02-04")] * PAGE
    draft = await write_draft(spring.asta, *rows, quarter=Q1)
    tab = await tab_of("asta")
    await open_anew(tab, f"/ansokan/ny?utkast={draft.key}")
    assert heaviest(tab) <= HEAVIEST
