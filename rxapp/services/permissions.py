"""Permissions per compensation type, given and taken by the municipality's own administrators."""

from dataclasses import dataclass, replace

from sqlalchemy import delete
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.permissions import visible_permissions, visible_users
from rxapp.domain.compensation.types import ACCOUNT_NUMBERS, TYPES
from rxapp.domain.errors import Invalid, NotFound
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.permissions import Actor
from rxapp.models import Account, Permission
from rxapp.services import journal


@dataclass(frozen=True, slots=True)
class UserView:
    """A user in the matrix, with the subjects (type codes, ACCOUNT_NUMBERS) that are held."""

    account_id: int
    hsa_id: str
    first_name: str
    last_name: str
    is_active: bool
    subjects: frozenset[str]

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"


async def list_users(session: AsyncSession, actor: Actor) -> list[UserView]:
    """The municipality's users with their permissions, by last name in Swedish order."""
    held: dict[int, set[str]] = {}
    for permission in (await session.exec(visible_permissions(actor))).all():
        held.setdefault(permission.account_id, set()).add(permission.subject)
    users = (await session.exec(visible_users(actor))).all()
    views = [
        UserView(u.id, u.hsa_id, u.first_name, u.last_name, u.is_active, frozenset(held.get(u.id, ())))
        for u in users
    ]
    return sorted(views, key=lambda view: (swedish_order(view.last_name), swedish_order(view.first_name)))


def swedish_order(name: str) -> tuple[int, ...]:
    """A sort key in which å, ä and ö come last, in that order, and case does not matter."""
    last = {"å": 1, "ä": 2, "ö": 3}
    return tuple(0x110000 + last[c] if c in last else ord(c) for c in name.casefold())


async def set_permission(
    session: AsyncSession, actor: Actor, *, account_id: int, subject: str, held: bool
) -> UserView:
    """Give or take one permission of one of the own municipality's users; both are idempotent.

    Gives the user as it is afterwards.

    Raises:
        Invalid: there is no such compensation type.
        NotFound: there is no such user in the municipality.
    """
    if subject != ACCOUNT_NUMBERS and subject not in TYPES:
        raise Invalid("subject", "Ersättningstypen finns inte.")
    await session.get(Account, account_id, with_for_update=True)
    user = next((u for u in await list_users(session, actor) if u.account_id == account_id), None)
    if user is None:
        raise NotFound("Användaren finns inte i din kommun.")
    if (subject in user.subjects) is held:
        return user
    await (_give if held else _take)(session, actor, account_id, subject)
    await journal.record(
        session,
        actor,
        Happened(
            EventKind.PERMISSION_GIVEN if held else EventKind.PERMISSION_TAKEN,
            actor.municipality_code,
            type_code=subject,
            account_id=account_id,
            data={"old": not held, "new": held},
        ),
    )
    return replace(user, subjects=user.subjects | {subject} if held else user.subjects - {subject})


async def _give(session: AsyncSession, actor: Actor, account_id: int, subject: str) -> None:
    session.add(
        Permission(account_id=account_id, subject=subject, given_by=actor.account_id, given_at=clock.now())
    )


async def _take(session: AsyncSession, _actor: Actor, account_id: int, subject: str) -> None:
    await session.exec(
        delete(Permission).where(col(Permission.account_id) == account_id, col(Permission.subject) == subject)
    )
