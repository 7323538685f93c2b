"""The rows of made-up applications: which children, and from which day to which."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from rxapp.domain.compensation.rates import RateUnknown, rate_ore
from rxapp.domain.identifiers import show_individual_number
from rxapp.domain.periods import Period, Quarter
from rxapp.seeds.accounts import MUNICIPALITIES
from rxapp.seeds.days import holiday, school_days
from rxapp.seeds.people import Child, Population
from rxapp.services.drafts import DraftRow

COUNTS = (1, 2, 3, 4, 5, 6)
WEIGHTS = (4, 5, 4, 2, 1, 1)


def is_rated(type_code: str, quarter: Quarter) -> bool:
    """Whether the yearly amount of the quarter is known."""
    try:
        rate_ore(type_code, quarter.first_day)
    except RateUnknown:
        return False
    return True


@dataclass
class RowMaker:
    """Makes rows so that a child is applied for once a quarter, as far as the children last."""

    rng: Random
    population: Population
    _used: set[tuple[str, Quarter]] = field(default_factory=set)

    def ordinary(self, code: str, type_code: str, quarter: Quarter, count: int = 0) -> list[DraftRow]:
        """Rows that the rules grant, if the amount is known; one to six unless `count` says."""
        count = count or self.rng.choices(COUNTS, WEIGHTS)[0]
        children, free = (
            self.population.schools[code, type_code].ordinary,
            self.free(code, type_code, quarter),
        )
        chosen = self.rng.sample(free, min(count, len(free))) or [self.rng.choice(children)]
        return [self.of(child, code, quarter) for child in chosen]

    def free(self, code: str, type_code: str, quarter: Quarter) -> list[Child]:
        """The children that nobody has applied for in the quarter yet."""
        children = self.population.schools[code, type_code].ordinary
        return [child for child in children if (child.number, quarter) not in self._used]

    def of(self, child: Child, code: str, quarter: Quarter) -> DraftRow:
        """A row for a certain child in the school days of the quarter."""
        self._used.add((child.number, quarter))
        return self._row(child.number, self._attended(school_days(code, quarter)))

    def moved(self, code: str, type_code: str, quarter: Quarter) -> DraftRow:
        """A child that the agency has registered in another municipality."""
        others = [other for other in MUNICIPALITIES if other != code]
        children = [c for other in others for c in self.population.schools[other, type_code].moved]
        free = [child for child in children if (child.number, quarter) not in self._used]
        return self.of(self.rng.choice(free or children), code, quarter)

    def nobody(self, code: str, quarter: Quarter) -> DraftRow:
        """An individual number that the agency does not know."""
        number = self.rng.choice(self.population.nobodies)
        return self._row(number, self._attended(school_days(code, quarter)))

    def outside_term(self, code: str, type_code: str, quarter: Quarter) -> DraftRow:
        """A row in the holidays, which the rules refuse."""
        child = self.rng.choice(self.population.schools[code, type_code].ordinary)
        return self._row(child.number, holiday(code, quarter))

    def twice(self, row: DraftRow) -> DraftRow:
        """The same child and days once more, which the rules refuse."""
        return DraftRow(row.individual_number, row.first_day, row.last_day)

    def _attended(self, span: Period) -> Period:
        first, last = span.first_day, span.last_day
        if self.rng.random() < 0.3:
            first += timedelta(days=7 * self.rng.randint(1, 3) + self.rng.randrange(3))
        if self.rng.random() < 0.15:
            last -= timedelta(days=self.rng.randint(3, 14))
        return Period(first, max(first, last))

    def _row(self, number: str, period: Period) -> DraftRow:
        typed = show_individual_number(number) if self.rng.random() < 0.5 else number
        return DraftRow(typed, period.first_day.isoformat(), period.last_day.isoformat())


def fewest(rows: Sequence[DraftRow], most: int = 6) -> tuple[DraftRow, ...]:
    """At most so many rows: the last ones, which hold what the story is about."""
    return tuple(rows[-most:])
