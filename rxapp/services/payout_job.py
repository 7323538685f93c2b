"""A payout run from beginning to end for the operator: wherever it stopped, it goes on from there.

Each step is one transaction that asks how far the run has come, and the database lets each happen once: the
day is the key of a run (`payout_run.pay_on`), and the run that of its order to the bank
(`payment_file.payout_run_id`). So it is run twice, or by two at once, as if it were run once.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.db import reading, unit_of_work
from rxapp.domain.errors import Conflict
from rxapp.domain.payouts import RunStatus, check_pay
from rxapp.models import PaymentFile, Payout, PayoutRun
from rxapp.services import payout_runs
from rxapp.services.payment_files import make_file


@dataclass(frozen=True, slots=True)
class CarriedOut:
    """What a finished run came to. `order` is the name of the order to the bank, empty where none was made:
    nothing is to be sent, or the agency's own account is not set."""

    total_ore: int
    order: str


async def carry_out(pay_on: date) -> CarriedOut:
    """Prepare the run of the day, pay it and make its order to the bank, as far as that is not done yet.

    Raises:
        Invalid: there is no run yet and the day is past, or too far ahead.
        Conflict: nothing is due, an officer has not approved the run yet, or all is done already.
    """
    run = await run_of(pay_on)
    if run is None:
        run = await _prepared(pay_on)
    if run.status is RunStatus.PREPARED:
        raise Conflict(
            f"Körningen för {pay_on} är förberedd och måste godkännas av en handläggare innan den kan köras."
        )
    went_on = False
    if run.status is RunStatus.APPROVED:
        went_on = await _paid(run.id or 0)
    went_on = await _ordered(run.id or 0) or went_on
    if not went_on:
        check_pay(RunStatus.PAID)
    return await _told(run.id or 0)


async def run_of(pay_on: date) -> PayoutRun | None:
    """The only run of a day, if it has one."""
    async with reading() as session:
        return (await session.exec(select(PayoutRun).where(PayoutRun.pay_on == pay_on))).first()


async def _prepared(pay_on: date) -> PayoutRun:
    try:
        async with unit_of_work() as session:
            run_id = await payout_runs.prepare(session, None, pay_on=pay_on)
            return await session.get_one(PayoutRun, run_id)
    except Conflict:
        # Whoever was first has made the run; where nobody has, the refusal stands.
        if (run := await run_of(pay_on)) is None:
            raise
        return run


async def _paid(run_id: int) -> bool:
    """Whether this one paid it: another may have been first, which is as well."""
    async with unit_of_work() as session:
        run = await session.get_one(PayoutRun, run_id, with_for_update=True)
        if run.status is RunStatus.PAID:
            return False
        await payout_runs.pay(session, None, run_id=run_id)
    return True


async def _ordered(run_id: int) -> bool:
    """Whether an order was made now: a run that was paid before the agency's account was set has none."""
    async with unit_of_work() as session:
        run = await session.get_one(PayoutRun, run_id, with_for_update=True)
        if run.status is not RunStatus.PAID or await session.get(PaymentFile, run_id) is not None:
            return False
        return await make_file(session, run) is not None


async def _told(run_id: int) -> CarriedOut:
    async with reading() as session:
        total = select(func.coalesce(func.sum(col(Payout.total_ore)), 0)).where(
            Payout.payout_run_id == run_id
        )
        return CarriedOut(int((await session.exec(total)).one()), await _order_of(session, run_id))


async def _order_of(session: AsyncSession, run_id: int) -> str:
    name = select(PaymentFile.message_id).where(PaymentFile.payout_run_id == run_id)
    return (await session.exec(name)).first() or ""
