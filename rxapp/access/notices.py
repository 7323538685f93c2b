"""Which events somebody is told of, said once and used both ways: the notices that a reader sees, and the
people who are told of an event. Nothing is kept of it: a permission that is taken takes its notices.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, or_, true
from sqlalchemy.orm import aliased
from sqlmodel import col

from rxapp.access.actors import holds_on, may_stay
from rxapp.access.rows import Rows, listing
from rxapp.domain.compensation.types import ACCOUNT_NUMBERS
from rxapp.domain.notices import Audience, Condition
from rxapp.domain.permissions import Actor, Right, Role
from rxapp.models import Account, Case, Event, NoticeMark, Permission
from rxapp.text.notices import TOLD

COLUMNS = {"id", "kind", "at", "type_code"}
NEVER_SHOWN = {
    "actor_id", "municipality_code", "case_id", "account_id", "payout_run_id", "individual_number", "data",
}  # fmt: skip
DAYS = ("due_on", "expected_on", "last_day", "paid_on", "pays_from", "period", "respond_by")
"""What is told of an event's particulars: days alone. Among the rest are amounts that not everybody who is
told of the event may see."""
CASE_CELLS = {"file_number", "is_recovery"}
MARK_COLUMNS = {"read_at"}
MARK_NEVER_SHOWN = {"account_id", "event_id"}
RECIPIENT_COLUMNS = {"event_id", "account_id", "address"}


@dataclass(frozen=True, slots=True)
class _Reader:
    """Somebody who may be told: one person by what the login gave, or every user by the tables."""

    account_id: Any
    municipality_code: Any
    holds: Callable[[Any], ColumnElement[bool]]
    """Whether the compensation type of the column is held."""
    holds_any: ColumnElement[bool]
    sees_accounts: ColumnElement[bool]


def visible_notices(actor: Actor) -> Rows:
    """The events that the reader is told of, each with `file_number` and `is_recovery` of its case, if it has
    one, and when the reader marked it as read, `read_at`."""
    cells = (getattr(Case, name) for name in sorted(CASE_CELLS))
    mine = and_(col(NoticeMark.event_id) == Event.id, col(NoticeMark.account_id) == actor.account_id)
    return (
        listing(
            *(getattr(Event, name) for name in sorted(COLUMNS)),
            *(col(Event.data)[name].as_string().label(name) for name in DAYS),
            *cells,
            col(NoticeMark.read_at),
        )
        .select_from(Event)
        .join(Case, col(Case.id) == Event.case_id, isouter=True)
        .join(NoticeMark, mine, isouter=True)
        .where(is_told(actor))
    )


def is_told(actor: Actor) -> ColumnElement[bool]:
    """Whether the reader is told of the event."""
    if not (actor.may(Right.NOTICES_READ) and actor.municipality_code):
        return false()
    reader = _Reader(
        account_id=actor.account_id,
        municipality_code=actor.municipality_code,
        holds=lambda code: col(code).in_(actor.types),
        holds_any=true() if actor.types else false(),
        sees_accounts=true() if actor.may(Right.ACCOUNT_NUMBERS_SET) else false(),
    )
    return _is_told(reader)


def own_permissions_today(actor: Actor, today: date) -> Rows:
    """Since when the reader holds what holds on the day."""
    return listing(Permission.subject, Permission.given_at, Permission.first_day).where(
        col(Permission.account_id) == actor.account_id, holds_on(today)
    )


def is_unread(since: Mapping[str, datetime]) -> ColumnElement[bool]:
    """Whether a visible notice is unread: marked so, or without mark and new to whoever holds each subject
    `since` that instant."""
    of_types = {code: at for code, at in since.items() if code != ACCOUNT_NUMBERS}
    new = [
        and_(_is_for(Audience.TYPE), col(Event.type_code) == code, col(Event.at) >= at)
        for code, at in of_types.items()
    ]
    if of_types:
        new.append(and_(_is_for(Audience.MUNICIPALITY), col(Event.at) >= min(of_types.values())))
    if (at := since.get(ACCOUNT_NUMBERS)) is not None:
        new.append(and_(_is_for(Audience.ACCOUNT_NUMBERS), col(Event.at) >= at))
    is_marked = col(NoticeMark.event_id).is_not(None)
    return and_(col(NoticeMark.read_at).is_(None), or_(is_marked, *new))


def recipients_of(event_ids: Collection[int], today: date) -> Rows:
    """Who is told of which of these events on the day, by the permissions that hold then: `event_id`,
    `account_id` and the `address` of the profile. A closed account and one without agreement is told
    nothing; a locked card keeps nobody from what the service sends."""
    return (
        listing(
            col(Event.id).label("event_id"),
            col(Account.id).label("account_id"),
            col(Account.email).label("address"),
        )
        .select_from(Event)
        .join(Account, col(Account.municipality_code) == Event.municipality_code)
        .where(
            col(Event.id).in_(event_ids),
            col(Account.role) == Role.USER,
            may_stay(today),
            _is_told(_everybody(today)),
        )
        .order_by(col(Event.id), col(Account.id))
    )


def _everybody(today: date) -> _Reader:
    """The joined account, by the permissions that it holds on the day."""
    held = and_(col(Permission.account_id) == Account.id, holds_on(today))

    def holds(subject: Any) -> ColumnElement[bool]:
        return exists().where(held, col(Permission.subject) == subject)

    return _Reader(
        account_id=col(Account.id),
        municipality_code=col(Account.municipality_code),
        holds=holds,
        holds_any=exists().where(held, col(Permission.subject) != ACCOUNT_NUMBERS),
        sees_accounts=holds(ACCOUNT_NUMBERS),
    )


def _is_told(reader: _Reader) -> ColumnElement[bool]:
    may_see: Mapping[Audience, ColumnElement[bool]] = {
        # Nobody holds what is no type: an event without one is told to nobody of this audience.
        Audience.TYPE: and_(col(Event.type_code) != ACCOUNT_NUMBERS, reader.holds(Event.type_code)),
        Audience.ACCOUNT_NUMBERS: reader.sees_accounts,
        Audience.MUNICIPALITY: reader.holds_any,
    }
    by_another = or_(col(Event.actor_id).is_(None), col(Event.actor_id) != reader.account_id)
    return and_(
        col(Event.municipality_code) == reader.municipality_code,
        # Said by each audience too, but this is what the index is searched by.
        col(Event.kind).in_(TOLD),
        by_another,
        or_(*(and_(_is_for(audience), may) for audience, may in may_see.items())),
    )


def _is_for(audience: Audience) -> ColumnElement[bool]:
    plain = [k for k, each in TOLD.items() if each.audience is audience and each.only_if is None]
    on_condition = [
        and_(col(Event.kind) == kind, _HOLDS[each.only_if])
        for kind, each in TOLD.items()
        if each.audience is audience and each.only_if is not None
    ]
    return or_(col(Event.kind).in_(plain), *on_condition)


_ACTOR = aliased(Account, name="actor")
_HOLDS: Mapping[Condition, ColumnElement[bool]] = {
    # By who acted and not by the particulars: the index of notices holds all that is asked of an event.
    Condition.FROM_AGENCY: exists()
    .where(col(_ACTOR.id) == Event.actor_id, col(_ACTOR.role) == Role.OFFICER)
    .correlate(Event),
}
