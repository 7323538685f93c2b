"""Single applications of the demo data, each of its kind, with a quarter, rows and days that fit."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from rxapp.domain.assessment import RowReason
from rxapp.domain.periods import Period, Quarter
from rxapp.seeds.accounts import ALE
from rxapp.seeds.days import DAY, in_time, moment, office_day, some_day, too_late
from rxapp.seeds.people import COMPULSORY, NATIONAL_PROGRAM, PRESCHOOL, Population
from rxapp.seeds.rows import RowMaker, fewest, is_rated
from rxapp.seeds.stories import QUESTIONS, Review, Story
from rxapp.services.drafts import DraftRow

QUARTERS_BACK = 8
OFFICER_REASONS = (RowReason.NOT_COVERED, RowReason.GUARDIAN_HAS_PERMIT, RowReason.NOT_SHOWN)


@dataclass
class Telling:
    """Makes stories up, every choice by `rng`. `quarters` are those one can apply for, the latest first."""

    rng: Random
    today: date
    population: Population
    maker: RowMaker = field(init=False)
    quarters: list[Quarter] = field(init=False)

    def __post_init__(self) -> None:
        self.maker = RowMaker(self.rng, self.population)
        quarter, found = Quarter.of(self.today).previous(), list[Quarter]()
        while len(found) < QUARTERS_BACK:
            if in_time(quarter, self.today):
                found.append(quarter)
            quarter = quarter.previous()
        self.quarters = found

    def sender(self, code: str, type_code: str) -> str:
        cards = ["USR1", "USR1", "FRB1"]
        if code == ALE and type_code == PRESCHOOL:
            cards.append("USR2")
        if code == ALE and type_code == COMPULSORY:
            cards.append("USR3")
        return self.rng.choice(cards)

    def best(self, type_code: str) -> Quarter:
        """The latest quarter whose amount is known, else the latest."""
        return next((q for q in self.quarters if is_rated(type_code, q)), self.quarters[0])

    def tell(
        self,
        code: str,
        type_code: str,
        quarter: Quarter,
        rows: list[DraftRow],
        sent_on: date,
        *,
        review: Review | None = None,
        is_left: bool = False,
    ) -> Story:
        sent_at = moment(self.rng, sent_on)
        written_at = sent_at - timedelta(minutes=self.rng.randint(6, 55))
        sender = self.sender(code, type_code)
        kept = fewest(rows)
        return Story(code, sender, type_code, quarter, kept, written_at, sent_at, review or Review(), is_left)

    def arrival(self, quarter: Quarter, until: date | None = None) -> date:
        """An office day in time, as early as the quarter allows if it must be before `until`."""
        span = in_time(quarter, min(self.today, until) if until else self.today)
        if span is None:
            return office_day(quarter.last_day + 3 * DAY)
        return some_day(self.rng, span)

    def protected(self, type_code: str) -> Story:
        quarter = self.best(type_code)
        children = self.population.schools[ALE, type_code].protected
        rows = self.maker.ordinary(ALE, type_code, quarter, 2)
        rows += [self.maker.of(child, ALE, quarter) for child in children]
        sent_on = in_time(quarter, self.today)
        first = sent_on.first_day if sent_on else self.today - DAY
        decide_at = self._moment(office_day(first + 12 * DAY))
        return self.tell(ALE, type_code, quarter, rows, first, review=Review(decide_at=decide_at))

    def canary(self) -> Story:
        quarter = self.best(COMPULSORY)
        rows = [self.maker.of(self.population.canary, ALE, quarter)]
        sent_on = in_time(quarter, self.today)
        return self.tell(ALE, COMPULSORY, quarter, rows, sent_on.first_day if sent_on else self.today - DAY)

    def plain(self, code: str, type_code: str, quarter: Quarter) -> Story:
        sent_on = self.arrival(quarter)
        rows = self.maker.ordinary(code, type_code, quarter)
        return self.tell(
            code, type_code, quarter, rows, sent_on, review=self._later(sent_on, quarter, type_code)
        )

    def referred(self, code: str, type_code: str, quarter: Quarter) -> Story:
        rows = self.maker.ordinary(code, type_code, quarter)
        is_known = self.rng.random() < 0.6 or type_code == NATIONAL_PROGRAM
        rows.append(
            self.maker.moved(code, type_code, quarter) if is_known else self.maker.nobody(code, quarter)
        )
        sent_on = self.arrival(quarter)
        return self.tell(
            code, type_code, quarter, rows, sent_on, review=self._later(sent_on, quarter, type_code)
        )

    def partly(self, code: str, type_code: str, quarter: Quarter) -> Story:
        rows = self.maker.ordinary(code, type_code, quarter)
        bad = self.maker.twice(rows[0]) if self.rng.random() < 0.4 else None
        rows.append(bad or self.maker.outside_term(code, type_code, quarter))
        sent_on = self.arrival(quarter)
        return self.tell(
            code, type_code, quarter, rows, sent_on, review=self._later(sent_on, quarter, type_code)
        )

    def refused(self, code: str, type_code: str, quarter: Quarter) -> Story:
        rows = [self.maker.outside_term(code, type_code, quarter)]
        sent_on = self.arrival(quarter)
        return self.tell(
            code, type_code, quarter, rows, sent_on, review=self._later(sent_on, quarter, type_code)
        )

    def late(self, code: str, type_code: str, _quarter: Quarter) -> Story:
        closed = [quarter for quarter in self._back_quarters() if too_late(quarter, self.today)]
        quarter = self.rng.choice(closed[:4])
        span = too_late(quarter, self.today) or Period(self.today, self.today)
        rows = self.maker.ordinary(code, type_code, quarter)
        return self.tell(code, type_code, quarter, rows, some_day(self.rng, span))

    def supplement(
        self, code: str, type_code: str, quarter: Quarter, answered: int | None, decided: int | None
    ) -> Story:
        """The days count back from today: asked some eleven days ago."""
        asked_on = office_day(self.today - self.rng.randint(9, 12) * DAY, -DAY)
        sent_on = self.arrival(quarter, asked_on)
        asked_on = max(asked_on, office_day(sent_on + DAY))
        return self._asked_about(
            code, type_code, quarter, sent_on, (asked_on, self._back(answered), self._back(decided))
        )

    def supplemented(self, code: str, type_code: str, quarter: Quarter) -> Story:
        sent_on = self.arrival(quarter)
        asked_on = office_day(sent_on + self.rng.randint(5, 20) * DAY)
        answered_on = office_day(asked_on + self.rng.randint(4, 18) * DAY)
        decided_on = office_day(answered_on + self.rng.randint(5, 40) * DAY)
        if asked_on >= self.today:
            return self.plain(code, type_code, quarter)
        days = (asked_on, self._moment(answered_on), self._moment(decided_on))
        return self._asked_about(code, type_code, quarter, sent_on, days)

    def by_officer_on(self, code: str, type_code: str, decided_on: date) -> Iterator[Story]:
        rated = [q for q in self.quarters if is_rated(type_code, q) and in_time(q, decided_on - 7 * DAY)]
        if not rated:
            return
        quarter = rated[0]
        rows = [*self.maker.ordinary(code, type_code, quarter), self.maker.moved(code, type_code, quarter)]
        sent_on = self.arrival(quarter, decided_on - 7 * DAY)
        review = Review(decide_at=moment(self.rng, decided_on))
        yield self.tell(code, type_code, quarter, rows, sent_on, review=review)

    def _asked_about(
        self,
        code: str,
        type_code: str,
        quarter: Quarter,
        sent_on: date,
        days: tuple[date, datetime | None, datetime | None],
    ) -> Story:
        rows = [*self.maker.ordinary(code, type_code, quarter), self.maker.moved(code, type_code, quarter)]
        question, answer = self.rng.choice(QUESTIONS)
        review = Review(
            ask_at=self._moment(days[0]),
            due_on=office_day(days[0] + 21 * DAY),
            answer_at=days[1],
            decide_at=days[2],
            question=question,
            answer=answer,
        )
        return self.tell(code, type_code, quarter, rows, sent_on, review=review)

    def _back(self, days: int | None) -> datetime | None:
        return None if days is None else self._moment(office_day(self.today - days * DAY, -DAY))

    def _back_quarters(self) -> list[Quarter]:
        """Quarters whose last day to apply has passed, the latest first."""
        found = [*self.quarters]
        for _ in range(3):
            found.append(found[-1].previous())
        return found

    def _later(self, sent_on: date, quarter: Quarter, type_code: str) -> Review:
        """Decided two weeks to five months later.

        Nothing can be granted while the amount is not known; when the last day to apply has passed long
        ago, only refused cases of that kind are left.
        """
        decide_at = self._moment(office_day(sent_on + self.rng.randint(14, 150) * DAY))
        is_closed = too_late(quarter, self.today) is not None and not is_rated(type_code, quarter)
        is_refused = is_closed or self.rng.random() < 0.12
        refuse = self.rng.choice(OFFICER_REASONS) if is_refused else None
        last = self.rng.choice(OFFICER_REASONS) if self.rng.random() < 0.35 else None
        return Review(decide_at=decide_at, refuse=refuse, refuse_last=last)

    def _moment(self, day: date) -> datetime | None:
        """Some minute of the day, or None if the day has not passed."""
        return moment(self.rng, day) if day < self.today else None
