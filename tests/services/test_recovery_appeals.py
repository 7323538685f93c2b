"""An appealed recovery: reconsidered, judged, and sent back; the ledger follows at once and never too far."""

from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from rxapp import clock
from rxapp.db import reading, unit_of_work
from rxapp.domain.appeal_steps import AppealStatus
from rxapp.domain.appeal_times import LateGround
from rxapp.domain.appeals import Reconsidered
from rxapp.domain.cases import CaseStatus, DecisionOutcome
from rxapp.domain.courts import CourtOutcome
from rxapp.domain.decided import Cause
from rxapp.domain.errors import Conflict, Invalid, NotAllowed
from rxapp.domain.recovery_amounts import Settled
from rxapp.domain.recovery_steps import RecoveryStatus
from rxapp.models import Case, EntryKind, LedgerEntry
from rxapp.services import recoveries, recovery_claims, recovery_decisions, recovery_hearings, verify
from rxapp.services.appeal_views import AppealView
from rxapp.services.recoveries import RecoveryView
from tests.fixtures import appealing as short
from tests.fixtures.people import SAMIRA
from tests.fixtures.recovering import (
    FALSE,
    PAID,
    WHY,
    PaidCase,
    decided,
    kept,
    opened,
    paid_case,
    version_of,
    was_opened,
)
from tests.fixtures.world import World
from tests.services.conftest import GoTo

WEEKS = timedelta(weeks=3)
PART, FULL = Reconsidered.IN_PART, Reconsidered.IN_FULL
WANTED = "Rad 2 ska inte betalas tillbaka."


async def ledger() -> list[tuple[EntryKind, int, int, int | None, bool]]:
    """Kind, row, öre and decision of what is claimed back and undone, and whether it names a judgment."""
    async with reading() as session:
        mine = select(LedgerEntry).where(col(LedgerEntry.kind).in_([EntryKind.CLAIM, EntryKind.REVERSAL]))
        found = (await session.exec(mine.order_by(col(LedgerEntry.id)))).all()
    return [(e.kind, e.row_id, e.amount_ore, e.decision_id, e.judgment_id is not None) for e in found]


async def is_whole() -> None:
    async with reading() as session:
        assert await verify.verify(session) == []


async def seen(world: World, number: str) -> RecoveryView:
    async with reading() as session:
        return await recoveries.get_recovery(session, world.asta, number)


async def of_case(number: str) -> Case:
    async with reading() as session:
        return (await session.exec(select(Case).where(Case.file_number == number))).one()


async def in_time(world: World, number: str, ground: LateGround | None = None) -> AppealView:
    """Appealed by Asta and taken up."""
    await short.lodge(world.asta, number, WANTED)
    await short.find_in_time(world.hanna, await short.latest(world.hanna, number), ground=ground)
    return await short.latest(world.hanna, number)


async def appealed(world: World, *claimed: int, waived: int = 0) -> tuple[PaidCase, str, AppealView]:
    """A decision on recovery that was opened and appealed in time."""
    paid = await paid_case(world)
    number = await decided(paid, *claimed, waived=waived)
    await was_opened(number, world.asta)
    return paid, number, await in_time(world, number)


async def to_court(world: World, number: str) -> AppealView:
    await short.reconsider(world.hanna, await short.latest(world.hanna, number))
    await short.hand_over(world.hanna, await short.latest(world.hanna, number))
    return await short.latest(world.hanna, number)


async def judged(
    world: World, number: str, on: date, outcome: CourtOutcome, claims: dict[int, int] | None = None
) -> None:
    """A final judgment, registered by the officer."""
    await short.judge(world.hanna, await short.latest(world.hanna, number), on, outcome, claims)
    await short.close(world.hanna, await short.latest(world.hanna, number), on)


async def claimed_and_late(world: World, go_to: GoTo) -> tuple[PaidCase, str]:
    """In the ledger, and appealed late with the delay excused."""
    paid = await paid_case(world)
    number = await decided(paid)
    await was_opened(number, world.asta)
    go_to(clock.today() + 2 * WEEKS)
    assert await recovery_claims.follow_legal_force() == 1
    await in_time(world, number, LateGround.WRONG_NOTICE)
    return paid, number


