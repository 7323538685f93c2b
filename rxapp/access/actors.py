"""From the hash of a session key to the Actor: read anew for every event, never remembered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, cast

from sqlalchemy import ColumnElement, and_, bindparam, exists, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.access.rows import Rows, listing
from rxapp.domain.agreements import THIS_SERVICE
from rxapp.domain.compensation.types import ACCOUNT_NUMBERS
from rxapp.domain.permissions import Actor, Role
from rxapp.domain.sessions import IDLE_LIMIT, TOTAL_LIMIT
from rxapp.models import Account, Agreement, LoginSession, Municipality, OfficerFunction, Permission


@dataclass(frozen=True, slots=True)
class Login:
    """A session in force and the one who acts in it."""

    actor: Actor
    started_at: datetime
    seen_at: datetime


def agreement_runs(municipality_code: object, today: date) -> ColumnElement[bool]:
    """Whether the municipality has an agreement for this service in force on the day."""
    return exists().where(
        col(Agreement.municipality_code) == municipality_code,
        col(Agreement.service) == THIS_SERVICE,
        col(Agreement.starts_on) <= today,
        or_(col(Agreement.ends_on).is_(None), col(Agreement.ends_on) >= today),
    )


def has_agreement(today: date) -> ColumnElement[bool]:
    """An account of the agency, which needs none, or of a municipality with agreement."""
    return or_(col(Account.role) == Role.OFFICER, agreement_runs(Account.municipality_code, today))


def may_stay(today: date) -> ColumnElement[bool]:
    """An account that is active, and of the agency or of a municipality with agreement.

    A locked card keeps out whoever would log in with it, not whoever is logged in.
    """
    return and_(col(Account.deactivated_at).is_(None), has_agreement(today))


def in_force(now: datetime) -> ColumnElement[bool]:
    """A session that has neither ended nor been idle or open for too long."""
    return _in_force(now - timedelta(seconds=IDLE_LIMIT), now - timedelta(seconds=TOTAL_LIMIT))


def _in_force(idle_since: Any, open_since: Any) -> ColumnElement[bool]:
    return and_(
        col(LoginSession.ended_at).is_(None),
        col(LoginSession.seen_at) > idle_since,
        col(LoginSession.started_at) > open_since,
    )


def holds_on(day: date) -> ColumnElement[bool]:
    """A permission that is in force on the day."""
    return and_(
        or_(col(Permission.first_day).is_(None), col(Permission.first_day) <= day),
        or_(col(Permission.last_day).is_(None), col(Permission.last_day) >= day),
    )


async def find_login(session: AsyncSession, key_hash: str, *, now: datetime, today: date) -> Login | None:
    """The login behind a session key, or None: unknown, ended, too old, closed account, no agreement."""
    return (await find_logins(session, [key_hash], now=now, today=today)).get(key_hash)


async def find_logins(
    session: AsyncSession, key_hashes: Sequence[str], *, now: datetime, today: date
) -> dict[str, Login]:
    """The logins that are in force behind some session keys, by their hashes.

    One statement, since it precedes every event: a row for each permission or function held.
    """
    since = {
        "today": today,
        "idle_since": now - timedelta(seconds=IDLE_LIMIT),
        "open_since": now - timedelta(seconds=TOTAL_LIMIT),
    }
    rows: dict[str, list[Any]] = {}
    for row in (await session.exec(_logins(), params={"keys": list(key_hashes), **since})).all():
        rows.setdefault(row.key_hash, []).append(row)
    return {key: Login(_actor(of), of[0].started_at, of[0].seen_at) for key, of in rows.items()}


@cache
def _logins() -> Rows:
    """Put together once: doing so takes longer than the database does."""
    today = cast("Any", bindparam("today"))  # pyright: ignore[reportUnknownArgumentType]
    held = and_(col(Permission.account_id) == Account.id, holds_on(today))
    return (
        listing(
            col(LoginSession.key_hash),
            col(Account.id),
            *(getattr(Account, name) for name in ("hsa_id", "first_name", "last_name", "role")),
            col(Account.municipality_code),
            col(Municipality.name).label("municipality"),
            *(getattr(LoginSession, name) for name in ("started_at", "seen_at")),
            col(Permission.subject),
            col(OfficerFunction.function),
        )
        .select_from(LoginSession)
        .join(Account, col(LoginSession.account_id) == Account.id)
        .join(Municipality, col(Municipality.code) == Account.municipality_code, isouter=True)
        .join(Permission, held, isouter=True)
        .join(OfficerFunction, col(OfficerFunction.account_id) == Account.id, isouter=True)
        .where(
            col(LoginSession.key_hash).in_(bindparam("keys", expanding=True)),
            _in_force(bindparam("idle_since"), bindparam("open_since")),
            may_stay(today),
        )
    )


def _actor(rows: Sequence[Any]) -> Actor:
    account, subjects = rows[0], {row.subject for row in rows}
    return Actor(
        account_id=account.id,
        hsa_id=account.hsa_id,
        name=f"{account.first_name} {account.last_name}",
        role=account.role,
        municipality_code=account.municipality_code,
        municipality_name=account.municipality or "",
        functions=frozenset(row.function for row in rows if row.function is not None),
        types=frozenset(subjects - {ACCOUNT_NUMBERS, None}),
        account_numbers=ACCOUNT_NUMBERS in subjects,
    )


async def hold_still(session: AsyncSession, key_hash: str, *, alone: bool = False) -> None:
    """Let nobody take the reader's rights until the transaction is over, or wait for whoever does so.

    `alone`, nobody else of the municipality acts meanwhile: for what locks the municipality anyway. Two
    who shared the lock first and then both wanted it alone would wait for each other for ever.

    The order is everybody's: municipality, account, session. SQLite lets one write at a time anyway.
    """
    if session.get_bind().dialect.name != "postgresql":
        return
    mine = select(LoginSession.account_id).where(LoginSession.key_hash == key_hash).scalar_subquery()
    home = select(Account.municipality_code).where(col(Account.id) == mine).scalar_subquery()
    municipality = select(Municipality.code).where(col(Municipality.code) == home)
    await session.exec(municipality.with_for_update(read=not alone, key_share=alone))
    for one in (
        select(Account.id).where(col(Account.id) == mine),
        select(LoginSession.key_hash).where(LoginSession.key_hash == key_hash),
    ):
        await session.exec(one.with_for_update(read=True))
