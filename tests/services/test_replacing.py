"""A decision in place of another: what it comes to is booked once, what is collected is never taken back."""

import asyncio
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from rxapp.access.cases import one_case
from rxapp.db import reading, unit_of_work
from rxapp.domain.assessment import RowOutcome, RowReason
from rxapp.domain.cases import CaseStatus, DecisionOutcome
from rxapp.domain.decided import Cause
from rxapp.domain.errors import Conflict, DomainError, Invalid
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.periods import Period
from rxapp.domain.permissions import Actor
from rxapp.domain.replacements import Ground
from rxapp.models import Decision, EntryKind, GrantedPeriod, LedgerEntry, PayoutLine
from rxapp.services import journal, payout_runs
from rxapp.services.cases import CaseView
from rxapp.services.replacing import COLLECTED, book_judgment, replace_decision
from rxapp.services.rulings import Ruling, kind_of
from rxapp.services.verify import verify
from tests.fixtures.people import AMINA
from tests.fixtures.world import World, pay_out
from tests.services.spring import decide, read, typed

PAY_DAY, LATER = date(2025, 4, 30), date(2025, 5, 30)
FOUR = Period(date(2025, 1, 8), date(2025, 2, 4))
NEXT = Period(date(2025, 2, 5), date(2025, 3, 4))
WRONG = "Ett skrivfel rättas."


def granted(position: int, ore: int, *periods: Period) -> RowOutcome:
    return RowOutcome(position, True, periods or (FOUR,), ore)


def refused(position: int) -> RowOutcome:
    return RowOutcome(position, False, (), 0, RowReason.NOT_COVERED)


def rules_so(*rows: RowOutcome, reason: str = WRONG) -> Ruling:
    return Ruling(kind_of(rows), rows, (), reason)


async def replaced(
    officer: Actor, view: CaseView, cause: Cause, ruling: Ruling, *, ground: Ground | None = None
) -> int:
    """Replace the decision that stands, with its event, as those do who use it; gives its number."""
    async with unit_of_work() as session:
        case = (await session.exec(one_case(officer, view.case.file_number).with_for_update())).one()
        old = (await decisions_of(view))[-1].id or 0
        made = await replace_decision(session, officer, case, old, cause, ruling, ground=ground)
        kind = EventKind.DECISION_REPLACED
        happened = Happened(kind, case.municipality_code, type_code=case.type_code, case_id=case.id)
        await journal.record(session, officer, happened)
    return made.id or 0


async def decisions_of(view: CaseView) -> Sequence[Decision]:
    async with reading() as session:
        mine = select(Decision).where(Decision.case_id == view.case.id).order_by(col(Decision.id))
        return (await session.exec(mine)).all()


async def entries() -> list[tuple[EntryKind, int]]:
    async with reading() as session:
        found = (await session.exec(select(LedgerEntry).order_by(col(LedgerEntry.id)))).all()
    return [(entry.kind, entry.amount_ore) for entry in found]


async def lines() -> list[int]:
    async with reading() as session:
        return list((await session.exec(select(PayoutLine.amount_ore).order_by(col(PayoutLine.id)))).all())


async def breaches() -> list[str]:
    async with reading() as session:
        return await verify(session)


async def test_a_correction_upwards_is_paid_in_the_next_payout_and_both_decisions_stay(spring: World) -> None:
    view = await decide(spring.asta)
    ore = view.case.granted_ore
    await pay_out(spring, PAY_DAY)
    await replaced(spring.hanna, view, Cause.CORRECTION, rules_so(granted(1, ore + 100_00)))
    after = await read(spring.asta, view.case.file_number)
    assert (after.case.status, after.case.granted_ore) == (CaseStatus.DECIDED, ore + 100_00)
    assert after.decision is not None
    assert (after.decision.is_automatic, after.decision.reason_text) == (False, WRONG)
    await pay_out(spring, LATER)
    assert await entries() == [
        (EntryKind.GRANT, ore),
        (EntryKind.PAID, -ore),
        (EntryKind.ADJUSTMENT, 100_00),
        (EntryKind.PAID, -100_00),
    ]
    assert (await read(spring.asta, view.case.file_number)).case.status is CaseStatus.PAID
    first, second = await decisions_of(view)
    assert (first.rows[0]["ore"], second.rows[0]["ore"], second.replaces_id) == (ore, ore + 100_00, first.id)
    assert await breaches() == []


async def test_a_row_that_was_refused_is_granted_and_its_periods_with_it(spring: World) -> None:
    view = await decide(spring.asta)
    ore = view.case.granted_ore
    ruling = rules_so(granted(1, 2 * ore, FOUR, NEXT))
    await replaced(spring.hanna, view, Cause.CHANGE, ruling)
    async with reading() as session:
        periods = (await session.exec(select(GrantedPeriod.first_day))).all()
    assert sorted(periods) == [FOUR.first_day, NEXT.first_day]
    assert (await read(spring.asta, view.case.file_number)).rows[0].granted_periods == 2
    assert await breaches() == []


async def test_what_is_lowered_before_it_is_collected_is_paid_as_it_comes_to(spring: World) -> None:
    view = await decide(spring.asta)
    ore = view.case.granted_ore
    await replaced(spring.hanna, view, Cause.CORRECTION, rules_so(granted(1, ore - 50_00)))
    await pay_out(spring, PAY_DAY)
    assert await lines() == [ore, -50_00]
    assert (await entries())[-2:] == [(EntryKind.PAID, -ore), (EntryKind.PAID, 50_00)]
    assert await breaches() == []


