import asyncio
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from rxapp.db import reading, unit_of_work
from rxapp.domain.cases import CaseStatus, DecisionOutcome
from rxapp.domain.errors import NotFound
from rxapp.domain.events import EventKind
from rxapp.models import Case, Decision, EntryKind, GrantedPeriod, LedgerEntry, Row
from rxapp.services import decisions, rulings
from rxapp.services.rulings import Ruling
from rxapp.services.verify import verify
from tests.fixtures.people import ALE, AMINA, ASA, COMPULSORY, FARAH, NOBODY, PRESCHOOL, SAMIRA
from tests.fixtures.world import Asked, World, add_case
from tests.services.conftest import GoTo
from tests.services.spring import FOUR_WEEKS, Q1, TODAY, decide, read, send, typed


async def test_an_application_in_order_is_granted_without_anybody(spring: World) -> None:
    view = await decide(spring.asta, typed(AMINA.number, "2025-01-08", "2025-03-31"), typed(SAMIRA.number))
    assert (view.case.status, view.case.granted_ore, view.case.decided_on) == (
        CaseStatus.DECIDED,
        67_200_00,
        TODAY,
    )
    assert view.case.version == 2
    assert [(row.granted_periods, row.granted_ore, row.reason) for row in view.rows] == [
        (3, 50_400_00, None),
        (1, 16_800_00, None),
    ]
    assert view.decision is not None
    assert (view.decision.outcome, view.decision.is_automatic) == (DecisionOutcome.GRANTED, True)
    assert {rule["outcome"] for rule in view.decision.rules} == {"passed"}
    assert set(view.decision.rules[0]) == {"code", "title", "outcome", "detail"}
    assert [entry.kind for entry in view.timeline] == [EventKind.CASE_DECIDED, EventKind.APPLICATION_SENT]


async def test_what_is_granted_stands_in_the_ledger_and_as_periods(spring: World) -> None:
    await decide(spring.asta, typed(AMINA.number, "2025-01-08", "2025-02-10"))
    async with reading() as session:
        (entry,) = (await session.exec(select(LedgerEntry))).all()
        periods = (await session.exec(select(GrantedPeriod).order_by("first_day"))).all()
        assert await verify(session) == []
    assert (entry.kind, entry.amount_ore, entry.booked_on) == (EntryKind.GRANT, 33_600_00, TODAY)
    assert (entry.municipality_code, entry.type_code) == (ALE, COMPULSORY)
    assert [(p.individual_number, p.first_day, p.last_day) for p in periods] == [
        (AMINA.number, date(2025, 1, 8), date(2025, 2, 4)),
        (AMINA.number, date(2025, 2, 5), date(2025, 2, 10)),
    ]


async def test_a_late_application_is_dismissed(spring: World, go_to: GoTo) -> None:
    go_to(date(2025, 10, 1))
    view = await decide(spring.asta, FOUR_WEEKS)
    assert view.decision is not None
    assert view.decision.outcome is DecisionOutcome.DISMISSED
    assert [(row.granted_ore, row.reason) for row in view.rows] == [(0, "late")]
    async with reading() as session:
        assert (await session.exec(select(LedgerEntry))).first() is None
        assert await verify(session) == []


async def test_one_child_outside_the_term_gives_a_part(spring: World) -> None:
    view = await decide(spring.asta, FOUR_WEEKS, typed(ASA.number, "2025-01-02", "2025-01-07"))
    assert view.decision is not None
    assert view.decision.outcome is DecisionOutcome.PARTLY_GRANTED
    assert [(row.granted_ore, row.reason) for row in view.rows] == [(16_800_00, None), (0, "outside_term")]


@pytest.mark.parametrize("number", [NOBODY, FARAH.number])
async def test_a_child_not_registered_in_the_municipality_goes_to_an_officer(
    spring: World, number: str
) -> None:
    view = await decide(spring.asta, FOUR_WEEKS, typed(number))
    assert (view.case.status, view.case.granted_ore, view.decision) == (CaseStatus.IN_REVIEW, None, None)
    assert [entry.kind for entry in view.timeline] == [EventKind.CASE_REFERRED, EventKind.APPLICATION_SENT]
    async with reading() as session:
        proposal = await decisions.get_proposal(session, spring.hanna, view.case.file_number)
        assert (await session.exec(select(GrantedPeriod))).first() is None
    (unsettled,) = (rule for rule in proposal.rules if rule.outcome == "undecided")
    assert unsettled.detail == "Rad 2: individnumret är inte registrerat för kommunen hos Migrationsverket."


