"""Sending what waits: at least once, each mail with a Message-ID of its own for ever, by the permissions that
hold in the moment it goes.

Whoever sends a mail puts the time at which it is to be tried next ahead first. Killed in between, it is tried
again then: it may come twice, and is never lost.
"""

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from email.errors import MessageError
from typing import Any

import structlog
from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.mail import mail_recipients, mailed_events
from rxapp.access.rows import Rows, listing
from rxapp.db import reading, unit_of_work
from rxapp.domain.mail import DeliveryState
from rxapp.models import MailAddress, MailDelivery, MailGathered
from rxapp.services import mail_planning
from rxapp.services.mail_messages import compose
from rxapp.services.mail_outcomes import Mail, Outcome, Pass, change, write_down
from rxapp.services.mail_transport import RefusedError, ServerAwayError, Transport, transport
from rxapp.text.mail import ADDRESS

log = structlog.get_logger("rxapp.mail")

AT_A_TIME, TOGETHER = 120, 10
"""So many are taken at a time, and so many of them asked for and written down together."""
CONNECTIONS = 4
FRESH = 0.5
"""Seconds for which it holds who may be told: then it is asked again."""
LEASE = timedelta(seconds=150)
"""How long nobody else tries what somebody is trying."""
BEGIN_WITHIN = 75.0
"""Seconds after which nothing more of what was taken is begun: with the longest one mail may take, that is
within the lease."""
LONGEST = 60.0

Events = Mapping[int, Sequence[Any]]
"""What each mail is to tell, by the mail's number."""


@dataclass(slots=True)
class _Work:
    """What the connections share."""

    mails: list[Mail]
    done: Pass
    ends_at: float
    untried: list[Mail] = field(default_factory=list[Mail])

    @property
    def goes_on(self) -> bool:
        return not self.done.away and _now() < self.ends_at


def _now() -> float:
    return asyncio.get_running_loop().time()


async def send_everything() -> Pass:
    """Until nothing is left that is due now, or the mail server takes nothing."""
    whole = Pass()
    while True:
        once = await send_some()
        for name in ("taken", "sent", "withdrawn", "failed", "put_off"):
            setattr(whole, name, getattr(whole, name) + getattr(once, name))
        whole.away = once.away
        if once.away or not once.taken:
            return whole