async def test_a_reconsidered_decision_lowers_rows_and_what_is_left_goes_to_court(
    world: World, go_to: GoTo
) -> None:
    paid, number, appeal = await appealed(world)
    lower = [Settled(paid.rows[1], 400_00)]
    await short.reconsider(world.hanna, appeal, PART, reason="Intyget gäller halva tiden.", claims=lower)
    view, appeal = await seen(world, number), await short.latest(world.hanna, number)
    assert view.decision is not None
    assert (view.decision.cause, view.decision.claimed_ore) == (Cause.RECONSIDERATION, PAID + 400_00)
    assert view.decision.outcome is DecisionOutcome.PARTLY_RECOVERED
    assert [row.wrong_ore for row in view.rows] == [PAID, 400_00]
    assert (appeal.status, appeal.reconsidered) == (AppealStatus.RECONSIDERED, PART)
    assert await ledger() == []
    await short.hand_over(world.hanna, appeal)
    go_to(clock.today() + 2 * WEEKS)
    assert await recovery_claims.follow_legal_force() == 0
    await judged(world, number, clock.today(), CourtOutcome.UPHELD)
    # The court has nothing more to give: what the latest decision claims is in the books at once.
    latest = appeal.changed_to_id
    assert await ledger() == [
        (EntryKind.CLAIM, paid.rows[0], -PAID, latest, False),
        (EntryKind.CLAIM, paid.rows[1], -400_00, latest, False),
    ]
    assert await recovery_claims.follow_legal_force() == 0
    await is_whole()


async def test_a_decision_that_is_changed_in_full_claims_nothing_once_the_appeal_is_over(
    world: World, go_to: GoTo
) -> None:
    paid, number, appeal = await appealed(world)
    nothing = [Settled(row, 0) for row in paid.rows]
    await short.reconsider(world.hanna, appeal, FULL, reason="Skolan har visat det.", claims=nothing)
    view = await seen(world, number)
    assert view.decision is not None
    assert (view.decision.outcome, view.decision.appeal_by) == (DecisionOutcome.NOT_RECOVERED, None)
    await short.withdraw(world.asta, await short.latest(world.asta, number))
    await was_opened(number, world.asta)
    go_to(clock.today() + 2 * WEEKS)
    assert await recovery_claims.follow_legal_force() == 1
    assert ((await seen(world, number)).status, await ledger()) == (RecoveryStatus.CLOSED, [])
    await is_whole()


async def test_a_decision_that_is_not_changed_stays_and_the_appeal_goes_on(world: World) -> None:
    _, number, appeal = await appealed(world)
    await short.reconsider(world.hanna, appeal)
    standing = await short.standing(world.hanna, number)
    assert len(standing.decisions) == 1
    assert standing.appeals[-1].status is AppealStatus.RECONSIDERED
    await is_whole()


async def test_what_is_waived_on_reconsideration_says_why(world: World) -> None:
    paid, number, appeal = await appealed(world, PAID, PAID, waived=100_00)
    more = [Settled(paid.rows[0], PAID, 700_00)]
    await short.reconsider(world.hanna, appeal, PART, reason="Felet är mest vårt.", claims=more)
    view = await seen(world, number)
    assert view.decision is not None
    assert view.decision.waiver_reason == "Felet är mest vårt."
    assert [(row.wrong_ore, row.waived_ore) for row in view.rows] == [(PAID, 700_00), (PAID, 100_00)]
    await is_whole()


@pytest.mark.parametrize(
    ("result", "first", "field"),
    [
        (PART, [], "rader"),
        (PART, [(0, 900_00, 0), (0, 800_00, 0)], "rader"),
        (PART, [(7, 0, 0)], "rader"),
        (PART, [(0, PAID, 0)], "belopp"),
        (PART, [(0, 1_00, 2_00)], "eftergift"),
        (PART, [(0, -1, 0)], "belopp"),
        (Reconsidered.NOT_AT_ALL, [(0, 0, 0)], "rader"),
    ],
)
async def test_a_reconsideration_names_rows_of_the_recovery_and_lowers_them(
    world: World, result: Reconsidered, first: list[tuple[int, int, int]], field: str
) -> None:
    paid, number, appeal = await appealed(world)
    claims = [Settled(paid.rows[0] + place, wrong, waived) for place, wrong, waived in first]
    if first == [(7, 0, 0)]:
        claims = [Settled(999, 0)]
    with pytest.raises(Invalid) as refusal:
        await short.reconsider(world.hanna, appeal, result, claims=claims)
    assert refusal.value.field == field
    assert len((await short.standing(world.hanna, number)).decisions) == 1


