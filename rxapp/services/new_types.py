"""Compensation types that nobody of the municipality has, and those that depend on a single person.

A type is nobody's until it is given. Administrators may learn nothing of cases, not even whether there
are any of a type: so a municipality uses a type exactly when somebody there has it.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.errors import Conflict, Invalid
from rxapp.domain.permissions import Actor, Right
from rxapp.services import declined_types, journal
from rxapp.services.holdings import UserView, list_users
from rxapp.services.permissions import give, lock_users
from rxapp.services.rights import require

FEWEST = 2
"""So many should have a type that is used: one can fall ill or leave."""


@dataclass(frozen=True, slots=True)
class Sibling:
    """A user who has types of the same family."""

    user: UserView
    types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewType:
    """A type in force that nobody has or is to have, with those who have its siblings."""

    type_code: str
    siblings: tuple[Sibling, ...]


@dataclass(frozen=True, slots=True)
class SingleHolder:
    """A type that only one person has."""

    type_code: str
    user: UserView


@dataclass(frozen=True, slots=True)
class TypesOverview:
    """Every type in force that needs an answer or has had one; `users` are the active ones."""

    new: tuple[NewType, ...]
    single: tuple[SingleHolder, ...]
    declined: tuple[str, ...]
    users: tuple[UserView, ...]


async def get_overview(session: AsyncSession, actor: Actor) -> TypesOverview:
    """The types of the administrator's municipality.

    Raises:
        NotAllowed: the actor is no administrator.
    """
    require(actor, Right.PERMISSIONS_SET)
    users = [user for user in await list_users(session, actor) if user.is_active]
    return overview(users, await declined_types.declined(session, actor), clock.today())


def overview(users: Sequence[UserView], declined: Collection[str], today: date) -> TypesOverview:
    """What follows from who has what, and from what has been said of the types that nobody has."""
    held = _held(users, today)
    in_force = [code for code, declared in TYPES.items() if declared.applies_on(today)]
    nobodys = [code for code in in_force if code not in held]
    return TypesOverview(
        new=tuple(NewType(code, siblings(users, code)) for code in nobodys if code not in declined),
        single=tuple(
            SingleHolder(code, holders[0])
            for code in in_force
            if 0 < len(holders := [user for user in users if code in user.subjects]) < FEWEST
        ),
        declined=tuple(code for code in nobodys if code in declined),
        users=tuple(users),
    )


def siblings(users: Sequence[UserView], type_code: str) -> tuple[Sibling, ...]:
    """Those of the users who have types of the same family."""
    family = [code for code, declared in TYPES.items() if declared.family == TYPES[type_code].family]
    found = (Sibling(user, tuple(code for code in family if code in user.subjects)) for user in users)
    return tuple(sibling for sibling in found if sibling.types)


async def give_to(
    session: AsyncSession, actor: Actor, *, type_code: str, account_ids: Collection[int]
) -> list[str]:
    """Give a type to several users in one step, from today without end; gives the names of all of them.

    Raises:
        NotAllowed: the actor is no administrator.
        Invalid: there is no such type, or nobody is chosen.
        NotFound: one of them is no user of the municipality.
        Conflict: one of them has been deactivated.
    """
    require(actor, Right.PERMISSIONS_SET)
    if type_code not in TYPES:
        raise Invalid("ersattningstyp", "Ersättningstypen finns inte.")
    if not account_ids:
        raise Invalid("personer", "Välj minst en person.")
    await lock_users(session, actor, account_ids)
    users = {user.account_id: user for user in await list_users(session, actor)}
    if not all(users[account_id].is_active for account_id in account_ids):
        raise Conflict("En av dem du har valt är inaktiverad. Välj på nytt.")
    given = [
        await give(session, actor, account_id=account_id, subject=type_code)
        for account_id in sorted(set(account_ids))
    ]
    await journal.record_all(session, actor, [happened for happened in given if happened is not None])
    return [user.name for account_id, user in users.items() if account_id in set(account_ids)]


async def decline(session: AsyncSession, actor: Actor, *, type_code: str) -> None:
    """Say that the municipality does not use a type; to be done alone (`acting`), so that nobody is given
    it meanwhile.

    Raises:
        NotAllowed: the actor is no administrator.
        Invalid: there is no such type.
        Conflict: somebody has it.
    """
    require(actor, Right.PERMISSIONS_SET)
    users = [user for user in await list_users(session, actor) if user.is_active]
    if type_code in _held(users, clock.today()):
        raise Conflict("Någon har behörighet för ersättningstypen. Ta bort behörigheten först.")
    await declined_types.record_declined(session, actor, type_code)


def _held(users: Sequence[UserView], today: date) -> set[str]:
    """What somebody has today or is to have."""
    return {h.subject for user in users for h in user.held if not h.window.is_over(today)}
