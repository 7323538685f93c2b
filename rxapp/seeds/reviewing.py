"""What administrators do quarter by quarter: they review, and say which types the municipality lacks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.periods import Quarter
from rxapp.domain.permissions import Actor
from rxapp.seeds.accounts import ALE, BURLOV, MUNICIPALITIES
from rxapp.seeds.days import DAY, moment, office_day
from rxapp.services import declined_types, new_types, review_signing, reviews

LEFT_TO_ALE = ("FAMILY_CHILD_CARE", "LMA_ASSISTANCE")
"""The types that Ale has not said anything of: of one family, so that giving one shows in the other."""

BEGUN = 2
"""So many users Ale has confirmed in the review that is open."""


@dataclass(frozen=True, slots=True)
class ReviewStory:
    """A review of a municipality at a time; one that is not `is_signed` is only begun."""

    municipality_code: str
    at: datetime
    is_signed: bool = True


def review_stories(rng: Random, first_day: date, today: date) -> Iterator[ReviewStory]:
    """The reviews since the first day: all signed but Ale's present one and Burlöv's last two."""
    present = Quarter.of(today)
    quarter = Quarter.of(first_day).next()
    while quarter <= present:
        for code in MUNICIPALITIES:
            at = moment(rng, office_day(quarter.first_day + rng.randint(6, 20) * DAY))
            if code == BURLOV and quarter >= present.previous():
                continue
            yield ReviewStory(code, at, is_signed=not (code == ALE and quarter == present))
        quarter = quarter.next()


async def perform_review(session: AsyncSession, administrator: Actor, story: ReviewStory) -> None:
    """Confirm everybody and sign, or only begin with the first."""
    review = await reviews.get_review(session, administrator)
    users = review.users if story.is_signed else review.users[:BEGUN]
    await review_signing.confirm(session, administrator, {one.user.account_id: one.seen for one in users})
    if story.is_signed:
        await review_signing.sign(session, administrator)


def declining_days(rng: Random, after: date) -> Iterator[tuple[str, datetime]]:
    """The types that Ale does not use, each with the time when that is said: once it is in force."""
    for code, declared in TYPES.items():
        if code not in LEFT_TO_ALE:
            yield code, moment(rng, office_day(max(after, (declared.valid_from or after) + 3 * DAY)))


async def decline_unheld(session: AsyncSession, administrator: Actor, type_code: str) -> None:
    """Say that the municipality does not use the type, if nobody has it and it is in force."""
    overview = await new_types.get_overview(session, administrator)
    is_nobodys = type_code in {new.type_code for new in overview.new}
    if is_nobodys and TYPES[type_code].applies_on(clock.today()):
        await declined_types.record_declined(session, administrator, type_code)
