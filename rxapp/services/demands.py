"""The demand to pay in what runs could not set off, and what is paid in or waived of a claim afterwards."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import and_, func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession
from stdnum import luhn

from rxapp import clock
from rxapp.access.rows import listing
from rxapp.domain.errors import Conflict, Invalid
from rxapp.domain.events import EventKind
from rxapp.domain.netting import Owed, Taken, is_due_for_demand, share
from rxapp.domain.payouts import RunStatus
from rxapp.domain.permissions import Actor, Right
from rxapp.domain.recovery_steps import RecoveryStatus
from rxapp.models import (
    EntryKind,
    IncomingPayment,
    LedgerEntry,
    NettingAttempt,
    PaymentDemand,
    Payout,
    PayoutRun,
    RecoveryRecord,
)
from rxapp.services.claims_left import claims_left
from rxapp.services.collecting import alone
from rxapp.services.recovery_facts import Held, hold, tell
from rxapp.services.rights import require
from rxapp.settings import get_settings

MAX_REASON = 4000


def reference_of(file_number: str) -> str:
    """What a payment of a recovery is marked with: the digits of its number, their count and a check
    digit."""
    digits = "".join(sign for sign in file_number if sign.isdigit())
    with_count = digits + str((len(digits) + 2) % 10)
    return with_count + luhn.calc_check_digit(with_count)


async def tell_set_off(session: AsyncSession, actor: Actor | None, run: PayoutRun) -> None:
    """Tell of every recovery that the run has set something off of, and what is then left of it."""
    claims, taken = claims_left(), func.sum(NettingAttempt.taken_ore)
    of_run = and_(
        col(NettingAttempt.claim_id) == claims.c.claim_id, col(NettingAttempt.payout_run_id) == run.id
    )
    statement = (
        listing(claims.c.recovery_id, taken.label("taken_ore"), func.sum(claims.c.left_ore).label("left_ore"))
        .select_from(claims)
        .join(NettingAttempt, of_run, isouter=True)
        .group_by(claims.c.recovery_id)
        .having(taken > 0)
        .order_by(claims.c.recovery_id)
    )
    for found in (await session.exec(statement)).all():
        record = await session.get_one(RecoveryRecord, found.recovery_id)
        data = {
            "taken_ore": int(found.taken_ore),
            "left_ore": int(found.left_ore),
            "paid_on": run.pay_on.isoformat(),
        }
        await tell(session, actor, EventKind.RECOVERY_SET_OFF, record, data)


async def demand_what_is_left(session: AsyncSession, run: PayoutRun) -> None:
    """Demand what is left of every recovery that so many paid runs have tried to set off in vain."""
    claims, tried = claims_left(), _attempts()
    statement = (
        listing(
            claims.c.recovery_id,
            func.sum(claims.c.left_ore).label("left_ore"),
            func.max(tried.c.attempts).label("attempts"),
        )
        .select_from(claims)
        .join(tried, tried.c.claim_id == claims.c.claim_id)
        .where(claims.c.left_ore > 0, ~claims.c.is_demanded)
        .group_by(claims.c.recovery_id)
        .order_by(claims.c.recovery_id)
    )
    most = get_settings().netting_attempts
    for found in (await session.exec(statement)).all():
        if is_due_for_demand(found.attempts, int(found.left_ore), most=most):
            await _demand(session, found.recovery_id, int(found.left_ore), run.pay_on)


def _attempts() -> Any:
    """How many paid runs have tried a claim; one whose payment was sent back has not."""
    return (
        select(col(NettingAttempt.claim_id), func.count().label("attempts"))
        .join(PayoutRun, col(PayoutRun.id) == col(NettingAttempt.payout_run_id))
        .join(Payout, col(Payout.id) == col(NettingAttempt.payout_id), isouter=True)
        .where(col(PayoutRun.status) == RunStatus.PAID, col(Payout.returned_on).is_(None))
        .group_by(col(NettingAttempt.claim_id))
        .subquery("tried")
    )


async def _demand(session: AsyncSession, recovery_id: int, ore: int, day: date) -> None:
    record = await session.get_one(RecoveryRecord, recovery_id)
    days = get_settings().demand_days
    demand = PaymentDemand(
        recovery_id=recovery_id,
        amount_ore=ore,
        reference=reference_of(record.file_number),
        demanded_on=day,
        pay_by=day + timedelta(days=days) if days else None,
    )
    session.add(demand)
    await session.flush()
    data = {"left_ore": ore, "reference": demand.reference}
    await tell(session, None, EventKind.RECOVERY_DEMANDED, record, data)


async def register_payment(
    session: AsyncSession,
    actor: Actor,
    file_number: str,
    *,
    amount_ore: int,
    paid_on: date,
    bank_reference: str,
) -> int:
    """Take in what the municipality has paid of a recovery; gives what is then left, in öre.

    Raises:
        NotAllowed, NotFound: the actor handles no recoveries, or there is no such recovery.
        Invalid: nothing, more than is left, a day to come, or no reference of the bank.
        Conflict: that payment is registered already, or nothing is owed.
    """
    require(actor, Right.RECOVERIES_HANDLE)
    held = await hold(session, actor, file_number)
    await alone(session)
    reference = bank_reference.strip()
    if not 0 < len(reference) <= 40:
        raise Invalid("referens", "Ange bankens referens för betalningen, högst 40 tecken.")
    if paid_on > clock.today():
        raise Invalid("betald", "Dagen då betalningen kom kan inte ligga framåt i tiden.")
    is_known = select(IncomingPayment.id).where(IncomingPayment.bank_reference == reference)
    if (await session.exec(is_known)).first() is not None:
        raise Conflict("En betalning med den referensen är redan registrerad.")
    owed = await _owed(session, held)
    left = sum(claim.left_ore for claim in owed)
    _check_amount(amount_ore, left, "belopp")
    payment = IncomingPayment(
        recovery_id=held.record.id or 0,
        amount_ore=amount_ore,
        paid_on=paid_on,
        bank_reference=reference,
        registered_by=actor.account_id,
        registered_at=clock.now(),
    )
    session.add(payment)
    await session.flush()
    await _settle(session, held, EntryKind.PAID_IN, share(amount_ore, owed), incoming_payment_id=payment.id)
    data = {"paid_in_ore": amount_ore, "left_ore": left - amount_ore}
    await tell(session, actor, EventKind.RECOVERY_PAID_IN, held.record, data)
    return left - amount_ore


async def waive(
    session: AsyncSession, actor: Actor, file_number: str, *, amount_ore: int, reason: str, version: int
) -> int:
    """Ask for less of a claim that is in the ledger (eftergift); gives what is then left, in öre.

    Raises:
        NotAllowed, NotFound: the actor handles no recoveries, or there is no such recovery.
        Invalid: nothing, more than is left, or no reason.
        Conflict: the recovery has changed since `version`, or nothing is owed.
    """
    require(actor, Right.RECOVERIES_HANDLE)
    held = await hold(session, actor, file_number, version=version)
    await alone(session)
    if not 0 < len(reason.strip()) <= MAX_REASON:
        raise Invalid("skal_eftergift", "Skriv skälen för att inte kräva hela beloppet åter.")
    owed = await _owed(session, held)
    left = sum(claim.left_ore for claim in owed)
    _check_amount(amount_ore, left, "eftergift")
    shared = share(amount_ore, owed)
    await _settle(session, held, EntryKind.WAIVER, shared)
    of_claims = await _rows_of(session, shared)
    for row in held.rows:
        row.owed_ore = (row.owed_ore or 0) - sum(
            t.taken_ore for t in shared if of_claims[t.claim_id] == row.row_id
        )
    held.record.version += 1
    await session.flush()
    data = {"waived_ore": amount_ore, "left_ore": left - amount_ore}
    await tell(session, actor, EventKind.RECOVERY_WAIVED, held.record, data)
    return left - amount_ore


def _check_amount(ore: int, left: int, field: str) -> None:
    if not left:
        raise Conflict("Det finns inget kvar att betala av återkravet.")
    if ore <= 0:
        raise Invalid(field, "Ange ett belopp som är större än noll.")
    if ore > left:
        raise Invalid(field, "Beloppet är större än det som är kvar av återkravet.")


async def _owed(session: AsyncSession, held: Held) -> list[Owed]:
    if held.record.status is not RecoveryStatus.CLAIMED:
        return []
    claims = claims_left()
    mine = claims.c.recovery_id == held.record.id
    statement = listing(claims.c.claim_id, claims.c.left_ore, claims.c.claimed_on).where(mine)
    return [
        Owed(each.claim_id, None, int(each.left_ore), each.claimed_on)
        for each in (await session.exec(statement)).all()
        if each.left_ore
    ]


async def _rows_of(session: AsyncSession, taken: tuple[Taken, ...]) -> dict[int, int]:
    ids = [each.claim_id for each in taken]
    found = await session.exec(select(LedgerEntry.id, LedgerEntry.row_id).where(col(LedgerEntry.id).in_(ids)))
    return {claim_id or 0: row for claim_id, row in found.all()}


async def _settle(
    session: AsyncSession,
    held: Held,
    kind: EntryKind,
    taken: tuple[Taken, ...],
    *,
    incoming_payment_id: int | None = None,
) -> None:
    rows = await _rows_of(session, taken)
    session.add_all(
        LedgerEntry(
            kind=kind,
            municipality_code=held.record.municipality_code,
            type_code=held.record.type_code,
            row_id=rows[each.claim_id],
            settles_id=each.claim_id,
            incoming_payment_id=incoming_payment_id,
            amount_ore=each.taken_ore,
            booked_on=clock.today(),
        )
        for each in taken
    )
    await session.flush()
