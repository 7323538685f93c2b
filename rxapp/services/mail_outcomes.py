"""Writing down what came of mails, many at a time, and which addresses mail does not get through to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import func, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.db import unit_of_work
from rxapp.domain.mail import GIVE_UP_AFTER, TELL_AFTER, Cadence, DeliveryState, pause_after
from rxapp.models import MailAddress, MailDelivery, MailGathered
from rxapp.services import mail_planning
from rxapp.services.mail_transport import RefusedError

log = structlog.get_logger("rxapp.mail")


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail that this process is to try."""

    id: int
    address_id: int
    address: str
    stop_key: str
    event_id: int | None
    cadence: Cadence
    message_id: str
    made_at: datetime
    attempts: int


@dataclass(slots=True)
class Pass:
    """What one pass has done. `away` says why the mail server takes nothing, if so."""

    taken: int = 0
    sent: int = 0
    withdrawn: int = 0
    failed: int = 0
    put_off: int = 0
    away: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A mail that was sent, or was refused, or was not to be sent any more."""

    mail: Mail
    is_sent: bool = False
    refused: RefusedError | None = None

    @property
    def is_withdrawn(self) -> bool:
        return not self.is_sent and self.refused is None


async def write_down(outcomes: Sequence[Outcome], done: Pass) -> None:
    """Write all of them down, in one transaction."""
    if not outcomes:
        return
    sent = [each.mail for each in outcomes if each.is_sent]
    withdrawn = [each.mail for each in outcomes if each.is_withdrawn]
    async with unit_of_work() as session:
        await _sent(session, sent)
        await _withdrawn(session, withdrawn)
        for each in outcomes:
            if each.refused is not None:
                await _refused(session, each.mail, each.refused, done)
    done.sent += len(sent)
    done.withdrawn += len(withdrawn)


async def _sent(session: AsyncSession, mails: Sequence[Mail]) -> None:
    if not mails:
        return
    await _settle(session, mails, DeliveryState.SENT)
    well = update(MailAddress).where(
        col(MailAddress.id).in_({mail.address_id for mail in mails}),
        col(MailAddress.failing_since).is_not(None),
    )
    await (await session.connection()).execute(well.values(failure="", failing_since=None))


async def _withdrawn(session: AsyncSession, mails: Sequence[Mail]) -> None:
    """Nobody there is to be told; if the profile has another address by now, that one is."""
    if not mails:
        return
    await _settle(session, mails, DeliveryState.WITHDRAWN)
    gathered = select(MailGathered.event_id).where(
        col(MailGathered.delivery_id).in_([mail.id for mail in mails])
    )
    ids = {mail.event_id for mail in mails if mail.event_id} | set((await session.exec(gathered)).all())
    await mail_planning.plan_again(session, ids)


async def _refused(session: AsyncSession, mail: Mail, refused: RefusedError, done: Pass) -> None:
    now, attempts = clock.now(), mail.attempts + 1
    is_over = refused.is_final or now - mail.made_at >= GIVE_UP_AFTER
    log.info("a mail was refused", delivery=mail.id, codes=refused.codes, attempts=attempts, given_up=is_over)
    values: dict[str, Any] = {"attempts": attempts, "failure": refused.codes}
    if is_over:
        done.failed += 1
        await _settle(session, [mail], DeliveryState.FAILED, **values)
    else:
        done.put_off += 1
        await change(session, [mail.id], next_at=now + pause_after(attempts), **values)
    if is_over or attempts >= TELL_AFTER:
        await mark_failing(session, mail.address_id, refused.codes)


async def mark_failing(session: AsyncSession, address_id: int, codes: str) -> None:
    """Say of the address that mail does not get through, and since when."""
    failing = update(MailAddress).where(col(MailAddress.id) == address_id)
    since = func.coalesce(col(MailAddress.failing_since), clock.now())
    await (await session.connection()).execute(failing.values(failure=codes, failing_since=since))


async def _settle(session: AsyncSession, mails: Sequence[Mail], state: DeliveryState, **values: Any) -> None:
    await change(session, [mail.id for mail in mails], state=state, settled_at=clock.now(), **values)


async def change(session: AsyncSession, ids: Sequence[int | None], **values: Any) -> None:
    """Whoever was slower than its lease changes nothing of what is settled."""
    if ids:
        waiting = col(MailDelivery.state) == DeliveryState.WAITING
        changed = update(MailDelivery).where(col(MailDelivery.id).in_(ids), waiting)
        await (await session.connection()).execute(changed.values(**values))