async def send_some() -> Pass:
    """Plan what is new, and try the mails that have waited longest."""
    await mail_planning.plan()
    await mail_planning.make_digests()
    mails = await _take()
    work = _Work(mails[::-1], Pass(taken=len(mails)), _now() + BEGIN_WITHIN)
    if mails:
        connections = min(CONNECTIONS, -(-len(mails) // TOGETHER))
        await asyncio.gather(*(_work_off(work) for _ in range(connections)))
    if left := work.mails + work.untried:
        async with unit_of_work() as session:
            # They were not tried: whoever comes next may.
            await change(session, [mail.id for mail in left], next_at=clock.now())
    return work.done


async def count_waiting() -> int:
    """How many mails wait, whenever they are to be tried."""
    async with reading() as session:
        waiting = col(MailDelivery.state) == DeliveryState.WAITING
        return (await session.exec(select(func.count()).select_from(MailDelivery).where(waiting))).one()


async def _take() -> list[Mail]:
    """Take those that are due, for nobody else meanwhile."""
    now = clock.now()
    is_due = col(MailDelivery.state) == DeliveryState.WAITING, col(MailDelivery.next_at) <= now
    async with reading() as session:
        # Without writing: on SQLite only one at a time may.
        if (await session.exec(select(MailDelivery.id).where(*is_due).limit(1))).first() is None:
            return []
    due = select(MailDelivery.id).where(*is_due)
    in_order = due.order_by(col(MailDelivery.next_at), col(MailDelivery.id)).limit(AT_A_TIME)
    async with unit_of_work() as session:
        ids = (await session.exec(in_order.with_for_update(skip_locked=True))).all()
        await change(session, ids, next_at=now + LEASE)
        found = (await session.exec(_mails(ids))).all()
    return [Mail(*row) for row in found]


def _mails(ids: Sequence[int | None]) -> Rows:
    columns = ("id", "address_id", "event_id", "cadence", "message_id", "made_at", "attempts")
    of = {name: col(getattr(MailDelivery, name)) for name in columns}
    of |= {name: col(getattr(MailAddress, name)) for name in ("address", "stop_key")}
    return (
        listing(*(of[name] for name in Mail.__slots__))
        .join(MailAddress, col(MailAddress.id) == MailDelivery.address_id)
        .where(col(MailDelivery.id).in_(ids))
        .order_by(col(MailDelivery.id))
    )


async def _work_off(work: _Work) -> None:
    """One connection: some mails after the other, until there is none or the server takes nothing."""
    async with transport() as server:
        while work.mails and work.goes_on:
            some = [work.mails.pop() for _ in range(min(TOGETHER, len(work.mails)))]
            outcomes = await _try_some(some, server, work)
            await write_down(outcomes, work.done)
            tried = {outcome.mail.id for outcome in outcomes}
            # What is left of them is first again.
            work.mails += [mail for mail in reversed(some) if mail.id not in tried]


async def _try_some(mails: Sequence[Mail], server: Transport, work: _Work) -> list[Outcome]:
    """Try them in turn for as long as it holds who may be told of them."""
    outcomes: list[Outcome] = []
    events = await _events_of(mails)
    asked_at = _now()
    for mail in mails:
        if not work.goes_on or (outcomes and _now() - asked_at > FRESH):
            break
        try:
            outcomes.append(await _try(mail, events.get(mail.id, ()), server))
        except ServerAwayError as error:
            work.done.away = str(error)
    return outcomes


async def _try(mail: Mail, events: Sequence[Any], server: Transport) -> Outcome:
    """Try one mail, if there is still something to tell in it."""
    if not events:
        return Outcome(mail)
    try:
        await _send(mail, events, server)
    except RefusedError as refused:
        return Outcome(mail, refused=refused)
    except ServerAwayError:
        raise
    except Exception:
        # One that cannot be sent must not keep the others back.
        log.exception("a mail could not be tried", delivery=mail.id)
        return Outcome(mail, refused=RefusedError("", is_final=False))
    return Outcome(mail, is_sent=True)


async def _send(mail: Mail, events: Sequence[Any], server: Transport) -> None:
    try:
        message = compose(
            address=mail.address,
            message_id=mail.message_id,
            made_at=mail.made_at,
            cadence=mail.cadence,
            stop_key=mail.stop_key,
            events=events,
        )
    except (ValueError, MessageError):
        raise RefusedError(ADDRESS, is_final=True) from None
    try:
        async with asyncio.timeout(LONGEST):
            await server.send(message, mail.address, mail.message_id)
    except TimeoutError:
        raise RefusedError("", is_final=False) from None


async def _events_of(mails: Sequence[Mail]) -> Events:
    """What of each mail's events its address may be told of now, and wants to be."""
    async with reading() as session:
        ids = await _event_ids(session, mails)
        every = {event_id for own in ids.values() for event_id in own}
        told = (await session.exec(mail_recipients(every, clock.today()))).all()
        may = {(row.event_id, row.address) for row in told}
        rows = {row.id: row for row in (await session.exec(mailed_events({each for each, _ in may}))).all()}
    return {
        mail.id: [rows[each] for each in sorted(ids[mail.id]) if (each, mail.address) in may]
        for mail in mails
    }


async def _event_ids(session: AsyncSession, mails: Sequence[Mail]) -> Mapping[int, set[int]]:
    ids: dict[int, set[int]] = defaultdict(set)
    for mail in mails:
        if mail.event_id:
            ids[mail.id].add(mail.event_id)
    if digests := [mail.id for mail in mails if not mail.event_id]:
        gathered = select(MailGathered.delivery_id, MailGathered.event_id).where(
            col(MailGathered.delivery_id).in_(digests)
        )
        for delivery_id, event_id in (await session.exec(gathered)).all():
            ids[delivery_id or 0].add(event_id)
    return ids
