"""One compensation type given to, or taken from, any number of users in one step that can be undone."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.domain.errors import Conflict, Invalid
from rxapp.domain.events import Happened
from rxapp.domain.permissions import Actor
from rxapp.services import journal
from rxapp.services.holdings import UserView, list_users, require_subject
from rxapp.services.permissions import Grant, give, lock_users, take

MOST_AT_ONCE = 200
"""Users in one step: what one can still look over before pressing the button."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a user held for the subject before and after the step."""

    account_id: int
    name: str
    subject: str
    before: frozenset[Grant]
    after: frozenset[Grant]


async def put(
    session: AsyncSession, actor: Actor, *, account_ids: Collection[int], subject: str, held: bool
) -> list[Change]:
    """Give or take the permission of each user; whoever has it (or has it not) already is left alone.

    Gives those that changed, in the order of the list. One event each.

    Raises:
        Invalid: there is no such compensation type, or there are too many users.
        NotFound: one of them is no user of the municipality; then none is changed.
    """
    require_subject(subject)
    if len(account_ids) > MOST_AT_ONCE:
        raise Invalid("users", f"Välj högst {MOST_AT_ONCE} användare åt gången.")
    await lock_users(session, actor, account_ids)
    before = await list_users(session, actor)
    happened: dict[int, Happened] = {}
    for account_id in sorted(set(account_ids)):
        change = give if held else take
        if one := await change(session, actor, account_id=account_id, subject=subject):
            happened[account_id] = one
    await journal.record_all(session, actor, happened.values())
    after = {user.account_id: grants(user, subject) for user in await list_users(session, actor)}
    return [
        Change(user.account_id, user.name, subject, grants(user, subject), after[user.account_id])
        for user in before
        if user.account_id in happened
    ]


def grants(user: UserView, subject: str) -> frozenset[Grant]:
    """What the user has or is to have for the subject."""
    today = clock.today()
    return frozenset(
        (held.window, held.principal_id)
        for held in user.held
        if held.subject == subject and not held.window.is_over(today)
    )


async def undo(session: AsyncSession, actor: Actor, changes: Sequence[Change]) -> None:
    """Bring back exactly what was held before; that is a change of its own, recorded too.

    Raises:
        Conflict: somebody has changed one of the permissions since.
    """
    # A deputy's permission points at the principal: that row too, in the same order as everybody's.
    await lock_users(session, actor, {account_id for change in changes for account_id in _touched(change)})
    users = {user.account_id: user for user in await list_users(session, actor)}
    if any(grants(users[c.account_id], c.subject) != c.after for c in changes):
        raise Conflict("Det går inte att ångra: behörigheterna har ändrats av någon annan sedan dess.")
    happened = [one for change in changes for one in await _restore(session, actor, change)]
    await journal.record_all(session, actor, happened)


def _touched(change: Change) -> set[int]:
    principals = {principal for _, principal in change.before | change.after if principal is not None}
    return {change.account_id} | principals


async def _restore(session: AsyncSession, actor: Actor, change: Change) -> list[Happened]:
    account_id, subject = change.account_id, change.subject
    surplus, missing = change.after - change.before, change.before - change.after
    happened = [await take(session, actor, account_id=account_id, subject=subject, only=surplus)]
    for days, principal in sorted(missing, key=lambda grant: (grant[0].is_limited(), str(grant))):
        happened.append(
            await give(
                session, actor, account_id=account_id, subject=subject, days=days, deputy_for=principal
            )
        )
    return [one for one in happened if one is not None]
