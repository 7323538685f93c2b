"""What a paid run leaves in the ledger, and what a payment that the bank sent back takes away again."""

from typing import Any

from sqlalchemy import case, insert, literal
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.access.rows import listing
from rxapp.models import EntryKind, LedgerEntry, LineKind, Payout, PayoutLine, PayoutRun

_ENTRY = (
    "kind", "municipality_code", "type_code", "row_id", "payout_run_id", "payout_line_id", "settles_id",
    "amount_ore", "booked_on",
)  # fmt: skip
_IS_OFFSET = col(PayoutLine.kind) == LineKind.OFFSET


async def book(session: AsyncSession, run: PayoutRun) -> None:
    """Book each line of a run as paid or set off: the opposite of what it says, so that the ledger comes to
    what is left."""
    kind = case((_IS_OFFSET, EntryKind.OFFSET.value), else_=EntryKind.PAID.value)
    entries = (
        listing(kind, *_columns(run), -col(PayoutLine.amount_ore), literal(run.pay_on))
        .join(Payout, col(Payout.id) == PayoutLine.payout_id)
        .where(Payout.payout_run_id == run.id)
        .order_by(col(PayoutLine.id))
    )
    await session.exec(insert(LedgerEntry).from_select(_ENTRY, entries))


async def take_back(session: AsyncSession, run: PayoutRun, payout: Payout) -> None:
    """Book each line of a payout that the bank sent back as it stands: what was due is due again, and what
    was set off is owed again."""
    entries = (
        listing(
            literal(EntryKind.RETURNED.value),
            *_columns(run),
            col(PayoutLine.amount_ore),
            literal(payout.returned_on),
        )
        .where(col(PayoutLine.payout_id) == payout.id)
        .order_by(col(PayoutLine.id))
    )
    await session.exec(insert(LedgerEntry).from_select(_ENTRY, entries))


def _columns(run: PayoutRun) -> tuple[Any, ...]:
    return (
        col(PayoutLine.municipality_code),
        col(PayoutLine.type_code),
        col(PayoutLine.row_id),
        literal(run.id),
        col(PayoutLine.id),
        case((_IS_OFFSET, col(PayoutLine.entry_id))),
    )
