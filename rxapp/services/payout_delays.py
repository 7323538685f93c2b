"""A run whose day has passed unpaid: a payout officer says when it is expected instead, and those who wait
for the money are told."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.payout_delays import (
    late_of_case,
    late_of_own,
    municipalities_of_run,
    visible_late_runs,
)
from rxapp.access.rows import Rows
from rxapp.domain.errors import Conflict, Invalid, NotFound
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.payouts import RunStatus
from rxapp.domain.permissions import Actor, Right
from rxapp.models import PayoutDelay, PayoutRun
from rxapp.services import journal
from rxapp.services.bank_days import is_bank_day
from rxapp.services.rights import require

LONGEST = timedelta(days=62)


@dataclass(frozen=True, slots=True)
class Delay:
    """A run that is late; `expected_on` is None until somebody has said a new day."""

    run_id: int
    pay_on: date
    expected_on: date | None


async def set_new_day(session: AsyncSession, actor: Actor, *, run_id: int, expected_on: date) -> None:
    """Say when a late run is expected to be paid.

    Raises:
        NotAllowed: the actor prepares no payouts.
        NotFound: there is no such run.
        Conflict: it is paid, or its day has not passed.
        Invalid: the day is past, too far ahead, or no day on which banks are open.
    """
    require(actor, Right.PAYOUT_RUNS_PREPARE)
    run = await session.get(PayoutRun, run_id, with_for_update=True)
    if run is None:
        raise NotFound("Körningen finns inte.")
    today = clock.today()
    if run.status is RunStatus.PAID:
        raise Conflict("Körningen är redan genomförd.")
    if run.pay_on >= today:
        raise Conflict("Körningen är inte försenad: utbetalningsdagen har inte passerat.")
    if not today <= expected_on <= today + LONGEST:
        raise Invalid("ny_dag", f"Den nya dagen ska vara i dag eller högst {LONGEST.days} dagar fram.")
    if not is_bank_day(expected_on):
        raise Invalid("ny_dag", "Den nya dagen är ingen bankdag.")
    session.add(
        PayoutDelay(
            payout_run_id=run_id, expected_on=expected_on, set_by=actor.account_id, set_at=clock.now()
        )
    )
    await session.flush()
    days: dict[str, str | int | bool | None] = {
        "pay_on": run.pay_on.isoformat(),
        "expected_on": expected_on.isoformat(),
    }
    codes = (await session.exec(municipalities_of_run(run_id))).all()
    happened = [
        Happened(EventKind.PAYOUT_RUN_DELAYED, payout_run_id=run_id, data=days),
        *(Happened(EventKind.PAYOUT_DELAYED, code, payout_run_id=run_id, data=days) for code in codes),
    ]
    await journal.record_all(session, actor, happened)


async def list_late(session: AsyncSession, actor: Actor) -> list[Delay]:
    """Every late run, for the agency's officers of payouts."""
    return await _delays(session, visible_late_runs(actor, clock.today()))


async def late_to_own(session: AsyncSession, actor: Actor) -> list[Delay]:
    """The late runs that the reader's municipality is paid by."""
    return await _delays(session, late_of_own(actor, clock.today()))


async def late_to_case(session: AsyncSession, actor: Actor, file_number: str) -> list[Delay]:
    """The late runs that pay a case which the reader sees."""
    return await _delays(session, late_of_case(actor, file_number, clock.today()))


async def _delays(session: AsyncSession, statement: Rows) -> list[Delay]:
    return [Delay(d.id, d.pay_on, d.expected_on) for d in (await session.exec(statement)).all()]
