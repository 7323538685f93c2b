"""The compensation types that a municipality has said it does not use."""

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.administration import declined_type_to_change, visible_declined_types
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.errors import Conflict, Invalid
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.permissions import Actor, Right
from rxapp.models import DeclinedType
from rxapp.services import journal
from rxapp.services.rights import require


async def declined(session: AsyncSession, actor: Actor) -> frozenset[str]:
    """The codes of the declined types."""
    return frozenset(row.type_code for row in (await session.exec(visible_declined_types(actor))).all())


async def record_declined(session: AsyncSession, actor: Actor, type_code: str) -> None:
    """Write that the type is not used, unless that has been said.

    Raises:
        NotAllowed: the actor is no administrator.
        Invalid: there is no such compensation type.
        Conflict: another administrator has just said it.
    """
    require(actor, Right.PERMISSIONS_SET)
    if type_code not in TYPES:
        raise Invalid("type_code", "Ersättningstypen finns inte.")
    if (await session.exec(declined_type_to_change(actor, type_code))).first() is not None:
        return
    code = actor.municipality_code or ""
    session.add(
        DeclinedType(
            municipality_code=code,
            type_code=type_code,
            declined_by=actor.account_id,
            declined_at=clock.now(),
        )
    )
    try:
        await session.flush()
    except IntegrityError as error:
        raise Conflict("En annan administratör hann före. Ladda om sidan.") from error
    await journal.record(session, actor, Happened(EventKind.TYPE_DECLINED, code, type_code=type_code))


async def want(session: AsyncSession, actor: Actor, *, type_code: str) -> None:
    """Take back that the type is not used; that it never was said changes nothing.

    Raises:
        NotAllowed: the actor is no administrator.
    """
    require(actor, Right.PERMISSIONS_SET)
    if not await forget(session, actor, type_code):
        return
    happened = Happened(EventKind.TYPE_WANTED, actor.municipality_code, type_code=type_code)
    await journal.record(session, actor, happened)


async def forget(session: AsyncSession, actor: Actor, type_code: str) -> bool:
    """Wipe the answer of a type, as the giving of it does; whether there was one.

    By statement: what another one has just wiped is gone, and no fault.
    """
    wiped = await session.exec(
        delete(DeclinedType).where(
            col(DeclinedType.municipality_code) == actor.municipality_code,
            col(DeclinedType.type_code) == type_code,
        )
    )
    return wiped.rowcount > 0
