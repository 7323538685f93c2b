"""What must always hold of payouts, claims and the ledger, asked of the database; for the operator."""

from typing import Any

from sqlalchemy import and_, func, or_
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.access.rows import Rows, listing
from rxapp.domain.payouts import RunStatus
from rxapp.models import (
    PAYABLE,
    EntryKind,
    LedgerEntry,
    LineKind,
    NettingAttempt,
    PayeeAccount,
    PaymentDemand,
    PaymentFile,
    Payout,
    PayoutLine,
    PayoutRun,
)
from rxapp.services.claims_left import claims_left
from rxapp.services.due import is_due

MOST = 100


async def totals(session: AsyncSession) -> list[str]:
    """A payout is what its lines come to."""
    lines = func.coalesce(func.sum(col(PayoutLine.amount_ore)), 0)
    statement = (
        listing(col(Payout.id), col(Payout.total_ore), lines)
        .join(PayoutLine, col(PayoutLine.payout_id) == col(Payout.id), isouter=True)
        .group_by(col(Payout.id), col(Payout.total_ore))
        .having(lines != col(Payout.total_ore))
        .order_by(col(Payout.id))
    )
    return [
        f"payout {number}: the total is {total} öre, its lines sum to {int(summed)} öre"
        for number, total, summed in await _found(session, statement)
    ]


async def lines(session: AsyncSession) -> list[str]:
    """A line of a paid run is an entry as it stands, or part of a claim, and is booked as paid or set off."""
    booked, of = aliased(LedgerEntry), aliased(LedgerEntry)
    is_offset = col(PayoutLine.kind) == LineKind.OFFSET
    statement = (
        listing(col(PayoutLine.row_id))
        .join(Payout, col(Payout.id) == col(PayoutLine.payout_id))
        .join(PayoutRun, col(PayoutRun.id) == col(Payout.payout_run_id))
        .join(
            booked,
            and_(col(booked.payout_line_id) == col(PayoutLine.id), col(booked.kind) != EntryKind.RETURNED),
            isouter=True,
        )
        .join(of, col(of.id) == col(PayoutLine.entry_id), isouter=True)
        .where(
            col(PayoutRun.status) == RunStatus.PAID,
            or_(
                func.coalesce(booked.amount_ore, 0) != -col(PayoutLine.amount_ore),
                col(booked.row_id) != col(PayoutLine.row_id),
                col(of.row_id) != col(PayoutLine.row_id),
                and_(~is_offset, func.coalesce(of.amount_ore, 0) != col(PayoutLine.amount_ore)),
                and_(~is_offset, or_(col(of.kind).not_in(PAYABLE), col(booked.kind) != EntryKind.PAID)),
                and_(is_offset, or_(col(of.kind) != EntryKind.CLAIM, col(booked.kind) != EntryKind.OFFSET)),
                and_(is_offset, func.coalesce(col(booked.settles_id), 0) != col(PayoutLine.entry_id)),
            ),
        )
        .order_by(col(PayoutLine.row_id))
    )
    return [
        f"application row {row_id}: the paid amount is not in the ledger as granted and as paid"
        for row_id in await _found(session, statement)
    ]


async def too_early(session: AsyncSession) -> list[str]:
    """Nothing is paid or set off but by a run that is paid."""
    statement = (
        listing(col(LedgerEntry.row_id))
        .join(PayoutLine, col(PayoutLine.id) == col(LedgerEntry.payout_line_id), isouter=True)
        .join(Payout, col(Payout.id) == col(PayoutLine.payout_id), isouter=True)
        .join(PayoutRun, col(PayoutRun.id) == col(Payout.payout_run_id), isouter=True)
        .where(
            col(LedgerEntry.kind).in_((EntryKind.PAID, EntryKind.OFFSET)),
            or_(col(PayoutRun.id).is_(None), col(PayoutRun.status) != RunStatus.PAID),
        )
        .order_by(col(LedgerEntry.row_id))
    )
    return [
        f"application row {row_id}: the ledger has it paid, but it is in no paid run"
        for row_id in await _found(session, statement)
    ]