async def test_an_amount_not_known_goes_to_an_officer(spring: World, go_to: GoTo) -> None:
    go_to(date(2026, 4, 10))
    view = await decide(
        spring.asta, typed(AMINA.number, "2026-01-08", "2026-02-04"), quarter=Q1.next().next().next().next()
    )
    assert view.case.status is CaseStatus.IN_REVIEW


async def test_a_type_without_rules_goes_to_an_officer(spring: World) -> None:
    async with unit_of_work() as session:
        case = await add_case(
            session,
            spring,
            sender=spring.asta,
            type_code="ASYL_EXTRA_EDUCATION",
            rows=[Asked(AMINA.number)],
            status=CaseStatus.SUBMITTED,
        )
    assert await decisions.decide_pending() == 1
    async with reading() as session:
        proposal = await decisions.get_proposal(session, spring.hanna, case.file_number)
    assert [(row.periods, row.amount_ore, row.granted) for row in proposal.rows] == [(0, None, None)]


async def test_the_same_four_weeks_are_granted_once_whichever_the_type(spring: World) -> None:
    await decide(spring.asta, FOUR_WEEKS)
    view = await decide(spring.asta, FOUR_WEEKS, type_code=PRESCHOOL)
    assert [(row.granted_ore, row.reason) for row in view.rows] == [(0, "overlaps_granted")]


async def test_ten_periods_a_year_are_counted_across_municipalities(spring: World, go_to: GoTo) -> None:
    async with unit_of_work() as session:
        await add_case(
            session, spring, sender=spring.britt, type_code=COMPULSORY, rows=[Asked(AMINA.number, 1)]
        )
        await session.flush()
        row_id = (await session.exec(select(LedgerEntry.row_id))).one()
        for month in range(1, 10):
            # Far from January, so that only the count matters.
            first = date(2025, 4 + month // 2, 1 + month % 2 * 14)
            session.add(
                GrantedPeriod(individual_number=AMINA.number, first_day=first, last_day=first, row_id=row_id)
            )
    view = await decide(spring.asta, typed(AMINA.number, "2025-01-08", "2025-03-04"))
    assert [(row.granted_periods, row.granted_ore, row.reason) for row in view.rows] == [
        (1, 16_800_00, "cap_reached")
    ]


async def test_two_applications_decided_at_the_same_moment_grant_a_child_once(spring: World) -> None:
    receipts = [await send(spring.asta, FOUR_WEEKS), await send(spring.asta, FOUR_WEEKS, type_code=PRESCHOOL)]
    await asyncio.gather(decisions.decide_pending(), decisions.decide_pending())
    views = [await read(spring.asta, receipt.file_number) for receipt in receipts]
    assert sorted(view.case.granted_ore > 0 for view in views) == [False, True]
    async with reading() as session:
        assert await verify(session) == []


async def test_a_case_is_decided_once(spring: World) -> None:
    view = await decide(spring.asta, FOUR_WEEKS)
    assert await decisions.decide_pending() == 0
    async with unit_of_work() as session:
        assert await decisions.decide_automatically(session, view.case.id) is None
        assert await decisions.decide_automatically(session, 4711) is None
    assert await read(spring.asta, view.case.file_number) == view


async def test_the_outcome_is_given_to_whoever_asks_for_the_decision(spring: World) -> None:
    await send(spring.asta, FOUR_WEEKS)
    async with unit_of_work() as session:
        (case_id,) = await decisions.pending(session)
        assert await decisions.decide_automatically(session, case_id) is DecisionOutcome.GRANTED
        assert await decisions.pending(session) == []


async def test_a_case_that_fails_is_logged_without_its_values_and_stops_no_other(
    spring: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    broken, sound = await send(spring.asta, FOUR_WEEKS), await send(spring.asta, typed(ASA.number))

    put = rulings.put

    def fail_for_amina(session: Any, actor: Any, case: Case, rows: Sequence[Row], ruling: Ruling) -> Decision:
        if rows[0].individual_number == AMINA.number:
            raise RuntimeError(AMINA.number)
        return put(session, actor, case, rows, ruling)

    monkeypatch.setattr(rulings, "put", fail_for_amina)
    assert await decisions.decide_pending() == 1
    statuses = [(await read(spring.asta, each.file_number)).case.status for each in (broken, sound)]
    assert statuses == [CaseStatus.SUBMITTED, CaseStatus.DECIDED]
    logged = capsys.readouterr().out
    assert "automatic_decision_failed" in logged
    assert "RuntimeError" in logged
    assert AMINA.number not in logged


@pytest.mark.parametrize("who", ["bo", "nils", "britt", "disa"])
async def test_a_decided_case_is_not_there_for_a_stranger(spring: World, who: str) -> None:
    view = await decide(spring.asta, FOUR_WEEKS)
    with pytest.raises(NotFound):
        await read(getattr(spring, who), view.case.file_number)