async def test_it_is_never_worse_on_any_row(world: World) -> None:
    paid, _, appeal = await appealed(world, 500_00, PAID)
    with pytest.raises(Invalid, match="sämre för kommunen"):
        claims = [Settled(paid.rows[0], 600_00), Settled(paid.rows[1], 0)]
        await short.reconsider(world.hanna, appeal, PART, claims=claims)


async def test_nobody_protected_is_named_in_the_reason(world: World) -> None:
    paid, _, appeal = await appealed(world)
    with pytest.raises(Invalid) as refusal:
        await short.reconsider(
            world.hanna, appeal, PART, reason=f"Om {SAMIRA.first_name}.", claims=[Settled(paid.rows[0], 0)]
        )
    assert SAMIRA.first_name not in refusal.value.sentence


@pytest.mark.parametrize("who", ["asta", "bo", "britt", "disa", "ulla", "kerstin"])
async def test_only_case_officers_reconsider(world: World, who: str) -> None:
    paid, _, appeal = await appealed(world)
    with pytest.raises(NotAllowed):
        await short.reconsider(getattr(world, who), appeal, PART, claims=[Settled(paid.rows[0], 0)])


async def test_a_judgment_that_lowers_rows_is_booked_the_day_it_is_registered_as_final(
    world: World, go_to: GoTo
) -> None:
    paid, number, _ = await appealed(world)
    appeal = await to_court(world, number)
    go_to(clock.today() + 2 * WEEKS)
    await short.judge(world.hanna, appeal, clock.today(), CourtOutcome.CHANGED, {paid.rows[1]: 0})
    # A court above could still change it.
    assert await ledger() == []
    assert (await short.latest(world.asta, number)).judgments[0].total_ore == PAID
    await short.close(world.hanna, await short.latest(world.hanna, number), clock.today())
    assert await ledger() == [(EntryKind.CLAIM, paid.rows[0], -PAID, appeal.against_id, True)]
    assert [row.owed_ore for row in (await seen(world, number)).rows] == [PAID, 0]
    await is_whole()


async def test_a_judgment_that_lifts_it_ends_the_recovery(world: World, go_to: GoTo) -> None:
    paid, number, _ = await appealed(world)
    await to_court(world, number)
    go_to(clock.today() + 2 * WEEKS)
    await judged(world, number, clock.today(), CourtOutcome.CHANGED, dict.fromkeys(paid.rows, 0))
    view = await seen(world, number)
    assert (view.status, await ledger()) == (RecoveryStatus.CLOSED, [])
    assert [row.owed_ore for row in view.rows] == [0, 0]
    await is_whole()


async def test_what_a_judgment_says_is_of_the_recovery_and_not_worse(world: World) -> None:
    paid, number, _ = await appealed(world, PAID, 500_00)
    appeal = await to_court(world, number)
    for claims, field in (
        ({999: 0}, "rader"),
        ({paid.rows[1]: -1}, "belopp"),
        ({paid.rows[1]: 501_00}, "belopp"),
    ):
        with pytest.raises(Invalid) as refusal:
            await short.judge(world.hanna, appeal, clock.today(), CourtOutcome.CHANGED, claims)
        assert refusal.value.field == field


async def test_what_a_court_sends_back_is_handled_again_at_once(world: World, go_to: GoTo) -> None:
    paid, number, _ = await appealed(world)
    await to_court(world, number)
    go_to(clock.today() + 2 * WEEKS)
    await judged(world, number, clock.today(), CourtOutcome.REMITTED)
    assert (await seen(world, number)).status is RecoveryStatus.OPENED
    assert (await of_case(number)).status is CaseStatus.IN_REVIEW
    assert await ledger() == []
    await is_whole()
    latest = await decided_anew(paid, number, 300_00)
    go_to(clock.today() + 2 * WEEKS)
    assert await recovery_claims.follow_legal_force() == 1
    assert await ledger() == [(EntryKind.CLAIM, paid.rows[0], -300_00, latest, False)]
    await is_whole()