async def sent_back(session: AsyncSession) -> list[str]:
    """Every line of a payout that the bank sent back is taken back as it stands, and no other line is."""
    back = aliased(LedgerEntry)
    statement = (
        listing(col(PayoutLine.id))
        .join(Payout, col(Payout.id) == col(PayoutLine.payout_id))
        .join(
            back,
            and_(col(back.payout_line_id) == col(PayoutLine.id), col(back.kind) == EntryKind.RETURNED),
            isouter=True,
        )
        .where(
            or_(
                col(Payout.returned_on).is_(None) & col(back.id).is_not(None),
                col(Payout.returned_on).is_not(None)
                & (func.coalesce(back.amount_ore, 0) != col(PayoutLine.amount_ore)),
            )
        )
        .order_by(col(PayoutLine.id))
    )
    return [
        f"payout line {number}: what the bank sent back is not in the ledger as taken back"
        for number in await _found(session, statement)
    ]


async def once(session: AsyncSession) -> list[str]:
    """What is due is in one payout that stands, and no more."""
    statement = (
        listing(col(PayoutLine.entry_id))
        .join(Payout, col(Payout.id) == col(PayoutLine.payout_id))
        .where(col(PayoutLine.kind) != LineKind.OFFSET, col(Payout.returned_on).is_(None))
        .group_by(col(PayoutLine.entry_id))
        .having(func.count() > 1)
        .order_by(col(PayoutLine.entry_id))
    )
    return [f"ledger entry {number}: it is paid twice" for number in await _found(session, statement)]


async def claims(session: AsyncSession) -> list[str]:
    """What has met a claim is never more than the claim, nor less than nothing."""
    left = claims_left()
    statement = (
        listing(left.c.claim_id, left.c.left_ore, left.c.claimed_ore)
        .where(or_(left.c.left_ore < 0, left.c.left_ore > left.c.claimed_ore))
        .order_by(left.c.claim_id)
    )
    return [
        f"claim {number}: {int(ore)} öre is left of {int(claimed)} öre"
        for number, ore, claimed in await _found(session, statement)
    ]


async def attempts(session: AsyncSession) -> list[str]:
    """What a run says it has taken of a claim is what its line takes."""
    statement = (
        listing(NettingAttempt.payout_run_id, NettingAttempt.claim_id)
        .join(
            PayoutLine,
            and_(
                col(PayoutLine.payout_id) == col(NettingAttempt.payout_id),
                col(PayoutLine.entry_id) == col(NettingAttempt.claim_id),
            ),
            isouter=True,
        )
        .where(func.coalesce(-col(PayoutLine.amount_ore), 0) != col(NettingAttempt.taken_ore))
        .order_by(col(NettingAttempt.payout_run_id), col(NettingAttempt.claim_id))
    )
    return [
        f"payout run {run}: what it took of claim {claim} is not what its line says"
        for run, claim in await _found(session, statement)
    ]


async def accounts(session: AsyncSession) -> list[str]:
    """A municipality is paid to an account of its own."""
    statement = (
        listing(col(Payout.id))
        .join(PayeeAccount, col(PayeeAccount.id) == col(Payout.payee_account_id))
        .where(col(PayeeAccount.municipality_code) != col(Payout.municipality_code))
        .order_by(col(Payout.id))
    )
    return [
        f"payout {number}: it goes to an account of another municipality"
        for number in await _found(session, statement)
    ]


