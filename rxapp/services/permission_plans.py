"""What a user is to get from what another one holds, shown before it is given: a copy, or for some days."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.domain.errors import Conflict, Invalid
from rxapp.domain.permissions import Actor
from rxapp.domain.windows import Window, overlap
from rxapp.services import journal
from rxapp.services.holdings import SUBJECTS, UserView, get_user, require_subject
from rxapp.services.permissions import give, lock_users, take


@dataclass(frozen=True, slots=True)
class Addition:
    """A permission that is to be given, and its days."""

    subject: str
    window: Window


@dataclass(frozen=True, slots=True)
class Plan:
    """What the user gets of what the source holds. With `days` it is as the source's deputy."""

    account_id: int
    name: str
    source_id: int
    source_name: str
    days: Window | None
    additions: tuple[Addition, ...]


async def plan(
    session: AsyncSession, actor: Actor, *, account_id: int, source_id: int, days: Window | None = None
) -> Plan:
    """What the source holds of its own and the user lacks; with `days`, on those days.

    What the source has as somebody's deputy is not passed on.

    Raises:
        Invalid: the two are the same.
        NotFound: one of them is no user of the municipality.
    """
    if account_id == source_id:
        raise Invalid("source", "Välj en annan användare än den du ändrar.")
    user = await get_user(session, actor, account_id)
    source = await get_user(session, actor, source_id)
    return Plan(account_id, user.name, source_id, source.name, days, tuple(_additions(user, source, days)))


def _additions(user: UserView, source: UserView, days: Window | None) -> Iterable[Addition]:
    today = clock.today()
    for subject in SUBJECTS:
        has = [held.window for held in user.held if held.subject == subject]
        for held in sorted(source.held, key=lambda held: (held.window.is_limited(), str(held.window))):
            if held.subject != subject or held.principal_id is not None or held.window.is_over(today):
                continue
            # Nobody has had anything before it was given.
            first = held.window.first_day
            from_now = Window(first if first is None else max(first, today), held.window.last_day)
            wanted = overlap(from_now, days) if days is not None else from_now
            if wanted is None or wanted.is_over(today):
                continue
            if not any(window.covers(_from_today(wanted)) for window in has):
                has.append(wanted)
                yield Addition(subject, wanted)


def _from_today(window: Window) -> Window:
    """A window without day to begin begins today: what is held already from before covers it."""
    return Window(window.first_day or clock.today(), window.last_day)


async def carry_out(session: AsyncSession, actor: Actor, agreed: Plan) -> int:
    """Give exactly what was shown; how many that was. One event each, all in one transaction.

    Raises:
        Conflict: what would be given is no longer what was shown.
    """
    await lock_users(session, actor, [agreed.account_id, agreed.source_id])
    now = await plan(
        session, actor, account_id=agreed.account_id, source_id=agreed.source_id, days=agreed.days
    )
    if now.additions != agreed.additions:
        raise Conflict("Behörigheterna har ändrats sedan du såg dem. Gör om valet och kontrollera på nytt.")
    happened = [
        await give(
            session,
            actor,
            account_id=agreed.account_id,
            subject=addition.subject,
            days=addition.window,
            deputy_for=agreed.source_id if agreed.days is not None else None,
        )
        for addition in agreed.additions
    ]
    return len(await journal.record_all(session, actor, [one for one in happened if one is not None]))


async def give_for_days(
    session: AsyncSession, actor: Actor, *, account_id: int, subject: str, days: Window
) -> bool:
    """Give the permission for the days; False if the user holds it on all of them already.

    Raises:
        Invalid: there is no such compensation type.
        NotFound: there is no such user in the municipality.
    """
    require_subject(subject)
    await lock_users(session, actor, [account_id])
    happened = await give(session, actor, account_id=account_id, subject=subject, days=days)
    if happened is not None:
        await journal.record(session, actor, happened)
    return happened is not None


async def take_all(session: AsyncSession, actor: Actor, *, account_id: int) -> int:
    """Remove every permission that the user has or is to have; for how many types.

    Raises:
        NotFound: there is no such user in the municipality.
    """
    await lock_users(session, actor, [account_id])
    happened = [await take(session, actor, account_id=account_id, subject=subject) for subject in SUBJECTS]
    return len(await journal.record_all(session, actor, [one for one in happened if one is not None]))
