"""Reviewing the users' permissions: confirmed user by user, then signed once for all."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.administration import own_municipality_alone, reviewed_users_to_change
from rxapp.domain.errors import Conflict, NotFound
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.periods import Quarter
from rxapp.domain.permissions import Actor, Right
from rxapp.domain.reviews import Holding, Stage, written
from rxapp.models import AccessReview, ReviewedUser
from rxapp.services import journal
from rxapp.services.holdings import NO_USER
from rxapp.services.permissions import give, lock_users
from rxapp.services.reviews import Review, UserInReview, get_review, holdings_of
from rxapp.services.rights import require

CHANGED = "En behörighet har ändrats sedan du öppnade sidan. Läs igenom dem igen och bekräfta sedan."
ALREADY_SIGNED = (
    "Granskningen är redan signerad. Vem som signerade och när står under Signerade granskningar."
)


async def confirm(session: AsyncSession, actor: Actor, seen: Mapping[int, str]) -> int:
    """Confirm users, each by the fingerprint of the permissions that were shown; gives how many anew.

    Raises:
        NotAllowed: the actor is no administrator.
        NotFound: one of them is no active user of the municipality.
        Conflict: the permissions of one have changed since, or nothing is to be reviewed now.
    """
    review = await _open(session, actor)
    users = {one.user.account_id: one for one in review.users}
    if not set(seen) <= set(users):
        raise NotFound(NO_USER)
    if any(users[account_id].seen != shown for account_id, shown in seen.items()):
        raise Conflict(CHANGED)
    chosen = [users[account_id] for account_id in sorted(seen) if not users[account_id].is_confirmed]
    first_day = review.duty.quarter.first_day
    code = actor.municipality_code or ""
    anew = [one.user.account_id for one in chosen]
    await session.exec(
        delete(ReviewedUser).where(
            col(ReviewedUser.municipality_code) == code,
            col(ReviewedUser.quarter_first_day) == first_day,
            col(ReviewedUser.account_id).in_(anew),
        )
    )
    session.add_all(_reviewed(actor, first_day, one) for one in chosen)
    data: dict[str, str | int | bool | None] = {"quarter": first_day.isoformat()}
    happened = [Happened(EventKind.REVIEW_CONFIRMED, code, account_id=a, data=data) for a in anew]
    await journal.record_all(session, actor, happened)
    return len(anew)


def _reviewed(actor: Actor, first_day: date, one: UserInReview) -> ReviewedUser:
    return ReviewedUser(
        municipality_code=actor.municipality_code or "",
        quarter_first_day=first_day,
        account_id=one.user.account_id,
        permissions=written(holdings_of(one.user)),
        last_login_at=one.user.last_login_at,
        confirmed_by=actor.account_id,
        confirmed_at=clock.now(),
    )


async def sign(session: AsyncSession, actor: Actor) -> Quarter:
    """Sign the review once every active user is confirmed; nothing of it changes afterwards.

    Raises:
        NotAllowed: the actor is no administrator.
        Conflict: somebody is not confirmed as things are, or nothing is to be reviewed now.
    """
    review = await _open(session, actor)
    if missing := len(review.missing):
        who = "1 användare är inte bekräftad" if missing == 1 else f"{missing} användare är inte bekräftade"
        raise Conflict(f"{who}. Bekräfta alla innan du signerar.")
    quarter, code = review.duty.quarter, actor.municipality_code or ""
    active = {one.user.account_id for one in review.users}
    for row in (await session.exec(reviewed_users_to_change(actor, quarter.first_day))).all():
        # Whoever has left since is no part of what is signed.
        if row.account_id not in active:
            await session.delete(row)
    await session.flush()
    session.add(
        AccessReview(
            municipality_code=code,
            quarter_first_day=quarter.first_day,
            signed_by=actor.account_id,
            signed_at=clock.now(),
        )
    )
    try:
        await session.flush()
    except IntegrityError as error:
        raise Conflict(ALREADY_SIGNED) from error
    data: dict[str, str | int | bool | None] = {
        "quarter": quarter.first_day.isoformat(),
        "users": len(active),
    }
    await journal.record(session, actor, Happened(EventKind.REVIEW_SIGNED, code, data=data))
    return quarter


async def _open(session: AsyncSession, actor: Actor) -> Review:
    """The review that is to be made now, with nobody else writing in it until the transaction is over."""
    require(actor, Right.REVIEWS_SIGN)
    await session.exec(own_municipality_alone(actor))
    review = await get_review(session, actor)
    if review.stage is Stage.COMING:
        is_signed = any(one.quarter == Quarter.of(clock.today()) for one in review.signed)
        raise Conflict(
            ALREADY_SIGNED if is_signed else f"Granskningen börjar {review.duty.quarter.first_day}."
        )
    return review


async def give_back(
    session: AsyncSession, actor: Actor, account_id: int, holdings: Sequence[Holding]
) -> None:
    """Give a user what was taken during the review, on the days that it had.

    Raises:
        NotFound: there is no such user in the municipality.
    """
    principals = {holding.deputy_for for holding in holdings if holding.deputy_for is not None}
    await lock_users(session, actor, {account_id} | principals)
    given = [
        await give(
            session,
            actor,
            account_id=account_id,
            subject=holding.subject,
            days=holding.window,
            deputy_for=holding.deputy_for,
        )
        for holding in holdings
    ]
    await journal.record_all(session, actor, [happened for happened in given if happened is not None])
