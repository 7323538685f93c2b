"""A municipality for one officer at a time: what changes its agreements or administrators waits here."""

from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.access.municipalities import one_municipality
from rxapp.domain.errors import NotFound
from rxapp.domain.permissions import Actor

NO_MUNICIPALITY = "Kommunen finns inte."


async def lock_municipality(session: AsyncSession, actor: Actor, code: str) -> None:
    """Nobody of it acts, and no other officer changes it, until the transaction is over.

    Raises:
        NotFound: there is none, or not for this actor.
    """
    if (await session.exec(one_municipality(actor, code))).first() is None:
        raise NotFound(NO_MUNICIPALITY)
