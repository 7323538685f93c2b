"""Which mail went to which address is kept no longer than anybody asks for it."""

from sqlalchemy import delete, exists, func
from sqlmodel import col, select

from rxapp import clock
from rxapp.db import unit_of_work
from rxapp.domain.mail import KEPT_FOR
from rxapp.models import Account, MailAddress, MailDelivery, MailGathered, MailOutbox


async def forget_old() -> int:
    """Forget what was settled long ago, and addresses that are nobody's any more; gives how many mails."""
    before = clock.now() - KEPT_FOR
    old = select(MailDelivery.id).where(col(MailDelivery.settled_at) < before)
    is_of_mail = exists().where(col(MailDelivery.address_id) == MailAddress.id)
    is_gathered = exists().where(col(MailGathered.address_id) == MailAddress.id)
    is_somebodys = exists().where(func.lower(Account.email) == col(MailAddress.address))
    async with unit_of_work() as session:
        connection = await session.connection()
        await connection.execute(delete(MailGathered).where(col(MailGathered.delivery_id).in_(old)))
        forgotten = await connection.execute(
            delete(MailDelivery).where(col(MailDelivery.settled_at) < before)
        )
        await connection.execute(delete(MailOutbox).where(col(MailOutbox.planned_at) < before))
        # The address of a profile stays: the links in its mails are to work for as long.
        await connection.execute(delete(MailAddress).where(~is_of_mail, ~is_gathered, ~is_somebodys))
    return forgotten.rowcount