async def balances(session: AsyncSession) -> list[str]:
    """All entries of a municipality are what is still to be paid to it less what it still owes."""
    left, line, run = claims_left(), aliased(PayoutLine), aliased(Payout)
    whole = func.sum(LedgerEntry.amount_ore)
    entries = (
        listing(col(LedgerEntry.municipality_code).label("code"), whole.label("ore"))
        .group_by(col(LedgerEntry.municipality_code))
        .subquery("entries")
    )
    due = (
        listing(col(LedgerEntry.municipality_code).label("code"), whole.label("ore"))
        .where(is_due())
        .group_by(col(LedgerEntry.municipality_code))
        .subquery("due")
    )
    # What a prepared run holds is neither due nor paid yet.
    held = (
        listing(col(run.municipality_code).label("code"), func.sum(line.amount_ore).label("ore"))
        .join(run, col(run.id) == col(line.payout_id))
        .where(col(run.paid_on).is_(None))
        .group_by(col(run.municipality_code))
        .subquery("held")
    )
    owed = (
        listing(left.c.municipality_code.label("code"), func.sum(left.c.left_ore).label("ore"))
        .group_by(left.c.municipality_code)
        .subquery("owed")
    )
    comes_to = func.coalesce(due.c.ore, 0) + func.coalesce(held.c.ore, 0) - func.coalesce(owed.c.ore, 0)
    statement = (
        listing(entries.c.code, entries.c.ore, comes_to)
        .select_from(entries)
        .join(due, due.c.code == entries.c.code, isouter=True)
        .join(held, held.c.code == entries.c.code, isouter=True)
        .join(owed, owed.c.code == entries.c.code, isouter=True)
        .where(entries.c.ore != comes_to)
        .order_by(entries.c.code)
    )
    return [
        f"municipality {code}: the ledger comes to {int(ore)} öre, due less owed to {int(other)} öre"
        for code, ore, other in await _found(session, statement)
    ]


async def files(session: AsyncSession) -> list[str]:
    """The order to the bank is of what the run pays, no more and no less."""
    paid = func.sum(Payout.total_ore)
    statement = (
        listing(col(PaymentFile.payout_run_id), PaymentFile.total_ore, paid)
        .join(Payout, col(Payout.payout_run_id) == col(PaymentFile.payout_run_id))
        .group_by(col(PaymentFile.payout_run_id), col(PaymentFile.total_ore))
        .having(paid != PaymentFile.total_ore)
        .order_by(col(PaymentFile.payout_run_id))
    )
    return [
        f"payout run {run}: the file to the bank is of {int(ore)} öre, the payouts of {int(other)} öre"
        for run, ore, other in await _found(session, statement)
    ]


async def demanded(session: AsyncSession) -> list[str]:
    """What is demanded is not set off by a run that was prepared afterwards."""
    left = claims_left()
    statement = (
        listing(NettingAttempt.payout_run_id, NettingAttempt.claim_id)
        .join(left, left.c.claim_id == col(NettingAttempt.claim_id))
        .join(PaymentDemand, col(PaymentDemand.recovery_id) == left.c.recovery_id)
        .join(PayoutRun, col(PayoutRun.id) == col(NettingAttempt.payout_run_id))
        .where(col(PayoutRun.pay_on) > col(PaymentDemand.demanded_on), col(NettingAttempt.taken_ore) > 0)
        .order_by(col(NettingAttempt.payout_run_id))
    )
    return [
        f"payout run {run}: it set off claim {claim}, which was demanded"
        for run, claim in await _found(session, statement)
    ]


async def two_officers(session: AsyncSession) -> list[str]:
    """A run is approved by another officer than the one who prepared it."""
    statement = (
        listing(col(PayoutRun.pay_on))
        .where(
            or_(
                col(PayoutRun.approved_by) == col(PayoutRun.prepared_by),
                and_(col(PayoutRun.status) != RunStatus.PREPARED, col(PayoutRun.approved_by).is_(None)),
            )
        )
        .order_by(col(PayoutRun.pay_on))
    )
    return [
        f"payout run {day}: it is not approved by another officer than the one who prepared it"
        for day in await _found(session, statement)
    ]


async def _found(session: AsyncSession, statement: Rows) -> list[Any]:
    return list((await session.exec(statement.limit(MOST))).all())


CHECKS = (
    totals,
    lines,
    too_early,
    sent_back,
    once,
    claims,
    attempts,
    accounts,
    balances,
    files,
    demanded,
    two_officers,
)
