"""What is due is collected for a payout, or made less by a new decision, by one transaction at a time."""

from sqlalchemy import func
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

_KEY = -1
"""Beside the individual numbers that other locks of this kind are taken under."""


async def alone(session: AsyncSession) -> None:
    """Until the transaction is over nobody else collects, or takes back, what is due.

    Else a run could take an amount in the moment that a decision lowers it, and the next one would have to
    pay what is left: less than nothing. SQLite has one writer at a time anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        await session.exec(select(func.pg_advisory_xact_lock(_KEY)))
