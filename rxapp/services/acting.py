"""What one does, and what one looks at, with the rights that hold in that very transaction.

The guard has let the event through a moment ago; a permission may have been taken since, while the
event waited. So the rights are read again where the rows are: in one snapshot with what is shown, and
held still until what is done is committed.
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.actors import Login, find_login, hold_still
from rxapp.db import reading, unit_of_work
from rxapp.domain.errors import NotAllowed
from rxapp.domain.permissions import Actor, Right
from rxapp.services.auth import hash_key

ALONE = frozenset({Right.REVIEWS_SIGN})
"""Rights whose actions lock the whole municipality."""

GONE = "Du är inte längre inloggad."
TAKEN = "Din behörighet har ändrats under tiden. Försök igen."


@asynccontextmanager
async def acting(
    key: str, right: Right, *, alone: bool = False
) -> AsyncGenerator[tuple[AsyncSession, Actor], None]:
    """One action of whoever has the session key: a transaction that writes, and the actor in it.

    `alone`, nobody else of the municipality acts meanwhile: for what depends on what nobody has.

    Raises:
        NotAllowed: the session has ended, or the right has been taken.
    """
    async with unit_of_work() as session:
        await hold_still(session, hash_key(key), alone=alone or right in ALONE)
        yield session, await _actor(session, key, right)


@asynccontextmanager
async def looking(key: str, right: Right) -> AsyncGenerator[tuple[AsyncSession, Actor], None]:
    """One look: a snapshot, and the actor as of that snapshot.

    Raises:
        NotAllowed: the session has ended, or the right has been taken.
    """
    async with reading() as session:
        yield session, await _actor(session, key, right)


async def still(key: str, actor: Actor, right: Right) -> None:
    """Ask anew, as of now, in the midst of what takes long: nothing the actor had may have been taken.

    Raises:
        NotAllowed: the session has ended, the right or a permission has been taken.
    """
    async with reading() as session:
        now = await _actor(session, key, right)
    kept = now.rights >= actor.rights and now.types >= actor.types
    if now.account_id != actor.account_id or not kept or now.account_numbers < actor.account_numbers:
        raise NotAllowed(TAKEN)


async def _actor(session: AsyncSession, key: str, right: Right) -> Actor:
    login = await login_in(session, key)
    if login is None:
        raise NotAllowed(GONE)
    if not login.actor.may(right):
        raise NotAllowed
    return login.actor


async def login_in(session: AsyncSession, key: str) -> Login | None:
    """Who acts with the session key, as the transaction sees it."""
    return await find_login(session, hash_key(key), now=clock.now(), today=clock.today())
