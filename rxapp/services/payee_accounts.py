"""The accounts that a municipality is paid to, as its users with the permission see them; and the history."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.payee_accounts import (
    lacks_standard,
    others_who_may,
    own_held_accounts,
    told_changes,
    visible_changes,
    visible_rule,
)
from rxapp.domain.errors import Conflict
from rxapp.domain.payee_accounts import (
    AccountNumber,
    ChangeStatus,
    check_cancel,
    next_month,
    pay_month,
    status_of,
)
from rxapp.domain.permissions import Actor, Right
from rxapp.models import PayoutRun
from rxapp.services.bank_days import next_pay_day, pay_day
from rxapp.services.rights import require

TOLD = 20
"""As many changes an administrator is told of."""


@dataclass(frozen=True, slots=True)
class ChangeTold:
    """That an account was changed, without its number. `pays_from` is None while it waits for a second
    person."""

    change_id: int
    subject: str
    status: ChangeStatus
    pays_from: date | None
    proposer: str
    proposed_at: datetime
    confirmer: str | None
    canceller: str | None
    cancelled_at: datetime | None


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A change with the account before and after; no account is the standard one, or for the standard one
    that there was none."""

    told: ChangeTold
    account: AccountNumber | None
    before: AccountNumber | None
    reference: str
    is_own: bool
    may_cancel: bool


@dataclass(frozen=True, slots=True)
class Held:
    """An account that the bank sent a payment back from, and why in the bank's words."""

    account: AccountNumber
    held_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything of the municipality's accounts, newest change first. `held` are those that wait to be
    changed: nothing is paid to them.

    A change made now counts from `pays_from`, which is after the one that the day alone says if
    `is_prepared`.
    """

    changes: tuple[ChangeView, ...]
    next_payout_on: date
    pays_from: date
    is_prepared: bool
    needs_second: bool
    others: int
    held: tuple[Held, ...] = ()

    @property
    def waiting(self) -> tuple[ChangeView, ...]:
        """What a second person is to confirm."""
        return tuple(change for change in self.changes if change.told.status is ChangeStatus.WAITING)

    @property
    def coming(self) -> tuple[ChangeView, ...]:
        """What counts from a payout that is yet to come, nearest first."""
        found = [change for change in self.changes if change.told.status is ChangeStatus.COMING]
        return tuple(sorted(found, key=lambda change: change.told.pays_from or date.max))

    @property
    def current(self) -> dict[str, ChangeView]:
        """What counts today, by subject; a type that is paid to the standard account has none."""
        return {
            change.told.subject: change
            for change in self.changes
            if change.told.status is ChangeStatus.IN_FORCE and change.account is not None
        }


@dataclass(frozen=True, slots=True)
class RuleView:
    """Whether two persons are required, since when and by whom; and how many may change accounts."""

    is_on: bool
    turned_on_at: datetime | None
    turner: str
    people: int


async def get_overview(session: AsyncSession, actor: Actor) -> Overview:
    """The accounts of the actor's municipality.

    Raises:
        NotAllowed: the actor has no permission for account numbers.
    """
    require(actor, Right.ACCOUNT_NUMBERS_SET)
    today, prepared = clock.today(), await prepared_until(session)
    rows = list((await session.exec(visible_changes(actor))).all())
    changes = tuple(_view(row, rows, actor, prepared) for row in rows)
    pays_from = first_payout(today, prepared)
    return Overview(
        changes,
        next_pay_day(today),
        pays_from,
        pays_from != first_payout(today, None),
        await needs_second(session, actor),
        int((await session.exec(others_who_may(actor, today))).one()),
        await _held(session, actor, changes),
    )


async def _held(session: AsyncSession, actor: Actor, changes: tuple[ChangeView, ...]) -> tuple[Held, ...]:
    """Those that have not been left for another yet, be it from a payout that comes."""
    settled = {ChangeStatus.COMING, ChangeStatus.IN_FORCE}
    last: dict[str, ChangeView] = {}
    for change in sorted(changes, key=lambda each: (each.told.pays_from or date.max, each.told.change_id)):
        if change.told.status in settled:
            last[change.told.subject] = change
    used = {change.account for change in last.values()}
    found = (await session.exec(own_held_accounts(actor))).all()
    held = (Held(AccountNumber(row.kind, row.number), row.held_on, row.reason) for row in found)
    return tuple(each for each in held if each.account in used)


async def list_told(session: AsyncSession, actor: Actor) -> tuple[ChangeTold, ...]:
    """The latest changes in the administrator's municipality, without numbers."""
    rows = list((await session.exec(told_changes(actor))).all())
    return tuple(_told(row, rows) for row in rows[:TOLD])


