"""Which applications a demonstration holds: first those that must be there, then a believable rest."""

from collections.abc import Callable, Iterator
from datetime import date

from rxapp.domain.periods import Period, Quarter
from rxapp.seeds.accounts import ALE, BURLOV, UPPLANDS_VASBY
from rxapp.seeds.days import DAY, moment, office_day, office_days_before, some_day, too_late
from rxapp.seeds.people import COMPULSORY, PRESCHOOL, SIZES, UPPER_SECONDARY
from rxapp.seeds.rows import is_rated
from rxapp.seeds.stories import Story
from rxapp.seeds.telling import Telling
from rxapp.services.bank_days import pay_day
from rxapp.services.drafts import DraftRow

CASES = {ALE: 160, BURLOV: 70, UPPLANDS_VASBY: 70}
TYPE_WEIGHTS = (30, 12, 33, 17, 8)
PREPARED_BEFORE = 3
"""Office days between the preparing of a payout run and the day of the payout."""


def past_pay_days(today: date) -> list[date]:
    """The pay days of the time that the demonstration covers, before today, in order."""
    months = range((today.year - 3) * 12, today.year * 12 + today.month)
    days = (pay_day(month // 12, month % 12 + 1) for month in months)
    return [day for day in days if day < today]


def prepared_on(pay_on: date) -> date:
    """The day on which the run of a pay day is prepared; later decisions wait for the next run."""
    return office_days_before(pay_on, PREPARED_BEFORE)


class Plan(Telling):
    """The stories of one demonstration."""

    def stories(self) -> list[Story]:
        """Everything that is sent or begun."""
        made = [*self._must_have(), *self._drafts()]
        for code, count in CASES.items():
            made += self._left(code)
            made += self._unpaid(code)
            there = sum(story.municipality_code == code for story in made)
            made += [self._any(code) for _ in range(count - there)]
        return made

    def _must_have(self) -> Iterator[Story]:
        for type_code in SIZES:
            yield self.protected(type_code)
            yield from self._asked(type_code)
        yield self.canary()
        for type_code in (PRESCHOOL, COMPULSORY):
            for tell in (self.partly, self.refused, self.late):
                yield tell(ALE, type_code, self.best(type_code))
        for pay_on in past_pay_days(self.today)[-5:]:
            yield from self._decided_before(pay_on)

    def _asked(self, type_code: str) -> Iterator[Story]:
        """A request that waits for its answer, one that is answered, and one answered and decided."""
        if type_code not in (PRESCHOOL, COMPULSORY, UPPER_SECONDARY):
            return
        for answered, decided in ((None, None), (4, None), (6, 2)):
            quarter = self.best(type_code) if decided else self.quarters[0]
            yield self.supplement(ALE, type_code, quarter, answered, decided)

    def _decided_before(self, pay_on: date) -> Iterator[Story]:
        """Cases that an officer decides in time for the run of a pay day."""
        for type_code in (COMPULSORY, PRESCHOOL, UPPER_SECONDARY):
            decided_on = office_days_before(prepared_on(pay_on), self.rng.randint(2, 9))
            yield from self.by_officer_on(ALE, type_code, decided_on)

    def _unpaid(self, code: str) -> Iterator[Story]:
        """Cases that an officer has decided since the last run was prepared."""
        earliest = office_day(prepared_on(past_pay_days(self.today)[-1]) + DAY)
        latest = office_day(self.today - DAY, -DAY)
        if latest < earliest:
            return
        for type_code in (COMPULSORY, PRESCHOOL, UPPER_SECONDARY)[: 3 if code == ALE else 1]:
            decided_on = some_day(self.rng, Period(earliest, latest))
            yield from self.by_officer_on(code, type_code, decided_on)

    def _left(self, code: str) -> Iterator[Story]:
        """Applications of the last office day, not yet through the automatic decision."""
        sent_on = office_day(self.today - DAY, -DAY)
        quarter = Quarter.of(sent_on).previous()
        for type_code in (COMPULSORY, PRESCHOOL, UPPER_SECONDARY)[: 3 if code == ALE else 1]:
            rows = self.maker.ordinary(code, type_code, quarter)
            yield self.tell(code, type_code, quarter, rows, sent_on, is_left=True)

    def _drafts(self) -> Iterator[Story]:
        quarter = self.quarters[0]
        for code, type_code in ((ALE, COMPULSORY), (ALE, PRESCHOOL), (BURLOV, PRESCHOOL)):
            rows = [*self.maker.ordinary(code, type_code, quarter, 2), DraftRow("", "", "")]
            written_at = moment(self.rng, office_day(self.today - self.rng.randint(1, 9) * DAY, -DAY))
            yield Story(code, "USR1", type_code, quarter, tuple(rows), written_at, None)
        half = (DraftRow("1234", quarter.first_day.isoformat(), ""),)
        written_at = moment(self.rng, office_day(self.today - 2 * DAY, -DAY))
        yield Story(ALE, "USR3", COMPULSORY, quarter, half, written_at, None)

    def _any(self, code: str) -> Story:
        type_code = self.rng.choices(list(SIZES), TYPE_WEIGHTS)[0]
        quarter = self.rng.choices(self.quarters, [self._weight(type_code, q) for q in self.quarters])[0]
        tellers: list[Callable[[str, str, Quarter], Story]] = [
            self.plain, self.referred, self.supplemented, self.partly, self.refused, self.late,
        ]  # fmt: skip
        weights = (48, 28, 6, 9, 3, 6) if is_rated(type_code, quarter) else (80, 8, 6, 0, 0, 6)
        return self.rng.choices(tellers, weights)[0](code, type_code, quarter)

    def _weight(self, type_code: str, quarter: Quarter) -> float:
        if is_rated(type_code, quarter):
            return 1.0
        return 0.3 if too_late(quarter, self.today) is None else 0.06
