"""From the hash of a session key to the Actor: read anew for every event, never remembered."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, String, and_, exists, literal, or_, type_coerce, union_all
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.access.rows import Rows, listing
from rxapp.domain.compensation.types import ACCOUNT_NUMBERS
from rxapp.domain.permissions import Actor, Function, Role
from rxapp.domain.sessions import IDLE_LIMIT, TOTAL_LIMIT
from rxapp.models import Account, Agreement, LoginSession, Municipality, OfficerFunction, Permission


@dataclass(frozen=True, slots=True)
class Login:
    """A session in force and the one who acts in it."""

    actor: Actor
    started_at: datetime
    seen_at: datetime


def agreement_runs(municipality_code: object, today: date) -> ColumnElement[bool]:
    """Whether the municipality has an agreement in force on the day."""
    return exists().where(
        col(Agreement.municipality_code) == municipality_code,
        col(Agreement.starts_on) <= today,
        or_(col(Agreement.ends_on).is_(None), col(Agreement.ends_on) >= today),
    )


def may_log_in(today: date) -> ColumnElement[bool]:
    """An account that is active, not locked, and of the agency or of a municipality with agreement."""
    return and_(
        col(Account.is_active).is_(True),
        col(Account.locked_at).is_(None),
        or_(col(Account.role) == Role.OFFICER, agreement_runs(Account.municipality_code, today)),
    )


def in_force(now: datetime) -> ColumnElement[bool]:
    """A session that has neither ended nor been idle or open for too long."""
    return and_(
        col(LoginSession.ended_at).is_(None),
        col(LoginSession.seen_at) > now - timedelta(seconds=IDLE_LIMIT),
        col(LoginSession.started_at) > now - timedelta(seconds=TOTAL_LIMIT),
    )


async def find_login(session: AsyncSession, key_hash: str, *, now: datetime, today: date) -> Login | None:
    """The login behind a session key, or None: unknown, ended, too old, closed account, no agreement."""
    statement = (
        select(Account, Municipality.name, LoginSession.started_at, LoginSession.seen_at)
        .join(LoginSession, col(LoginSession.account_id) == Account.id)
        .join(Municipality, col(Municipality.code) == Account.municipality_code, isouter=True)
        .where(LoginSession.key_hash == key_hash, in_force(now), may_log_in(today))
    )
    found = (await session.exec(statement)).first()
    if found is None:
        return None
    account, municipality, started_at, seen_at = found
    return Login(await _actor(session, account, municipality or ""), started_at, seen_at)


async def _actor(session: AsyncSession, account: Account, municipality: str) -> Actor:
    held = {"type": set[str](), "function": set[str]()}
    for kind, value in (await session.exec(_held(account.id or 0))).all():
        held[kind].add(value)
    return Actor(
        account_id=account.id or 0,
        hsa_id=account.hsa_id,
        name=f"{account.first_name} {account.last_name}",
        role=account.role,
        municipality_code=account.municipality_code,
        municipality_name=municipality,
        functions=frozenset(Function(name) for name in held["function"]),
        types=frozenset(held["type"] - {ACCOUNT_NUMBERS}),
        account_numbers=ACCOUNT_NUMBERS in held["type"],
    )


def _held(account_id: int) -> Rows:
    permissions = listing(literal("type").label("kind"), col(Permission.subject).label("held")).where(
        Permission.account_id == account_id
    )
    functions = listing(literal("function"), type_coerce(col(OfficerFunction.function), String)).where(
        OfficerFunction.account_id == account_id
    )
    both = union_all(permissions, functions).subquery()
    return listing(both.c.kind, both.c.held)
