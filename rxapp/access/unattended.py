"""Last days to apply that nobody attends to: found for everybody at once, shown to the administrators.

An administrator is told that nothing has been sent for a period, and nothing else of any case.
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, or_
from sqlmodel import col

from rxapp.access.actors import agreement_runs, holds_on
from rxapp.access.last_days import stands
from rxapp.access.rows import Rows, listing
from rxapp.domain.permissions import Actor, Right
from rxapp.models import Account, Case, NearLastDay, Permission, UnattendedLastDay

COLUMNS = {"type_code", "period_first_day", "period_last_day", "last_day"}
NEVER_SHOWN = {"municipality_code", "told_at"}


def claims_of_everybody(codes: Collection[str], since: date, today: date) -> Rows:
    """What each municipality with agreement has applied for, by type and time."""
    return (
        listing(Case.municipality_code, Case.type_code, Case.quarter_first_day, Case.claim_last_day)
        .where(
            col(Case.type_code).in_(codes),
            col(Case.quarter_first_day) >= since,
            stands(),
            agreement_runs(Case.municipality_code, today),
        )
        .distinct()
    )


def attended(codes: Collection[str], today: date, since: datetime) -> Rows:
    """The municipalities and types that somebody with the permission has logged in for since."""
    return (
        listing(Account.municipality_code, Permission.subject)
        .join(Account, col(Account.id) == Permission.account_id)
        .where(col(Permission.subject).in_(codes), _attends(today, since))
        .distinct()
    )


def visible_unattended(actor: Actor, today: date, since: datetime) -> Rows:
    """What the administrators of the municipality have been told of and what still nobody attends to."""
    columns = (getattr(UnattendedLastDay, name) for name in sorted(COLUMNS))
    may = actor.may(Right.PERMISSIONS_SET) and actor.municipality_code
    somebody = exists().where(
        col(Permission.account_id) == col(Account.id),
        col(Permission.subject) == col(UnattendedLastDay.type_code),
        col(Account.municipality_code) == col(UnattendedLastDay.municipality_code),
        _attends(today, since),
    )
    return (
        listing(*columns)
        .where(
            col(UnattendedLastDay.municipality_code) == actor.municipality_code if may else false(),
            col(UnattendedLastDay.last_day) >= today,
            ~_is_sent(),
            ~somebody,
        )
        .order_by(col(UnattendedLastDay.last_day), col(UnattendedLastDay.type_code))
    )


def told(table: type[UnattendedLastDay] | type[NearLastDay]) -> Rows:
    """Everything that has been told to the administrators, or to the users, by its key."""
    names = ("municipality_code", "type_code", "period_first_day", "period_last_day")
    return listing(*(getattr(table, name) for name in names))


def _attends(today: date, since: datetime) -> ColumnElement[bool]:
    return and_(holds_on(today), col(Account.deactivated_at).is_(None), col(Account.last_login_at) > since)


def _is_sent() -> ColumnElement[bool]:
    """Whether something has been sent for the period. Without last day an application is for its quarter."""
    of: Any = UnattendedLastDay
    first, last = col(Case.quarter_first_day), col(Case.claim_last_day)
    return exists().where(
        col(Case.municipality_code) == of.municipality_code,
        col(Case.type_code) == of.type_code,
        or_(
            and_(last.is_(None), first == of.period_first_day),
            and_(first <= of.period_first_day, last >= of.period_last_day),
        ),
        stands(),
    )
