from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from rxapp.db import reading, unit_of_work
from rxapp.domain.cases import CaseStatus, DecisionOutcome
from rxapp.domain.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound
from rxapp.domain.periods import Quarter
from rxapp.models import Decision, GrantedPeriod
from rxapp.services import decisions
from rxapp.services.cases import CaseView
from rxapp.services.decisions import RowChoice
from rxapp.services.verify import verify
from tests.fixtures.people import AMINA, ASA, COMPULSORY, NOBODY
from tests.fixtures.world import Asked, World, add_case
from tests.services.conftest import GoTo
from tests.services.spring import FOUR_WEEKS, decide, read, rule_on, send, typed

YES, NO = RowChoice(1, granted=True), RowChoice(1, granted=False, reason="not_covered")


async def with_an_officer(world: World, *numbers: str) -> CaseView:
    """A case of rows of four weeks that the rules have referred."""
    view = await decide(world.asta, *(typed(number) for number in numbers or (NOBODY,)))
    assert view.case.status is CaseStatus.IN_REVIEW
    return view


async def refused(
    world: World, view: CaseView, *choices: RowChoice, reason: str = "Skäl.", **more: Any
) -> DomainError:
    """The refusal of a decision, which must leave the case as it was."""
    with pytest.raises(DomainError) as refusal:
        await rule_on(world.hanna, view, choices, reason, **more)
    assert await read(world.asta, view.case.file_number) == view
    return refusal.value


@pytest.mark.parametrize("who", ["asta", "bo", "nils", "britt", "disa", "ulla", "kerstin"])
async def test_only_case_officers_see_proposals_and_decide(spring: World, who: str) -> None:
    view, stranger = await with_an_officer(spring), getattr(spring, who)
    with pytest.raises(NotAllowed):
        await rule_on(stranger, view, [YES])
    async with reading() as session:
        with pytest.raises(NotAllowed):
            await decisions.get_proposal(session, stranger, view.case.file_number)


async def test_a_case_that_is_not_there_has_no_proposal(spring: World) -> None:
    async with reading() as session:
        with pytest.raises(NotFound):
            await decisions.get_proposal(session, spring.hanna, "2025-999999")


async def test_an_officer_grants_what_the_rules_could_not_settle(spring: World) -> None:
    view = await with_an_officer(spring, AMINA.number, NOBODY)
    async with reading() as session:
        proposal = await decisions.get_proposal(session, spring.hanna, view.case.file_number)
    assert [(row.periods, row.amount_ore, row.granted) for row in proposal.rows] == [
        (1, 16_800_00, True),
        (1, 16_800_00, None),
    ]
    assert (proposal.needs_rate, proposal.is_late, proposal.version) == (False, False, view.case.version)
    await rule_on(spring.hanna, view, [RowChoice(2, granted=True), YES])
    after = await read(spring.asta, view.case.file_number)
    assert (after.case.status, after.case.granted_ore) == (CaseStatus.DECIDED, 33_600_00)
    assert after.decision is not None
    assert (after.decision.outcome, after.decision.is_automatic) == (DecisionOutcome.GRANTED, False)
    async with reading() as session:
        assert (await session.exec(select(Decision.decided_by))).one() == spring.hanna.account_id
        assert await verify(session) == []


async def test_an_officer_decides_row_by_row(spring: World) -> None:
    view = await with_an_officer(spring, AMINA.number, NOBODY)
    choices = [YES, RowChoice(2, granted=False, reason="not_covered")]
    await rule_on(spring.hanna, view, choices, "Barnet omfattas inte.")
    after = await read(spring.asta, view.case.file_number)
    assert [(r.granted_periods, r.granted_ore, r.reason) for r in after.rows] == [
        (1, 16_800_00, None),
        (0, 0, "not_covered"),
    ]
    assert after.decision is not None
    assert after.decision.outcome is DecisionOutcome.PARTLY_GRANTED
    assert after.decision.reason_text == "Barnet omfattas inte."


async def test_nothing_granted_is_a_rejection(spring: World) -> None:
    view = await with_an_officer(spring)
    await rule_on(spring.hanna, view, [NO], "Barnet omfattas inte.")
    after = await read(spring.asta, view.case.file_number)
    assert after.decision is not None
    assert after.decision.outcome is DecisionOutcome.REJECTED


async def test_an_overlap_binds_the_officer_until_the_other_row_is_refused(spring: World) -> None:
    view = await with_an_officer(spring, NOBODY, NOBODY)
    both = (YES, RowChoice(2, granted=True))
    refusal = await refused(spring, view, *both)
    assert isinstance(refusal, Invalid)
    assert refusal.field == "rad-2-beslut"
    first_refused = [RowChoice(1, granted=False, reason="not_shown"), RowChoice(2, granted=True)]
    await rule_on(spring.hanna, view, first_refused, "Rad 1 är inte styrkt.")
    after = await read(spring.asta, view.case.file_number)
    assert [row.granted_periods for row in after.rows] == [0, 1]


async def test_what_is_granted_already_binds_the_officer(spring: World) -> None:
    view = await with_an_officer(spring, NOBODY)
    await rule_on(spring.hanna, view, [YES])
    again = await with_an_officer(spring, NOBODY)
    assert isinstance(await refused(spring, again, YES), Invalid)


