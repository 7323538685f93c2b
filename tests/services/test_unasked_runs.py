"""Runs of what is paid without application: once, whoever runs it how often."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.db import reading, unit_of_work
from rxapp.domain.cases import CaseStatus, DecisionOutcome
from rxapp.domain.decided import Cause
from rxapp.domain.errors import Invalid, NotAllowed
from rxapp.domain.periods import Period, Quarter
from rxapp.domain.unasked import month_of
from rxapp.models import Case, UnaskedCase, UnaskedRun
from rxapp.services import cases as case_pages
from rxapp.services import decision_documents, exports, identifications, payouts, unasked_runs
from rxapp.services.cases import CaseFilter
from rxapp.services.payouts import PayoutFilter
from rxapp.services.unasked_facts import OfMunicipality
from tests.fixtures.grounded import (
    ALLOCATION,
    DAILY,
    ONE_OFF,
    PLACES,
    UNKNOWN,
    breaches,
    cases,
    decisions,
    entries,
    everything,
    register,
    rows,
    run,
)
from tests.fixtures.people import AMINA, BURLOV
from tests.fixtures.world import Asked, World, add_case, pay_out
from tests.services.conftest import GoTo

DAY = 1_000_00
"""A day of an unaccompanied child, in öre."""


@pytest.mark.parametrize("who", ["asta", "disa", "hanna", "kerstin"])
async def test_nobody_but_payout_officers_runs(world: World, who: str) -> None:
    actor = getattr(world, who)
    with pytest.raises(NotAllowed):
        await run(actor)
    async with reading() as session:
        with pytest.raises(NotAllowed):
            await unasked_runs.list_runs(session, actor)


async def test_a_run_makes_a_case_with_its_decision_and_what_is_granted(world: World) -> None:
    await register(world.hanna)
    ran = await run(world.ulla)
    assert (ran.cases, ran.granted_ore, ran.left, ran.failed) == (1, 20 * DAY, 0, 0)
    (case,), (row,), (decision,) = await cases(), await rows(), await decisions()
    assert (case.type_code, case.status, case.granted_ore) == (DAILY, CaseStatus.DECIDED, 20 * DAY)
    assert (case.claim.first_day, case.claim.last_day) == (date(2026, 9, 1), date(2026, 9, 30))
    assert (case.applied_ore, row.applied_ore, row.individual_number) == (None, None, UNKNOWN)
    assert (row.first_day, row.last_day, row.days, row.units) == (
        date(2026, 9, 11),
        date(2026, 9, 30),
        20,
        20,
    )
    assert (decision.outcome, decision.is_automatic, decision.cause) == (
        DecisionOutcome.GRANTED,
        True,
        Cause.FIRST,
    )
    assert await entries() == [("grant", 20 * DAY)]
    assert await breaches() == []


async def test_twice_is_once(world: World) -> None:
    await register(world.hanna)
    await register(world.hanna, ALLOCATION, date(2026, 9, 3), number="", quantity=12)
    await run(world.ulla)
    before = [await everything(model) for model in (Case, UnaskedCase, UnaskedRun)]
    again = await run(None)
    assert (again.cases, again.changed, again.granted_ore) == (0, 0, 0)
    assert [await everything(model) for model in (Case, UnaskedCase, UnaskedRun)] == before
    assert sorted(await entries()) == [("grant", 20 * DAY), ("grant", 120_000_00)]


async def test_three_at_the_same_time_are_once(world: World) -> None:
    for number in range(3):
        await register(world.hanna, number=f"7700000{number}")
    await register(world.hanna, PLACES, number="", quantity=4, code=BURLOV)
    ran = await asyncio.gather(*(run(world.ulla) for _ in range(3)))
    assert sum(each.cases for each in ran) == 2
    assert sum(each.granted_ore for each in ran) == 3 * 20 * DAY + 4 * 20 * 300_00
    assert len(await cases()) == 2
    assert await breaches() == []


async def test_a_run_that_stopped_goes_on_where_it_was(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await register(world.hanna)
    await register(world.hanna, number="77000009", code=BURLOV)
    real = unasked_runs.gather

    async def fails_in_burlov(
        session: AsyncSession, type_code: str, periods: Sequence[Period], codes: Sequence[str]
    ) -> list[OfMunicipality]:
        if BURLOV in codes and type_code == DAILY:
            raise OSError
        return await real(session, type_code, periods, codes)

    monkeypatch.setattr(unasked_runs, "gather", fails_in_burlov)
    first = await run(world.ulla)
    assert (first.cases, first.failed) == (1, 1)
    monkeypatch.setattr(unasked_runs, "gather", real)
    second = await run(world.ulla)
    assert (second.cases, second.failed) == (1, 0)


async def test_the_municipality_sees_the_case_by_its_type_and_the_document_says_what_it_rests_on(
    world: World,
) -> None:
    await register(world.hanna, code=BURLOV)
    await register(world.hanna, ALLOCATION, date(2026, 9, 3), number="", quantity=12, code=BURLOV)
    await run(world.ulla)
    async with reading() as session:
        mine = await case_pages.list_cases(session, world.britt, CaseFilter())
        others = await case_pages.list_cases(session, world.asta, CaseFilter())
        number = next(c.file_number for c in mine.rows if c.type_code == DAILY)
        told = await decision_documents.get_document(session, world.britt, number)
        allocated = next(c.file_number for c in mine.rows if c.type_code == ALLOCATION)
        final = await decision_documents.get_document(session, world.britt, allocated)
    assert (mine.count, others.count) == (2, 0)
    text, last = (str(each).replace("\\xa0", " ") for each in (told, final))
    assert "Beslutet är fattat automatiskt." in text
    assert "20 dygn à 1 000,00 kr" in text
    assert ("Ansökan", "Utan ansökan") in told.facts
    assert "Kommunen kan överklaga beslutet" in text
    assert "Ansökan inkom" not in text
    assert "Sökt belopp" not in text
    assert "12 personer à 10 000,00 kr" in last
    assert "Personnummer angivet" not in last
    assert "Kommunen kan överklaga beslutet" not in last


async def test_an_amount_that_is_not_known_is_told_and_the_type_waits(world: World, go_to: GoTo) -> None:
    await register(world.hanna, "UAM_DAILY_ASYL", date(2025, 8, 1), date(2025, 9, 10))
    await register(world.hanna, ONE_OFF, date(2026, 9, 14), number="77000005")
    ran = await run(world.ulla, "2025-08")
    assert (ran.cases, ran.unrated) == (0, {DAILY})
    assert (await run(world.ulla, "2025-09")).granted_ore == 10 * DAY


async def test_a_month_that_is_not_over_is_not_run(world: World) -> None:
    with pytest.raises(Invalid, match="inte slut"):
        await run(world.ulla, "2026-11")
    assert await everything(UnaskedRun) == []


def test_a_month_is_read_as_it_is_typed() -> None:
    assert month_of(" 2026-09 ").days == 30


async def test_what_is_about_nobody_is_paid_and_says_so(world: World) -> None:
    await register(world.hanna, ALLOCATION, date(2026, 9, 3), number="", quantity=12, code=BURLOV)
    await run(world.ulla)
    await pay_out(world, date(2026, 11, 30))
    async with reading() as session:
        (line,) = (await payouts.list_lines(session, world.britt, PayoutFilter())).rows
        lacking = replace(world.britt, types=frozenset[str]())
        hidden = (await payouts.list_lines(session, lacking, PayoutFilter())).rows
        waiting = await identifications.list_waiting(session, world.hanna, line.file_number)
    assert (line.amount_ore, exports.individual(line)) == (120_000_00, "Kommunen")
    assert waiting == ()
    assert [exports.individual(each) for each in hidden] == [""]
    assert await breaches() == []


async def test_a_month_is_found_under_its_quarter(world: World) -> None:
    await register(world.hanna, code=BURLOV)
    await run(world.ulla)
    async with reading() as session:
        wanted = (CaseFilter(quarter=Quarter(2026, number)) for number in (2, 3, 4))
        found = [(await case_pages.list_cases(session, world.britt, each)).count for each in wanted]
    assert found == [0, 1, 0]


async def test_the_operator_is_told_of_a_case_that_comes_of_no_run(world: World) -> None:
    async with unit_of_work() as session:
        await add_case(
            session, world, sender=world.britt, type_code=DAILY, rows=[Asked(AMINA.number, 1_000_00)]
        )
    assert [line for line in await breaches() if "comes of no run" in line]
