"""From the outbox to mails: who gets each event at once, and what is gathered until the next digest."""

import secrets
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.mail import mail_recipients
from rxapp.access.rows import Rows
from rxapp.db import reading, unit_of_work
from rxapp.domain.mail import Cadence, DeliveryState, digest_day, latest_digest_day, quickest
from rxapp.models import MailAddress, MailDelivery, MailGathered, MailOutbox

AT_A_TIME = 500
"""Events that one transaction plans: it holds up everybody else who writes, on SQLite."""


async def plan() -> int:
    """Plan what lies in the outbox; gives how many events. Two that plan at the same time share them."""
    planned = 0
    while await _is_anything(select(MailOutbox.event_id).where(col(MailOutbox.planned_at).is_(None))):
        async with unit_of_work() as session:
            some = await _plan_some(session)
        planned += some
        if some < AT_A_TIME:
            break
    return planned


async def _plan_some(session: AsyncSession) -> int:
    unplanned = select(MailOutbox.event_id).where(col(MailOutbox.planned_at).is_(None))
    batch = unplanned.order_by(col(MailOutbox.event_id)).limit(AT_A_TIME).with_for_update(skip_locked=True)
    event_ids = (await session.exec(batch)).all()
    if not event_ids:
        return 0
    now = clock.now()
    wanted = await _wanted(session, event_ids)
    ids = await _address_ids(session, {address for _, address in wanted})
    at_once = [key for key, cadence in wanted.items() if cadence is Cadence.AT_ONCE]
    await _insert(session, MailDelivery, [_delivery(ids[to], now, event_id=event) for event, to in at_once])
    gathered = [
        {
            "event_id": event,
            "address_id": ids[to],
            "cadence": cadence,
            "due_on": digest_day(cadence, now, clock.STOCKHOLM),
        }
        for (event, to), cadence in wanted.items()
        if cadence is not Cadence.AT_ONCE
    ]
    await _insert(session, MailGathered, gathered)
    planned = update(MailOutbox).where(col(MailOutbox.event_id).in_(event_ids)).values(planned_at=now)
    await (await session.connection()).execute(planned)
    return len(event_ids)


async def _wanted(session: AsyncSession, event_ids: Collection[int]) -> dict[tuple[int, str], Cadence]:
    """How soon each address is to have each event: as whoever of those behind it wants it soonest."""
    cadences: dict[tuple[int, str], list[Cadence]] = defaultdict(list)
    for row in (await session.exec(mail_recipients(event_ids, clock.today()))).all():
        cadences[row.event_id, row.address].append(row.cadence)
    return {key: quickest(each) for key, each in cadences.items()}


async def _address_ids(session: AsyncSession, addresses: Collection[str]) -> dict[str, int]:
    """The numbers of the addresses; those that are new are written down."""
    found = select(MailAddress.address, MailAddress.id).where(col(MailAddress.address).in_(addresses))
    known = dict((await session.exec(found)).all())
    if missing := sorted(set(addresses) - set(known)):
        rows = [{"address": each, "stop_key": secrets.token_urlsafe(32), "failure": ""} for each in missing]
        await _insert(session, MailAddress, rows)
        known = dict((await session.exec(found)).all())
    return {address: number or 0 for address, number in known.items()}


def _delivery(
    address_id: int,
    now: datetime,
    *,
    event_id: int | None = None,
    cadence: Cadence = Cadence.AT_ONCE,
    digest_on: date | None = None,
) -> dict[str, Any]:
    return {
        "address_id": address_id,
        "event_id": event_id,
        "cadence": cadence,
        "digest_on": digest_on,
        "message_id": secrets.token_hex(16),
        "state": DeliveryState.WAITING,
        "attempts": 0,
        "failure": "",
        "made_at": now,
        "next_at": now,
    }


async def _insert(session: AsyncSession, table: Any, rows: list[dict[str, Any]]) -> None:
    """Insert those that are not there yet: an event that is planned once more adds nothing twice."""
    if rows:
        dialect: Any = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
        statement = dialect.insert(table).on_conflict_do_nothing()
        await (await session.connection()).execute(statement, rows)


async def plan_again(session: AsyncSession, event_ids: Iterable[int]) -> None:
    """Look anew for whom these events are for: somebody's address may have become another one."""
    again = update(MailOutbox).where(col(MailOutbox.event_id).in_(list(event_ids))).values(planned_at=None)
    await (await session.connection()).execute(again)


async def make_digests() -> int:
    """Make a mail of what is gathered for each address whose digest is due; gives how many.

    What a standstill has left behind comes in one mail.
    """
    day = latest_digest_day(clock.now(), clock.STOCKHOLM)
    loose = col(MailGathered.delivery_id).is_(None), col(MailGathered.due_on) <= day
    if not await _is_anything(select(MailGathered.event_id).where(*loose)):
        return 0
    async with unit_of_work() as session:
        statement = select(MailGathered).where(*loose)
        # Whoever comes second waits here and then finds nothing loose.
        ordered = statement.order_by(col(MailGathered.address_id), col(MailGathered.event_id))
        due = (await session.exec(ordered.with_for_update())).all()
        made = {key: await _digest(session, *key, day) for key in {_whose(each) for each in due}}
        for each in due:
            each.delivery_id = made[_whose(each)]
    return len(made)


def _whose(gathered: MailGathered) -> tuple[int, Cadence]:
    return gathered.address_id, gathered.cadence


async def _digest(session: AsyncSession, address_id: int, cadence: Cadence, day: date) -> int:
    """A new digest of the day. What was gathered in the very moment of the day's own comes in another."""
    latest = select(func.max(MailDelivery.digest_on)).where(
        col(MailDelivery.address_id) == address_id, col(MailDelivery.cadence) == cadence
    )
    if (before := (await session.exec(latest)).one()) is not None:
        day = max(day, before + timedelta(days=1))
    delivery = MailDelivery(**_delivery(address_id, clock.now(), cadence=cadence, digest_on=day))
    session.add(delivery)
    await session.flush()
    return delivery.id or 0


async def _is_anything(statement: Rows) -> bool:
    """Looked at without writing: on SQLite only one at a time may."""
    async with reading() as session:
        return (await session.exec(statement.limit(1))).first() is not None