@pytest.mark.parametrize(
    ("choices", "reason", "more", "field"),
    [
        ([], "Skäl.", {}, "rader"),
        ([YES, YES], "Skäl.", {}, "rader"),
        ([YES, RowChoice(2, granted=True)], "Skäl.", {}, "rader"),
        ([RowChoice(1, granted=False)], "Skäl.", {}, "rad-1-skal"),
        ([RowChoice(1, granted=False, reason="nonsens")], "Skäl.", {}, "rad-1-skal"),
        ([NO], " ", {}, "motivering"),
        ([NO], "x" * 4001, {}, "motivering"),
        ([YES], "", {"dismiss": True}, "avvisa"),
        ([YES], "", {"yearly_kronor": 168_000, "rate_source": "SFS"}, "arsbelopp"),
        ([YES], "", {"yearly_kronor": 0, "rate_source": "SFS"}, "arsbelopp"),
        ([YES], "", {"yearly_kronor": 1_000_001, "rate_source": "SFS"}, "arsbelopp"),
        ([YES], "", {"yearly_kronor": 1, "rate_source": " "}, "kalla"),
    ],
)
async def test_a_decision_that_is_not_whole_is_refused(
    spring: World, choices: list[RowChoice], reason: str, more: dict[str, Any], field: str
) -> None:
    view = await with_an_officer(spring)
    refusal = await refused(spring, view, *choices, reason=reason, **more)
    assert isinstance(refusal, Invalid)
    assert refusal.field == field


async def test_a_stale_version_is_refused(spring: World) -> None:
    view = await with_an_officer(spring)
    assert isinstance(await refused(spring, view, YES, version=view.case.version - 1), Conflict)


async def test_a_case_is_not_decided_twice_nor_before_the_rules_have_seen_it(spring: World) -> None:
    receipt = await send(spring.asta, typed(NOBODY))
    waiting = await read(spring.asta, receipt.file_number)
    assert isinstance(await refused(spring, waiting, YES), Conflict)
    await decisions.decide_pending()
    view = await read(spring.asta, receipt.file_number)
    await rule_on(spring.hanna, view, [YES])
    decided = await read(spring.asta, receipt.file_number)
    assert isinstance(await refused(spring, decided, YES), Conflict)


async def in_2026(world: World, go_to: GoTo) -> CaseView:
    """A case of a year whose amount is not in the tables."""
    go_to(date(2026, 4, 10))
    row = typed(AMINA.number, "2026-01-08", "2026-02-10")
    return await decide(world.asta, row, quarter=Quarter(2026, 1))


async def test_a_year_without_amount_needs_one_from_the_officer(spring: World, go_to: GoTo) -> None:
    view = await in_2026(spring, go_to)
    async with reading() as session:
        proposal = await decisions.get_proposal(session, spring.hanna, view.case.file_number)
    assert proposal.needs_rate
    assert [(row.periods, row.amount_ore) for row in proposal.rows] == [(2, None)]
    refusal = await refused(spring, view, YES)
    assert isinstance(refusal, Invalid)
    assert refusal.field == "arsbelopp"


async def test_the_amount_of_the_officer_is_kept_with_its_source(spring: World, go_to: GoTo) -> None:
    view = await in_2026(spring, go_to)
    await rule_on(spring.hanna, view, [YES], yearly_kronor=171_333, rate_source="SFS 2025:9999")
    after = await read(spring.asta, view.case.file_number)
    assert after.case.granted_ore == 2 * 17_133_30
    assert after.decision is not None
    (rule,) = (rule for rule in after.decision.rules if rule["code"] == decisions.RATE_BY_OFFICER)
    assert "171\xa0333\xa0kr" in rule["detail"]
    assert "SFS 2025:9999" in rule["detail"]


async def test_a_late_case_with_an_officer_can_only_be_dismissed(spring: World) -> None:
    async with unit_of_work() as session:
        case = await add_case(
            session,
            spring,
            sender=spring.asta,
            type_code=COMPULSORY,
            rows=[Asked(ASA.number, first_day=date(2026, 4, 1))],
            status=CaseStatus.IN_REVIEW,
            arrived_on=date(2027, 1, 2),
        )
    view = await read(spring.asta, case.file_number)
    assert isinstance(await refused(spring, view, YES), Invalid)
    await rule_on(spring.hanna, view, [], "För sent.", dismiss=True)
    after = await read(spring.asta, case.file_number)
    assert after.decision is not None
    assert after.decision.outcome is DecisionOutcome.DISMISSED
    assert [row.reason for row in after.rows] == ["late"]


async def test_a_period_granted_at_the_same_moment_is_a_conflict(
    spring: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await decide(spring.asta, FOUR_WEEKS)
    async with reading() as session:
        taken = (await session.exec(select(GrantedPeriod))).one()
    view = await with_an_officer(spring, NOBODY)
    async with unit_of_work() as session:
        # An unknown child has no row to lock: only the key of the granted periods stands guard.
        session.add(
            GrantedPeriod(
                individual_number=NOBODY,
                first_day=taken.first_day,
                last_day=taken.last_day,
                row_id=taken.row_id,
            )
        )

    async def nothing_granted(*_: object) -> dict[str, Any]:
        return {}

    monkeypatch.setattr("rxapp.services.facts._granted", nothing_granted)
    refusal = await refused(spring, view, YES)
    assert isinstance(refusal, Conflict)
    assert "nyss beviljats" in refusal.sentence