async def test_what_is_lowered_to_nothing_is_not_paid(spring: World) -> None:
    view = await decide(spring.asta)
    await replaced(spring.hanna, view, Cause.CHANGE, rules_so(refused(1)), ground=Ground.FALSE_INFORMATION)
    after = await read(spring.asta, view.case.file_number)
    assert after.decision is not None
    assert (after.decision.outcome, after.case.granted_ore) == (DecisionOutcome.REJECTED, 0)
    async with reading() as session:
        assert (await session.exec(select(GrantedPeriod))).all() == []
        assert (await payout_runs.unpaid(session, spring.ulla))[1] == 0
    assert await breaches() == []


@pytest.mark.parametrize("is_paid", [False, True], ids=["in a run", "paid"])
async def test_what_has_been_collected_is_not_lowered(spring: World, is_paid: bool) -> None:
    view = await decide(spring.asta)
    if is_paid:
        await pay_out(spring, PAY_DAY)
    else:
        async with unit_of_work() as session:
            await payout_runs.prepare(session, spring.ulla, pay_on=PAY_DAY)
    before = await entries()
    with pytest.raises(Conflict) as refusal:
        await replaced(spring.hanna, view, Cause.CORRECTION, rules_so(granted(1, view.case.granted_ore - 1)))
    assert refusal.value.sentence == COLLECTED
    assert (await entries(), len(await decisions_of(view))) == (before, 1)


async def test_worse_needs_a_ground_and_every_change_a_reason(spring: World) -> None:
    view = await decide(spring.asta)
    lower, more = view.case.granted_ore - 1, view.case.granted_ore + 1
    with pytest.raises(Invalid, match="37 §"):
        await replaced(spring.hanna, view, Cause.CHANGE, rules_so(granted(1, lower)))
    with pytest.raises(Invalid, match="varför beslutet ersätts"):
        await replaced(spring.hanna, view, Cause.CHANGE, rules_so(granted(1, more), reason=" "))
    assert len(await decisions_of(view)) == 1


async def outcome_of(act: object) -> str:
    try:
        await act  # type: ignore[misc]
    except DomainError as refusal:
        return refusal.sentence or "nej"
    return ""


async def test_of_two_officers_at_the_same_moment_one_replaces_the_decision(spring: World) -> None:
    view = await decide(spring.asta)
    more = view.case.granted_ore + 100_00
    old = (await decisions_of(view))[-1].id or 0

    async def replace_old(officer: Actor) -> None:
        async with unit_of_work() as session:
            case = (await session.exec(one_case(officer, view.case.file_number).with_for_update())).one()
            ruling = rules_so(granted(1, more))
            await replace_decision(session, officer, case, old, Cause.CORRECTION, ruling)

    said = await asyncio.gather(*(outcome_of(replace_old(who)) for who in (spring.hanna, spring.hugo)))
    assert sorted(bool(sentence) for sentence in said) == [False, True]
    assert (await entries())[1:] == [(EntryKind.ADJUSTMENT, 100_00)]


async def test_of_a_run_and_a_lower_decision_at_the_same_moment_none_ends_below_nothing(
    spring: World,
) -> None:
    starts = (8, 36)
    for attempt, start in enumerate(starts):
        first = date(2025, 1, 1) + timedelta(days=start - 1)
        period = Period(first, first + timedelta(days=27))
        view = await decide(spring.asta, typed(AMINA.number, str(first), str(period.last_day)))
        ore = view.case.granted_ore
        lower = rules_so(granted(1, ore - 1, period))
        acts = [
            prepare(spring.ulla, PAY_DAY + timedelta(days=attempt)),
            replaced(spring.hanna, view, Cause.CORRECTION, lower),
        ]
        said = await asyncio.gather(*(outcome_of(act) for act in acts[:: 1 if attempt % 2 else -1]))
        assert [sentence for sentence in said if sentence] in ([], [COLLECTED])
        assert await breaches() == []


async def prepare(officer: Actor, pay_on: date) -> None:
    async with unit_of_work() as session:
        await payout_runs.prepare(session, officer, pay_on=pay_on)


async def test_what_a_court_gives_is_booked_once_and_paid(spring: World) -> None:
    view = await decide(spring.asta)
    ore, (decision,) = view.case.granted_ore, await decisions_of(view)

    async def book(judgment_id: int, amount: int) -> None:
        async with unit_of_work() as session:
            case = (await session.exec(one_case(spring.hanna, view.case.file_number))).one()
            row_id = view.rows[0].row_id
            await book_judgment(
                session,
                case,
                decision_id=decision.id or 0,
                judgment_id=judgment_id,
                rows=[(row_id, amount)],
            )

    await book(1, ore + 300)
    await book(1, ore + 300)
    assert (await entries())[1:] == [(EntryKind.ADJUSTMENT, 300)]
    await pay_out(spring, PAY_DAY)
    with pytest.raises(Conflict) as refusal:
        await book(2, ore)
    assert refusal.value.sentence == COLLECTED
    await book(2, ore + 500)
    await pay_out(spring, LATER)
    assert sum(await lines()) == ore + 500
    assert (await read(spring.asta, view.case.file_number)).rows[0].granted_ore == ore + 500
    assert await breaches() == []
