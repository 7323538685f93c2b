"""The quarterly review of the users' permissions, as it stands and as earlier ones were signed."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.administration import visible_agreements, visible_reviewed_users, visible_reviews
from rxapp.domain import reviews as rules
from rxapp.domain.agreements import THIS_SERVICE, Term, unbroken_since
from rxapp.domain.errors import NotFound
from rxapp.domain.periods import Quarter
from rxapp.domain.permissions import Actor, Right
from rxapp.domain.reviews import Duty, Holding, Stage
from rxapp.models import AccessReview, Agreement, ReviewedUser
from rxapp.services.holdings import UserView, list_users
from rxapp.services.rights import require
from rxapp.settings import get_settings


@dataclass(frozen=True, slots=True)
class Signed:
    """A review that is signed."""

    quarter: Quarter
    signer: str
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class UserInReview:
    """An active user. A confirmation that `is_stale` was of other permissions than those held now."""

    user: UserView
    confirmer: str
    confirmed_at: datetime | None
    is_stale: bool
    seen: str
    """What the permissions are now, in short: a confirmation says what it confirms."""

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None and not self.is_stale


@dataclass(frozen=True, slots=True)
class Review:
    """The review that is to be made, or the coming one; `users` in Swedish order."""

    duty: Duty
    stage: Stage
    users: tuple[UserInReview, ...]
    signed: tuple[Signed, ...]

    @property
    def missing(self) -> tuple[UserInReview, ...]:
        """Those who are not confirmed as things are."""
        return tuple(user for user in self.users if not user.is_confirmed)


@dataclass(frozen=True, slots=True)
class ConfirmedUser:
    """A user in a signed review, as confirmed then."""

    account_id: int
    name: str
    holdings: tuple[Holding, ...]
    last_login_at: datetime | None
    confirmer: str
    confirmed_at: datetime


async def get_duty(session: AsyncSession, actor: Actor) -> Duty | None:
    """The next review of the administrator's municipality; None without agreement."""
    return await _duty(session, actor, await list_signed(session, actor))


async def list_signed(session: AsyncSession, actor: Actor) -> tuple[Signed, ...]:
    """The signed reviews, newest first."""
    statement = visible_reviews(actor).order_by(col(AccessReview.quarter_first_day).desc())
    found = (await session.exec(statement)).all()
    return tuple(Signed(Quarter.of(row.quarter_first_day), row.signer, row.signed_at) for row in found)


async def _duty(session: AsyncSession, actor: Actor, signed: tuple[Signed, ...]) -> Duty | None:
    today = clock.today()
    mine = visible_agreements(actor).where(
        col(Agreement.service) == THIS_SERVICE, col(Agreement.municipality_code) == actor.municipality_code
    )
    terms = [Term(row.starts_on, row.ends_on) for row in (await session.exec(mine)).all()]
    agreed_on = unbroken_since(terms, today)
    if agreed_on is None:
        return None
    reviewed = {one.quarter for one in signed}
    return rules.duty(today, agreed_on=agreed_on, signed=reviewed, days=get_settings().review_days)


async def get_review(session: AsyncSession, actor: Actor) -> Review:
    """Where the review stands, user by user.

    Raises:
        NotAllowed: the actor is no administrator.
        NotFound: the municipality has no agreement.
    """
    require(actor, Right.REVIEWS_SIGN)
    signed = await list_signed(session, actor)
    duty = await _duty(session, actor, signed)
    if duty is None:
        raise NotFound
    confirmed = await _confirmed(session, actor, duty.quarter)
    users = [user for user in await list_users(session, actor) if user.is_active]
    in_review = tuple(_in_review(user, confirmed.get(user.account_id)) for user in users)
    return Review(duty, duty.stage(clock.today()), in_review, signed)


async def _confirmed(session: AsyncSession, actor: Actor, quarter: Quarter) -> dict[int, Any]:
    statement = visible_reviewed_users(actor).where(col(ReviewedUser.quarter_first_day) == quarter.first_day)
    return {row.account_id: row for row in (await session.exec(statement)).all()}


def _in_review(user: UserView, row: Any) -> UserInReview:
    seen = fingerprint(user)
    if row is None:
        return UserInReview(user, "", None, is_stale=False, seen=seen)
    counts = rules.still_counts(rules.read(row.permissions), holdings_of(user), clock.today())
    return UserInReview(user, row.confirmer, row.confirmed_at, is_stale=not counts, seen=seen)


def holdings_of(user: UserView) -> frozenset[Holding]:
    """The permissions that a user has today or is to have."""
    held = (Holding(h.subject, h.window, h.principal_id) for h in user.held)
    return rules.in_effect(held, clock.today())


def fingerprint(user: UserView) -> str:
    """The permissions of a user in a few characters, another for other permissions."""
    text = repr((user.account_id, rules.written(holdings_of(user))))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


async def get_signed(
    session: AsyncSession, actor: Actor, quarter: Quarter
) -> tuple[Signed, list[ConfirmedUser]]:
    """A signed review: by whom and when, and what was confirmed then, in Swedish order.

    Raises:
        NotFound: the municipality has signed none for the quarter.
    """
    signed = next((one for one in await list_signed(session, actor) if one.quarter == quarter), None)
    if signed is None:
        raise NotFound
    rows = await _confirmed(session, actor, quarter)
    users = await list_users(session, actor)
    return signed, [_confirmed_user(u, rows[u.account_id]) for u in users if u.account_id in rows]


def _confirmed_user(user: UserView, row: Any) -> ConfirmedUser:
    holdings = sorted(rules.read(row.permissions), key=lambda h: (h.subject, rules.written([h])))
    return ConfirmedUser(
        user.account_id, user.name, tuple(holdings), row.last_login_at, row.confirmer, row.confirmed_at
    )