async def get_rule(session: AsyncSession, actor: Actor) -> RuleView:
    """Whether the administrator's municipality requires two persons."""
    found = (await session.exec(visible_rule(actor))).first()
    people = int((await session.exec(others_who_may(actor, clock.today()))).one())
    if found is None:
        return RuleView(False, None, "", people)
    return RuleView(True, found.turned_on_at, found.turner, people)


async def needs_second(session: AsyncSession, actor: Actor) -> bool:
    """Whether the actor's municipality requires two persons for a change."""
    return (await session.exec(visible_rule(actor))).first() is not None


async def has_nowhere_to_be_paid(session: AsyncSession, actor: Actor) -> bool:
    """Whether the user's municipality has no standard account at all."""
    return bool((await session.exec(lacks_standard(actor))).one())


async def count_to_confirm(session: AsyncSession, actor: Actor) -> int:
    """How many changes wait for the actor to confirm them; none for whoever has no permission for it."""
    changes = visible_changes(actor).order_by(None).subquery()
    waiting = select(func.count()).where(
        changes.c.pays_from.is_(None),
        changes.c.cancelled_at.is_(None),
        changes.c.proposed_by != actor.account_id,
    )
    return int((await session.exec(waiting)).one())


async def prepared_until(session: AsyncSession) -> date | None:
    """The latest day that a run has been prepared for: what counts for it is settled."""
    return (await session.exec(select(func.max(PayoutRun.pay_on)))).one()


def first_payout(changed_on: date, prepared: date | None) -> date:
    """The first payout that a change counts for, by the day and by what is prepared already."""
    year, month = pay_month(changed_on)
    while prepared is not None and pay_day(year, month) <= prepared:
        year, month = next_month(year, month)
    return pay_day(year, month)


def _view(row: Any, rows: list[Any], actor: Actor, prepared: date | None) -> ChangeView:
    told = _told(row, rows)
    return ChangeView(
        told,
        _account(row),
        _before(row, rows),
        row.reference,
        row.proposed_by == actor.account_id,
        _may_cancel(told, prepared),
    )


def _told(row: Any, rows: list[Any]) -> ChangeTold:
    return ChangeTold(
        row.id,
        row.subject,
        status_of(
            pays_from=row.pays_from,
            is_cancelled=row.cancelled_at is not None,
            today=clock.today(),
            followed_on=_followed_on(row, rows),
        ),
        row.pays_from,
        row.proposer,
        row.proposed_at,
        row.confirmer,
        row.canceller,
        row.cancelled_at,
    )


def _followed_on(row: Any, rows: list[Any]) -> date | None:
    """From when the next change of the same subject counts."""
    later = [
        other.pays_from
        for other in rows
        if other.subject == row.subject
        and other.cancelled_at is None
        and other.pays_from is not None
        and row.pays_from is not None
        and other.pays_from > row.pays_from
    ]
    return min(later, default=None)


def _account(row: Any) -> AccountNumber | None:
    return AccountNumber(row.kind, row.number) if row.number else None


def _before(row: Any, rows: list[Any]) -> AccountNumber | None:
    """What stood when it was proposed."""
    earlier = [
        other
        for other in rows
        if other.subject == row.subject
        and other.id < row.id
        and other.pays_from is not None
        and (other.cancelled_at is None or other.cancelled_at > row.proposed_at)
        and (row.pays_from is None or other.pays_from < row.pays_from)
    ]
    latest = max(earlier, key=lambda other: (other.pays_from, other.id), default=None)
    return _account(latest) if latest is not None else None


def _may_cancel(told: ChangeTold, prepared: date | None) -> bool:
    try:
        check_cancel(told.status, pays_from=told.pays_from, prepared_until=prepared)
    except Conflict:
        return False
    return True
