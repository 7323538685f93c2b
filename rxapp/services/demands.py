"""The demand to pay in what runs could not set off, and what is paid in or waived of a claim afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass
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
    WaiverRecord,
)
from rxapp.services.chains import chain_of, force_of, standing
from rxapp.services.claims_left import claims_left
from rxapp.services.collecting import alone
from rxapp.services.naming import check_names, names_not_told
from rxapp.services.recovery_facts import Held, hold, tell
from rxapp.services.rights import require
from rxapp.settings import get_settings
from rxapp.text.format import day

MAX_REASON = 4000
TOO_EARLY = "Betalningen kan inte ha kommit innan återkravet fick laga kraft, {day}."


def reference_of(file_number: str) -> str:
    """What a payment of a recovery is marked with: the digits of its number, their count and a check
    digit."""
    digits = "".join(sign for sign in file_number if sign.isdigit())
    with_count = digits + str((len(digits) + 2) % 10)
    return with_count + luhn.calc_check_digit(with_count)


async def tell_set_off(session: AsyncSession, actor: Actor | None, run: PayoutRun) -> None:
    """Tell of every recovery that the run has set something off of, and what is then left of it."""
    claims, taken = claims_left(), func.sum(NettingAttempt.taken_ore)
    # What another run holds is not taken yet.
    left = func.sum(claims.c.left_ore + claims.c.held_ore)
    of_run = and_(
        col(NettingAttempt.claim_id) == claims.c.claim_id, col(NettingAttempt.payout_run_id) == run.id
    )
    statement = (
        listing(claims.c.recovery_id, taken.label("taken_ore"), left.label("left_ore"))
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
    """Demand what is left of every recovery that so many paid runs have tried to set off in vain. One that
    another run holds a part of waits for that run: nobody is asked for what is taken of the next payout."""
    claims, tried = claims_left(), _attempts()
    statement = (
        listing(
            claims.c.recovery_id,
            func.sum(claims.c.left_ore).label("left_ore"),
            func.max(tried.c.attempts).label("attempts"),
        )
        .select_from(claims)
        .join(tried, tried.c.claim_id == claims.c.claim_id)
        .where(
            claims.c.left_ore > 0,
            ~claims.c.is_demanded,
            claims.c.recovery_id.not_in(select(claims.c.recovery_id).where(claims.c.held_ore > 0)),
        )
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


async def _demand(session: AsyncSession, recovery_id: int, ore: int, demanded_on: date) -> None:
    record = await session.get_one(RecoveryRecord, recovery_id)
    days = get_settings().demand_days
    demand = PaymentDemand(
        recovery_id=recovery_id,
        amount_ore=ore,
        reference=reference_of(record.file_number),
        demanded_on=demanded_on,
        pay_by=demanded_on + timedelta(days=days) if days else None,
    )
    session.add(demand)
    await session.flush()
    data = {"left_ore": ore, "reference": demand.reference}
    await tell(session, None, EventKind.RECOVERY_DEMANDED, record, data)


@dataclass(frozen=True, slots=True)
class _Open:
    """What is left of a recovery's claims, the row of each, and since when it may be paid. `held_ore` is
    beside that in a prepared run: not to be met twice, and told to nobody as met before it is."""

    owed: tuple[Owed, ...]
    rows: Mapping[int, int]
    held_ore: int

    @property
    def left_ore(self) -> int:
        return sum(claim.left_ore for claim in self.owed)


async def register_payment(
    session: AsyncSession,
    actor: Actor,
    file_number: str,
    *,
    amount_ore: int,
    paid_on: date,
    bank_reference: str,
) -> int:
    """Take in what the municipality has paid of a recovery; gives what is then left to meet, in öre.

    Raises:
        NotAllowed, NotFound: the actor handles no recoveries, or there is no such recovery.
        Invalid: nothing, more than is left, a day to come or before legal force, or no reference of the bank.
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
    found = await _open(session, held)
    _check_amount(amount_ore, found.left_ore, "belopp")
    first = await _first_day(session, held, found)
    if paid_on < first:
        raise Invalid("betald", TOO_EARLY.format(day=day(first)))
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
    taken = share(amount_ore, found.owed)
    await _settle(session, held, EntryKind.PAID_IN, taken, found, incoming_payment_id=payment.id)
    left = found.left_ore - amount_ore
    data = {"paid_in_ore": amount_ore, "left_ore": left + found.held_ore}
    await tell(session, actor, EventKind.RECOVERY_PAID_IN, held.record, data)
    return left


