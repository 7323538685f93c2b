"""What must always hold of accounts that municipalities are paid to, for the operator, not for a reader."""

from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.rows import listing
from rxapp.models import PayeeAccount, PayeeAccountChange
from rxapp.services.payee_accounts import first_payout

MOST = 100


async def held_where_paid(session: AsyncSession) -> list[str]:
    """No change that stands is to an account that was let go: another municipality may have it by now."""
    statement = (
        listing(col(PayeeAccountChange.id), col(PayeeAccount.id).label("account_id"))
        .join(PayeeAccount, col(PayeeAccount.id) == PayeeAccountChange.payee_account_id)
        .where(col(PayeeAccountChange.cancelled_at).is_(None), col(PayeeAccount.let_go_at).is_not(None))
        .order_by(col(PayeeAccountChange.id))
        .limit(MOST)
    )
    return [
        f"change of account {row.id}: stands, and its account {row.account_id} has been let go"
        for row in (await session.exec(statement)).all()
    ]


async def counted_as_told(session: AsyncSession) -> list[str]:
    """No change counts from an earlier payout than the day it was made or confirmed on gives."""
    names = ("id", "pays_from", "proposed_at", "confirmed_at")
    statement = (
        listing(*(getattr(PayeeAccountChange, name) for name in names))
        .where(col(PayeeAccountChange.pays_from).is_not(None))
        .order_by(col(PayeeAccountChange.id))
    )
    return [
        f"change of account {row.id}: counts from {row.pays_from}, too early for the day it was made"
        for row in (await session.exec(statement)).all()
        if row.pays_from < first_payout(clock.day_of(row.confirmed_at or row.proposed_at), None)
    ][:MOST]
