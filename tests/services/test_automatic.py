"""The switches of automatic decisions, the figures, why a case is an officer's, and the quality review."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import DatabaseError
from sqlmodel import select, update

from rxapp.db import reading, unit_of_work
from rxapp.domain.cases import CaseStatus, DecisionOutcome
from rxapp.domain.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound
from rxapp.domain.events import EventKind
from rxapp.domain.periods import Quarter
from rxapp.models import (
    AutomaticSwitch,
    Case,
    Decision,
    Event,
    Person,
    QualityReview,
    Referral,
)
from rxapp.services import automatic, decisions, quality, referrals, switches, withdrawals
from rxapp.services.drafts import DraftRow
from tests.fixtures.pending import HOUSING, NOW, add_waiting
from tests.fixtures.people import ALE, AMINA, BURLOV, COMPULSORY, FARAH, SAMIRA
from tests.fixtures.world import World
from tests.services.conftest import GoTo
from tests.services.spring import read, send
from tests.services.winter import WHY, applied, decided, figures, turn

NOT_CASE_OFFICERS = ["asta", "nils", "disa", "ulla", "kerstin"]


async def test_a_type_is_on_or_off_as_it_is_declared_until_somebody_turns_it(winter: World) -> None:
    assert (await figures(winter, COMPULSORY)).switch == switches.Switch(is_on=True)
    assert (await figures(winter, HOUSING)).switch == switches.Switch(is_on=False)
    await turn(winter, COMPULSORY, is_on=False)
    await turn(winter, HOUSING, is_on=True)
    await turn(winter, HOUSING, is_on=False, version=1)
    assert (await figures(winter, COMPULSORY)).switch == switches.Switch(is_on=False, version=1)
    assert (await figures(winter, HOUSING)).switch == switches.Switch(is_on=False, version=2)


async def test_every_turn_tells_who_when_and_why(winter: World) -> None:
    await turn(winter, HOUSING, is_on=True)
    async with reading() as session:
        (told,) = await automatic.list_turns(session, winter.hugo)
        assert await automatic.list_turns(session, winter.asta) == []
        event = (await session.exec(select(Event).where(Event.kind == EventKind.AUTOMATIC_TURNED))).one()
    assert (told.type_code, told.is_on, told.reason, told.doer) == (HOUSING, True, WHY, "Hanna Holm")
    assert (event.municipality_code, event.case_id, event.actor_id) == (None, None, winter.hanna.account_id)


@pytest.mark.parametrize("who", NOT_CASE_OFFICERS)
async def test_nobody_but_a_case_officer_turns_or_looks(winter: World, who: str) -> None:
    actor = getattr(winter, who)
    async with unit_of_work() as session:
        with pytest.raises(NotAllowed):
            await switches.turn(session, actor, HOUSING, version=0, is_on=True, reason=WHY)
        with pytest.raises(NotAllowed):
            await automatic.list_figures(session, actor, 90)
        for look in (quality.list_open, quality.list_reviewed):
            with pytest.raises(NotAllowed):
                await look(session, actor, 1)
        with pytest.raises(NotAllowed):
            await quality.get_review(session, actor, "x")
        with pytest.raises(NotAllowed):
            await quality.review(session, actor, "x", agrees=True)
    async with reading() as session:
        assert (await session.exec(select(AutomaticSwitch))).all() == []


@pytest.mark.parametrize(
    ("code", "given", "refusal"),
    [
        ("SPECIAL_COSTS", {}, NotFound),
        ("UAM_FIXED_ANNUAL", {}, NotFound),
        ("NO_SUCH_TYPE", {}, NotFound),
        (HOUSING, {"version": 1}, Conflict),
        (HOUSING, {"is_on": False}, Invalid),
        (HOUSING, {"reason": "  kort  "}, Invalid),
        (HOUSING, {"reason": "x" * 501}, Invalid),
    ],
)
async def test_a_turn_that_makes_no_sense_is_refused(
    winter: World, code: str, given: dict[str, Any], refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        await turn(winter, code, **{"is_on": True, **given})
    async with reading() as session:
        assert (await session.exec(select(AutomaticSwitch))).all() == []


async def test_of_two_who_turn_a_switch_at_once_one_is_told(winter: World) -> None:
    done = await asyncio.gather(
        *(turn(winter, HOUSING, is_on=True) for _ in range(2)), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in done) == ["Conflict", "NoneType"]
    async with reading() as session:
        assert len(await automatic.list_turns(session, winter.hanna)) == 1


async def test_a_type_that_is_off_is_left_to_officers_and_its_municipality_reads_why(winter: World) -> None:
    await turn(winter, COMPULSORY, is_on=False)
    late = applied(arrived_on=date(2026, 7, 1))
    cases = await decided(winter, applied(), late)
    assert {case.status for case in cases} == {CaseStatus.IN_REVIEW}
    for actor in (winter.asta, winter.hanna):
        async with reading() as session:
            found = await referrals.get_referral(session, actor, cases[0].file_number)
        assert found is not None
        assert [rule["detail"] for rule in found.stopped] == [
            "Automatiska beslut är avstängda för ersättningstypen."
        ]
        assert len(found.others) > 5


async def test_nights_in_an_arrival_home_are_granted_once_the_type_is_on(winter: World) -> None:
    (before,) = await decided(winter, applied(type_code=HOUSING))
    assert before.status is CaseStatus.IN_REVIEW
    await turn(winter, HOUSING, is_on=True)
    await add_waiting(winter, [applied(SAMIRA.number, HOUSING)], 2)
    assert await decisions.decide_pending() == 1
    async with reading() as session:
        after = (await session.exec(select(Case).where(Case.id == 2))).one()
        decision = (await session.exec(select(Decision))).one()
    assert (after.status, after.granted_ore) == (CaseStatus.DECIDED, 28 * 3_000_00)
    assert (decision.is_automatic, decision.rules_version) == (True, "kostnad-auto-1")
    assert {rule["outcome"] for rule in decision.rules} == {"passed"}


async def test_a_type_that_is_judged_is_dismissed_by_the_rules_once_it_is_on(winter: World) -> None:
    await turn(winter, "UAM_CARE_18_20", is_on=True)
    late, in_time = await decided(
        winter,
        applied(type_code="UAM_CARE_18_20", arrived_on=date(2026, 7, 1)),
        applied(type_code="UAM_CARE_18_20"),
    )
    assert (late.status, late.granted_ore) == (CaseStatus.DECIDED, 0)
    assert in_time.status is CaseStatus.IN_REVIEW
    view = await read(winter.hanna, late.file_number)
    assert view.decision is not None
    assert (view.decision.outcome, view.decision.is_automatic) == (DecisionOutcome.DISMISSED, True)
    assert [row.reason for row in view.rows] == ["late_claim"]


async def test_what_another_municipality_wants_is_told_to_the_officer_alone(winter: World) -> None:
    await turn(winter, HOUSING, is_on=True)
    there, here = await decided(
        winter,
        applied(type_code=HOUSING, municipality_code=BURLOV),
        applied(type_code=HOUSING, municipality_code=ALE),
    )
    with_type = replace(winter.asta, types=frozenset({HOUSING}))
    async with reading() as session:
        told = await referrals.get_referral(session, with_type, here.file_number)
        seen = await referrals.get_referral(session, winter.hanna, here.file_number)
        assert await referrals.get_referral(session, with_type, there.file_number) is None
        assert await referrals.get_referral(session, winter.asta, here.file_number) is None
    assert there.file_number in str(seen)
    assert there.file_number not in str(told)
    assert told is not None
    assert "Regeln prövas av en handläggare." in str(told.stopped)


async def test_a_child_that_is_registered_elsewhere_is_as_unknown_as_nobody(winter: World) -> None:
    elsewhere, nobody = await decided(winter, applied(FARAH.number), applied("19999999"))
    async with reading() as session:
        told = [
            await referrals.get_referral(session, winter.asta, case.file_number)
            for case in (elsewhere, nobody)
        ]
    assert told[0] is not None
    assert told[1] is not None
    assert (told[0].stopped, told[0].others) == (told[1].stopped, told[1].others)


async def test_the_figures_count_what_was_decided_referred_and_why(winter: World, go_to: GoTo) -> None:
    await decided(winter, applied(), applied(SAMIRA.number), applied(FARAH.number), applied("19999999"))
    found = await figures(winter, COMPULSORY)
    assert (found.decided, found.referred, found.stops) == (2, 2, (("person_known", 2),))
    assert (found.reviewed, found.disagreed) == (0, 0)
    go_to(NOW + timedelta(days=60))
    assert (await figures(winter, COMPULSORY, 30)).decided == 0
    assert (await figures(winter, COMPULSORY, 90)).decided == 2


async def test_an_application_that_was_taken_back_is_no_automatic_decision(
    winter: World, go_to: GoTo
) -> None:
    go_to(date(2026, 1, 12))
    receipt = await send(
        winter.asta, DraftRow(AMINA.number, "2025-10-01", "2025-10-28"), quarter=Quarter(2025, 4)
    )
    async with unit_of_work() as session:
        await withdrawals.withdraw(session, winter.asta, receipt.file_number)
    assert (await figures(winter, COMPULSORY)).decided == 0
    async with reading() as session:
        assert (await session.exec(select(QualityReview))).all() == []


async def test_a_referral_is_never_changed_nor_removed(winter: World) -> None:
    await decided(winter, applied(FARAH.number))
    for statement in (update(Referral).values(rules_version="x"), Referral.__table__.delete()):  # type: ignore[attr-defined]
        with pytest.raises(DatabaseError, match="append-only"):
            async with unit_of_work() as session:
                await session.exec(statement)


async def test_the_marking_of_a_person_does_not_change_what_the_rules_decide(winter: World) -> None:
    """A protected child is registered like any other: the rules ask for nothing that a marking hides."""
    async with reading() as session:
        samira = (await session.exec(select(Person).where(Person.individual_number == SAMIRA.number))).one()
    assert samira.protection.hides
    cases = await decided(winter, applied(SAMIRA.number))
    assert cases[0].status is CaseStatus.DECIDED
