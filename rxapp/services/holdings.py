"""What the users of a municipality hold, as its administrators see it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.permissions import visible_permissions, visible_users
from rxapp.access.rows import Rows
from rxapp.domain.compensation.types import ACCOUNT_NUMBERS, TYPES
from rxapp.domain.errors import Invalid, NotFound
from rxapp.domain.permissions import Actor
from rxapp.domain.windows import Window
from rxapp.models import Permission
from rxapp.text.order import swedish_order

SUBJECTS: tuple[str, ...] = (*TYPES, ACCOUNT_NUMBERS)
"""Everything that a permission can be for, in the order it is shown."""

NO_USER = "Användaren finns inte i din kommun."


def require_subject(subject: str) -> None:
    """Raises Invalid for what no permission can be for."""
    if subject not in SUBJECTS:
        raise Invalid("subject", "Ersättningstypen finns inte.")


@dataclass(frozen=True, slots=True)
class Held:
    """A permission with its days, by whom and when it was given, and for whom as a deputy, if it was."""

    subject: str
    window: Window
    giver: str
    given_at: datetime
    principal: str | None = None
    principal_id: int | None = None


@dataclass(frozen=True, slots=True)
class UserView:
    """A user as administrators see one. `held` has past and coming permissions too; `subjects` (type
    codes, ACCOUNT_NUMBERS) are those in force today."""

    account_id: int
    hsa_id: str
    first_name: str
    last_name: str
    email: str
    is_active: bool
    is_locked: bool
    last_login_at: datetime | None
    held: tuple[Held, ...]
    subjects: frozenset[str]

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"


async def list_users(session: AsyncSession, actor: Actor) -> list[UserView]:
    """The municipality's users with their permissions, by last name in Swedish order."""
    return sorted(
        await _views(session, visible_permissions(actor), visible_users(actor)),
        key=lambda view: (swedish_order(view.last_name), swedish_order(view.first_name)),
    )


async def get_user(session: AsyncSession, actor: Actor, account_id: int) -> UserView:
    """One of the municipality's users.

    Raises:
        NotFound: there is no such user in the municipality.
    """
    mine = col(Permission.account_id) == account_id
    users = visible_users(actor).where(visible_users(actor).selected_columns.id == account_id)
    views = await _views(session, visible_permissions(actor).where(mine), users)
    if not views:
        raise NotFound(NO_USER)
    return views[0]


async def _views(session: AsyncSession, permissions: Rows, users: Rows) -> list[UserView]:
    held: dict[int, list[Held]] = {}
    for row in (await session.exec(permissions)).all():
        held.setdefault(row.account_id, []).append(held_of(row))
    today = clock.today()
    return [
        UserView(
            account_id=u.id,
            hsa_id=u.hsa_id,
            first_name=u.first_name,
            last_name=u.last_name,
            email=u.email,
            is_active=u.deactivated_at is None,
            is_locked=u.locked_at is not None,
            last_login_at=u.last_login_at,
            held=tuple(held.get(u.id, ())),
            subjects=frozenset(h.subject for h in held.get(u.id, ()) if h.window.holds(today)),
        )
        for u in (await session.exec(users)).all()
    ]


def held_of(row: Any) -> Held:
    """A row of `access.permissions` as a value."""
    return Held(
        row.subject,
        Window(row.first_day, row.last_day),
        row.giver,
        row.given_at,
        row.principal,
        row.deputy_for,
    )