async def decided_anew(paid: PaidCase, number: str, first: int) -> int:
    """Told, heard, decided and opened again; gives the decision."""
    hanna, asta = paid.world.hanna, paid.world.asta
    async with unit_of_work() as session:
        await recovery_hearings.communicate(
            session,
            hanna,
            number,
            version=await version_of(number),
            material="Domen.",
            respond_by=clock.today() + WEEKS,
        )
    async with unit_of_work() as session:
        await recovery_hearings.respond(session, asta, number, text="", is_all=True)
    async with unit_of_work() as session:
        await recovery_decisions.decide(
            session,
            hanna,
            number,
            version=await version_of(number),
            settled=[Settled(paid.rows[0], first), Settled(paid.rows[1], 0)],
            ground=FALSE,
            reason=WHY,
        )
    await was_opened(number, asta)
    # Whatever was in the ledger before, what is shown now is what this decision says.
    view = await seen(paid.world, number)
    assert [(row.wrong_ore, row.owed_ore) for row in view.rows] == [(first, None), (0, None)]
    return await short.decision_id(number)


async def test_an_appeal_that_is_won_after_the_claim_gives_it_back(world: World, go_to: GoTo) -> None:
    paid, number = await claimed_and_late(world, go_to)
    appeal = await to_court(world, number)
    await judged(world, number, clock.today(), CourtOutcome.CHANGED, {paid.rows[0]: 0})
    assert (await ledger())[2:] == [(EntryKind.REVERSAL, paid.rows[0], PAID, appeal.against_id, True)]
    assert [row.owed_ore for row in (await seen(world, number)).rows] == [0, PAID]
    assert await recovery_claims.follow_legal_force() == 0
    await is_whole()


async def test_a_reconsideration_after_the_claim_gives_back_what_it_lowers(world: World, go_to: GoTo) -> None:
    paid, number = await claimed_and_late(world, go_to)
    appeal = await short.latest(world.hanna, number)
    await short.reconsider(world.hanna, appeal, PART, claims=[Settled(paid.rows[1], 250_00)])
    latest = (await short.latest(world.hanna, number)).changed_to_id
    assert (await ledger())[2:] == [(EntryKind.REVERSAL, paid.rows[1], 750_00, latest, False)]
    assert [row.owed_ore for row in (await seen(world, number)).rows] == [PAID, 250_00]
    await is_whole()


async def test_a_claim_that_a_court_sends_back_is_undone_and_claimed_anew_by_the_new_decision(
    world: World, go_to: GoTo
) -> None:
    paid, number = await claimed_and_late(world, go_to)
    first = (await to_court(world, number)).against_id
    await judged(world, number, clock.today(), CourtOutcome.REMITTED)
    assert (await ledger())[2:] == [(EntryKind.REVERSAL, row, PAID, first, True) for row in paid.rows]
    assert (await seen(world, number)).status is RecoveryStatus.OPENED
    await is_whole()
    latest = await decided_anew(paid, number, 600_00)
    go_to(clock.today() + 2 * WEEKS)
    assert await recovery_claims.follow_legal_force() == 1
    assert (await ledger())[4:] == [(EntryKind.CLAIM, paid.rows[0], -600_00, latest, False)]
    assert [row.owed_ore for row in (await kept(number))[1]] == [600_00, 0]
    await is_whole()


async def test_one_whose_rows_are_in_another_by_now_waits_for_an_officer(world: World, go_to: GoTo) -> None:
    paid = await paid_case(world)
    number = await decided(paid, PAID, 400_00)
    await was_opened(number, world.asta)
    go_to(clock.today() + 2 * WEEKS)
    assert await recovery_claims.follow_legal_force() == 1
    other = await opened(paid, {paid.rows[1]: 600_00})
    await in_time(world, number, LateGround.CAME_TO_COURT)
    await to_court(world, number)
    await judged(world, number, clock.today(), CourtOutcome.REMITTED)
    assert (await seen(world, number)).status is RecoveryStatus.CLAIMED
    assert sum(ore for _, _, ore, _, _ in await ledger()) == 0
    await is_whole()

    async def take_up() -> None:
        async with unit_of_work() as session:
            await recovery_decisions.take_up_again(
                session, world.hugo, number, version=await version_of(number)
            )

    with pytest.raises(Conflict, match="annat återkrav"):
        await take_up()
    async with unit_of_work() as session:
        await recovery_decisions.drop(session, world.hanna, other, version=1, reason="Prövas i det andra.")
    await take_up()
    assert (await seen(world, number)).status is RecoveryStatus.OPENED
    await is_whole()
