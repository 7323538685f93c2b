"""`rxapp seed --demo`: some three hundred cases that have lived through the service, day by day."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from heapq import heappop, heappush
from random import Random
from typing import Any, TypeVar

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.db import reading, unit_of_work
from rxapp.domain.errors import Conflict
from rxapp.domain.people import Details
from rxapp.domain.permissions import Actor
from rxapp.models import Account
from rxapp.seeds import (
    acting,
    appeals,
    desking,
    grounding,
    noticing,
    opening,
    papers,
    paying,
    protecting,
    quality,
    recovering,
    supplementing,
)
from rxapp.seeds.accounts import ALE, CARDS, Cast, add_accounts
from rxapp.seeds.acting import Registered
from rxapp.seeds.days import DAY, add_terms, moment, office_day, office_days_before
from rxapp.seeds.papers import Paper, tell_paper
from rxapp.seeds.people import PRESCHOOL, populate
from rxapp.seeds.plan import Plan, past_pay_days, prepared_on
from rxapp.seeds.reviewing import decline_unheld, declining_days, perform_review, review_stories
from rxapp.seeds.stories import Story
from rxapp.services import decisions, new_day, payout_runs, permissions, supplement_notices, users
from rxapp.services.drafts import DraftView
from rxapp.settings import get_settings

T = TypeVar("T")
Deed = Callable[[], Awaitable[None]]
Action = Callable[[AsyncSession], Awaitable[T]]


class SeedError(Exception):
    """Data cannot be made; the text is one line."""


def require_demo() -> None:
    """Made-up data are for demonstrations alone.

    Raises:
        SeedError: the service is not a demonstration.
    """
    if not get_settings().is_demo:
        raise SeedError("RXAPP_LOGIN: made-up data can be made only in a demonstration (card)")


async def seed_demo() -> bool:
    """Fill an empty database; False if it holds an account already.

    Raises:
        SeedError: the service is not a demonstration.
    """
    require_demo()
    async with reading() as session:
        if (await session.exec(select(Account.id).limit(1))).first() is not None:
            return False
    today = clock.today()
    rng = Random("Ansök om statlig ersättning")
    population = populate(rng, today)
    plan = Plan(rng, today, population)
    stories, on_paper = plan.stories(), [tell_paper(plan)]
    async with unit_of_work() as session:
        cast = await add_accounts(session)
        add_terms(session, range(today.year - 4, today.year + 2))
        session.add_all(population.persons())
        await quality.keep_secret(session)
    performance = Performance(rng, cast, today)
    deeds = (
        *quality.deeds(cast, today),
        *protecting.deeds(cast, population, today),
        *desking.deeds(cast, today),
        *opening.deeds(cast, today),
        *appeals.deeds(cast, today),
        *recovering.deeds(cast, today),
        *grounding.deeds(cast, today),
        *noticing.deeds(cast, today),
    )
    for instant, deed in deeds:
        performance.also(instant, deed)
    await performance.perform(stories, on_paper)
    # Or the first minute of the service would add to what one has begun to look at.
    with clock.at(datetime.combine(today, time(), clock.STOCKHOLM)):
        await new_day.begin()
    return True


@dataclass
class Performance:
    """Everything that happens, in the order of time; a deed may lead to later ones."""

    rng: Random
    cast: Cast
    today: date
    _coming: list[tuple[datetime, int, Deed]] = field(default_factory=list)
    _count: int = 0

    async def perform(self, stories: list[Story], on_paper: list[Paper]) -> None:
        self._give_permissions(min(story.written_at for story in stories).date())
        self._administer(min(story.written_at for story in stories).date())
        for instant, deed in paying.deeds(
            self.cast, min(story.written_at for story in stories).date(), self.today
        ):
            self._at(instant, deed)
        for story in stories:
            self._at(story.written_at, lambda story=story: self._write(story))
        for told in on_paper:
            self._at(told.story.written_at, lambda told=told: self._register(told))
        for pay_on in past_pay_days(self.today):
            self._at(moment(self.rng, prepared_on(pay_on)), lambda day=pay_on: self._prepare(day))
        while self._coming:
            instant, _, deed = heappop(self._coming)
            with clock.at(instant):
                await deed()

    def also(self, instant: datetime, deed: Deed) -> None:
        """Let something happen that no story tells of."""
        self._at(instant, deed)

    def _at(self, instant: datetime, deed: Deed) -> None:
        """Let something happen, unless it would be today or later."""
        if instant.astimezone(clock.STOCKHOLM).date() < self.today:
            self._count += 1
            heappush(self._coming, (instant, self._count, deed))

    async def _do(self, action: Action[T]) -> T:
        """One action of one person is one transaction."""
        async with unit_of_work() as session:
            return await action(session)

    def _give_permissions(self, first_day: date) -> None:
        instant = moment(self.rng, office_day(first_day - 21 * DAY, -DAY))
        for card in CARDS:
            for subject in card.subjects:
                instant += timedelta(seconds=self.rng.randint(2, 9))
                self._set(instant, card.municipality_code, card.card, subject, held=True)
        for days, held in ((0, True), (60, False)):
            day = office_day(first_day + days * DAY)
            self._set(moment(self.rng, day), ALE, "USR4", PRESCHOOL, held=held)
        self._change_address(office_day(first_day + 90 * DAY))

    def _change_address(self, day: date) -> None:
        """One user's mail goes to a group mailbox from then on."""
        administrator, user = self.cast[ALE, "ADM1"], self.cast[ALE, "USR3"]
        first, last = user.name.split()

        async def deed() -> None:
            await self._do(
                lambda session: users.change_user(
                    session,
                    administrator,
                    account_id=user.account_id,
                    details=Details(first, last, "statlig.ersattning@ale.example"),
                )
            )

        self._at(datetime.combine(day, time(9, 40), clock.STOCKHOLM), deed)

    def _set(self, instant: datetime, code: str | None, card: str, subject: str, *, held: bool) -> None:
        administrator, user = self.cast[code, "ADM1"], self.cast[code, card]

        async def deed() -> None:
            await self._do(
                lambda session: permissions.set_permission(
                    session, administrator, account_id=user.account_id, subject=subject, held=held
                )
            )

        self._at(instant, deed)

    def _administer(self, first_day: date) -> None:
        # Dice of its own: the cases are the same whatever administrators do.
        rng = Random("Granskning av behörigheter")
        for story in review_stories(rng, first_day, self.today):
            administrator = self.cast[story.municipality_code, "ADM1"]
            self._at(story.at, lambda s=story, a=administrator: self._do(lambda db: perform_review(db, a, s)))
        administrator = self.cast[ALE, "ADM1"]
        for code, at in declining_days(rng, first_day + 5 * DAY):
            self._at(at, lambda c=code, a=administrator: self._do(lambda db: decline_unheld(db, a, c)))

    async def _write(self, story: Story) -> None:
        user = self.cast[story.municipality_code, story.sender]
        draft = await self._do(lambda session: acting.write(session, user, story))
        if story.sent_at is not None:
            self._at(story.sent_at, lambda: self._send(story, user, draft))

    async def _send(self, story: Story, user: Actor, draft: DraftView) -> None:
        case = await self._do(lambda session: acting.send(session, user, draft))
        if story.is_left:
            return
        decided_at = clock.now() + timedelta(minutes=self.rng.randint(2, 9))
        self._at(decided_at, lambda: self._assess(story, user, case))

    async def _register(self, told: Paper) -> None:
        officer = self.cast[None, papers.OFFICER]
        case = await self._do(lambda session: papers.register(session, officer, told))
        decided_at = clock.now() + timedelta(minutes=4)
        self._at(decided_at, lambda: self._assess(told.story, officer, case))

    async def _assess(self, story: Story, user: Actor, case: Registered) -> None:
        if await self._do(lambda session: decisions.decide_automatically(session, case.case_id)) is not None:
            return
        review, officer = story.review, self.cast[None, self.rng.choice(("HND1", "HND2"))]
        if (first := review.ask_at or review.decide_at) is not None:
            taken_at = max(first - timedelta(minutes=4), clock.now() + timedelta(minutes=1))
            self._at(taken_at, lambda: self._do(lambda s: acting.take(s, officer, case)))
        steps: list[tuple[datetime | None, Action[Any]]] = [
            (review.ask_at, lambda s: self._ask(s, story, user, officer, case)),
            (
                review.answer_at,
                lambda s: supplementing.answer_all(s, user, case.case_id, review.answer),
            ),
            (review.decide_at, lambda s: acting.decide(s, officer, case, story)),
        ]
        for instant, action in steps:
            if instant is not None:
                # A later step never comes before an earlier one that has been put off.
                self._at(max(instant, clock.now() + timedelta(minutes=3)), lambda a=action: self._do(a))

    async def _ask(
        self, session: AsyncSession, story: Story, user: Actor, officer: Actor, case: Registered
    ) -> None:
        """Ask for what is missing, and let what follows of itself follow."""
        asking = supplementing.asking_of(story, clock.now(), self.today)
        await supplementing.ask(session, officer, case.file_number, story.review.question, asking)
        for instant, letter in asking.letters:
            writer = officer if letter.from_agency else user
            self._do_at(instant, supplementing.write, writer, case.file_number, letter)
        if asking.begins_to_answer_at is not None:
            self._do_at(asking.begins_to_answer_at, supplementing.answer_one, user, case.case_id)
        for instant in asking.told_at:
            self._at(instant, self._tell_of_days)

    def _do_at(self, instant: datetime, action: Callable[..., Awaitable[None]], *what: Any) -> None:
        self._at(instant, lambda: self._do(lambda session: action(session, *what)))

    async def _tell_of_days(self) -> None:
        await supplement_notices.tell_of_days()

    async def _prepare(self, pay_on: date) -> None:
        officer = self.cast[None, "UTB1"]
        try:
            run_id = await self._do(lambda session: payout_runs.prepare(session, officer, pay_on=pay_on))
        except Conflict:
            return  # nothing to pay that month
        approved_at = moment(self.rng, office_days_before(pay_on, 1))
        self._at(approved_at, lambda: self._approve(run_id))
        self._at(moment(self.rng, pay_on), lambda: self._pay(run_id))

    async def _approve(self, run_id: int) -> None:
        officer = self.cast[None, "HND2"]
        await self._do(lambda session: payout_runs.approve(session, officer, run_id=run_id))

    async def _pay(self, run_id: int) -> None:
        officer = self.cast[None, "UTB1"]
        await self._do(lambda session: payout_runs.pay(session, officer, run_id=run_id))
