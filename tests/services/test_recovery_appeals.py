"""An appealed recovery is reconsidered: rows are lowered, the appeal goes on, and the ledger follows."""

import pytest

from rxapp import clock
from rxapp.domain.appeal_steps import AppealStatus
from rxapp.domain.appeals import Reconsidered
from rxapp.domain.cases import DecisionOutcome
from rxapp.domain.courts import CourtOutcome
from rxapp.domain.decided import Cause
from rxapp.domain.errors import Invalid, NotAllowed
from rxapp.domain.recovery_amounts import Settled
from rxapp.domain.recovery_steps import RecoveryStatus
from rxapp.models import EntryKind
from rxapp.services import recovery_claims
from tests.fixtures import appealing as short
from tests.fixtures.people import SAMIRA
from tests.fixtures.recovering import PAID, was_opened
from tests.fixtures.recovery_appeals import WEEKS, appealed, claimed_and_late, is_whole, judged, ledger, seen
from tests.fixtures.world import World
from tests.services.conftest import GoTo

PART, FULL = Reconsidered.IN_PART, Reconsidered.IN_FULL


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
    claims = [Settled(paid.rows[0], 600_00), Settled(paid.rows[1], 0)]
    with pytest.raises(Invalid, match="sämre för kommunen"):
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


async def test_a_reconsideration_after_the_claim_gives_back_what_it_lowers(world: World, go_to: GoTo) -> None:
    paid, number = await claimed_and_late(world, go_to)
    appeal = await short.latest(world.hanna, number)
    await short.reconsider(world.hanna, appeal, PART, claims=[Settled(paid.rows[1], 250_00)])
    latest = (await short.latest(world.hanna, number)).changed_to_id
    assert (await ledger())[2:] == [(EntryKind.REVERSAL, paid.rows[1], 750_00, latest, False)]
    assert [row.owed_ore for row in (await seen(world, number)).rows] == [PAID, 250_00]
    await is_whole()
