"""The sessions that end with an agreement: nobody must be let in again by an old one when a new begins."""

from sqlalchemy import update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.actors import agreement_runs
from rxapp.access.municipalities import accounts_alone
from rxapp.domain.permissions import Actor
from rxapp.models import LoginSession


async def end_sessions_without_agreement(session: AsyncSession, actor: Actor, code: str) -> None:
    """End every session of a locked municipality's accounts, unless an agreement still lets them in today.

    The accounts are locked first: a login under way is either ended here or sees that there is none.
    """
    if (await session.exec(select(agreement_runs(code, clock.today())))).one():
        return
    accounts = (await session.exec(accounts_alone(actor, code))).all()
    await session.exec(
        update(LoginSession)
        .where(col(LoginSession.account_id).in_(accounts), col(LoginSession.ended_at).is_(None))
        .values(ended_at=clock.now())
    )