async def waive(
    session: AsyncSession, actor: Actor, file_number: str, *, amount_ore: int, reason: str, version: int
) -> int:
    """Ask for less of a claim that is in the ledger (eftergift), and keep why; gives what is then left to
    meet, in öre.

    Raises:
        NotAllowed, NotFound: the actor handles no recoveries, or there is no such recovery.
        Invalid: nothing, more than is left, no reason, or one that names somebody who is protected.
        Conflict: the recovery has changed since `version`, or nothing is owed.
    """
    require(actor, Right.RECOVERIES_HANDLE)
    held = await hold(session, actor, file_number, version=version)
    await alone(session)
    why = reason.strip()
    if not 0 < len(why) <= MAX_REASON:
        raise Invalid("skal_eftergift", "Skriv skälen för att inte kräva hela beloppet åter.")
    found = await _open(session, held)
    _check_amount(amount_ore, found.left_ore, "eftergift")
    check_names(why, await names_not_told(session, held.told_case), "skal_eftergift")
    waiver = WaiverRecord(
        recovery_id=held.record.id or 0,
        amount_ore=amount_ore,
        reason=why,
        decided_by=actor.account_id,
        decided_at=clock.now(),
    )
    session.add(waiver)
    await session.flush()
    shared = share(amount_ore, found.owed)
    await _settle(session, held, EntryKind.WAIVER, shared, found, waiver_id=waiver.id)
    for row in held.rows:
        taken = sum(each.taken_ore for each in shared if found.rows[each.claim_id] == row.row_id)
        row.owed_ore = (row.owed_ore or 0) - taken
    held.record.version += 1
    await session.flush()
    left = found.left_ore - amount_ore
    data = {"waived_ore": amount_ore, "left_ore": left + found.held_ore}
    await tell(session, actor, EventKind.RECOVERY_WAIVED, held.record, data)
    return left


def _check_amount(ore: int, left: int, field: str) -> None:
    if not left:
        raise Conflict("Det finns inget kvar att betala av återkravet.")
    if ore <= 0:
        raise Invalid(field, "Ange ett belopp som är större än noll.")
    if ore > left:
        raise Invalid(field, "Beloppet är större än det som är kvar av återkravet.")


async def _open(session: AsyncSession, held: Held) -> _Open:
    if held.record.status is not RecoveryStatus.CLAIMED:
        return _Open((), {}, 0)
    claims = claims_left()
    statement = listing(*claims.c).where(claims.c.recovery_id == held.record.id)
    found = (await session.exec(statement)).all()
    return _Open(
        tuple(
            Owed(each.claim_id, None, int(each.left_ore), each.claimed_on) for each in found if each.left_ore
        ),
        {each.claim_id: each.row_id for each in found},
        sum(int(each.held_ore) for each in found),
    )


async def _first_day(session: AsyncSession, held: Held, found: _Open) -> date:
    """The day that the decision got legal force, or where that is not told that of the first open claim: a
    claim may be booked some days after, and is to be paid all the same."""
    chain = await chain_of(session, held.told_case)
    decided = standing(chain)
    force = None if decided is None else force_of(chain, decided).on
    booked = min(claim.since for claim in found.owed)
    return booked if force is None else min(force, booked)


async def _settle(
    session: AsyncSession, held: Held, kind: EntryKind, taken: tuple[Taken, ...], of: _Open, **by: int | None
) -> None:
    """Book what meets each claim; `by` names the payment or the waiver."""
    session.add_all(
        LedgerEntry(
            kind=kind,
            municipality_code=held.record.municipality_code,
            type_code=held.record.type_code,
            row_id=of.rows[each.claim_id],
            settles_id=each.claim_id,
            amount_ore=each.taken_ore,
            booked_on=clock.today(),
            **by,
        )
        for each in taken
    )
    await session.flush()
