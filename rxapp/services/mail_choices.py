"""What mail a user wants of the notices: nothing until it is chosen, and nothing more once it is stopped."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access import mail as access
from rxapp.domain.errors import Conflict, Invalid
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.mail import Cadence
from rxapp.domain.notices import NoticeGroup
from rxapp.domain.permissions import Actor, Right
from rxapp.models import MailChoice
from rxapp.services import journal
from rxapp.services.rights import require
from rxapp.settings import get_settings
from rxapp.text.notices import TOLD

STOP_KEY = re.compile(r"[A-Za-z0-9_-]{43}")
"""256 bits in the letters of addresses."""

GROUPS = tuple(
    group for group in NoticeGroup if any(each.mailed for each in TOLD.values() if each.group is group)
)
"""What mail can be had of, in the order of the page."""


@dataclass(frozen=True, slots=True)
class OwnMail:
    """The reader's mail: where it goes, what is chosen, and why it does not get through, if it does not."""

    address: str
    chosen: Mapping[NoticeGroup, Cadence]
    failure: str
    failing_since: datetime | None
    is_sent: bool
    """False where there is no mail server, and mail is written as files."""


@dataclass(frozen=True, slots=True)
class Failing:
    """A user whose mail does not get through, as the administrator is told."""

    account_id: int
    name: str
    email: str
    failure: str
    failing_since: datetime


async def get_own(session: AsyncSession, actor: Actor) -> OwnMail:
    """What the reader has chosen.

    Raises:
        NotAllowed: the reader is no user of a municipality.
    """
    require(actor, Right.NOTICES_READ)
    chosen = (await session.exec(access.own_choices(actor))).all()
    own = (await session.exec(access.own_address(actor))).one()
    return OwnMail(
        address=own.email,
        chosen={row.notice_group: row.cadence for row in chosen},
        failure=own.failure or "",
        failing_since=own.failing_since,
        is_sent=bool(get_settings().smtp_url),
    )


async def choose(session: AsyncSession, actor: Actor, wanted: Mapping[str, str]) -> bool:
    """Keep what is wanted, by group and cadence, the empty cadence for no mail; a group that is not named is
    not wanted. Gives whether anything is another.

    Raises:
        NotAllowed: the actor is no user of a municipality.
        Invalid: there is no such group or cadence.
        Conflict: another tab has chosen at the same moment.
    """
    require(actor, Right.NOTICES_READ)
    asked = dict(_choice(group, cadence) for group, cadence in wanted.items() if cadence)
    now = clock.now()
    statement = access.choices_to_change(actor).with_for_update()
    kept = {each.notice_group: each for each in (await session.exec(statement)).all()}
    if {group: each.cadence for group, each in kept.items()} == asked:
        return False
    for group, each in kept.items():
        if group not in asked:
            await session.delete(each)
        elif each.cadence != asked[group]:
            each.cadence = asked[group]
    session.add_all(
        MailChoice(account_id=actor.account_id, notice_group=group, cadence=cadence, chosen_at=now)
        for group, cadence in asked.items()
        if group not in kept
    )
    try:
        await session.flush()
    except IntegrityError as error:
        raise Conflict("Du valde nyss i en annan flik. Ladda om sidan.") from error
    counts = {cadence.value: list(asked.values()).count(cadence) for cadence in Cadence}
    happened = Happened(
        EventKind.MAIL_CHOSEN, actor.municipality_code, account_id=actor.account_id, data=dict(counts)
    )
    await journal.record(session, actor, happened)
    return True


async def choose_group(session: AsyncSession, actor: Actor, group: str, cadence: str) -> bool:
    """Keep how often mail of one group is wanted, the empty cadence for no mail.

    Raises:
        NotAllowed, Invalid, Conflict: as `choose`.
    """
    require(actor, Right.NOTICES_READ)
    _choice(group, cadence or Cadence.AT_ONCE)
    kept = (await session.exec(access.own_choices(actor))).all()
    wanted = {row.notice_group.value: row.cadence.value for row in kept}
    return await choose(session, actor, wanted | {group: cadence})


def _choice(group: str, cadence: str) -> tuple[NoticeGroup, Cadence]:
    try:
        chosen = NoticeGroup(group), Cadence(cadence)
    except ValueError:
        raise Invalid("mejl", "Välj hur ofta du vill ha mejl.") from None
    if chosen[0] not in GROUPS:
        raise Invalid("mejl", "Välj hur ofta du vill ha mejl.")
    return chosen


async def stop(session: AsyncSession, stop_key: str) -> bool:
    """Stop mail to the address that the key stands for: of everybody who has it. Whoever shares a mailbox
    gets its mail together, and stops it together. False where the key stands for nothing; a second time is
    no other than the first.
    """
    if STOP_KEY.fullmatch(stop_key) is None:
        return False
    if (await session.exec(access.address_of(stop_key))).first() is None:
        return False
    found = (await session.exec(access.choosers_of(stop_key))).all()
    for row in found:
        await session.delete(row.MailChoice)
    whose = {(row.MailChoice.account_id, row.municipality_code) for row in found}
    happened = [
        Happened(EventKind.MAIL_STOPPED, code, account_id=account_id) for account_id, code in sorted(whose)
    ]
    await journal.record_all(session, None, happened)
    return True


async def is_stop_key(session: AsyncSession, stop_key: str) -> bool:
    """Whether the key stands for an address."""
    if STOP_KEY.fullmatch(stop_key) is None:
        return False
    return (await session.exec(access.address_of(stop_key))).first() is not None


async def list_failing(session: AsyncSession, actor: Actor) -> list[Failing]:
    """Whose mail does not get through in the administrator's municipality.

    Raises:
        NotAllowed: the reader is no administrator.
    """
    require(actor, Right.PERMISSIONS_SET)
    return [Failing(**row._mapping) for row in (await session.exec(access.visible_failures(actor))).all()]
